"""Curated collections in the portal and the catalog."""

import posixpath

import orjson
from lxml import etree

from sharinghub_static.catalog import build_catalog
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.site.layout import Layout
from tests.portal.hubs import COVER, HOSTILE, full_hub
from tests.portal.rendered import RenderedSite
from tests.projects import make_hub, make_project

_ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_collection_has_pages_in_its_order_with_notes_and_clean_words(site: RenderedSite) -> None:
    first, last = site.parsed("collections/begin/index.html"), site.parsed("collections/begin/-/3/index.html")
    assert first.xpath("//main//article//p[@class='path']/bdi/text()")[:3] == [
        COVER,
        "eo/cloud-mask",
        HOSTILE,
    ]
    assert first.xpath("//p[@class='note']/text()") == ["First <b>this</b>."]
    assert len(last.xpath("//main//article")) == 15 - 10
    assert first.xpath("//h1/text()") == ["Begin here & <there>"]
    assert first.xpath("//main//em/text()") == ["newcomers"]
    assert not first.xpath("//main//script")
    assert last.xpath("//link[@rel='prev']")


def test_a_collection_without_projects_says_so(site: RenderedSite) -> None:
    page = site.parsed("collections/nothing/index.html")
    assert page.xpath("//main//p[@class='empty']")
    assert b"eo/gone" not in b"".join(site.values())


def test_collections_are_on_the_home_page_in_the_menu_and_on_the_pages_of_their_projects(
    site: RenderedSite,
) -> None:
    home = site.parsed("index.html")
    assert home.xpath("//header//a[normalize-space()='Collections']/@href") == ["collections/index.html"]
    assert home.xpath("//main//article[@class='collection']//a/@href") == [
        "collections/begin/index.html",
        "collections/nothing/index.html",
    ]
    path = Layout().project("dataset", COVER)
    hrefs = site.parsed(path).xpath("//main//a[normalize-space()='Begin here & <there>']/@href")
    assert {posixpath.normpath(posixpath.join(posixpath.dirname(path), href)) for href in hrefs} == {
        "collections/begin/index.html"
    }


def test_a_collection_has_a_feed_of_its_projects_newest_change_first(site: RenderedSite) -> None:
    feed = etree.fromstring(site["collections/begin/feed.xml"])
    dates = [entry.findtext(f"{_ATOM}updated") for entry in feed.findall(f"{_ATOM}entry")]
    assert len(dates) == 15
    assert dates == sorted(dates, reverse=True)
    assert not etree.fromstring(site["collections/nothing/feed.xml"]).findall(f"{_ATOM}entry")


def test_a_hub_without_collections_has_no_trace_of_them() -> None:
    site = dict(pages(make_hub(make_project("a/b"))))
    assert not [path for path in site if "collections" in path]
    assert b"collections/index.html" not in site["index.html"]


def test_a_collection_is_a_catalog_that_links_items_which_stay_where_they_are() -> None:
    hub = full_hub()
    documents = {path: orjson.loads(content) for path, content in build_catalog(hub).documents}
    start = "stac/collections/begin/catalog.json"
    links = documents[start]["links"]
    items = [
        posixpath.normpath(posixpath.join(posixpath.dirname(start), link["href"]))
        for link in links
        if link["rel"] == "item"
    ]
    assert len(items) == 15
    assert items[0] == Layout().stac_item("dataset", hub.item_ids[hub.find(COVER).record.id])
    assert set(items) <= documents.keys()
    root = documents["stac/catalog.json"]["links"]
    related = [link["href"].removeprefix("./") for link in root if link["rel"] == "related"]
    assert related == ["collections/begin/catalog.json", "collections/nothing/catalog.json"]
    assert all("collections/" not in link["href"] for link in root if link["rel"] == "child")
