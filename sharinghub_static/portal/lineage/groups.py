"""The graph around one project, as groups of links and as a drawing."""

from collections import defaultdict
from collections.abc import Iterator

from sharinghub_static.insight.lineage import Edge, Lineage
from sharinghub_static.portal.chrome import Chrome, category_icon
from sharinghub_static.portal.contexts import Hyperlink
from sharinghub_static.portal.lineage.contexts import Drawing
from sharinghub_static.portal.lineage.drawing import draw
from sharinghub_static.portal.lineage.words import group_title
from sharinghub_static.portal.linker import Linker
from sharinghub_static.portal.project_contexts import RelatedGroup
from sharinghub_static.project.model import Project

__all__ = ["lineage_groups", "node_link", "surroundings"]

_MOST = 40
_WORTH_DRAWING = 3
"""Nodes from which on a drawing says more than the list beside it."""


def lineage_groups(
    project: Project, lineage: Lineage, chrome: Chrome, link: Linker
) -> tuple[RelatedGroup, ...]:
    """What a project uses and what uses it, by kind; each is named once in a group."""
    groups: dict[str, dict[str, Hyperlink]] = defaultdict(dict)
    for edge, other, uses in _edges(project, lineage):
        title = group_title(edge.kind, chrome.words, uses=uses)
        groups[title].setdefault(other, node_link(other, lineage, chrome, link))
    return tuple(
        RelatedGroup(title=title, icon="related", links=tuple(links.values()))
        for title, links in groups.items()
    )


def surroundings(project: Project, lineage: Lineage, chrome: Chrome, link: Linker) -> Drawing | None:
    """The graph around a project; None when there is too little of it."""
    nodes, edges = lineage.around(project, _MOST)
    if len(nodes) < _WORTH_DRAWING:
        return None
    return draw(nodes, edges, chrome, link, current=project.record.full_path.lower())


def node_link(id_: str, lineage: Lineage, chrome: Chrome, link: Linker) -> Hyperlink:
    """A link to a node, with its category."""
    node = lineage.nodes[id_]
    if not node.project:
        return Hyperlink(text=node.title, href=node.id, external=True)
    category = chrome.hub.config.category(node.category)
    return Hyperlink(
        text=node.title,
        href=link.to(chrome.layout.project(node.category, node.project)),
        icon=category_icon(category) if category else "category",
        note=category.title if category else node.category,
    )


def _edges(project: Project, lineage: Lineage) -> Iterator[tuple[Edge, str, bool]]:
    for edge in lineage.uses(project):
        yield edge, edge.used, True
    for edge in lineage.used_by(project):
        yield edge, edge.user, False
