"""The Content-Security-Policy."""

import base64
import hashlib

from sharinghub_static.portal.policy import policy


def _directives(**arguments: str) -> dict[str, list[str]]:
    parts = [directive.split() for directive in policy(**arguments).split("; ")]
    return {name: sources for name, *sources in parts}


def test_nothing_is_allowed_that_is_not_named() -> None:
    directives = _directives()
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    assert directives["base-uri"] == directives["form-action"] == ["'none'"]


def test_pictures_may_come_from_any_host_but_not_in_the_clear() -> None:
    assert _directives()["img-src"] == ["'self'", "https:", "data:"]


def test_a_gitlab_without_tls_may_show_its_pictures() -> None:
    assert _directives(gitlab="http://gitlab.local:8080/sub")["img-src"][-1] == "http://gitlab.local:8080"
    assert _directives(gitlab="https://gitlab.example.org") == _directives()


def test_the_one_inline_style_is_let_through_by_its_hash() -> None:
    digest = base64.b64encode(hashlib.sha256("a{color:réd}".encode()).digest()).decode()
    assert _directives(inline_style="a{color:réd}")["style-src"] == ["'self'", f"'sha256-{digest}'"]
