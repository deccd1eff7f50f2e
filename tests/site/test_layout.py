"""One place knows every path, and every link inside the site is relative."""

import posixpath
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.site.layout import RESERVED_NAMES, Layout, absolute, relative

segment = st.text(
    st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=20
).filter(lambda text: text not in {".", ".."})
path = st.lists(segment, min_size=1, max_size=5).map("/".join)


@pytest.mark.parametrize(
    ("start", "target", "href"),
    [
        ("index.html", "stac/catalog.json", "stac/catalog.json"),
        ("dataset/g/p/index.html", "index.html", "../../../index.html"),
        ("stac/dataset/g--p/g--p.json", "stac/dataset/collection.json", "../collection.json"),
        ("index.html", "index.html", "index.html"),
        ("a/index.html", "a/b c/é.html#part-1", "b%20c/%C3%A9.html#part-1"),
        ("a/index.html", "a/100%?.html", "100%25%3F.html"),
        ("index.html", "a:b/index.html", "a%3Ab/index.html"),
    ],
)
def test_a_link_is_relative_and_encoded(start, target, href):
    assert relative(start, target) == href


_segment = st.sampled_from(("a", "b", "index.html", "..", ".", "", "é x", "a:b"))
_any_path = st.lists(_segment, min_size=1, max_size=5).map("/".join).filter(bool)


@given(_any_path, _any_path)
def test_a_link_is_that_of_the_standard_library(start, target):
    href = posixpath.relpath(target, posixpath.dirname(start) or ".")
    assert unquote(relative(start, target)) == href


@given(path, path.filter(lambda path: "#" not in path))
def test_following_a_link_leads_to_its_target(start, target):
    href = relative(start, target)
    reached = posixpath.normpath(posixpath.join(posixpath.dirname(start), unquote(href)))
    assert reached == posixpath.normpath(target)


@given(path, path.filter(lambda path: "#" not in path), st.sampled_from(("", "a", "fr")))
def test_a_link_from_the_place_of_a_page_leads_from_the_page_too(start, target, language):
    place = Layout(language).place(start)
    assert start.count("/") == place.count("/")
    reached = posixpath.join(posixpath.dirname(start), unquote(relative(place, target)))
    assert posixpath.normpath(reached) == posixpath.normpath(target)


def test_pages_of_one_depth_in_one_folder_have_one_place():
    assert Layout().place("dataset/g/p/index.html") == Layout().place("dataset/h/q/index.html")
    assert Layout().place("dataset/g/p/index.html") != Layout().place("tool/g/p/index.html")
    assert Layout("fr").place("fr/dataset/g/p/index.html") != Layout("fr").place("fr/tool/g/p/index.html")
    assert relative(Layout().place("dataset/g/p/index.html"), "dataset/index.html") == "../../index.html"


@pytest.mark.parametrize(
    ("root", "target", "address"),
    [
        ("https://hub.example", "index.html", "https://hub.example/"),
        ("https://hub.example/x/", "dataset/g/p/index.html", "https://hub.example/x/dataset/g/p/"),
        ("https://hub.example/x", "stac/catalog.json", "https://hub.example/x/stac/catalog.json"),
        (
            "https://hub.example/",
            "dataset/g/p/-/files/index.html#releases",
            "https://hub.example/dataset/g/p/-/files/#releases",
        ),
        ("https://hub.example", "pages/myindex.html", "https://hub.example/pages/myindex.html"),
    ],
)
def test_the_public_address_leaves_off_index_html(root, target, address):
    assert absolute(root, target) == address


def test_a_list_page_never_meets_a_project():
    # "-" is reserved in GitLab, so no namespace can be called that.
    assert Layout().category("dataset", 2) == "dataset/-/2/index.html"
    assert Layout().project("dataset", "page/2") != Layout().category("dataset", 2)


def test_a_language_has_its_own_tree_of_pages_and_shares_the_documents():
    french = Layout("fr")
    assert french.project("dataset", "g/p") == "fr/dataset/g/p/index.html"
    assert french.stac_root() == Layout().stac_root()


def test_every_name_at_the_root_is_reserved():
    layout = Layout()
    paths = [layout.home(), layout.not_found(), layout.about(), layout.custom_page("x"), layout.asset("x")]
    paths += [layout.stac_root(), layout.build_report()]
    assert {path.split("/")[0] for path in paths} <= RESERVED_NAMES


@pytest.mark.parametrize(
    ("item_id", "path"),
    [
        ("g--p", "stac/dataset/g--p/g--p.json"),
        ("g/s/p", "stac/dataset/g/s/p/p.json"),
    ],
)
def test_an_item_stands_in_a_folder_of_its_own(item_id, path):
    assert Layout().stac_item("dataset", item_id) == path
