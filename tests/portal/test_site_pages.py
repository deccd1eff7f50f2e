"""What is true of every page, whatever it shows."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cache
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
from lxml import html as lxml_html

from sharinghub_static.portal import pages
from sharinghub_static.site.layout import Layout
from tests.portal.hubs import COVER, HOSTILE, HOSTILE_TITLE, ROOT, full_files, full_hub
from tests.projects import make_hub

_HUB = full_hub()
_SITE = dict(full_files())
_PAGES = sorted(path for path in _SITE if path.endswith(".html"))
_ANY_DEPTH = "404.html"


@cache
def _parsed(path: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(_SITE[path].decode())


def _links(path: str) -> Iterator[str]:
    tree = _parsed(path)
    for attribute in ("href", "src"):
        yield from tree.xpath(f"//@{attribute}")


def _documents() -> set[str]:
    """Paths that other rooms write."""
    layout = Layout()
    documents = {layout.stac_root(), layout.build_report()}
    for category in _HUB.config.stac.categories:
        documents.add(layout.stac_collection(category.id))
    for project in _HUB.projects:
        item = _HUB.item_ids[project.record.id]
        documents |= {layout.stac_item(category, item) for category in project.categories}
    return documents


@pytest.mark.parametrize("path", _PAGES)
def test_a_page_is_well_formed(path: str) -> None:
    html5lib.HTMLParser(strict=True).parse(_SITE[path].decode())


@pytest.mark.parametrize("path", _PAGES)
def test_a_page_says_what_it_is(path: str) -> None:
    tree = _parsed(path)
    assert tree.get("lang") == "en"
    assert tree.findtext(".//title").strip()
    assert tree.xpath("//meta[@name='description']/@content")[0].strip()
    assert tree.xpath("//meta[@name='viewport']")
    assert len(tree.xpath("//h1")) >= 1
    assert tree.xpath("//a[@class='skip']/@href") == ["#main"]
    assert tree.xpath("//main/@id") == ["main"]


@pytest.mark.parametrize("path", _PAGES)
def test_ids_are_unique_and_anchors_lead_somewhere(path: str) -> None:
    ids = _parsed(path).xpath("//@id")
    assert sorted(ids) == sorted(set(ids))
    assert {href[1:] for href in _links(path) if href.startswith("#")} <= set(ids)


@pytest.mark.parametrize("path", _PAGES)
def test_the_policy_stands_before_anything_is_loaded(path: str) -> None:
    head = _parsed(path).find("head")
    first_two = [(element.tag, element.get("http-equiv")) for element in head[:2]]
    assert first_two == [("meta", None), ("meta", "Content-Security-Policy")]
    policy = head[1].get("content")
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", _PAGES)
def test_nothing_in_a_page_needs_what_the_policy_forbids(path: str) -> None:
    tree = _parsed(path)
    names = {name.lower() for element in tree.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on")}
    assert "style" not in names
    assert not tree.xpath(
        "//script[not(@src or @type='application/ld+json' or @type='application/json')]"
        " | //iframe | //object | //embed | //base"
    )
    forms = tree.xpath("//form[@action]")
    assert len(forms) == (1 if path == _ANY_DEPTH else 0)
    assert not forms or "form-action 'self'" in tree.xpath("//meta[@http-equiv]/@content")[0]
    assert len(tree.xpath("//style")) == (1 if path == _ANY_DEPTH else 0)


@pytest.mark.parametrize("path", _PAGES)
def test_addresses_are_relative_or_of_the_web(path: str) -> None:
    schemes = {urlsplit(href).scheme for href in _links(path)}
    assert schemes <= {"", "http", "https", "mailto", "data"}
    assert {href for href in _links(path) if href.startswith("data:")} <= {"data:,"}


@pytest.mark.parametrize("path", [path for path in _PAGES if path != _ANY_DEPTH])
def test_every_link_inside_the_site_leads_to_a_file_of_it(path: str) -> None:
    known = _SITE.keys() | _documents()
    for href in _links(path):
        parts = urlsplit(href)
        if parts.scheme or not parts.path:
            continue
        assert not parts.path.startswith("/"), href
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
        assert target in known, href


def test_the_page_for_missing_addresses_links_from_the_root_of_the_host() -> None:
    inside = [href for href in _links(_ANY_DEPTH) if not urlsplit(href).scheme and not href.startswith("#")]
    assert inside
    known = _SITE.keys() | _documents()
    for href in inside:
        target = unquote(href).removeprefix("/hub/")
        assert target != unquote(href), href
        assert (f"{target}index.html" if target.endswith("/") or not target else target) in known, href


def test_the_page_for_missing_addresses_brings_its_own_styles() -> None:
    tree = _parsed(_ANY_DEPTH)
    assert not tree.xpath("//link[@rel='stylesheet']")
    assert tree.xpath("//style")[0].text == _SITE["assets/portal.css"].decode()


def test_the_same_hub_gives_the_same_bytes() -> None:
    assert tuple(pages(full_hub())) == full_files()


def test_no_path_is_written_twice() -> None:
    paths = [path for path, _content in full_files()]
    assert len(paths) == len({path.lower() for path in paths})


def test_a_project_has_a_page_in_each_of_its_categories_and_the_first_is_canonical() -> None:
    for category in ("dataset", "ai-model"):
        tree = _parsed(f"{category}/{COVER}/index.html")
        canonical = tree.xpath("//link[@rel='canonical']/@href")
        # The order is the project's own, as it interprets the configuration's.
        assert canonical == [f"{ROOT}/dataset/{COVER}/"]
        item = tree.xpath("//link[@rel='alternate' and @type='application/geo+json']/@href")
        assert len(item) == 1
        assert item[0].endswith(
            f"stac/{category}/eo-land--sentinel-2--land-cover/eo-land--sentinel-2--land-cover.json"
        )


def test_without_an_address_of_the_site_nothing_claims_one() -> None:
    for path, content in pages(full_hub(root_href=None)):
        if path.endswith(".html"):
            tree = lxml_html.document_fromstring(content.decode())
            assert not tree.xpath("//link[@rel='canonical'] | //meta[@property='og:url']")


def test_a_hostile_title_stays_text() -> None:
    tree = _parsed(f"dataset/{HOSTILE}/index.html")
    assert tree.findtext(".//h1") == HOSTILE_TITLE
    assert tree.findtext(".//title").startswith(HOSTILE_TITLE)


@pytest.mark.parametrize("path", [f"dataset/{HOSTILE}/index.html", "index.html", "dataset/index.html"])
def test_nothing_that_a_stranger_wrote_becomes_markup(path: str) -> None:
    tree = _parsed(path)
    assert all(source != "x" for source in tree.xpath("//img/@src"))
    assert all(re.match(r"(\.\./|/hub/)*(assets|data)/", source) for source in tree.xpath("//script/@src"))
    assert b"{{ page.site }}" in _SITE[path]


def test_sections_with_nothing_in_them_are_absent() -> None:
    tree = _parsed("processor/eo/rtl/index.html")
    shown = tree.xpath("//nav[@class='sections']//a/@href")
    assert shown == ["#overview", "#use", "#lifecycle", "#people", "#links", "#standing"]
    for anchor in ("files", "reviews", "releases", "packages", "containers", "metadata", "problems"):
        assert not tree.xpath(f"//*[@id='{anchor}']")


def test_a_full_project_has_every_section_in_reading_order() -> None:
    tree = _parsed(f"dataset/{COVER}/index.html")
    shown = tree.xpath("//nav[@class='sections']//a/@href")
    upper = ["#overview", "#files", "#use", "#reviews", "#lifecycle"]
    assert shown == [
        *upper,
        "#releases",
        "#packages",
        "#containers",
        "#related",
        "#cite",
        "#people",
        "#links",
        "#metadata",
        "#standing",
        "#problems",
    ]


def test_lists_are_cut_into_pages_that_know_each_other() -> None:
    paths = ["processor/index.html", "processor/-/2/index.html", "processor/-/3/index.html"]
    titles = []
    for number, path in enumerate(paths):
        tree = _parsed(path)
        titles += tree.xpath("//article[@class='card']//h3//text()")
        assert bool(tree.xpath("//link[@rel='prev']")) == (number > 0)
        assert bool(tree.xpath("//link[@rel='next']")) == (number < 2)
        assert tree.xpath("//nav[@class='steps']//*[@aria-current='page']/text()") == [str(number + 1)]
    assert "processor/-/4/index.html" not in _SITE
    assert len(titles) == len(set(titles)) == 13


def test_an_empty_hub_has_a_home_and_empty_lists() -> None:
    empty = dict(pages(make_hub()))
    assert {path for path in empty if path.endswith(".html")} == {
        "404.html",
        "about/index.html",
        "ai-model/index.html",
        "changes/index.html",
        "dataset/index.html",
        "front-matter/index.html",
        "health/index.html",
        "health/problems/index.html",
        "index.html",
        "leaderboards/index.html",
        "lineage/index.html",
        "organisations/index.html",
        "topics/index.html",
        "map/index.html",
        "processor/index.html",
        "rankings/ai-model/index.html",
        "rankings/dataset/index.html",
        "rankings/index.html",
        "rankings/processor/index.html",
        "search/index.html",
    }
    assert "Nothing here yet" in empty["dataset/index.html"].decode()


def test_the_page_tells_the_date_of_the_data_and_not_that_of_the_build() -> None:
    footer = _parsed("index.html").xpath("//footer//time")[0]
    assert footer.get("datetime") == "2025-06-15T12:30:00Z"


def test_archived_and_dormant_projects_say_so() -> None:
    assert "Archived" in _parsed("processor/eo/flood-03/index.html").xpath("string(//header[@class='title'])")
    assert "Dormant" in _parsed("processor/eo/flood-11/index.html").xpath("string(//header[@class='title'])")
    assert not _parsed("processor/eo/flood-00/index.html").xpath("//*[contains(@class, 'state')]")


def test_an_image_has_words_or_says_that_it_is_decoration(site: Mapping[str, bytes]) -> None:
    for path in _PAGES:
        for image in _parsed(path).xpath("//img"):
            assert image.get("alt") is not None
        for drawing in _parsed(path).xpath("//body//svg[not(ancestor::svg)]"):
            assert drawing.get("aria-hidden") == "true" or drawing.get("aria-label")
    assert site.keys() == _SITE.keys()


def test_no_page_says_an_address_of_this_machine() -> None:
    for path, content in _SITE.items():
        assert not re.search(rb"file://|/home/|/tmp/", content), path


def test_a_projects_page_leads_to_all_that_its_organisation_makes() -> None:
    links = _parsed(f"dataset/{COVER}/index.html").xpath("//header[@class='title']//a[@title]")
    assert [(one.get("href"), one.get("title")) for one in links] == [
        ("../../../../organisations/eo-land/sentinel-2/index.html", "eo-land/sentinel-2")
    ]


def test_every_page_leads_to_the_map() -> None:
    for path in _PAGES:
        found = _parsed(path).xpath("//footer//a[text()='Map' or text()='Carte']/@href")
        assert len(found) == 1, path
