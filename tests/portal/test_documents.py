"""What programs read of the portal: feeds, sitemap, robots.txt, JSON-LD, the build's status."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree
from lxml import html as lxml_html

from sharinghub_static.portal.frame.linked_data import in_script
from sharinghub_static.portal.site_files.robots import sitemaps
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.problems import Problem, Severity
from sharinghub_static.project.model import Project
from tests.portal.hubs import COVER, HOSTILE, ROOT
from tests.portal.rendered import RenderedSite
from tests.projects import GITLAB, UPDATED, make_config, make_hub, make_project

_ATOM = {"a": "http://www.w3.org/2005/Atom"}
_MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def _linked(site: Mapping[str, bytes], path: str) -> dict[str, object]:
    tree = lxml_html.document_fromstring(site[path].decode())
    (text,) = tree.xpath("//script[@type='application/ld+json']/text()")
    document = json.loads(text)
    assert isinstance(document, dict)
    return document


def _feed(site: Mapping[str, bytes], path: str = "feed.xml") -> etree._Element:
    return etree.fromstring(site[path])


def _rendered(*projects: Project) -> Mapping[str, bytes]:
    return dict(pages(make_hub(*projects)))


def test_a_data_set_reports_search_engines_what_it_is(site: RenderedSite) -> None:
    document = _linked(site, f"dataset/{COVER}/index.html")
    assert document["@type"] == "Dataset"
    assert document["identifier"] == "https://doi.org/10.5281/zenodo.1234567"
    assert document["spatialCoverage"] == {
        "@type": "Place",
        "geo": {"@type": "GeoShape", "box": "42.33 -0.33 45.05 4.85"},
    }
    assert {"@type": "DataDownload"}.items() <= document["distribution"][0].items()  # type: ignore[index] # a list


def test_software_reports_where_its_code_is(site: RenderedSite) -> None:
    document = _linked(site, "processor/eo/flood-00/index.html")
    assert document["@type"] == "SoftwareSourceCode"
    assert document["codeRepository"] == f"{GITLAB}/eo/flood-00"
    assert "distribution" not in document


def test_the_home_page_is_a_catalog_of_data(site: RenderedSite) -> None:
    document = _linked(site, "index.html")
    assert (document["@type"], document["@id"], document["url"]) == ("DataCatalog", f"{ROOT}/", f"{ROOT}/")


def test_strangers_words_stay_inside_the_script_and_no_script_of_theirs_is_linked(site: RenderedSite) -> None:
    document = _linked(site, f"dataset/{HOSTILE}/index.html")
    assert str(document["name"]).startswith("\"><script>alert('t')</script>")
    assert "javascript" not in json.dumps([document.get("distribution", ""), document.get("license", "")])


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "&amp;", "\u2028", "\ud800"])
def test_json_in_a_script_has_nothing_that_ends_it(text: str) -> None:
    written = in_script({"name": text, "empty": "", "list": [text, {"x": text}]})
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written)["name"] == text.encode("utf-8", "replace").decode()
    assert "empty" not in json.loads(written)


def test_a_feed_reports_what_changed_last_first() -> None:
    hub = make_hub(*(make_project(f"a/p{n}", last_activity_at=UPDATED - timedelta(n)) for n in range(60)))
    entries = _feed(dict(pages(hub))).xpath("a:entry/a:title/text()", namespaces=_ATOM)
    assert entries[:2] == ["P0", "P1"]
    assert len(entries) == 50


def test_a_feed_has_what_the_rules_ask_for(site: RenderedSite) -> None:
    for path in ("feed.xml", "dataset/feed.xml", "ai-model/feed.xml", "processor/feed.xml"):
        feed = _feed(site, path)
        for of in (feed, *feed.xpath("a:entry", namespaces=_ATOM)):
            for name in ("id", "title", "updated"):
                assert len(of.xpath(f"a:{name}", namespaces=_ATOM)) == 1
            assert of.xpath("a:link/@href", namespaces=_ATOM)
            assert of.xpath("a:author/a:name/text()", namespaces=_ATOM)
        ids = feed.xpath("a:entry/a:id/text()", namespaces=_ATOM)
        assert len(ids) == len(set(ids)) > 0
        assert all(href.startswith(ROOT) for href in feed.xpath("//a:link/@href", namespaces=_ATOM))


def test_while_the_sites_address_is_not_known_a_feed_links_from_where_it_is() -> None:
    feed = _feed(_rendered(make_project("a/b")), "dataset/feed.xml")
    assert feed.xpath("a:entry/a:link/@href", namespaces=_ATOM) == ["a/b/index.html"]


def test_characters_that_xml_cannot_hold_are_left_out_of_a_feed() -> None:
    feed = _feed(_rendered(make_project("a/b", title="a\0b\x1f\ufffe\ud800<c>", keywords=("\x0b",))))
    assert feed.xpath("a:entry/a:title/text()", namespaces=_ATOM) == ["ab<c>"]


def test_an_empty_hub_has_an_empty_feed() -> None:
    assert not _feed(_rendered()).xpath("a:entry", namespaces=_ATOM)


def test_the_sitemap_names_each_page_once_and_only_canonical_ones(site: RenderedSite) -> None:
    addresses = etree.fromstring(site["sitemap.xml"]).xpath("//s:loc/text()", namespaces=_MAP)
    assert len(addresses) == len(set(addresses))
    assert f"{ROOT}/" in addresses
    covers = [address for address in addresses if address.endswith(f"/{COVER}/")]
    assert len(covers) == 1
    assert not [address for address in addresses if "404" in address]


def test_many_addresses_are_cut_into_parts() -> None:
    files = dict(sitemaps(ROOT, {f"{ROOT}/{n}": "" for n in range(50_001)}))
    assert sorted(files) == ["data/sitemap-1.xml", "data/sitemap-2.xml", "sitemap.xml"]
    index = etree.fromstring(files["sitemap.xml"])
    assert index.xpath("//s:loc/text()", namespaces=_MAP) == [
        f"{ROOT}/data/sitemap-1.xml",
        f"{ROOT}/data/sitemap-2.xml",
    ]


def test_crawlers_are_let_in_and_shown_the_sitemap(site: RenderedSite) -> None:
    assert site["robots.txt"].decode().splitlines() == [
        "User-agent: *",
        "Allow: /",
        f"Sitemap: {ROOT}/sitemap.xml",
    ]


def test_without_an_address_there_is_no_sitemap() -> None:
    site = dict(pages(make_hub()))
    assert "sitemap.xml" not in site
    assert b"Sitemap" not in site["robots.txt"]


def test_a_site_that_holds_more_than_what_is_public_keeps_crawlers_out() -> None:
    config = make_config(gitlab={"url": GITLAB, "visibility": "internal"})
    assert b"Disallow: /\n" in dict(pages(make_hub(config=config)))["robots.txt"]


def test_a_shared_link_shows_no_picture_of_another_host(site: RenderedSite) -> None:
    for path in (f"dataset/{COVER}/index.html", f"dataset/{HOSTILE}/index.html"):
        tree = lxml_html.document_fromstring(site[path].decode())
        assert not tree.xpath("//meta[@property='og:image']")
        assert not tree.xpath("//meta[@name='twitter:card']")


def test_the_status_groups_problems_by_code_gravest_first_and_leads_to_each_project() -> None:
    first = make_project("a/b", problems=(Problem("SH301", "Five.", "Write four.", Severity.WARNING),))
    second = make_project(
        "a/c",
        problems=(
            Problem("SH301", "Six.", "", Severity.WARNING),
            Problem("SH901", "No.", "", Severity.ERROR),
        ),
    )
    tree = lxml_html.document_fromstring(dict(pages(make_hub(first, second)))["health/index.html"].decode())
    assert tree.xpath("//details[@class='finding']/@id") == ["SH901", "SH301"]
    links = tree.xpath("//details[@id='SH301']//li/a/@href")
    assert links == [f"../dataset/a/{name}/index.html#problems" for name in "bc"]
    assert [one.text for one in tree.xpath("//summary/span[2]")] == ["SH901", KINDS["SH301"].title]
    assert tree.xpath("//details//p/a/@href") == ["problems/index.html#SH301"]


def test_of_a_common_problem_the_first_hundred_are_shown_and_the_rest_counted() -> None:
    problem = Problem("SH101", "no title", "", Severity.WARNING)
    projects = (make_project(f"a/{number}", problems=(problem,)) for number in range(130))
    page = lxml_html.document_fromstring(dict(pages(make_hub(*projects)))["health/index.html"].decode())
    (group,) = page.xpath("//details[@id='SH101']")
    assert len(group.xpath("./ul/li")) == 100
    assert "And 30 more. build.json" in group.text_content()


def test_how_every_kind_of_problem_is_fixed_stands_on_one_page(site: RenderedSite) -> None:
    tree = lxml_html.document_fromstring(site["health/problems/index.html"].decode())
    document = {row.get("id"): " ".join(row.text_content().split()) for row in tree.xpath("//dl/div[@id]")}
    assert list(document) == list(KINDS)
    for code, kind in KINDS.items():
        for text in (kind.title, kind.fix):
            assert " ".join(text.replace("`", "").split()) in document[code]
    project = lxml_html.document_fromstring(site[f"dataset/{COVER}/index.html"].decode())
    for href in project.xpath("//section[@id='problems']//li//a[contains(@href, 'health')]/@href"):
        assert href.rpartition("#")[2] in document


def test_a_hub_without_problems_says_so() -> None:
    page = dict(pages(make_hub(make_project("a/b"))))["health/index.html"].decode()
    assert "No problems found." in page


def test_search_engines_get_no_period_that_a_project_does_not_give() -> None:
    extent = replace(make_project().extent, start=datetime(2020, 1, 1, tzinfo=UTC), end=UPDATED)
    site = dict(pages(make_hub(make_project("a/silent"), make_project("a/dated", extent=extent))))
    assert "temporalCoverage" not in _linked(site, "dataset/a/silent/index.html")
    assert _linked(site, "dataset/a/dated/index.html")["temporalCoverage"] == "2020-01-01/2025-06-15"


def test_no_single_project_chooses_the_example_for_programs() -> None:
    projects = [make_project(f"a/{number}", "ai-model", keywords=("sar",)) for number in range(2)]
    projects.append(make_project("a/loud", "ai-model", keywords=('!"; import os #', "aaa")))
    projects += [make_project(f"b/{number}", keywords=("other",)) for number in range(3)]
    page = lxml_html.document_fromstring(
        dict(pages(make_hub(*projects)))["about/programs/index.html"].decode()
    )
    assert 'if "sar" in item.properties' in page.text_content()
    loud = lxml_html.document_fromstring(
        dict(pages(make_hub(projects[2])))["about/programs/index.html"].decode()
    )
    assert r'if "!\"; import os #" in item.properties' in loud.text_content()
