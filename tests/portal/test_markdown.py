"""READMEs in GitLab's dialect, the hub's texts in MkDocs': what each construct becomes."""

import re

import pytest

from sharinghub_static.portal.markdown import (
    TocEntry,
    render_hub_text,
    render_readme,
    to_plain,
)
from sharinghub_static.problems import Severity
from tests.portal.readme_html import WEB, context, html

FILES = frozenset({"README.md", "LICENSE", "docs/guide.md", "docs/img/map.png", "data/a b.csv", "src/x/y.py"})


@pytest.mark.parametrize(
    ("path", "link", "expected"),
    [
        ("README.md", "docs/guide.md", "/-/blob/main/docs/guide.md"),
        ("README.md", "./docs/guide.md#top", "/-/blob/main/docs/guide.md#top"),
        ("README.md", "docs/guide.md?plain=1#L3", "/-/blob/main/docs/guide.md?plain=1#L3"),
        ("README.md", "/docs/guide.md", "/-/blob/main/docs/guide.md"),
        ("docs/README.md", "guide.md", "/-/blob/main/docs/guide.md"),
        ("docs/README.md", "../LICENSE", "/-/blob/main/LICENSE"),
        ("docs/README.md", "/LICENSE", "/-/blob/main/LICENSE"),
        ("README.md", "../../../etc/passwd", "/-/blob/main/etc/passwd"),
        ("README.md", "docs/../../../../x", "/-/blob/main/x"),
        ("README.md", "docs", "/-/tree/main/docs"),
        ("README.md", "docs/", "/-/tree/main/docs"),
        ("README.md", "src/x", "/-/tree/main/src/x"),
        ("README.md", "/", "/-/tree/main"),
        ("README.md", "data/a%20b.csv", "/-/blob/main/data/a%20b.csv"),
        ("README.md", "docs/img/map.png", "/-/raw/main/docs/img/map.png"),
        ("README.md", "a%3Fb.md", "/-/blob/main/a%3Fb.md"),
        ("README.md", "%2e%2e/%2e%2e/x.md", "/-/blob/main/x.md"),
        ("README.md", "caf%C3%A9.md", "/-/blob/main/caf%C3%A9.md"),
        ("README.md", "?tab=1", "?tab=1"),
        ("README.md", f"/uploads/{'0' * 32}/p.png", f"/uploads/{'0' * 32}/p.png"),
    ],
)
def test_relative_links_lead_into_the_repository(path, link, expected):
    assert f'href="{WEB}{expected}"' in html(f"[x]({link})", path=path, files=FILES)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("HTTP://EXAMPLE.org", "HTTP://EXAMPLE.org"),
        ("//example.org/x", "https://example.org/x"),
        ("mailto:ada@example.org", "mailto:ada@example.org"),
        ("/earth/other/-/issues/1", "https://gitlab.example/earth/other/-/issues/1"),
        ("#title", "#user-content-title"),
        ("#Title", "#user-content-title"),
        ("#user-content-title", "#user-content-title"),
        ("#overview", "#user-content-overview"),
    ],
)
def test_other_links_stay_what_they_mean(link, expected):
    assert f'href="{expected}"' in html(f"# Title\n\n[x]({link})")


def test_a_branch_name_with_signs_is_quoted_and_its_slashes_stay():
    assert f'{WEB}/-/blob/feature/a%23b%20c/x.md"' in html("[x](x.md)", ref="feature/a#b c")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "ftp://x", "vbscript:x", "file:///etc/passwd"]
)
def test_other_schemes_are_taken_off_the_link_and_its_words_stay(link):
    assert re.search(r"<a>x</a>", html(f"[x]({link})"))


@pytest.mark.parametrize(
    ("code", "markdown", "line"),
    [
        ("SH212", "a\n\n[x](docs/nothing.md)", 12),
        ("SH212", "![x](docs/Img/map.png)", 10),
        ("SH212", 'a\n\n<p><img src="gone.png"></p>', 12),
        ("SH213", "[x](../other/README.md)", 10),
        ("SH214", "# A\n\n[x](#b)", 12),
        ("SH215", "one\ntwo $\\nosuchcommand$", 11),
    ],
)
def test_what_leads_nowhere_is_a_problem_at_its_line(code, markdown, line):
    problems = render_readme(markdown, context(files=FILES, first_line=10)).problems
    assert [(problem.code, problem.line, problem.path) for problem in problems] == [(code, line, "README.md")]


@pytest.mark.parametrize(
    "markdown",
    [
        "[x](docs/guide.md)",
        "[x](docs)",
        "![x](docs/img/map.png)",
        "[x](data/a%20b.csv)",
        "[x](https://example.org/gone.md)",
        "# A\n\n[x](#a)",
        "[x](#)",
        "[[Home]]",
        "`[x](gone.md)`",
        "$x^2$",
    ],
)
def test_what_arrives_is_no_problem(markdown):
    assert render_readme(markdown, context(files=FILES)).problems == ()


