"""A hub of places, its site, and what the tests find on its maps."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from sharinghub_static.project.model import Asset
from tests.portal.browsing import looking, write_site
from tests.portal.hubs import HOSTILE_TITLE
from tests.projects import located, make_config, make_hub, make_project

__all__ = ["DATA", "RASTER", "TILE", "drawing", "mark", "row", "titles", "write_atlas"]

TILE = "https://tiles.example.org/"
DATA = "https://data.example.org/"
_ROOT = Path(__file__).parents[3]
RASTER = (
    _ROOT
    / "sharinghub_static/demo/samples/earthlab/land/alpine-land-cover/repository/labels/alc_2025_tyrol.tif"
)
_COG = "image/tiff; application=geotiff; profile=cloud-optimized"
_ASSETS = (
    Asset("fields", f"{DATA}fields.geojson", "application/geo+json", "Fields", size=200),
    Asset("cover", f"{DATA}cover.tif", _COG, "Cover", size=RASTER.stat().st_size),
    Asset("closed", f"{DATA}closed.geojson", "application/geo+json", "Closed"),
)
_PROJECTS = (
    make_project(
        "eo/alps", title="Alps", extent=located(5, 44, 16, 48), keywords=("snow", "alps"), assets=_ASSETS
    ),
    make_project(
        "eo/lyon", "processor", title="Lyon", keywords=("snow",), extent=located(4.7, 45.6, 5, 45.9)
    ),
    make_project("eo/grenoble", "processor", title="Grenoble", extent=located(5.6, 45.1, 5.8, 45.3)),
    make_project("eo/fiji", "ai-model", title="Fiji", extent=located(178, -20, -178, -15)),
    make_project("eo/quito", title=HOSTILE_TITLE, extent=located(-79, -1, -78, 0)),
    make_project("eo/world", title="World", keywords=("snow",), extent=located(-180, -90, 180, 90)),
    make_project("eo/nowhere", title="Nowhere"),
)


def write_atlas(folder: Path, **sections: object) -> Path:
    """Write the site; ``sections`` are of the configuration."""
    return write_site(make_hub(*_PROJECTS, config=make_config(**sections)), folder)


def mark(page: Page, title: str) -> Locator:
    """The mark of a project on the map."""
    return page.locator(f'.map-mark[aria-label^="{title} ("]')


def row(page: Page, title: str) -> Locator:
    """The row of a project in the list beside the map."""
    return page.locator("[data-places] li", has_text=title)


def titles(page: Page) -> list[str]:
    """The titles in that list."""
    return [title.strip() for title in page.locator("[data-places] li a").all_inner_texts()]


@contextmanager
def drawing(chromium: Browser, atlas: Path, box: str = "null") -> Iterator[Page]:
    """A page with a map on which a reader draws a box; ``boxes`` of its scripts holds what was reported."""
    with looking(chromium, (atlas / "dataset/eo/alps/index.html").as_uri()) as page:
        page.locator(".map-frame").hover()
        expect(page.locator("path.footprint")).to_have_count(1)
        page.evaluate(
            f"""() => {{
              const frame = document.createElement("div");
              frame.className = "map-frame atlas-box";
              frame.setAttribute("aria-label", "Where");
              document.querySelector("main").replaceChildren(frame);
              frame.attributeStyleMap.set("height", "400px");
              globalThis.boxes = [];
              const onChange = (box) => boxes.push(box);
              globalThis.drawn = SharingHub.map.drawBox(frame, {{ bbox: {box}, onChange }});
            }}"""
        )
        yield page
