"""Whatever stands beside a README, in files that rules read, the project is published with a valid item."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import FileRecord
from tests.effort import bounded_calls
from tests.project.reading import codes, read
from tests.project.test_hostile_readmes import (
    CALLS_A_CHARACTER,
    MOST_CALLS,
    VALUES,
    all_schemas,
    assert_sound,
)
from tests.properties import examples

__all__ = ["all_schemas"]

CITATION_KEYS = (
    "cff-version",
    "message",
    "title",
    "abstract",
    "type",
    "version",
    "doi",
    "identifiers",
    "date-released",
    "year",
    "license",
    "license-url",
    "authors",
    "family-names",
    "given-names",
    "name-particle",
    "orcid",
    "affiliation",
    "name",
    "preferred-citation",
    "keywords",
    "value",
    "url",
    "email",
    "references",
)
CODEMETA_KEYS = (
    "@context",
    "@type",
    "@id",
    "id",
    "type",
    "name",
    "description",
    "version",
    "softwareVersion",
    "license",
    "author",
    "givenName",
    "familyName",
    "affiliation",
    "identifier",
    "keywords",
    "email",
    "value",
    "@value",
)
DVC_KEYS = (
    "outs",
    "md5",
    "size",
    "nfiles",
    "path",
    "hash",
    "wdir",
    "stages",
    "deps",
    "remote",
    "cmd",
    "schema",
)
WORDS = (
    "10.5281/zenodo.1",
    "https://orcid.org/0000-0002-1825-0097",
    "https://spdx.org/licenses/MIT",
    "2026-01-01",
    "../../up",
    "/etc/passwd",
    "d41d8cd98f00b204e9800998ecf8427e",
    "d41d8cd98f00b204e9800998ecf8427e.dir",
    "md5",
    "javascript:alert(1)",
    "\u202emoc",
    "\x00",
    "ada@private.example",
    " ",
    "é" * 300,
)


def trees(keys: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Maps of such keys to anything."""
    leaves = st.one_of(st.sampled_from(WORDS), VALUES)
    inner = st.recursive(
        leaves,
        lambda within: (
            st.lists(within, max_size=3) | st.dictionaries(st.sampled_from(keys), within, max_size=5)
        ),
        max_leaves=10,
    )
    return st.dictionaries(st.sampled_from(keys), inner, max_size=8)


def beside(path: str, text: str, **more: Any) -> Project:
    """Interpret a project with one file beside its README, in steps that grow with it."""
    with bounded_calls(MOST_CALLS + CALLS_A_CHARACTER * len(text)):
        project = read("title: Known", texts={path: text}, **more)
    assert "SH609" not in codes(project), [p.message for p in project.problems if p.code == "SH609"]
    assert project.title == "Known"
    return project


