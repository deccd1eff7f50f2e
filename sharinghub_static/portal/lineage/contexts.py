"""What the templates of lineage are given; see :mod:`sharinghub_static.portal.contexts`."""

from dataclasses import dataclass

from sharinghub_static.portal.contexts import Hyperlink, Page

__all__ = ["Box", "Curve", "Drawing", "LineagePage", "LineageRow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A project, or what lies elsewhere, in a drawing; in pixels from the drawing's corner.

    Args:
        text: its title, cut to the box's width; ``title`` is the whole of it.
        note: its category, or its host.
        hue: number of its category's colour; None for what lies elsewhere.
        current: whether it is the project of the page.
    """

    x: int
    y: int
    text: str
    title: str
    note: str
    href: str
    hue: int | None
    current: bool = False
    external: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """An edge: an SVG path from what is used to what uses it; ``loose`` ones have no order."""

    path: str
    title: str
    loose: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A layered drawing of a graph, in pixels.

    Args:
        label: what it shows, for those who do not see it.
        width: of the whole.
        height: of the whole.
        box_width: of each box.
        box_height: of each box.
    """

    label: str
    width: int
    height: int
    box_width: int
    box_height: int
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageRow:
    """What one project uses: the kind of use, and what is used."""

    project: Hyperlink
    uses: tuple[tuple[str, tuple[Hyperlink, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineagePage(Page):
    """The graph of the whole hub.

    Args:
        counts: how many projects hang together, in words.
        drawings: its connected parts, the largest first.
        rows: every project that uses something, by title.
        more: how many rows are left out, in words; empty when none is.
        document: the graph for programs.
    """

    counts: str
    drawings: tuple[Drawing, ...]
    rows: tuple[LineageRow, ...]
    more: str
    document: Hyperlink
