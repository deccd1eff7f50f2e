"""Small maps that are drawn at build time.

Only numbers are made here; the templates draw them.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sharinghub_static.portal.translation.translator import ENGLISH, Translator
from sharinghub_static.project.model import Project

__all__ = ["Cell", "Locator", "flat_box", "locator", "world_map"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The projects in one area.

    Args:
        x: of the middle of their circle, degrees.
        y: likewise.
        radius: in degrees.
        count: how many they are.
        words: who they are, and where.
        href: the page of a single project, else the map of the area.
    """

    x: float
    y: float
    radius: float
    count: str
    words: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """A small map in degrees; x is the longitude, y the latitude turned over.

    Args:
        world: the picture of the land, 360 by 180 degrees.
        view_box: part of the map that is shown, as SVG's ``viewBox``.
        copies: x of each copy of the land that the part touches.
        graticule: lines of longitude and latitude, as an SVG path.
        boxes: x, y, width, height of each place.
        dots: x, y, radius and words of places too small to see.
        cells: many places together, area by area.
        words: the same in words.
        footprint: the place's ``bbox`` and ``geometry`` as JSON, for the live map; empty when there is none.
    """

    world: str
    view_box: str
    copies: tuple[float, ...]
    graticule: str
    words: str
    boxes: tuple[tuple[float, float, float, float], ...] = ()
    dots: tuple[tuple[float, float, float, str], ...] = ()
    cells: tuple[Cell, ...] = ()
    footprint: str = ""


_NARROWEST = 36.0  # degrees of longitude that a map shows at least: enough land to see where one is
_SMALLEST = 0.03  # share of the map's width under which a box becomes a dot
_CELLS = (10, 20)  # degrees: the finest that gives no more areas than that
_MOST_CELLS = 150
"""Areas with a circle each, which has 400 bytes and must be distinct from those beside it."""

_DIGITS = 5  # of a degree: a metre
_NAMED = 3  # projects of an area that its words name


def flat_box(bbox: tuple[float, ...] | None) -> tuple[float, float, float, float] | None:
    """West, south, east, north, with east beyond 180 across the antimeridian; None when it is no box."""
    if bbox is None or len(bbox) not in (4, 6) or not all(map(math.isfinite, bbox)):
        return None
    half = len(bbox) // 2
    west, south, east, north = bbox[0], bbox[1], bbox[half], bbox[half + 1]
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        return None
    return west, south, east + 360 if east < west else east, north


def locator(
    project: Project, world: str, footprint: str = "", translator: Translator = ENGLISH
) -> Locator | None:
    """The map of a project's box; None when it has no place.

    Args:
        project: any.
        world: href of the picture of the land.
        footprint: what the live map draws.
        translator: the language.
    """
    flat = flat_box(project.extent.bbox)
    if flat is None:
        return None
    west, south, east, north = flat
    width = min(360.0, max(_NARROWEST, (east - west) * 1.6, (north - south) * 3.2))
    height = width / 2
    x = (west + east - width) / 2
    y = min(max(-(south + north + height) / 2, -90.0), 90.0 - height)
    if width == 360:
        x = -180.0
    box = (east - west, north - south)
    is_small = max(box) < width * _SMALLEST
    caption = translator.box(west, south, east - 360 if east > 180 else east, north)
    copies = tuple(left for left in (-540.0, -180.0, 180.0) if left < x + width and left + 360 > x)
    shifts = (0.0, -360.0) if width == 360 and east > 180 else (0.0,)
    return Locator(
        world=world,
        view_box=f"{x:g} {y:g} {width:g} {height:g}",
        copies=copies,
        graticule=_graticule(x, y, width, height, 5 if width < 60 else 10 if width < 120 else 30),
        words=caption,
        footprint=footprint,
        boxes=()
        if is_small
        else tuple(
            (west + shift, -north, round(box[0], _DIGITS), round(box[1], _DIGITS)) for shift in shifts
        ),
        dots=(((west + east) / 2, -(south + north) / 2, round(width / 60, 2), caption),) if is_small else (),
    )


