"""Schemas come from pystac, a folder, a cache or their addresses, and what is missing is said."""

import json

import httpx
import pytest

from sharinghub_static.site.schema_sources import MOST_FETCHES, fetch
from sharinghub_static.site.schemas import SchemaStore
from tests.published_schemas import STAC, require

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
        "https://[bad/schema.json",
        "https://stac-extensions.github.io\u2100/schema.json",
        "https://stac-extensions.github.io:22/schema.json",
        "https://stac-extensions.github.io:99999999/schema.json",
        "https://someone@stac-extensions.github.io/schema.json",
        "https://stac-extensions.github.io@intranet.example/schema.json",
        "https://stac-extensions.github.io\\@intranet.example/schema.json",
        "https://stac-extensions.github.io/\0/schema.json",
        "https://stac-extensions.github.io/schema.json\n",
        FILE + "?" + "a" * 300,
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
    "content",
    [
        b"<html>",
        b"[]",
        b'{"type": 7}',
        b'{"$ref": "https://x.example/y"}',
        b"",
        b"\xff\xfe",
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    ],
    ids=["page", "list", "wrong", "refers elsewhere", "empty", "no text", "deep"],
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
    folder = require(STAC)
    store = SchemaStore(folder)
    urls = list(json.loads((folder / "index.json").read_text()))
    assert [url for url in urls if store.validator(url) is None] == []


@pytest.mark.parametrize("index", ["{", "[]", json.dumps({FILE: "gone.json"}), json.dumps({FILE: 7})])
def test_a_broken_folder_costs_its_schemas_alone(tmp_path, index):
    (tmp_path / "index.json").write_text(index)
    store = SchemaStore(tmp_path)
    assert list(store.issues(ITEM | {"stac_extensions": [FILE]})) == []
    assert store.missing == {FILE}


def test_a_cache_that_cannot_be_written_costs_nothing(tmp_path):
    (tmp_path / "file").write_text("no folder")
    store = SchemaStore(cache=tmp_path / "file", fetch=Network({FILE: SCHEMA}))
    assert list(store.issues(ITEM | {"stac_extensions": [FILE]}))


def test_a_schema_with_a_long_address_is_kept_too(tmp_path):
    long = FILE.replace("file", "f" * 300)
    document = ITEM | {"stac_extensions": [long]}
    assert list(SchemaStore(cache=tmp_path, fetch=Network({long: SCHEMA})).issues(document))
    again = Network()
    assert list(SchemaStore(cache=tmp_path, fetch=again).issues(document))
    assert again.asked == []


def test_what_is_no_schema_is_not_kept(tmp_path):
    """A hotel's log-in page, or half a file after a kill, must not stand in the schema's place for ever."""
    document = ITEM | {"stac_extensions": [FILE]}
    assert list(SchemaStore(cache=tmp_path, fetch=Network({FILE: b"<html>"})).issues(document)) == []
    assert list(tmp_path.iterdir()) == []
    assert list(SchemaStore(cache=tmp_path, fetch=Network({FILE: SCHEMA})).issues(document))
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(SCHEMA[:20])
    assert list(SchemaStore(cache=tmp_path, fetch=Network({FILE: SCHEMA})).issues(document))
    assert kept.read_bytes() == SCHEMA


def test_one_document_does_not_make_a_build_fetch_without_end():
    many = [FILE.replace("file", f"file{number}") for number in range(MOST_FETCHES + 50)]
    own = "https://schemas.example/own.json"
    network = Network(dict.fromkeys([*many, own], SCHEMA))
    store = SchemaStore(trusted={own}, fetch=network)
    list(store.issues(ITEM | {"stac_extensions": [*many, own]}))
    assert network.asked == [*many[:MOST_FETCHES], own]
    assert store.missing == set(many[MOST_FETCHES:])


@pytest.fixture
def served(monkeypatch):
    """Lets ``fetch`` see an answer without a network."""

    def serve(answer: httpx.Response) -> None:
        transport = httpx.MockTransport(lambda request: answer)
        stream = httpx.Client(transport=transport).stream
        monkeypatch.setattr(httpx, "stream", lambda *args, timeout, **kwargs: stream(*args, **kwargs))

    return serve


def test_fetching_gives_the_document(served):
    served(httpx.Response(200, content=SCHEMA))
    assert fetch(FILE) == SCHEMA


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404),
        httpx.Response(302, headers={"Location": "https://intranet.example/"}),
        httpx.Response(200, content=b" " * 2_000_001),
    ],
    ids=["missing", "leads elsewhere", "too large"],
)
def test_fetching_follows_no_redirect_and_takes_nothing_too_large(served, answer):
    served(answer)
    with pytest.raises(httpx.HTTPError):
        fetch(FILE)
