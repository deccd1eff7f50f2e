"""The map of all projects that have a location."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import orjson

from sharinghub_static.portal.components.footprint import place_of, rounded
from sharinghub_static.portal.components.pictures import Locator, world_map
from sharinghub_static.portal.frame.contexts import Page
from sharinghub_static.portal.frame.page_frame import home_link
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import site_files, site_page
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout, relative
from sharinghub_static.text.json_values import encodable

__all__ = ["MapPage", "MapRow", "map_page", "places_script"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRow:
    """A project in the list beside the map; ``hue`` and ``category`` are of its first category."""

    title: str
    href: str
    hue: int
    category: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage(Page):
    """Every project that has a place (``map.html``).

    Args:
        count: how many they are, in words.
        map: how many there are in each area; None when none has a place.
        data: href of the script with all places.
        root: href of the folder that the places' pages are in.
        rows: those that changed last, for readers without scripts.
        more: how many others there are, in words; empty when there are none.
    """

    count: str
    map: Locator | None
    data: str
    root: str
    rows: tuple[MapRow, ...]
    more: str


_LISTED: Final = 200
_TOPICS: Final = 100


def _located(site: SiteData) -> list[tuple[Project, tuple[float, float, float, float]]]:
    """The projects that have a place, newest change first."""
    found = [(one, box) for one in site.hub.projects if (box := place_of(one.extent)) is not None]
    return sorted(found, key=lambda pair: (-pair[0].updated.timestamp(), pair[0].record.full_path))


def places_script(site: SiteData) -> bytes:
    """``data/places.js``: every project that has a place, in columns.

    A classic script, because a page that is opened from a folder may load nothing else. Pages get
    from the root of one language, so that all languages share it.
    """
    located, layout = _located(site), Layout()
    categories = site.hub.config.stac.categories
    numbers = {category.id: index for index, category in enumerate(categories)}
    columns = {
        "hues": [site.hue(category.id) for category in categories],
        "titles": [encodable(project.title) for project, _ in located],
        "pages": [
            relative(
                layout.home(), layout.project(project.categories[0], project.record.full_path)
            ).removesuffix("/index.html")
            for project, _ in located
        ],
        "kinds": [numbers[project.categories[0]] for project, _ in located],
        "boxes": [number for _, box in located for number in rounded(box)],
        **_topics(site, [project for project, _ in located]),
    }
    return b"(globalThis.SharingHub??={}).places=" + orjson.dumps(columns) + b";\n"


def _topics(site: SiteData, located: list[Project]) -> dict[str, object]:
    """Topics by which the map is narrowed, those of most places first, with the numbers of their places."""
    numbers = {project.record.id: number for number, project in enumerate(located)}
    having = [
        (topic.name, sorted(numbers[one.record.id] for one in topic.projects if one.record.id in numbers))
        for topic in site.analyses.topics.with_pages
    ]
    most = sorted((one for one in having if one[1]), key=lambda one: (-len(one[1]), one[0]))[:_TOPICS]
    return {"topics": [encodable(name) for name, _ in most], "having": [places for _, places in most]}


@site_page("map", "map.html", Layout.map)
def map_page(site: SiteData) -> MapPage:
    """The page of all places."""
    layout, config, translator = site.layout, site.hub.config, site.translator
    link = site.linker(layout.map())
    located = _located(site)
    rows = []
    for project, box in located[:_LISTED]:
        category = config.category(project.categories[0])
        rows.append(
            MapRow(
                title=project.title,
                href=link.to(layout.project(project.categories[0], project.record.full_path)),
                hue=site.hue(project.categories[0]),
                category=category.title if category else project.categories[0],
                where=translator.box(*box),
            )
        )
    more = len(located) - len(rows)
    count = translator.ngettext("%(num)s project", "%(num)s projects", len(located))
    return MapPage(
        **page_head(
            site,
            link,
            title=translator.gettext("Map"),
            description=translator.gettext(
                "%(count)s of %(site)s on a map.", count=count, site=config.stac.root.title
            ),
            breadcrumbs=(home_link(site, link),),
        ),
        count=count,
        map=world_map(
            site.hub.projects,
            link.to(site.assets.world),
            link.to(layout.map()),
            translator,
            lambda one: link.to(layout.project(one.categories[0], one.record.full_path)),
        ),
        data=link.to(layout.places()),
        root=link.to(layout.home()).removesuffix("index.html"),
        rows=tuple(rows),
        more=translator.ngettext(
            "%(num)s more project in the lists", "%(num)s more projects in the lists", more
        )
        if more
        else "",
    )


@site_files("places")
def places_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of the script of all places."""
    yield Layout().places(), places_script(site)
