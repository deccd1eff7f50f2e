"""The hub finds one project from another, and gives each its id."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.analysis.hub import item_ids
from sharinghub_static.problems import Problem
from sharinghub_static.project.model import ProjectReference
from tests.projects import make_hub, make_project


@pytest.mark.parametrize("path", ["eo/cover", "EO/Cover", "/eo/cover/"])
def test_a_project_is_found_whatever_the_letter_case(path):
    hub = make_hub(make_project("eo/cover"))
    assert hub.find(path) is hub.projects[0]


@pytest.mark.parametrize("path", ["eo/cove", "cover", "", "eo"])
def test_no_other_project_is_found(path):
    assert make_hub(make_project("eo/cover")).find(path) is None


def test_a_reference_leads_to_the_named_category():
    hub = make_hub(make_project("eo/cover", ("dataset", "processor")))
    assert hub.resolve(ProjectReference("processor", "eo/cover")) == ("processor", hub.projects[0])


def test_a_reference_that_names_the_wrong_category_still_finds_the_project():
    hub = make_hub(make_project("eo/cover", "dataset"))
    assert hub.resolve(ProjectReference("ai-model", "eo/cover")) == ("dataset", hub.projects[0])


def test_a_reference_to_nothing_is_none():
    assert make_hub(make_project("eo/cover")).resolve(ProjectReference("dataset", "eo/other")) is None


def test_a_category_lists_the_newest_change_first_and_ties_by_path():
    new, old = datetime(2026, 5, 1, tzinfo=UTC), datetime(2024, 5, 1, tzinfo=UTC)
    hub = make_hub(
        make_project("a/old", updated=old),
        make_project("b/new", updated=new),
        make_project("a/new", updated=new),
        make_project("a/elsewhere", "processor"),
    )
    assert [p.record.full_path for p in hub.in_category("dataset")] == ["a/new", "b/new", "a/old"]


def test_an_item_id_is_the_path_with_dashes():
    project = make_project("eo/land/cover", id=7)
    assert item_ids([project]) == {7: "eo--land--cover"}
    assert item_ids([project], keep_slashes=True) == {7: "eo/land/cover"}


@pytest.mark.parametrize("path", ["a--b/c", "a/b--c", "a-/b", "a/0123456789abcdef0123456789abcdef"])
def test_a_path_that_could_be_misread_gets_a_checksum(path):
    alone = item_ids([make_project(path, id=9)])
    assert re.fullmatch(r"[a-z0-9-]+--[0-9a-f]{32}", alone[9])
    others = [make_project("a/b/c", id=3), make_project("a--b--c/d", id=4), make_project(path, id=9)]
    ids = item_ids(others)
    assert ids[9] == alone[9], "another project changed its id"
    assert ids[3] == "a--b--c"


def test_an_id_has_the_length_of_a_file_name():
    long = "/".join(["observation-de-la-terre"] * 12)
    assert item_ids([make_project(long, id=1)])[1].startswith("observation-de-la-terre-observation-de")
    assert len(item_ids([make_project(long, id=1)])[1]) < 80
    assert item_ids([make_project(long, id=1)], keep_slashes=True) == {1: long}


@given(
    st.lists(
        st.from_regex(r"[a-b](-{0,2}[a-b]){0,2}(/[a-b](-{0,2}[a-b]){0,2}){1,2}", fullmatch=True), unique=True
    )
)
def test_ids_are_unique_and_do_not_depend_on_the_order(paths):
    projects = [make_project(path, id=number) for number, path in enumerate(paths, 1)]
    ids = item_ids(projects)
    assert len({id_.lower() for id_ in ids.values()}) == len(paths)
    assert all(item_ids([project])[project.record.id] == ids[project.record.id] for project in projects)
    assert ids == item_ids(reversed(projects))


def test_further_problems_join_those_that_are_known():
    known, new = Problem("SH101", "known"), Problem("SH501", "new")
    hub = make_hub(make_project("eo/cover", id=4, problems=(known,)))
    assert hub.with_problems({4: [new, known]}).projects[0].problems == (known, new)
    assert hub.projects[0].problems == (known,)


def test_the_hub_in_other_words_shares_what_was_found_out_of_its_projects():
    hub = make_hub(make_project("eo/cover"))
    hub.work_out()
    config = hub.config.model_copy()
    other = hub.with_words(config)
    assert other.config is config
    assert hub.config is not config
    assert other.item_ids is hub.item_ids
    assert other.find("eo/cover") is hub.projects[0]
