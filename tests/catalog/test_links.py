"""The links of an Item."""

import orjson
import pytest

from sharinghub_static.catalog import build_catalog
from sharinghub_static.catalog.links import site_address
from sharinghub_static.project.model import Citation, License, Link, Preview, ProjectReference
from sharinghub_static.snapshot.records import ReleaseRecord
from tests.projects import GITLAB, make_config, make_hub, make_project


def links_of(*others, stac=None, category="dataset", **overrides):
    project = make_project("g/p", category=category, **({"links": ()} | overrides))
    hub = make_hub(project, *others, config=make_config(stac=stac or {}))
    first = category if isinstance(category, str) else category[0]
    documents = dict(build_catalog(hub).documents)
    return orjson.loads(documents[f"stac/{first}/g--p/g--p.json"])["links"]


def with_rel(links, rel):
    return [link for link in links if link["rel"] == rel]


def test_the_tree_comes_first():
    assert links_of()[:3] == [
        {"rel": "root", "href": "../../catalog.json", "type": "application/json", "title": "Test hub"},
        {"rel": "parent", "href": "../collection.json", "type": "application/json", "title": "Datasets"},
        {"rel": "collection", "href": "../collection.json", "type": "application/json", "title": "Datasets"},
    ]


def test_the_page_is_an_alternate():
    assert with_rel(links_of(title="Demo"), "alternate") == [
        {"rel": "alternate", "href": "../../../dataset/g/p/index.html", "type": "text/html", "title": "Demo"}
    ]


def test_the_project_on_gitlab_is_the_source():
    assert with_rel(links_of(), "via")[0]["href"] == f"{GITLAB}/g/p"


@pytest.mark.parametrize(
    ("overrides", "rel", "href"),
    [
        (
            {"license": License("MIT", "MIT", "https://spdx.org/licenses/MIT.html")},
            "license",
            "https://spdx.org/licenses/MIT.html",
        ),
        ({"citation": Citation("10.5281/zenodo.1")}, "cite-as", "https://doi.org/10.5281/zenodo.1"),
        ({"preview": Preview(f"{GITLAB}/p.png", "image/png")}, "preview", f"{GITLAB}/p.png"),
    ],
)
def test_what_is_known_becomes_a_link(overrides, rel, href):
    assert [link["href"] for link in with_rel(links_of(**overrides), rel)] == [href]


@pytest.mark.parametrize("rel", ["via", "license", "cite-as", "preview"])
def test_a_link_of_the_project_stands_instead_of_ours(rel):
    found = links_of(
        license=License("MIT", "MIT", "https://spdx.org/licenses/MIT.html"),
        citation=Citation("10.5281/zenodo.1"),
        preview=Preview(f"{GITLAB}/p.png"),
        links=(Link(rel, "https://own.example/", "text/html", "Own"),),
    )
    assert [link["href"] for link in with_rel(found, rel)] == ["https://own.example/"]


def test_further_fields_of_a_link_are_kept_and_cannot_forge_it():
    written = Link("package", "https://x.example/1", extra={"package:name": "x", "rel": "root", "href": "no"})
    assert with_rel(links_of(links=(written,)), "package") == [
        {"rel": "package", "href": "https://x.example/1", "package:name": "x"}
    ]


@pytest.mark.parametrize(
    ("reference", "href"),
    [
        (ProjectReference("dataset", "g/other"), "../g--other/g--other.json"),
        (ProjectReference("dataset", "G/Other"), "../g--other/g--other.json"),
        (ProjectReference("ai-model", "g/model"), "../../ai-model/g--model/g--model.json"),
        (ProjectReference("dataset", "g/model"), "../../ai-model/g--model/g--model.json"),
        (ProjectReference("processor", "g/model"), "../../processor/g--model/g--model.json"),
    ],
)
def test_another_project_is_linked_as_an_item(reference, href):
    others = make_project("g/other"), make_project("g/model", category=("ai-model", "processor"))
    found = with_rel(links_of(*others, links=(Link("derived_from", reference),)), "derived_from")
    assert [(link["href"], link["type"]) for link in found] == [(href, "application/geo+json")]


@pytest.mark.parametrize("path", ["g/absent", "", "g/p"])
def test_a_project_that_is_not_there_or_is_the_same_is_not_linked(path):
    assert (
        with_rel(links_of(links=(Link("derived_from", ProjectReference("dataset", path)),)), "derived_from")
        == []
    )


def test_with_slashes_in_ids_links_go_as_deep_as_the_ids():
    hub = make_hub(make_project("a/b/c"), config=make_config(stac={"item_id": "path"}))
    item = orjson.loads(dict(build_catalog(hub).documents)["stac/dataset/a/b/c/c.json"])
    assert item["id"] == "a/b/c"
    assert [link["href"] for link in item["links"][:3]] == [
        "../../../../catalog.json",
        "../../../collection.json",
        "../../../collection.json",
    ]


def test_on_a_site_with_an_address_an_item_knows_where_it_is_published():
    found = links_of(stac={"root_href": "https://pages.example.org/hub"}, category=("dataset", "processor"))
    assert [link["href"] for link in with_rel(found, "canonical")] == [
        "https://pages.example.org/hub/stac/dataset/g--p/g--p.json"
    ]


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("https://x.example/logo.svg", "https://x.example/logo.svg"),
        ("//x.example/logo.svg", "//x.example/logo.svg"),
        ("assets/logo.svg", "../assets/logo.svg"),
        ("./assets/logo.svg", "../assets/logo.svg"),
        ("/assets/logo.svg", "../assets/logo.svg"),
        ("/", "../index.html"),
    ],
)
def test_an_address_of_the_configuration_is_taken_from_the_root_of_the_site(address, href):
    assert site_address("stac/catalog.json", address) == href


def released(*tags):
    return tuple(ReleaseRecord(tag, tag, "", None) for tag in tags)


@pytest.mark.parametrize(
    ("tags", "properties", "before"),
    [
        (("v2.0", "v1.0", "v0.9"), {}, [("v1.0", "v1.0")]),
        (("pkg/v2.0", "notes", "pkg/v1 0"), {}, []),
        (("v2.0", "notes", "pkg/v1.0"), {}, [("v1.0", "pkg%2Fv1.0")]),
        (("v2.0",), {}, []),
        (("v2.0", "v2.0"), {}, []),
        (("notes", "v1.0"), {}, []),
        (("v2.0", "v1.0"), {"version": "2026"}, []),
        ((), {}, []),
    ],
)
def test_the_release_before_is_the_version_before(tags, properties, before):
    links = with_rel(links_of(releases=released(*tags), properties=properties), "predecessor-version")
    assert [(link["title"], link["href"].rpartition("/-/releases/")[2]) for link in links] == before
    assert all(link["type"] == "text/html" for link in links)


def test_a_predecessor_that_the_author_names_is_the_only_one():
    own = Link("predecessor-version", "https://example.org/1")
    links = links_of(releases=released("v2.0", "v1.0"), links=(own,))
    assert [link["href"] for link in with_rel(links, "predecessor-version")] == ["https://example.org/1"]
