"""Hrefs: repository files, projects of the hub, addresses, and what is none of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.project.href import HrefError, HrefResolver
from sharinghub_static.project.model import ProjectReference
from sharinghub_static.snapshot.records import FileRecord
from tests.projects import GITLAB, make_record

RAW = f"{GITLAB}/group/demo/-/raw/main"
TREE = f"{GITLAB}/group/demo/-/tree/main"
FILES = (
    FileRecord("a b/c#d?.csv"),
    FileRecord("data", "tree"),
    FileRecord("data/map.tif"),
    FileRecord("data/100%.csv"),
    FileRecord("lib", "submodule"),
    FileRecord("noël/🌊.png"),
)


def resolver(url: str = GITLAB, **record: object) -> HrefResolver:
    made = make_record(**{"files": FILES, "default_branch": "main", **record})  # type: ignore[arg-type] # any field
    return HrefResolver(made, url, ["dataset", "ai-model"])


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("data/map.tif", f"{RAW}/data/map.tif"),
        ("/data/map.tif", f"{RAW}/data/map.tif"),
        ("./data/map.tif", f"{RAW}/data/map.tif"),
        ("data//map.tif", f"{RAW}/data/map.tif"),
        ("data/../data/map.tif", f"{RAW}/data/map.tif"),
        (" data/map.tif ", f"{RAW}/data/map.tif"),
        ("data/map.tif#band", f"{RAW}/data/map.tif"),
        ("data/map.tif?raw=1", f"{RAW}/data/map.tif"),
        ("a b/c#d?.csv", f"{RAW}/a%20b/c%23d%3F.csv"),
        ("a%20b/c%23d%3F.csv", f"{RAW}/a%20b/c%23d%3F.csv"),
        ("data/100%.csv", f"{RAW}/data/100%25.csv"),
        ("noël/🌊.png", f"{RAW}/no%C3%ABl/%F0%9F%8C%8A.png"),
        ("data", f"{TREE}/data"),
        ("data/", f"{TREE}/data"),
        ("lib", f"{TREE}/lib"),
        ("./", f"{TREE}/"),
    ],
)
def test_a_path_is_a_file_or_folder_of_the_default_branch(href: str, target: str) -> None:
    assert resolver().resolve(href).target == target


def test_a_branch_with_a_slash_and_odd_signs_is_quoted() -> None:
    found = resolver(default_branch="release/1.0#a").resolve("data/map.tif").target
    assert found == f"{GITLAB}/group/demo/-/raw/release/1.0%23a/data/map.tif"


@pytest.mark.parametrize(
    "href",
    [
        "https://example.org/a?b=c#d",
        "http://localhost:8080/x",
        "s3://bucket/key.zarr",
        "gs://bucket/key",
        "mailto:someone@example.org",
        "git+https://example.org/repository.git",
        "https://example.org/{z}/{x}/{y}.png",
        "doi:10.5072/x",
    ],
)
def test_an_address_stays_as_it_is(href: str) -> None:
    assert resolver().resolve(href).target == href


def test_an_address_with_signs_that_do_not_belong_there_is_quoted() -> None:
    assert resolver().resolve("https://example.org/a b<c>").target == "https://example.org/a%20b%3Cc%3E"


@pytest.mark.parametrize(
    "url",
    [
        f"{GITLAB}/eo/cover",
        f"{GITLAB}/eo/cover/",
        f"{GITLAB}/eo/cover.git",
        f"{GITLAB}/eo/cover/-/tree/main/docs",
        f"{GITLAB}/eo/cover?x=y#z",
        f"{GITLAB.replace('https', 'http')}/eo/cover",
        "https://GITLAB.example.org/eo/cover",
        "https://gitlab.example.org/eo%2Fcover",
    ],
)
def test_the_helper_leads_to_a_project(url: str) -> None:
    assert resolver().resolve(f"dataset+{url}").target == ProjectReference("dataset", "eo/cover")


def test_a_gitlab_under_a_path_is_known() -> None:
    url = "https://example.org/gitlab"
    assert resolver(url).resolve(f"dataset+{url}/eo/cover").target == ProjectReference("dataset", "eo/cover")
    with pytest.raises(HrefError):
        resolver(url).resolve("dataset+https://example.org/eo/cover")


@pytest.mark.parametrize(
    ("href", "code"),
    [
        ("", "SH401"),
        ("  ", "SH401"),
        ("x" * 2001, "SH401"),
        ("javascript:alert(1)", "SH401"),
        ("JavaScript:alert(1)", "SH401"),
        ("data:text/html,<b>", "SH401"),
        ("file:///etc/passwd", "SH401"),
        ("vbscript:x", "SH401"),
        ("blob:https://example.org/x", "SH401"),
        ("C:\\data\\map.tif", "SH401"),
        ("//example.org/x", "SH401"),
        ("https://", "SH401"),
        ("https:///path", "SH401"),
        ("https://example.org:port/", "SH401"),
        ("https://[::1", "SH401"),
        ("https://someone:secret@example.org/", "SH401"),
        ("mailto:", "SH401"),
        ("../x", "SH402"),
        ("/../x", "SH402"),
        ("data/../../x", "SH402"),
        ("..", "SH402"),
        ("data/nothing.tif", "SH403"),
        ("data/Map.tif", "SH403"),
        ("map.tif", "SH403"),
        ("#place", "SH403"),
        ("%2e%2e/x", "SH403"),
        ("nothing+https://gitlab.example.org/eo/cover", "SH404"),
        ("Dataset+https://gitlab.example.org/eo/cover", "SH404"),
        ("dataset+https://example.org/eo/cover", "SH405"),
        ("dataset+https://gitlab.example.org", "SH405"),
        ("dataset+https://gitlab.example.org/eo", "SH405"),
        ("dataset+https://gitlab.example.org/eo/../cover", "SH405"),
        ("dataset+https://gitlab.example.org.evil.example/eo/cover", "SH405"),
        ("dataset+https://gitlab.example.org:444/eo/cover", "SH405"),
        ("dataset+https://[", "SH405"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_code(href: str, code: str) -> None:
    with pytest.raises(HrefError) as raised:
        resolver().resolve(href)
    assert raised.value.code == code


def test_a_file_that_the_crawl_did_not_see_may_be_there() -> None:
    for unseen in ({"files_cut": True}, {"failures": (("files", "timeout"),)}):
        assert resolver(**unseen).resolve("data/nothing.tif").target == f"{RAW}/data/nothing.tif"


def test_without_a_repository_there_is_no_file() -> None:
    with pytest.raises(HrefError):
        resolver(default_branch=None).resolve("data/map.tif")


@given(st.text(max_size=100))
def test_any_text_is_refused_or_an_absolute_address(href: str) -> None:
    try:
        target = resolver(files_cut=True).resolve(href).target
    except HrefError:
        return
    if isinstance(target, str):
        assert ":" in target
        assert not target.lower().startswith(("javascript:", "data:", "file:"))
        assert not any(sign.isspace() for sign in target)
