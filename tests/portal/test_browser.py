"""Pages as a browser sees them: from a folder, under a prefix, on a phone, in the dark."""

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from sharinghub_static.portal import pages
from sharinghub_static.project.model import Readme
from tests.portal.hubs import COVER, HOSTILE
from tests.projects import make_hub, make_project

pytestmark = pytest.mark.browser

_PROJECT = f"dataset/{COVER}/index.html"
_PAGES = ["index.html", "dataset/index.html", _PROJECT, f"dataset/{HOSTILE}/index.html", "about/index.html"]


@contextmanager
def _looking(chromium: Browser, **settings: object) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what went wrong on it; other hosts are not asked."""
    context = chromium.new_context(**settings)  # type: ignore[arg-type]
    complaints: list[str] = []
    try:
        context.route(re.compile("^https:"), _picture_of_nothing)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page, complaints
    finally:
        context.close()


def _picture_of_nothing(route: Route) -> None:
    route.fulfill(content_type="image/svg+xml", body='<svg xmlns="http://www.w3.org/2000/svg"/>')


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def prefix(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the site under a prefix of a server."""
    root = tmp_path_factory.mktemp("host")
    (root / "some").mkdir()
    (root / "some" / "prefix").symlink_to(site_folder)
    handler = functools.partial(_Quiet, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/some/prefix/"
        server.shutdown()
        thread.join()


def _is_dressed(page: Page) -> bool:
    """Whether the style sheet is in force."""
    return bool(page.evaluate("getComputedStyle(document.querySelector('.top')).position == 'sticky'"))


@pytest.mark.parametrize("path", _PAGES)
def test_a_page_works_from_a_folder_on_disk(chromium: Browser, site_folder: Path, path: str) -> None:
    with _looking(chromium) as (page, complaints):
        page.goto((site_folder / path).as_uri())
        assert _is_dressed(page)
        assert page.locator("[data-scheme-button]").is_visible()
        assert complaints == []


@pytest.mark.parametrize("path", _PAGES)
def test_a_page_works_under_a_prefix(chromium: Browser, prefix: str, path: str) -> None:
    with _looking(chromium) as (page, complaints):
        page.goto(prefix + path)
        assert _is_dressed(page)
        assert complaints == []


def test_one_can_walk_from_the_home_page_to_a_project_and_back(chromium: Browser, site_folder: Path) -> None:
    with _looking(chromium) as (page, _):
        page.goto((site_folder / "index.html").as_uri())
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Datasets").click()
        assert page.locator("h1").inner_text() == "Datasets"
        page.get_by_role("link", name="Land cover of Occitanie").click()
        assert page.locator("h1").first.inner_text() == "Land cover of Occitanie"
        page.get_by_role("navigation", name="Breadcrumbs").get_by_role("link", name="Home").click()
        assert page.url == (site_folder / "index.html").as_uri()


@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize("path", [*_PAGES, "processor/eo/rtl/index.html", "404.html"])
def test_nothing_runs_out_of_the_page(chromium: Browser, site_folder: Path, path: str, width: int) -> None:
    with _looking(chromium, viewport={"width": width, "height": 800}) as (page, _):
        page.goto((site_folder / path).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_everything_is_there_but_the_buttons(chromium: Browser, site_folder: Path) -> None:
    with _looking(chromium, java_script_enabled=False) as (page, _):
        page.goto((site_folder / _PROJECT).as_uri())
        assert page.locator("#files table tbody tr").count() == 3
        assert not page.locator("[data-scheme-button]").is_visible()
        page.locator("#use label", has_text="curl").click()
        assert page.locator("#use .tab:visible code").inner_text().startswith("curl ")
        assert page.locator("#use .tab:visible").count() == 1


def test_the_chosen_scheme_stays(chromium: Browser, prefix: str) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with _looking(chromium, color_scheme="light") as (page, _):
        page.goto(prefix)
        light = page.evaluate(ground)
        button = page.locator("[data-scheme-button]")
        button.click()
        button.click()
        dark = page.evaluate(ground)
        assert dark != light
        page.goto(prefix + "about/index.html")
        assert page.evaluate(ground) == dark
        page.locator("[data-scheme-button]").click()
        assert page.evaluate(ground) == light


@pytest.mark.parametrize("path", _PAGES)
def test_no_page_asks_another_host_for_anything(chromium: Browser, prefix: str, path: str) -> None:
    with _looking(chromium) as (page, _):
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(prefix + path)
        page.wait_for_load_state("networkidle")
        ours = (prefix.partition("/some/")[0], "data:", "blob:")
        assert asked
        assert [url for url in asked if not url.startswith(ours)] == []


def test_a_dismissed_message_stays_away(chromium: Browser, prefix: str) -> None:
    with _looking(chromium) as (page, _):
        page.goto(prefix)
        page.get_by_role("button", name="Dismiss this message").click()
        page.reload()
        assert page.locator("[data-alert]").count() == 0


def test_a_snippet_can_be_copied(chromium: Browser, prefix: str) -> None:
    with _looking(chromium, permissions=["clipboard-read", "clipboard-write"]) as (page, _):
        page.goto(prefix + _PROJECT)
        page.locator("[data-tab='1'] .copyable").hover()
        page.locator("[data-tab='1']").get_by_role("button", name="Copy").click()
        assert page.evaluate("navigator.clipboard.readText()").startswith("import pystac\n")
        assert page.locator("[data-tab='1'] .copy").inner_text() == "Copied"


def test_tabs_are_chosen_with_the_keyboard(chromium: Browser, site_folder: Path) -> None:
    with _looking(chromium) as (page, _):
        page.goto((site_folder / _PROJECT).as_uri())
        page.locator("#use-1").focus()
        page.keyboard.press("ArrowRight")
        assert page.locator("#use .tab:visible").get_attribute("data-tab") == "2"


def test_every_tool_has_a_tab_that_shows(chromium: Browser, site_folder: Path) -> None:
    with _looking(chromium) as (page, _):
        page.goto((site_folder / _PROJECT).as_uri())
        labels = page.locator("#use label")
        for number in range(labels.count()):
            labels.nth(number).click()
            assert page.locator("#use .tab:visible").get_attribute("data-tab") == str(number + 1)


def test_the_address_of_a_file_and_of_the_page_can_be_copied(chromium: Browser, prefix: str) -> None:
    with _looking(chromium, permissions=["clipboard-read", "clipboard-write"]) as (page, complaints):
        page.goto(prefix + _PROJECT)
        page.locator("#files").get_by_role("button", name="Copy URL").first.click()
        assert page.evaluate("navigator.clipboard.readText()").endswith("/data/cover.tif")
        page.locator(".actions summary", has_text="Share").click()
        page.get_by_role("button", name="Copy path").click()
        page.get_by_role("button", name="Copied").last.wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == COVER
        assert complaints == []


@pytest.fixture(scope="module")
def diagrams(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with two diagrams in one README: one to draw, and one that wants out."""
    markdown = (
        "```mermaid\ngraph TD; A[Sentinel]-->B[Cover]\n```\n\n"
        '```mermaid\n%%{init: {"securityLevel": "loose"}}%%\n'
        'graph TD; A["<img src=x onerror=alert(1)>"]-->B; click A "javascript:alert(1)"\n```\n'
    )
    folder = tmp_path_factory.mktemp("diagrams")
    drawn = make_project("a/drawn", readme=Readme("README.md", markdown))
    for path, content in pages(make_hub(drawn, make_project("a/plain"))):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def test_diagrams_are_drawn_as_pictures_that_cannot_run_anything(chromium: Browser, diagrams: Path) -> None:
    with _looking(chromium) as (page, _):
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        page.goto((diagrams / "dataset/a/drawn/index.html").as_uri())
        page.locator("img.drawing").nth(1).wait_for()
        assert page.evaluate("document.querySelector('img.drawing').naturalWidth") > 50
        assert page.locator("img.drawing").nth(1).get_attribute("src").startswith("data:image/svg+xml")  # type: ignore[union-attr] # it has one
        assert page.locator(".diagram-source").count() == 2
        assert dialogs == []


def test_a_page_without_diagrams_loads_nothing_for_them(chromium: Browser, diagrams: Path) -> None:
    with _looking(chromium) as (page, _):
        page.goto((diagrams / "dataset/a/plain/index.html").as_uri())
        assert page.locator("iframe, template[data-diagrams]").count() == 0
        assert "frame-src" not in (page.locator("meta[http-equiv]").get_attribute("content") or "")


def test_times_are_told_as_ago_only_where_that_helps(chromium: Browser, prefix: str) -> None:
    with _looking(chromium) as (page, _):
        page.clock.install(time="2025-06-17T13:00:00Z")
        page.goto(prefix + _PROJECT)
        updated = page.locator("header.title time")
        assert updated.inner_text() == "2 days ago"
        assert updated.get_attribute("title") == "15 June 2025, 12:30 UTC"
        assert page.locator("footer time").inner_text() == "15 Jun 2025"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [_PROJECT, "index.html", "about/index.html"])
def test_words_stand_out_from_their_ground(
    chromium: Browser, site_folder: Path, path: str, scheme: str
) -> None:
    with _looking(chromium, color_scheme=scheme) as (page, _):
        page.goto((site_folder / path).as_uri())
        assert page.evaluate(_FAINT_WORDS) == []


_FAINT_WORDS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return rgba(getComputedStyle(document.body).backgroundColor);
  };
  const faint = new Set();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const element = words.currentNode.parentElement;
    if (!words.currentNode.data.trim() || !element.checkVisibility()) continue;
    if (element.closest("math, svg, .unseen")) continue;
    const [one, other] = [luminance(rgba(getComputedStyle(element).color)), luminance(ground(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) faint.add(`${element.tagName}.${element.className} ${contrast.toFixed(2)}`);
  }
  return [...faint];
}"""
