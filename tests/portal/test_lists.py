"""Paginations."""

import pytest

from sharinghub_static.portal.components.pagination import page_of, paginate, steps


@pytest.mark.parametrize(
    ("page", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 2, [1, 2]),
        (2, 3, [1, 2, 3]),
        (1, 9, [1, 2, 0, 9]),
        (3, 9, [1, 2, 3, 4, 0, 9]),
        (4, 9, [1, 2, 3, 4, 5, 0, 9]),
        (5, 9, [1, 0, 4, 5, 6, 0, 9]),
        (9, 9, [1, 0, 8, 9]),
    ],
)
def test_both_ends_and_the_neighbours_are_shown(page: int, last: int, shown: list[int]) -> None:
    assert steps(page, last) == shown


@pytest.mark.parametrize("last", range(1, 30))
def test_a_gap_is_never_wider_than_what_it_leaves_out(last: int) -> None:
    for page in range(1, last + 1):
        shown = steps(page, last)
        for index, step in enumerate(shown):
            if step == 0:
                assert shown[index + 1] - shown[index - 1] > 2


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_every_entry_is_on_the_page_of_its_rank(size: int) -> None:
    for count in range(9):
        entries = list(range(1, count + 1))
        sections = list(paginate(entries, size))
        assert [entry for section in sections for entry in section.entries] == entries
        assert [section.number for section in sections] == list(range(1, sections[0].last + 1))
        assert all(page_of(rank, size) == section.number for section in sections for rank in section.entries)
        assert all(section.first == section.entries[0] for section in sections if entries)
