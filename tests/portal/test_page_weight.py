"""What a page weighs before anything is done with it, and that nothing of it moves while it comes."""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from sharinghub_static.insight.hub import Hub
from tests.portal.kinds import ALL_KINDS, KINDS, paths_of

pytestmark = pytest.mark.browser

_PAGE = 60_000
"""Bytes after gzip of the HTML, styles and scripts that a page loads."""
_SCRIPTS = 20_000
"""Bytes after gzip of its scripts."""
_APART = {"search", "map", "form for front matter", "not found"}
"""Kinds that are a program and load it at once, and one that finds its files from the root of a server."""
_VISITS = 3
_STILL = 0.005
"""A twentieth of what counts as good. A busy machine may paint a row of which it has read the half, so one
of a few visits has to be still."""
_WATCH = """
globalThis.moved = [];
new PerformanceObserver((list) => {
  for (const { value, sources, hadRecentInput } of list.getEntries())
    if (!hadRecentInput) moved.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 120))]);
}).observe({ type: "layout-shift", buffered: true });
"""
_TO_THE_END = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo({ top: y, behavior: "instant" });
    await new Promise((done) => setTimeout(done, 30));
  }
}"""


@contextmanager
def _looking(chromium: Browser, width: int) -> Iterator[Page]:
    """A page with an empty cache that asks no other host."""
    context = chromium.new_context(viewport={"width": width, "height": 900})
    context.route(re.compile("^https?:"), lambda route: route.abort())
    yield context.new_page()
    context.close()


def _packed(page: Page, address: str) -> dict[str, int]:
    """Size after gzip of each document, style sheet and script that is loaded, by file name."""
    loaded: set[Path] = set()

    def note(url: str, kind: str) -> None:
        if kind in {"document", "stylesheet", "script"} and url.startswith("file:"):
            loaded.add(Path(unquote(urlsplit(url).path)))

    page.on("request", lambda request: note(request.url, request.resource_type))
    page.goto(address)
    page.evaluate(_TO_THE_END)
    return {path.name: len(gzip.compress(path.read_bytes(), 6)) for path in loaded}


@pytest.mark.parametrize("kind", [kind for kind in ALL_KINDS if kind not in _APART])
def test_a_page_is_light(chromium: Browser, whole: Hub, whole_site: Path, kind: str) -> None:
    for path in paths_of(kind, whole):
        with _looking(chromium, 1440) as page:
            packed = _packed(page, (whole_site / path).as_uri())
        assert {"index.html", "404.html"} & packed.keys()
        assert "portal.js" in packed
        assert sum(packed.values()) <= _PAGE, (path, packed)
        scripts = sum(size for name, size in packed.items() if name.endswith(".js"))
        assert scripts <= _SCRIPTS, (path, packed)


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("kind", [kind for kind in ALL_KINDS if kind != "search"])
def test_nothing_moves_while_a_page_comes(
    chromium: Browser, whole: Hub, whole_site: Path, kind: str, width: int
) -> None:
    for path in paths_of(kind, whole):
        address = (whole_site / path).as_uri()
        visits = [moved := _moved(chromium, width, address)]
        while sum(map(_value, moved)) >= _STILL and len(visits) < _VISITS:
            visits.append(moved := _moved(chromium, width, address))
        assert sum(map(_value, moved)) < _STILL, (path, visits)


def _value(shift: list[Any]) -> float:
    return float(shift[0])


def _moved(chromium: Browser, width: int, address: str) -> list[list[Any]]:
    """How far which elements moved, on the way to the end of the page."""
    with _looking(chromium, width) as page:
        page.add_init_script(_WATCH)
        page.goto(address)
        page.evaluate(_TO_THE_END)
        return list(page.evaluate("moved"))


def test_a_page_that_moves_would_be_noticed(chromium: Browser, whole_site: Path) -> None:
    with _looking(chromium, 1440) as page:
        page.add_init_script(_WATCH)
        page.goto((whole_site / KINDS["home"]).as_uri())
        page.evaluate("document.querySelector('h1').style.marginTop = '90px'")
        page.wait_for_function("moved.length > 0")
