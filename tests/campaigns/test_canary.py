"""The short form of ``make canary``, and that its search can find."""

import base64
import gzip
import zlib
from pathlib import Path

import pytest

from sharinghub_static.sources.gitlab import pictures
from tests.campaigns.canary.planting import FEATURES, canary
from tests.campaigns.canary.run import search_closed_later, search_errors, search_fresh
from tests.campaigns.canary.searching import hits, read_all
from tests.picture_metadata.making import MAKERS


@pytest.mark.parametrize("token", [False, True], ids=["without a token", "with a token"])
@pytest.mark.parametrize("closed", ["", "repository", "issues", "releases"])
def test_nothing_that_is_closed_gets_out(closed: str, token: bool) -> None:
    found = search_fresh(closed, token=token)
    assert found.leaked == {}
    assert found.sought > 80
    assert found.shown > (3 if closed == "repository" else 10)


def test_what_is_closed_later_leaves_with_the_next_crawl() -> None:
    leaked = {found.case: found.leaked for found in search_closed_later(FEATURES, token=True)}
    assert len(leaked) == len(FEATURES)
    assert not any(leaked.values()), leaked


@pytest.mark.parametrize("broken", ["GraphQL", "REST", "MLflow"])
def test_what_servers_say_of_their_errors_is_not_published(broken: str) -> None:
    found = search_errors(broken)
    assert found.leaked == {}
    assert found.shown == (broken == "GraphQL")  # that it was said is seen in the log


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text,
        str.upper,
        lambda text: base64.b64encode(f"a{text}b".encode()).decode(),
        lambda text: base64.urlsafe_b64encode(f"ab{text}".encode()).decode(),
        lambda text: text.encode().hex(),
    ],
    ids=["as it is", "upper case", "base64", "base64 in addresses", "hexadecimal"],
)
def test_the_search_finds_a_string_however_it_is_written(encode, tmp_path: Path) -> None:
    sought = {"x": canary("x")}
    content = f"before {encode(sought['x'])} after".encode()
    (tmp_path / "page.html").write_bytes(b"nothing")
    assert hits(sought, read_all([tmp_path])) == {}
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(content))
    assert hits(sought, read_all([tmp_path]))
    assert hits({"y": canary("y")}, read_all([tmp_path])) == {}


def test_the_search_finds_a_string_in_a_compressed_chunk_of_a_picture(tmp_path: Path) -> None:
    chunk = b"zTXtComment\0\0" + zlib.compress(canary("x").encode())
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk)
    assert hits({"x": canary("x")}, read_all([tmp_path]))


def test_the_search_finds_the_metadata_of_each_kind_of_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "strip_metadata", lambda content: content)
    leaked = search_fresh(token=False).leaked
    assert set(leaked) == {f"metadata of a picture: {kind}" for kind in MAKERS}
    assert all("/public/media/" in where for where in leaked.values())
