"""What is repaired is never refused: the repair and the check of a file share one reading."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from sharinghub_static.text.emails import find_emails
from sharinghub_static.text.files import locate_emails_in_file, mask_emails_in_json, sanitize_file
from sharinghub_static.text.markup import mask_emails_in_html
from sharinghub_static.text.secrets import find_secrets

SHOWN = [
    "<p>ada@<b>lab</b>.example</p>",
    '<p>ada@<a href="https://x.example">lab</a>.example</p>',
    "<p>ada@lab\u200b.example, ada\u00ad@lab.example, ada\u2060@lab.example, ada\u200f@lab.example</p>",
    "<p>ada&#64;lab.example ada&commat;lab.example ada&#x40;lab.example ada&amp;#64;lab.example</p>",
    "<p>ada%40lab.example ada%2540lab.example</p>",
    "<p>ada\uff20lab.example ada@lab\uff0eexample ada\ufe6blab.example ada@lab\u3002example</p>",
    "<p>ada@<wbr>lab.<wbr>example</p>",
    "<p>ada@<!-- no -->lab.example ada<!-- @ -->@lab.example</p>",
    "<p>ada@xn--bcher-kva.example ada@b\u00fccher.example</p>",
    "<p>\u0438\u0432\u0430\u043d@\u043f\u043e\u0447\u0442\u0430.\u0440\u0444</p>",
    "<p>ada [at] lab.example, ada (at) lab (dot) example</p>",
    '<a href="mailto:ada@lab.example" title="ada@lab.example">write</a>',
    "<a href='MAILTO:ada%40lab.example?subject=x'>write</a>",
    '<img alt="ada@lab.example" src="a.png">',
    '<b aria-label="ada@lab.example" data-who="ada&#64;lab.example">x</b>',
    '<script type="application/json">{"@context": "x", "a": "ada\\u0040lab.example"}</script>',
    "<!-- ada@lab.example -->",
    "<title>ada@lab.example</title><textarea>ada@lab.example</textarea>",
]


def emails_in(path: str, content: bytes, allowed: set[str] = set()) -> list[str]:  # noqa: B006 - never changed
    found = locate_emails_in_file(path, content.decode())
    return [address.email for address in found if not address.is_allowed(allowed)]


@pytest.mark.parametrize("page", SHOWN)
def test_an_address_is_found_and_masked_however_it_is_shown(page: str) -> None:
    assert emails_in("a.html", page.encode())
    clean = sanitize_file("a.html", page.encode())
    assert emails_in("a.html", clean) == []
    assert sanitize_file("a.html", clean) == clean
    text = lxml_html.fromstring(f"<div>{clean.decode()}</div>").text_content()
    assert "lab.example" not in text.replace("@context", "")


@pytest.mark.parametrize(
    "page",
    [
        "<td>ada@</td><td>lab.example</td>",
        "<p>ada@</p><p>lab.example</p>",
        '<script type="application/ld+json">{"@context": "https://schema.org"}</script>',
        "<style>@media print { a.b { x: y } }</style>",
        "<p>thank you @ada, see icon@2x.png, git@host.example:a/b.git and numpy@2.1.0</p>",
    ],
)
def test_what_is_not_shown_as_an_address_stays_byte_for_byte(page: str) -> None:
    assert sanitize_file("a.html", page.encode()) == page.encode()


def test_an_allowed_address_stays_also_beside_other_words() -> None:
    page = b"<p><b>ada@lab.example</b><i>Lab</i> and bob@lab.example</p>"
    clean = sanitize_file("a.html", page, {"ada@lab.example"})
    assert clean == "<p><b>ada@lab.example</b><i>Lab</i> and …@…</p>".encode()


def test_a_link_to_a_masked_address_has_no_target() -> None:
    assert mask_emails_in_html('<a class="x" href="mailto:ada@lab.example">ada@lab.example</a>') == (
        '<a class="x">…@…</a>'
    )


def test_html_in_a_feed_is_read_as_it_is_shown() -> None:
    feed = b'<feed><content type="html">&lt;p&gt;ada@&lt;b&gt;lab&lt;/b&gt;.example</content></feed>'
    assert emails_in("feed.xml", feed) == ["ada@lab.example"]
    clean = sanitize_file("feed.xml", feed)
    assert emails_in("feed.xml", clean) == []
    ET.fromstring(clean)  # noqa: S314 - our own text


def test_a_json_value_is_masked_in_texts_and_keys() -> None:
    value = {"ada@lab.example": ["bob%40lab.example", 1, None, {"a": "x"}]}
    assert mask_emails_in_json(value) == {"…@…": ["…@…", 1, None, {"a": "x"}]}


pieces = st.lists(
    st.sampled_from(
        [
            *("ada", "@", "lab", ".", "example", "org", "&#64;", "&amp;#64;", "%40", "%2540", "\\u0040"),
            *("<b>", "</b>", "<!--", "-->", "<p>", "</p>", "<wbr>", "<a href=", "&lt;b&gt;", "](u)", "["),
            *("[at]", "(dot)", "\u200b", "\u00ad", "\uff20", " ", "\n", '"', "'", "mailto:", "…", "-", "_"),
            *("*", "`", "\\", "://", ":", "/"),
        ]
    ),
    max_size=16,
).map("".join)
texts = pieces | st.text(max_size=60)


@given(texts, st.sampled_from(["a.html", "a.xml", "a.svg", "a.js", "a.csv", "a.txt", "a.json"]))
def test_whatever_a_file_holds_nothing_is_found_after_its_repair(text: str, path: str) -> None:
    clean = sanitize_file(path, text.encode("utf-8", "replace"))
    assert emails_in(path, clean) == []
    assert not find_secrets(clean.decode())
    assert sanitize_file(path, clean) == clean


@given(texts)
def test_json_stays_json(text: str) -> None:
    content = orjson.dumps(
        {"a": text.encode("utf-8", "replace").decode(), "b": [text.encode("utf-8", "replace").decode()]}
    )
    clean = sanitize_file("a.json", content)
    document = json.loads(clean)
    assert list(document) == ["a", "b"]
    assert emails_in("a.json", clean) == []


@given(texts)
def test_xml_stays_xml_and_csv_keeps_its_cells(text: str) -> None:
    text = "".join(c for c in text if c.isprintable())
    root = ET.Element("feed")
    ET.SubElement(root, "title", {"a": text}).text = text
    clean = sanitize_file("feed.xml", ET.tostring(root, "utf-8"))
    assert ET.fromstring(clean)[0].tag == "title"  # noqa: S314 - our own text
    stream = io.StringIO()
    csv.writer(stream).writerows([[text, "1"], ["2", text]])
    rows = list(csv.reader(io.StringIO(sanitize_file("a.csv", stream.getvalue().encode()).decode())))
    assert [len(row) for row in rows] == [2, 2]


def test_a_binary_file_stays() -> None:
    assert sanitize_file("a.png", b"\0 ada@lab.example") == b"\0 ada@lab.example"


def test_hostile_files_are_read_in_bounded_steps() -> None:
    for text in (
        "@" * 50_000,
        "<b>@" * 12_000,
        "a@b." * 12_000,
        "&#64;" * 10_000,
        "](" * 25_000,
        "<!--" * 12_000,
    ):
        for path in ("a.html", "a.xml", "a.txt"):
            assert find_emails(sanitize_file(path, text.encode()).decode()) == set()