def test_a_bots_links_to_contributions_are_no_problem_and_links_of_authors_are():
    """As the bot of All Contributors writes them for what has no address."""
    mark = "<!-- ALL-CONTRIBUTORS-LIST:{} - Do not remove or modify this section -->"
    table = '<table><tr><td><a href="#data-ada" title="Data">🔣</a></td></tr></table>'
    listed = f"{mark.format('START')}\n{table}\n{mark.format('END')}\n"
    assert render_readme(listed, context(files=FILES)).problems == ()
    for markdown in (f"{listed}\n[x](#gone)", table, f"{mark.format('START')}\n{table}"):
        assert [p.code for p in render_readme(markdown, context(files=FILES)).problems] == ["SH214"]


def test_an_address_of_another_site_without_its_scheme_is_advised_to_have_one():
    (problem,) = render_readme("[x](www.example.org/a)", context(files=FILES)).problems
    assert problem.hint == "Begin the address of another site with https://."


def test_without_a_listing_no_link_is_called_broken():
    assert render_readme("[x](gone.md) ![y](gone.png)", context()).problems == ()


def test_problems_are_said_once_and_not_by_the_thousand():
    markdown = "[x](gone.md)\n" * 200 + "".join(f"[x](gone{n}.md)\n" for n in range(200))
    problems = render_readme(markdown, context(files=FILES)).problems
    assert len(problems) == 50
    assert len(set(problems)) == 50
    assert all(problem.severity is Severity.WARNING for problem in problems)


def test_headings_are_named_as_gitlab_names_them():
    readme = render_readme("# Été :rocket:\n## `a` & b\n## Same\n## Same\n### Same-1\n## 日本", context())
    assert readme.toc == (
        TocEntry(1, "Été 🚀", "user-content-été-rocket"),
        TocEntry(2, "a & b", "user-content-a--b"),
        TocEntry(2, "Same", "user-content-same"),
        TocEntry(2, "Same", "user-content-same-1"),
        TocEntry(3, "Same-1", "user-content-same-1-1"),
        TocEntry(2, "日本", "user-content-日本"),
    )
    assert all(f'id="{entry.anchor}"' in readme.html for entry in readme.toc)


def test_html_headings_take_the_names_that_markdown_ones_leave():
    readme = render_readme("<h2>Use</h2>\n\n## Use", context())
    assert [entry.anchor for entry in readme.toc] == ["user-content-use-1", "user-content-use"]


@pytest.mark.parametrize("title", ["Land cover", "land COVER", " Land  cover "])
def test_a_first_heading_that_repeats_the_title_is_left_out(title):
    readme = render_readme("# Land cover\n\n[up](#land-cover)\n\n## Use", context(title=title))
    assert "<h1" not in readme.html
    assert [entry.text for entry in readme.toc] == ["Use"]
    assert 'id="user-content-land-cover"' in readme.html
    assert readme.problems == ()


@pytest.mark.parametrize(
    "markdown", ["# Other", "## Land cover", "# ![Land cover](a.png)", "# Other\n# Land cover"]
)
def test_any_other_first_heading_stays(markdown):
    assert html(markdown, title="Land cover").count("<h") == len(markdown.splitlines())


@pytest.mark.parametrize("mark", ["[[_TOC_]]", "[TOC]", "[toc]"])
def test_a_toc_mark_becomes_nested_lists(mark):
    made = html(f"{mark}\n\n# A\n\n### B\n\n## C\n\n# D")
    nested = '<ul><li><a href="#user-content-b">B</a></li></ul>'
    assert f'<ul class="section-nav"><li><a href="#user-content-a">A</a>{nested}' in made
    assert mark not in made


@pytest.mark.parametrize("text", ["see [TOC] here", "`[TOC]`", "[[_TOC_]] and more"])
def test_a_toc_mark_within_text_is_text(text):
    assert "section-nav" not in html(f"{text}\n\n# A")


