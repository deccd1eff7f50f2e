"""Links as one page sees them."""

import pytest

from sharinghub_static.portal.frame.links import Linker, is_web_address, root_path


@pytest.mark.parametrize(
    ("href", "is_one"),
    [
        ("https://example.org", True),
        ("HTTP://example.org/a?b#c", True),
        ("https:", False),
        ("https:///path", False),
        ("//example.org", False),
        ("javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,x", False),
        ("mailto:a@example.org", False),
        ("file:///etc/passwd", False),
        ("/path", False),
        ("", False),
        ("http://[::1", False),
    ],
)
def test_only_http_and_https_are_addresses_of_the_web(href: str, is_one: bool) -> None:
    assert is_web_address(href) is is_one


@pytest.mark.parametrize(
    ("root_href", "path"),
    [
        (None, "/"),
        ("https://example.org", "/"),
        ("https://example.org/", "/"),
        ("https://example.org/group/hub", "/group/hub/"),
        ("https://example.org/group/hub/", "/group/hub/"),
    ],
)
def test_the_root_of_the_site_has_slashes_at_both_ends(root_href: str | None, path: str) -> None:
    assert root_path(root_href) == path


@pytest.mark.parametrize(
    ("configured", "href"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("/elsewhere", "/elsewhere"),
        ("./about/", "../about/index.html"),
        ("about/index.html#top", "../about/index.html#top"),
        ("pages/help/?a=b", "../pages/help/index.html?a=b"),
        ("./", "../index.html"),
    ],
)
def test_the_owners_addresses_are_read_from_the_root_of_the_site(configured: str, href: str) -> None:
    assert Linker("dataset/index.html").configured(configured) == href


def test_a_page_that_is_shown_at_any_depth_links_from_the_root_of_the_host() -> None:
    link = Linker("404.html", root="/hub/")
    assert link.to("index.html") == "/hub/"
    assert link.to("assets/portal.css") == "/hub/assets/portal.css"
