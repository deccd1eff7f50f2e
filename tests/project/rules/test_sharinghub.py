"""Rule 18: ``sharinghub: {…}`` overrides what the portal computes, a project's features included."""

import pytest

from tests.project.reading import codes, config_with, read


def test_overrides_the_features_of_the_category() -> None:
    config = config_with(features={"jupyter": "enable", "map-viewer": "enable"})
    features = read("sharinghub: {jupyter: disable}", config=config).features
    assert (features["jupyter"], features["map-viewer"]) == ("disable", "enable")


@pytest.mark.parametrize("fact", ["stars: 1000000", "id: 1", "path: other/project", "archived: true"])
def test_does_not_let_a_project_say_what_gitlab_knows(fact: str) -> None:
    project = read(f"sharinghub: {{{fact}}}")
    assert fact.partition(":")[0] not in project.features
    assert "SH313" in codes(project)


@pytest.mark.parametrize(
    "front", ["sharinghub: {jupyter: perhaps}", "sharinghub: [jupyter]", "sharinghub: 1"]
)
def test_what_is_no_switch_is_a_problem(front: str) -> None:
    project = read(front)
    assert project.features["jupyter"] == "disable"
    assert "SH107" in codes(project)
