"""Pages as a browser sees them: from a folder, under a prefix, on a phone, in the dark."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from sharinghub_static.project.model import Readme
from tests.portal.browsing import looking, serving, write_site
from tests.portal.hubs import COVER, HOSTILE
from tests.projects import make_hub, make_project

pytestmark = pytest.mark.browser

_PROJECT = f"dataset/{COVER}/index.html"
_PAGES = ["index.html", "dataset/index.html", _PROJECT, f"dataset/{HOSTILE}/index.html", "about/index.html"]


@pytest.fixture(scope="module")
def prefix(site_folder: Path) -> Iterator[str]:
    """Address of the site under a prefix of a server."""
    with serving(site_folder) as address:
        yield address


@pytest.mark.parametrize("where", ["folder", "prefix"])
def test_pages_work_in_a_folder_and_under_a_prefix(
    chromium: Browser, site_folder: Path, prefix: str, where: str
) -> None:
    root = {"folder": f"{site_folder.as_uri()}/", "prefix": prefix}[where]
    with looking(chromium) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for path in _PAGES:
            page.goto(root + path)
            page.wait_for_load_state("networkidle")
            assert page.evaluate("getComputedStyle(document.querySelector('.top')).position") == "sticky"
            assert page.locator("[data-scheme-button]").is_visible()
        ours = (root.partition("/some/")[0], "data:", "blob:")
        assert len(asked) > len(_PAGES)
        assert [url for url in asked if not url.startswith(ours)] == []


def test_one_can_walk_from_the_home_page_to_a_project_and_back(chromium: Browser, site_folder: Path) -> None:
    with looking(chromium, (site_folder / "index.html").as_uri()) as page:
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Datasets").click()
        assert page.locator("h1").inner_text() == "Datasets"
        page.get_by_role("link", name="Land cover of Occitanie").click()
        assert page.locator("h1").first.inner_text() == "Land cover of Occitanie"
        page.get_by_role("navigation", name="Breadcrumbs").get_by_role("link", name="Home").click()
        assert page.url == (site_folder / "index.html").as_uri()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_menu_of_a_narrow_window_opens_and_closes(
    chromium: Browser, site_folder: Path, scripts: bool
) -> None:
    address = (site_folder / _PROJECT).as_uri()
    with looking(chromium, address, java_script_enabled=scripts) as page:
        menu, button = page.get_by_role("navigation", name="Main"), page.get_by_role("button", name="Menu")
        page.set_viewport_size({"width": 1280, "height": 800})
        assert menu.is_visible()
        assert not button.is_visible()
        page.set_viewport_size({"width": 390, "height": 800})
        assert not menu.is_visible()
        button.click()
        box = menu.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
        page.keyboard.press("Escape")
        assert not menu.is_visible()
        button.click()
        menu.get_by_role("link", name="Datasets").click()
        assert page.locator("h1").inner_text() == "Datasets"


_MENUS = """() => [...document.querySelectorAll("details.menu")].filter((menu) => {
  if (!menu.checkVisibility()) return false;
  menu.open = true;
  const { left, right } = menu.querySelector("ul, nav").getBoundingClientRect();
  const isWithin = left >= 0 && right <= innerWidth && document.documentElement.scrollWidth <= innerWidth;
  menu.open = false;
  return !isWithin;
}).map((menu) => menu.textContent.trim().slice(0, 20))"""


@pytest.mark.parametrize("path", [_PROJECT, "dataset/index.html"])
def test_an_open_menu_is_within_the_window(chromium: Browser, site_folder: Path, path: str) -> None:
    with looking(chromium, (site_folder / path).as_uri()) as page:
        for width in (320, 360, 640, 760, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(_MENUS) == []


@pytest.mark.parametrize("path", [*_PAGES, "processor/eo/rtl/index.html"])
def test_nothing_runs_out_of_the_page(chromium: Browser, site_folder: Path, path: str) -> None:
    with looking(chromium, (site_folder / path).as_uri()) as page:
        for width in (320, 768, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_everything_is_there_but_the_buttons(chromium: Browser, site_folder: Path) -> None:
    with looking(chromium, (site_folder / _PROJECT).as_uri(), java_script_enabled=False) as page:
        assert not page.locator("[data-scheme-button]").is_visible()
        page.locator("#use label", has_text="curl").click()
        assert page.locator("#use .tab:visible code").inner_text().startswith("curl ")
        assert page.locator("#use .tab:visible").count() == 1
        page.get_by_role("link", name="Files and versions").first.click()
        assert page.locator("#files table.files > tbody > tr", has_text="Download").count() == 3


@pytest.mark.parametrize("anchor", ["releases", "reviews", "problems", "user-content-release-1~new"])
def test_an_old_anchor_leads_to_the_part_that_has_its_section(
    chromium: Browser, site_folder: Path, anchor: str
) -> None:
    address = f"{(site_folder / _PROJECT).as_uri()}#{anchor}"
    with looking(chromium, address) as page:
        page.wait_for_url(re.compile(r"/-/\w+/index\.html#"))
        assert page.url.endswith(f"#{anchor}")
        assert page.locator(f"[id='{anchor}']:not(a)").is_visible()


def test_without_scripts_an_old_anchor_leads_to_a_link_to_its_section(
    chromium: Browser, site_folder: Path
) -> None:
    address = f"{(site_folder / _PROJECT).as_uri()}#releases"
    with looking(chromium, address, java_script_enabled=False) as page:
        link = page.locator("a:target")
        assert link.inner_text() == "Releases"
        expect(link).to_be_in_viewport()
        link.click()
        assert page.locator("section:target > h2").inner_text() == "Releases"


def test_the_chosen_scheme_stays(chromium: Browser, prefix: str) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with looking(chromium, prefix, color_scheme="light") as page:
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


def test_a_dismissed_message_stays_away(chromium: Browser, prefix: str) -> None:
    with looking(chromium, prefix) as page:
        page.get_by_role("button", name="Dismiss this message").click()
        page.reload()
        assert page.locator("[data-alert]").count() == 0


def test_a_snippet_can_be_copied(chromium: Browser, prefix: str) -> None:
    with looking(chromium, prefix + _PROJECT, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.locator("[data-tab='1'] .copyable").hover()
        page.locator("[data-tab='1']").get_by_role("button", name="Copy").click()
        assert page.evaluate("navigator.clipboard.readText()").startswith("import rasterio\n")
        assert page.locator("[data-tab='1'] .copy").inner_text() == "Copied"


def test_tabs_are_chosen_with_the_keyboard(chromium: Browser, site_folder: Path) -> None:
    with looking(chromium, (site_folder / _PROJECT).as_uri()) as page:
        page.locator("#use-1").focus()
        page.keyboard.press("ArrowRight")
        assert page.locator("#use .tab:visible").get_attribute("data-tab") == "2"


def test_every_tool_has_a_tab_that_shows(chromium: Browser, site_folder: Path) -> None:
    with looking(chromium, (site_folder / _PROJECT).as_uri()) as page:
        labels = page.locator("#use label")
        for number in range(labels.count()):
            labels.nth(number).click()
            assert page.locator("#use .tab:visible").get_attribute("data-tab") == str(number + 1)


def test_the_address_of_a_file_and_of_the_page_can_be_copied(chromium: Browser, prefix: str) -> None:
    with looking(chromium, prefix + _PROJECT, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(f"{prefix}{_PROJECT.replace('index.html', '-/files/')}")
        page.locator("#files").get_by_role("button", name="Copy URL").first.click()
        assert page.evaluate("navigator.clipboard.readText()").endswith("/data/cover.tif")
        page.goto(prefix + _PROJECT)
        page.locator(".actions summary", has_text="Share").click()
        page.get_by_role("button", name="Copy path").click()
        page.get_by_role("button", name="Copied").last.wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == COVER


@pytest.fixture(scope="module")
def diagrams(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with two diagrams in one README: one to draw, and one that wants out."""
    markdown = (
        "```mermaid\ngraph TD; A[Sentinel]-->B[Cover]\n```\n\n"
        '```mermaid\n%%{init: {"securityLevel": "loose"}}%%\n'
        'graph TD; A["<img src=x onerror=alert(1)>"]-->B; click A "javascript:alert(1)"\n```\n'
    )
    drawn = make_project("a/drawn", readme=Readme("README.md", markdown))
    return write_site(make_hub(drawn, make_project("a/plain")), tmp_path_factory.mktemp("diagrams"))


