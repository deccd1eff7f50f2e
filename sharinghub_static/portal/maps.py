"""What the maps are given: a project's footprint, the places of all projects, the page that shows them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape

from sharinghub_static.portal.chrome import Chrome
from sharinghub_static.portal.heads import head
from sharinghub_static.portal.page_contexts import MapPage, MapRow
from sharinghub_static.portal.pictures import flat_box, world_map
from sharinghub_static.project.model import Extent, Project
from sharinghub_static.site.layout import Layout, relative

__all__ = ["footprint", "map_page", "places_script"]

_MOST_POSITIONS: Final = 500
_FINEST: Final = 400  # parts of the footprint's longer side that a small map can tell apart
_DIGITS: Final = 5  # of a degree: a metre
_LISTED: Final = 200


def _box(extent: Extent) -> tuple[float, float, float, float] | None:
    """West, south, east, north; west is greater than east across the antimeridian."""
    flat = flat_box(extent.bbox)
    if flat is None:
        return None
    west, south, east, north = flat
    return west, south, east - 360 if east > 180 else east, north


def footprint(extent: Extent) -> str:
    """A project's place for the map of its page, as JSON: its ``bbox``, and a ``geometry`` in few positions.

    Args:
        extent: any.

    Returns:
        Empty when there is no place.
    """
    box = _box(extent)
    if box is None:
        return ""
    west, south, east, north = box
    width = east - west + (360 if east < west else 0)
    geometry = _simplified(extent.geometry or {}, max(width, north - south) / _FINEST)
    return orjson.dumps({"bbox": _rounded(box), "geometry": geometry or _outline(box)}).decode()


def _simplified(geometry: Mapping[str, Any], step: float) -> dict[str, Any] | None:
    """The geometry without what is too small to see; None when it cannot be drawn with few positions."""
    try:
        drawn = shapely.force_2d(shape(dict(geometry)))
        for _ in range(6):
            if shapely.get_num_coordinates(drawn) <= _MOST_POSITIONS:
                break
            drawn, step = shapely.simplify(drawn, step), step * 2
        if drawn.is_empty or shapely.get_num_coordinates(drawn) > _MOST_POSITIONS:
            return None
        plain: dict[str, Any] = mapping(drawn)
    except (ShapelyError, AttributeError, KeyError, TypeError, ValueError):
        return None
    if "coordinates" not in plain:
        return None
    return {"type": plain["type"], "coordinates": _rounded(plain["coordinates"])}


def _rounded(numbers: Any) -> Any:
    if isinstance(numbers, Sequence):
        return [_rounded(number) for number in numbers]
    return round(numbers, _DIGITS)


def _outline(box: tuple[float, float, float, float]) -> dict[str, Any]:
    """A box as GeoJSON, cut at the antimeridian (RFC 7946, section 3.1.9)."""
    west, south, east, north = box
    parts = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    rings = [
        [[[left, south], [right, south], [right, north], [left, north], [left, south]]]
        for left, right in parts
    ]
    return {"type": "MultiPolygon", "coordinates": _rounded(rings)}


def _located(chrome: Chrome) -> list[tuple[Project, tuple[float, float, float, float]]]:
    """The projects that have a place, newest change first."""
    found = [(one, box) for one in chrome.hub.projects if (box := _box(one.extent)) is not None]
    return sorted(found, key=lambda pair: (-pair[0].updated.timestamp(), pair[0].record.full_path))


def places_script(chrome: Chrome) -> bytes:
    """``data/places.js``: every project that has a place, in columns.

    A classic script, because a page that is opened from a folder may load nothing else. Pages are told
    from the root of one language, so that all languages share it.
    """
    located, layout = _located(chrome), Layout()
    categories = chrome.hub.config.stac.categories
    numbers = {category.id: index for index, category in enumerate(categories)}
    columns = {
        "hues": [chrome.hue(category.id) for category in categories],
        "titles": [_writable(project.title) for project, _ in located],
        "pages": [
            relative(
                layout.home(), layout.project(project.categories[0], project.record.full_path)
            ).removesuffix("/index.html")
            for project, _ in located
        ],
        "kinds": [numbers[project.categories[0]] for project, _ in located],
        "boxes": [number for _, box in located for number in _rounded(box)],
    }
    return b"(globalThis.SharingHub??={}).places=" + orjson.dumps(columns) + b";\n"


def _writable(text: str) -> str:
    """Half of a surrogate pair can be written in JSON and YAML, but not in UTF-8."""
    return text.encode("utf-8", "replace").decode()


def map_page(chrome: Chrome) -> MapPage:
    """The page of all places."""
    layout, config, words = chrome.layout, chrome.hub.config, chrome.words
    link = chrome.linker(layout.map())
    located = _located(chrome)
    rows = []
    for project, box in located[:_LISTED]:
        category = config.category(project.categories[0])
        rows.append(
            MapRow(
                title=project.title,
                href=link.to(layout.project(project.categories[0], project.record.full_path)),
                hue=chrome.hue(project.categories[0]),
                category=category.title if category else project.categories[0],
                where=words.box(*box),
            )
        )
    more = len(located) - len(rows)
    count = words.ngettext("%(num)s project", "%(num)s projects", len(located))
    return MapPage(
        **head(
            chrome,
            link,
            title=words.gettext("Map"),
            description=words.gettext(
                "%(count)s of %(site)s on a map.", count=count, site=config.stac.root.title
            ),
            breadcrumbs=(chrome.home_link(link),),
        ),
        count=count,
        map=world_map(chrome.hub.projects, link.to(chrome.assets.world), link.to(layout.map()), words),
        data=link.to(layout.places()),
        root=link.to(layout.home()).removesuffix("index.html"),
        rows=tuple(rows),
        more=words.ngettext("%(num)s more project in the lists", "%(num)s more projects in the lists", more)
        if more
        else "",
    )
