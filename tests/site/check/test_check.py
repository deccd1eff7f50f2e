"""A sound site passes; each way to break one is found, with its place and code."""

import base64
import gc
import gzip
import hashlib
import os
import re
from pathlib import Path

import pytest
from lxml import etree

from sharinghub_static.site.check.files import Site
from sharinghub_static.site.check.result import CheckResult, Finding
from sharinghub_static.site.check.rules import all_codes, limits
from sharinghub_static.site.check.rules import links as links_rule
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.site.stamps import TreeStamp
from sharinghub_static.site.tree_listing import TreeListing
from tests.effort import bounded_calls
from tests.site.check.minisite import (
    CATALOG,
    COLLECTION,
    ITEM,
    ITEM_LINKS,
    SOUND,
    check,
    codes,
    links,
    page,
    stac,
)

DOCUMENTATION = Path(__file__).resolve().parents[3] / "docs/checks.md"


def test_a_sound_site_has_no_finding(tmp_path):
    result = check(tmp_path)
    assert result.findings == ()
    assert not result.unsafe
    assert result.not_validated == ()
    assert {name: result.counts[name] for name in ("pages", "documents", "entries")} == {
        "pages": 3,
        "documents": 3,
        "entries": len(SOUND) + 5,
    }
    assert result.counts["bytes"] == sum(len(content.encode()) for content in SOUND.values())
    assert "3 pages, 3 STAC documents" in result.summary()
    assert result.summary().endswith("0 findings")


def test_every_code_is_documented_and_every_documented_code_exists():
    documented = re.findall(r"^\| (CHK\d{3}) \|", DOCUMENTATION.read_text(), re.MULTILINE)
    assert documented == list(all_codes())


VERSION = "stac/model/floods/versions/1.json"
VERSION_LINKS = (
    ("root", "../../../catalog.json"),
    ("parent", "../../collection.json"),
    ("collection", "../../collection.json"),
    ("latest-version", "../floods.json"),
)

STAC = {
    "no JSON": ("CHK201", {ITEM: '{"type": "Feature",\n oops}'}),
    "NaN": ("CHK201", {"build.json": '{"a": NaN}'}),
    "too deep": ("CHK201", {"build.json": "[" * 5000}),
    "no datetime": ("CHK202", {ITEM: stac(ITEM, properties={})}),
    "no extent": ("CHK202", {COLLECTION: stac(COLLECTION, extent=None)}),
    "no root link": ("CHK203", {ITEM: stac(ITEM, links=links(*ITEM_LINKS[1:]))}),
    "two root links": ("CHK203", {ITEM: stac(ITEM, links=links(ITEM_LINKS[0], *ITEM_LINKS))}),
    "root elsewhere": (
        "CHK203",
        {ITEM: stac(ITEM, links=links(("root", "../collection.json"), *ITEM_LINKS[1:]))},
    ),
    "no parent": ("CHK203", {ITEM: stac(ITEM, links=links(ITEM_LINKS[0], ITEM_LINKS[2]))}),
    "no collection link": ("CHK203", {ITEM: stac(ITEM, links=links(*ITEM_LINKS[:2]))}),
    "another collection": ("CHK203", {ITEM: stac(ITEM, collection="data")}),
    "a parent of the root": (
        "CHK203",
        {
            CATALOG: stac(
                CATALOG,
                links=links(
                    ("root", "catalog.json"), ("parent", "catalog.json"), ("child", "model/collection.json")
                ),
            )
        },
    ),
    "an item that is a collection": (
        "CHK203",
        {CATALOG: stac(CATALOG, links=links(("root", "catalog.json"), ("item", "model/collection.json")))},
    ),
    "no root": ("CHK203", {CATALOG: None}),
    "not listed": (
        "CHK204",
        {
            COLLECTION: stac(
                COLLECTION, links=links(("root", "../catalog.json"), ("parent", "../catalog.json"))
            )
        },
    ),
    "an earlier version to which nothing leads": (
        "CHK204",
        {VERSION: stac(ITEM, id="floods-1", links=links(*VERSION_LINKS))},
    ),
    "an earlier version of an item that is another's": (
        "CHK204",
        {
            VERSION: stac(ITEM, id="floods-1", links=links(*VERSION_LINKS)),
            ITEM: stac(ITEM, links=links(*ITEM_LINKS, ("predecessor-version", "floods.json"))),
        },
    ),
    "an id twice": (
        "CHK205",
        {
            "stac/model/b/b.json": SOUND[ITEM],
            COLLECTION: stac(
                COLLECTION,
                links=links(
                    ("root", "../catalog.json"),
                    ("parent", "../catalog.json"),
                    ("item", "floods/floods.json"),
                    ("item", "b/b.json"),
                ),
            ),
        },
    ),
    "another's self": (
        "CHK206",
        {ITEM: stac(ITEM, links=links(*ITEM_LINKS, ("self", "../collection.json")))},
    ),
    "self on another host": (
        "CHK206",
        {ITEM: stac(ITEM, links=links(*ITEM_LINKS, ("self", f"https://other.example.org/{ITEM}")))},
    ),
}

