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
        with pytest.raises(SiteError, match="cannot listen"):
            make_server(site, port=server.server_address[1])
    finally:
        server.server_close()


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