SLOW = settings(
    max_examples=examples(50),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@given(content=trees(CITATION_KEYS))
@SLOW
def test_no_citation_costs_a_project_its_item(all_schemas: Any, content: dict[str, Any]) -> None:
    assert_sound(beside("CITATION.cff", yaml.safe_dump(content, allow_unicode=True)), all_schemas)


@given(content=trees(CODEMETA_KEYS))
@SLOW
def test_no_codemeta_costs_a_project_its_item(all_schemas: Any, content: dict[str, Any]) -> None:
    assert_sound(beside("codemeta.json", json.dumps(content, default=str)), all_schemas)


@given(
    content=trees(DVC_KEYS), path=st.sampled_from(("data.dvc", "a/b.dvc", "dvc.lock", "dvc.yaml", "MLmodel"))
)
@SLOW
def test_nothing_that_dvc_tracks_costs_a_project_its_item(
    all_schemas: Any, content: dict[str, Any], path: str
) -> None:
    assert_sound(beside(path, yaml.safe_dump(content, allow_unicode=True)), all_schemas)


@given(
    text=st.text(max_size=200),
    path=st.sampled_from(("CITATION.cff", "codemeta.json", "a.dvc", ".dvc/config", "dvc.lock")),
)
@SLOW
def test_no_characters_beside_a_readme_make_it_raise(text: str, path: str) -> None:
    beside(path, text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("CITATION.cff", "a: [" * 3000),
        ("CITATION.cff", "title: x\n\tauthors: y"),
        ("CITATION.cff", "- a"),
        ("CITATION.cff", ""),
        ("codemeta.json", "[" * 100_000),
        ("codemeta.json", '{"version": ' + "9" * 10_000 + "}"),
        ("codemeta.json", '{"name": "open'),
        ("codemeta.json", "[]"),
        ("codemeta.json", ""),
        ("data.dvc", "outs: nothing"),
        ("data.dvc", "outs:\n- md5: x\n  path: ../../outside"),
        ("data.dvc", "\x00\x01"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem_that_names_it(path: str, text: str) -> None:
    problems = [problem for problem in beside(path, text).problems if problem.code == "SH320"]
    assert [problem.path for problem in problems] == [path]


@pytest.mark.parametrize(
    "config",
    [
        "[core]\nremote = x",
        "[core\nremote = x",
        "['remote \"x\"']\nurl = javascript:alert(1)\n[core]\nremote = x",
        "['remote \"x\"']\nurl = /srv/dvc\n[core]\nremote = x",
        "['remote \"x\"']\nurl = ../dvc\n[core]\nremote = x",
        "['remote \"x\"']\nurl = https://user:secret@dvc.example\n[core]\nremote = x",
        "['remote \"x\"']\nurl = ssh://dvc.example/x\n[core]\nremote = x",
        "[core]\nremote = %(x)s\n",
    ],
)
def test_a_remote_that_may_not_be_published_is_not(config: str) -> None:
    pointer = "outs:\n- md5: d41d8cd98f00b204e9800998ecf8427e\n  size: 3\n  hash: md5\n  path: big.tif\n"
    project = read("title: x", texts={".dvc/config": config, "big.tif.dvc": pointer})
    (asset,) = project.assets
    assert asset.href.startswith("https://gitlab.example.org/group/demo/-/raw/main/big.tif.dvc")
    assert "secret" not in repr(project.assets) + repr(project.links) + repr(project.properties)


def test_addresses_of_authors_are_never_published() -> None:
    citation = "title: x\nauthors:\n- {family-names: Nadir, given-names: Ada, email: ada@private.example}\n"
    codemeta = (
        '{"author": {"name": "Ada", "email": "ada@private.example", "id": "mailto:ada@private.example"}}'
    )
    project = read("title: x", texts={"CITATION.cff": citation, "codemeta.json": codemeta})
    published = repr((project.properties, project.citation, project.providers, project.links, project.assets))
    assert "Ada" in published
    assert "@private" not in published


@pytest.mark.parametrize(
    "pointer",
    [
        "version https://git-lfs.github.com/spec/v1\noid sha256:xyz\nsize 3\n",
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize -3\n",
        "version https://git-lfs.github.com/spec/v1\noid md5:" + "a" * 32 + "\nsize 3\n",
        "oid sha256:" + "a" * 64 + "\nsize 3\n",
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + "A" * 64 + "\nsize 3\n",
        "",
    ],
)
def test_what_only_looks_like_a_pointer_reports_no_checksum(pointer: str) -> None:
    project = read("assets: ['*.tif']", texts={"a.tif": pointer})
    (asset,) = project.assets
    assert asset.sha256 == ""


def test_a_pointer_reports_size_and_checksum() -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'ab' * 32}\nsize 12345\n"
    (asset,) = read("assets: ['*.tif']", texts={"a.tif": pointer}).assets
    assert (asset.sha256, asset.size) == ("ab" * 32, 12345)


def test_a_blob_id_is_no_checksum() -> None:
    (asset,) = read("assets: ['*.tif']", files=(FileRecord("a.tif"),)).assets
    assert asset.sha256 == ""
