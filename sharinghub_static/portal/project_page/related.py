"""The lineage graph around one project, as groups of links and as a drawing."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sharinghub_static.analysis.lineage import Edge, Lineage
from sharinghub_static.portal.components.lineage_drawing import Drawing, draw, group_title, node_link
from sharinghub_static.portal.components.project_parts import has_drawing
from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import gettext_noop
from sharinghub_static.project.model import Project

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


_MOST = 40
_BESIDE = 3
"""Links of a group beside the README; where there are more, there is a drawing too."""


def lineage_groups(
    project: Project, lineage: Lineage, site: SiteData, link: Linker
) -> tuple[RelatedGroup, ...]:
    """What a project uses and what uses it, by kind; each is named once in a group."""
    groups: dict[str, dict[str, Hyperlink]] = defaultdict(dict)
    for edge, other, uses in _edges(project, lineage):
        title = group_title(edge.kind, site.translator, uses=uses)
        groups[title].setdefault(other, node_link(other, lineage, site, link))
    return tuple(
        RelatedGroup(title=title, icon="related", links=tuple(links.values()))
        for title, links in groups.items()
    )


def surroundings(project: Project, lineage: Lineage, site: SiteData, link: Linker) -> Drawing | None:
    """The graph around a project."""
    nodes, edges = lineage.around(project, _MOST)
    return draw(nodes, edges, site, link, current=project.record.full_path.lower())


def _edges(project: Project, lineage: Lineage) -> Iterator[tuple[Edge, str, bool]]:
    for edge in lineage.uses(project):
        yield edge, edge.used, True
    for edge in lineage.used_by(project):
        yield edge, edge.user, False


def related_groups(view: ProjectView) -> tuple[RelatedGroup, ...]:
    """What stands beside the README: a few links of each group."""
    return tuple(
        replace(group, links=group.links[:_BESIDE], more=_more(view, len(group.links) - _BESIDE))
        for group in lineage_groups(view.project, view.site.analyses.lineage, view.site, view.link)
    )


def _more(view: ProjectView, count: int) -> Hyperlink | None:
    if count < 1:
        return None
    number = view.translator.number(count)
    text = view.translator.ngettext("and one more", "and %(number)s more", count, number=number)
    return Hyperlink(text=text, href=view.section("related"))


def _fields(view: ProjectView) -> Fields:
    project, site, link = view.project, view.site, view.link
    lineage = site.analyses.lineage
    if not has_drawing(project, site):
        return {}
    return {
        "lineage": surroundings(project, lineage, site, link),
        "all_related": lineage_groups(project, lineage, site, link),
        "all_lineage": link.to(site.layout.lineage()),
    }


SECTION = Section("related", gettext_noop("Lineage"), _fields)
