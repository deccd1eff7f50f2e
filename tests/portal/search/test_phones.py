"""On a phone filters are a sheet over the list; what is pressed before the script has come is done then."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.portal.browsing import axe_findings, looking
from tests.portal.search.finding import asked, count, searching

pytestmark = pytest.mark.browser

_PHONE = {"width": 360, "height": 740}


def _is_focused(page: Page, selector: str) -> bool:
    return bool(page.evaluate("(selector) => document.activeElement.matches(selector)", selector))


def test_the_filters_open_over_the_list_and_say_how_many_projects_they_leave(
    chromium: Browser, root: str
) -> None:
    with looking(chromium, f"{root}processor/index.html", viewport=_PHONE) as page:
        above = page.locator("[data-find-results]").evaluate("(results) => results.offsetTop")
        page.locator("[data-find-filters]").click()
        sheet = page.get_by_role("dialog", name="Filters")
        expect(sheet.get_by_role("button", name="Show 13 projects")).to_be_visible()
        sheet.locator("input[name=topics][value=sar]").check()
        sheet.get_by_role("button", name="Show 12 projects").click()
        expect(sheet).not_to_be_visible()
        count(page, 12)
        assert asked(page) == {"topics": ["sar"]}
        assert page.locator("[data-find-results]").evaluate("(results) => results.offsetTop") <= above + 40


@pytest.mark.parametrize("way", ["Escape", "Close", "beside it"])
def test_the_sheet_keeps_the_focus_and_gives_it_back_however_it_closes(
    chromium: Browser, on_disk: str, way: str
) -> None:
    with looking(chromium, f"{on_disk}processor/index.html", viewport=_PHONE) as page:
        page.locator("[data-find-filters]").focus()
        page.keyboard.press("Enter")
        sheet = page.locator("[data-filter-sheet]")
        assert _is_focused(page, ".sheet [data-close]")
        for _ in range(4):
            page.keyboard.press("Shift+Tab")
            assert not _is_focused(page, "main *:not(.sheet *)")
        if way == "Escape":
            page.keyboard.press("Escape")
        elif way == "Close":
            sheet.get_by_role("button", name="Close").press("Enter")
        else:
            page.mouse.click(180, 20)
        expect(sheet).not_to_be_visible()
        assert _is_focused(page, "[data-find-filters]")


def test_the_filters_go_back_beside_the_list_when_the_window_grows(chromium: Browser, on_disk: str) -> None:
    with searching(chromium, on_disk, viewport=_PHONE) as page:
        page.locator("[data-find-filters]").click()
        page.set_viewport_size({"width": 1200, "height": 740})
        expect(page.locator(".finder > .filters")).to_be_visible()
        expect(page.locator("[data-filter-sheet]")).not_to_be_visible()


def test_the_sheet_is_accessible_and_fits(chromium: Browser, on_disk: str, axe: str) -> None:
    with searching(chromium, on_disk, "?q=flood", viewport=_PHONE, color_scheme="dark") as page:
        page.locator("[data-find-filters]").click()
        page.locator(".sheet details[data-facet=license] summary").click()
        assert axe_findings(page, axe) == []
        assert page.evaluate("document.documentElement.scrollWidth") == _PHONE["width"]


def test_the_maps_of_a_list_speak_the_language_of_the_page(chromium: Browser, whole_site: Path) -> None:
    address = f"{(whole_site / 'fr/search/index.html').as_uri()}?view=map"
    with looking(chromium, address, viewport=_PHONE) as page:
        expect(
            page.locator(".found-map").get_by_role("button", name="Se rapprocher", exact=True)
        ).to_be_visible()
        page.locator("[data-find-filters]").click()
        page.locator("[data-find-place] summary").click()
        expect(page.locator("[data-find-place] button", has_text="Tracer un cadre")).to_be_visible()


def _pressed(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _order(page: Page) -> None:
    page.locator("[data-find-sort]").select_option("+properties.title")


def _is_wanted_table(page: Page) -> None:
    expect(page.locator(".found-table")).to_be_visible()


def _is_wanted_map(page: Page) -> None:
    expect(page.locator(".found-map")).to_be_visible()


def _has_no_favourites(page: Page) -> None:
    expect(page.locator("[data-find-results]")).to_contain_text("No favourites yet")


def _is_ordered(page: Page) -> None:
    expect(page.locator("[data-find-sort]")).to_have_value("+properties.title")
    assert asked(page) == {"sortby": ["+properties.title"]}


def _asked_for(page: Page, held: list[Route]) -> Route:
    """The request for the script, which comes a moment after the page says that it is on its way."""
    while not held:
        page.wait_for_timeout(20)
    return held.pop()


@pytest.mark.parametrize(
    ("address", "press", "check"),
    [
        ("processor/index.html", lambda page: _pressed(page, "Table"), _is_wanted_table),
        ("processor/index.html", lambda page: _pressed(page, "Map"), _is_wanted_map),
        ("search/index.html", lambda page: _pressed(page, "Favourites"), _has_no_favourites),
        ("processor/index.html", _order, _is_ordered),
    ],
    ids=["table", "map", "favourites", "order"],
)
def test_what_is_pressed_before_the_script_has_come_is_done_then(
    chromium: Browser,
    on_server: str,
    address: str,
    press: Callable[[Page], None],
    check: Callable[[Page], None],
) -> None:
    held: list[Route] = []
    with looking(chromium, viewport=_PHONE) as page:
        page.route("**/search.js*", lambda route: held.append(route))
        page.goto(on_server + address, wait_until="domcontentloaded")
        press(page)
        expect(page.locator(".finder")).to_have_class("finder is-arriving")
        _asked_for(page, held).continue_()
        check(page)


def test_a_press_tries_again_when_the_script_could_not_be_loaded(chromium: Browser, on_server: str) -> None:
    refused: list[Route] = []
    context = chromium.new_context(viewport=_PHONE)
    page = context.new_page()
    page.route("**/search.js*", lambda route: refused.append(route))
    page.goto(f"{on_server}processor/index.html")
    _pressed(page, "Table")
    expect(page.locator(".is-arriving")).to_be_attached()
    _asked_for(page, refused).abort()
    expect(page.locator("[data-find-note]")).to_contain_text("Press again")
    page.unroute("**/search.js*")
    _pressed(page, "Table")
    _is_wanted_table(page)
    expect(page.locator("[data-find-note]")).to_be_empty()
    context.close()