LINKS = {
    "no file": ("CHK301", '<a href="none.html">x</a>'),
    "another case": ("CHK301", '<a href="Model/index.html">x</a>'),
    "a folder without index": ("CHK301", '<a href="assets/">x</a>'),
    "a picture": ("CHK301", '<img src="none.png" alt="">'),
    "the second of a set": ("CHK301", '<img srcset="assets/icons.svg 1x, none.png 2x" alt="">'),
    "a poster": ("CHK301", '<video poster="none.png"></video>'),
    "a source": ("CHK301", '<picture><source srcset="none.png"></picture>'),
    "an icon file": ("CHK301", '<svg><use xlink:href="none.svg#a"/></svg>'),
    "a style": ("CHK301", '<p style="background:url(none.png)"></p>'),
    "a place here": ("CHK302", '<a href="#none">x</a>'),
    "a place there": ("CHK302", '<a href="model/index.html#none">x</a>'),
    "an icon": ("CHK302", '<svg><use href="assets/icons.svg#none"/></svg>'),
    "outside": ("CHK303", '<a href="../other/index.html">x</a>'),
    "outside, encoded": ("CHK303", '<a href="%2e%2e/other">x</a>'),
    "outside, backslash": ("CHK303", r'<a href="..\other">x</a>'),
    "from the root of the host": ("CHK304", '<a href="/hub/index.html">x</a>'),
}

MARKUP = {
    "not closed": ("CHK401", "<div>"),
    "closed twice": ("CHK401", "<p>x</p></p>"),
    "crossed": ("CHK401", "<b><i>x</b></i>"),
    "a block in a paragraph": ("CHK401", "<p><div>x</div></p>"),
    "slash in HTML": ("CHK401", "<div/>"),
    "an angle bracket in an attribute": ("CHK401", '<a title="</div>"><div></a>'),
    "an id of two": ("CHK402", '<p id="a"></p><p id="a"></p>'),
    "a handler": ("CHK406", '<p onclick="go()">x</p>'),
    "a handler in capitals": ("CHK406", '<p OnClick="go()">x</p>'),
    "a document in an attribute": ("CHK406", '<iframe srcdoc="x"></iframe>'),
    "a script address": ("CHK407", '<a href="javascript:go()">x</a>'),
    "a hidden script address": ("CHK407", '<a href=" java&#10;script&colon;go()">x</a>'),
    "a data page": ("CHK407", '<a href="data:text/html,x">x</a>'),
    "a script": ("CHK408", "<script>go()</script>"),
    "a style": ("CHK408", "<style>p{}</style>"),
    "a base": ("CHK409", '<base target="_top">'),
}

PAGES = {
    "no language": ("CHK403", page("", start="<html>")),
    "an empty language": ("CHK403", page("", start='<html lang="">')),
    "two titles": ("CHK404", page("", head="<title>Two</title>")),
    "no title": ("CHK404", page("").replace("<title>Floods</title>", "")),
    "empty": ("CHK404", ""),
    "no policy": ("CHK405", page("").replace("Content-Security-Policy", "X")),
    "a loose policy": ("CHK405", page("", policy="default-src 'self'; script-src 'self' 'unsafe-inline'")),
    "a refresh to nowhere": (
        "CHK301",
        page("", head='<meta http-equiv="refresh" content="0; url=none.html">'),
    ),
}


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
DRAWINGS = {
    "a handler": ("CHK406", "onload='alert(1)'", ""),
    "a handler within": ("CHK406", "", '<g><rect OnClick="go()"/></g>'),
    "a script": ("CHK408", "", "<script>go()</script>"),
    "a script with a prefix": ("CHK408", 'xmlns:s="http://www.w3.org/2000/svg"', "<s:script>go()</s:script>"),
    "a script address": ("CHK407", "", '<a href="javascript:go()"><text>x</text></a>'),
    "an old script address": ("CHK407", "", '<a xlink:href=" java&#10;script:go()"><text>x</text></a>'),
}


