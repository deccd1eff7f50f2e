"""The scripts that hold the search's data: ``data/columns.js`` and ``data/text-<n>.js``.

``data/setup-<language>.js`` has the words that it shows.

A column for each field and a number for each repeated value: that compresses best, and the browser makes
no objects of what it does not show. All languages share the files.
"""

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, overload

import orjson

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.ranking import trends
from sharinghub_static.portal.components.open_address import open_address
from sharinghub_static.portal.frame.registration import Reads, site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.media.gallery import Gallery
from sharinghub_static.portal.search.entries import FLAGS, Entry, entries, ranked, search_entries
from sharinghub_static.portal.search.finder import search_setup
from sharinghub_static.portal.search.kept_words import KeptTerms
from sharinghub_static.portal.search.readme_terms import readme_terms
from sharinghub_static.portal.search.synonyms import synonym_groups
from sharinghub_static.portal.search.tokens import terms
from sharinghub_static.portal.search.traits import TRAITS
from sharinghub_static.project.kept import ByteCache
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout
from sharinghub_static.text.json_values import to_json

__all__ = ["columns", "search_files", "texts"]

_SHARD_BYTES: Final = 180_000
_COARSE: Final = (
    (2.0, 1),
    (0.1, 2),
    (0.0, 3),
)  # degrees of a place's longer side, its digits
_MONTH: Final = 30  # days within which a gain is a trend
_PLACE: Final = ("wests", "souths", "widths", "heights")
_TEXTS: Final = ("summaries", "words", "others", "people", "dois", "pictures")
"""Columns of a shard: summaries, words of READMEs, words of files and metadata, names of people and DOIs
(separated by spaces), thumbnails."""
_FIRST: Final = b"(globalThis.SharingHub??={})"


