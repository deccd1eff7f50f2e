"""Every kind of page without scripts, from a folder, under a prefix; and where its links lead."""

import functools
import http.server
import posixpath
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser, Page

from sharinghub_static.insight.hub import Hub
from sharinghub_static.site.layout import Layout
from tests.portal.kinds import ALL_KINDS, paths_of

_BY_OTHERS = re.compile(r"stac/.*\.json|build\.json|.*\.parquet")
"""What other rooms write."""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def prefix(whole_site: Path) -> Iterator[str]:
    """Address of the site, in a folder below a server's root."""
    handler = functools.partial(_Quiet, directory=str(whole_site.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{whole_site.name}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def without_scripts(chromium: Browser) -> Iterator[Page]:
    """A page of a phone that runs nothing and asks no other host."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    context.route(re.compile("^https:"), lambda route: route.abort())
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("kind", ALL_KINDS)
def test_without_scripts_a_page_from_a_folder_shows_its_content(
    without_scripts: Page, whole: Hub, whole_site: Path, kind: str
) -> None:
    for path in paths_of(kind, whole):
        without_scripts.goto((whole_site / path).as_uri())
        _assert_shown(without_scripts)


@pytest.mark.browser
@pytest.mark.parametrize("kind", ALL_KINDS)
def test_a_page_under_a_prefix_loads_all_it_asks_for(
    chromium: Browser, prefix: str, whole: Hub, kind: str
) -> None:
    page = chromium.new_page()
    page.route(re.compile("^https:"), lambda route: route.abort())
    missing: list[str] = []
    page.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
    page.on("pageerror", lambda error: missing.append(str(error)))
    for path in paths_of(kind, whole):
        page.goto(prefix + path, wait_until="networkidle")
        _assert_shown(page)
    page.close()
    assert missing == []


def _assert_shown(page: Page) -> None:
    assert page.locator("main h1").first.is_visible()
    assert len(page.locator("main").inner_text()) > 60
    assert page.locator("header.top").bounding_box()["height"] < 200  # type: ignore[index] # it has one
    wide = page.viewport_size["width"] if page.viewport_size else 0
    drawn = page.locator("main").bounding_box()
    assert drawn is not None
    assert drawn["width"] <= wide


def _references(tree: lxml_html.HtmlElement) -> Iterator[str]:
    yield from tree.xpath("//@href | //@src")
    for several in tree.xpath("//@srcset"):
        yield from (one.split()[0] for one in several.split(","))


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_every_link_within_the_site_leads_somewhere(whole: Hub, whole_site: Path, kind: str) -> None:
    for path in paths_of(kind, whole):
        tree = lxml_html.parse(whole_site / path).getroot()
        checked = [_lost(whole_site, path, tree, one) for one in _references(tree) if _is_ours(path, one)]
        assert len(checked) > 10
        assert [one for one in checked if one] == []


def _is_ours(path: str, reference: str) -> bool:
    given = urlsplit(reference)
    on_any_depth = path == Layout().not_found() and given.path.startswith("/")
    return not (given.scheme or given.netloc or on_any_depth)


def _lost(site: Path, path: str, tree: lxml_html.HtmlElement, reference: str) -> str:
    """The reference, when what it names is not there; else nothing."""
    given = urlsplit(urljoin(f"/{path}", reference))
    inside = posixpath.normpath(unquote(given.path).lstrip("/"))
    if reference.startswith("#"):
        found = tree.xpath("//*[@id=$id]", id=unquote(given.fragment)) or not given.fragment
        return "" if found else reference
    if _BY_OTHERS.fullmatch(inside):
        return ""
    file = site / inside
    if not file.is_file():
        return reference
    if given.fragment and file.suffix == ".html" and "=" not in given.fragment:
        there = lxml_html.parse(file).getroot().xpath("//*[@id=$id]", id=unquote(given.fragment))
        return "" if there else reference
    return ""
