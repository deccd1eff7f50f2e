"""Figures of models that are none, with the line where they are."""

import math
from datetime import UTC, datetime

from sharinghub_static.project.evaluations import evaluations_of, number_of
from sharinghub_static.project.interpret import interpret
from sharinghub_static.snapshot.tracking_records import (
    MetricRecord,
    ModelVersionRecord,
    RegisteredModelRecord,
    RunRecord,
    TrackingRecord,
)
from tests.cases import each_case
from tests.project.reading import codes, read
from tests.projects import make_config, make_record

CARD = """\
model-index:
- name: net
  results:
  - task: {type: image-segmentation}
    dataset: {name: Reef Chips, type: reef-chips}
    metrics:
    - {type: mean_iou, value: 0.7}
    - {type: f1, value: %s}"""


@each_case(
    "value, number",
    [(0.5, 0.5), (7, 7.0), ("0.71", 0.71), (" 1e-3 ", 0.001), ("93.5%", 93.5), ("20.0 ± 1.2", 20.0),
     ("0.8 +/- 0.1", 0.8), ("0.8 (top-1)", 0.8), (".5", 0.5), ("-3", -3.0)],
)  # fmt: skip
def test_a_figure_is_a_number_however_it_is_written(value: object, number: float) -> None:
    assert number_of(value) == number


@each_case("value", [True, None, "", "high", [1], {"a": 1}, "0.8-0.9", "1,5", "nan", float("inf"), "1e999"])
def test_what_is_no_number_is_no_figure(value: object) -> None:
    assert number_of(value) is None


@each_case("value, wrong", [("high", True), ("[1, 2]", True), ("0.5", False), ("'20.0 ± 1.2'", False)])
def test_a_figure_of_a_card_that_is_none_is_named_with_its_line(value: str, wrong: bool) -> None:
    problems = [(each.line, each.key) for each in read(CARD % value).problems if each.code == "SH107"]
    assert problems == ([(9, "model-index[0].results[0].metrics[1].value")] if wrong else [])


@each_case("value", ["{mean: 0.9}", "true", "[[1]]"])
def test_a_figure_that_is_no_scalar_is_named_in_words(value: str) -> None:
    (message,) = (each.message for each in read(CARD % value).problems if each.code == "SH107")
    assert "`" not in message or "[[1]]" in message
    assert "{" not in message
    assert "True" not in message


@each_case(
    "result, wrong",
    [
        ("dataset: EuroSAT\n    metrics: {accuracy: 0.9}", False),
        ("dataset: {name: EuroSAT}\n    metrics: [{accuracy: 0.9}, {type: f1, value: 0.8}]", False),
        ("dataset: {type: eurosat}\n    metrics: {type: f1, value: 0.8}", False),
        ("metrics: [{type: f1, value: 0.8}]", True),
        ("dataset: {split: test}\n    metrics: [{type: f1, value: 0.8}]", True),
        ("dataset: EuroSAT", True),
        ("dataset: EuroSAT\n    metrics: [{value: 0.8}]", True),
        ("dataset: EuroSAT\n    metrics: 0.8", True),
    ],
)
def test_a_result_that_cannot_be_compared_is_named(result: str, wrong: bool) -> None:
    card = f"model-index:\n- name: net\n  results:\n  - task: {{type: image-classification}}\n    {result}"
    problems = [(each.line, each.key) for each in read(card).problems if each.code == "SH107"]
    assert problems == ([(5, "model-index[0].results[0]")] if wrong else [])


@each_case(
    "metric, impossible",
    [
        ("{type: accuracy, value: 950}", True),
        ("{type: accuracy, value: '950 %'}", True),
        ("{type: accuracy, value: -1}", True),
        ("{type: accuracy, name: Top-1, value: 101}", True),
        ("{accuracy: 950}", True),
        ("{type: wer, value: -0.1}", True),
        ("{type: accuracy, value: 100}", False),
        ("{type: matthews_correlation, name: MCC, value: -0.2}", False),
        ("{type: wer, value: 130}", False),
        ("{type: neg_rmse, value: -3.2}", False),
        ("{type: accuracy, name: Positional accuracy (m), value: 950}", False),
        ("{type: accuracy, name: Training accuracy, value: 950}", False),
        ("{type: accuracy_gain, value: -0.5}", False),
        ("{type: manhattan_accuracy_threshold, value: 1053.2}", False),
        ("{type: nauc_map_at_1_max, value: -5.2}", False),
    ],
)
def test_a_figure_that_its_metric_cannot_have_is_named(metric: str, impossible: bool) -> None:
    card = CARD.replace("{type: f1, value: %s}", metric)
    problems = [each for each in read(card).problems if each.code == "SH107"]
    assert [each.line for each in problems] == ([9] if impossible else [])
    assert all("cannot be" in each.message for each in problems)


