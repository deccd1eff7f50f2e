"""Rule 2: ``title`` overrides the project's name."""

import pytest

from tests.project.reading import line_and_key, read


def test_title_overrides_the_name_on_pages_and_cards_alike() -> None:
    assert read("title: Alpine Land Cover").title == "Alpine Land Cover"


@pytest.mark.parametrize(
    "front", ["gsd: 1", "title:", "title: ''", "title: [a]", "title: {a: b}", "title: true"]
)
def test_without_a_usable_title_the_name_stays(front: str) -> None:
    assert read(front, name="Demo project").title == "Demo project"


@pytest.mark.parametrize(("front", "title"), [("title: 2024", "2024"), ("title: 1.5", "1.5")])
def test_takes_a_number_for_a_title(front: str, title: str) -> None:
    assert read(front).title == title


def test_says_where_a_title_is_no_text() -> None:
    assert line_and_key(read("gsd: 1\ntitle: [a]"), "SH107") == (3, "title")
