"""The light columns of the search: what lists, facets and the map show of every project."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.ranking import trends
from sharinghub_static.portal.components.open_address import open_address
from sharinghub_static.portal.search.entries import FLAGS, Entry
from sharinghub_static.portal.search.traits import TRAITS
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout

__all__ = ["columns"]

_COARSE: Final = (
    (2.0, 1),
    (0.1, 2),
    (0.0, 3),
)  # degrees of a place's longer side, its digits
_MONTH: Final = 30  # days within which a gain is a trend
_PLACE: Final = ("wests", "souths", "widths", "heights")


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
    return _within(Layout().category(category), page).rpartition("/")[0]


def _item_path(hub: Hub, project: Project) -> str:
    """Path of a project's Item, from the folder of its Collection."""
    category = project.categories[0]
    item = Layout().stac_item(category, hub.item_ids[project.record.id])
    return _within(Layout().stac_collection(category), item)


def _within(start: str, path: str) -> str:
    """A path from the folder of a file that is above it."""
    return path.removeprefix(f"{start.rpartition('/')[0]}/")


def _usual_item_path(project: Project) -> str:
    """What the script makes of a project's path where it gets no other."""
    name = project.record.full_path.replace("/", "--")
    return f"{name}/{name}.json"


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
