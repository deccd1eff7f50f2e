"""Schemas are fetched by their digests, over HTTP, and only what is missing."""

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests import fetch_schemas as module
from tests.fetch_schemas import Source, digest, fetch_schemas, get, load_formats, load_manifest, main
from tests.published_schemas import CI, GRAPHQL, STAC, published, require

FILES = {
    "gitlab/ci.json": b'{"title": "ci"}\n',
    "gitlab/schema.graphql": b"type Query { a: Int }",
    f"{STAC}/x.example/v1/schema.json": b'{"title": "x"}\n\n',
}
SOURCES = [Source(path, digest(text), f"https://{path.partition('/')[2]}") for path, text in FILES.items()]
INDEX = {"https://x.example/v1/schema.json": "x.example/v1/schema.json"}


class Origin:
    """An HTTP server on loopback in place of the public hosts; counts what it is asked."""

    def __init__(self, root: Path, url: str) -> None:
        self.root, self.url, self.asked = root, url, list[str]()
        for source in SOURCES:
            self.put(source.url, FILES[source.path])

    def put(self, url: str, content: bytes) -> None:
        file = self.root / url.partition("://")[2]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def get(self, url: str) -> bytes:
        self.asked.append(url)
        return get(f"{self.url}/{url.partition('://')[2]}")


@pytest.fixture
def origin(tmp_path) -> Iterator[Origin]:
    (tmp_path / "origin").mkdir()
    handler = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(handler, directory=str(tmp_path / "origin"))
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield Origin(tmp_path / "origin", f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_file_is_fetched_once(origin, tmp_path):
    result = fetch_schemas(SOURCES, INDEX, tmp_path / "cache", origin.get)
    assert (result.fetched, result.missing, result.messages) == (3, (), ())
    for path, content in FILES.items():
        assert (tmp_path / "cache" / path).read_bytes().rstrip(b"\n") == content.rstrip(b"\n")
    assert json.loads((tmp_path / "cache" / STAC / "index.json").read_text()) == INDEX
    assert fetch_schemas(SOURCES, INDEX, tmp_path / "cache", origin.get).fetched == 0
    assert len(origin.asked) == 3


def test_a_file_with_another_digest_is_not_taken(origin, tmp_path):
    origin.put(SOURCES[2].url, b'{"title": "changed"}')
    result = fetch_schemas(SOURCES, INDEX, tmp_path / "cache", origin.get)
    assert (result.fetched, result.missing) == (2, (SOURCES[2].path,))
    assert "another digest" in result.messages[0]
    assert SOURCES[2].url in result.messages[0]
    assert not (tmp_path / "cache" / SOURCES[2].path).exists()
    assert not (tmp_path / "cache" / STAC / "index.json").exists()


def test_a_damaged_file_of_the_cache_is_fetched_again(origin, tmp_path):
    fetch_schemas(SOURCES, INDEX, tmp_path / "cache", origin.get)
    (tmp_path / "cache" / SOURCES[0].path).write_bytes(b"half")
    assert fetch_schemas(SOURCES, INDEX, tmp_path / "cache", origin.get).fetched == 1
    assert (tmp_path / "cache" / SOURCES[0].path).read_bytes() == FILES[SOURCES[0].path]


def test_a_file_that_is_gone_costs_itself_alone(origin, tmp_path):
    (origin.root / SOURCES[0].url.partition("://")[2]).unlink()
    result = fetch_schemas(SOURCES, INDEX, tmp_path / "cache", origin.get)
    assert (result.fetched, result.missing) == (2, (SOURCES[0].path,))
    assert "404" in result.messages[0]


def test_an_endless_file_is_not_read_to_its_end(origin, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_LARGEST", 10)
    result = fetch_schemas(SOURCES, INDEX, tmp_path / "cache", origin.get)
    assert "more than 10 bytes" in result.messages[0]


def test_without_a_network_one_address_is_tried(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        asked = []

        def refused(url: str) -> bytes:
            asked.append(url)
            return get(f"http://127.0.0.1:{taken.getsockname()[1]}/")

        result = fetch_schemas(SOURCES, INDEX, tmp_path / "cache", refused)
    assert len(asked) == len(result.messages) == 1
    assert "cannot be reached" in result.messages[0]
    assert len(result.missing) == 3


def test_the_core_of_stac_needs_no_network(tmp_path):
    def no_network(url: str) -> bytes:
        raise httpx.ConnectError(url)

    result = fetch_schemas(*load_manifest(), tmp_path / "cache", no_network)
    assert result.fetched > 10
    assert (
        tmp_path / "cache" / STAC / "schemas.stacspec.org/v1.1.0/item-spec/json-schema/item.json"
    ).is_file()


@pytest.mark.parametrize(("arguments", "status"), [([], 1), (["--optional"], 0)])
def test_a_machine_without_network_goes_on_where_tests_begin(
    tmp_path, monkeypatch, capsys, arguments: list[str], status: int
):
    monkeypatch.setattr(module, "SHARED", tmp_path / "shared")
    monkeypatch.setattr(module, "published", lambda path: None)
    monkeypatch.setattr(module, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(
        module, "fetch_schemas", lambda *_: module.Result(0, ("gitlab/ci.json",), ("offline",))
    )
    assert main(arguments) == status
    assert "tests that need them are skipped" in capsys.readouterr().err


def test_the_manifest_has_a_public_address_and_a_digest_of_each_file():
    sources, index = load_manifest()
    assert {CI, GRAPHQL} < {source.path for source in sources}
    assert set(index.values()) <= {source.path.removeprefix(f"{STAC}/") for source in sources}
    for source in [*sources, *load_formats()]:
        assert len(bytes.fromhex(source.sha256)) == 32
        assert urlsplit(source.url).scheme in {"http", "https"}
        assert ".." not in source.path.split("/")


def test_the_digests_are_those_of_the_files_that_the_tests_use():
    root = require(STAC).parents[1]
    wrong = [s.path for s in load_manifest()[0] if digest((root / s.path).read_bytes()) != s.sha256]
    assert wrong == []
    assert published("gitlab/none.json") is None
