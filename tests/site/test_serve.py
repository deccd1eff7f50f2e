"""A site is served as GitLab Pages would serve it."""

import gzip
import socket
import struct
import threading
from contextlib import contextmanager

import httpx
import pytest

from sharinghub_static.errors import SiteError
from sharinghub_static.site.serve import make_server


@pytest.fixture
def site(tmp_path):
    root = tmp_path / "public"
    for path, text in {
        "index.html": "home",
        "404.html": "nothing here",
        "dataset/a b/index.html": "a page",
        "about.html": "about",
        "stac/catalog.json": "{}",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    (tmp_path / "secret.txt").write_text("secret")
    return root


@contextmanager
def served(root, prefix=""):
    server = make_server(root, prefix=prefix)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{server.server_address[1]}") as client:
            yield client
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("address", "status", "text"),
    [
        ("/", 200, "home"),
        ("/index.html?x=1", 200, "home"),
        ("/dataset/a%20b/", 200, "a page"),
        ("/about", 200, "about"),
        ("/stac/catalog.json", 200, "{}"),
        ("/stac/", 404, "nothing here"),
        ("/nowhere", 404, "nothing here"),
        ("/../secret.txt", 404, "nothing here"),
        ("/%2e%2e/secret.txt", 404, "nothing here"),
        ("/..%2fsecret.txt", 404, "nothing here"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/group/hub"])
def test_an_address_answers_as_on_pages(site, prefix, address, status, text):
    with served(site, prefix) as client:
        answer = client.get(f"{prefix}{address}")
        client.close()
    assert (answer.status_code, answer.text) == (status, text)


def test_a_folder_gets_its_slash(site):
    with served(site) as client:
        answer = client.get("/dataset/a%20b")
        client.close()
    assert answer.status_code == 301
    assert answer.headers["location"] == "/dataset/a%20b/"


def test_nothing_is_served_outside_the_prefix(site):
    with served(site, "/group/hub") as client:
        assert client.get("/index.html").status_code == 404
        assert client.get("/group/hub").headers["location"] == "/group/hub/"
        client.close()


def test_other_sites_may_read_the_catalog(site):
    with served(site) as client:
        answer = client.get("/stac/catalog.json")
        client.close()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("address", ["/", "/index.html", "/about", "/about.html"])
def test_a_compressed_copy_is_sent_to_who_takes_it(site, address):
    for name in ("index.html", "about.html"):
        (site / f"{name}.gz").write_bytes(gzip.compress((site / name).read_bytes()))
    with served(site) as client:
        packed = client.get(address)
        plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Type"].startswith("text/html")
    assert packed.text == plain.text


def test_no_site_is_said_with_what_to_do(tmp_path):
    with pytest.raises(SiteError, match="no site") as caught:
        make_server(tmp_path / "public")
    assert "sharinghub-static build" in caught.value.hint


def test_a_taken_port_is_said(site):
    server = make_server(site)
    try:
        with pytest.raises(SiteError, match=r":\d+: cannot listen there \(another program does\)$"):
            make_server(site, port=server.server_address[1])
        with pytest.raises(SiteError, match=r"this machine has no such address"):
            make_server(site, host="192.0.2.1")
    finally:
        server.server_close()


def test_a_host_that_is_none_is_said(site, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(socket.EAI_NONAME, "while attempting to bind on address")  # as Python raises it

    monkeypatch.setattr(socket, "create_server", refuse)
    with pytest.raises(SiteError, match="no machine has this name; choose another --host"):
        make_server(site, host="nowhere.invalid")


def test_links_that_lead_out_of_the_site_and_odd_names_are_not_found(site):
    (site / "out.txt").symlink_to(site.parent / "secret.txt")
    (site / "folder").mkdir()
    (site / "folder/index.html").symlink_to(site.parent / "secret.txt")
    (site / "about.html.gz").symlink_to(site.parent / "secret.txt")
    with served(site) as client:
        for address in ("/out.txt", "/folder/", "/about.html", "/%00", f"/{'a' * 300}"):
            reply = client.get(address)
            assert (reply.status_code, reply.text) == (404, "nothing here"), address


def test_a_browser_that_hangs_up_is_no_error(site, capfd):
    (site / "large.bin").write_bytes(b"x" * 5_000_000)
    with served(site) as client:
        port = client.base_url.port
        with socket.create_connection(("127.0.0.1", port)) as browser:
            browser.sendall(b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n")
            browser.recv(100)
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        assert client.get("/").text == "home"
    assert capfd.readouterr().err == ""


@pytest.fixture
def tiles(site):
    (site / "media").mkdir()
    (site / "media/hub.pmtiles").write_bytes(bytes(range(256)))
    return "/media/hub.pmtiles"


@pytest.mark.parametrize(
    ("wanted", "status", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=250-", 206, 250, 256),
        ("bytes=-6", 206, 250, 256),
        ("bytes=250-9999", 206, 250, 256),
        ("bytes=255-255", 206, 255, 256),
        ("bytes=256-", 416, 0, 0),
        ("bytes=300-400", 416, 0, 0),
        ("bytes=0-1,4-5", 200, 0, 256),
        ("lines=0-9", 200, 0, 256),
        ("bytes=9-0", 200, 0, 256),
        ("bytes=x", 200, 0, 256),
    ],
)
def test_a_range_of_a_file_is_answered(site, tiles, wanted, status, start, end):
    with served(site) as client:
        answer = client.get(tiles, headers={"Range": wanted})
    assert (answer.status_code, answer.content) == (status, bytes(range(start, end)))
    if status == 206:
        assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/256"
        assert answer.headers["content-length"] == str(end - start)
    elif status == 416:
        assert answer.headers["content-range"] == "bytes */256"


def test_a_range_of_a_file_that_has_changed_is_the_whole_file(site, tiles):
    with served(site) as client:
        whole = client.head(tiles)
        same = client.get(tiles, headers={"Range": "bytes=0-3", "If-Range": whole.headers["etag"]})
        (site / tiles.strip("/")).write_bytes(b"other")
        other = client.get(tiles, headers={"Range": "bytes=0-3", "If-Range": whole.headers["etag"]})
        unchanged = client.get(tiles, headers={"If-None-Match": other.headers["etag"]})
    assert whole.headers["accept-ranges"] == "bytes"
    assert (same.status_code, same.content) == (206, bytes(range(4)))
    assert (other.status_code, other.content) == (200, b"other")
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_a_range_is_of_what_is_sent(site):
    page = b"<p>" + b"words " * 1000
    packed = gzip.compress(page)
    (site / "large.html").write_bytes(page)
    (site / "large.html.gz").write_bytes(packed)
    with served(site) as client:
        plain = client.get("/large.html", headers={"Range": "bytes=0-2", "Accept-Encoding": "identity"})
        with client.stream("GET", "/large.html", headers={"Range": "bytes=0-2"}) as stream:
            raw = b"".join(stream.iter_raw())
    assert plain.content == b"<p>"
    assert plain.headers["vary"] == stream.headers["vary"] == "Accept-Encoding"
    assert (raw, stream.headers["content-range"]) == (packed[:3], f"bytes 0-2/{len(packed)}")


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.geojson", "application/geo+json"),
        ("a.ttl", "text/turtle; charset=utf-8"),
        ("a.jsonld", "application/ld+json"),
        ("a.ndjson", "application/x-ndjson"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.md", "text/markdown; charset=utf-8"),
        ("a.csv", "text/csv; charset=utf-8"),
        ("a.ipynb", "application/x-ipynb+json"),
        ("a.sqlite.gz", "application/gzip"),
        ("a.parquet", "application/vnd.apache.parquet"),
        ("a.pmtiles", "application/vnd.pmtiles"),
        ("a.tif", "image/tiff; application=geotiff"),
        ("a.mp4", "video/mp4"),
        ("a.unknown", "application/octet-stream"),
    ],
)
def test_a_file_has_the_type_of_the_table(site, name, type_):
    (site / name).write_text("x")
    with served(site) as client:
        answer = client.get(f"/{name}")
    assert answer.headers["content-type"] == type_


def test_only_reading_is_allowed(site):
    with served(site) as client:
        answer = client.post("/index.html", content=b"x")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_an_address_of_two_slashes_leads_to_no_other_host(site):
    (site / "evil.example").mkdir()
    (site / "evil.example/index.html").write_text("x")
    with served(site) as client, socket.create_connection(("127.0.0.1", client.base_url.port)) as browser:
        browser.sendall(b"GET //evil.example?a=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        reply = b"".join(iter(lambda: browser.recv(65536), b""))
    assert b"Location: /evil.example/?a=1\r\n" in reply


def test_what_is_no_http_is_no_error(site, capfd):
    with served(site) as client, socket.create_connection(("127.0.0.1", client.base_url.port)) as browser:
        browser.sendall(b"\x16\x03\x01\x02\x00\x01\r\n\r\n")
        browser.recv(100)
    assert capfd.readouterr().err == ""
