"""The hub finds one project from another, and gives each its id."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.insight.hub import item_ids
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


def test_the_later_of_two_that_meet_bears_its_number():
    first, later = make_project("a--b/c", id=3), make_project("a/b--c", id=9)
    assert item_ids([later, first]) == {3: "a--b--c", 9: "a--b--c--9"}


@given(
    st.lists(
        st.from_regex(r"[a-b](-{0,2}[a-b]){0,2}(/[a-b](-{0,2}[a-b]){0,2}){1,2}", fullmatch=True), unique=True
    )
)
def test_ids_are_unique_and_do_not_depend_on_the_order(paths):
    projects = [make_project(path, id=number) for number, path in enumerate(paths, 1)]
    ids = item_ids(projects)
    assert len(set(ids.values())) == len(paths)
    assert ids == item_ids(reversed(projects))


def test_further_problems_join_those_that_are_known():
    known, new = Problem("SH101", "known"), Problem("SH501", "new")
    hub = make_hub(make_project("eo/cover", id=4, problems=(known,)))
    assert hub.with_problems({4: [new, known]}).projects[0].problems == (known, new)
    assert hub.projects[0].problems == (known,)
