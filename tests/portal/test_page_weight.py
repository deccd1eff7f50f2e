"""What a page weighs before anything is done with it, and that nothing of it moves while it comes."""

import functools
import gzip
import http.server
import random
import re
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request

from sharinghub_static.analysis.hub import Hub
from tests.cases import each_case
from tests.portal.kinds import ALL_KINDS, KINDS, paths_of

pytestmark = pytest.mark.browser

_PAGE = 60_000
"""Bytes after gzip of the HTML, styles and scripts that a page loads."""
_SCRIPTS = 20_000
"""Bytes after gzip of its scripts."""
_APART = {"search", "map", "form for front matter", "not found"}
"""Kinds that are a program and load it at once, and one that finds its files from the root of a server."""
_STILL = 0.01
"""A tenth of what counts as good: the words of a row that was painted when half of it had come."""
_PIECES = 12
_PAUSE = 0.04  # seconds
_AT_ONCE = 3
"""Pages of each width that are opened together."""
_WATCH = """
globalThis.moved = [];
new PerformanceObserver((list) => {
  for (const { value, sources, hadRecentInput } of list.getEntries())
    if (!hadRecentInput) moved.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 120))]);
}).observe({ type: "layout-shift", buffered: true });
"""
_BEGIN = """() => {
  const scroll = async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
      scrollTo({ top: y, behavior: "instant" });
      await new Promise((done) => setTimeout(done, 20));
    }
  };
  globalThis.scrolled = scroll();
}"""
_END = "() => globalThis.scrolled"
"""To the end of a page: begun in several pages before it is waited for in the first of them."""
_WIDTHS = (360, 1440)


class _SlowLine(http.server.SimpleHTTPRequestHandler):
    """Sends a page in pieces, each of which the browser may paint: what comes first must not have to move."""

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        if file.suffix != ".html":
            super().do_GET()
            return
        content = file.read_bytes()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        for piece in _pieces(content):
            self.wfile.write(piece)
            time.sleep(_PAUSE)

    def log_message(self, *_: object) -> None:
        pass


def _pieces(content: bytes) -> Iterator[bytes]:
    """A page cut behind some tags of the part that is seen first, elsewhere in each page but always there."""
    body = content.index(b"<body")
    tags = [tag.end() for tag in re.finditer(rb">", content) if body < tag.end() < body + 25_000]
    cuts = sorted(random.Random(len(content)).sample(tags, min(_PIECES, len(tags))))  # noqa: S311 - no secret
    for start, end in pairwise([0, *cuts, len(content)]):
        yield content[start:end]


@pytest.fixture(scope="module")
def slow(whole_site: Path) -> Iterator[str]:
    """Address of the site at the other end of a slow line."""
    handler = functools.partial(_SlowLine, directory=str(whole_site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page that asks no other host and tells what moves."""
    with _watched(chromium) as page:
        yield page


@pytest.fixture(scope="module")
def pages(chromium: Browser) -> Iterator[dict[tuple[int, int], Page]]:
    """Pages of each width, several of each: a slow line is waited for once for all of them."""
    with ExitStack() as opened:
        yield {
            (width, number): opened.enter_context(_watched(chromium, width))
            for number in range(_AT_ONCE)
            for width in _WIDTHS
        }


@contextmanager
def _watched(chromium: Browser, width: int = 1440) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": width, "height": 900})
    context.route(re.compile("^https:"), lambda route: route.abort())
    page = context.new_page()
    page.add_init_script(_WATCH)
    yield page
    context.close()


@each_case("kind", [kind for kind in ALL_KINDS if kind not in _APART], at_least=23)
def test_a_page_is_light(page: Page, whole: Hub, whole_site: Path, kind: str) -> None:
    loaded: set[Path] = set()

    def note(request: Request) -> None:
        if request.resource_type in {"document", "stylesheet", "script"} and request.url.startswith("file:"):
            loaded.add(Path(unquote(urlsplit(request.url).path)))

    page.set_viewport_size({"width": 1440, "height": 900})
    for path in paths_of(kind, whole):
        loaded.clear()
        page.on("request", note)
        page.goto((whole_site / path).as_uri())
        page.evaluate(_BEGIN)
        page.evaluate(_END)
        page.remove_listener("request", note)
        packed = {file.name: len(gzip.compress(file.read_bytes(), 6)) for file in loaded}
        assert {"index.html", "404.html"} & packed.keys()
        assert "portal.js" in packed
        assert sum(packed.values()) <= _PAGE, (path, packed)
        scripts = sum(size for name, size in packed.items() if name.endswith(".js"))
        assert scripts <= _SCRIPTS, (path, packed)


def test_nothing_moves_while_a_page_comes_over_a_slow_line(
    pages: dict[tuple[int, int], Page], slow: str, whole: Hub
) -> None:
    paths = [(kind, path) for kind in ALL_KINDS for path in paths_of(kind, whole)]
    assert len(paths) >= 27
    moving = []
    for begin in range(0, len(paths), _AT_ONCE):
        together = list(enumerate(paths[begin : begin + _AT_ONCE]))
        opened = [(pages[width, number], *which) for number, which in together for width in _WIDTHS]
        for page, _, path in opened:
            page.goto(slow + path, wait_until="commit")
        for page, kind, _ in opened:
            page.wait_for_load_state()
            if kind == "search":  # What is found pushes the footer away from who waits there.
                page.wait_for_selector("[data-state=complete]", state="attached")
            page.evaluate(_BEGIN)
        for page, _, path in opened:
            page.evaluate(_END)
            moved: list[list[Any]] = page.evaluate("moved")
            if sum(value for value, *_ in moved) >= _STILL:
                moving.append((path, page.viewport_size, moved))
    assert moving == []


def test_a_page_that_moves_would_be_noticed(pages: dict[tuple[int, int], Page], whole_site: Path) -> None:
    for page in pages.values():
        page.goto((whole_site / KINDS["home"]).as_uri())
        page.evaluate("document.querySelector('h1').style.marginTop = '90px'")
    for page in pages.values():
        page.wait_for_function("moved.length")
