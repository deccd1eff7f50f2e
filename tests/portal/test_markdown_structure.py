"""Cleaning, colouring and resolving must not change what a README says or how it is built."""

from collections import Counter
from pathlib import Path

import comrak
import html5lib
import pytest

from sharinghub_static.portal.markdown import ReadmeContext, document, engine, render_readme
from sharinghub_static.portal.markdown.clean import clean_finished
from tests.cases import each_case

READMES = sorted((Path(__file__).parent / "readmes").glob("*.md"))
CONTEXT = ReadmeContext(
    web_url="https://gitlab.example/earth/landcover",
    ref="main",
    path="README.md",
    instance_url="https://gitlab.example",
    full_path="earth/landcover",
)
# Marks that tell one pass from another what an element is; the page has no use for them.
PASSING = ("data-sourcepos", "data-wikilink", "data-math-style")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = (
    *HEADINGS,
    "p",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "pre",
    "blockquote",
    "dl",
    "dt",
    "dd",
    "hr",
)


def _tree(html):
    return html5lib.parseFragment(html, namespaceHTMLElements=False)


def _text(node):
    return " ".join("".join(node.itertext()).split())


def _list_depths(node, depth=0):
    depths = []
    for child in node:
        inside = depth + (child.tag in ("ul", "ol"))
        if child.tag == "li":
            depths.append(inside)
        depths += _list_depths(child, inside)
    return depths


def _without_our_additions(tree):
    """Take away the links that end headings and the list that stands for a TOC mark."""
    for parent in tree.iter():
        for child in list(parent):
            if child.get("class") in ("anchor", "section-nav"):
                parent.remove(child)
    return tree


def _blocks(tree):
    """How often each block stands there; an empty head of a table is a plain cell."""

    def name(node):
        is_empty_head = node.tag == "th" and len(node) == 0 and not (node.text or "").strip()
        return "td" if is_empty_head else node.tag

    return Counter(name(node) for node in tree.iter() if node.tag in BLOCKS)


def _both(path):
    source = path.read_bytes().decode()
    bare = _tree(engine.to_html(source).html)
    ours = _without_our_additions(_tree(render_readme(source, CONTEXT).html))
    return source, bare, ours


@pytest.fixture(scope="module")
def trees():
    """Of each README its source, the tree that the engine makes of it, and ours."""
    return {path: _both(path) for path in READMES}


each_readme = each_case("path", READMES, ids=lambda path: path.stem, at_least=40)


def test_there_are_enough_readmes_to_mean_something():
    assert len(READMES) >= 40


@each_readme
def test_blocks_are_those_of_the_engine(trees, path):
    source, bare, ours = trees[path]
    expected, found = _blocks(bare), _blocks(ours)
    if "[[_TOC_]]" in source or "[TOC]" in source:
        expected["p"] -= 1
    formulas = sum(node.tag == "pre" and node.get("lang") == "math" for node in bare.iter())
    expected["pre"] -= formulas
    assert +found == +expected


@each_readme
def test_headings_keep_their_order_and_level(trees, path):
    _, bare, ours = trees[path]

    def levels(tree):
        return [node.tag for node in tree.iter() if node.tag in HEADINGS]

    assert levels(ours) == levels(bare)


@each_readme
def test_lists_keep_their_depth(trees, path):
    _, bare, ours = trees[path]
    assert _list_depths(ours) == _list_depths(bare)


@each_readme
def test_code_blocks_keep_every_character(trees, path):
    _, bare, ours = trees[path]

    def code(tree):
        return ["".join(node.itertext()) for node in tree.iter("pre") if node.get("lang") != "math"]

    assert code(ours) == code(bare)


@each_readme
def test_inline_code_keeps_every_character(trees, path):
    _, bare, ours = trees[path]

    def code(tree):
        plain = (node for node in tree.iter("code") if node.get("data-math-style") is None)
        return ["".join(node.itertext()) for node in plain if node.get("class") != "math-source"]

    inline = [text for text in code(bare) if text in code(ours)]
    assert len(inline) >= len(code(bare)) - sum(
        node.get("lang") in ("math", "mermaid") for node in bare.iter("pre")
    )


@each_readme
def test_every_link_and_image_is_still_there(trees, path):
    _, bare, ours = trees[path]

    def links(tree):
        return [
            _text(node)
            for node in tree.iter("a")
            if node.get("href")
            and "reference" not in (node.get("class") or "")
            and _text(node).lower() != "_toc_"
        ]

    # Emoji codes change the words of a link; without copies each picture is a link, or words in one.
    elsewhere = [node for node in ours.iter() if "-elsewhere" in (node.get("class") or "")]
    made = [node for node in elsewhere if node.tag == "a"]
    assert len(links(ours)) - len(made) == len(links(bare))
    assert len(elsewhere) == sum(1 for _ in bare.iter("img"))
    assert not list(ours.iter("img"))


@each_readme
def test_heading_names_are_those_of_the_engine(trees, path):
    source, _, ours = trees[path]
    extensions, parse, render = engine._options(description_lists=True)
    extensions.header_id_prefix = "user-content-"
    render.sourcepos = False
    named = _tree(comrak.render_markdown(source, extensions, parse, render))
    # The engine names no heading that is written as HTML.
    names = [node.get("id") or "" for node in named.iter() if node.tag in HEADINGS and _text(node)]
    expected = [name for name in names if name.startswith("user-content-")]
    found = [node.get("id") for node in ours.iter() if node.tag in HEADINGS]
    assert [name for name in found if name in expected] == expected


@each_readme
def test_rendering_twice_gives_the_same_bytes(trees, path):
    source, _, _ = trees[path]
    assert render_readme(source, CONTEXT) == render_readme(source, CONTEXT)


@each_readme
def test_the_last_cleaning_finds_nothing_to_clean(trees, path, monkeypatch):
    source, _, _ = trees[path]
    seen = []

    def watch(html):
        seen.append((html, clean_finished(html)))
        return seen[-1][1]

    monkeypatch.setattr(document, "clean_finished", watch)
    render_readme(source, CONTEXT)
    ((before, after),) = seen

    def shape(html):
        return [
            (
                node.tag,
                {name: node.get(name) for name in node.attrib if name not in PASSING},
                node.text,
                node.tail,
            )
            for node in _tree(html).iter()
        ]

    assert shape(after) == shape(before)
