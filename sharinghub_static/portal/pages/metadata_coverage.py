"""Missing metadata, for the page of catalog health.

The page shows the worst; ``health.json`` beside it has all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict

from sharinghub_static.portal.components.ranking import NextStep, floored, next_step
from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.page_frame import Chrome
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


def metadata_parts(chrome: Chrome, link: Linker) -> MetadataParts:
    """The parts of the page that are about metadata."""
    found, words = chrome.upkeep, chrome.words
    incomplete = found.least_complete(chrome.hub)
    return MetadataParts(
        coverage=tuple(_coverage(chrome, link)),
        stale=tuple(
            _project(chrome, link, one, note=words.gettext("since %(date)s", date=words.day(one.updated)))
            for one in found.stale[:_STALE]
        ),
        more_stale=_more(chrome, found.stale[_STALE:]),
        incomplete=tuple(_incomplete(chrome, link, incomplete[:_INCOMPLETE])),
        more_incomplete=_more(chrome, incomplete[_INCOMPLETE:]),
        document=link.to(chrome.layout.health_report()),
    )


def _coverage(chrome: Chrome, link: Linker) -> Iterator[CoverageRow]:
    words = chrome.words
    for one in chrome.upkeep.coverage:
        lacking = sorted(one.lacking, key=lambda project: (project.title.casefold(), project.record.id))
        yield CoverageRow(
            figures=words.gettext(
                "%(count)s of %(all)s", count=words.number(one.passed), all=words.number(one.asked)
            ),
            percent=words.percent(floored(one.share)),
            width=round(floored(one.share) * 100),
            step=next_step(one.check, words),
            lacking=tuple(_project(chrome, link, project) for project in lacking[:_LACKING]),
            more=_more(chrome, lacking[_LACKING:]),
        )


def _incomplete(chrome: Chrome, link: Linker, projects: Sequence[Project]) -> Iterator[IncompleteRow]:
    for project in projects:
        told = chrome.upkeep.completeness[project.record.id]
        share = floored(told.score)
        yield IncompleteRow(
            project=_project(chrome, link, project, "standing"),
            percent=chrome.words.percent(share),
            width=round(share * 100),
            steps=tuple(next_step(check, chrome.words) for check in told.steps),
        )


def _project(chrome: Chrome, link: Linker, project: Project, anchor: str = "", note: str = "") -> Hyperlink:
    page = chrome.layout.project(project.categories[0], project.record.full_path)
    return Hyperlink(text=project.title, href=link.to(f"{page}#{anchor}" if anchor else page), note=note)


def _more(chrome: Chrome, others: Sequence[Project]) -> str:
    if not others:
        return ""
    return chrome.words.ngettext(
        "%(num)s more project in the document", "%(num)s more projects in the document", len(others)
    )
