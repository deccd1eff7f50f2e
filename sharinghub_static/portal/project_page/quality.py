"""Ranks, completeness and badges of a project."""

from collections.abc import Iterator
from dataclasses import dataclass

from sharinghub_static.portal.components.ranking import NextStep, floored, next_step
from sharinghub_static.portal.frame.contexts import Fact, Hyperlink
from sharinghub_static.portal.pages.ranking import rank_path
from sharinghub_static.portal.project_page.surroundings import ProjectSite
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.site_files.badges import draw, width_of
from sharinghub_static.portal.translation.translator import gettext_noop
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import absolute

__all__ = ["SECTION", "BadgeRow", "QualityPanel", "project_badges", "quality_panel", "rank_fact"]


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


def rank_fact(view: ProjectView) -> Fact:
    """Its rank in each of its categories, for the facts beside the README."""
    return Fact(label=view.translator.gettext("Rank"), icon="rank", values=tuple(_ranks(view)))


def quality_panel(view: ProjectView) -> QualityPanel:
    """What the page of a project says to its maintainer."""
    translator, result = view.translator, view.around.completeness
    share = floored(result.score)
    return QualityPanel(
        percent=translator.percent(share),
        width=round(share * 100),
        steps=tuple(next_step(check, translator) for check in result.steps),
        badges=(_badges(view),),
    )


def _ranks(view: ProjectView) -> Iterator[Hyperlink]:
    site, translator = view.site, view.translator
    for rank in view.around.ranks:
        category = site.config.category(rank.category)
        title = category.title if category else rank.category
        text = (
            translator.gettext(
                "Top %(number)s in %(category)s", number=translator.number(rank.top), category=title
            )
            if rank.top
            else translator.gettext("Ranking of %(category)s", category=title)
        )
        yield Hyperlink(text=text, href=view.link.to(rank_path(site, view.project, rank.category, rank.page)))


def _badges(view: ProjectView) -> BadgeRow:
    project, site, link = view.project, view.site, view.link
    path, root = site.layout.badges(project.record.full_path), site.config.stac.root_href
    badges = view.around.badges
    page = site.layout.project(project.categories[0], project.record.full_path)
    label = ", ".join(badge.kind for badge in badges)
    return BadgeRow(
        title=site.translator.listed(site.translator.gettext(_BADGES[badge.kind]) for badge in badges),
        href=link.to(path),
        width=width_of(badges),
        markdown=f"[![{label}]({absolute(root, path)})]({absolute(root, page)})" if root else "",
    )


def project_badges(project: Project, site: ProjectSite) -> Iterator[tuple[str, bytes]]:
    """Path and content of the picture of a project's badges."""
    yield site.layout.badges(project.record.full_path), draw(site.around.badges)


def _fields(view: ProjectView) -> Fields:
    return {"quality": quality_panel(view)}


SECTION = Section("standing", gettext_noop("Completeness"), _fields)
