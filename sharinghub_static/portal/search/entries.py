"""Projects as the search sees them: what lists show, what facets count, what is found by words."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Final

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.review import ReviewLevel, review_level
from sharinghub_static.portal.components.pictures import flat_box
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.media.gallery import Gallery
from sharinghub_static.portal.search.tokens import tokens
from sharinghub_static.portal.search.traits import is_derived, size_of, traits_of
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import ProjectRecord

__all__ = ["FLAGS", "GSD_STEPS", "Entry", "entries", "gsd_step", "marks_of", "ranked", "search_entries"]

FLAGS: Final[tuple[str, ...]] = (
    "doi",
    "model",
    "release",
    "package",
    "container",
    "notebook",
    "place",
    "preview",
    "reviewed",
    "original",
)
"""What a project can have; each is one bit of the column ``flags``, in this order."""

GSD_STEPS: Final = (1.0, 5.0, 10.0, 30.0, 100.0, 1000.0)
"""Metres a pixel up to which each step of the facet goes; the last step has no end."""

_MOST_VALUES: Final = 20  # tasks of one project that count
_LONGEST_VALUE: Final = 100
_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_ASSET_BYTES: Final = 240
_KIND_BYTES: Final = 80
_MODEL_BYTES: Final = 100
_METADATA_BYTES: Final = 240
_PEOPLE_BYTES: Final = 240
_DOI_BYTES: Final = 200
_MOST_KINDS: Final = 12  # kinds of files that count
_LEAST_SHARE: Final = 5  # percent of a repository from which a language counts
_KIND: Final = re.compile(r"[a-z][a-z0-9]{0,9}")
_PEOPLE: Final = ("contacts", "authors", "author", "creators", "creator", "maintainers", "contributors")
"""Properties that name people, as a list of names or of mappings with a ``name``."""
_SEARCHED_OTHERWISE: Final = frozenset(
    {*_PEOPLE, "mlm:tasks", "label:tasks", "tasks", "task", "mlm:framework", "framework", "license", "gsd"}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One project for the search.

    Args:
        project: the project.
        organisation: the top-level group or user.
        tasks: what it is for, as the MLM and label extensions name it.
        framework: of its model.
        gsd: ground sample distance in metres; None when it is not reported.
        flags: names of :data:`FLAGS`.
        box: west, south, east, north in degrees, west greater than east across the antimeridian.
        start: first day of its data; the first of the calendar when nothing is known of it.
        end: last day, likewise; None when it goes on.
        picture: path of its thumbnail in the site; empty when there is none.
        assets: names and titles of its files, kinds of files, languages and models, as one text.
        metadata: values of its properties, as one text.
        people: names of people and organisations, separated by semicolons.
        dois: its DOI first, then those of publications that it names, in small letters.
        traits: further facets and their values, as ``traits.py`` has them.
        size: bytes of its files; None when unknown.
    """

    project: Project
    organisation: str
    tasks: tuple[str, ...]
    framework: str
    gsd: float | None
    flags: frozenset[str]
    box: tuple[float, float, float, float] | None
    start: datetime
    end: datetime | None
    picture: str
    assets: str
    metadata: str
    people: str = ""
    dois: tuple[str, ...] = ()
    traits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    size: int | None = None


def ranked(hub: Hub, positions: Mapping[int, int] | None = None) -> list[Project]:
    """The projects in the order in which an unspecific search shows them.

    Archived ones last; then by rank or, without a ranking, by stars, then forks, then the newest change.

    Args:
        hub: what is published.
        positions: GitLab's project id to the project's rank.
    """
    positions = positions or {}
    return sorted(
        hub.projects,
        key=lambda one: (
            one.record.archived,
            positions.get(one.record.id, 0),
            -one.record.counts.stars,
            -one.record.counts.forks,
            -one.updated.timestamp(),
            one.record.full_path,
        ),
    )


def entries(
    projects: Iterable[Project],
    gallery: Gallery | None = None,
    at: datetime | None = None,
    instance_of: Callable[[ProjectRecord], str] = lambda _record: "",
) -> list[Entry]:
    """Return the entries of these projects for the search, in their order.

    Args:
        projects: the best-ranked first.
        gallery: has their previews; without one there are none.
        at: the site's date, which decides the stage of a project's life; without it there is none.
        instance_of: the name of the GitLab that a project is on, in a hub of several.
    """
    gallery = gallery or Gallery()
    return [_entry(project, gallery, at, instance_of(project.record)) for project in projects]


def search_entries(site: SiteData) -> Mapping[int, Entry]:
    """What lists and the search show of each project, by GitLab's id: made once for all lists.

    Args:
        site: what the pages are made from.
    """

    def make() -> dict[int, Entry]:
        listed = entries(site.hub.projects, site.gallery, site.hub.changed_at, site.hub.instance_of)
        return {each.project.record.id: each for each in listed}

    return site.analyses.once(search_entries, make)


def gsd_step(gsd: float) -> int:
    """Number of the step of :data:`GSD_STEPS` that a distance in metres falls in."""
    return next((index for index, end in enumerate(GSD_STEPS) if gsd <= end), len(GSD_STEPS))


