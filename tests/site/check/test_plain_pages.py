"""Pages that are read by their tags alone get the findings that the parser would give: none is lost."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharinghub_static.site.check.files import Site, SiteFile
from sharinghub_static.site.check.plain_page import read_plain_page
from sharinghub_static.site.check.result import Finding
from sharinghub_static.site.check.rules import links, markup, scripts, secrets
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.text.remembered import Remembered
from tests.properties import examples
from tests.site.check.minisite import SOUND, page
from tests.site.check.test_check import LINKS, MARKUP, PAGES

SECRET = "k3y-of-this-build"
RULES = (links.Links, markup.Markup, scripts.Scripts, secrets.Secrets)

SOUND_PIECES = (
    '<p>See <a href="model/index.html#files">all</a> &amp; <b>more</b>.<br></p>',
    '<section id="a-1"><h2>One</h2><ul><li>x</li><li><a href="#a-1">y</a></li></ul></section>',
    '<svg viewBox="0 0 1 1"><title>T</title><use href="assets/icons.svg#star"/><path d="M0"/></svg>',
    '<img src="assets/map%20one.svg" alt="" srcset="assets/icons.svg 1x, assets/map%20one.svg 2x">',
    '<details open><summary>s</summary><pre><code><span class="k">if</span> x &lt; 1</code></pre></details>',
    '<form><label for="q">Q</label><input id="q" name="q" disabled><textarea>t</textarea></form>',
    '<script type="application/ld+json">{"@id": "x", "b": "1 > 0"}</script>',
    '<a name="there" href="https://example.org/?a=1&amp;b=&quot;2&#34;">x</a><a href="#there">there</a>',
    '<!-- a comment --><template><div></div></template><math><mi>x</mi><mspace width="1em"/></math>',
    '<p lang="fr" title="a > b">k3y<span>-of-</span>this-<em>bui</em>ld</p>',
    '<div class="prose"><p><a href="/elsewhere">x</a><a href="#nowhere">y</a></p></div>',
    '<svg viewBox="0 0 1 1"><image href="assets/icons.svg" x="-1.5" y="0" width="1" height="1"/></svg>',
)
BROKEN_PIECES = (
    *(body for _, body in (LINKS | MARKUP).values()),
    '<p id="a-1" ID="b">x</p>',
    '<a href="#a-1" href="none.html">x</a>',
    "<p><table></table></p>",
    "<iframe><a id='x' href='none.html'></iframe>",
    "<noscript><p id=n></noscript>",
    "<title>Two</title>",
    '<meta http-equiv="refresh" content="0; url=none.html">',
    '<body id="b">',
    '<html lang="de">',
    "</body>",
    '<textarea><a href="none.html">x</a></textarea>',
    "<plaintext>",
    '<xmp><b id="x"></xmp>',
    "<P>",
    "<br/>",
    "<a href=none.html>x</a>",
    "<a href>x</a>",
    '<a\u00a0href="none.html">x</a>',
    '<a href="no&nbsp;ne">x</a>',
    '<a href="#&#116;op">x</a>',
    '<a href="#a&amp;b">x</a><i id="a&b"></i>',
    "<![CDATA[<b>]]>",
    "<?php ?>",
    "<!-->",
    "<!--a--b-->",
    "<!-- <b> -->",
    "<b",
    ">",
    "<",
    "&",
    "\r\n",
    "\0",
    "<svg><p/></svg>",
    '<svg><image href="gone.svg"/></svg>',
    "<image></image>",
    "<svg><image></svg>",
    "<p/>",
    '<table><a id="t">',
    '<script src="assets/portal.js"><b></script>',
    '<link rel="stylesheet" href="none.css">',
    '<base href="x">',
    '<a href="model/">x</a><a href="model">x</a><a href="../">x</a><a href="">x</a><a href="model//">x</a>',
    '<a href="model/index.html/">x</a><a href="./model/">x</a><a href="model/index.html?a#files">x</a>',
    '<a href="//example.org">x</a><a href="MAILTO:x">x</a><a href="a:b">x</a>',
)
HEADS = (
    "",
    '<link rel="icon" href="assets/icons.svg">\n',
    '<meta name="x" content="y\u00a0z">',
    "<style></style>",
    "x",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    root = tmp_path_factory.mktemp("site")
    for path, content in SOUND.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, "utf-8")
    return Site(root, SchemaStore(root, root), secrets=(SECRET,))


def looked_at(site: Site, text: str, *, plain: bool) -> tuple[set[Finding], int]:
    """What the rules find in a page and how many links it has."""
    before = site.counts["links"]

    def findings() -> Iterator[Finding]:
        for kind in RULES:
            rule = kind(site)
            for path in ("index.html", "model/index.html", "assets/icons.svg"):
                if kind is links.Links and path != "index.html":
                    list(rule.look(site.file(path)))
            file = SiteFile("index.html", site.root / "index.html")
            file.content = text.encode("utf-8", "surrogateescape")
            if not plain:
                file.plain = None
            yield from rule.look(file)
            yield from rule.finish()

    return set(findings()), site.counts["links"] - before


def mutated(text: str, dice: random.Random) -> str:
    """The text with a few characters taken out, doubled or put in."""
    for _ in range(dice.randrange(3)):
        at = dice.randrange(len(text))
        new = dice.choice(
            ("", "", "<", ">", '"', "'", "&", "=", "/", " ", "\n", "\t", "#", "a", "A", "é", "\r", "--")
        )
        text = text[:at] + new + text[at + dice.randrange(3) :]
    return text


_BODIES = st.lists(st.sampled_from(SOUND_PIECES), max_size=4).flatmap(
    lambda sound: st.lists(st.sampled_from(BROKEN_PIECES), max_size=1).flatmap(
        lambda broken: st.permutations([*sound, *broken])
    )
)


@settings(max_examples=examples(130))
@given(bodies=_BODIES, head=st.sampled_from(HEADS), seed=st.integers(0, 2**32))
def test_no_page_gets_other_findings_than_from_the_parser(site, bodies, head, seed):
    text = mutated(page("\n".join(bodies), head=head), random.Random(seed))  # noqa: S311 - no secret
    assert looked_at(site, text, plain=True) == looked_at(site, text, plain=False)


@pytest.mark.parametrize("body", BROKEN_PIECES)
def test_no_broken_piece_is_lost_in_a_plain_page(site, body):
    text = page("\n".join((*SOUND_PIECES[:8], body)))
    assert looked_at(site, text, plain=True) == looked_at(site, text, plain=False)


@pytest.mark.parametrize("content", [content for _, content in PAGES.values()])
def test_no_page_lacking_what_every_page_has_is_plain(content):
    assert read_plain_page(content) is None


def test_pages_as_the_templates_write_them_are_plain():
    text = page("\n".join(SOUND_PIECES[:9]))
    read = read_plain_page(text)
    assert read is not None
    assert {"main", "a-1", "q", "there", "top"} == read.places
    assert read.hrefs['https://example.org/?a=1&b="2"'] == 1
    assert read.hrefs["#a-1"] == 1


def test_an_element_is_closed_by_its_own_end_tag_alone():
    assert read_plain_page(page("<div><p>x</p></div>"))
    assert read_plain_page(page("<div><p>x</div></p>")) is None
    assert read_plain_page(page("<b>" * 300 + "</b>" * 300)) is None


def test_an_id_counts_wherever_it_is():
    assert read_plain_page(page('<i id="a"></i><b id="b"></b>'))
    assert read_plain_page(page('<i id="a"></i><b id="a"></b>')) is None
    assert read_plain_page(page('<i id="a"></i>' * 2)) is None
    assert read_plain_page(page('<br id="a">x<br id="a">')) is None


def test_pieces_are_forgotten_before_they_fill_the_memory():
    made = Remembered(lambda text: text * 2, most=3, longest=3)
    for number in range(10):
        assert made[f"{number}"] == f"{number}{number}"
    assert len(made) <= 3
    assert made["long"] == "longlong"
    assert "long" not in made
