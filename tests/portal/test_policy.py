"""The Content-Security-Policy."""

import base64
import hashlib
from typing import Any

import pytest

from sharinghub_static.portal.frame.page_head import policy
from tests.projects import GITLAB


def _directives(**arguments: Any) -> dict[str, list[str]]:
    parts = [directive.split() for directive in policy(**arguments).split("; ")]
    return {name: sources for name, *sources in parts}


def test_nothing_is_allowed_that_is_not_named() -> None:
    directives = _directives()
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    assert directives["base-uri"] == directives["form-action"] == ["'none'"]


def test_nothing_is_loaded_from_another_host() -> None:
    directives = _directives()
    assert directives["img-src"] == ["'self'", "data:"]
    assert directives["media-src"] == directives["connect-src"] == ["'self'"]


def test_pictures_come_from_the_hosts_that_the_owner_names_and_no_others() -> None:
    pictures = ["https://b.example/logo.png", "http://a.example:8080/x.svg", "https://b.example/icon.png"]
    assert _directives(pictures=pictures)["img-src"][2:] == ["http://a.example:8080", "https://b.example"]


def test_tiles_come_from_all_hosts_of_their_template() -> None:
    tiles = "https://{s}.tiles.example/{z}/{x}/{y}.png"
    assert _directives(tiles=tiles)["img-src"][2:] == ["https://*.tiles.example"]


@pytest.mark.parametrize(
    "address", ["https://a;script-src *", "javascript:x", "//x", "https://a b/", "https:///x"]
)
def test_an_address_cannot_bend_the_policy(address: str) -> None:
    assert _directives(pictures=[address]) == _directives()


def test_the_one_inline_style_is_let_through_by_its_hash() -> None:
    digest = base64.b64encode(hashlib.sha256("a{color:réd}".encode()).digest()).decode()
    assert _directives(inline_style="a{color:réd}")["style-src"] == ["'self'", f"'sha256-{digest}'"]


def test_data_are_read_from_the_hosts_of_the_files_that_a_page_offers_and_no_others() -> None:
    sources = _directives(fetches=["https://gitlab.example.org", "javascript:x", "https://a b/"])[
        "connect-src"
    ]
    assert sources == ["'self'", GITLAB]
    below = _directives(fetches=[f"{GITLAB}/a/b/", f"{GITLAB}/"])["connect-src"]
    assert below == ["'self'", GITLAB, f"{GITLAB}/a/b/"]
