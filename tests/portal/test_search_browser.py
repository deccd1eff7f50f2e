"""The search as a reader uses it: typing, picking, with the keyboard, from a folder and from a server."""

import csv
import functools
import http.server
import io
import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from sharinghub_static.portal import pages
from sharinghub_static.portal.search.entries import entries
from sharinghub_static.project.model import Project, Readme
from tests.portal.hubs import full_hub

pytestmark = pytest.mark.browser

_AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


_CLOUD_MASK = """# Cloud mask

## Cirrus over snow

Thresholding thresholding. 卫星影像土地覆盖分类。แผนที่น้ำท่วมในประเทศไทย
"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The full hub, and a project that only its README names."""
    host = tmp_path_factory.mktemp("search")
    hub = full_hub(root_href="https://hub.example.org/")
    told: list[Project] = []
    for project in hub.projects:
        if project.record.full_path == "eo/cloud-mask":
            words = Readme("README.md", _CLOUD_MASK)
            told.append(replace(project, readme=words))
        else:
            told.append(replace(project, preview=None))
    for path, content in pages(replace(hub, projects=tuple(told))):
        file = host / "some" / "prefix" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return host


@pytest.fixture(scope="module", params=["folder", "prefix"])
def root(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Address of the site: in a folder on disk, and under a prefix of a server."""
    if request.param == "folder":
        yield f"{(folder / 'some' / 'prefix').as_uri()}/"
        return
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/some/prefix/"
        server.shutdown()
        thread.join()


@contextmanager
def _looking(chromium: Browser, address: str, **settings: Any) -> Iterator[Page]:
    """A page that complains of nothing, and asks no other host."""
    context = chromium.new_context(**settings)
    context.set_default_timeout(15_000)
    complaints: list[str] = []
    try:
        context.route(
            re.compile("^https:"), lambda route: (complaints.append(route.request.url), route.abort())
        )
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        yield page
        assert complaints == []
    finally:
        context.close()


@contextmanager
def _searching(chromium: Browser, root: str, query: str = "", **settings: Any) -> Iterator[Page]:
    with _looking(chromium, f"{root}search/index.html{query}", **settings) as page:
        page.wait_for_selector("[data-state=complete]", state="attached")
        yield page


def _titles(page: Page) -> list[str]:
    return [title.strip() for title in page.locator("[data-find-results] h3").all_inner_texts()]


def _asked(page: Page) -> dict[str, list[str]]:
    page.wait_for_timeout(300)  # What is typed stands in the address as soon as the reader pauses.
    return parse_qs(urlsplit(page.url).query)


def _count(page: Page, number: int) -> None:
    words = "1 project" if number == 1 else f"{number} projects"
    expect(page.locator("[data-find-status]")).to_have_text(words)


# Words


def test_typing_shows_results_with_the_words_marked(chromium: Browser, root: str) -> None:
    with _searching(chromium, root) as page:
        page.locator("[data-find-words]").press_sequentially("occit")
        _count(page, 1)
        assert _titles(page) == ["Land cover of Occitanie"]
        assert page.locator("h3 mark").inner_text() == "Occit"
        assert _asked(page) == {"q": ["occit"]}


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("ocitanie", "Land cover of Occitanie"),  # a letter is missing
        ("cirus", "Cloud mask"),  # of a heading of a README
        ("thresh", "Cloud mask"),  # of the text of a README
        ("legend.csv", "Land cover of Occitanie"),  # a file
        ("cloud cirrus", "Cloud mask"),  # title and README
        ("SENTINEL-2A", "Land cover of Occitanie"),  # metadata
        ("خريطة", "خريطة الغطاء الأرضي"),
        ("覆盖分类", "Cloud mask"),  # within a sentence without spaces
        ("覆", "Cloud mask"),
        ("น้ำท่วม", "Cloud mask"),
    ],
)
def test_words_are_found_wherever_they_stand_and_mistyped_too(
    chromium: Browser, root: str, words: str, title: str
) -> None:
    with _searching(chromium, root) as page:
        page.locator("[data-find-words]").fill(words)
        expect(page.locator("[data-find-results] h3").first).to_have_text(title)


def test_words_that_nothing_has_are_told_so(chromium: Browser, root: str) -> None:
    with _searching(chromium, root, "?q=zzzzqqqq") as page:
        _count(page, 0)
        expect(page.locator("[data-find-results] .empty")).to_contain_text("Nothing fits")


def test_the_mini_language_of_sharinghub_is_understood(chromium: Browser, root: str) -> None:
    with _searching(chromium, root, "?q=flood+[SAR]+:place") as page:
        _count(page, 12)
        chips = page.locator(".chip bdi").all_inner_texts()
        assert chips == ["“flood”", "SAR", "Place", "Remove all"]


# Facets


def test_counts_of_facets_are_those_of_the_projects(chromium: Browser, root: str) -> None:
    hub = full_hub()
    told = entries(project for project in hub.projects if "sar" in project.keywords)
    expected = Counter(flag for entry in told for flag in entry.flags)
    with _searching(chromium, root, "?topics=sar") as page:
        _count(page, len(told))
        page.locator("[data-facet=has] summary").click()
        counts = {
            box.get_attribute("value"): int(box.locator("xpath=../span").inner_text())
            for box in page.locator("[data-facet=has] input").all()
        }
        assert counts == expected


def test_values_of_one_facet_add_up_and_topics_narrow(chromium: Browser, root: str) -> None:
    with _searching(chromium, root) as page:
        page.get_by_label("AI Models").check()
        _count(page, 2)
        page.locator("input[name=collections][value=dataset]").check()
        _count(page, 3)
        page.locator("input[name=topics][value=land-cover]").check()
        page.locator("input[name=topics][value=occitanie]").check()
        _count(page, 1)
        assert _asked(page) == {"collections": ["ai-model,dataset"], "topics": ["land-cover,occitanie"]}
        page.get_by_role("button", name="Remove: land-cover").click()
        page.get_by_role("button", name="Remove all").click()
        _count(page, 16)
        assert _asked(page) == {}


def test_a_long_facet_has_a_search_of_its_own(chromium: Browser, root: str) -> None:
    with _searching(chromium, root) as page:
        page.get_by_label("Find in Topics").fill("topic-19")
        expect(page.locator("[data-facet=topics-0] li")).to_have_count(10)


def test_place_and_period_narrow(chromium: Browser, root: str) -> None:
    with _searching(chromium, root, "?bbox=170,-30,-170,0") as page:
        _count(page, 6)
    with _searching(chromium, root, "?datetime=../2024-02-01") as page:
        _count(page, 0)
        page.locator("summary", has_text="Period").click()
        page.locator("#find-to").fill("2024-03-05")
        _count(page, 16)
        assert _asked(page) == {"datetime": ["../2024-03-05"]}


# Address


def test_the_whole_state_stands_in_the_address_and_comes_back_from_it(chromium: Browser, root: str) -> None:
    query = "?q=flood&topics=sar&sortby=%2Bproperties.title&bbox=-180,-90,180,90&view=table&page=2"
    with _searching(chromium, root, query) as page:
        _count(page, 12)
        expect(page.locator(".found-table tbody tr")).to_have_count(10)
        expect(page.locator("th[aria-sort]")).to_have_text("Title")
        assert page.locator("[data-find-words]").input_value() == "flood"
        page.locator("input[name=topics][value=sar]").uncheck()
        assert _asked(page) == {
            "q": ["flood"],
            "sortby": ["+properties.title"],
            "bbox": ["-180,-90,180,90"],
            "view": ["table"],
        }


def test_back_goes_to_the_query_before_and_typing_is_one_step(chromium: Browser, root: str) -> None:
    with _searching(chromium, root) as page:
        page.locator("[data-find-words]").press_sequentially("flood")
        page.locator("input[name=topics][value=sar]").check()
        _count(page, 12)
        page.go_back()
        assert _asked(page) == {"q": ["flood"]}
        page.go_back()
        assert _asked(page) == {}
        _count(page, 16)
        assert page.locator("[data-find-words]").input_value() == ""
        page.go_forward()
        _count(page, 12)


def test_back_from_a_project_finds_the_results_again(chromium: Browser, root: str) -> None:
    with _searching(chromium, root, "?q=occitanie") as page:
        page.get_by_role("link", name="Land cover of Occitanie").click()
        expect(page.locator("h1").first).to_have_text("Land cover of Occitanie")
        page.go_back()
        _count(page, 1)


# Keyboard


def test_everything_is_done_with_the_keyboard(chromium: Browser, root: str) -> None:
    with _searching(chromium, root) as page:
        page.keyboard.press("/")
        page.keyboard.type("flood")
        _count(page, 12)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.textContent") == _titles(page)[1]
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Escape")
        _count(page, 16)
        page.keyboard.type("/")
        assert page.locator("[data-find-words]").input_value() == "/"


def test_the_field_of_the_header_leads_to_the_search(chromium: Browser, root: str) -> None:
    with _looking(chromium, f"{root}about/index.html") as page:
        page.keyboard.press("/")
        page.keyboard.type("flood & more")
        page.keyboard.press("Enter")
        expect(page.locator("[data-find-words]")).to_have_value("flood & more")


def test_the_field_of_the_header_suggests_titles_to_the_keyboard(chromium: Browser, root: str) -> None:
    with _looking(chromium, f"{root}about/index.html") as page:
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


@pytest.mark.skipif(not _AXE.is_file(), reason="axe-core is not there: npm --prefix frontend ci")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 360)])
def test_suggestions_are_accessible_and_within_the_window(
    chromium: Browser, root: str, scheme: Any, width: int
) -> None:
    size = {"width": width, "height": 700}
    with _looking(chromium, f"{root}about/index.html", color_scheme=scheme, viewport=size) as page:
        page.locator("#find-everywhere").press_sequentially("flood")
        expect(page.get_by_role("option")).to_have_count(6)
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option", selected=True)).to_be_visible()
        box = page.get_by_role("listbox").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(_AXE.read_text("utf-8"))
        found = page.evaluate(
            """() => axe.run({ preload: false }).then(({ violations }) =>
              violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))"""
        )
        assert found == []


def test_a_suggestion_is_taken_with_the_pointer(chromium: Browser, root: str) -> None:
    with _looking(chromium, f"{root}processor/index.html") as page:
        page.locator("#find-everywhere").press_sequentially("occitanie")
        page.get_by_role("option", name="Land cover of Occitanie").click()
        expect(page.locator("h1").first).to_have_text("Land cover of Occitanie")


# Lists


def test_a_list_is_as_the_page_was_made_until_it_is_used(chromium: Browser, root: str) -> None:
    with _looking(chromium, f"{root}processor/index.html") as page:
        assert page.evaluate("globalThis.SharingHub?.columns") is None
        before = _titles(page)
        page.locator("[data-find-words]").fill("flood 7")
        expect(page.locator("[data-find-results] h3").first).to_have_text("Flood 7")
        page.locator("[data-find-words]").fill("")
        _count(page, 13)
        assert _titles(page) == before
        expect(page.locator(".steps")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "count", "narrower"),
    [("topics/sar/index.html", 12, ("has", "place")), ("organisations/eo/index.html", 15, ("topics", "sar"))],
)
def test_the_lists_of_a_topic_and_of_an_organisation_are_searched_and_narrowed_too(
    chromium: Browser, root: str, address: str, count: int, narrower: tuple[str, str]
) -> None:
    with _looking(chromium, root + address) as page:
        before = _titles(page)
        page.locator("[data-find-words]").fill("flood 7")
        expect(page.locator("[data-find-results] h3").first).to_have_text("Flood 7")
        page.locator("[data-find-words]").fill("")
        _count(page, count)
        assert _titles(page) == before
        name, value = narrower
        box = page.locator(f"input[name={name}][value={value}]")
        if not box.is_visible():
            page.locator("details", has=box).locator("summary").click()
        box.check()
        _count(page, 12)
        assert _asked(page) == {name: [value]}


def test_a_value_picked_before_the_script_has_come_counts(chromium: Browser, root: str) -> None:
    with _looking(chromium, f"{root}processor/index.html") as page:
        page.locator("input[name=topics][value=sar]").check()
        _count(page, 12)
        assert _asked(page) == {"topics": ["sar"]}


def test_cards_of_the_script_look_like_those_of_the_page(chromium: Browser, root: str) -> None:
    shape = """(card) => {
      const named = (one) => one.className.baseVal ?? one.className;
      const told = (one) => [one.tagName, named(one), [...one.children].map(told)];
      for (const part of card.querySelectorAll("use, path, .keep, img")) part.remove();
      return JSON.stringify(told(card));
    }"""
    with _looking(chromium, f"{root}processor/index.html") as page:
        made = page.locator(".card", has_text="Flood 1").first.evaluate(shape)
        page.goto(f"{root}processor/index.html?q=flood")
        page.wait_for_selector("[data-state=complete]", state="attached")
        drawn = page.locator(".card", has_text="Flood 1").first.evaluate(shape)
        assert drawn.replace('["MARK","",[]]', "") == made.replace('["MARK","",[]]', "")


def test_without_scripts_the_list_and_its_pages_are_there_and_no_dead_control(
    chromium: Browser, root: str
) -> None:
    with _looking(chromium, f"{root}processor/index.html", java_script_enabled=False) as page:
        assert len(_titles(page)) == 5
        assert not page.locator(".find-tools, .filters, .find-everywhere").filter(visible=True).count()
        page.get_by_role("link", name="Next").click()
        assert len(_titles(page)) == 5


# Views


def test_the_results_are_shown_on_a_map(chromium: Browser, root: str) -> None:
    with _searching(chromium, root, "?view=map&topics=land-cover") as page:
        expect(page.locator(".map-mark")).to_have_count(1)


_MOVED = """() => new Promise((done) => {
  const told = [];
  const name = ({ node }) => `${node?.nodeName} ${node?.className}`;
  new PerformanceObserver((list) => {
    for (const { value, sources, hadRecentInput } of list.getEntries()) {
      if (!hadRecentInput) told.push([value, ...sources.map(name)]);
    }
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(told), 200);
})"""


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(
    "address",
    [
        "search/index.html",
        "search/index.html?q=cirrus+snow",
        "processor/index.html?q=flood",
        "processor/index.html",
    ],
)
def test_nothing_moves_while_results_come(chromium: Browser, root: str, address: str, width: int) -> None:
    size = {"width": width, "height": 800}
    with _looking(chromium, f"{root}{address}", viewport=size) as page:
        if address != "processor/index.html":
            page.wait_for_selector("[data-state=complete]", state="attached")
        assert page.evaluate(_MOVED) == []


def test_nothing_moves_while_the_reader_types_and_titles_are_still_indexed(
    chromium: Browser, root: str
) -> None:
    with _looking(chromium, f"{root}search/index.html") as page:
        page.locator("[data-find-words]").press_sequentially("flo", delay=30)
        page.wait_for_selector("[data-state=complete]", state="attached")
        assert page.evaluate(_MOVED) == []


# Favourites and files


def test_favourites_are_kept_and_exported(chromium: Browser, root: str) -> None:
    with _searching(chromium, root, "?q=occitanie") as page:
        page.get_by_role("button", name="Keep as a favourite: Land cover of Occitanie").click()
        page.goto(f"{root}search/index.html?starred=true")
        page.wait_for_selector("[data-state=complete]", state="attached")
        _count(page, 1)
        told = json.loads(_exported(page, "JSON"))
        assert [(one["path"], one["with"], one["stars"]) for one in told] == [
            (
                "eo-land/sentinel-2/land-cover",
                ["doi", "release", "package", "container", "notebook", "place"],
                1280,
            )
        ]
        [row] = csv.DictReader(io.StringIO(_exported(page, "CSV"), newline=""))
        assert (row["title"], row["west"], row["license"]) == (
            "Land cover of Occitanie",
            "-0.3",
            "etalab-2.0",
        )
        catalog = json.loads(_exported(page, "STAC catalog"))
        item = "https://hub.example.org/stac/dataset/eo-land--sentinel-2--land-cover/eo-land--sentinel-2--land-cover.json"
        assert [link["href"] for link in catalog["links"] if link["rel"] == "item"] == [item]
        assert (catalog["type"], catalog["stac_version"]) == ("Catalog", "1.1.0")
        page.get_by_role("button", name="Keep as a favourite: Land cover of Occitanie").click()
        expect(page.locator("[data-find-results] .empty")).to_contain_text("No favourites yet")


def _exported(page: Page, name: str) -> str:
    page.locator(".find-tools details summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return Path(download.value.path()).read_text("utf-8")


def test_no_cell_of_a_table_is_taken_for_a_formula(chromium: Browser, root: str) -> None:
    with _searching(chromium, root, "?organisation=eo") as page:
        rows = list(csv.reader(io.StringIO(_exported(page, "CSV"), newline="")))
        assert len(rows) == 16
        assert len({len(row) for row in rows}) == 1
        assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


# Everyone


def test_what_strangers_wrote_is_text(chromium: Browser, root: str) -> None:
    with _searching(chromium, root, "?q=script+alert") as page:
        card = page.locator(".card").first
        expect(card.locator("h3")).to_contain_text("<script>alert('t')</script>")
        assert page.locator("[data-find-results] script, [data-find-results] img").count() == 0


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_page_is_wider_than_the_window(chromium: Browser, root: str, width: int) -> None:
    for view in ("cards", "table"):
        with _searching(chromium, root, f"?view={view}", viewport={"width": width, "height": 800}) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.skipif(not _AXE.is_file(), reason="axe-core is not there: npm --prefix frontend ci")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["?q=flood", "?view=table&topics=sar", "?q=zzzzqqqq"])
def test_the_search_is_accessible(chromium: Browser, root: str, scheme: Any, query: str) -> None:
    with _searching(chromium, root, query, color_scheme=scheme) as page:
        if page.locator(".card, tbody tr").count():
            page.locator("[data-facet=license] summary").click()
        page.evaluate(_AXE.read_text("utf-8"))
        found = page.evaluate(
            """() => axe.run({ preload: false }).then(({ violations }) =>
              violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))"""
        )
        assert found == []