@pytest.mark.parametrize("path", ["new.svg", "exports/new.xhtml"])
@pytest.mark.parametrize(("code", "attributes", "body"), DRAWINGS.values(), ids=DRAWINGS)
def test_a_drawing_that_runs_something_is_found(tmp_path, path, code, attributes, body):
    assert codes(check(tmp_path, {path: SVG.format(attributes, body)})) == [code]


def test_a_drawing_may_speak_of_scripts(tmp_path):
    text = '<title>onload= and javascript:</title><text id="script" data-on="1">&lt;script&gt;</text>'
    assert check(tmp_path, {"new.svg": SVG.format("", text)}).findings == ()


def test_a_topic_of_a_feed_may_look_like_a_script(tmp_path):
    topic = '<category term="javascript:go()" label="vbscript:x"/>'
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{topic}{{}}</feed>'
    assert check(tmp_path, {"new.xml": feed.format("")}).findings == ()
    assert codes(check(tmp_path, {"new.xml": feed.format('<link href="javascript:go()"/>')})) == ["CHK407"]


def test_an_earlier_version_that_the_item_leads_to_needs_no_list(tmp_path):
    item = stac(ITEM, links=links(*ITEM_LINKS, ("predecessor-version", "versions/1.json")))
    version = stac(ITEM, id="floods-1", assets={}, links=links(*VERSION_LINKS))
    assert codes(check(tmp_path, {ITEM: item, VERSION: version})) == []


@pytest.mark.parametrize(("code", "changes"), STAC.values(), ids=STAC)
def test_a_broken_document_is_found(tmp_path, code, changes):
    assert code in codes(check(tmp_path, changes))


@pytest.mark.parametrize(("code", "body"), (LINKS | MARKUP).values(), ids=LINKS | MARKUP)
def test_a_broken_page_is_found_with_its_line(tmp_path, code, body):
    result = check(tmp_path, {"new.html": page(f"\n{body}")})
    assert codes(result) == [code]
    assert {(finding.path, finding.line) for finding in result.findings} == {("new.html", 11)}


@pytest.mark.parametrize(("code", "content"), PAGES.values(), ids=PAGES)
def test_a_page_lacking_what_every_page_has_is_found(tmp_path, code, content):
    assert codes(check(tmp_path, {"new.html": content})) == [code]


@pytest.mark.parametrize(
    "body",
    [
        '<a href="mailto:">x</a><a href="tel:1">x</a><a href="//example.org/x">x</a><a href="">x</a>',
        '<a href="#top">x</a><a href="#">x</a><a href="index.html?q=1#main">x</a><a href="#:~:text=x">x</a>',
        '<a href="model#files">x</a><a name="there"></a><a href="#there">x</a>',
        '<a href="./model/../index.html">x</a>',
        '<div class="prose readme"><p><a href="#nowhere">x</a></p></div>',
        "<table><tr><td>1<td>2<tr><td>3</table><dl><dt>a<dd>b</dl><p>x<ul><li>y</ul>",
        "<!-- <div> --><textarea><b></textarea><P>capitals</p><a title='>' href=\"#main\">x</a>",
        '<script type="application/ld+json">{"a": "<div>"}</script>',
        '<p data-on="1" title="onclick=go()">javascript:go()</p>',
        '<img src="data:image/png;base64,AA" alt="">',
    ],
)
def test_what_only_looks_broken_is_no_finding(tmp_path, body):
    assert check(tmp_path, {"new.html": page(body)}).findings == ()


