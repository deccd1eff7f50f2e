"""The map of a project's page: its place, its data, and tiles."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.portal.browsing import looking
from tests.portal.maps.atlas import DATA, RASTER, TILE, write_atlas

pytestmark = pytest.mark.browser


def test_a_projects_page_draws_its_footprint_over_the_countries(chromium: Browser, root: str) -> None:
    with looking(chromium, f"{root}dataset/eo/alps/index.html") as page:
        page.locator(".map-frame").hover()
        expect(page.locator(".live-map path.footprint")).to_have_count(1)
        expect(page.locator(".live-map path.border")).to_have_count(1)  # the world's copies are far away
        expect(page.locator(".leaflet-control-attribution")).to_have_text("Natural Earth")
        frame = page.locator(".map-frame").bounding_box()
        drawn = page.locator("path.footprint").bounding_box()
        assert frame is not None
        assert drawn is not None
        assert frame["x"] < drawn["x"]
        assert drawn["x"] + drawn["width"] < frame["x"] + frame["width"]
        assert drawn["width"] > frame["width"] / 4


def test_a_place_across_the_antimeridian_is_drawn_in_one_piece(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "ai-model/eo/fiji/index.html").as_uri()) as page:
        page.locator(".map-frame").hover()
        drawn = page.locator("path.footprint").bounding_box()
        assert drawn is not None
        assert 50 < drawn["width"] < 250
        expect(page.locator(".live-map path.border")).to_have_count(2)


def test_the_map_is_loaded_when_one_reaches_for_it_and_nothing_moves(chromium: Browser, atlas: Path) -> None:
    address = (atlas / "dataset/eo/alps/index.html").as_uri()
    with looking(chromium, address, viewport={"width": 360, "height": 300}) as page:
        names = "[...document.scripts].map((one) => one.src.split('/').pop())"
        scripts = f"{names}.filter((one) => one && one !== 'updates.js')"
        frame = page.locator(".map-frame")
        height = "document.documentElement.scrollHeight"
        before = page.evaluate(height)
        frame.scroll_into_view_if_needed()
        assert page.evaluate(scripts) == ["portal.js"]
        frame.hover()
        expect(page.locator("path.footprint")).to_have_count(1)
        assert sorted(page.evaluate(scripts)) == ["basemap.js", "map.js", "portal.js"]
        assert page.evaluate(height) == before


def test_the_keyboard_reaches_for_a_projects_map(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "dataset/eo/alps/index.html").as_uri()) as page:
        page.locator(".map-frame").focus()
        expect(page.locator(".live-map")).to_be_focused()
        assert page.locator(".map-frame").get_attribute("tabindex") is None


def test_a_page_without_a_place_loads_no_map(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "dataset/eo/nowhere/index.html").as_uri()) as page:
        assert page.locator("[data-map]").count() == 0
        scripts = page.evaluate("[...document.scripts].map((one) => one.src.split('/').pop())")
        assert sorted(filter(None, scripts)) == ["portal.js", "updates.js"]


def test_data_of_a_project_are_shown_on_its_map_once_they_are_asked_for(
    chromium: Browser, atlas: Path
) -> None:
    square = {"type": "Polygon", "coordinates": [[[6, 45], [8, 45], [8, 46], [6, 45]]]}
    asked: list[str] = []

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(DATA)
        asked.append(name)
        body = RASTER.read_bytes() if name == "cover.tif" else json.dumps(square)
        if name == "closed.geojson":
            route.abort()  # as a browser does where a server lets no other site read
        else:
            route.fulfill(body=body, headers={"Access-Control-Allow-Origin": "*"})

    context = chromium.new_context()
    try:
        page = context.new_page()
        page.route(f"{DATA}**", answer)
        page.goto((atlas / "dataset/eo/alps/index.html").as_uri())
        page.wait_for_timeout(200)
        assert asked == []
        page.get_by_role("button", name="Fields").click()  # the map has not begun: it does now
        expect(page.locator("path.footprint")).to_have_count(1)
        expect(page.locator("path.data-vector")).to_have_count(1)
        page.get_by_role("button", name="Cover").click()
        expect(page.locator("img.data-raster")).to_have_count(1)
        page.get_by_role("button", name="Closed").click()
        expect(page.locator(".map-data [role=status]")).to_contain_text("does not let other sites read it")
        page.get_by_role("button", name="Fields").click()
        expect(page.locator("path.data-vector")).to_have_count(0)
        assert asked == ["fields.geojson", "cover.tif", "closed.geojson"]
    finally:
        context.close()


def test_configured_tiles_are_asked_of_their_host_alone(chromium: Browser, tmp_path: Path) -> None:
    tiles = {"url": TILE + "{z}/{x}/{y}.png", "attribution": "© *Tiles*"}
    folder = write_atlas(tmp_path, portal={"tiles": tiles})
    with looking(chromium, (folder / "map/index.html").as_uri(), asks=TILE) as page:
        expect(page.locator("img.leaflet-tile").first).to_have_attribute("src", re.compile(f"^{TILE}"))
        expect(page.locator(".leaflet-control-attribution")).to_have_text("© Tiles")
        assert page.locator("path.land").count() == 0
        assert page.locator(".names-pane").count() == 0
