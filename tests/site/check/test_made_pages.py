"""A page that was read when it was made has the same bytes, and the same result of the check."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sharinghub_static.site.check.made_pages import MadePages
from sharinghub_static.site.check.page_links import PageLinks, Targets
from sharinghub_static.site.check.plain_page import read_plain_page
from sharinghub_static.text.files import sanitize_file
from sharinghub_static.text.plain_markup import may_need_masks
from tests.properties import examples
from tests.site.check.minisite import (
    CATALOG,
    COLLECTION,
    ITEM,
    ITEM_LINKS,
    check,
    codes,
    links,
    page,
    stac,
)

ADDRESS = "ada@lab.example"
ALLOWED = frozenset({ADDRESS})
TOKEN = "glpat-" + "Rz7Qk2Vw9Lm4" + "Tn8Ys3Hd"

_PIECES = st.sampled_from(
    (
        *(
            ADDRESS,
            "bob@lab.example",
            "@",
            "ada@",
            "lab.example",
            "@app.route",
            "a",
            "é",
            " ",
            "\n",
            ">",
            ".",
        ),
        *("<b>{}</b>", '<i class="a@b">{}</i>', '<a href="mailto:ada@lab.example">{}</a>', "<br>", "<wbr>"),
        *('<a href="https://ada:s3cretWord9@lab.example">{}</a>', '<a href="https://lab.example/@x">{}</a>'),
        *("<p>{}</p>", "<ul><li>{}</li></ul>", "<pre><code>{}</code></pre>", "<!-- {} -->", "<td>{}</td>"),
        *('<script type="application/ld+json">{{"@id": "{}"}}</script>', "&#64;", "%40", " [at] ", "&amp;"),
        *(TOKEN, "https://ada:s3cretWord9@", "<!-- ada@ -->", '<img src="x@2x.png" alt="{}">', "<span>{}"),
    )
)


def _nested(pieces: list[str]) -> str:
    """Pieces one after the other, and some within the ones before."""
    text = ""
    for piece in pieces:
        text = piece.format(text) if "{}" in piece else text + piece
    return text


@settings(max_examples=examples(150))
@given(st.lists(_PIECES, max_size=12).map(_nested))
@example("<p>ada@<b>lab.example</b></p><td>bob@</td>")
@example('<p><i class="a@b">x</i>bob<b></b>@lab.example</p>')
@example('<script type="application/ld+json">{"@id": "https://ada:s3cretWord9@lab.example"}</script>')
def test_what_is_published_is_what_is_masked(body: str) -> None:
    content = page(body).encode()
    made, _ = MadePages(ALLOWED).read("index.html", content)
    assert made == sanitize_file("index.html", content, ALLOWED)


def test_a_page_with_an_allowed_address_and_linked_data_needs_no_closer_look() -> None:
    body = (
        f'<p>Write to <b>{ADDRESS}</b>.</p><p><a href="mailto:{ADDRESS}">Ada</a> <code>@app.route</code></p>'
        '<script type="application/ld+json">{"@context": "https://schema.org/", "@type": "Person"}</script>'
        '<p class="task-list">See https://lab.example/?token=none</p>'
    )
    assert read_plain_page(page(body)) is not None
    assert not may_need_masks(page(body), ALLOWED)
    assert may_need_masks(page(body), frozenset())


@pytest.mark.parametrize(
    ("path", "body", "secrets"),
    [
        ("index.html", f"<p>{TOKEN}</p>", ()),
        ("index.html", "<p>bob@lab.example</p>", ()),
        ("index.html", "<p>not closed", ()),
        ("index.html", '<p id="a"><b id="a">x</b></p>', ()),
        ("index.html", '<a href="#nowhere">x</a>', ()),
        ("index.html", '<a href="/from/the/root.html">x</a>', ()),
        ("index.html", '<a href="../../out.html">x</a>', ()),
        ("index.html", "<p>a word of the <b>build</b></p>", ("word of the build",)),
        ("404.html", '<a href="index.html">x</a>', ()),
        ("notes.txt", "<p>x</p>", ()),
    ],
)
def test_the_check_looks_itself_at_a_page_that_something_may_be_wrong_with(path, body, secrets) -> None:
    assert MadePages(ALLOWED, secrets).read(path, page(body).encode())[1] is None


class _Known(dict[str, PageLinks]):
    """Pages that were read when they were made, or by the check of an earlier build."""

    def __init__(self, kept: frozenset[str] = frozenset(), targets: Targets | None = None) -> None:
        super().__init__()
        self.kept, self.targets, self.asked = kept, targets, []

    def __bool__(self) -> bool:
        return True

    def holds(self, path: str) -> bool:
        return path in self

    def is_kept(self, path: str) -> bool:
        return path in self.kept

    def links(self, path: str) -> PageLinks | None:
        self.asked.append(path)
        return self.get(path)

    def kept_targets(self) -> Targets | None:
        return self.targets

    def kept_count(self) -> int:
        return sum(read.count for path, read in self.items() if path in self.kept)

    def take_targets(self, targets: Targets) -> None:
        self.targets = targets

    def remember(self, path: str, read: PageLinks) -> None:
        self[path] = read

    def forget(self, path: str) -> None:
        self.pop(path, None)


_PAGES = {
    "a/index.html": '<h2 id="one">One</h2><a href="../b/index.html#two">x</a><a href="../b/">y</a>',
    "b/index.html": '<h2 id="two">Two</h2><a href="../a/#one">x</a><a href="../a/index.html?q#one">y</a>',
}


def _checked(folder: Path, pages: dict[str, str], *, made: bool) -> tuple[object, _Known]:
    contents = {path: page(body) for path, body in pages.items()}
    known = _Known()
    for path, content in contents.items() if made else ():
        _, read = MadePages(frozenset()).read(path, content.encode())
        assert read == PageLinks.from_bytes(read.as_bytes())
        known[path] = read
    return check(folder, contents, known=known), known


def test_pages_that_were_read_when_they_were_made_get_the_same_result(tmp_path) -> None:
    for name, pages in {
        "sound": _PAGES,
        "no-file": _PAGES | {"c/index.html": '<a href="../d/index.html">x</a>'},
        "no-place": _PAGES | {"b/index.html": '<a href="../a/#two">x</a>'},
        "no-own-place": _PAGES | {"c/index.html": '<i id="x">x</i><a href="./#one">x</a><a href="#x">x</a>'},
    }.items():
        looked_at, _ = _checked(tmp_path / f"{name}-1", pages, made=False)
        recalled, known = _checked(tmp_path / f"{name}-2", pages, made=True)
        assert recalled == looked_at
        assert (codes(recalled) == []) is (name == "sound")
        # A link that leads nowhere is found in the page itself, which is then not known to be sound.
        assert ("c/index.html" in known) is False


def _kept_after_check(folder: Path, changes: dict[str, str], *, but: frozenset[str] = frozenset()) -> _Known:
    """All files of a sound site as its check leaves them for the next one, but those that are made again."""
    known = _Known()
    assert codes(check(folder, changes, known=known)) == []
    kept = _Known(frozenset(known) - but, known.targets)
    kept.update({path: read for path, read in known.items() if path not in but})
    return kept


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {ITEM: stac(ITEM, id="other")},
        {ITEM: stac(ITEM, links=links(*ITEM_LINKS[:1]))},
        {
            COLLECTION: stac(
                COLLECTION, links=links(("root", "../catalog.json"), ("parent", "../catalog.json"))
            )
        },
        {CATALOG: stac(CATALOG, type="Collection")},
        {"model/index.html": page("<p>without the place that the Item links to</p>")},
    ],
)
def test_kept_stac_documents_are_part_of_the_tree_without_being_read(tmp_path, changes) -> None:
    known = _kept_after_check(tmp_path / "before", {}, but=frozenset(changes))
    assert check(tmp_path / "now", changes, known=known) == check(tmp_path / "clean", changes)
    # What is not plain is read each time.
    assert {CATALOG, COLLECTION, ITEM} - changes.keys() <= known.keys()


def test_a_kept_stac_document_is_read_again_when_a_schema_of_it_changed(tmp_path) -> None:
    known = _kept_after_check(tmp_path / "before", {})
    invalid = {ITEM: stac(ITEM, geometry=3)}
    count = check(tmp_path / "clean", {}).counts["links"]
    assert codes(check(tmp_path / "same", invalid, known=known)) == []
    digest = next(iter(json.loads(known[ITEM].document)[-1].values()))
    known[ITEM] = replace(known[ITEM], document=known[ITEM].document.replace(digest, "another"))
    result = check(tmp_path / "other", invalid, known=known)
    assert codes(result) == ["CHK202"]
    assert result.counts["links"] == count


@pytest.mark.parametrize(
    ("changes", "is_sound"),
    [
        ({"a/index.html": '<h2 id="one">First</h2><a href="../b/index.html#two">x</a>'}, True),
        ({"a/index.html": '<h2 id="other">One</h2><a href="../b/index.html">x</a>'}, False),
        ({"a/index.html": '<h2 id="one">One</h2><a href="../b/index.html#none">x</a>'}, False),
        ({"a/index.html": '<h2 id="one">One</h2><a href="../none.html">x</a>'}, False),
        ({"a/index.html": '<i id="one">One</i><b id="one">not plain</b>'}, False),
        ({"a/index.html": None}, False),
    ],
)
def test_links_of_kept_pages_are_followed_all_at_once_and_one_by_one_where_a_place_is_gone(
    tmp_path, changes, is_sound
) -> None:
    _, before = _checked(tmp_path / "before", _PAGES, made=True)
    pages = {path: body for path, body in (_PAGES | changes).items() if body is not None}
    known = _Known(frozenset({"b/index.html"}), before.targets)
    known["b/index.html"] = before["b/index.html"]
    contents = {path: page(body) for path, body in pages.items()}
    result = check(tmp_path / "now", contents, known=known)
    expected, _ = _checked(tmp_path / "clean", pages, made=False)
    assert result == expected
    assert (codes(result) == []) is is_sound
    if is_sound:
        assert known.targets == before.targets
        assert "b/index.html" not in known.asked[1:]  # once for the place that the new page links to
