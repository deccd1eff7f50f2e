"""READMEs that mean harm: nothing runs, raises, costs more than its length, or leaves its place."""

import json
from contextlib import suppress
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharinghub_static.portal.markdown import ReadmeContext, render_hub_text, render_readme, to_plain
from sharinghub_static.portal.markdown.formulas import latex_to_mathml
from tests.cases import each_case
from tests.effort import bounded_calls
from tests.properties import examples

CONTEXT = ReadmeContext(
    web_url="https://gitlab.example/earth/landcover",
    ref="main",
    path="README.md",
    instance_url="https://gitlab.example",
    full_path="earth/landcover",
    files=frozenset({"README.md", "docs/a.md"}),
)
VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))


def names(listed):
    return frozenset(listed.split())


HTML = "http://www.w3.org/1999/xhtml"
MATHML = "http://www.w3.org/1998/Math/MathML"
TAGS = names(
    """
    h1 h2 h3 h4 h5 h6 p br hr b i strong em a pre code img tt div span section ins del sup sub
    blockquote ol ul li dl dt dd table caption colgroup col thead tbody tfoot tr td th kbd q samp var
    ruby rt rp s strike u summary details figure figcaption abbr bdo cite dfn mark small time wbr
    input center
    """
)
ATTRIBUTES = names(
    """
    align alt aria-hidden aria-label checked cite class colspan data-diagram data-lang datetime
    decoding dir disabled height href id lang loading open rel reversed
    rowspan scope span src start tabindex title type valign value width abbr
    """
)
ADDRESSES = {"href", "src", "cite", "poster", "action", "formaction", "background", "data", "xlink:href"}


def assert_harmless(html):
    for node in html5lib.parseFragment(html).iter():
        if not isinstance(node.tag, str) or node.tag == "DOCUMENT_FRAGMENT":
            continue
        namespace, _, tag = node.tag[1:].partition("}")
        assert namespace in (HTML, MATHML), node.tag
        if namespace == HTML:
            assert tag in TAGS, tag
            assert set(node.attrib) <= ATTRIBUTES, node.attrib
        else:
            assert not {
                name for name in node.attrib if name.startswith("on") or "href" in name or name == "style"
            }
        if tag == "input":
            assert node.get("type") == "checkbox"
            assert node.get("disabled") is not None
        if node.get("id") is not None:
            assert node.get("id").startswith("user-content-")
        for name in ADDRESSES & set(node.attrib):
            assert urlsplit(node.get(name).strip()).scheme in ("", "http", "https", "mailto"), node.get(name)
        assert tag != "img" or node.get("src", "").startswith("media/")


def test_there_are_enough_vectors():
    assert len(VECTORS) == len(set(VECTORS)) >= 60


@each_case("vector", VECTORS, at_least=60)
def test_no_vector_survives(vector):
    assert_harmless(render_readme(vector, CONTEXT).html)


AROUND = ["# {}", "| a |\n|---|\n| {} |", "- {}", "> [!note] {}\n> {}", "<details>{}", "$`{}`$"]


@each_case("vector, around", list(product(VECTORS, AROUND)), at_least=360)
def test_no_vector_survives_within_something_else(vector, around):
    assert_harmless(render_readme(around.replace("{}", vector), CONTEXT).html)


PIECES = st.sampled_from(
    [
        *(
            "# ",
            "\n",
            "\n\n",
            "- ",
            "> ",
            ">>>\n",
            "```",
            "```math\n",
            "```mermaid\n",
            "$",
            "$$",
            "`",
            "[",
            "](",
            ")",
            "![",
        ),
        *(
            "<a ",
            "<b>",
            "</b>",
            "<svg>",
            "<math>",
            "<style>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "<img src=",
            "<p id=",
        ),
        *(
            "onerror=alert(1)",
            "href=",
            "javascript:",
            "data:",
            "//",
            "x",
            '"',
            "'",
            ">",
            "&",
            "&#1;",
            "&lt;",
            "\\",
            "|",
            "|-|",
        ),
        *(
            ":tada:",
            "#1",
            "@a",
            "!2",
            "a/b#3",
            "9fceb02",
            "[[_TOC_]]",
            "[TOC]",
            "[^1]",
            "[^1]: ",
            "\x00",
            "\x0b",
            "\ufffe",
        ),
        *(
            "\ud800",
            "é",
            "🎉",
            "<table><tr><td>",
            "</table>",
            "<details>",
            "<summary>",
            "{width=1}",
            "\\frac{",
            "}",
            "<math><mi>",
        ),
        *(
            "<input type=text>",
            "<form>",
            "<select>",
            "<template>",
            "<title>",
            "<noscript>",
            "<![CDATA[",
            "<?x",
            "[~] ",
            ": ",
        ),
    ]
)


