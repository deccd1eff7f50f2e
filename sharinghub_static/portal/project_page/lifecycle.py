"""The stages and events of a project's life."""

from dataclasses import dataclass
from typing import Final

from sharinghub_static.analysis.lifecycle import Event, EventKind, Timeline
from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import Moment, Translator, gettext_noop

__all__ = ["SECTION", "STAGES", "LifecycleBlock", "TimelineRow", "lifecycle_block"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """Something that happened: what kind of thing, its name, and where it can be looked at."""

    icon: str
    text: str
    name: str
    href: str
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleBlock:
    """A project's life.

    Args:
        stage: ``experimental``, ``active``, ``maintained``, ``dormant`` or ``archived``; also its icon.
        stage_text: the stage in a word.
        stage_rule: why it is this stage.
        rows: newest first.
        earlier: those that are folded away, newest first.
    """

    stage: str
    stage_text: str
    stage_rule: str
    rows: tuple[TimelineRow, ...]
    earlier: tuple[TimelineRow, ...]


STAGES: Final = {
    "experimental": (
        gettext_noop("Experimental"),
        gettext_noop("It is younger than a year and has not published anything yet."),
    ),
    "active": (gettext_noop("Active"), gettext_noop("Something happened here within the last 90 days.")),
    "maintained": (
        gettext_noop("Maintained"),
        gettext_noop("Something happened here within the last year, but not within the last 90 days."),
    ),
    "dormant": (gettext_noop("Dormant"), gettext_noop("Nothing has happened here for more than a year.")),
    "archived": (
        gettext_noop("Archived"),
        gettext_noop("Its maintainers archived it: it can be read, but does not change any more."),
    ),
}
"""Stages in words, and why a project is in them."""


_KINDS: Final = {
    EventKind.CREATED: ("new", gettext_noop("Project created")),
    EventKind.RELEASE: ("release", gettext_noop("Release")),
    EventKind.MODEL_VERSION: ("model", gettext_noop("Model version")),
    EventKind.DEPLOYMENT: ("rocket", gettext_noop("Last deployment")),
    EventKind.LAST_CHANGE: ("clock", gettext_noop("Last activity on GitLab")),
}
_SHOWN: Final = 8
_MOST: Final = 60


def lifecycle_block(life: Timeline, translator: Translator) -> LifecycleBlock:
    """The stage of a project, and how it got there.

    Args:
        life: what happened to it.
        translator: the language.
    """
    text, rule = STAGES[life.stage.value]
    rows = tuple(_row(event, translator) for event in reversed(life.events[-_MOST:]))
    return LifecycleBlock(
        stage=life.stage.value,
        stage_text=translator.gettext(text),
        stage_rule=translator.gettext(rule),
        rows=rows[:_SHOWN],
        earlier=rows[_SHOWN:],
    )


def _row(event: Event, translator: Translator) -> TimelineRow:
    icon, text = _KINDS[event.kind]
    return TimelineRow(
        icon=icon,
        text=translator.gettext(text),
        name=event.name,
        href=event.href if is_web_address(event.href) else "",
        at=translator.moment(event.at),
    )


def _fields(view: ProjectView) -> Fields:
    return {"lifecycle": lifecycle_block(view.around.life, view.translator)}


SECTION = Section("lifecycle", gettext_noop("Lifecycle"), _fields)
