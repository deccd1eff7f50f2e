"""What changed in the hub, and when.

Releases, model versions and new projects have a date of their own. All else is what two crawls saw
differently, and has the date of the later one. A project that is no longer in the hub has no part in it:
nothing that is listed here names one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from urllib.parse import quote

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.lifecycle import model_versions, releases
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.history_records import MOST_OBSERVATIONS, ObservationRecord

__all__ = ["Change", "ChangeKind", "changes"]

_FIRST_CRAWL = timedelta(days=2)
"""How long the first reading of a hub may take: it may be broken off and gone on with, and what failed in it
is read by the next crawl."""


class ChangeKind(StrEnum):
    """What changed; what matters most first."""

    NEW = "new"
    CREATED = "created"
    RELEASE = "release"
    MODEL_VERSION = "model_version"
    ARCHIVED = "archived"
    REVIVED = "revived"
    RENAMED = "renamed"
    LICENSE = "license"
    COMMITS = "commits"
    STARS = "stars"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one project.

    Args:
        at: when it happened, or which crawl saw it, UTC.
        kind: what changed.
        project: as it is now.
        name: of the release or model version, the new licence or the new name; else empty.
        before: the licence or name that it had; empty when it had none.
        count: stars gained; else 0.
        href: where it can be looked at on GitLab or the tracking server.
    """

    at: datetime
    kind: ChangeKind
    project: Project
    name: str = ""
    before: str = ""
    count: int = 0
    href: str = ""


def changes(hub: Hub) -> tuple[Change, ...]:
    """Everything that is known to have changed, newest first."""
    began = min((one.history[0].at for one in hub.projects if one.history), default=None)
    order = {kind: rank for rank, kind in enumerate(ChangeKind)}
    found = [
        change
        for project in hub.projects
        for change in _of(project, began)
        # A date that is yet to come was made up, or is a plan.
        if change.at <= hub.changed_at
    ]
    found.sort(key=lambda one: (one.project.record.full_path, order[one.kind], one.name, one.href))
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _of(project: Project, began: datetime | None) -> Iterator[Change]:
    record, history = project.record, project.history
    if began and history and _is_new(history, began):
        yield Change(history[0].at, ChangeKind.NEW, project, href=record.web_url)
    else:
        # Whoever is there at the first crawl is new to the crawl, not to the hub.
        yield Change(record.created_at, ChangeKind.CREATED, project, href=record.web_url)
    for kind, events in ((ChangeKind.RELEASE, releases), (ChangeKind.MODEL_VERSION, model_versions)):
        for event in events(project):
            yield Change(event.at, kind, project, event.name, href=event.href)
    for before, after in pairwise(history):
        yield from _between(project, before, after)
    if len({seen.head_sha for seen in history}) < 2 and record.head_committed_at and record.head_sha:
        # Nobody has seen it move yet: the commit's own date is the best there is.
        yield _commits(project, record.head_committed_at)


def _is_new(history: tuple[ObservationRecord, ...], began: datetime) -> bool:
    """Whether a project came after the hub was first read, as far as its history shows its beginning."""
    return len(history) < MOST_OBSERVATIONS and history[0].at - began > _FIRST_CRAWL


def _between(project: Project, before: ObservationRecord, after: ObservationRecord) -> Iterator[Change]:
    at, page = after.at, project.record.web_url
    if before.archived != after.archived:
        kind = ChangeKind.ARCHIVED if after.archived else ChangeKind.REVIVED
        yield Change(at, kind, project, href=page)
    if before.name != after.name:
        yield Change(at, ChangeKind.RENAMED, project, after.name, before.name, href=page)
    if after.license and before.license != after.license:
        yield Change(at, ChangeKind.LICENSE, project, after.license, before.license, href=page)
    if after.head_sha and before.head_sha != after.head_sha:
        yield _commits(project, at)
    if after.stars > before.stars:
        stars = after.stars - before.stars
        yield Change(at, ChangeKind.STARS, project, count=stars, href=f"{page}/-/starrers")


def _commits(project: Project, at: datetime) -> Change:
    record = project.record
    branch = quote(record.default_branch or "HEAD", safe="/")
    return Change(at, ChangeKind.COMMITS, project, href=f"{record.web_url}/-/commits/{branch}")
