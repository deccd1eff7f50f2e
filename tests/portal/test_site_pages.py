"""What is true of every page, whatever it shows."""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
from lxml import html as lxml_html

from sharinghub_static.portal.site_pages import pages
from sharinghub_static.site.layout import Layout
from tests.cases import each_case
from tests.portal.hubs import COVER, HOSTILE, HOSTILE_TITLE, ROOT, full_hub
from tests.portal.rendered import RenderedSite
from tests.projects import make_hub

_ANY_DEPTH = "404.html"

each_page = each_case("path", lambda site: site.pages, at_least=250)


def _links(tree: lxml_html.HtmlElement) -> Iterator[str]:
    for attribute in ("href", "src"):
        yield from tree.xpath(f"//@{attribute}")


@pytest.fixture(scope="module")
def documents() -> set[str]:
    """Paths that are written beside the portal."""
    layout, hub = Layout(), full_hub()
    documents = {layout.stac_root(), layout.build_report()}
    for category in hub.config.stac.categories:
        documents.add(layout.stac_collection(category.id))
    documents |= {layout.stac_curated(collection.slug) for collection in hub.config.collections}
    for project in hub.projects:
        item = hub.item_ids[project.record.id]
        documents |= {layout.stac_item(category, item) for category in project.categories}
    return documents


@each_page
def test_a_page_is_well_formed(site: RenderedSite, path: str) -> None:
    html5lib.HTMLParser(strict=True).parse(site[path].decode())


@each_page
def test_a_page_says_what_it_is(site: RenderedSite, path: str) -> None:
    tree = site.parsed(path)
    assert tree.get("lang") == "en"
    assert tree.findtext(".//title").strip()
    assert tree.xpath("//meta[@name='description']/@content")[0].strip()
    assert tree.xpath("//meta[@name='viewport']")
    assert len(tree.xpath("//h1")) >= 1
    assert tree.xpath("//a[@class='skip']/@href") == ["#main"]
    assert tree.xpath("//main/@id") == ["main"]


@each_page
def test_ids_are_unique_and_anchors_lead_somewhere(site: RenderedSite, path: str) -> None:
    ids = site.parsed(path).xpath("//@id")
    assert sorted(ids) == sorted(set(ids))
    assert {href[1:] for href in _links(site.parsed(path)) if href.startswith("#")} <= set(ids)


@each_page
def test_the_policy_stands_before_anything_is_loaded(site: RenderedSite, path: str) -> None:
    head = site.parsed(path).find("head")
    first_two = [(element.tag, element.get("http-equiv")) for element in head[:2]]
    assert first_two == [("meta", None), ("meta", "Content-Security-Policy")]
    policy = head[1].get("content")
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


@each_page
def test_nothing_in_a_page_needs_what_the_policy_forbids(site: RenderedSite, path: str) -> None:
    tree = site.parsed(path)
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


@each_page
def test_addresses_are_relative_or_of_the_web(site: RenderedSite, path: str) -> None:
    schemes = {urlsplit(href).scheme for href in _links(site.parsed(path))}
    assert schemes <= {"", "http", "https", "mailto", "data"}
    assert {href for href in _links(site.parsed(path)) if href.startswith("data:")} <= {"data:,"}


@each_case("path", lambda site: [path for path in site.pages if path != _ANY_DEPTH], at_least=249)
def test_every_link_inside_the_site_leads_to_a_file_of_it(
    site: RenderedSite, documents: set[str], path: str
) -> None:
    for href in _links(site.parsed(path)):
        parts = urlsplit(href)
        if parts.scheme or not parts.path:
            continue
        assert not parts.path.startswith("/"), href
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
        assert target in site or target in documents, href


def test_the_page_for_missing_addresses_links_from_the_root_of_the_host(
    site: RenderedSite, documents: set[str]
) -> None:
    hrefs = _links(site.parsed(_ANY_DEPTH))
    inside = [href for href in hrefs if not urlsplit(href).scheme and not href.startswith("#")]
    assert inside
    known = site.keys() | documents
    for href in inside:
        target = unquote(urlsplit(href).path).removeprefix("/hub/")
        assert target != unquote(urlsplit(href).path), href
        assert (f"{target}index.html" if target.endswith("/") or not target else target) in known, href


def test_the_page_for_missing_addresses_brings_its_own_styles(site: RenderedSite) -> None:
    tree = site.parsed(_ANY_DEPTH)
    assert not tree.xpath("//link[@rel='stylesheet']")
    assert tree.xpath("//style")[0].text == site["assets/portal.css"].decode()


def test_the_same_hub_gives_the_same_bytes(site: RenderedSite) -> None:
    assert tuple(pages(full_hub())) == site.written


