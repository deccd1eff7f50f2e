"""What GitLab makes of Markdown after its engine: inline diffs, colour chips, includes, tables from JSON."""

from lxml import html as lxml_html

from sharinghub_static.portal.markdown import ReadmeContext, RenderedReadme, render_readme
from tests.cases import each_case

WEB = "https://gitlab.example/earth/landcover"


def render(markdown: str, **changes: object) -> RenderedReadme:
    values: dict[str, object] = {
        "web_url": WEB,
        "ref": "main",
        "path": "README.md",
        "instance_url": "https://gitlab.example",
        "full_path": "earth/landcover",
    }
    return render_readme(markdown, ReadmeContext(**(values | changes)))  # type: ignore[arg-type]


def html(markdown: str) -> str:
    return render(markdown).html.strip()


@each_case(
    "markdown, made",
    [
        ("{+ added +}", "<p><ins> added </ins></p>"),
        ("[+ added +] b", "<p><ins> added </ins> b</p>"),
        ("a {- removed -} b", "<p>a <del> removed </del> b</p>"),
        ("[- removed -]", "<p><del> removed </del></p>"),
        ("**{+b+}** [-c-]", "<p><strong><ins>b</ins></strong> <del>c</del></p>"),
        # Marks that do not fit, code, and ranges stay.
        ("{+ a -} {+ b +]", "<p>{+ a -} {+ b +]</p>"),
        ("`{+ a +}`", "<p><code>{+ a +}</code></p>"),
        ("[-1, 1] and [2-]", "<p>[-1, 1] and [2-]</p>"),
    ],
)
def test_inline_diffs(markdown: str, made: str) -> None:
    assert html(markdown) == made


@each_case(
    "colour", ["#F00", "#FF0000", "#ff0000cc", "RGB(0,255,0)", "rgba(0, 255, 0, 0.3)", "HSL(540,70%,50%)"]
)
def test_code_that_is_a_colour_shows_it(colour: str) -> None:
    root = lxml_html.fromstring(html(f"a `{colour}` b"))
    (chip,) = root.iter("rect")
    assert chip.get("fill") == colour.lower()
    assert root.text_content() == f"a {colour} b"


@each_case("code", ["#zzz", "#12345", "rgb(1)", "#FF0000 red", 'rgb(0,0,0);"onload=', "url(#a)"])
def test_other_code_shows_no_colour(code: str) -> None:
    assert "<svg" not in html(f"`{code}`")


@each_case(
    "markdown, links",
    [
        ("::include{file=docs/use.md}", [("docs/use.md", f"{WEB}/-/blob/main/docs/use.md")]),
        (
            "::include{file=a.md}\n::include{file=my%20file_x.md}",
            [("a.md", f"{WEB}/-/blob/main/a.md"), ("my%20file_x.md", f"{WEB}/-/blob/main/my%2520file_x.md")],
        ),
        (
            "::include{file=javascript:alert(1)}",
            [("javascript:alert(1)", f"{WEB}/-/blob/main/javascript:alert(1)")],
        ),
        # Among other words, in code, or with spaces it is text.
        ("see ::include{file=a.md}", []),
        ("`::include{file=a.md}`", []),
        ("::include{file=a b.md}", []),
    ],
)
def test_an_included_file_is_a_link(markdown: str, links: list[tuple[str, str]]) -> None:
    tree = lxml_html.fragment_fromstring(html(markdown), create_parent=True)
    found = [(link.text_content(), link.get("href")) for link in tree.iter("a")]
    assert found == links


def test_authors_bring_no_drawings() -> None:
    assert "svg" not in html('<svg viewBox="0 0 1 1"><rect width="1" height="1" fill="red"/></svg>')
    assert "svg" not in html("    #FF0000\n")  # a block of code is no colour


TABLE = """```json:table
{"caption": "Reefs", "fields": [{"key": "a", "label": "A <b>"}, "b"],
 "items": [{"a": 1, "b": "<script>x</script>"}, {"b": null}]%s}
```
"""


def test_json_is_a_table() -> None:
    root = lxml_html.fromstring(html(TABLE % ""))
    assert [cell.text_content() for cell in root.iter("caption", "th", "td")] == [
        "Reefs", "A <b>", "b", "1", "<script>x</script>", "", "",
    ]  # fmt: skip
    assert not list(root.iter("script"))


def test_cells_of_a_table_may_be_markdown() -> None:
    source = '```json:table\n{"items": [{"a": "**x** [l](docs/i.md)"}], "markdown": true}\n```\n'
    rendered = render(source, files=frozenset({"README.md"}))
    assert f'<td><strong>x</strong> <a href="{WEB}/-/blob/main/docs/i.md"' in rendered.html
    assert [problem.code for problem in rendered.problems] == ["SH212"]


@each_case(
    "source", ["{", "[]", '{"items": 1}', '{"items": [1]}', '{"items": []}', '{"fields": [1], "items": [{}]}']
)
def test_what_is_no_table_stays_code(source: str) -> None:
    made = html(f"```json:table\n{source}\n```\n")
    assert made.startswith("<pre")
    assert "<table" not in made


def test_a_picture_by_way_of_a_symbolic_link_is_the_file_that_it_leads_to() -> None:
    made = render("[p](p.png)", targets={"p.png": "img/real.png"}).html
    assert f"{WEB}/-/raw/main/img/real.png" in made


def test_lines_are_those_of_the_file_where_the_markdown_was_made_from_it() -> None:
    original = "---\na: 1\n---\n::include{file=x.md}\n[gone](gone.md)\n"
    files = frozenset({"README.md"})
    rendered = render("one\n\ntwo\n\n[gone](gone.md) [x](other.md)\n", original=original, files=files)
    assert [(problem.code, problem.line) for problem in rendered.problems] == [("SH212", 5), ("SH212", 1)]