def test_diagrams_are_drawn_as_pictures_that_cannot_run_anything(chromium: Browser, diagrams: Path) -> None:
    with closing(chromium.new_page()) as page:  # which complains of what the second diagram tries
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        page.goto((diagrams / "dataset/a/drawn/index.html").as_uri())
        page.locator("img.drawing").nth(1).wait_for()
        assert page.evaluate("document.querySelector('img.drawing').naturalWidth") > 50
        assert page.locator("img.drawing").nth(1).get_attribute("src").startswith("data:image/svg+xml")  # type: ignore[union-attr] # it has one
        assert page.locator(".diagram-source").count() == 2
        assert dialogs == []


def test_a_page_without_diagrams_loads_nothing_for_them(chromium: Browser, diagrams: Path) -> None:
    with looking(chromium, (diagrams / "dataset/a/plain/index.html").as_uri()) as page:
        assert page.locator("iframe, template[data-diagrams], script[src*=drawing]").count() == 0
        assert "frame-src" not in (page.locator("meta[http-equiv]").get_attribute("content") or "")


def test_times_are_reported_as_ago_only_where_that_helps(chromium: Browser, prefix: str) -> None:
    with looking(chromium) as page:
        page.clock.install(time="2025-06-17T13:00:00Z")
        page.goto(prefix + _PROJECT)
        updated = page.locator("header.title time")
        assert updated.inner_text() == "2 days ago"
        # CLDR 47 says "at" where later versions have a comma.
        assert re.fullmatch(r"15 June 2025(,| at) 12:30 UTC", updated.get_attribute("title") or "")
        page.goto(prefix)
        assert page.locator(".hero time").inner_text() == "15 Jun 2025"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [_PROJECT, "index.html", "about/index.html"])
def test_words_stand_out_from_their_ground(
    chromium: Browser, site_folder: Path, path: str, scheme: str
) -> None:
    with looking(chromium, (site_folder / path).as_uri(), color_scheme=scheme) as page:
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
