"""Every kind of page without scripts, from a folder, under a prefix; and where its links lead."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser, Page

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.site.layout import Layout
from tests.cases import each_case
from tests.portal.browsing import serving
from tests.portal.kinds import ALL_KINDS, paths_of

_BY_OTHERS = re.compile(r"stac/.*\.json|build\.json|.*\.parquet")
"""What other packages write."""
_PROGRAMS = {"search", "map", "form for front matter", "not found"}
"""Kinds that go on loading by themselves."""


@pytest.fixture(scope="module")
def prefix(whole_site: Path) -> Iterator[str]:
    """Address of the site under its prefix."""
    with serving(whole_site, whole_site.name) as address:
        yield address


@pytest.fixture(scope="module")
def without_scripts(chromium: Browser) -> Iterator[Page]:
    """A page of a phone that runs nothing and asks no other host."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    context.route(re.compile("^https:"), lambda route: route.abort())
    yield context.new_page()
    context.close()


@pytest.mark.browser
@each_case("kind", ALL_KINDS, at_least=27)
def test_without_scripts_a_page_from_a_folder_shows_its_content(
    without_scripts: Page, whole: Hub, whole_site: Path, kind: str
) -> None:
    for path in paths_of(kind, whole):
        without_scripts.goto((whole_site / path).as_uri())
        _assert_shown(without_scripts)


@pytest.fixture(scope="module")
def with_scripts(chromium: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what it complained of: errors that were answered, faults of scripts, requests to others."""
    context = chromium.new_context()
    errors: list[str] = []
    context.route(re.compile("^https:"), lambda route: (errors.append(route.request.url), route.abort()))
    page = context.new_page()
    page.on("response", lambda answer: errors.append(answer.url) if answer.status >= 400 else None)
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page, errors
    context.close()


@pytest.mark.browser
@each_case("kind", ALL_KINDS, at_least=27)
def test_a_page_under_a_prefix_loads_all_it_asks_for(
    with_scripts: tuple[Page, list[str]], prefix: str, whole: Hub, kind: str
) -> None:
    page, errors = with_scripts
    errors.clear()
    for path in paths_of(kind, whole):
        page.goto(prefix + path, wait_until="networkidle" if kind in _PROGRAMS else "load")
        _assert_shown(page)
    assert errors == []


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


@each_case("kind", ALL_KINDS, at_least=27)
def test_every_link_within_the_site_leads_somewhere(whole: Hub, whole_site: Path, kind: str) -> None:
    for path in paths_of(kind, whole):
        tree = lxml_html.parse(whole_site / path).getroot()
        checked = [_lost(whole_site, path, tree, one) for one in _references(tree) if _is_ours(path, one)]
        # The page for addresses that are not there names all others from the root of the server.
        assert len(checked) > (0 if path == Layout().not_found() else 10)
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
