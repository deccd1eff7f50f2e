"""Sites on disk and on a server, and pages of a browser that complain."""

import os
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.media.gallery import Gallery
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.site.serve import make_server

__all__ = ["axe_findings", "looking", "read_axe", "serving", "write_files", "write_site"]

_AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_FOUND = """(options) => axe.run(document, { preload: false, resultTypes: ["violations"], ...options })
  .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, target }) => [id, html.slice(0, 200), String(target)])))"""


def write_site(hub: Hub, root: Path, gallery: Gallery | None = None) -> Path:
    """Write the pages of a hub and their files into a folder, and return it."""
    return write_files(chain(pages(hub, gallery), gallery.files() if gallery else ()), root)


def write_files(files: Iterable[tuple[str, bytes]], root: Path) -> Path:
    """Write paths and contents into a folder, and return it."""
    for path, content in files:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


@contextmanager
def serving(site: Path, prefix: str = "some/prefix") -> Iterator[str]:
    """The address of a site below a prefix, served as by GitLab Pages."""
    server = make_server(site, prefix=prefix)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/{prefix}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def looking(chromium: Browser, address: str = "", *, asks: str = "", **settings: Any) -> Iterator[Page]:
    """A page of a browser that knows nothing yet. It fails the test when it complains of anything.

    Args:
        chromium: the browser.
        address: where to go; empty stays on the blank page.
        asks: how addresses of another host begin that it may ask for a picture; nothing else may be asked.
        settings: of the browser's context.
    """
    context = chromium.new_context(**settings)
    context.set_default_timeout(15_000)
    complaints: list[str] = []

    def answer(route: Route) -> None:
        if not asks or not route.request.url.startswith(asks):
            complaints.append(f"asked {route.request.url}")
        route.fulfill(content_type="image/svg+xml", body='<svg xmlns="http://www.w3.org/2000/svg"/>')

    try:
        context.route(re.compile("^https:"), answer)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if address:
            page.goto(address)
        yield page
        assert complaints == [], complaints
    finally:
        context.close()


def read_axe() -> str:
    """The source of axe-core, which comes with what the front end is built with."""
    if not _AXE.is_file():
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, but axe-core is not there")
        pytest.skip("axe-core is not there: npm --prefix frontend ci")
    return _AXE.read_text("utf-8")


def axe_findings(page: Page, axe: str, **options: Any) -> list[list[str]]:
    """Rule, markup and place of all that axe finds wrong on a page.

    Args:
        page: as it is now.
        axe: the source of axe-core.
        options: of ``axe.run``.
    """
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(axe)
    found: list[list[str]] = page.evaluate(_FOUND, options)
    return found