def test_a_figure_of_a_file_or_of_the_tracking_server_that_cannot_be_is_named() -> None:
    text = "- {dataset: {id: a/b}, value: 1}\n- {dataset: {id: a/b}, metric: accuracy, value: 950}\n"
    project = read("title: A", texts={".eval_results/x.yaml": text})
    (problem,) = (each for each in project.problems if each.code == "SH107")
    assert (problem.path, problem.line) == (".eval_results/x.yaml", 2)
    metrics = tuple(MetricRecord(*each) for each in (("accuracy", 950.0), ("f1", math.nan), ("iou", 0.5)))
    run = RunRecord("r", "r", "1", "w", metrics=metrics)
    version = ModelVersionRecord("3", "models:/m/3", "w", None, run=run)
    tracking = TrackingRecord(
        1, "mlflow", "u", "w", "m", datetime(2026, 3, 1, tzinfo=UTC),
        models=(RegisteredModelRecord("net", "net", "w", versions=(version,)),),
    )  # fmt: skip
    found = interpret(make_record(topics=("sharinghub:dataset",)), make_config(), tracking=tracking).problems
    (message,) = (each.message for each in found if each.code == "SH107")
    assert message == "net 3: accuracy cannot be `950`, so the figure is not compared"


@each_case(
    "metrics, named",
    [
        ("[{type: f1, value: 0.8}, {type: f1, value: 0.7}]", True),
        ("[{type: f1, name: F1, value: 0.8}, {type: f1, name: f1, value: 0.7}]", True),
        ("[{type: f1, value: 0.8}, {type: f1, value: 80 %}]", True),
        ("[{type: f1, value: 0.8}, {type: f1, value: 0.8}]", False),
        ("[{type: f1, value: 0.8}, {type: f1, name: F1 (macro), value: 0.7}]", False),
        ("[{type: f1, value: 0.8}, {type: f1, value: 0.7, args: {average: macro}}]", False),
    ],
)
def test_a_second_value_of_a_metric_is_named(metrics: str, named: bool) -> None:
    card = (
        "model-index:\n- name: net\n  results:\n"
        f"  - dataset: EuroSAT\n    metrics: {metrics}\n"
        "  - dataset: {name: EuroSAT, split: test}\n    metrics: [{type: f1, value: 0.1}]"
    )
    problems = [each for each in read(card).problems if each.code == "SH107"]
    assert [each.key for each in problems] == (
        ["model-index[0].results[0].metrics[1].value"] if named else []
    )


@each_case(
    "text, line",
    [
        ("- dataset: {id: a/b}\n  value: [\n- x", 3),
        ("dataset: {id: a/b}", 1),
        ("- dataset: {id: a/b}\n  value: 1\n- dataset: {id: a/b}\n", 3),
        ("- dataset: a/b\n  value: 1\n", 1),
        ("- {dataset: {id: a/b}, value: high}\n", 1),
    ],
)
def test_a_file_of_results_that_cannot_be_read_is_named_with_its_line(text: str, line: int) -> None:
    project = read("title: A", texts={".eval_results/x.yaml": text})
    (problem,) = (each for each in project.problems if each.code == "SH320")
    assert (problem.path, problem.line) == (".eval_results/x.yaml", line)


def test_results_of_evaluations_are_read() -> None:
    text = "- dataset: {id: Idavidrein/gpqa, config: gpqa_diamond}\n  value: 0.412\n"
    project = read("title: A", texts={".eval_results/gpqa.yaml": text})
    assert "SH320" not in codes(project)
    (evaluation,) = evaluations_of(project.record)
    assert (evaluation.dataset, evaluation.value, evaluation.metric) == ("Idavidrein/gpqa", 0.412, "score")