@settings(max_examples=examples(130), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_mixture_of_marks_survives_or_raises(markdown):
    readme = render_readme(markdown, CONTEXT)
    assert_harmless(readme.html)
    assert not [problem for problem in readme.problems if problem.code == "SH211"]


@settings(max_examples=examples(50))
@given(st.text(max_size=300))
def test_no_text_raises(markdown):
    assert_harmless(render_readme(markdown, CONTEXT).html)
    assert "<script" not in render_hub_text(markdown)
    assert len(to_plain(markdown, 20)) <= 20


@settings(max_examples=examples(100))
@given(st.text(alphabet="ab12{}[]()^_\\ &$%~#|<>'\"", max_size=80), st.booleans())
def test_no_formula_raises_anything_but_value_error(latex, display):
    with suppress(ValueError):
        assert latex_to_mathml(latex, display=display).startswith("<math")


@pytest.mark.parametrize(
    "latex",
    [
        "{" * 60 + "}" * 60,
        r"\left(" * 60,
        r"\sqrt" * 500,
        "x" * 5000,
        r"\begin{matrix}" * 60,
        r"\def\a{\a\a}\a",
    ],
)
def test_formulas_that_would_cost_too_much_are_refused(latex):
    with pytest.raises(ValueError, match=r"."):
        latex_to_mathml(latex, display=True)


BOMBS = {
    "quotes": ">" * 100_000 + "a",
    "lists in one line": "- " * 50_000 + "a",
    "lists by lines": "\n".join("  " * depth + "- a" for depth in range(1000)),
    "brackets": "[" * 100_000,
    "links that never close": "[a](" * 50_000,
    "images that never close": "![" * 100_000,
    "emphasis": "*a **a " * 50_000,
    "wide table": "|a" * 1000 + "|\n" + "|-" * 1000 + "|\n" + "|b\n" * 100_000,
    "long table": "|a|b|\n|-|-|\n" + "|c|d|\n" * 20_000,
    "divisions": "<div>" * 100_000,
    "formatting": "<b><i><p>" * 10_000,
    "tables in tables": "<table><tr><td>" * 20_000,
    "same heading": "# a\n" * 20_000,
    "contents": "[TOC]\n\n" * 5_000 + "# a\n" * 5_000,
    "footnotes": "[^a]" * 50_000 + "\n\n[^a]: x",
    "dollars": "$a" * 50_000,
    "formulas": "$x_1$ " * 20_000,
    "emoji": ":a" * 100_000,
    "references": "lorem #12 @user dolor " * 10_000,
    "commits": "abcdef0 " * 20_000,
    "paths": "a/b/" * 100_000 + "#1",
    "code": "```python\n" + "x = [1]\n" * 100_000 + "```",
    "definitions": "a\n\n: b\n\n" * 30_000,
    "entities": "&amp;" * 100_000,
    "line": "a" * 1_000_000,
    "NULs": "\0" * 100_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_bomb_takes_more_than_its_length_or_is_lost(name):
    with bounded_calls(500_000 + 25 * len(BOMBS[name])):
        readme = render_readme(BOMBS[name], CONTEXT)
    assert readme.html.strip()


def test_a_bomb_is_shown_as_its_source_and_its_maintainer_is_reported():
    readme = render_readme("# Title\n\n" + ">" * 1000 + " a <b>", CONTEXT)
    assert readme.html.startswith('<pre class="readme-source" tabindex="0"><code># Title\n\n&gt;&gt;')
    assert readme.html.endswith("a &lt;b&gt;</code></pre>")
    assert [problem.code for problem in readme.problems] == ["SH211"]


def test_a_readme_beyond_the_limit_is_cut_at_a_line_and_its_maintainer_is_reported():
    readme = render_readme("word word\n" * 120_000, CONTEXT)
    assert [problem.code for problem in readme.problems] == ["SH210"]
    assert readme.text.endswith("word word")
    assert len(readme.text) < 1_000_000