@pytest.mark.parametrize(
    ("written", "href"),
    [
        ("#12", f"{WEB}/-/issues/12"),
        ("!34", f"{WEB}/-/merge_requests/34"),
        ("@ada.fictional", "https://gitlab.example/ada.fictional"),
        ("@earth/models", "https://gitlab.example/earth/models"),
        ("tools/cutter#5", "https://gitlab.example/tools/cutter/-/issues/5"),
        ("a/b/c!6", "https://gitlab.example/a/b/c/-/merge_requests/6"),
        ("sibling#9", "https://gitlab.example/earth/sibling/-/issues/9"),
        ("9fceb02", f"{WEB}/-/commit/9fceb02"),
        (
            "9fceb02d0ae598e95dc970b74767f19372d61af8",
            f"{WEB}/-/commit/9fceb02d0ae598e95dc970b74767f19372d61af8",
        ),
        ("tools/cutter@9fceb02", "https://gitlab.example/tools/cutter/-/commit/9fceb02"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "see ({}).", "**{}**", "{}, and", "> {}"])
def test_references_lead_to_gitlab(written, href, around):
    assert f'<a href="{href}" class="reference' in html(around.format(written))
    assert f">{written}</a>" in html(around.format(written))


@pytest.mark.parametrize(
    "text",
    [
        "`#12`", "[#12](https://example.org)", "\\#12", "\\@ada", "C#12x", "#", "#abc", "#0", "a&#35;", "!",
        "hi!5x",
        "ada@example.org", "@", "@all", "1234567", "deadbeef", "d41d8cd98f00b204e9800998ecf8427e", "abc123",
        "550e8400-e29b-41d4-a716-446655440000", "https://gitlab.example/a/b/-/issues/3#note_12", "~bug",
        '%"1.0"', "^alert#1",
        "<kbd>#1</kbd>", "$x#1$", "v1.2.3-9fceb02", "```\n#1 @ada\n```",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_reference_is_left_alone(text):
    assert 'class="reference' not in html(text)


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        (":rocket:", "🚀"),
        (":+1:", "👍"),
        (":fr:", "🇫🇷"),
        (":tada::tada:", "🎉🎉"),
        ("x:nosuch:tada:", "x:nosuch🎉"),
    ],
)
def test_emoji_codes_become_signs(code, sign):
    assert html(code).strip() == f"<p>{sign}</p>"


@pytest.mark.parametrize("text", ["`:tada:`", ":nosuch:", "10:30:45", "a::b", "\\:tada:"])
def test_what_is_no_emoji_code_stays(text):
    assert not re.search("[\U0001f000-\U0001ffff]", html(text))


def test_code_is_coloured_by_classes_only():
    made = html("```python\nx = 1  # <b>\n```")
    assert '<pre tabindex="0" class="highlight" data-lang="python"><code>x = <i class="m">1  </i>' in made
    assert "&lt;b&gt;" in made
    assert "style" not in made


def test_code_of_an_unknown_language_is_left_as_it_is():
    assert "<code>a &lt; b\n</code>" in html("```nosuch\na < b\n```")


def test_mermaid_is_asked_for_only_by_pages_that_draw():
    readme = render_readme("```mermaid\ngraph TD; A-->B\n```", context())
    assert readme.needs == {"mermaid"}
    assert '<figure class="diagram"><pre class="mermaid"' in readme.html
    assert ">graph TD; A--&gt;B\n</pre></figure>" in readme.html
    assert render_readme("```python\nx\n```", context()).needs == frozenset()


@pytest.mark.parametrize(
    ("markdown", "display"),
    [("$`a^2`$", False), ("$a^2$", False), ("$$a^2$$", True), ("```math\na^2\n```", True)],
)
def test_formulas_become_mathml_with_their_source_as_alternative(markdown, display):
    made = html(markdown)
    assert "<msup><mi>a</mi><mn>2</mn></msup></math>" in made
    assert 'alttext="a^2"' in made
    assert ('display="block"' in made) is display


def test_a_formula_that_is_not_understood_stays_as_source():
    readme = render_readme("$\\nosuch{x}$", context())
    assert '<code class="math-source">\\nosuch{x}</code>' in readme.html
    assert [problem.code for problem in readme.problems] == ["SH215"]


@pytest.mark.parametrize("text", ["it costs $5 and $10", "`$x$`", "\\$x\\$"])
def test_dollars_of_money_are_no_formulas(text):
    assert "<math" not in html(text)


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_alerts_keep_kind_and_title(kind):
    made = html(f"> [!{kind}] Mind it\n> text")
    assert f'<div class="markdown-alert markdown-alert-{kind}">' in made
    assert '<p class="markdown-alert-title">Mind it</p>' in made


def test_task_items_cannot_be_ticked_and_have_a_name():
    made = html("- [ ] one\n- [x] two\n- [~] three")
    assert made.count('type="checkbox"') == made.count('disabled=""') == 3
    assert made.count("checked") == 1
    assert re.findall('aria-label="(.*?)"', made) == ["one", "two", "three"]
    assert "[~]" not in made


def test_tables_scroll_in_a_box_once():
    made = html("<table><tr><td>\n\n| a |\n|---|\n| b |\n\n</td></tr></table>")
    assert made.count('class="table-scroll" tabindex="0"') == 1
    assert made.count("<table>") == 2


def test_an_empty_corner_of_a_table_heads_nothing():
    made = html("| | F1 |\n|---|--:|\n| forest | 0.9 |")
    assert re.findall("<th[ >]", made) == ["<th "]
    assert made.count("<td") == 3


def test_footnotes_lead_there_and_back():
    made = html("a[^x]\n\n[^x]: note")
    assert 'href="#user-content-fn-x" id="user-content-fnref-x"' in made
    assert '<li id="user-content-fn-x">' in made
    assert 'href="#user-content-fnref-x" class="footnote-backref"' in made


def test_ids_are_prefixed_and_unique():
    made = html(
        '<p id="overview">a</p><a name="overview"></a><a name="top">b</a>'
        '<form id="x"><i id="user-content-y">c</i></form>'
    )
    assert re.findall('id="(.*?)"', made) == ["user-content-overview", "user-content-top", "user-content-y"]
    assert "name=" not in made


def test_the_words_for_the_search_leave_code_and_marks_out():
    readme = render_readme(
        "# A :tada:\n\n- b\n- c[^1]\n\n```\nsecret\n```\n\n|d|\n|-|\n|e|\n\n[^1]: f", context()
    )
    assert readme.text == "A 🎉 b c d e f"


@pytest.mark.parametrize(
    ("markdown", "limit", "expected"),
    [
        ("# A *b* [c](d) `e`", 0, "A b c e"),
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two three", 8, "one two…"),
        ("onetwothree", 5, "onet…"),
        ("<script>x</script>a", 0, "a"),
        ("", 10, ""),
    ],
)
def test_plain_words_are_cut_at_a_word(markdown, limit, expected):
    assert to_plain(markdown, limit) == expected
    assert limit == 0 or len(to_plain(markdown, limit)) <= limit


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ('!!! note "Title"\n    text', '<div class="admonition note">'),
        ("|a|b|\n|-|-|\n|1|2|", "<td>2</td>"),
        ("```python\nx = 1\n```", '<div class="highlight"><pre><span></span><code><span class="n">x</span>'),
        ("# Head {#own .big}", '<h1 class="big" id="own">Head</h1>'),
        ("term\n: meaning", "<dd>meaning</dd>"),
        ("a[^1]\n\n[^1]: note", 'class="footnote"'),
        ('<div markdown="1">*a*</div>', "<em>a</em>"),
        ("[x](page.md){target=_blank}", 'target="_blank"'),
    ],
)
def test_hub_texts_speak_the_dialect_of_mkdocs(markdown, expected):
    assert expected in render_hub_text(markdown)


