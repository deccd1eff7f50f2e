"""What is hard to lay out stays within the page, and what is much stays light."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.portal.browsing import looking, write_site
from tests.portal.hard import HARD, hard_hub
from tests.shared import fill_once

pytestmark = pytest.mark.browser

_OUTSIDE = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const { right, width } = one.getBoundingClientRect();
  if (!width || !one.checkVisibility() || right <= document.documentElement.clientWidth + 1) return false;
  for (let at = one.parentElement; at; at = at.parentElement)
    if (getComputedStyle(at).overflowX !== "visible") return false;
  return true;
}).map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def hard_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hub of what is hard to lay out, on disk."""
    return fill_once(tmp_path_factory, "hard", lambda folder: write_site(hard_hub(), folder))


@pytest.mark.parametrize("kind", HARD)
def test_nothing_hard_runs_out_of_the_page(page: Page, hard_site: Path, kind: str) -> None:
    page.goto((hard_site / HARD[kind]).as_uri())
    for width in (320, 360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(_OUTSIDE) == []


def test_a_word_without_end_would_be_noticed(chromium: Browser, hard_site: Path) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    page.goto((hard_site / HARD["long title of one word"]).as_uri())
    page.evaluate("document.querySelector('h1').style.overflowWrap = 'normal'")
    assert page.evaluate("document.documentElement.scrollWidth") > 360
    page.close()


def test_thousands_of_files_are_a_light_page_that_names_many_and_leads_to_all(
    chromium: Browser, hard_site: Path
) -> None:
    file = hard_site / HARD["many files"].replace("index.html", "-/files/index.html")
    assert len(gzip.compress(file.read_bytes(), 6)) < 60_000
    page = chromium.new_page(java_script_enabled=False)
    page.goto(file.as_uri())
    assert page.locator("#files tbody tr").count() == 100
    page.locator(".more-files > summary").click()
    assert page.locator(".more-files li").count() == 900
    assert page.locator(".more-files > p").first.inner_text() == "And 2,000 more."
    leads = page.locator(".more-files > p.note a").get_attribute("href")
    assert leads == "../../../../../stac/dataset/eo--many-files/eo--many-files.json"
    page.close()


def test_the_marks_of_a_project_stand_at_the_top_of_its_title(chromium: Browser, hard_site: Path) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 800})
    page.goto((hard_site / HARD["in all categories"]).as_uri())
    marks = page.locator("header.title .kinds").bounding_box()
    picture = page.locator("header.title .thumb").bounding_box()
    assert marks is not None
    assert picture is not None
    assert marks["y"] - picture["y"] < 12
    page.close()


def test_a_menu_of_many_long_names_stays_in_the_window(chromium: Browser, whole_site: Path) -> None:
    address = (whole_site / "fr/index.html").as_uri()
    with looking(chromium, address, viewport={"width": 1000, "height": 600}) as page:
        menu = "document.querySelector('.top .main > ul')"
        page.evaluate(f"{menu}.append(...[...{menu}.children].map((entry) => entry.cloneNode(true)))")
        page.evaluate("document.querySelector('.top').classList.add('long')")
        ends = page.evaluate(f"[...{menu}.children].map((entry) => entry.getBoundingClientRect().right)")
        assert max(ends) <= 1000
        header, below = (page.locator(each).first.bounding_box() for each in (".top", "main"))
        assert header is not None
        assert below is not None
        assert header["y"] + header["height"] <= below["y"] + 1
