"""Missing metadata, for the page of catalog health.

The page shows the worst; ``health.json`` beside it has all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict

from sharinghub_static.portal.components.project_parts import section_path
from sharinghub_static.portal.components.ranking import NextStep, floored, next_step
from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.project.model import Project

__all__ = ["CoverageRow", "IncompleteRow", "MetadataParts", "metadata_parts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """How many projects pass a check.

    Args:
        figures: how many of how many.
        percent: their share in words; ``width`` is the same of 100.
        step: what the check asks for.
        lacking: projects that do not pass it in full, by title.
        more: how many others there are, in words; empty when there are none.
    """

    figures: str
    percent: str
    width: float
    step: NextStep
    lacking: tuple[Hyperlink, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncompleteRow:
    """How complete a project's description is, and what would help most."""

    project: Hyperlink
    percent: str
    width: float
    steps: tuple[NextStep, ...]


_LACKING = 50
_STALE = 50
_INCOMPLETE = 100


class MetadataParts(TypedDict):
    """Fields of :class:`~sharinghub_static.portal.pages.catalog_health.HealthPage`."""

    coverage: tuple[CoverageRow, ...]
    stale: tuple[Hyperlink, ...]
    more_stale: str
    incomplete: tuple[IncompleteRow, ...]
    more_incomplete: str
    document: str


def metadata_parts(site: SiteData, link: Linker) -> MetadataParts:
    """The parts of the page that are about metadata."""
    found, translator = site.analyses.metadata_coverage, site.translator
    incomplete = found.least_complete(site.hub)
    return MetadataParts(
        coverage=tuple(_coverage(site, link)),
        stale=tuple(
            _project(
                site, link, one, note=translator.gettext("since %(date)s", date=translator.day(one.updated))
            )
            for one in found.stale[:_STALE]
        ),
        more_stale=_more(site, found.stale[_STALE:]),
        incomplete=tuple(_incomplete(site, link, incomplete[:_INCOMPLETE])),
        more_incomplete=_more(site, incomplete[_INCOMPLETE:]),
        document=link.to(site.layout.health_report()),
    )


def _coverage(site: SiteData, link: Linker) -> Iterator[CoverageRow]:
    translator = site.translator
    for one in site.analyses.metadata_coverage.coverage:
        lacking = sorted(one.lacking, key=lambda project: (project.title.casefold(), project.record.id))
        yield CoverageRow(
            figures=translator.gettext(
                "%(count)s of %(all)s", count=translator.number(one.passed), all=translator.number(one.asked)
            ),
            percent=translator.percent(floored(one.share)),
            width=round(floored(one.share) * 100),
            step=next_step(one.check, translator),
            lacking=tuple(_project(site, link, project) for project in lacking[:_LACKING]),
            more=_more(site, lacking[_LACKING:]),
        )


def _incomplete(site: SiteData, link: Linker, projects: Sequence[Project]) -> Iterator[IncompleteRow]:
    for project in projects:
        result = site.analyses.metadata_coverage.completeness[project.record.id]
        share = floored(result.score)
        yield IncompleteRow(
            project=_project(site, link, project, "standing"),
            percent=site.translator.percent(share),
            width=round(share * 100),
            steps=tuple(next_step(check, site.translator) for check in result.steps),
        )


def _project(site: SiteData, link: Linker, project: Project, anchor: str = "", note: str = "") -> Hyperlink:
    page = site.layout.project(project.categories[0], project.record.full_path)
    path = section_path(project, anchor, site) if anchor else page
    return Hyperlink(text=project.title, href=link.to(path), note=note)


def _more(site: SiteData, others: Sequence[Project]) -> str:
    if not others:
        return ""
    return site.translator.ngettext(
        "%(num)s more project in the document", "%(num)s more projects in the document", len(others)
    )
