"""The maps without scripts, on paper, without motion, and at each width of a screen."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.portal.browsing import looking
from tests.portal.maps.atlas import titles

pytestmark = pytest.mark.browser


def test_without_scripts_there_are_a_picture_and_a_list(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri(), java_script_enabled=False) as page:
        assert len(titles(page)) == 6
        assert page.locator("svg.map").is_visible()
        assert page.locator("svg.map a").count() == 4
        assert not page.locator("[data-legend]").is_visible()


def test_on_paper_the_drawn_picture_stands_for_the_live_map(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "dataset/eo/alps/index.html").as_uri()) as page:
        page.locator(".map-frame").hover()
        expect(page.locator("path.footprint")).to_have_count(1)
        page.emulate_media(media="print")
        assert page.locator("svg.map").is_visible()
        assert not page.locator(".live-map").is_visible()


def test_on_paper_the_list_stays_as_it_was(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri()) as page:
        expect(page.locator("[data-places-count]")).to_have_text("5 in view, 1 of the whole Earth")
        page.emulate_media(media="print")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert len(titles(page)) == 6


def test_nothing_moves_for_who_wants_no_motion(chromium: Browser, atlas: Path) -> None:
    for motion, animated in (("reduce", 0), ("no-preference", 1)):
        with looking(chromium, (atlas / "map/index.html").as_uri(), reduced_motion=motion) as page:
            expect(page.locator(".live-map")).to_have_count(1)
            assert page.locator(".live-map.leaflet-fade-anim").count() == animated


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_the_map_does_not_run_out_of_the_page(chromium: Browser, atlas: Path, width: int) -> None:
    viewport = {"width": width, "height": 800}
    with looking(chromium, (atlas / "map/index.html").as_uri(), viewport=viewport) as page:
        expect(page.locator(".live-map")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
