"""Rule 20: the keywords are the project's topics less those that are categories."""

import pytest

from sharinghub_static.project.interpret import interpret_all
from tests.project.reading import read
from tests.projects import make_config, make_record


def test_topics_are_keywords_but_for_the_categories() -> None:
    project = read("title: x", topics=("SharingHub:Dataset", "land cover", "alps"))
    assert project.keywords == ("alps", "land cover")
    assert project.categories == ("dataset",)


def test_a_project_may_be_in_several_categories() -> None:
    project = read("title: x", topics=("sharinghub:dataset", "sharinghub:aimodel"))
    assert project.categories == ("ai-model", "dataset")


@pytest.mark.parametrize("topics", [(), ("alps",), ("sharinghub:datasets",), ("dataset",)])
def test_a_project_without_a_category_is_not_published(topics: tuple[str, ...]) -> None:
    assert interpret_all([make_record(topics=topics)], make_config()) == []