def test_no_path_is_written_twice(site: RenderedSite) -> None:
    paths = [path for path, _content in site.written]
    assert len(paths) == len({path.lower() for path in paths})


def test_a_project_has_a_page_in_each_of_its_categories_and_the_first_is_canonical(
    site: RenderedSite,
) -> None:
    for category in ("dataset", "ai-model"):
        tree = site.parsed(f"{category}/{COVER}/index.html")
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


def test_a_hostile_title_stays_text(site: RenderedSite) -> None:
    tree = site.parsed(f"dataset/{HOSTILE}/index.html")
    assert tree.findtext(".//h1") == HOSTILE_TITLE
    assert tree.findtext(".//title").startswith(HOSTILE_TITLE)


@pytest.mark.parametrize("path", [f"dataset/{HOSTILE}/index.html", "index.html", "dataset/index.html"])
def test_nothing_that_a_stranger_wrote_becomes_markup(site: RenderedSite, path: str) -> None:
    tree = site.parsed(path)
    assert all(source != "x" for source in tree.xpath("//img/@src"))
    assert all(re.match(r"(\.\./|/hub/)*(assets|data)/", source) for source in tree.xpath("//script/@src"))
    assert b"{{ page.site }}" in site[path]


def test_lists_are_cut_into_pages_that_know_each_other(site: RenderedSite) -> None:
    paths = ["processor/index.html", "processor/-/2/index.html", "processor/-/3/index.html"]
    titles = []
    for number, path in enumerate(paths):
        tree = site.parsed(path)
        titles += tree.xpath("//article[@class='card']//h3//text()")
        assert bool(tree.xpath("//link[@rel='prev']")) == (number > 0)
        assert bool(tree.xpath("//link[@rel='next']")) == (number < 2)
        assert tree.xpath("//nav[@class='steps']//*[@aria-current='page']/text()") == [str(number + 1)]
    assert "processor/-/4/index.html" not in site
    assert len(titles) == len(set(titles)) == 13


def test_an_empty_hub_has_a_home_and_empty_lists() -> None:
    empty = dict(pages(make_hub()))
    assert {path for path in empty if path.endswith(".html")} == {
        "404.html",
        "about/index.html",
        "about/programs/index.html",
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


def test_the_home_page_has_the_date_of_the_data_and_other_pages_do_not(site: RenderedSite) -> None:
    date = site.parsed("index.html").xpath("//section[@class='hero home']//time")[0]
    assert date.get("datetime") == "2025-06-15T12:30:00Z"
    assert not site.parsed("processor/eo/flood-03/index.html").xpath("//footer//time")


def test_archived_and_dormant_projects_say_so(site: RenderedSite) -> None:
    assert "Archived" in site.parsed("processor/eo/flood-03/index.html").xpath(
        "string(//header[@class='title'])"
    )
    assert "Dormant" in site.parsed("processor/eo/flood-11/index.html").xpath(
        "string(//header[@class='title'])"
    )
    assert not site.parsed("processor/eo/flood-00/index.html").xpath("//*[contains(@class, 'state')]")


@each_page
def test_an_image_has_words_or_says_that_it_is_decoration(site: RenderedSite, path: str) -> None:
    for image in site.parsed(path).xpath("//img"):
        assert image.get("alt") is not None
    for drawing in site.parsed(path).xpath("//body//svg[not(ancestor::svg)]"):
        assert drawing.get("aria-hidden") == "true" or drawing.get("aria-label")


@each_case("path", lambda site: site, at_least=250)
def test_no_file_says_an_address_of_this_machine(site: RenderedSite, path: str) -> None:
    assert not re.search(rb"file://|/home/|/tmp/", site[path])


def test_a_projects_page_leads_to_all_that_its_organisation_makes(site: RenderedSite) -> None:
    links = site.parsed(f"dataset/{COVER}/index.html").xpath("//header[@class='title']//a[@title]")
    assert [(one.get("href"), one.get("title")) for one in links] == [
        ("../../../../organisations/eo-land/sentinel-2/index.html", "eo-land/sentinel-2")
    ]


@each_page
def test_every_page_leads_to_the_map(site: RenderedSite, path: str) -> None:
    assert len(site.parsed(path).xpath("//header//a[.='Map' or .='Carte']/@href")) == 1


def test_without_scripts_a_link_to_favourites_says_what_it_needs(site: RenderedSite) -> None:
    page = site.parsed("search/index.html")
    assert "links to chosen projects" in page.xpath("string(//main//noscript)")
    assert page.xpath("//header//a[normalize-space()='Favourites']/@href") == ["index.html?starred=true"]
