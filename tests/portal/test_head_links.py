"""What programs find in the head of a page: Signposting, Highwire's tags, the search; ids of feeds."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.contexts import HeadLink
from sharinghub_static.portal.frame.linked_data import DescribedPage, about_project
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.project_page.head_links import citation_tags, signposting
from sharinghub_static.portal.site_files.feeds import feeds
from sharinghub_static.portal.site_files.opensearch import search_description
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.project.model import Asset, Project
from tests.cases import each_case
from tests.portal.hubs import ROOT
from tests.portal.rendered import RenderedSite
from tests.project.reading import read
from tests.projects import GITLAB, make_config, make_hub

CFF = """\
cff-version: 1.2.0
message: Cite.
title: Reefs
doi: 10.5281/zenodo.77
date-released: 2024-05-02
authors:
- {family-names: Vega, given-names: Ana, orcid: "https://orcid.org/0000-0001-5109-3700"}
- {name: The Reef Team}
"""
ATOM = "{http://www.w3.org/2005/Atom}"


def make_site(hub: Hub) -> SiteData:
    return SiteData(hub, Assets(hub.config), Analyses(hub))


@pytest.fixture(scope="module")
def site() -> RenderedSite:
    """A small site in two languages."""
    config = make_config(stac={"root_href": ROOT}, portal={"languages": ["en", "fr"]})
    return RenderedSite(pages(make_hub(read("title: Reefs", config=config), config=config)))


def _signposts(project: Project) -> dict[str, list[str]]:
    about = about_project(project, make_hub(project).config, DescribedPage())
    item = HeadLink(rel="describedby", href="item.json", type="application/geo+json")
    links: dict[str, list[str]] = {}
    for link in signposting(project, about, [item]):
        links.setdefault(link.rel, []).append(link.href)
    return links


def test_signposts_lead_to_doi_type_licence_authors_descriptions_and_files() -> None:
    project = read("title: Reefs\nlicense: MIT", texts={"CITATION.cff": CFF})
    files = Asset("a.csv", "https://x.example/a.csv", "text/csv"), Asset("b", "s3://bucket/b")
    kept = Asset("c", "https://x.example/c", extra={"auth:refs": ["gitlab"]})
    assert _signposts(replace(project, assets=(*files, kept))) == {
        "cite-as": ["https://doi.org/10.5281/zenodo.77"],
        "type": ["https://schema.org/AboutPage", "https://schema.org/Dataset"],
        "license": ["https://spdx.org/licenses/MIT.html"],
        "author": ["https://orcid.org/0000-0001-5109-3700"],
        "describedby": ["item.json"],
        "item": ["https://x.example/a.csv"],
    }


def test_a_project_that_says_little_has_neither_doi_nor_licence_nor_authors() -> None:
    assert _signposts(read("title: Reefs")).keys() == {"type", "describedby"}
    assert "license" not in _signposts(read("license: Dune terms"))


def test_reference_managers_get_title_authors_year_doi_and_kind() -> None:
    project = read("title: Reefs", texts={"CITATION.cff": CFF})
    tags = [(tag.name, tag.content) for tag in citation_tags(project, "en", f"{ROOT}/x/")]
    assert tags == [
        ("citation_title", "Reefs"),
        ("citation_author", "Vega, Ana"),
        ("citation_author", "The Reef Team"),
        ("citation_publication_date", "2024"),
        ("citation_doi", "10.5281/zenodo.77"),
        ("citation_language", "en"),
        ("citation_public_url", f"{ROOT}/x/"),
        ("dc.type", "Dataset"),
    ]


def test_a_paper_to_cite_is_named_with_its_journal_and_not_as_the_data() -> None:
    paper = """\
preferred-citation:
  type: article
  title: "How “reefs” <grow> & why"
  journal: Sea
  doi: 10.1000/sea.1
  authors: [{family-names: Vega, given-names: Ana}]
"""
    tags = {
        tag.name: tag.content
        for tag in citation_tags(read("", texts={"CITATION.cff": CFF + paper}), "en", "https://x.example/")
    }
    assert tags["citation_title"] == "How “reefs” <grow> & why"
    assert (tags["citation_journal_title"], tags["citation_doi"]) == ("Sea", "10.1000/sea.1")
    assert not {"dc.type", "citation_public_url"} & tags.keys()


def _head(site: RenderedSite, path: str, name: str) -> Iterable[Any]:
    return site.parsed(path).xpath(f"//head/link[@rel='{name}']")


def test_pages_have_them_in_their_heads_and_signposts_only_in_the_first_language(site: RenderedSite) -> None:
    page, french = "dataset/group/demo/index.html", "fr/dataset/group/demo/index.html"
    [item] = _head(site, page, "describedby")
    assert item.get("type") == "application/geo+json"
    assert item.get("href").startswith("../../../stac/dataset/")
    assert not _head(site, french, "describedby")
    for path in (page, french):
        assert site.parsed(path).xpath("//head/meta[@name='citation_title']/@content") == ["Reefs"]


@each_case("path, where", [("index.html", ""), ("fr/search/index.html", "fr/")])
def test_browsers_find_the_search(site: RenderedSite, path: str, where: str) -> None:
    [link] = _head(site, path, "search")
    assert link.get("href").endswith("opensearch.xml")
    document = etree.fromstring(site[f"{where}opensearch.xml"])
    [page, itself] = [one.get("template") for one in document.iter("{*}Url")]
    assert page == f"{ROOT}/{where}search/?q={{searchTerms}}"
    assert itself == f"{ROOT}/{where}opensearch.xml"


def test_the_search_of_any_title_is_described_within_the_limits() -> None:
    title = 'Données « <océan> & "terre" »' * 20
    root = {"id": "x", "title": title, "description": f"**{title}**"}
    site = make_site(make_hub(config=make_config(stac={"root": root, "root_href": ROOT})))
    [(_, content)] = search_description(site)
    document = etree.fromstring(content)
    limits = {"ShortName": 16, "LongName": 48, "Description": 1024}
    for name, longest in limits.items():
        text = document.findtext(f"{{*}}{name}") or ""
        assert text.startswith("Données")
        assert len(text) <= longest
    assert not list(search_description(make_site(make_hub())))


def test_ids_of_feeds_stay_when_the_site_or_a_project_moves() -> None:
    def ids(root: str, path: str) -> list[list[str | None]]:
        record = moved(read("title: Reefs"), path)
        site = make_site(make_hub(record, config=make_config(stac={"root_href": root})))
        return [
            [one.text for one in etree.fromstring(content).iter(f"{ATOM}id")] for _, content in feeds(site)
        ]

    def moved(project: Project, path: str) -> Project:
        return replace(project, record=replace(project.record, full_path=path, web_url=f"{GITLAB}/{path}"))

    before, after = ids(ROOT, "group/demo"), ids("https://other.example/", "sea/reefs")
    assert before == after
    assert len({one for feed in before for one in feed[:1]}) == len(before)
