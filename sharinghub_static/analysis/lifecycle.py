"""From the first commit to the archive: what happened to a project and when, and its stage.

The stage is the first of these that fits, by the site's date. What happens is activity on
GitLab, a release, a model version or a deployment:

``archived``      its maintainers archived it on GitLab
``dormant``       nothing has happened in it for more than 365 days
``experimental``  it is younger than 365 days and has published nothing: no release, package, model version
                  or DOI, and nothing deployed to production
``active``        something happened within the last 90 days
``maintained``    any other
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sharinghub_static.project.model import Project

__all__ = [
    "ACTIVE",
    "DORMANT",
    "Event",
    "EventKind",
    "Stage",
    "Timeline",
    "events_until",
    "model_versions",
    "releases",
    "stage_of",
    "timeline",
]

ACTIVE = timedelta(days=90)
DORMANT = timedelta(days=365)
YOUNG = timedelta(days=365)


class Stage(StrEnum):
    """The stage of a project."""

    EXPERIMENTAL = "experimental"
    ACTIVE = "active"
    MAINTAINED = "maintained"
    DORMANT = "dormant"
    ARCHIVED = "archived"


class EventKind(StrEnum):
    """What happened; those of one moment in this order."""

    CREATED = "created"
    RELEASE = "release"
    MODEL_VERSION = "model_version"
    DEPLOYMENT = "deployment"
    LAST_CHANGE = "last_change"


_ORDER = {kind: place for place, kind in enumerate(EventKind)}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a project.

    Args:
        at: when, UTC.
        kind: what.
        name: of a release, of a model version as ``model version``, or of an environment; else empty.
        href: where it can be looked at.
    """

    at: datetime
    kind: EventKind
    name: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A project's life so far.

    Args:
        stage: the stage of the project.
        events: oldest first. What was imported may be older than the project.
    """

    stage: Stage
    events: tuple[Event, ...]


def timeline(project: Project, at: datetime) -> Timeline:
    """A project's life until a moment.

    Args:
        project: any.
        at: the site's date; what is dated later (a release that is planned) has not happened.
    """
    record = project.record
    happened = [event for event in _events(project) if event.at <= at]
    events = [
        Event(record.created_at, EventKind.CREATED, href=record.web_url),
        *happened,
        Event(project.updated, EventKind.LAST_CHANGE, href=f"{record.web_url}/activity"),
    ]
    events.sort(key=lambda event: (event.at, _ORDER[event.kind], event.name, event.href))
    return Timeline(_stage(project, at, happened), tuple(events))


def events_until(project: Project, at: datetime) -> int:
    """Return how many events :func:`timeline` has; the arguments are the same."""
    return 2 + sum(event.at <= at for event in _events(project))


def stage_of(project: Project, at: datetime) -> Stage:
    """Return the stage of a project.

    Args:
        project: any.
        at: the site's date.
    """
    if project.record.archived:
        return Stage.ARCHIVED
    return _stage(project, at, [event for event in _events(project) if event.at <= at])


def _stage(project: Project, at: datetime, happened: Sequence[Event]) -> Stage:
    if project.record.archived:
        return Stage.ARCHIVED
    # GitLab does not see what happens at a tracking server of its own.
    quiet = at - max([project.updated, *(event.at for event in happened)])
    if quiet > DORMANT:
        return Stage.DORMANT
    if at - project.record.created_at < YOUNG and not _has_published(project, happened):
        return Stage.EXPERIMENTAL
    return Stage.ACTIVE if quiet <= ACTIVE else Stage.MAINTAINED


def model_versions(project: Project) -> Iterator[Event]:
    """Each version of a model once, as the tracking server reports it, else as GitLab's registry does."""
    listed = set()
    for model in project.tracking.models if project.tracking else ():
        for version in model.versions:
            listed |= {(model.title, version.version), (model.name, version.version)}
            name = f"{model.title} {version.version}"
            yield Event(version.created_at, EventKind.MODEL_VERSION, name, version.web_url)
    for package in project.record.packages:
        if package.kind == "ML_MODEL" and (package.name, package.version) not in listed:
            listed.add((package.name, package.version))
            href = f"{project.record.web_url}/-/packages/{package.id}"
            name = f"{package.name} {package.version}".strip()
            yield Event(package.created_at, EventKind.MODEL_VERSION, name, href)


def releases(project: Project) -> Iterator[Event]:
    """Each release that has a date, with planned ones."""
    for release in project.record.releases:
        if release.released_at is not None:
            page = release.web_url or f"{project.record.web_url}/-/releases"
            yield Event(release.released_at, EventKind.RELEASE, release.name or release.tag, page)


def _events(project: Project) -> Iterator[Event]:
    yield from releases(project)
    yield from model_versions(project)
    for environment in project.record.activity.environments or ():
        if environment.deployed_at is not None:
            yield Event(environment.deployed_at, EventKind.DEPLOYMENT, environment.name, environment.web_url)


def _has_published(project: Project, happened: Sequence[Event]) -> bool:
    if project.doi or project.record.packages:
        return True
    in_production = {
        environment.name
        for environment in project.record.activity.environments or ()
        if environment.tier == "production"
    }
    return any(event.kind != EventKind.DEPLOYMENT or event.name in in_production for event in happened)