def search_files(
    hub: Hub,
    gallery: Gallery | None = None,
    positions: Mapping[int, int] | None = None,
    known: Mapping[int, Entry] | None = None,
    cache: ByteCache | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Path and content of each script.

    Args:
        hub: what is published.
        gallery: has the previews of the projects.
        positions: GitLab's project id to the project's rank; None where there is no ranking.
        known: the entries of the projects by GitLab's id, where they are made already.
        cache: keeps the words of READMEs.
    """
    layout, order = Layout(), ranked(hub, positions)
    listed = (
        [known[project.record.id] for project in order]
        if known is not None
        else entries(order, gallery, hub.changed_at, hub.instance_of)
    )
    kept_terms = KeptTerms(cache)
    rows = texts(listed, cache, kept_terms)
    shards = list(_shards(rows))
    synonyms = synonym_groups(hub.config.search.synonyms, _searched(listed, rows), kept_terms)
    kept_terms.save()
    light = columns(hub, listed) | {"synonyms": synonyms, "shards": len(shards)}
    yield layout.data("columns.js"), _FIRST + b".columns=" + _json(light) + b";\n"
    for number, shard in enumerate(shards):
        yield layout.data(f"text-{number}.js"), b"%s.text?.(%d,%s);\n" % (_FIRST, number, _json(shard))


def columns(hub: Hub, listed: Sequence[Entry]) -> dict[str, object]:
    """The light columns; row ``n`` of each is the same project.

    Args:
        hub: for categories and STAC ids.
        listed: the projects, the best-ranked first.
    """
    projects = [entry.project for entry in listed]
    categories = {one.id: index for index, one in enumerate(hub.config.stac.categories)}
    spaces = _Dictionary(project.record.full_path.rpartition("/")[0] for project in projects)
    topics = _Dictionary(topic for project in projects for topic in project.keywords)
    licenses = _Dictionary(project.license.expression for project in projects if project.license)
    tasks = _Dictionary(task for entry in listed for task in entry.tasks)
    frameworks = _Dictionary(entry.framework for entry in listed if entry.framework)
    places = [_place(*entry.box) for entry in listed if entry.box]
    return {
        "flagNames": FLAGS,
        "changed": _minutes(hub.changed_at),
        "categoryIds": list(categories),
        "spaces": spaces.values,
        "topicNames": topics.values,
        "licenseNames": licenses.values,
        "taskNames": tasks.values,
        "frameworkNames": frameworks.values,
        "titles": [project.title for project in projects],
        "names": [project.record.full_path.rpartition("/")[2] for project in projects],
        "space": [spaces[project.record.full_path.rpartition("/")[0]] for project in projects],
        "categories": [
            [categories[id_] for id_ in project.categories if id_ in categories] for project in projects
        ],
        "updated": [_minutes(project.updated) for project in projects],
        "created": [_minutes(project.record.created_at) // 1440 for project in projects],
        "stars": [project.record.counts.stars for project in projects],
        "archived": [row for row, project in enumerate(projects) if project.record.archived],
        "topics": [[topics[topic] for topic in project.keywords] for project in projects],
        "licenses": [licenses[project.license.expression] if project.license else -1 for project in projects],
        "tasks": _sparse(listed, lambda entry: [tasks[task] for task in entry.tasks]),
        "frameworks": _sparse(listed, lambda entry: frameworks[entry.framework] if entry.framework else None),
        "gsd": _sparse(listed, lambda entry: entry.gsd),
        "traits": {name: column for name in TRAITS if (column := _trait(listed, name))},
        "sizes": _sparse(listed, lambda entry: _coarse(entry.size)),
        "trends": _gains(hub, listed),
        "flags": [_bits(entry) for entry in listed],
        **{name: [place[at] for place in places] for at, name in enumerate(_PLACE)},
        "start": [_minutes(entry.start) // 1440 for entry in listed],
        "end": [_minutes(entry.end) // 1440 if entry.end else None for entry in listed],
        "pages": {
            str(row): folder
            for row, project in enumerate(projects)
            if (folder := _page_folder(project)) != project.record.full_path
        },
        "opens": {
            str(row): address
            for row, project in enumerate(projects)
            if (address := open_address(project, project.categories[0], hub.config))
        },
        "items": {
            str(row): path
            for row, project in enumerate(projects)
            if (path := _item_path(hub, project)) != _usual_item_path(project)
        },
    }


def _page_folder(project: Project) -> str:
    """Folder of a project's page, from the folder of its category."""
    category = project.categories[0]
    page = Layout().project(category, project.record.full_path)
    return posixpath.relpath(posixpath.dirname(page), posixpath.dirname(Layout().category(category)))


def _item_path(hub: Hub, project: Project) -> str:
    """Path of a project's Item, from the folder of its Collection."""
    category = project.categories[0]
    item = Layout().stac_item(category, hub.item_ids[project.record.id])
    return posixpath.relpath(item, posixpath.dirname(Layout().stac_collection(category)))


def _usual_item_path(project: Project) -> str:
    """What the script makes of a project's path where it gets no other."""
    name = project.record.full_path.replace("/", "--")
    return f"{name}/{name}.json"


def texts(
    listed: Sequence[Entry],
    cache: ByteCache | None = None,
    take_apart: Callable[[str], list[str]] = terms,
) -> list[tuple[str, ...]]:
    """Of each project the texts of a shard, in the order of its columns.

    Args:
        listed: the projects.
        cache: keeps the words of READMEs.
        take_apart: gives the terms of a text.
    """
    known = [
        " ".join(take_apart(" ".join((entry.project.title, entry.project.summary, *entry.project.keywords))))
        for entry in listed
    ]
    return [
        (
            entry.project.summary,
            words,
            f"{entry.assets} {entry.metadata}".strip(),
            entry.people,
            " ".join(entry.dois),
            entry.picture,
        )
        for entry, words in zip(listed, readme_terms(_Readmes(listed), known, cache), strict=True)
    ]


class _Readmes(Sequence[str]):
    """Markdown of the projects' READMEs, each read when it is used; empty where there is none."""

    def __init__(self, listed: Sequence[Entry]) -> None:
        self._listed = listed

    def __len__(self) -> int:
        return len(self._listed)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return _Readmes(self._listed[place])
        readme = self._listed[place].project.readme
        return readme.markdown if readme else ""


def _searched(listed: Sequence[Entry], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """The texts whose words the search knows."""
    for entry, (summary, words, others, *_) in zip(listed, rows, strict=True):
        yield f"{entry.project.title} {entry.framework} {summary} {others}"
        yield words
        yield from (*entry.project.keywords, *entry.tasks)


def _shards(rows: Sequence[tuple[str, ...]]) -> Iterator[dict[str, object]]:
    """Cut the rows into shards of columns that are not too big to arrive soon."""
    first, size = 0, 0
    for row, one in enumerate(rows):
        length = sum(len(text.encode("utf-8", "replace")) + 3 for text in one)
        if size and size + length > _SHARD_BYTES:
            yield _shard(rows, first, row)
            first, size = row, 0
        size += length
    if rows:
        yield _shard(rows, first, len(rows))


def _shard(rows: Sequence[tuple[str, ...]], first: int, after: int) -> dict[str, object]:
    columns = zip(*rows[first:after], strict=True)
    return {"first": first} | dict(zip(_TEXTS, columns, strict=True))


class _Dictionary:
    """Repeated values by number, the most frequent first, so that numbers are short."""

    def __init__(self, all_values: Iterator[str]) -> None:
        counts: dict[str, int] = {}
        for value in all_values:
            counts[value] = counts.get(value, 0) + 1
        self.values = sorted(counts, key=lambda value: (-counts[value], value))
        self._numbers = {value: number for number, value in enumerate(self.values)}

    def __getitem__(self, value: str) -> int:
        return self._numbers[value]


def _sparse(listed: Sequence[Entry], value: Callable[[Entry], Any]) -> list[list[Any]]:
    """Rows that have a value, and their values: most projects have none."""
    found = [(row, one) for row, entry in enumerate(listed) if (one := value(entry)) not in (None, [])]
    return [[row for row, _ in found], [one for _, one in found]]


def _trait(listed: Sequence[Entry], name: str) -> list[object]:
    """Values of a facet, rows that have any, and numbers of their values; no rows where all have."""
    values = _Dictionary(value for entry in listed for value in entry.traits.get(name, ()))
    if not values.values:
        return []
    rows, numbers = _sparse(listed, lambda entry: [values[value] for value in entry.traits.get(name, ())])
    return [values.values, [] if len(rows) == len(listed) else rows, [_alone(own) for own in numbers]]


def _alone(numbers: Sequence[int]) -> object:
    return numbers[0] if len(numbers) == 1 else numbers


def _coarse(size: int | None) -> int | None:
    """Kilobytes in three figures, by which lists are ordered."""
    return None if size is None else int(float(f"{size / 1000:.3g}")) or 1


def _gains(hub: Hub, listed: Sequence[Entry]) -> list[list[Any]]:
    """Rows of projects that gained something within a month, and how much."""
    gains = {one.project.record.id: one.weight for one in trends(hub, _MONTH, len(listed))}
    return _sparse(listed, lambda entry: gains.get(entry.project.record.id))


def _place(west: float, south: float, east: float, north: float) -> tuple[float, ...]:
    """West, south, width and height in degrees, in as many digits as its size deserves."""
    width = east - west + (360 if east < west else 0)
    size = max(width, north - south)
    digits = next(digits for least, digits in _COARSE if size >= least)
    numbers = (round(number, digits) for number in (west, south, width, north - south))
    return tuple(int(number) if number == int(number) else number for number in numbers)


def _bits(entry: Entry) -> int:
    return sum(1 << index for index, name in enumerate(FLAGS) if name in entry.flags)


def _minutes(when: datetime) -> int:
    return int(when.timestamp() // 60)


def _json(value: object) -> bytes:
    """JSON that is also a script's literal; half of a surrogate pair becomes a question mark."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return orjson.dumps(to_json(value))


@site_files("search", reads=Reads.TEXTS)
def all_search_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of each script."""
    ranking = site.analyses.ranking
    positions = ranking.positions if ranking else None
    yield from search_files(site.hub, site.gallery, positions, search_entries(site), site.cache)


@site_files("search-setup", in_each_language=True)
def setup_file(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of the script with the words of the search in one language."""
    path = site.layout.search_setup(site.translator.language)
    yield path, _FIRST + b".setup=" + _json(search_setup(site)) + b";\n"
