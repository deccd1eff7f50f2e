"""What templates are given of the search: see :mod:`sharinghub_static.portal.contexts`."""

from dataclasses import dataclass

from sharinghub_static.portal.contexts import Page

__all__ = ["Facet", "FacetValue", "Finder", "SearchPage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value of a facet: what stands in the address, what people read, how many projects have it."""

    value: str
    text: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A property by which a list is narrowed.

    Args:
        key: tells the facets of one page apart; two can have the same ``name``.
        name: its parameter in the address.
        title: for people.
        values: the most frequent ones.
        more: how many further values there are, in words; empty when all are shown.
        narrow: label of the field that finds a value among many; empty when there are few.
        is_open: whether it stands open at first.
    """

    key: str
    name: str
    title: str
    values: tuple[FacetValue, ...]
    more: str = ""
    narrow: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """The interactive part of a list: filters, sort, views, export.

    Args:
        setup: what the script is told, as JSON.
        facets: with the counts of the whole list.
        sorts: value in the address and words of each order.
        sort: the order of the list as it stands.
        categories: id and icon of each, in the configuration's order.
        placeholder: of the field for words.
        is_eager: whether the script is loaded with the page, not when it is first used.
        count: how many projects the whole list has, in words.
    """

    setup: str
    facets: tuple[Facet, ...]
    sorts: tuple[tuple[str, str], ...]
    sort: str
    categories: tuple[tuple[str, str], ...]
    placeholder: str
    is_eager: bool
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Page):
    """The search in all categories (``search.html``).

    Args:
        scripts: hrefs of what the search loads first.
    """

    finder: Finder
    scripts: tuple[str, ...]
