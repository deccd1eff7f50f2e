"""Models compared."""

from datetime import UTC, datetime, timedelta
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.analysis.leaderboards import Board, leaderboards
from sharinghub_static.config.sections import LeaderboardsConfig
from sharinghub_static.project.metrics import Metrics
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout
from sharinghub_static.snapshot.records import TextRecord
from sharinghub_static.snapshot.tracking_records import (
    DatasetInputRecord,
    MetricRecord,
    ModelVersionRecord,
    RegisteredModelRecord,
    RunRecord,
    TrackingRecord,
)
from tests.cases import each_case
from tests.projects import GITLAB, make_hub, make_project

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def version(
    number: str, metrics: dict[str, float], *, data: str = "EuroSAT", context: str = "", **fields: Any
) -> ModelVersionRecord:
    run = RunRecord(
        f"run-{number}",
        "run",
        "1",
        f"https://mlflow.example/#/runs/{number}",
        params=(("lr", "0.1"),),
        metrics=tuple(MetricRecord(name, value) for name, value in metrics.items()),
        datasets=(DatasetInputRecord(data, "d", "http", "{}", context),),
    )
    return ModelVersionRecord(number, f"models:/m/{number}", "w", NOON, **({"run": run} | fields))


def tracked(path: str, *versions: ModelVersionRecord, name: str = "net", **fields: Any) -> Project:
    model = RegisteredModelRecord(name, name, "w", versions=versions)
    tracking = TrackingRecord(1, "mlflow", "u", "w", "m", NOON, models=(model,))
    fields = {"properties": {"mlm:tasks": ["scene-classification"]}} | fields
    return make_project(path, "ai-model", tracking=tracking, **fields)


def card(path: str, value: object, *, metric: str = "Accuracy", data: object = "eurosat") -> Project:
    index = [
        {
            "name": "carded",
            "results": [
                {
                    "task": {"type": "image-classification"},
                    "dataset": {"name": data, "type": "blanchon/EuroSAT"},
                    "metrics": [{"type": "accuracy", "name": metric, "value": value}],
                }
            ],
        }
    ]
    return make_project(path, "ai-model", properties={"model-index": index})


def board_of(*projects: Project) -> Board:
    (board,) = leaderboards(make_hub(*projects))
    return board


def names(board: Board) -> list[str]:
    return [entry.project.record.full_path for entry in board.entries]


def test_models_of_one_task_and_dataset_are_ordered_by_what_is_better() -> None:
    board = board_of(
        tracked("a/one", version("1", {"accuracy": 0.9, "val_loss": 0.5})),
        tracked("a/two", version("1", {"accuracy": 0.95, "val_loss": 0.7})),
    )
    assert (board.task, board.dataset.title) == ("scene-classification", "EuroSAT")
    assert names(board) == ["a/two", "a/one"]
    assert [metric.higher_is_better for metric in board.metrics] == [True, False]
    first = board.entries[0].scores
    assert {key: score.place for key, score in first.items()} == {"acc": 1, "val loss": 2}
    assert first["acc"].evidence == "https://mlflow.example/#/runs/1"
    assert board.entries[0].params == (("lr", "0.1"),)


def test_model_cards_stand_beside_runs() -> None:
    board = board_of(tracked("a/one", version("1", {"acc": 0.9})), card("a/two", "0.97"))
    assert names(board) == ["a/two", "a/one"]
    assert board.entries[0].model == "carded"
    assert board.entries[0].scores["acc"].evidence == board.entries[0].project.record.web_url


def test_datasets_of_the_hub_are_one_by_whatever_name() -> None:
    data = make_project("eo/chips", "dataset", title="Ship chips")
    by_address = version("1", {"f1": 0.8}, data=f"{GITLAB}/eo/chips")
    board = board_of(
        data, tracked("a/one", by_address), tracked("a/two", version("1", {"f1": 0.7}, data="EO/Chips"))
    )
    assert (board.dataset.title, board.dataset.project) == ("Ship chips", "eo/chips")


