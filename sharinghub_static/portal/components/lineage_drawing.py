"""A part of the lineage graph as a drawing: boxes in columns, from what is used to what uses it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sharinghub_static.analysis.lineage import Edge, Node
from sharinghub_static.portal.components.lineage_layers import Layers, Place, lay_out
from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.page_frame import category_icon
from sharinghub_static.portal.frame.site_data import PageSite
from sharinghub_static.portal.translation.translator import Translator, gettext_noop, humanised
from sharinghub_static.text.lines import truncate

__all__ = ["Box", "Curve", "Drawing", "draw", "edge_title", "group_title", "node_link"]

_USES = {
    "derived_from": gettext_noop("Made from"),
    "dataset": gettext_noop("Trained on"),
    "base_model": gettext_noop("Base model"),
    "submodule": gettext_noop("Contains"),
    "related": gettext_noop("Related"),
}
_USED_BY = {
    "derived_from": gettext_noop("Used by"),
    "dataset": gettext_noop("Used to train"),
    "base_model": gettext_noop("Base of"),
    "submodule": gettext_noop("Part of"),
    "related": gettext_noop("Related"),
}


def group_title(kind: str, translator: Translator, *, uses: bool) -> str:
    """What is above the projects of one kind.

    Args:
        kind: of the edges.
        translator: the page's language.
        uses: whether the page's project uses these; else these use it.
    """
    known = (_USES if uses else _USED_BY).get(kind)
    if known:
        return translator.gettext(known)
    relation = translator.label(humanised(kind))
    return relation if uses else translator.gettext("Named as %(relation)s by", relation=relation.lower())


def edge_title(kind: str, user: str, used: str, translator: Translator) -> str:
    """An edge in words, for those who point at it or hear it."""
    return f"{user}: {group_title(kind, translator, uses=True).lower()} {used}"


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


_WIDTH, _HEIGHT = 196, 44
_COLUMN, _ROW = _WIDTH + 64, _HEIGHT + 14
_MARGIN = 4
_LETTERS = 25
"""Letters of a title that fit into a box."""


def draw(
    nodes: Sequence[Node], edges: Sequence[Edge], site: PageSite, link: Linker, current: str = ""
) -> Drawing | None:
    """Draw a graph.

    Args:
        nodes: those without an edge are left out.
        edges: between these nodes.
        site: what the pages are made from.
        link: the page's links.
        current: id of the node of the page's project.

    Returns:
        None when there is no edge.
    """
    edges = _one_a_pair(edges)
    ends = {id_ for edge in edges for id_ in (edge.user, edge.used)}
    nodes = [node for node in nodes if node.id in ends]
    if not edges:
        return None
    numbers = {node.id: number for number, node in enumerate(nodes)}
    # Edges without an order come last, so that they are the ones to give way.
    layers = lay_out(len(nodes), [(numbers[edge.used], numbers[edge.user]) for edge in edges])
    boxes = (_box(node, layers, numbers[node.id], site, link, node.id == current) for node in nodes)
    titles = {node.id: node.title for node in nodes}
    curves = tuple(
        Curve(
            path=_path(way),
            title=edge_title(edge.kind, titles[edge.user], titles[edge.used], site.translator),
            loose=not edge.has_order,
        )
        for edge, way in zip(edges, layers.ways, strict=True)
    )
    columns = 1 + max(column for column, _ in layers.places)
    rows = 1 + max(place for way in (layers.places, *layers.ways) for _, place in way)
    count = site.translator.ngettext("%(num)s node", "%(num)s nodes", len(nodes))
    return Drawing(
        label=site.translator.gettext(
            "Graph of %(count)s: what is used is to the left of what uses it", count=count
        ),
        width=2 * _MARGIN + columns * _COLUMN - (_COLUMN - _WIDTH),
        height=2 * _MARGIN + round(rows * _ROW) - (_ROW - _HEIGHT),
        box_width=_WIDTH,
        box_height=_HEIGHT,
        boxes=tuple(sorted(boxes, key=lambda box: (box.x, box.y))),
        curves=curves,
    )


def _one_a_pair(edges: Iterable[Edge]) -> list[Edge]:
    """One edge between two nodes, those with an order first."""
    found: dict[tuple[str, str], Edge] = {}
    for edge in sorted(edges, key=lambda edge: (not edge.has_order, edge)):
        found.setdefault((edge.user, edge.used), edge)
    return list(found.values())


def _box(node: Node, layers: Layers, number: int, site: PageSite, link: Linker, is_current: bool) -> Box:
    x, y = _corner(layers.places[number])
    category = site.config.category(node.category)
    if node.project:
        href = link.to(site.layout.project(node.category, node.project))
        note = category.title if category else node.category
    else:
        href, note = node.id, urlsplit(node.id).hostname or ""
    return Box(
        x=x,
        y=y,
        text=truncate(node.title, _LETTERS),
        title=node.title,
        note=truncate(note, _LETTERS),
        href=href,
        hue=site.hue(node.category) if node.project else None,
        current=is_current,
        external=not node.project,
    )


def _corner(place: Place) -> tuple[int, int]:
    column, row = place
    return _MARGIN + column * _COLUMN, _MARGIN + round(row * _ROW)


def _path(way: Sequence[Place]) -> str:
    """From the side of the first box to the side of the last; straight through the columns between."""
    is_forward = way[0][0] <= way[-1][0]
    commands = []
    for index, place in enumerate(way):
        left, top = _corner(place)
        y = top + _HEIGHT // 2
        near, far = (left, left + _WIDTH) if is_forward else (left + _WIDTH, left)
        if index == 0:
            commands.append(f"M{far} {y}")
        else:
            before, last = _corner(way[index - 1])
            start = before + (_WIDTH if is_forward else 0)
            middle = (start + near) // 2
            commands.append(f"C{middle} {last + _HEIGHT // 2} {middle} {y} {near} {y}")
            if index < len(way) - 1:
                commands.append(f"H{far}")
    return "".join(commands)


def node_link(node: Node, site: PageSite, link: Linker) -> Hyperlink:
    """A link to a node, with its category."""
    if not node.project:
        return Hyperlink(text=node.title, href=node.id, external=True)
    category = site.config.category(node.category)
    return Hyperlink(
        text=node.title,
        href=link.to(site.layout.project(node.category, node.project)),
        icon=category_icon(category) if category else "category",
        note=category.title if category else node.category,
    )
