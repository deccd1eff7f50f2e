"""The map of all places and its list: with a pointer, with the keyboard, from an address."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.portal.browsing import looking
from tests.portal.hubs import HOSTILE_TITLE
from tests.portal.maps.atlas import mark, row, titles

pytestmark = pytest.mark.browser


def test_places_that_are_close_together_gather(chromium: Browser, root: str) -> None:
    with looking(chromium, f"{root}map/index.html") as page:
        cluster = page.get_by_role("button", name="3 projects: move closer")
        expect(cluster).to_have_text("3")
        expect(page.locator("[data-places-count]")).to_have_text("5 in view, 1 of the whole Earth")
        cluster.click()
        expect(mark(page, "Alps")).to_be_visible()
        expect(page.locator("[data-places-count]")).to_have_text("3 in view, 1 of the whole Earth")
        assert sorted(titles(page)) == ["Alps", "Grenoble", "Lyon", "World"]
        assert re.search(r"#bbox=-?\d", page.url)


def test_the_map_and_the_list_are_in_step(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri()) as page:
        row(page, "Fiji").hover()
        expect(mark(page, "Fiji")).to_have_class(re.compile("is-pointed"))
        expect(page.locator("path.footprint.is-pointed")).to_have_count(1)
        mark(page, "Fiji").hover()
        expect(row(page, "Fiji")).to_have_class("is-pointed")
        expect(page.locator(".leaflet-tooltip")).to_have_text("Fiji")
        page.locator("h1").hover()
        expect(page.locator("path.footprint.is-pointed, .leaflet-tooltip, li.is-pointed")).to_have_count(0)
        page.locator(".map-cluster").hover()
        expect(page.locator("li.is-pointed")).to_have_count(3)


def test_the_keyboard_reaches_every_mark_and_moves_the_map(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri(), reduced_motion="reduce") as page:
        map_ = page.get_by_role("group", name="Map of 6 projects")
        expect(map_).to_have_count(1)
        map_.focus()
        before = page.url
        page.keyboard.press("ArrowUp")
        page.wait_for_url(lambda now: now != before)
        page.locator(".map-cluster").focus()
        expect(page.locator("li.is-pointed")).to_have_count(3)
        page.keyboard.press("Enter")
        expect(mark(page, "Alps")).to_be_visible()
        expect(map_).to_be_focused()
        mark(page, "Alps").focus()
        expect(page.locator(".leaflet-tooltip")).to_have_text("Alps")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Alps")


def test_a_link_that_the_map_is_dragged_by_is_not_followed(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri()) as page:
        box = mark(page, "Fiji").bounding_box()
        assert box is not None
        before = page.url
        page.mouse.move(box["x"] + 12, box["y"] + 12)
        page.mouse.down()
        page.mouse.move(box["x"] - 80, box["y"] - 40, steps=8)
        page.mouse.up()
        page.wait_for_url(lambda now: now != before)
        expect(page.locator("h1")).to_have_text("Map")
        mark(page, "Fiji").click()
        expect(page.locator("h1")).to_have_text("Fiji")


def test_a_category_can_be_taken_away(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri()) as page:
        page.get_by_label("Datasets (3)").uncheck()
        expect(page.locator("[data-places-count]")).to_have_text("3 in view")
        assert sorted(titles(page)) == ["Fiji", "Grenoble", "Lyon"]
        page.get_by_label("Datasets (3)").check()
        expect(page.locator("[data-places] li")).to_have_count(6)


def test_the_map_is_narrowed_by_a_topic_which_stays_in_the_address(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri()) as page:
        page.get_by_label("Topic").select_option("snow")
        expect(page.locator("[data-places-count]")).to_have_text("2 in view, 1 of the whole Earth")
        assert sorted(titles(page)) == ["Alps", "Lyon", "World"]
        address = page.url
        assert address.endswith("&topic=snow")
    with looking(chromium, address) as page:
        expect(page.locator("[data-places] li")).to_have_count(3)
        expect(page.get_by_label("Topic")).to_have_value("snow")


def test_an_area_of_the_address_is_shown_by_the_map(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri() + "#bbox=-80,-10,-70,0") as page:
        expect(page.locator("[data-places-count]")).to_have_text("1 in view, 1 of the whole Earth")


def test_the_circle_of_a_single_project_leads_to_it(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "index.html").as_uri()) as page:
        circle = page.locator("a.cell", has_text="10° S, 80° W to 0° N, 70° W")
        title = (circle.get_attribute("aria-label") or "").removeprefix("1 project: ").rpartition(" (")[0]
        circle.click()
        expect(page.locator("h1").first).to_have_text(title)


@pytest.mark.parametrize(
    "fragment", ["#bbox=1,2", "#bbox=a,b,c,d", "#bbox=0,50,1,40", "#bbox=,,,", "#%E0%A4%A"]
)
def test_an_address_that_names_no_box_shows_everything(chromium: Browser, atlas: Path, fragment: str) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri() + fragment) as page:
        expect(page.locator("[data-places-count]")).to_have_text("5 in view, 1 of the whole Earth")


def test_a_hostile_title_stays_text_on_the_map(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri()) as page:
        page.locator(".map-mark[data-hue='1']").hover()
        expect(page.locator(".leaflet-tooltip")).to_have_text(HOSTILE_TITLE)
        assert page.locator(".leaflet-tooltip script, [data-places] script").count() == 0