def test_a_style_that_the_policy_names_by_its_hash_may_stand_in_the_page(tmp_path):
    digest = base64.b64encode(hashlib.sha256(b"p{}").digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    named = page("", head="<style>p{}</style>", policy=policy)
    assert check(tmp_path, {"new.html": named}).findings == ()
    assert codes(check(tmp_path, {"new.html": named.replace("p{}", "p{ }")})) == ["CHK408"]


def test_a_relative_link_in_404_is_found_and_one_outside_the_sites_path_too(tmp_path):
    result = check(tmp_path, {"404.html": page('<a href="index.html">x</a><a href="/index.html">y</a>')})
    assert codes(result) == ["CHK303", "CHK305"]


def test_without_an_address_the_site_is_at_the_root_of_its_host(tmp_path):
    catalog = stac(CATALOG, links=links(("root", "catalog.json"), ("child", "model/collection.json")))
    assert codes(check(tmp_path, {CATALOG: catalog})) == ["CHK301"]
    assert check(tmp_path, {CATALOG: catalog, "404.html": page('<a href="/index.html">x</a>')}).findings == ()


def test_style_sheets_and_documents_are_followed_too(tmp_path):
    item = stac(ITEM, assets={"a": {"href": "none.tif"}, "b": {"href": "s3://bucket/none.tif"}})
    result = check(tmp_path, {ITEM: item, "assets/portal.css": "a{}\nb{background:url(none.png)}"})
    assert [(finding.path, finding.line, finding.code) for finding in result.findings] == [
        ("assets/portal.css", 2, "CHK301"),
        (ITEM, item[: item.index("none.tif")].count("\n") + 1, "CHK301"),
    ]


def test_a_symbolic_link_is_found_and_not_followed(tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/x.html").write_text("<div>")
    (site / "loop").symlink_to(site)
    (site / "out").symlink_to(tmp_path / "outside")
    os.mkfifo(site / "pipe.html")
    expected = [(name, "CHK103") for name in ("loop", "out", "pipe.html")]
    assert [(f.path, f.code) for f in check(site).findings] == expected
    assert TreeStamp.of(TreeListing.of(site)).fits(
        TreeListing.of(site)
    )  # a pipe without a writer would be waited for


def test_what_pages_does_not_deploy_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MOST_ENTRIES", len(SOUND) + 5)
    monkeypatch.setattr(limits, "MOST_BYTES", sum(len(content.encode()) for content in SOUND.values()))
    assert check(tmp_path).warnings == ()
    (tmp_path / "more").write_text("x")
    result = check(tmp_path)
    assert result.findings == ()
    assert [warning.code for warning in result.warnings] == ["CHK101", "CHK102"]
    assert "0 findings, 2 warnings" in result.summary()


def test_compressed_copies_count_and_are_named_in_the_figure(tmp_path, monkeypatch):
    size = sum(len(content.encode()) for content in SOUND.values())
    copy = gzip.compress(SOUND["index.html"].encode())
    check(tmp_path)
    monkeypatch.setattr(limits, "MOST_BYTES", size + len(copy) - 1)
    assert check(tmp_path).warnings == ()
    (tmp_path / "index.html.gz").write_bytes(copy)
    (warning,) = check(tmp_path).warnings
    assert f"{size + len(copy):,} bytes ({size:,} and {len(copy):,} of compressed copies)" in warning.message
    assert "site.max-size" in warning.message


def test_a_size_that_the_owner_sets_is_an_error_in_place_of_the_warning(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MOST_BYTES", 1)
    size = sum(len(content.encode()) for content in SOUND.values())
    exact = check(tmp_path, max_size=size)
    assert (exact.findings, exact.warnings) == ((), ())
    (finding,) = check(tmp_path, max_size=size - 1).findings
    assert finding.code == "CHK104"
    assert f"{size:,} bytes" in finding.message
    assert f"allows {size - 1:,}" in finding.message


def test_a_compressed_copy_of_something_else_is_found(tmp_path):
    check(tmp_path)
    (tmp_path / "index.html.gz").write_bytes(gzip.compress(SOUND["index.html"].encode()))
    (tmp_path / "archive.gz").write_bytes(b"a file of its own")
    assert check(tmp_path).findings == ()
    (tmp_path / "index.html.gz").write_bytes(gzip.compress(b"<p>an earlier page</p>"))
    assert [(f.path, f.code) for f in check(tmp_path).findings] == [("index.html.gz", "CHK105")]


def test_a_schema_that_cannot_be_had_is_said(tmp_path):
    schema = "https://stac-extensions.github.io/none/v1.0.0/schema.json"
    result = check(tmp_path, {ITEM: stac(ITEM, stac_extensions=[schema])})
    assert (result.findings, result.not_validated) == ((), (schema,))
    assert schema in result.summary()


def test_findings_are_lines_that_sort_and_print():
    assert str(Finding("a.html", 3, "CHK301", "x")) == "a.html:3: CHK301 x"
    assert Finding("a", 2, "CHK301", "x") < Finding("a", 10, "CHK201", "x") < Finding("b", 1, "CHK101", "")
    counts = dict.fromkeys(("pages", "documents", "links", "bytes", "entries"), 1000)
    result = CheckResult((Finding("a", 1, "CHK101", ""),), counts, tuple("abcdefg"))
    assert result.summary().splitlines()[0].endswith(": 1 finding")
    assert result.summary().splitlines()[1].endswith("a, b, c, d, e, and 2 more")


def test_a_message_is_one_printable_line(tmp_path):
    result = check(tmp_path, {"new.html": page('<a href="a&#27;[31m&#x2028;b">x</a>')})
    assert len(result.findings) == 1
    assert str(result.findings[0]).isprintable()


@pytest.mark.parametrize(
    ("path", "content"),
    [
        pytest.param("new.html", page("<script>" * 30_000), id="scripts"),
        pytest.param("new.html", page("<!--" * 60_000), id="comments"),
        pytest.param("new.html", "<a " * 60_000, id="tags"),
        pytest.param("new.html", "<script " * 30_000, id="tags of scripts"),
        pytest.param("new.html", page("<div>" * 30_000), id="elements"),
        pytest.param("new.html", page(f'<img alt="" srcset="{", " * 60_000}">'), id="candidates"),
        pytest.param("new.css", "url(" * 60_000, id="addresses"),
        pytest.param("new.css", "url( " * 60_000, id="addresses with spaces"),
        pytest.param("new.css", "/*" * 60_000, id="comments of CSS"),
        pytest.param("new.txt", "-eyJ" * 60_000, id="tokens"),
        pytest.param("new.txt", "-eyJaaaaaaaaaaa.eyJ" * 12_000, id="halves of tokens"),
        pytest.param("stac/new.json", "[" * 100_000, id="lists"),
    ],
)
def test_a_file_of_nothing_but_beginnings_is_looked_through_once(tmp_path, path, content):
    with bounded_calls(100_000 + 10 * len(content)):
        check(tmp_path, {path: content})


@pytest.mark.parametrize(
    "content",
    [
        '{"type": "Feature", "links": {"a": 1}, "assets": [3]}',
        '{"type": "Feature", "id": [1], "collection": {"a": 1}, "stac_extensions": [3, null, "https://["]}',
        '{"type": "Catalog", "links": [7, {"rel": ["a"], "href": 5}]}',
        '{"type": "Catalog", "stac_version": {"a": 1}}',
        stac(ITEM, stac_version="1.2.3"),
    ],
)
def test_a_document_of_the_wrong_shape_is_found_and_stops_nothing(tmp_path, content):
    assert "CHK202" in codes(check(tmp_path, {"stac/new.json": content}))


@pytest.mark.parametrize("content", ['{"type": ["Feature"]}', '{"type": {}}', '{"type": null}', "[]", "3"])
def test_what_is_no_stac_document_may_lie_beside_them(tmp_path, content):
    assert check(tmp_path, {"stac/new.json": content}).findings == ()


def test_a_root_with_an_impossible_address_stops_nothing(tmp_path):
    itself = links(("self", "https://[bad/stac/catalog.json"), ("root", "catalog.json"))
    assert "CHK202" in codes(check(tmp_path, {CATALOG: stac(CATALOG, links=itself)}))


@pytest.mark.parametrize(
    ("srcset", "missing"),
    [
        ("a.png, b.png 2x", ["a.png", "b.png"]),
        ("a.png 1x,b.png 2x", ["a.png", "b.png"]),
        ("a,b.png", ["a,b.png"]),
        (" , a.png , , b.png 300w , ", ["a.png", "b.png"]),
        ("a.png, data:image/png;base64,AAAA 2x, b.png", ["a.png", "b.png"]),
    ],
)
def test_every_candidate_of_a_srcset_is_followed(tmp_path, srcset, missing):
    result = check(tmp_path, {"new.html": page(f'<img alt="" srcset="{srcset}">')})
    assert [finding.message.partition(":")[0] for finding in result.findings] == missing


def test_following_links_keeps_no_page_in_memory(tmp_path):
    for path, content in SOUND.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, "utf-8")
    site = Site(tmp_path, SchemaStore(tmp_path, tmp_path))
    rule = links_rule.Links(site)
    before = [one for one in gc.get_objects() if isinstance(one, etree._Element)]  # of other tests
    for path in site.files:
        assert list(rule.look(site.file(path))) == []
    gc.collect()
    known = set(map(id, before))
    assert not [one for one in gc.get_objects() if isinstance(one, etree._Element) and id(one) not in known]
    assert list(rule.finish()) == []
