"""The lineage graph around one project, as groups of links and as a drawing."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sharinghub_static.analysis.lineage import Edge
from sharinghub_static.portal.components.lineage_drawing import Drawing, draw, group_title, node_link
from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.project_page.surroundings import Surroundings
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import gettext_noop

__all__ = ["SECTION", "RelatedGroup", "lineage_groups", "related_groups", "surroundings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedGroup:
    """Projects that this one is made from, or that are made from it.

    ``more`` leads to the others, where only some are shown.
    """

    title: str
    icon: str
    links: tuple[Hyperlink, ...]
    more: Hyperlink | None = None


_BESIDE = 3
"""Links of a group beside the README; where there are more, there is a drawing too."""


def lineage_groups(view: ProjectView) -> tuple[RelatedGroup, ...]:
    """What a project uses and what uses it, by kind; each is named once in a group."""
    groups: dict[str, dict[str, Hyperlink]] = defaultdict(dict)
    around = view.around
    for edge, other, uses in _edges(around):
        title = group_title(edge.kind, view.translator, uses=uses)
        groups[title].setdefault(other, node_link(around.neighbours[other], view.site, view.link))
    return tuple(
        RelatedGroup(title=title, icon="related", links=tuple(links.values()))
        for title, links in groups.items()
    )


def surroundings(view: ProjectView) -> Drawing | None:
    """The graph around a project."""
    nodes, edges = view.around.graph
    return draw(nodes, edges, view.site, view.link, current=view.project.record.full_path.lower())


def _edges(around: Surroundings) -> Iterator[tuple[Edge, str, bool]]:
    for edge in around.uses:
        yield edge, edge.used, True
    for edge in around.used_by:
        yield edge, edge.user, False


def related_groups(view: ProjectView) -> tuple[RelatedGroup, ...]:
    """What stands beside the README: a few links of each group."""
    return tuple(
        replace(group, links=group.links[:_BESIDE], more=_more(view, len(group.links) - _BESIDE))
        for group in lineage_groups(view)
    )


def _more(view: ProjectView, count: int) -> Hyperlink | None:
    if count < 1:
        return None
    number = view.translator.number(count)
    text = view.translator.ngettext("and one more", "and %(number)s more", count, number=number)
    return Hyperlink(text=text, href=view.section("related"))


def _fields(view: ProjectView) -> Fields:
    if not view.around.draws_lineage:
        return {}
    return {
        "lineage": surroundings(view),
        "all_related": lineage_groups(view),
        "all_lineage": view.link.to(view.site.layout.lineage()),
    }


SECTION = Section("related", gettext_noop("Lineage"), _fields)
