"""Addresses and relations that may not be published are kept out, valid or not."""

import pytest

from sharinghub_static.catalog import build_catalog
from sharinghub_static.catalog.sanitize import is_address, sanitize_project
from sharinghub_static.project.model import Asset, License, Link, Preview, ProjectReference, Provider
from tests.projects import GITLAB, make_hub, make_project


@pytest.mark.parametrize(
    "href",
    [
        "https://x.example",
        "http://x.example/a?b#c",
        "s3://bucket/key",
        "mailto:a@b.example",
        "models:/m/1",
        "oci://x/y",
    ],
)
def test_addresses(href):
    assert is_address(href)


@pytest.mark.parametrize(
    "href",
    [
        "",
        "catalog.json",
        "../../catalog.json",
        "/etc/passwd",
        "//x.example/a",
        "C:/windows",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "https:",
        " https://x.example",
        "1x://y",
    ],
)
def test_what_is_no_address_for_the_public(href):
    assert not is_address(href)


@pytest.mark.parametrize("rel", ["self", "root", "parent", "child", "collection", "item", "items"])
def test_a_relation_of_the_tree_is_not_for_projects(rel):
    project, problems = sanitize_project(make_project(links=(Link(rel, "https://evil.example/"),)))
    assert project.links == ()
    assert [problem.code for problem in problems] == ["SH503"]


def test_links_and_assets_that_lead_into_the_tree_are_kept_out():
    project, problems = sanitize_project(
        make_project(
            links=(Link("related", "../catalog.json"), Link("related", f"{GITLAB}/x")),
            assets=(Asset("bad", "javascript:x"), Asset("good", f"{GITLAB}/y")),
        )
    )
    assert [link.href for link in project.links] == [f"{GITLAB}/x"]
    assert [asset.key for asset in project.assets] == ["good"]
    assert [(problem.code, problem.key) for problem in problems] == [("SH503", "links"), ("SH502", "assets")]


def test_pictures_licences_and_providers_lose_an_address_that_is_none():
    project, problems = sanitize_project(
        make_project(
            preview=Preview("javascript:x"),
            license=License("MIT", "MIT", "file:///x"),
            providers=(Provider("A", url="data:x"), Provider("B", url="https://b.example")),
        )
    )
    assert project.preview is None
    assert project.license == License("MIT", "MIT")
    assert [provider.url for provider in project.providers] == ["", "https://b.example"]
    assert problems == []


def test_a_project_that_loses_nothing_is_itself():
    project = make_project(links=(Link("derived_from", ProjectReference("dataset", "g/x")),))
    assert sanitize_project(project) == (project, [])
    assert sanitize_project(project)[0] is project


def test_no_script_gets_into_the_catalog():
    script = "javascript:alert(document.domain)"
    project = make_project(
        links=(Link("about", script), Link("license", script)),
        assets=(Asset("a", script),),
        preview=Preview(script),
        license=License("other", "own", script),
        providers=(Provider("A", (), script),),
    )
    documents = build_catalog(make_hub(project)).documents
    # The words may be told in a Problem, never as an address.
    assert not [path for path, content in documents if b"javascript:" in content]


def test_addresses_in_fields_of_extensions_run_nothing():
    contacts = [
        {"name": "Ada", "links": [{"href": "javascript:1"}, {"href": "https://x.example/", "rel": "about"}]},
        {"name": "Bob", "logo": {"href": " Java\tScript:1"}, "url": "vbscript:1", "note": "data: of 2024"},
    ]
    alternate = {"s3": {"href": "s3://bucket/x"}, "evil": {"href": "data:text/html,x"}}
    project, problems = sanitize_project(
        make_project(
            properties={"contacts": contacts, "note": "javascript:1"},
            assets=(Asset("a", f"{GITLAB}/a", extra={"alternate": alternate}),),
        )
    )
    assert project.properties == {
        "contacts": [
            {"name": "Ada", "links": [{"href": "https://x.example/", "rel": "about"}]},
            {"name": "Bob", "note": "data: of 2024"},
        ],
        "note": "javascript:1",
    }
    assert project.assets[0].extra == {"alternate": {"s3": {"href": "s3://bucket/x"}}}
    assert [(problem.code, problem.key) for problem in problems] == [
        ("SH501", "assets"),
        ("SH501", "contacts"),
    ]
