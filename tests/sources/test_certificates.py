"""Whose certificates are trusted."""

import ssl
from pathlib import Path

import pytest

from sharinghub_static.errors import SourceError
from sharinghub_static.sources.http.certificates import find_authorities, tls_settings
from tests.campaigns.chaos.certificates import Authority
from tests.sources.crawling import crawling, dataset


def test_every_named_file_that_exists_is_taken_once(tmp_path: Path) -> None:
    first, second = Authority.new(tmp_path).file, tmp_path / "other.pem"
    second.write_bytes(first.read_bytes())
    gone = str(tmp_path / "gone")
    assert find_authorities({}) == ()
    assert find_authorities({"SSL_CERT_FILE": gone, "CI_SERVER_TLS_CA_FILE": str(first)}) == (first,)
    assert find_authorities({"SSL_CERT_FILE": str(second), "REQUESTS_CA_BUNDLE": str(tmp_path)}) == (
        second,
        first,
    )


def test_certificates_are_always_checked() -> None:
    assert tls_settings().verify_mode is ssl.CERT_REQUIRED
    assert tls_settings().check_hostname


def test_a_file_without_certificates_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("nothing")
    for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_DIR", "CI_SERVER_TLS_CA_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with (
        crawling(tmp_path, dataset("eo/x")) as crawler,
        pytest.raises(SourceError, match=r"ca\.pem holds no"),
    ):
        crawler.crawl()