def _entry(project: Project, gallery: Gallery, at: datetime | None, instance: str) -> Entry:
    thumbnails = gallery.preview(project)
    picture = thumbnails[0].path if thumbnails else ""
    properties = project.properties
    box = _box(project.extent.bbox)
    return Entry(
        project=project,
        organisation=_organisation(project.record),
        tasks=_values(properties, "mlm:tasks", "label:tasks", "tasks", "task"),
        framework=next(iter(_values(properties, "mlm:framework", "framework")), ""),
        gsd=_distance(properties.get("gsd")),
        flags=_flags(project, bool(picture), box is not None),
        box=box,
        start=project.extent.start or _FIRST,
        end=project.extent.end,
        picture=picture,
        assets=" ".join(filter(None, _file_words(project))),
        metadata=_cut(
            _words({key: properties[key] for key in properties if key not in _SEARCHED_OTHERWISE}),
            _METADATA_BYTES,
        ),
        people=_cut(_people(project), _PEOPLE_BYTES, "; "),
        dois=tuple(_cut(_dois(project), _DOI_BYTES).split()),
        traits=traits_of(project, at, instance),
        size=size_of(project),
    )


def _organisation(record: ProjectRecord) -> str:
    """The top-level group or user, behind the name of a further instance: ``~esa/land``."""
    return f"{record.hub_prefix}{record.gitlab_path.partition('/')[0]}"


def marks_of(project: Project) -> tuple[str, ...]:
    """Names of the flags that are on the project's card."""
    marks = {
        "doi": bool(project.doi),
        "model": any("mlm:model" in asset.roles for asset in project.assets)
        or any(package.kind == "ML_MODEL" for package in project.record.packages)
        or bool(project.tracking and project.tracking.models),
    }
    return tuple(name for name, is_there in marks.items() if is_there)


def _flags(project: Project, has_picture: bool, has_place: bool) -> frozenset[str]:
    record = project.record
    has = {
        **dict.fromkeys(marks_of(project), True),
        "release": bool(record.releases),
        "package": any(package.kind != "ML_MODEL" for package in record.packages),
        "container": bool(record.containers),
        "notebook": any(file.path.endswith(".ipynb") for file in record.files),
        "place": has_place,
        "preview": has_picture,
        "reviewed": review_level(project) is ReviewLevel.REVIEWED,
        "original": "model" in marks_of(project) and not is_derived(project),
    }
    return frozenset(name for name, is_there in has.items() if is_there)


def _box(bbox: tuple[float, ...] | None) -> tuple[float, float, float, float] | None:
    flat = flat_box(bbox)
    if flat is None:
        return None
    west, south, east, north = flat
    return west, south, east - 360 if east > 180 else east, north


def _values(properties: Mapping[str, object], *names: str) -> tuple[str, ...]:
    """Short texts under these names, each once, in their order."""
    found: list[str] = []
    for name in names:
        listed = properties.get(name)
        found += [
            one for one in (listed if isinstance(listed, list | tuple) else [listed]) if isinstance(one, str)
        ]
    cut = (" ".join(one.split())[:_LONGEST_VALUE] for one in found)
    return tuple(dict.fromkeys(one for one in cut if one))[:_MOST_VALUES]


def _distance(listed: object) -> float | None:
    if isinstance(listed, bool) or not isinstance(listed, int | float):
        return None
    try:
        distance = float(listed)
    except OverflowError:
        return None
    return distance if math.isfinite(distance) and distance > 0 else None


def _file_words(project: Project) -> Iterator[str]:
    """Texts by which its files, their kinds, its languages and its models are found."""
    yield _cut(_asset_words(project), _ASSET_BYTES)
    record = project.record
    suffixes = Counter(PurePosixPath(file.path).suffix.lower().removeprefix(".") for file in record.files)
    kinds = [kind for kind, _ in suffixes.most_common() if _KIND.fullmatch(kind)][:_MOST_KINDS]
    languages = [language.name for language in record.languages if language.share >= _LEAST_SHARE]
    named = ["netcdf"] if "nc" in kinds else []  # a synonym would find licences that end in NC
    yield _cut([*languages, *kinds, *named], _KIND_BYTES)
    models = project.tracking.models if project.tracking else ()
    yield _cut((model.title for model in models), _MODEL_BYTES)


def _people(project: Project) -> Iterator[str]:
    """Names of its authors, then of its providers, then of those who committed, the most active first."""
    for name in _PEOPLE:
        listed = project.properties.get(name)
        for one in listed if isinstance(listed, list | tuple) else (listed,):
            person = one.get("name") if isinstance(one, Mapping) else one
            if isinstance(person, str):
                yield person[:_LONGEST_VALUE]
    path = set(tokens(project.record.full_path))  # searched as the organisation
    for provider in project.providers:
        if "host" not in provider.roles and not path.issuperset(tokens(provider.name)):
            yield provider.name
    yield from (one.name for one in sorted(project.record.contributors, key=lambda one: -one.commits))


def _dois(project: Project) -> Iterator[str]:
    for citation in (project.citation, *project.publications):
        if citation:
            yield citation.doi.lower()


def _asset_words(project: Project) -> list[str]:
    return [
        word
        for asset in project.assets
        for word in (PurePosixPath(asset.path or asset.key).name, asset.title)
    ]


def _words(value: object, depth: int = 0) -> list[str]:
    """Texts among the values, a few levels deep; numbers are found by nobody."""
    if isinstance(value, str):
        return [] if "://" in value else [value]
    if depth >= 3:
        return []
    if isinstance(value, Mapping):
        return [word for key in value for word in _words(value[key], depth + 1)]
    if isinstance(value, list | tuple):
        return [word for one in value for word in _words(one, depth + 1)]
    return []


def _cut(texts: Iterable[str], most: int, between: str = " ") -> str:
    """Each text once, one after the other, as many as fit into so many bytes."""
    kept: list[str] = []
    room = most
    for text in dict.fromkeys(" ".join(one.split()) for one in texts):
        room -= len(text.encode("utf-8", "replace")) + len(between)
        if room < 0:
            break
        if text:
            kept.append(text)
    return between.join(kept)
