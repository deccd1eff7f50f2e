"""The lineage graph of the whole hub: the page, and JSON Graph Format (https://jsongraphformat.info)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson

from sharinghub_static.analysis.lineage import Edge, Lineage, Node
from sharinghub_static.portal.components.lineage_drawing import Drawing, draw, group_title, node_link
from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.page_frame import home_link
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import site_files, site_page
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.site.layout import Layout, relative

__all__ = ["LineagePage", "LineageRow", "graph_document", "lineage_page"]


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


def graph_document(lineage: Lineage) -> bytes:
    """All nodes that have an edge, and all edges.

    A node's id is GitLab's full path in lower case, or a web address; its Item is given relative to the
    document. An edge leads from what uses to what is used.
    """
    layout, hub = Layout(), lineage.hub
    ends = {id_ for edge in lineage.edges for id_ in (edge.user, edge.used)}
    nodes = {}
    for id_ in sorted(ends):
        node = lineage.nodes[id_]
        metadata = {"href": node.id}
        project = hub.find(node.project) if node.project else None
        if project is not None:
            item = layout.stac_item(node.category, hub.item_ids[project.record.id])
            metadata = {
                "path": node.project,
                "category": node.category,
                "href": relative(layout.lineage_graph(), item),
            }
        nodes[id_] = {"label": node.title, "metadata": metadata}
    edges = [
        {"source": edge.user, "target": edge.used, "relation": edge.kind, "directed": edge.has_order}
        for edge in lineage.edges
    ]
    graph = {"directed": True, "type": "lineage", "label": hub.config.stac.root.title}
    return orjson.dumps({"graph": {**graph, "nodes": nodes, "edges": edges}}, option=orjson.OPT_INDENT_2)


_MOST_NODES = 50
_MOST_DRAWINGS = 12
_MOST_ROWS = 300
_WORTH_DRAWING = 3


@site_page("lineage", "lineage.html", Layout.lineage)
def lineage_page(site: SiteData) -> LineagePage:
    """What hangs together in the hub: drawings of its parts, and the whole as a table."""
    layout, translator, lineage = site.layout, site.translator, site.analyses.lineage
    link = site.linker(layout.lineage())
    parts = lineage.parts()
    rows = _rows(lineage, site, link)
    joined = sum(bool(node.project) for nodes, _ in parts for node in nodes)
    counts = translator.ngettext(
        "%(num)s project is made from another, or used by one",
        "%(num)s projects are made from one another",
        joined,
    )
    return LineagePage(
        **page_head(
            site,
            link,
            title=translator.gettext("Lineage"),
            description=translator.gettext(
                "Lineage graph of %(site)s.", site=site.hub.config.stac.root.title
            ),
            breadcrumbs=(home_link(site, link),),
        ),
        counts=counts if joined else "",
        drawings=tuple(_drawings(parts, site, link)),
        rows=tuple(rows[:_MOST_ROWS]),
        more=_more(len(rows) - _MOST_ROWS, translator),
        document=Hyperlink(
            text=translator.gettext("The graph as JSON"),
            href=link.to(layout.lineage_graph()),
            note="application/json",
        ),
    )


def _more(count: int, translator: Translator) -> str:
    if count <= 0:
        return ""
    return translator.ngettext(
        "%(num)s more project in the document", "%(num)s more projects in the document", count
    )


def _drawings(
    parts: Sequence[tuple[tuple[Node, ...], tuple[Edge, ...]]], site: SiteData, link: Linker
) -> Iterator[Drawing]:
    for nodes, edges in parts[:_MOST_DRAWINGS]:
        if len(nodes) < _WORTH_DRAWING:
            return
        shown = _best_joined(nodes, edges)
        kept = tuple(edge for edge in edges if edge.user in shown and edge.used in shown)
        drawing = draw(nodes, kept, site, link)
        if drawing is not None:
            yield drawing


def _best_joined(nodes: Sequence[Node], edges: Sequence[Edge]) -> set[str]:
    """The nodes with most edges, so many as can be read in one drawing."""
    degrees: dict[str, int] = defaultdict(int)
    for edge in edges:
        degrees[edge.user] += 1
        degrees[edge.used] += 1
    ranked = sorted(nodes, key=lambda node: (-degrees[node.id], node.id))
    return {node.id for node in ranked[:_MOST_NODES]}


def _rows(lineage: Lineage, site: SiteData, link: Linker) -> list[LineageRow]:
    rows = []
    for project in lineage.hub.projects:
        uses: dict[str, list[Hyperlink]] = defaultdict(list)
        for edge in lineage.uses(project):
            title = group_title(edge.kind, site.translator, uses=True)
            uses[title].append(node_link(lineage.nodes[edge.used], site, link))
        if uses:
            named = node_link(lineage.nodes[project.record.full_path.lower()], site, link)
            rows.append(
                LineageRow(project=named, uses=tuple((title, tuple(links)) for title, links in uses.items()))
            )
    return sorted(rows, key=lambda row: (row.project.text.casefold(), row.project.href))


@site_files("lineage-graph")
def lineage_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of the lineage graph for programs."""
    yield Layout().lineage_graph(), graph_document(site.analyses.lineage)
