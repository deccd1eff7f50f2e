"""Lists become searches where the reader uses them, and look the same; nothing on them moves."""

import json

import pytest
from playwright.sync_api import Browser, expect

from tests.portal.browsing import axe_findings, looking
from tests.portal.search.finding import asked, count, searching, titles

pytestmark = pytest.mark.browser


def test_a_list_is_as_the_page_was_made_until_it_is_used(chromium: Browser, on_disk: str) -> None:
    with looking(chromium, f"{on_disk}processor/index.html") as page:
        assert page.evaluate("globalThis.SharingHub?.columns") is None
        before = titles(page)
        page.locator("[data-find-words]").fill("flood 7")
        expect(page.locator("[data-find-results] h3").first).to_have_text("Flood 7")
        page.locator("[data-find-words]").fill("")
        count(page, 13)
        assert titles(page) == before
        expect(page.locator(".steps")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "many", "narrower"),
    [("topics/sar/index.html", 12, ("has", "place")), ("organisations/eo/index.html", 15, ("topics", "sar"))],
)
def test_the_lists_of_a_topic_and_of_an_organisation_are_searched_and_narrowed_too(
    chromium: Browser, on_disk: str, address: str, many: int, narrower: tuple[str, str]
) -> None:
    with looking(chromium, on_disk + address) as page:
        before = titles(page)
        page.locator("[data-find-words]").fill("flood 7")
        expect(page.locator("[data-find-results] h3").first).to_have_text("Flood 7")
        page.locator("[data-find-words]").fill("")
        count(page, many)
        assert titles(page) == before
        name, value = narrower
        box = page.locator(f"input[name={name}][value={value}]")
        if not box.is_visible():
            page.locator(f"details[data-name={name}] summary").last.click()
        box.check()
        count(page, 12)
        assert asked(page) == {name: [value]}


def test_a_filter_that_is_closed_has_no_values_until_it_opens(chromium: Browser, root: str) -> None:
    with looking(chromium, f"{root}processor/index.html") as page:
        closed = page.locator("details[data-facet=license]")
        assert closed.locator("li").count() == 0
        closed.locator("summary").click()
        expect(closed.locator("li").first).to_be_visible()


def test_pages_say_nothing_to_the_search_that_all_lists_share(chromium: Browser, root: str) -> None:
    with looking(chromium, f"{root}processor/index.html") as page:
        setup = page.locator("[data-finder]").get_attribute("data-setup")
        assert set(json.loads(setup or "")) == {"root", "site", "category", "within", "sort"}


def test_a_value_picked_before_the_script_has_come_counts(chromium: Browser, root: str) -> None:
    with looking(chromium, f"{root}processor/index.html") as page:
        page.locator("input[name=topics][value=sar]").check()
        count(page, 12)
        assert asked(page) == {"topics": ["sar"]}


def test_cards_of_the_script_look_like_those_of_the_page(chromium: Browser, on_disk: str) -> None:
    shape = """(card) => {
      const named = (one) => one.className.baseVal ?? one.className;
      const outline = (element) => [element.tagName, named(element), [...element.children].map(outline)];
      for (const part of card.querySelectorAll("use, path, .keep, img")) part.remove();
      return JSON.stringify(outline(card));
    }"""
    with looking(chromium, f"{on_disk}processor/index.html") as page:
        made = page.locator(".card", has_text="Flood 1").first.evaluate(shape)
        page.goto(f"{on_disk}processor/index.html?q=flood")
        page.wait_for_selector("[data-state=complete]", state="attached")
        drawn = page.locator(".card", has_text="Flood 1").first.evaluate(shape)
        assert drawn.replace('["MARK","",[]]', "") == made.replace('["MARK","",[]]', "")


def test_without_scripts_the_list_and_its_pages_are_there_and_no_dead_control(
    chromium: Browser, root: str
) -> None:
    with looking(chromium, f"{root}processor/index.html", java_script_enabled=False) as page:
        assert len(titles(page)) == 5
        assert not page.locator(".find-tools, .filters, .find-everywhere").filter(visible=True).count()
        page.get_by_role("link", name="Next").click()
        assert len(titles(page)) == 5


def test_the_results_are_shown_on_a_map(chromium: Browser, root: str) -> None:
    with searching(chromium, root, "?view=map&topics=land-cover") as page:
        expect(page.locator(".map-mark")).to_have_count(1)


_MOVED = """() => new Promise((done) => {
  const shifts = [];
  const name = ({ node }) => `${node?.nodeName} ${node?.className}`;
  new PerformanceObserver((list) => {
    for (const { value, sources, hadRecentInput } of list.getEntries()) {
      if (!hadRecentInput) shifts.push([value, ...sources.map(name)]);
    }
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(shifts), 200);
})"""


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(
    "address",
    [
        "search/index.html",
        "search/index.html?q=cirrus+snow",
        "search/index.html?q=cloud+mask",  # whose picture comes after its card
        "processor/index.html?q=flood",
        "processor/index.html",
    ],
)
def test_nothing_moves_while_results_come(chromium: Browser, on_disk: str, address: str, width: int) -> None:
    size = {"width": width, "height": 800}
    with looking(chromium, f"{on_disk}{address}", viewport=size) as page:
        if address != "processor/index.html":
            page.wait_for_selector("[data-state=complete]", state="attached")
        assert page.evaluate(_MOVED) == []


def test_nothing_moves_while_the_reader_types_and_titles_are_still_indexed(
    chromium: Browser, on_disk: str
) -> None:
    with looking(chromium, f"{on_disk}search/index.html") as page:
        page.locator("[data-find-words]").press_sequentially("flo", delay=30)
        page.wait_for_selector("[data-state=complete]", state="attached")
        assert page.evaluate(_MOVED) == []


def test_what_strangers_wrote_is_text(chromium: Browser, on_disk: str) -> None:
    with searching(chromium, on_disk, "?q=script+alert") as page:
        card = page.locator(".card").first
        expect(card.locator("h3")).to_contain_text("<script>alert('t')</script>")
        assert page.locator("[data-find-results] script, [data-find-results] img").count() == 0


@pytest.mark.parametrize("view", ["cards", "table"])
def test_no_page_is_wider_than_the_window(chromium: Browser, on_disk: str, view: str) -> None:
    with searching(chromium, on_disk, f"?view={view}") as page:
        for width in (360, 768, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("query", ["?q=flood", "?view=table&topics=sar", "?q=zzzzqqqq"])
def test_the_search_is_accessible(chromium: Browser, on_disk: str, axe: str, query: str) -> None:
    with searching(chromium, on_disk, query, color_scheme="light") as page:
        if page.locator(".card, tbody tr").count():
            page.locator("[data-facet=license] summary").click()
        assert axe_findings(page, axe) == []
        page.emulate_media(color_scheme="dark")
        assert axe_findings(page, axe, runOnly=["color-contrast", "link-in-text-block"]) == []
