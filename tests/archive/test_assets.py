"""Copies of files: public ones alone, whole ones alone, within the budget, and the Items lead to them."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from sharinghub_static.archive import assets as module
from sharinghub_static.archive.assets import mirror_files
from sharinghub_static.catalog import build_catalog, item_files_of
from sharinghub_static.errors import SourceError
from sharinghub_static.project.model import Asset
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.site.layout import Layout
from sharinghub_static.sources.http.public_files import PublicFiles
from tests.cases import each_case
from tests.http_servers import QuietHandler, running_server
from tests.projects import make_hub, make_project

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"


class Server:
    """Files by path, and what was asked."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []
        self.answers: dict[str, list[tuple[int, dict[str, str]]]] = {}
        self.cut: set[str] = set()
        self.url = ""

    def handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(QuietHandler):
            def do_GET(self) -> None:  # noqa: N802 - its parent's name
                path, given = self.path.partition("?")[0], self.headers.get("Range", "")
                server.asked.append((path, given))
                if server.answers.get(path):
                    status, headers = server.answers[path].pop(0)
                    self._send(status, b"", headers)
                elif path not in server.files:
                    self._send(404, b"", {})
                elif path in server.cut:
                    server.cut.discard(path)
                    content = server.files[path]
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content[: len(content) // 2])
                    self.wfile.flush()
                    self.close_connection = True
                else:
                    self._send_file(server.files[path], given)

            def _send_file(self, content: bytes, given: str) -> None:
                if match := re.fullmatch(r"bytes=(\d+)-", given):
                    first = int(match[1])
                    place = {"Content-Range": f"bytes {first}-{len(content) - 1}/{len(content)}"}
                    self._send(206, content[first:], place)
                else:
                    self._send(200, content, {})

            def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

        return Handler


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    with running_server(server.handler()) as port:
        server.url = f"http://127.0.0.1:{port}"
        yield server


Fetch = Callable[..., bytes]


@pytest.fixture
def fetch(server: Server, tmp_path: Path) -> Fetch:
    def run(path: str, most: int = 10_000, **known: Any) -> bytes:
        target = tmp_path / "cache" / path.strip("/")
        with PublicFiles(server.url, sleep=lambda _seconds: None) as files:
            files.fetch(f"{server.url}{path}", target, most, **known)
        return target.read_bytes()

    return run


def test_a_file_is_downloaded_once(server: Server, fetch: Fetch) -> None:
    server.files["/a.tif"] = b"map" * 99
    assert fetch("/a.tif", size=297) == b"map" * 99
    assert fetch("/a.tif", size=297) == b"map" * 99
    assert len(server.asked) == 1


def test_a_download_that_was_cut_goes_on(server: Server, fetch: Fetch) -> None:
    server.files["/a.tif"] = bytes(range(256)) * 4
    server.cut.add("/a.tif")
    assert (
        fetch("/a.tif", sha256=hashlib.sha256(server.files["/a.tif"]).hexdigest()) == server.files["/a.tif"]
    )
    assert [given for _, given in server.asked] == ["", "bytes=512-"]


def test_a_busy_server_is_asked_again(server: Server, fetch: Fetch) -> None:
    server.files["/a"] = b"x"
    server.answers["/a"] = [(429, {"Retry-After": "1"}), (502, {})]
    assert fetch("/a") == b"x"


@pytest.mark.parametrize(
    ("content", "answer", "known", "reason"),
    [
        (b"other", None, {"size": 4}, "is not the file"),
        (b"other", None, {"sha256": "0" * 64}, "is not the file"),
        (POINTER, None, {}, "is in Git LFS"),
        (b"x" * 10_001, None, {}, "budget"),
        (b"", (302, {"Location": "/users/sign_in"}), {}, "is not public"),
        (b"", (302, {"Location": "http://169.254.169.254/latest"}), {}, "is not followed"),
        (b"", (302, {"Location": "file:///etc/passwd"}), {}, "is not followed"),
        (b"", (403, {}), {}, "is not public"),
        (b"", (418, {}), {}, "HTTP 418"),
    ],
)
def test_what_is_not_the_public_file_is_not_kept(
    server: Server,
    fetch: Fetch,
    tmp_path: Path,
    content: bytes,
    answer: tuple[int, dict[str, str]] | None,
    known: dict[str, Any],
    reason: str,
) -> None:
    server.files["/a"] = content
    server.answers["/a"] = [answer] if answer else []
    with pytest.raises(SourceError, match=reason):
        fetch("/a", **known)
    assert not (tmp_path / "cache/a").exists()


def test_other_servers_are_not_asked(tmp_path: Path) -> None:
    with PublicFiles("https://gitlab.example.org") as files:
        for address in (
            "https://gitlab.example.org.evil.example/x",
            "http://127.0.0.1/x",
            "file:///etc/passwd",
        ):
            with pytest.raises(SourceError, match="another server"):
                files.fetch(address, tmp_path / "x", 10)


@each_case(
    "name, copy",
    [
        ("a.csv", r"a\.csv"),
        ("a.tar.gz", r"a\.tar\.gz"),
        ("a b.csv", r"a-b-csv--[0-9a-f]{32}\.csv"),
        ("Å.TIF", r"a-tif--[0-9a-f]{32}\.tif"),
        ("a b.tar.gz", r"a-b-tar-gz--[0-9a-f]{32}\.tar\.gz"),
        ("line\nbreak.csv", r"line-break-csv--[0-9a-f]{32}\.csv"),
        ("items.parquet", r"items-parquet--[0-9a-f]{32}\.parquet"),
        ("page.html", r"page\.html\.txt"),
        ("evil page.html", r"evil-page-html--[0-9a-f]{32}\.html\.txt"),
        ("日本.SVG", r"[a-z-]+--[0-9a-f]{32}\.svg\.txt"),
        ("e.rss", r"e\.rss\.txt"),
        ("e.mathml", r"e\.mathml\.txt"),
        ("e.kml", r"e\.kml\.txt"),
        ("e.hta", r"e\.hta\.txt"),
        ("e.php", r"e\.php\.txt"),
        ("e.html.gz", r"e-html-gz--[0-9a-f]{32}\.gz"),
        ("e.html.zz", r"e-html-zz--[0-9a-f]{32}\.zz"),
        ("noext", "noext"),
        ("e.", r"e--[0-9a-f]{32}"),
        (".htaccess", r"htaccess--[0-9a-f]{32}\.htaccess"),
        ("a.b c", r"a-b-c--[0-9a-f]{32}"),
    ],
)
def test_a_copy_keeps_its_ending_and_is_no_page(name: str, copy: str) -> None:
    address = f"https://gitlab.example.org/eo/cover/-/raw/main/{quote(name)}"
    path = Layout().mirrored_file("eo/cover", address)
    assert re.fullmatch(copy, path.rpartition("/")[2]), path
    assert (
        not Layout().mirrored_file("eo/cover", address, is_markup=True).endswith((".html", ".csv", "noext"))
    )


@each_case(
    "content, is_markup",
    [
        (b"<html>", True),
        (b"\xef\xbb\xbf \n\x0c<svg>", True),
        ("\ufeff<?xml?>".encode("utf-16-le"), True),
        (b"a,b\n<b>,2", False),
        (b"II*\0", False),
        (b"", False),
    ],
)
def test_a_file_that_begins_as_a_page_is_one(content: bytes, is_markup: bool, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    assert module._is_markup(tmp_path / "file") == is_markup


def test_items_and_pages_lead_to_the_copies(server: Server, tmp_path: Path) -> None:
    raw = f"{server.url}/eo/cover/-/raw/main"
    names = {
        "maps/a b.tif": b"m" * 50,
        "big.tif": b"b" * 500,
        "page.html": b"<script>1</script>",
        "weights.pt": b"\n<script>1</script>",
        "gone.csv": None,
    }
    assets = tuple(
        Asset(name, f"{raw}/{name.replace(' ', '%20')}", size=len(content) if content else None)
        for name, content in names.items()
    )
    elsewhere = Asset("zenodo", "https://zenodo.example/1.zip")
    hub = make_hub(make_project("eo/cover", assets=(*assets, elsewhere)))
    object.__setattr__(hub.instance, "url", server.url)
    catalog = build_catalog(hub)
    site = tmp_path / "site"
    made = [
        f for each in item_files_of("", catalog.documents, catalog.items) for f in each.make(lambda _, c: c)
    ]
    page = Layout().project("dataset", "eo/cover", "files")
    links = "".join(f'<a href="{asset.href}">x</a>' for asset in assets).encode()
    for path, content in (*catalog.documents, *made, (page, links)):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
    for name, content in names.items():
        if content:
            server.files[f"/eo/cover/-/raw/main/{name.replace(' ', '%20')}"] = content
    mirrored = mirror_files(hub, site, tmp_path / "cache", 200, SilentReporter())
    reasons = {file.href.removeprefix(f"{raw}/"): file.reason for file in mirrored}
    assert reasons["maps/a%20b.tif"] == reasons["page.html"] == ""
    assert "budget" in reasons["big.tif"]
    assert "not there" in reasons["gone.csv"]
    assert len(reasons) == 5  # and not what is on another server
    item_path = "stac/dataset/eo--cover/eo--cover.json"
    item = json.loads((site / item_path).read_bytes())
    copy = (site / item_path).parent / item["assets"]["maps/a b.tif"]["href"]
    assert copy.resolve().read_bytes() == names["maps/a b.tif"]
    assert item["assets"]["maps/a b.tif"]["alternate"]["origin"]["href"] == f"{raw}/maps/a%20b.tif"
    assert item["assets"]["big.tif"]["href"] == f"{raw}/big.tif"
    assert item["assets"]["page.html"]["href"].endswith("page.html.txt")
    assert item["assets"]["weights.pt"]["href"].endswith("weights.pt.txt")
    line = json.loads((site / "stac/items.ndjson").read_text().splitlines()[0])
    assert (site / "stac" / line["assets"]["maps/a b.tif"]["href"]).is_file()
    written = (site / page).read_text()
    assert f'href="{raw}/big.tif"' in written
    assert f'href="{raw}/maps/a%20b.tif"' not in written
