"""The projects of curated collections, and what their owner should correct."""

from sharinghub_static.analysis.curated import Curation
from sharinghub_static.config.collections import CollectionText, CuratedCollection
from tests.projects import GITLAB, make_hub, make_project


def _curation(**text: object) -> Curation:
    hub = make_hub(
        make_project("eo/flood-model", "ai-model", keywords=("Flood",)),
        make_project("eo/flood-data", keywords=("flood", "land-cover")),
        make_project("eo/sub/snow", keywords=("snow",)),
        make_project("other/Land", keywords=("Land Cover",)),
    )
    read = CollectionText.model_validate({"title": "X", **text})
    lines = tuple(range(10, 10 + len(read.projects)))
    return Curation(CuratedCollection("x", "x.yml", read, lines, 5), hub)


def _paths(**text: object) -> list[str]:
    return [project.record.full_path for project in _curation(**text).projects]


def test_listed_projects_keep_their_order_and_those_of_the_filter_follow_once() -> None:
    listed = ["other/land", f"{GITLAB}/eo/flood-data/-/tree/main?x#y"]
    assert _paths(projects=listed, filter={"topics": ["FLOOD"]}) == [
        "other/Land",
        "eo/flood-data",
        "eo/flood-model",
    ]


def test_a_filter_wants_one_value_of_each_key() -> None:
    assert _paths(filter={"topics": ["flood", "land_cover"], "categories": ["dataset"]}) == [
        "eo/flood-data",
        "other/Land",
    ]
    assert _paths(filter={"organisation": "EO/"}) == ["eo/flood-data", "eo/flood-model", "eo/sub/snow"]
    assert _paths(filter={"organisation": "e"}) == []


def test_an_unknown_path_is_one_notice_with_file_line_and_the_nearest_project() -> None:
    wrong = ["eo/flood-modell", "sub/snow", "nobody/nothing", "eo/flood-data", "EO/flood-data"]
    assert list(_curation(projects=wrong).notices()) == [
        "x.yml:10: no project 'eo/flood-modell' is published. Did you mean 'eo/flood-model'?",
        "x.yml:11: no project 'sub/snow' is published. Did you mean 'eo/sub/snow'?",
        "x.yml:12: no project 'nobody/nothing' is published. Correct the path, or remove the entry.",
        "x.yml:14: duplicate project 'EO/flood-data'. Remove one of the two.",
    ]


def test_a_filter_that_fits_nothing_is_a_notice() -> None:
    assert list(_curation(filter={"topic": "nothing"}).notices()) == [
        "x.yml:5: the filter fits no project. Correct or remove it."
    ]
    assert list(_curation(filter={"topic": "flood"}).notices()) == []