def test_the_version_that_is_marked_counts_else_the_newest_with_metrics() -> None:
    empty = version("3", {}, run=None)
    marked = tracked(
        "a/one", empty, version("2", {"f1": 0.9}), version("1", {"f1": 0.5}, aliases=("champion",))
    )
    newest = tracked("a/two", empty, version("2", {"f1": 0.7}), version("1", {"f1": 0.6}))
    assert [entry.version for entry in board_of(marked, newest).entries] == ["2", "1"]


def test_metrics_are_of_the_data_that_was_read_to_judge() -> None:
    def run(**datasets: str) -> ModelVersionRecord:
        model = version("1", {"f1": 0.9})
        assert model.run is not None
        inputs = tuple(DatasetInputRecord(name, "d", "http", "{}", how) for name, how in datasets.items())
        return version("1", {}, run=RunRecord("r", "r", "1", "w", metrics=model.run.metrics, datasets=inputs))

    board = board_of(
        tracked("a/one", run(big="training", small="test")),
        tracked("a/two", run(other="training", small="testing")),
    )
    assert (board.dataset.id, board.dataset.title) == ("small (, test, )", "small (test)")
    unclear = [tracked(f"a/{n}", run(big="training", small="training")) for n in "xy"]
    assert leaderboards(make_hub(*unclear)) == []


def test_one_model_alone_is_no_board() -> None:
    assert leaderboards(make_hub(tracked("a/one", version("1", {"f1": 0.9})), make_project("a/none"))) == []


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_what_is_no_number_has_no_place(value: float) -> None:
    board = board_of(
        tracked("a/one", version("1", {"f1": value, "iou": 0.1})),
        tracked("a/two", version("1", {"f1": 0.1, "iou": 0.2})),
    )
    scores = {entry.project.record.full_path: entry.scores for entry in board.entries}
    assert "f1" not in scores["a/one"]


@pytest.mark.parametrize(
    "index",
    [None, "text", [], [3], [{"results": 3}], [{"results": [{"metrics": [{"value": 1}]}]}], {"results": [{}]},
     [{"results": [{"dataset": {"name": "x"}, "metrics": [{"type": "f1", "value": [1]}]}]}],
     [{"results": [{"dataset": {"name": ["x"]}, "metrics": [{"type": "f1", "value": "high"}]}]}]],
)  # fmt: skip
def test_a_card_that_makes_no_sense_costs_nothing(index: object) -> None:
    broken = make_project("a/broken", "ai-model", properties={"model-index": index})
    board = board_of(broken, card("a/one", 0.5), card("a/two", 0.6))
    assert names(board) == ["a/two", "a/one"]


