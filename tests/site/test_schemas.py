"""Schemas come from pystac, a folder, a cache or their addresses, and what is missing is said."""

import json
from pathlib import Path

import httpx
import pytest

from sharinghub_static.site.schemas import SchemaStore

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT.parent / "shared/stac/schemas"
FILE = "https://stac-extensions.github.io/file/v2.1.0/schema.json"
ITEM = {
    "type": "Feature",
    "stac_version": "1.1.0",
    "id": "a",
    "geometry": None,
    "properties": {"datetime": "2026-01-01T00:00:00Z"},
    "links": [],
    "assets": {},
}
SCHEMA = json.dumps({"$id": FILE, "type": "object", "required": ["file:size"]}).encode()


class Network:
    """Answers from a mapping and counts what it is asked."""

    def __init__(self, answers: dict[str, bytes] | None = None, error: Exception | None = None) -> None:
        self.answers, self.error, self.asked = answers or {}, error, list[str]()

    def __call__(self, url: str) -> bytes:
        """Stand in for ``fetch``."""
        self.asked.append(url)
        if self.error:
            raise self.error
        return self.answers[url]


def test_the_core_is_there_without_a_network():
    network = Network(error=httpx.ConnectError("no network"))
    store = SchemaStore(fetch=network)
    assert list(store.issues(ITEM)) == []
    assert [issue.message for issue in store.issues(ITEM | {"id": 7})] == ['7 is not of type "string"']
    assert (network.asked, store.missing) == ([], set())


@pytest.mark.parametrize(
    "broken",
    [
        {"properties": {"datetime": "2026-01-01"}},
        {"geometry": {"type": "Point", "coordinates": [0, 0]}},
        {"links": [{"href": "x"}]},
        {"assets": {"a": {}}},
    ],
)
def test_what_the_core_does_not_allow_is_an_issue(broken):
    assert list(SchemaStore(fetch=Network()).issues(ITEM | broken))


def test_a_schema_is_fetched_once_and_kept(tmp_path):
    network = Network({FILE: SCHEMA})
    document = ITEM | {"stac_extensions": [FILE]}
    issues = list(SchemaStore(cache=tmp_path, fetch=network).issues(document))
    assert [(issue.schema, "file:size" in issue.message) for issue in issues] == [(FILE, True)]
    again = SchemaStore(cache=tmp_path, fetch=Network(error=httpx.ConnectError("no network")))
    assert list(again.issues(document)) == issues
    assert network.asked == [FILE]


def test_what_cannot_be_had_is_said_and_asked_for_once():
    network = Network(error=httpx.ConnectError("no network"))
    store = SchemaStore(fetch=network)
    other = FILE.replace("file", "other")
    for _ in range(2):
        assert list(store.issues(ITEM | {"stac_extensions": [FILE, other]})) == []
    assert store.missing == {FILE, other}
    assert network.asked == [FILE]


@pytest.mark.parametrize(
    "url",
    [
        "https://intranet.example/schema.json",
        "http://stac-extensions.github.io/file/v2.1.0/schema.json",
        "file:///etc/passwd",
        "https://stac-extensions.github.io.example/schema.json",
        "not an address",
    ],
)
def test_an_address_that_a_stranger_names_is_not_fetched(url):
    network = Network()
    store = SchemaStore(fetch=network)
    list(store.issues(ITEM | {"stac_extensions": [url]}))
    assert (network.asked, store.missing) == ([], {url})


def test_an_address_that_the_owner_names_is_fetched():
    url = "https://schemas.example/own.json"
    network = Network({url: SCHEMA})
    assert list(SchemaStore(trusted={url}, fetch=network).issues(ITEM | {"stac_extensions": [url]}))


@pytest.mark.parametrize(
    "content", [b"<html>", b"[]", b'{"type": 7}', b'{"$ref": "https://x.example/y"}', b""]
)
def test_what_is_not_a_schema_counts_as_missing(content):
    store = SchemaStore(fetch=Network({FILE: content}))
    assert list(store.issues(ITEM | {"stac_extensions": [FILE]})) == []
    assert FILE in store.missing


def test_with_a_folder_nothing_is_fetched(tmp_path):
    (tmp_path / "index.json").write_text(json.dumps({FILE: "file.json"}))
    (tmp_path / "file.json").write_bytes(SCHEMA)
    network = Network()
    store = SchemaStore(tmp_path, fetch=network)
    assert list(store.issues(ITEM | {"stac_extensions": [FILE]}))
    other = FILE.replace("file", "other")
    list(store.issues(ITEM | {"stac_extensions": [other]}))
    assert (network.asked, store.missing) == ([], {other})


def test_every_schema_of_the_shared_folder_compiles():
    if not FOLDER.is_dir():
        pytest.skip("the STAC schemas are not beside the project (../shared/stac/schemas)")
    store = SchemaStore(FOLDER)
    urls = list(json.loads((FOLDER / "index.json").read_text()))
    assert [url for url in urls if store.validator(url) is None] == []
