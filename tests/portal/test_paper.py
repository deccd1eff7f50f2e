"""What is printed has no buttons, and no table that ends at the edge of the sheet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sharinghub_static.analysis.hub import Hub
from tests.cases import each_case
from tests.portal.kinds import ALL_KINDS, paths_of

pytestmark = pytest.mark.browser

_WIDTH = 718  # pixels of A4 within Chromium's margins
_PRESSED = """() => [...document.querySelectorAll("button, .button, summary.button, input, select")]
  .filter((one) => one.checkVisibility() && !one.closest(".prose li"))
  .filter((one) => !one.matches("th *, .chip") || getComputedStyle(one).borderTopStyle !== "none")
  .map((one) => one.outerHTML.slice(0, 120))"""
_CUT = """(width) => [...document.querySelectorAll("table, pre, .math-display")]
  .filter((one) => one.checkVisibility() && one.clientWidth)
  .filter((one) => one.getBoundingClientRect().right > width + 1 || one.scrollWidth > one.clientWidth + 1
    || [...one.querySelectorAll("th, td")].some((cell) => cell.scrollWidth > cell.clientWidth + 1))
  .map((one) => one.outerHTML.slice(0, 120))"""
_WIDE = """(columns) => {
  const frame = document.createElement("div");
  frame.className = "tracked";
  const cells = (name) => `<${name} class="number">overall_accuracy_of_all</${name}>`.repeat(columns);
  const row = (name) => `<tr>${cells(name)}</tr>`;
  const rows = `<table><thead>${row("th")}</thead><tbody>${row("td")}</tbody></table>`;
  frame.innerHTML = `<div class="table">${rows}</div><div class="prose">${rows}</div>`;
  document.querySelector("main").append(frame);
}"""


@pytest.fixture(scope="module")
def paper(chromium: Browser) -> Iterator[Page]:
    """A page as it is laid out for the printer, of a reader who chose dark colours."""
    context = chromium.new_context(viewport={"width": _WIDTH, "height": 1000}, color_scheme="dark")
    context.route("https:**", lambda route: route.abort())
    context.add_init_script("document.documentElement.dataset.scheme = 'dark'")
    page = context.new_page()
    page.emulate_media(media="print")
    yield page
    context.close()


@each_case("kind", ALL_KINDS, at_least=27)
def test_a_printed_page_has_no_buttons_and_no_cut_tables(
    paper: Page, whole: Hub, whole_site: Path, kind: str
) -> None:
    for path in paths_of(kind, whole)[:2]:
        paper.goto((whole_site / path).as_uri())
        assert paper.evaluate(_PRESSED) == []
        assert paper.evaluate(_CUT, _WIDTH) == []


@pytest.mark.parametrize("columns", [8, 24])
def test_a_table_of_many_columns_fits_the_sheet(paper: Page, whole_site: Path, columns: int) -> None:
    paper.goto((whole_site / "index.html").as_uri())
    paper.evaluate(_WIDE, columns)
    assert paper.evaluate(_CUT, _WIDTH) == []


def test_the_sheet_is_white_for_a_reader_of_dark_pages(paper: Page, whole_site: Path) -> None:
    paper.goto((whole_site / "index.html").as_uri())
    assert paper.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
