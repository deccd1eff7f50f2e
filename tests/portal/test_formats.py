"""Documents for other catalogs: each is read by a parser of its format, whatever a project says."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import comrak
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.media_types import media_type_of
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.linked_data import about_project, described_page
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.media.gallery import Gallery
from sharinghub_static.portal.project_page.markdown_twin import (
    markdown_files,
    markdown_page,
    project_markdown,
)
from sharinghub_static.portal.project_page.surroundings import ProjectSite, surroundings_of
from sharinghub_static.portal.site_files.codemeta import codemeta
from sharinghub_static.portal.site_files.croissant import croissant, record_sets_of
from sharinghub_static.portal.site_files.datacite import datacite
from sharinghub_static.portal.site_files.llms import llms_file
from sharinghub_static.portal.site_files.markdown_text import link
from sharinghub_static.portal.site_files.oembed import oembed, oembed_files
from sharinghub_static.portal.site_files.other_catalogs import catalog_files
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.project.model import Asset, Citation, Extent, License, Project, Provider, Readme
from sharinghub_static.text.json_values import encodable
from tests.cases import each_case
from tests.portal.hubs import ROOT, full_hub
from tests.portal.rendered import RenderedSite
from tests.projects import GITLAB, UPDATED, located, make_config, make_hub, make_project

# rdflib's own parser of JSON-LD uses what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SHA = "ab" * 32
_WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ['"', "\\", "<a b>", "50% & more", "été 海 \U0001f30d", "]](x)[[", "a\nb\r\tc", "\u2028", "'"]
    ),
)


def _site(*projects: Project, root: str | None = ROOT, **config: Any) -> SiteData:
    hub = make_hub(*projects, config=make_config(stac={"root_href": root}, **config))
    return SiteData(hub, Assets(hub.config), Analyses(hub))


def _page_site(project: Project) -> ProjectSite:
    site = _site(project)
    return ProjectSite(site, surroundings_of(project, site), Gallery())


def _dataset(**changes: Any) -> Project:
    given = {
        "license": License("MIT", "MIT", "https://spdx.org/licenses/MIT.html"),
        "providers": (Provider("Lab", ("producer",)),),
        "kind": "Dataset",
        "assets": (
            Asset("a.csv", f"{GITLAB}/eo/reefs/-/raw/main/a.csv", "text/csv", size=12, sha256=SHA),
            Asset("b b", f"{GITLAB}/eo/reefs/-/raw/main/b%20b", "", md5="c" * 32),
            Asset("s3", "s3://bucket/x"),
        ),
    }
    return make_project("eo/reefs", "dataset", **{**given, **changes})


def _files(site: SiteData, name: str) -> dict[str, bytes]:
    """The files whose path holds a name."""
    return {path: content for path, content in catalog_files(site) if name in path}


def _about(project: Project) -> dict[str, Any]:
    hub = _site(project).hub
    return about_project(project, hub.config, described_page(project, hub.config))


def _graphs(site: SiteData) -> Iterator[tuple[str, Graph, Graph]]:
    files = _files(site, "dcat/")
    for path in files:
        if path.endswith(".ttl"):
            graph, other = Graph().parse(data=files[path]), files.get(path.removesuffix("ttl") + "jsonld")
            yield path, graph, Graph().parse(data=other, format="json-ld") if other else graph


# DCAT-AP

_RESOURCE = URIRef(f"{DCAT}resource")  # of DCAT 3
_MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description),
    DCAT.Distribution: (DCAT.accessURL,),
    FOAF.Agent: (FOAF.name,),
}
"""Source: https://semiceu.github.io/DCAT-AP/releases/3.0.0/."""


def _lacks(graph: Graph) -> list[object]:
    return [
        (subject, wanted)
        for class_, properties in _MANDATORY.items()
        for subject in graph.subjects(RDF.type, class_)
        for wanted in properties
        if (subject, wanted, None) not in graph
    ]