def _graticule(x: float, y: float, width: float, height: float, step: int) -> str:
    columns = range(math.ceil(x / step) * step, math.floor(x + width) + 1, step)
    rows = range(math.ceil(y / step) * step, math.floor(y + height) + 1, step)
    down, along = f"v{height:g}", f"h{width:g}"
    path = ""
    if columns:  # each further line begins where the last one ends
        path += f"M{columns[0]} {y:g}{down}" + f"m{step}{-height:g}{down}" * (len(columns) - 1)
    if rows:
        path += f"M{x:g} {rows[0]}{along}" + f"m{-width:g} {step}{along}" * (len(rows) - 1)
    return path


def world_map(
    projects: Iterable[Project],
    world: str,
    atlas: str,
    translator: Translator = ENGLISH,
    page: Callable[[Project], str] | None = None,
) -> Locator | None:
    """Which projects lie in each cell of ten degrees, or of twenty in a full world, by their middles.

    Projects of more than half of the world have no middle worth showing: they are counted in the words alone.

    Args:
        projects: any.
        world: href of the picture of the land.
        atlas: href of the page of the map, where each area is shown.
        translator: the language.
        page: href of a project's page, where a circle of a single project leads; else it leads to the map.
    """
    middles: list[tuple[float, float, Project]] = []
    global_count = 0
    for project in projects:
        flat = flat_box(project.extent.bbox)
        if flat is None:
            continue
        west, south, east, north = flat
        if east - west > 180:
            global_count += 1
            continue
        longitude = ((west + east) / 2 + 180) % 360 - 180
        latitude = min((south + north) / 2, 89.9)
        middles.append((longitude, latitude, project))
    size, cells = _divided(middles)
    if not cells and not global_count:
        return None
    local_count = len(middles)
    words = translator.gettext(
        "%(projects)s in %(areas)s",
        projects=translator.ngettext("%(num)s project", "%(num)s projects", local_count),
        areas=translator.ngettext("%(num)s area", "%(num)s areas", len(cells)),
    )
    if global_count:
        whole = translator.ngettext(
            "%(num)s project of the whole Earth", "%(num)s projects of the whole Earth", global_count
        )
        words = translator.gettext("%(local)s and %(whole)s", local=words, whole=whole) if cells else whole
    return Locator(
        world=world,
        view_box="-180 -84 360 144",
        copies=(-180.0,),
        graticule=_graticule(-180, -84, 360, 144, 30),
        words=words,
        cells=tuple(
            _cell(cell, size, there, atlas, translator, page) for cell, there in sorted(cells.items())
        ),
    )


def _divided(
    middles: Sequence[tuple[float, float, Project]],
) -> tuple[int, dict[tuple[int, int], list[Project]]]:
    """The projects of each cell, by its column and row, and the size of cells in degrees."""
    for size in _CELLS:
        cells: defaultdict[tuple[int, int], list[Project]] = defaultdict(list)
        for longitude, latitude, project in middles:
            cells[math.floor(longitude / size), math.floor(latitude / size)].append(project)
        if len(cells) <= _MOST_CELLS:
            break
    return size, cells


def _cell(
    place: tuple[int, int],
    size: int,
    projects: list[Project],
    atlas: str,
    translator: Translator,
    page: Callable[[Project], str] | None,
) -> Cell:
    west, south = place[0] * size, place[1] * size
    names = [project.title for project in projects[:_NAMED]]
    if len(projects) > _NAMED:
        more = len(projects) - _NAMED
        names.append(translator.ngettext("%(num)s more project", "%(num)s more projects", more))
    return Cell(
        x=west + size / 2,
        y=-(south + size / 2),
        radius=round(min(2.8 + 0.5 * math.log2(len(projects)), 5), 2),
        count=translator.number(len(projects)),
        # The words are the name of the link for those who do not see: the number that is drawn is in them.
        words=translator.gettext(
            "%(count)s: %(names)s (%(where)s)",
            count=translator.ngettext("%(num)s project", "%(num)s projects", len(projects)),
            names=translator.listed(names),
            where=translator.box(west, south, west + size, south + size),
        ),
        href=(
            page(projects[0])
            if page and len(projects) == 1
            else f"{atlas}#bbox={west},{south},{west + size},{south + size}"
        ),
    )
