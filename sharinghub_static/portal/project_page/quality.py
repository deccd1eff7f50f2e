"""Ranks, completeness and badges of a project."""

from collections.abc import Iterator
from dataclasses import dataclass

from sharinghub_static.analysis.completeness import Completeness, completeness
from sharinghub_static.portal.components.ranking import NextStep, floored, next_step
from sharinghub_static.portal.frame.contexts import Fact, Hyperlink
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.pages.ranking import rank_path
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.site_files.badges import badges_of, width_of
from sharinghub_static.portal.translation.translator import gettext_noop
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import absolute

__all__ = ["SECTION", "BadgeRow", "QualityPanel", "completeness_of", "quality_panel", "rank_fact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeRow:
    """A picture of badges: what it says, and the Markdown that shows it elsewhere.

    ``markdown`` is empty while the site's address is not known.
    """

    title: str
    href: str
    width: int
    markdown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityPanel:
    """How complete a project's description is, and its badges.

    Args:
        percent: the completeness in words; ``width`` is the same of 100.
        steps: the next ones; empty when nothing is lacking.
        badges: one picture with all of them.
    """

    percent: str
    width: float
    steps: tuple[NextStep, ...]
    badges: tuple[BadgeRow, ...]


_BADGES = {
    "completeness": gettext_noop("Metadata"),
    "review": gettext_noop("Review"),
    "rank": gettext_noop("Rank"),
}


def completeness_of(project: Project, site: SiteData) -> Completeness:
    """How complete a project's description is; worked out once where there is a ranking."""
    if site.analyses.ranking:
        return site.analyses.ranking.of(project).completeness
    return completeness(project, site.hub.config)


def rank_fact(project: Project, site: SiteData, link: Linker) -> Fact:
    """Its place in each of its categories, for the facts beside the README."""
    ranks = tuple(_ranks(project, site, link))
    return Fact(label=site.translator.gettext("Rank"), icon="rank", values=ranks)


def quality_panel(project: Project, site: SiteData, link: Linker) -> QualityPanel:
    """What the page of a project says to its maintainer."""
    translator, result = site.translator, completeness_of(project, site)
    share = floored(result.score)
    return QualityPanel(
        percent=translator.percent(share),
        width=round(share * 100),
        steps=tuple(next_step(check, translator) for check in result.steps),
        badges=(_badges(project, site, link),),
    )


def _ranks(project: Project, site: SiteData, link: Linker) -> Iterator[Hyperlink]:
    translator, ranking = site.translator, site.analyses.ranking
    for category in map(site.hub.config.category, project.categories):
        if category is None or ranking is None:
            continue
        place = ranking.place(project, category.id)
        yield Hyperlink(
            text=translator.gettext(
                "%(place)s of %(count)s in %(category)s",
                place=translator.number(place),
                count=translator.number(len(ranking.in_category(category.id))),
                category=category.title,
            ),
            href=link.to(rank_path(site, project, category.id, place)),
        )


def _badges(project: Project, site: SiteData, link: Linker) -> BadgeRow:
    path, root = site.layout.badges(project.record.full_path), site.hub.config.stac.root_href
    badges = badges_of(project, site.hub, site.analyses.ranking)
    page = site.layout.project(project.categories[0], project.record.full_path)
    label = ", ".join(badge.kind for badge in badges)
    return BadgeRow(
        title=site.translator.listed(site.translator.gettext(_BADGES[badge.kind]) for badge in badges),
        href=link.to(path),
        width=width_of(badges),
        markdown=f"[![{label}]({absolute(root, path)})]({absolute(root, page)})" if root else "",
    )


def _fields(view: ProjectView) -> Fields:
    return {"quality": quality_panel(view.project, view.site, view.link)}


SECTION = Section("standing", gettext_noop("Completeness"), _fields)
