"""Words that are searched: where they stand, mistyped, in any script; in the header too."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.portal.browsing import axe_findings, looking
from tests.portal.search.finding import asked, count, searching, titles

pytestmark = pytest.mark.browser


def test_typing_shows_results_with_the_words_marked(chromium: Browser, root: str) -> None:
    with searching(chromium, root) as page:
        page.locator("[data-find-words]").press_sequentially("occit")
        count(page, 1)
        assert titles(page) == ["Land cover of Occitanie"]
        assert page.locator("h3 mark").inner_text() == "Occit"
        assert asked(page) == {"q": ["occit"]}


_FOUND = {
    "ocitanie": "Land cover of Occitanie",  # a letter is missing
    "cirus": "Cloud mask",  # of a heading of a README
    "thresh": "Cloud mask",  # of the text of a README
    "legend.csv": "Land cover of Occitanie",  # a file
    "cloud cirrus": "Cloud mask",  # title and README
    "SENTINEL-2A": "Land cover of Occitanie",  # metadata
    "خريطة": "خريطة الغطاء الأرضي",
    "覆盖分类": "Cloud mask",  # within a sentence without spaces
    "覆": "Cloud mask",
    "น้ำท่วม": "Cloud mask",
}


def test_words_are_found_wherever_they_stand_and_mistyped_too(chromium: Browser, on_disk: str) -> None:
    with searching(chromium, on_disk) as page:
        for words, title in _FOUND.items():
            page.locator("[data-find-words]").fill("zzzzqqqq")
            count(page, 0)
            page.locator("[data-find-words]").fill(words)
            expect(page.locator("[data-find-results] h3").first).to_have_text(title)


def test_words_that_nothing_has_are_reported_so(chromium: Browser, on_disk: str) -> None:
    with searching(chromium, on_disk, "?q=zzzzqqqq") as page:
        count(page, 0)
        expect(page.locator("[data-find-results] .empty")).to_contain_text("Nothing fits")


def test_the_mini_language_of_sharinghub_is_understood(chromium: Browser, on_disk: str) -> None:
    with searching(chromium, on_disk, "?q=flood+[SAR]+:place") as page:
        count(page, 12)
        chips = page.locator(".chip bdi").all_inner_texts()
        assert chips == ["“flood”", "SAR", "Location", "Remove all"]


def test_everything_is_done_with_the_keyboard(chromium: Browser, on_disk: str) -> None:
    with searching(chromium, on_disk) as page:
        page.keyboard.press("/")
        page.keyboard.type("flood")
        count(page, 12)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.textContent") == titles(page)[1]
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Escape")
        count(page, 16)
        page.keyboard.type("/")
        assert page.locator("[data-find-words]").input_value() == "/"


def test_parts_of_the_mini_language_are_taken_away_however_they_are_spelt(
    chromium: Browser, on_disk: str
) -> None:
    with searching(chromium, on_disk, "?q=flood+[ SAR ]+:Place") as page:
        count(page, 12)
        page.get_by_role("button", name="Remove: SAR").press("Enter")
        expect(page.locator("[data-find-words]")).to_have_value("flood :place")
        expect(page.get_by_role("button", name="Remove: Location")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("[data-find-words]")).to_have_value("flood")
        page.keyboard.press("Enter")
        expect(page.locator("[data-find-status]")).to_be_focused()
    with searching(chromium, on_disk, "?q=[ SAR ]+:Place") as page:
        page.get_by_role("button", name="Remove all").click()
        expect(page.locator("[data-find-words]")).to_have_value("")


def test_the_field_of_the_header_leads_to_the_search(chromium: Browser, root: str) -> None:
    with looking(chromium, f"{root}about/index.html") as page:
        page.keyboard.press("/")
        page.keyboard.type("flood & more")
        page.keyboard.press("Enter")
        expect(page.locator("[data-find-words]")).to_have_value("flood & more")


def test_the_field_of_the_header_suggests_titles_to_the_keyboard(chromium: Browser, on_disk: str) -> None:
    with looking(chromium, f"{on_disk}about/index.html") as page:
        assert page.evaluate("globalThis.SharingHub?.columns") is None
        page.keyboard.press("/")
        page.keyboard.type("flood")
        field = page.get_by_role("combobox", name="Search all projects")
        expect(page.get_by_role("option")).to_have_count(6)
        expect(field).to_have_attribute("aria-expanded", "true")
        page.keyboard.type(" 7")
        expect(page.get_by_role("option").first).to_contain_text("Flood 7")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option", selected=True)).to_contain_text("Flood 7")
        chosen = page.get_by_role("option", selected=True).get_attribute("id")
        expect(field).to_have_attribute("aria-activedescendant", str(chosen))
        page.keyboard.press("ArrowUp")
        expect(page.get_by_role("option", selected=True)).to_have_count(0)
        page.keyboard.press("Escape")
        expect(field).to_have_attribute("aria-expanded", "false")
        expect(field).to_have_value("flood 7")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("h1").first).to_have_text("Flood 7")


@pytest.mark.parametrize(
    ("path", "scheme", "width"),
    [("about/index.html", "light", 1440), ("about/index.html", "dark", 640), ("index.html", "dark", 360)],
)
def test_suggestions_are_accessible_and_within_the_window(
    chromium: Browser, on_disk: str, axe: str, path: str, scheme: Any, width: int
) -> None:
    size = {"width": width, "height": 700}
    with looking(chromium, f"{on_disk}{path}", color_scheme=scheme, viewport=size) as page:
        page.locator("#find-everywhere").press_sequentially("flood")
        expect(page.get_by_role("option")).to_have_count(6)
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option", selected=True)).to_be_visible()
        box = page.get_by_role("listbox").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert axe_findings(page, axe) == []


def test_a_suggestion_is_taken_with_the_pointer(chromium: Browser, root: str) -> None:
    with looking(chromium, f"{root}processor/index.html") as page:
        page.locator("#find-everywhere").press_sequentially("occitanie")
        page.get_by_role("option", name="Land cover of Occitanie").click()
        expect(page.locator("h1").first).to_have_text("Land cover of Occitanie")


def test_what_is_pressed_is_seen_where_colours_are_the_readers(chromium: Browser, on_disk: str) -> None:
    with searching(chromium, on_disk, forced_colors="active") as page:
        grounds = "getComputedStyle(document.querySelector('[data-view={}]')).backgroundColor"
        pressed, other = (page.evaluate(grounds.format(view)) for view in ("cards", "map"))
        assert pressed != other
