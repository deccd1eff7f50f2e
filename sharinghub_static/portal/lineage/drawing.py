"""A part of the hub's graph as a drawing: boxes in columns, from what is used to what uses it."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from sharinghub_static.insight.lineage import Edge, Node
from sharinghub_static.portal.chrome import Chrome
from sharinghub_static.portal.lineage.contexts import Box, Curve, Drawing
from sharinghub_static.portal.lineage.layers import Layers, Place, lay_out
from sharinghub_static.portal.lineage.words import edge_title
from sharinghub_static.portal.linker import Linker

__all__ = ["draw"]

_WIDTH, _HEIGHT = 196, 44
_COLUMN, _ROW = _WIDTH + 64, _HEIGHT + 14
_MARGIN = 4
_LETTERS = 25
"""Letters of a title that fit into a box."""


def draw(
    nodes: Sequence[Node], edges: Sequence[Edge], chrome: Chrome, link: Linker, current: str = ""
) -> Drawing | None:
    """Draw a graph.

    Args:
        nodes: those without an edge are left out.
        edges: between these nodes.
        chrome: for words and hues.
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
    boxes = (_box(node, layers, numbers[node.id], chrome, link, node.id == current) for node in nodes)
    titles = {node.id: node.title for node in nodes}
    curves = tuple(
        Curve(
            path=_path(way),
            title=edge_title(edge.kind, titles[edge.user], titles[edge.used], chrome.words),
            loose=not edge.has_order,
        )
        for edge, way in zip(edges, layers.ways, strict=True)
    )
    columns = 1 + max(column for column, _ in layers.places)
    rows = 1 + max(place for way in (layers.places, *layers.ways) for _, place in way)
    count = chrome.words.ngettext("%(num)s node", "%(num)s nodes", len(nodes))
    return Drawing(
        label=chrome.words.gettext(
            "Graph of %(count)s: what is used stands left of what uses it", count=count
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


def _box(node: Node, layers: Layers, number: int, chrome: Chrome, link: Linker, is_current: bool) -> Box:
    x, y = _corner(layers.places[number])
    category = chrome.hub.config.category(node.category)
    if node.project:
        href = link.to(chrome.layout.project(node.category, node.project))
        note = category.title if category else node.category
    else:
        href, note = node.id, urlsplit(node.id).hostname or ""
    return Box(
        x=x,
        y=y,
        text=_cut(node.title),
        title=node.title,
        note=_cut(note),
        href=href,
        hue=chrome.hue(node.category) if node.project else None,
        current=is_current,
        external=not node.project,
    )


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1].rstrip() + "…"


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