def test_catalogs_have_what_dcat_ap_demands_and_say_the_same_in_both_forms() -> None:
    hub = full_hub()
    site = SiteData(hub, Assets(hub.config), Analyses(hub))
    graphs = list(_graphs(site))
    assert [path.rpartition("/")[2] for path, *_ in graphs] == [
        *("catalog.ttl", "ai-model.ttl", "dataset.ttl", "processor.ttl"),
    ]
    for path, turtle, json_ld in graphs:
        assert isomorphic(turtle, json_ld), path
        assert not _lacks(turtle), path
        listed = set(turtle.objects(None, DCAT.dataset)) | set(turtle.objects(None, _RESOURCE))
        assert len(listed) > 1
        assert all((entry, DCTERMS.title, None) in turtle for entry in listed)


def test_models_and_data_are_datasets_and_software_is_a_resource() -> None:
    site = _site(_dataset(), make_project("eo/model", "ai-model"), make_project("eo/tool", "processor"))
    _, graph, _ = next(_graphs(site))
    kinds = {
        str(subject).rstrip("/").rpartition("/")[2] for subject in graph.subjects(RDF.type, DCAT.Dataset)
    }
    assert kinds == {"reefs", "model"}
    [tool] = graph.subjects(RDF.type, DCAT.Resource)
    assert str(tool) == f"{ROOT}/processor/eo/tool/"


def test_distributions_have_type_size_checksum_and_licence() -> None:
    _, graph, _ = next(_graphs(_site(_dataset())))
    [csv] = graph.subjects(
        DCTERMS.title, next(o for o in graph.objects(None, DCTERMS.title) if str(o) == "a.csv")
    )
    values = {str(value) for value in graph.objects(csv)}
    assert {"https://www.iana.org/assignments/media-types/text/csv", "12"} <= values
    assert "https://spdx.org/licenses/MIT.html" in values
    assert SHA in {str(value) for value in graph.objects()}
    assert len(list(graph.subjects(RDF.type, DCAT.Distribution))) == 2  # S3 wants a login


def test_the_catalog_of_a_large_hub_leads_to_those_of_its_categories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharinghub_static.portal.components.formats.MOST_PROJECTS", 1)
    site = _site(_dataset(), make_project("eo/tool", "processor"))
    assert not any(path.endswith(".jsonld") for path in _files(site, "dcat/"))
    _, graph, _ = next(_graphs(site))
    assert not _lacks(graph)
    assert len(list(graph.objects(URIRef(f"{ROOT}/#catalog"), DCAT.catalog))) == 3
    assert not list(graph.objects(None, DCAT.dataset))


@settings(max_examples=15)
@given(_WORDS, _WORDS, _WORDS)
def test_no_words_break_or_change_the_catalogs(title: str, key: str, name: str) -> None:
    title = title.strip() or "x"
    asset = Asset(key, "https://x.example/a%20b?q=" + 'é"<>{}', "text/csv", name)
    project = _dataset(title=title, assets=(asset,), keywords=(name,) if name else ())
    for _, turtle, json_ld in _graphs(_site(project)):
        assert isomorphic(turtle, json_ld)
        titles = {str(value) for value in turtle.objects(URIRef(f"{ROOT}/dataset/eo/reefs/"), DCTERMS.title)}
        assert titles <= {encodable(title)}


def test_the_antimeridian_is_crossed_by_two_polygons_and_an_open_period_has_one_side() -> None:
    east = located(178, -20, -178, -15)
    project = _dataset(extent=replace(east, start=UPDATED, end=None))
    _, graph, _ = next(_graphs(_site(project)))
    [box] = graph.objects(None, DCAT.bbox)
    assert str(box).startswith("MULTIPOLYGON (((178")
    assert len(list(graph.objects(None, DCAT.startDate))) == 1
    assert not list(graph.objects(None, DCAT.endDate))


# Croissant


