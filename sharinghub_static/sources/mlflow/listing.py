"""What a server holds, and whose it is: a few lists that show of all projects whether they changed."""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import orjson

from sharinghub_static.config.tracking import ProjectTracking, project_named
from sharinghub_static.sources.mlflow.client import MlflowApi
from sharinghub_static.sources.mlflow.connection import TrackingError
from sharinghub_static.sources.mlflow.registry import ListedModel, ListedVersion
from sharinghub_static.sources.mlflow.version_lists import list_versions

if TYPE_CHECKING:
    from mlflow.entities import Experiment

__all__ = ["Activity", "Holdings", "Listing", "list_activity", "list_holdings"]

_TAG = "project"
"""SharingHub's plugin puts the full path of the project here (its ``PROJECT_TAG``)."""

_Entity = TypeVar("_Entity")

_RUNS_AT_ONCE = 100
_MOST_NEW_RUNS = 2000
"""New runs that are looked through; when there are more, every project counts as active."""
_SKEW = 24 * 3600 * 1000
"""Milliseconds by which clocks may differ; what is later than that is no date."""


@dataclass(slots=True)
class Holdings:
    """What is listed of one project.

    Args:
        models: registered models, sorted by name.
        versions: name of a model to its versions, newest first.
        experiments: MLflow's entities; those whose activity is newest first, as far as their own dates show.
        unread: name of a model to why its versions could not be read.
    """

    models: list[ListedModel] = field(default_factory=list)
    versions: dict[str, list[ListedVersion]] = field(default_factory=dict)
    experiments: list["Experiment"] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)

    def digest(self, *salt: object) -> str:
        """A word that changes when anything that is listed does, or the salt."""
        payload = [
            salt,
            [(each.name, each.last_updated_timestamp, each.tags, each.aliases) for each in self.models],
            [
                (each.name, each.version, each.last_updated_timestamp, each.status, each.run_id, each.tags)
                for versions in sorted(self.versions.items())
                for each in versions[1]
            ],
            sorted((each.experiment_id, each.name, each.last_update_time) for each in self.experiments),
        ]
        text = orjson.dumps(payload, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
        return hashlib.sha256(text).hexdigest()[:32]


@dataclass(slots=True)
class Listing:
    """What is listed of some projects.

    Args:
        holdings: project id to what is its.
        shared: ids of experiments that nothing says whose they are.
        failures: ``models`` or ``experiments`` to why they could not be listed.
    """

    holdings: dict[int, Holdings]
    shared: list[str] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Activity:
    """Runs that began or ended since a crawl.

    Args:
        newest: milliseconds since 1970 of the newest of all runs; 0 when there is none.
        experiments: ids of those where something happened.
    """

    newest: int = 0
    experiments: frozenset[str] = frozenset()


def list_holdings(api: MlflowApi, projects: Sequence[ProjectTracking], *, scoped: bool) -> Listing:
    """List the registered models, their versions and the experiments of some projects.

    Args:
        api: reads the lists.
        projects: whose are wanted; everything else is dropped.
        scoped: whether the server's address is that of the one project, so that what has no name of a
            project is its.
    """
    listing = Listing({project.project_id: Holdings() for project in projects})
    owners = _Owners(projects, scoped)
    filters = _filters(projects[0]) if scoped else [""]
    try:
        models, filter_ = _first_found(api.registry.models, filters)
        for model in sorted(models, key=lambda model: model.name):
            owner = owners.of(model)
            if owner is not None:
                listing.holdings[owner].models.append(model)
        # A version has the name of its model, and not its tags.
        _list_versions(api, listing, filter_ if filter_ == filters[0] else None)
    except TrackingError as error:
        listing.failures["models"] = str(error)
    try:
        experiments, _ = _first_found(api.experiments, filters)
        for experiment in sorted(experiments, key=lambda each: _newest_first(each.last_update_time)):
            owner = owners.of(experiment)
            if owner is not None:
                listing.holdings[owner].experiments.append(experiment)
            elif not _tagged(experiment) and project_named(experiment.name) is None:
                listing.shared.append(experiment.experiment_id)
    except TrackingError as error:
        listing.failures["experiments"] = str(error)
    return listing


def list_activity(api: MlflowApi, experiment_ids: Sequence[str], since: int | None) -> Activity:
    """Where runs began or ended lately, by reading the newest until they are known.

    Args:
        api: reads the lists.
        experiment_ids: which experiments.
        since: ``newest`` of an earlier crawl; None when there was none, and only that is wanted.

    Raises:
        TrackingError: the runs could not be listed.
    """
    # A run that says to begin in the future, by a wrong clock or in other units, must hide no later one.
    now = int(time.time() * 1000)
    since = None if since is None else min(since, now)
    newest, active = since or 0, set()
    for what in ("start_time", "end_time"):
        runs = api.runs(experiment_ids, f"attributes.{what} DESC", 1 if since is None else _RUNS_AT_ONCE)
        for number, run in enumerate(runs):
            moment = getattr(run.info, what) or 0
            newest = max(newest, min(moment, now))
            if since is None or moment <= since:
                break
            if moment <= now + _SKEW:
                active.add(run.info.experiment_id)
            if number >= _MOST_NEW_RUNS:
                return Activity(newest, frozenset(experiment_ids))
    return Activity(newest, frozenset(active))


def _filters(project: ProjectTracking) -> list[str]:
    """The filters of one project where SharingHub's plugin is, which list what is its.

    Without a filter the plugin fails (500) as soon as the server has more than one page, and looks through
    the models of all projects. It takes no name that does not end with the project's id, and sets the tag,
    whose key its owner may change (``PROJECT_TAG``).
    """
    filters = [f"name LIKE '%({project.project_id})'"]
    if not {"'", "\\"} & set(project.full_path):
        filters.append(f"tags.{_TAG} = '{project.full_path}'")
    return filters


def _first_found(search: Callable[[str], list[_Entity]], filters: Sequence[str]) -> tuple[list[_Entity], str]:
    """What the first filter finds that finds anything, and that filter; the first one where none does."""
    for filter_ in filters:
        found = search(filter_)
        if found:
            return found, filter_
    return [], filters[0]


def _list_versions(api: MlflowApi, listing: Listing, filter_: str | None) -> None:
    models = [model for held in listing.holdings.values() for model in held.models]
    versions, failures = list_versions(api.registry, models, filter_)
    for held in listing.holdings.values():
        held.versions = {model.name: versions[model.name] for model in held.models}
        held.unread = {model.name: failures[model.name] for model in held.models if model.name in failures}


class _Owners:
    """Finds whose a model or an experiment is."""

    def __init__(self, projects: Sequence[ProjectTracking], scoped: bool) -> None:
        self._the_one = projects[0] if scoped else None
        self._by_path = {project.full_path.casefold(): project for project in projects}
        self._by_id = {project.project_id: project for project in projects}

    def of(self, thing: "ListedModel | Experiment") -> int | None:
        """Id of the project that a model or experiment belongs to; None when to none of these."""
        tagged = _tagged(thing)
        project = self._the_one or self._candidate(thing.name, tagged)
        if project is None:
            return None
        owned = project.owns(thing.name, tagged)
        return project.project_id if owned or (owned is None and self._the_one) else None

    def _candidate(self, name: str, tagged: str) -> ProjectTracking | None:
        if tagged:
            return self._by_path.get(tagged.casefold())
        named = project_named(name)
        return None if named is None else self._by_id.get(named)


def _tagged(thing: "ListedModel | Experiment") -> str:
    tags: object = thing.tags  # None where a server sends none
    return str(tags.get(_TAG) or "").strip("/ ") if isinstance(tags, Mapping) else ""


def _newest_first(moment: int | None) -> int:
    return -(moment or 0)