@pytest.mark.parametrize(
    "markdown",
    ["<script>alert(1)</script>", "<b onclick=x>y</b>", "[x](javascript:x)", "<style>p{}</style>",
     "<iframe src=x></iframe>",
     "a{onclick=x}", "# h {style=color:red onload=x}"],
)  # fmt: skip
def test_hub_texts_do_nothing_either(markdown):
    made = render_hub_text(markdown)
    assert not re.search(r"<script|<style|<iframe|<[^>]*\s(on\w+|style)=|href=.?javascript", made)


def test_an_engine_that_fails_costs_the_layout_and_not_the_readme(monkeypatch):
    def panic(*_):
        raise BaseException("panicked at src/lib.rs")

    monkeypatch.setattr("sharinghub_static.portal.markdown.engine.to_html", panic)
    readme = render_readme("# <b>", context())
    assert readme.html == '<pre class="readme-source" tabindex="0"><code># &lt;b&gt;</code></pre>'
    assert [problem.code for problem in readme.problems] == ["SH211"]
    assert to_plain("# a\nb") == "# a b"


@pytest.mark.parametrize("signal", [KeyboardInterrupt, SystemExit])
def test_a_build_that_is_stopped_stops(monkeypatch, signal):
    def stop(*_):
        raise signal

    monkeypatch.setattr("sharinghub_static.portal.markdown.engine.to_html", stop)
    with pytest.raises(signal):
        render_readme("a", context())


def test_two_texts_in_one_page_keep_their_ids_apart():
    made = html("# Use\n\n[up](#use) [^1]\n\n[^1]: x", part="release-1")
    assert 'id="user-content-release-1~use"' in made
    assert 'href="#user-content-release-1~use"' in made
    assert 'href="#user-content-release-1~fn-1" id="user-content-release-1~fnref-1"' in made


def test_a_heading_written_as_html_is_named_by_its_words_alone():
    readme = render_readme('<h1>\n  <img src="a.png" alt="Logo">\n  Cloud  mask\n</h1>', context())
    assert [entry.anchor for entry in readme.toc] == ["user-content-logo-cloud-mask"]