def test_croissant_names_files_that_anybody_can_fetch_and_knows_their_checksums() -> None:
    document = croissant(_dataset(), _about(_dataset()))
    assert document["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    first, second = document["distribution"]
    assert (first["@id"], first["sha256"], first["contentSize"]) == ("a.csv", SHA, "12 B")
    assert (second["@id"], second["md5"], second["encodingFormat"]) == (
        "file-2", "c" * 32, "application/octet-stream",
    )  # fmt: skip
    assert "isLiveDataset" not in document


def test_a_file_without_a_checksum_makes_a_live_data_set() -> None:
    project = _dataset(assets=(Asset("a.csv", "https://x.example/a.csv", "text/csv"),))
    assert croissant(project, _about(project))["isLiveDataset"] is True


def test_columns_that_the_project_names_are_fields_of_its_tables() -> None:
    columns = [
        {"name": "lon", "type": "float64"},
        {"name": "a b", "type": "string", "description": "Names"},
        {"name": "tags", "type": "list<string>"},
        {"name": "odd", "type": "struct"},
    ]
    project = _dataset(properties={"table:columns": columns})
    [records] = record_sets_of(project)
    assert [
        (field["@id"], field["dataType"], field["source"]["extract"]["column"], field.get("repeated", False))
        for field in records["field"]
    ] == [
        ("records/lon", "sc:Float", "lon", False),
        ("records/column-2", "sc:Text", "a b", False),
        ("records/tags", "sc:Text", "tags", True),
    ]
    assert {field["source"]["fileObject"]["@id"] for field in records["field"]} == {"a.csv"}
    assert not record_sets_of(_dataset())
    assert not record_sets_of(_dataset(properties={"table:columns": "lon"}))


@each_case("written, version", [("v1.2.3", "1.2.3"), ("2.0.0-rc.1", "2.0.0-rc.1"), ("2024-01", None)])
def test_a_version_is_one_of_semantic_versioning(written: str, version: str | None) -> None:
    project = _dataset(properties={"version": written})
    assert croissant(project, _about(project)).get("version") == version


# Records, DataCite, CodeMeta


def test_records_are_of_what_has_no_location_and_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharinghub_static.portal.site_files.records._PAGE", 2)
    placed = make_project("eo/placed", "dataset", extent=located(1, 2, 3, 4))
    others = [make_project(f"eo/p{number}", "processor") for number in range(3)]
    files = {
        path: json.loads(content) for path, content in _files(_site(placed, *others), "records/").items()
    }
    assert list(files) == [f"formats/records/{name}.json" for name in ("catalog", "items-1", "items-2")]
    first, second = (files[f"formats/records/items-{number}.json"] for number in (1, 2))
    assert [feature["id"] for page in (first, second) for feature in page["features"]] == [
        "eo--p0", "eo--p1", "eo--p2",
    ]  # fmt: skip
    assert [link["rel"] for link in first["links"]] == ["self", "collection", "next"]
    assert (first["numberMatched"], first["numberReturned"], second["numberReturned"]) == (3, 2, 1)
    assert all(feature["geometry"] is None for feature in first["features"])
    links = {link["rel"]: link["href"] for link in first["features"][0]["links"]}
    assert links["describedby"] == "../../stac/processor/eo--p0/eo--p0.json"
    assert not _files(_site(placed), "records/")


def test_datacite_has_authors_rights_period_place_and_only_a_doi_that_it_registers() -> None:
    extent = Extent({"type": "Point", "coordinates": [1, 2]}, (1, 2, 1, 2), UPDATED, None)
    project = _dataset(extent=extent, citation=Citation("10.5281/zenodo.7"), keywords=("a", "b"))
    document = datacite(project, _about(project))
    assert document["doi"] == "10.5281/zenodo.7"
    assert document["creators"] == [{"name": "Lab", "nameType": "Organizational"}]
    assert document["rightsList"][0]["rightsIdentifier"] == "MIT"
    assert {"date": "2025-06-15/", "dateType": "Collected"} in document["dates"]
    assert document["geoLocations"][0]["geoLocationBox"]["eastBoundLongitude"] == 1
    other = replace(project, citation=Citation("10.1000.10/x"))
    assert "doi" not in datacite(other, _about(other))


def test_files_of_one_line_each_hold_what_they_are_about() -> None:
    site = _site(_dataset(), make_project("eo/tool", "processor"))
    [data], [software] = _files(site, "datacite").values(), _files(site, "codemeta").values()
    assert [json.loads(line)["titles"] for line in data.splitlines()] == [[{"title": "Reefs"}]]
    assert [json.loads(line)["codeRepository"] for line in software.splitlines()] == [f"{GITLAB}/eo/tool"]
    assert not _files(_site(make_project("eo/tool", "processor")), "datacite")
    assert not _files(_site(_dataset()), "codemeta")


def test_codemeta_names_readme_issues_and_publications() -> None:
    project = make_project(
        "eo/tool",
        "processor",
        readme=Readme("README.md", "# Tool"),
        publications=(Citation("10.1/p", "A paper"),),
    )
    document = codemeta(project, _about(project))
    assert document["readme"] == f"{GITLAB}/eo/tool/-/blob/main/README.md"
    assert document["referencePublication"] == [
        {"@type": "ScholarlyArticle", "@id": "https://doi.org/10.1/p", "name": "A paper"}
    ]


# Agents


def _structure(markdown: str) -> html.HtmlElement:
    return html.fromstring(f"<main>{comrak.render_markdown(markdown)}</main>")


@settings(max_examples=40)
@given(_WORDS, _WORDS)
def test_no_words_become_markup_in_lists_for_agents(title: str, summary: str) -> None:
    project = _dataset(title=title.strip() or "x", summary=summary)
    [(_, content)] = llms_file(_site(project))
    tree = _structure(content.decode())
    assert [heading.text_content() for heading in tree.iter("h2")] == ["Categories", "Files", "Datasets"]
    [entry] = [one for one in tree.iter("li") if one.xpath("./a[contains(@href, '/eo/reefs/')]")]
    assert not [one.tag for one in entry.iterdescendants() if one.tag not in {"a", "p"}]
    shown = re.sub("[\u202a-\u202e\u2066-\u2069]", "", encodable(project.title))
    shown = shown.replace("[", "(").replace("]", ")")
    assert "".join(entry.find(".//a").text_content().split()) == "".join(shown.split()).replace(
        "\0", "\ufffd"
    )


def test_no_name_turns_the_direction_of_a_line() -> None:
    assert link("\u202egpj.csv\n", "https://x.example/") == r"[gpj.csv](https://x.example/)"


def test_the_twin_of_a_page_has_its_facts_files_citation_and_readme() -> None:
    readme = Readme("README.md", "# Reefs\n\nSee [more](docs/a.md).")
    project = _dataset(readme=readme, description="# Reefs\n\nWhole.", is_described_by_readme=True)
    text = "\n".join(markdown_page(project, _page_site(project)))
    tree = _structure(text)
    assert [heading.text_content() for heading in tree.iter("h2")] == ["Files", "Cite", "README.md"]
    hrefs = tree.xpath("//a/@href")
    assert f"{ROOT}/dataset/eo/reefs/croissant.json" in hrefs
    assert f"{ROOT}/dataset/eo/reefs/" in hrefs
    assert f"{GITLAB}/eo/reefs/-/raw/main/b%20b" in hrefs
    assert "Whole." in text
    assert "docs/a.md" in "\n".join(markdown_page(_dataset(readme=readme), _page_site(project)))


class _Card(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


@settings(max_examples=20)
@given(_WORDS, _WORDS)
def test_a_card_is_text_and_one_link_whatever_the_words(title: str, summary: str) -> None:
    project = _dataset(title=title.strip() or "x", summary=summary)
    document = oembed(project, _site(project))
    assert {"version", "type", "html", "width", "height"} <= document.keys()
    card = _Card()
    card.feed(document["html"])
    assert [tag for tag in card.tags if tag not in {"blockquote", "p", "b"}] == ["a"]


# Which are made


def _made(site: SiteData) -> set[str]:
    paths = [path for maker in (catalog_files, markdown_files, oembed_files) for path, _ in maker(site)]
    for project in site.hub.projects:
        own = ProjectSite(site, surroundings_of(project, site), Gallery())
        paths += [path for path, _ in project_markdown(project, own)]
    return {name for path in paths for name, part in _PARTS.items() if part in path}


_PARTS = {
    "dcat": "dcat/", "croissant": "croissant.json", "record": "records/", "datacite": "datacite",
    "codemeta": "codemeta", "markdown": "index.md", "oembed": "oembed.json",
}  # fmt: skip
_ALL = _PARTS.keys()


def test_formats_of_each_project_are_left_out_of_large_hubs_and_all_on_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    projects = _dataset(), make_project("eo/tool", "processor")
    assert _made(_site(*projects)) == _ALL
    assert _made(_site(*projects, root=None)) == _ALL - {"oembed"}
    none = dict.fromkeys(
        ("codemeta", "croissant", "datacite", "dcat", "markdown", "oembed", "records"), False
    )
    assert not _made(_site(*projects, site={"formats": none}))
    monkeypatch.setattr("sharinghub_static.portal.components.formats.MOST_PROJECTS", 1)
    assert _made(_site(*projects)) == _ALL - {"markdown", "oembed"}
    wanted = {"formats": {"markdown": True, "oembed": True}}
    assert _made(_site(*projects, site=wanted)) == _ALL


@pytest.fixture(scope="module")
def hub() -> Hub:
    config = make_config(stac={"root_href": ROOT}, portal={"languages": ["en", "fr"]})
    return make_hub(_dataset(), config=config)


@pytest.fixture(scope="module")
def site(hub: Hub) -> RenderedSite:
    """A small site in two languages."""
    return RenderedSite(pages(hub))


def test_pages_lead_to_the_documents_and_the_code_loads_croissant(site: RenderedSite) -> None:
    tree = site.parsed("dataset/eo/reefs/index.html")
    links = {
        (link.get("rel"), link.get("type")): link.get("href") for link in tree.xpath("//head/link[@type]")
    }
    assert links["alternate", "text/markdown"] == "index.md"
    assert links["alternate", "application/json+oembed"] == "oembed.json"
    assert links["describedby", "application/ld+json"] == "croissant.json"
    assert "mlcroissant.Dataset" in tree.text_content()
    for path in ("index.md", "oembed.json", "croissant.json"):
        assert f"dataset/eo/reefs/{path}" in site
        assert f"fr/dataset/eo/reefs/{path}" not in site


def test_each_file_of_a_site_has_a_media_type(site: RenderedSite) -> None:
    assert [path for path in site if not media_type_of(path) and path != "_redirects"] == []


def test_lists_and_the_home_page_lead_to_catalogs_and_to_what_agents_read(site: RenderedSite) -> None:
    def links(path: str) -> set[str]:
        types = ("text/turtle", "text/plain", "text/markdown")
        found = site.parsed(path).xpath("//head/link[@rel='alternate']")
        return {link.get("href") for link in found if link.get("type") in types}

    assert links("fr/index.html") == {"../formats/dcat/catalog.ttl", "../llms.txt"}
    assert links("dataset/index.html") == {"../formats/dcat/categories/dataset.ttl", "index.md"}


def test_the_page_for_programs_lists_the_files_that_are_there(site: RenderedSite) -> None:
    hrefs = site.parsed("fr/about/programs/index.html").xpath("//main//li/a/@href")
    found = {href.removeprefix("../../../") for href in hrefs if "formats/" in href or "llms" in href}
    assert found == {
        *("formats/dcat/catalog.ttl", "formats/dcat/catalog.jsonld", "formats/datacite.ndjson", "llms.txt"),
        "formats/records/catalog.json",
        "formats/sharinghub/v1.0.0/schema.json",
    }
    assert found <= set(site)