@given(st.lists(st.floats(allow_nan=True), min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_the_order_is_the_same_for_the_same_figures(values: list[float], random: Any) -> None:
    projects = [tracked(f"a/p{n}", version("1", {"rmse": value})) for n, value in enumerate(values)]
    shuffled = random.sample(projects, len(projects))
    one, other = leaderboards(make_hub(*projects)), leaderboards(make_hub(*shuffled))
    assert [names(board) for board in one] == [names(board) for board in other]
    for board in one:
        places = [entry.scores["rmse"].place for entry in board.entries if "rmse" in entry.scores]
        assert places == sorted(place for place in places if place is not None)


def test_boards_with_most_models_come_first() -> None:
    small = [card(f"s/{n}", n / 10, data="small") for n in range(2)]
    large = [card(f"l/{n}", n / 10, data="large") for n in range(3)]
    found = leaderboards(make_hub(*small, *large))
    assert [board.dataset.id for board in found] == ["large", "small"]


def test_a_board_knows_when_its_figures_were_found() -> None:
    later = NOON + timedelta(days=1)
    model = version("1", {"f1": 0.9})
    assert model.run is not None
    run = RunRecord(
        "r", "r", "1", "w", ended_at=later, metrics=model.run.metrics, datasets=model.run.datasets
    )
    board = board_of(
        tracked("a/one", version("1", {"f1": 0.9}, run=run)), tracked("a/two", version("1", {"f1": 0.8}))
    )
    assert [entry.at for entry in board.entries] == [later, NOON]


def _told(task: str, dataset: str) -> dict[str, Any]:
    metrics = [{"type": "accuracy", "value": 0.5}]
    return {"task": {"type": task}, "dataset": {"name": dataset}, "metrics": metrics}


def test_no_two_boards_have_one_address() -> None:
    pairs = (
        ("x y", "z"),
        ("x", "y z"),
        ("x  y", "z"),
        ("straße", "z"),
        ("STRASSE", "z"),
        ("", "x y z"),
        ("x\0y", "z"),
    )
    results = [_told(task, dataset) for task, dataset in pairs]
    index = [{"name": name, "results": results} for name in ("one", "two")]
    boards = leaderboards(make_hub(make_project("a/b", "ai-model", properties={"model-index": index})))
    paths = [Layout().leaderboard(board.name) for board in boards]
    assert len(paths) == len({path.lower() for path in paths}) == 4


@pytest.mark.parametrize(
    ("name", "higher"),
    [
        ("bias", None),
        ("val_bias", None),
        ("Mean Error", None),
        ("mean_absolute_error", False),
        ("Mean squared error", False),
        ("abs_bias", False),
        ("error", False),
        ("rmse", False),
    ],
)
def test_what_is_best_at_zero_has_no_better_side(name: str, higher: bool | None) -> None:
    assert Metrics(LeaderboardsConfig()).higher_is_better(name) is higher


def test_a_site_may_say_which_side_is_better_all_the_same() -> None:
    assert Metrics(LeaderboardsConfig(lower=("bias",))).higher_is_better("bias") is False


# Parts of a dataset, and scales


def carded(path: str, value: object, metric: str = "mean_iou", **dataset: object) -> Project:
    index = [
        {
            "name": path,
            "results": [
                {
                    "task": {"type": "image-segmentation"},
                    "dataset": {"name": "Reef Chips", "type": "reef-chips", **dataset},
                    "metrics": [{"type": metric, "value": value}],
                }
            ],
        }
    ]
    return make_project(path, "ai-model", properties={"model-index": index})


def values(board: Board) -> list[float]:
    return [score.value for entry in board.entries for score in entry.scores.values()]


@each_case(
    "one, other, title",
    [
        ({"split": "test"}, {"split": "validation"}, "Reef Chips (test)"),
        ({"split": "Testing"}, {"split": "val"}, "Reef Chips (test)"),
        ({"split": "test"}, {}, "Reef Chips (test)"),
        ({"config": "en", "split": "test"}, {"config": "fr", "split": "test"}, "Reef Chips (en, test)"),
        ({"args": "en"}, {"args": {"language": "fr"}}, "Reef Chips (en)"),
        ({"revision": "a" * 40}, {"revision": "b" * 40}, "Reef Chips (aaaaaaaa)"),
        (
            {"config": "hard", "args": {"num_few_shot": 25}},
            {"config": "hard", "args": {"num_few_shot": 0}},
            "Reef Chips (hard num_few_shot=25)",
        ),
        ({"task_id": "hard"}, {"task_id": "default"}, "Reef Chips (hard)"),
        ({"split": ["train", "test"]}, {}, "Reef Chips (test+train)"),
    ],
)
def test_results_of_different_parts_of_a_dataset_are_on_different_boards(
    one: dict[str, object], other: dict[str, object], title: str
) -> None:
    projects = [carded("a/one", 0.71, **one), carded("a/two", 0.8, **one)]
    assert values(board_of(*projects)) == [0.8, 0.71]
    assert board_of(*projects, carded("a/far", 0.95, **other)).dataset.title == title
    boards = leaderboards(make_hub(*projects, carded("b/one", 0.9, **other), carded("b/two", 0.6, **other)))
    assert sorted(map(values, boards)) == [[0.8, 0.71], [0.9, 0.6]]
    assert len({board.name for board in boards}) == 2


@each_case(
    "one, other",
    [
        ({"split": "val"}, {"split": "Validation"}),
        ({"config": "default"}, {}),
        ({"args": "reef-chips"}, {}),
        ({"config": "reef-chips"}, {}),
        ({"config": "Reef Chips", "split": "test"}, {"split": "test"}),
        ({"args": {"split": "test"}}, {"split": "test"}),
        ({"split": ["val", "test"]}, {"split": ["test", "validation"]}),
        (
            {"config": "None", "split": "None", "args": "config: a, split: b"},
            {"config": "a", "split": "b"},
        ),
    ],
)
def test_the_same_part_in_other_words_is_one_board(one: dict[str, object], other: dict[str, object]) -> None:
    assert len(board_of(carded("a/one", 0.71, **one), carded("a/two", 0.8, **other)).entries) == 2


def test_settings_of_a_metric_tell_its_figures_apart() -> None:
    def measured(path: str, *values: float) -> Project:
        index: Any = carded(path, 0).properties["model-index"]
        args = ({"k": 1}, {"k": 5, "average": "macro"}, "default")
        index[0]["results"][0]["metrics"] = [
            {"type": "accuracy", "value": value, "args": one} for value, one in zip(values, args, strict=True)
        ]
        return make_project(path, "ai-model", properties={"model-index": index})

    board = board_of(measured("a/one", 0.5, 0.6, 0.7), measured("a/two", 0.4, 0.8, 0.3))
    assert {metric.name: metric.key for metric in board.metrics}.keys() == {
        "accuracy",
        "accuracy (k=1)",
        "accuracy (average=macro, k=5)",
    }
    assert sorted(values(board)) == [0.3, 0.4, 0.5, 0.6, 0.7, 0.8]


def test_a_card_may_name_its_dataset_and_metrics_in_short() -> None:
    result = {"task": {"type": "image-segmentation"}, "dataset": "reef-chips", "metrics": {"mean_iou": 0.9}}
    properties = {"model-index": {"name": "short", "results": [result]}}
    short = make_project("a/short", "ai-model", properties=properties)
    assert values(board_of(short, carded("a/long", 0.8))) == [0.9, 0.8]


def test_a_model_with_two_splits_is_on_both_boards() -> None:
    def both(path: str, test: float, validation: float) -> Project:
        index: Any = carded(path, test, split="test").properties["model-index"]
        index[0]["results"] += carded(path, validation, split="validation").properties["model-index"][0][
            "results"
        ]
        return make_project(path, "ai-model", properties={"model-index": index})

    boards = leaderboards(make_hub(both("a/one", 0.7, 0.9), both("a/two", 0.8, 0.6)))
    assert {board.dataset.title: values(board) for board in boards} == {
        "Reef Chips (test)": [0.8, 0.7],
        "Reef Chips (validation)": [0.9, 0.6],
    }


@each_case(
    "metric, given, shown",
    [
        ("accuracy", [93.5, 0.95], [0.95, 0.935]),
        ("mean_iou", [71, "0.8", "65 %"], [0.8, 0.71, 0.65]),
        ("oa", [91, 0.95], [0.95, 0.91]),
        ("bleu", [33.3, 0.35], [0.35, 0.333]),
        ("coverage", ["81 %", 0.9], [0.9, 0.81]),
        ("wer", ["12.3 %", 0.2], [0.123, 0.2]),
        ("F1 (macro)", [0.9, 91.25, 0.0], [0.9125, 0.9, 0.0]),
        # All in percent, or all shares: as written.
        ("accuracy", [93.5, 91.2], [93.5, 91.2]),
        ("accuracy", [0.5, 1.0], [1.0, 0.5]),
        ("accuracy", [0.0, 93.5], [93.5, 0.0]),
        # What may be any number is not certain to be percent.
        ("wer", [1.2, 0.3], [0.3, 1.2]),
        ("rmse", [93.5, 0.95], [0.95, 93.5]),
        ("recall_time", [93.5, 0.95], [93.5, 0.95]),
        # What a metric cannot have is not compared.
        ("accuracy", [950, 0.9, 0.8], [0.9, 0.8]),
        ("mean_iou", [-1, 0.9, 0.8], [0.9, 0.8]),
        ("kappa", [-0.1, 0.9], [0.9, -0.1]),
        ("positional accuracy (m)", [250, 120], [120, 250]),
    ],
)
def test_shares_and_percents_are_on_one_scale_where_that_is_certain(
    metric: str, given: list[object], shown: list[float]
) -> None:
    projects = [carded(f"a/{number}", value, metric) for number, value in enumerate(given)]
    assert values(board_of(*projects)) == shown


def of_kind(path: str, value: object, metric: str, kind: str = "accuracy", **dataset: str) -> Project:
    data = {"type": "imagenet-1k", "name": "ImageNet-1k"} | dataset
    results = [{"dataset": data, "metrics": [{"type": kind, "name": metric, "value": value}]}]
    index = [{"name": "carded", "results": results}]
    return make_project(path, "ai-model", properties={"model-index": index})


def test_the_kind_of_a_metric_counts_where_its_name_does_not_say_it() -> None:
    board = board_of(of_kind("a/one", 80.1, "Top-1"), of_kind("a/two", 0.85, "Top-1 accuracy"))
    assert values(board) == [0.85, 0.801]
    assert board.metrics[0].higher_is_better is True
    errors = board_of(of_kind("a/one", 0.2, "Top-1 error"), of_kind("a/two", 0.1, "Top-1 error"))
    assert errors.metrics[0].higher_is_better is False
    other = board_of(of_kind("a/one", 0.2, "Macro"), of_kind("a/two", 0.1, "Macro", "f1"))
    assert len(other.metrics) == 2


def test_error_rates_that_mix_shares_and_percents_have_no_winner() -> None:
    board = board_of(of_kind("a/one", 12.3, "wer", ""), of_kind("a/two", 0.2, "wer", ""))
    assert board.metrics[0].higher_is_better is None
    assert {score.place for entry in board.entries for score in entry.scores.values()} == {None}
    assert board_of(of_kind("a/one", 1.2, "wer", ""), of_kind("a/two", 0.2, "wer", "")).metrics[0]


@pytest.mark.parametrize(
    ("dataset", "is_same"),
    [
        ({"name": "imagenet"}, True),
        ({"name": "Image Net 1K"}, True),
        ({"type": "ILSVRC/imagenet-1k", "name": "ImageNet"}, True),
        ({"type": "imagenet-21k", "name": "ImageNet"}, False),
        ({"name": "ImageNet-1k, fr"}, False),
        ({"type": "custom", "name": "imagenet-1k"}, True),
    ],
)
def test_a_dataset_is_known_by_its_id(dataset: dict[str, str], is_same: bool) -> None:
    projects = of_kind("a/one", 0.8, "f1"), of_kind("a/two", 0.7, "f1", **dataset)
    assert bool(leaderboards(make_hub(*projects))) == is_same


EVALUATION = """\
- dataset: {id: cais/hle, split: test, task_id: default}
  value: %s
  date: 2026-01-15
  source: {url: https://example.org/logs}
"""


def evaluated(path: str, text: str) -> Project:
    texts = (TextRecord(".eval_results/hle.yaml", text, len(text)),)
    return make_project(path, "ai-model", properties={"mlm:tasks": ["generative"]}, texts=texts)


def test_results_of_evaluations_in_files_are_compared() -> None:
    with_tools = EVALUATION % 44.1 + "  notes: With tools\n"
    board = board_of(evaluated("a/one", EVALUATION % 20.9), evaluated("a/two", with_tools))
    assert (board.task, board.dataset.title) == ("generative", "cais/hle (test)")
    assert [entry.model for entry in board.entries] == ["Two (With tools)", "One"]
    first = board.entries[0]
    assert first.scores["score"].evidence == "https://example.org/logs"
    assert first.at == datetime(2026, 1, 15, tzinfo=UTC)


def test_a_percent_sign_counts_in_evaluations_too() -> None:
    percent = evaluated("a/one", EVALUATION % "'44.1 %'")
    assert values(board_of(percent, evaluated("a/two", EVALUATION % 0.5))) == [0.5, 0.441]


def test_an_evaluation_that_cannot_be_read_is_on_no_board() -> None:
    assert leaderboards(make_hub(evaluated("a/one", "x: ["), evaluated("a/two", EVALUATION % "high"))) == []
