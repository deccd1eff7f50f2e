"""What the search is given: entries, columns, texts, facets, words."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.search.data import search_files
from sharinghub_static.portal.search.entries import GSD_STEPS, entries, gsd_step, ranked
from sharinghub_static.portal.search.facets import facets, topic_groups
from sharinghub_static.portal.search.messages import gsd_words, script_words
from sharinghub_static.portal.translation.translator import ENGLISH, Translator
from sharinghub_static.project.model import Asset, Citation, Extent, Readme
from sharinghub_static.site.layout import Layout
from sharinghub_static.snapshot.activity_records import ActivityRecord, MergeRequestRecord
from sharinghub_static.snapshot.records import CountsRecord, FileRecord, PackageRecord, ReleaseRecord
from tests.portal.hubs import full_hub, full_project, hostile_project
from tests.projects import CREATED, UPDATED, located, make_config, make_hub, make_project
from tests.tracking import make_tracking


def _scripts(hub: Hub) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    files = dict(search_files(hub))
    columns = files.pop("data/columns.js").decode()
    value = re.fullmatch(r"\(globalThis\.SharingHub\?\?=\{\}\)\.columns=(.*);\n", columns, re.DOTALL)
    assert value is not None
    shards = []
    for number in range(len(files)):
        text = files[f"data/text-{number}.js"].decode()
        shard = re.fullmatch(
            r"\(globalThis\.SharingHub\?\?=\{\}\)\.text\?\.\((\d+),(.*)\);\n", text, re.DOTALL
        )
        assert shard is not None
        assert int(shard[1]) == number
        shards.append(orjson.loads(shard[2]))
    return orjson.loads(value[1]), shards


# Entries


def test_projects_are_ranked_by_stars_and_archived_ones_are_last() -> None:
    hub = make_hub(
        make_project("eo/old", archived=True, counts=CountsRecord(stars=99)),
        make_project("eo/few", counts=CountsRecord(stars=1)),
        make_project("eo/forked", counts=CountsRecord(stars=1, forks=2)),
        make_project("eo/many", counts=CountsRecord(stars=7)),
        make_project("eo/new", last_activity_at=UPDATED + timedelta(1)),
        make_project("eo/none"),
    )
    names = [project.record.full_path.partition("/")[2] for project in ranked(hub)]
    assert names == ["many", "forked", "few", "new", "none", "old"]


def test_an_entry_reports_task_framework_resolution_and_organisation() -> None:
    properties = {"mlm:tasks": ["segmentation", 7, "segmentation"], "mlm:framework": "PyTorch", "gsd": 10}
    [entry] = entries([make_project("top/below/model", properties=properties)])
    assert (entry.organisation, entry.tasks, entry.framework, entry.gsd) == (
        "top",
        ("segmentation",),
        "PyTorch",
        10.0,
    )


@pytest.mark.parametrize("gsd", ["10", True, 0, -5, float("nan"), float("inf"), 10**400, None, [10]])
def test_what_is_no_distance_is_none(gsd: object) -> None:
    [entry] = entries([make_project(properties={"gsd": gsd})])
    assert entry.gsd is None


@pytest.mark.parametrize(("gsd", "step"), [(0.3, 0), (1, 0), (1.1, 1), (10, 2), (1000, 5), (1001, 6)])
def test_distances_fall_into_steps(gsd: float, step: int) -> None:
    assert gsd_step(gsd) == step


def test_flags_report_what_a_project_has() -> None:
    [entry] = entries(
        [
            make_project(
                citation=Citation("10.5281/zenodo.1"),
                assets=(Asset("m.onnx", "https://example.org/m.onnx", roles=("mlm:model",)),),
                releases=(ReleaseRecord("v1", "", "", None),),
                packages=(PackageRecord(1, "p", "1", "ML_MODEL", UPDATED),),
                files=(FileRecord("a.ipynb"),),
                extent=located(1, 2, 3, 4),
            )
        ]
    )
    assert entry.flags == {"doi", "model", "original", "release", "notebook", "place"}
    assert entries([make_project()])[0].flags == frozenset()


@pytest.mark.parametrize(("reviewed", "flags"), [(0, set()), (2, set()), (4, {"reviewed"})])
def test_a_project_whose_changes_others_reviewed_has_a_flag(reviewed: int, flags: set[str]) -> None:
    changes = tuple(
        MergeRequestRecord(
            iid, "Change", CREATED, UPDATED, "https://x.example/1", merged_by_other=iid < reviewed
        )
        for iid in range(4)
    )
    [entry] = entries([make_project(activity=ActivityRecord(merge_requests=changes))])
    assert entry.flags == flags


def test_files_and_metadata_are_words_without_addresses() -> None:
    [entry] = entries([full_project()])
    assert "cover.tif Land cover 2024" in entry.assets
    assert entry.metadata == "sentinel-2a"


# Scripts


def test_columns_say_of_each_project_what_the_hub_says() -> None:
    hub = full_hub()
    columns, _ = _scripts(hub)
    projects = ranked(hub)
    assert columns["titles"] == [project.title for project in projects]
    paths = [
        f"{columns['spaces'][space]}/{name}"
        for space, name in zip(columns["space"], columns["names"], strict=True)
    ]
    assert paths == [project.record.full_path for project in projects]
    assert [[columns["topicNames"][topic] for topic in row] for row in columns["topics"]] == [
        list(project.keywords) for project in projects
    ]
    updated = [datetime.fromtimestamp(minutes * 60, UTC) for minutes in columns["updated"]]
    assert updated == [project.updated for project in projects]
    lengths = {
        len(columns[name]) for name in ("categories", "created", "stars", "licenses", "flags", "start", "end")
    }
    assert lengths == {len(projects)}
    placed = sum(1 for flags in columns["flags"] if flags & (1 << columns["flagNames"].index("place")))
    assert {len(columns[name]) for name in ("wests", "souths", "widths", "heights")} == {placed}


@pytest.mark.parametrize(
    ("box", "value"),
    [
        ((-0.3271, 42.5714, 4.8456, 45.0462), (-0.3, 42.6, 5.2, 2.5)),
        ((1.2345, 43.4567, 1.5678, 43.6789), (1.23, 43.46, 0.33, 0.22)),
        ((1.23456, 43.45678, 1.23456, 43.45678), (1.235, 43.457, 0, 0)),
        ((-180, -90, 180, 90), (-180, -90, 360, 180)),
        ((170.04, -30, -170, 0), (170, -30, 20, 30)),
    ],
)
def test_a_place_is_reported_in_the_digits_that_its_size_deserves(
    box: tuple[float, float, float, float], value: tuple[float, ...]
) -> None:
    columns, _ = _scripts(make_hub(make_project(extent=located(*box))))
    assert tuple(columns[name][0] for name in ("wests", "souths", "widths", "heights")) == value


def test_an_end_that_is_open_stays_open() -> None:
    columns, _ = _scripts(make_hub(make_project(extent=Extent(None, None, CREATED, None))))
    assert columns["end"] == [None]


def test_a_path_in_the_site_is_reported_only_where_it_is_not_the_project_s() -> None:
    hub = make_hub(
        make_project("a/b", id=1), make_project("a--b/c", id=2), make_project("a/index.html", id=3)
    )
    columns, _ = _scripts(hub)
    rows = {name: str(row) for row, name in enumerate(columns["names"])}
    page = Layout().project("dataset", "a/index.html").removeprefix("dataset/").removesuffix("/index.html")
    assert columns["pages"] == {rows["index.html"]: page}
    items = [
        Layout().stac_item("dataset", hub.item_ids[id_]).removeprefix("stac/dataset/")
        for name, id_ in (("c", 2), ("index.html", 3))
    ]
    # The id "a--index.html" is a safe name as it is.
    assert columns["items"] == {rows["c"]: items[0]}
    assert items[1] == "a--index.html/a--index.html.json"


def test_texts_come_in_shards_of_bounded_size_with_the_best_ranked_first() -> None:
    many = [
        make_project(f"eo/p{number}", summary=f"{number} " + "word " * 390, counts=CountsRecord(stars=number))
        for number in range(250)
    ]
    hub = make_hub(*many)
    columns, shards = _scripts(hub)
    assert columns["shards"] == len(shards) == 3
    assert [shard["first"] for shard in shards] == [0, *(len(shards[0]["words"]) * n for n in (1, 2))]
    summaries = [summary for shard in shards for summary in shard["summaries"]]
    assert [summary.split()[0] for summary in summaries] == [str(number) for number in reversed(range(250))]
    assert all(len(content) < 200_000 for _, content in search_files(hub))


def test_the_same_hub_gives_the_same_bytes() -> None:
    assert dict(search_files(full_hub())) == dict(search_files(full_hub()))


def test_an_empty_hub_has_columns_too() -> None:
    columns, shards = _scripts(make_hub())
    assert (columns["titles"], columns["shards"], shards) == ([], 0, [])


@pytest.mark.parametrize(
    "title", ['"});alert(1);//', "</script>", "\u2028\u2029", "half \ud83d", "\\", "x" * 400]
)
def test_a_title_cannot_leave_its_string(title: str) -> None:
    columns, _ = _scripts(
        make_hub(make_project(title=title, summary=title, readme=Readme("README.md", title)))
    )
    assert columns["titles"] == [title.replace("\ud83d", "?")]


def test_a_project_of_200_topics_keeps_all_of_them() -> None:
    columns, _ = _scripts(make_hub(hostile_project()))
    assert len(columns["topics"][0]) == 200


# Facets


def test_facets_count_projects_most_frequent_first() -> None:
    hub = full_hub()
    found = {facet.key: facet for facet in facets(entries(hub.projects), hub.config, ENGLISH)}
    assert [(one.text, one.count) for one in found["collections"].values] == [
        ("Processors", "13"),
        ("AI Models", "2"),
        ("Datasets", "2"),
    ]
    assert (found["topics-0"].values[0].value, found["topics-0"].values[0].count) == ("sar", "12")
    assert len(found["topics-0"].values) == 8
    assert found["topics-0"].more == "199 more"
    assert [one.text for one in found["gsd"].values] == ["5 to 10 m"]
    assert "task" not in found


def test_tasks_have_names_and_keep_their_values() -> None:
    tasks = {"mlm:tasks": ["semantic-segmentation", "my_own-task", "Two words"]}
    hub = make_hub(make_project(properties=tasks), make_project("lab/other"))
    found = {facet.key: facet for facet in facets(entries(hub.projects), hub.config, ENGLISH)}
    assert {one.value: one.text for one in found["task"].values} == {
        "semantic-segmentation": "Semantic segmentation",
        "my_own-task": "My own task",
        "Two words": "Two words",
    }


def test_a_list_of_a_category_has_no_facet_of_categories() -> None:
    hub = full_hub()
    value = entries(hub.in_category("processor"))
    assert "collections" not in {facet.name for facet in facets(value, hub.config, ENGLISH, "processor")}


def test_topics_are_grouped_as_the_configuration_says() -> None:
    config = make_config(
        tags={
            "gitlab": {"minimum_count": 2},
            "sections": [
                {"name": "Sensors", "keywords": ["sar", "optical"]},
                {"name": "Models", "keywords": ["cnn"], "enabled_for": ["ai-model"]},
            ],
        },
        gitlab={"url": "https://gitlab.example.org", "ignore": {"topics": ["internal"]}},
    )
    counts = {"sar": 1, "cnn": 2, "internal": 9, "often": 2, "once": 1}
    assert topic_groups(config, "dataset", counts) == [("Sensors", ("sar",)), ("", ("cnn", "often"))]
    assert topic_groups(config, "ai-model", counts)[1] == ("Models", ("cnn",))
    assert topic_groups(config, "", {}) == []


# Words


def test_steps_of_distance_are_in_words() -> None:
    words = gsd_words(ENGLISH)
    assert (words["0"], words["2"], words["6"]) == ("up to 1 m", "5 to 10 m", "over 1000 m")
    assert len(words) == len(GSD_STEPS) + 1


def test_every_plural_form_of_a_language_is_reported() -> None:
    assert script_words(ENGLISH)["projects"] == {"other": "%(num)s projects", "one": "%(num)s project"}
    forms = script_words(Translator("pl"))["projects"]
    assert isinstance(forms, dict)
    assert forms.keys() == {"one", "few", "many", "other"}


def test_a_model_in_a_registry_is_a_model() -> None:
    tracked = make_project("a/net", tracking=make_tracking())
    empty = make_project("a/none", tracking=make_tracking(models=()))
    assert ["model" in entry.flags for entry in entries([tracked, empty])] == [True, False]
