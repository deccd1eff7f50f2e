"""Every kind of page as axe sees it: on a phone and on a desk, in the light and in the dark."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from sharinghub_static.analysis.hub import Hub
from tests.cases import each_case
from tests.portal.browsing import axe_findings
from tests.portal.kinds import ALL_KINDS, KINDS, paths_of

pytestmark = pytest.mark.browser

_TARGETS: dict[str, Any] = {"rules": {"target-size": {"enabled": True}}}
"""What axe does by default, and WCAG 2.2's smallest size of what is pressed."""
_COLOURS: dict[str, Any] = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""What can differ between the schemes."""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page that asks no other host."""
    context = chromium.new_context()
    context.route(re.compile("^https?:"), lambda route: route.abort())
    yield context.new_page()
    context.close()


def _resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    # Scripts see what scrolls now once it is laid out.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")


def _open(page: Page, site: Path, path: str) -> None:
    page.emulate_media(color_scheme="light")
    _resize(page, 1440)
    if path.startswith("search/"):
        page.goto(f"{(site / path).as_uri()}?q=flood")
        page.wait_for_selector("[data-state=complete]", state="attached")
        return
    page.goto((site / path).as_uri())
    if path.startswith("map/"):
        page.wait_for_selector(".live-map")


@each_case("kind", ALL_KINDS, at_least=27)
def test_axe_finds_nothing(page: Page, whole: Hub, whole_site: Path, axe: str, kind: str) -> None:
    for path in paths_of(kind, whole):
        _open(page, whole_site, path)
        found = {"wide": axe_findings(page, axe, **_TARGETS)}
        page.emulate_media(color_scheme="dark")
        found["dark"] = axe_findings(page, axe, **_COLOURS)
        page.emulate_media(color_scheme="light")
        _resize(page, 360)
        found["narrow"] = axe_findings(page, axe, **_TARGETS)
        assert (path, found) == (path, {"wide": [], "dark": [], "narrow": []})


def test_axe_would_find_what_is_wrong(page: Page, whole_site: Path, axe: str) -> None:
    _open(page, whole_site, KINDS["home"])
    wrong = "<img src=x><p id=faint>Faint</p>"
    page.evaluate("(html) => document.querySelector('main').insertAdjacentHTML('afterbegin', html)", wrong)
    page.evaluate("document.querySelector('#faint').style.color = '#eee'")
    assert {rule for rule, *_ in axe_findings(page, axe, **_TARGETS)} >= {"image-alt", "color-contrast"}


def test_code_that_scrolls_is_reached_with_the_keyboard_and_code_that_fits_is_not(
    chromium: Browser, whole_site: Path
) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 900})
    page.goto((whole_site / KINDS["page of the owner"]).as_uri())
    assert page.locator(".prose pre[tabindex='0']").count() == 1
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator(".prose pre:not([tabindex])").wait_for()
    page.close()
