"""Pagination of lists: links to the first, the last and the neighbouring pages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.site_data import SiteData

__all__ = ["Section", "Step", "linked_steps", "page_of", "paginate", "steps"]

_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One entry of a pagination; the gap between far numbers has no ``href`` and no ``current``."""

    text: str
    href: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Section(Generic[_Entry]):
    """The entries of one page of a list.

    Args:
        number: of the page, from 1.
        last: number of the last page.
        first: rank of the first entry in the whole list, from 1.
        entries: on this page.
    """

    number: int
    last: int
    first: int
    entries: Sequence[_Entry]


def paginate(entries: Sequence[_Entry], size: int) -> Iterator[Section[_Entry]]:
    """Divide a list into pages; an empty list has one page too.

    >>> [section.entries for section in paginate("abcde", 2)]
    ['ab', 'cd', 'e']
    """
    last = max(1, page_of(len(entries), size))
    for number in range(1, last + 1):
        first = (number - 1) * size
        yield Section(number, last, first + 1, entries[first : first + size])


def page_of(rank: int, size: int) -> int:
    """Return the number of the page that holds the entry of a rank, both from 1."""
    return -(-rank // size)


def steps(page: int, last: int) -> list[int]:
    """Numbers that a pagination shows: both ends and what is near; 0 stands for a gap."""
    wanted = sorted({1, last, *range(max(1, page - 1), min(last, page + 1) + 1)})
    shown: list[int] = []
    for number_ in wanted:
        before = shown[-1] if shown else 0
        if number_ - before == 2:
            shown.append(before + 1)
        elif number_ - before > 2:
            shown.append(0)
        shown.append(number_)
    return shown


def linked_steps(
    link: Linker, site: SiteData, path_of: Callable[[int], str], page: int, last: int
) -> tuple[Step, ...]:
    """The pagination of one page of a list; empty when there is only one.

    Args:
        link: the page's links.
        site: what the pages are made from.
        path_of: path of a page by its number, from 1.
        page: the page at hand.
        last: the last page.
    """
    if last == 1:
        return ()
    return tuple(
        Step(text=site.translator.number(step), href=link.to(path_of(step)), current=step == page)
        if step
        else Step(text="…")
        for step in steps(page, last)
    )
