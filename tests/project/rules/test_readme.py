"""Rule 1: metadata is in ``README.md`` (or ``readme.md``) of the default branch, between two ``---``."""

import html
from typing import Any

from sharinghub_static.project.interpret import interpret, interpret_all
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import FileRecord, TextRecord
from tests.cases import each_case
from tests.project.reading import codes, line_and_key, read
from tests.projects import make_config, make_record


def test_reads_readme_md() -> None:
    assert read("title: From the README").title == "From the README"


def test_reads_readme_md_in_small_letters() -> None:
    record = make_record(
        topics=("sharinghub:dataset",), texts=(TextRecord("readme.md", "---\ntitle: Small\n---\n", 22),)
    )
    (project,) = interpret_all([record], make_config())
    assert project.title == "Small"


def test_prefers_capitals_where_both_stand() -> None:
    small = "---\ntitle: Small\n---\n"
    assert read("title: Capital", texts={"readme.md": small}).title == "Capital"


def test_does_not_read_a_readme_in_a_folder() -> None:
    project = read(texts={"docs/README.md": "---\ntitle: Deep\n---\n"})
    assert project.title == "demo"


def test_does_not_take_a_ruler_further_down_for_front_matter() -> None:
    project = read(body="Hello\n\n---\ntitle: No\n---\n")
    assert project.title == "demo"
    assert "SH110" in codes(project)


def test_keeps_what_stands_before_a_mistake_and_names_the_line() -> None:
    project = read('gsd: 10\nplatform: sentinel-2\ntitle: "never closed\nlicense: MIT')
    assert project.properties["gsd"] == 10
    assert project.properties["platform"] == "sentinel-2"
    assert line_and_key(project, "SH101")[0] == 4


def test_says_that_front_matter_is_not_closed() -> None:
    project = read(body="---\ntitle: Open\n\nHello\n")
    assert "SH105" in codes(project)
    assert project.title == "demo"


def test_wants_keys_with_values() -> None:
    assert "SH106" in codes(read("- a\n- b"))


def only_readme(path: str, text: str, **record: Any) -> Project:
    texts = (TextRecord(path, text, len(text)),)
    known = {"topics": ("sharinghub:dataset",), "files": (FileRecord(path), FileRecord("docs/guide.rst"))}
    return interpret(make_record(texts=texts, **(known | record)), make_config())


def test_a_readme_in_restructured_text_is_read_and_shown() -> None:
    text = "Reef maps\n=========\n\nMaps of *reefs*. See `the guide <docs/guide.rst>`_.\n"
    project = only_readme("README.rst", text, description="")
    assert project.readme is not None
    assert (project.readme.path, project.readme.original) == ("README.rst", text)
    assert project.readme.markdown.startswith(
        "# Reef maps\n\nMaps of *reefs*. See [the guide](docs/guide.rst)."
    )
    assert project.summary == "Maps of reefs. See the guide."
    assert "SH201" not in codes(project)
    (problem,) = (each for each in project.problems if each.code == "SH203")
    assert (problem.path, problem.line, "reStructuredText" in problem.message) == ("README.rst", 1, True)


@each_case(
    "path, markup",
    [
        ("README.adoc", "AsciiDoc"),
        ("README.org", "Org"),
        ("readme.textile", "Textile"),
        ("README.rdoc", "RDoc"),
        ("README.wiki", "MediaWiki"),
        ("README.html", "HTML"),
        ("README.tex", "another format"),
    ],
)
def test_a_readme_in_another_language_is_shown_as_it_is_written(path: str, markup: str) -> None:
    project = only_readme(path, "= Reef maps\n\n```x\nMaps of *reefs*.\n", description="About reefs")
    assert project.readme is not None
    fence, *lines, end = project.readme.markdown.strip().split("\n")
    assert (fence[:4], end) == ("````", "````")
    assert lines == ["= Reef maps", "", "```x", "Maps of *reefs*."]
    assert project.description == "About reefs"
    (problem,) = (each for each in project.problems if each.code == "SH203")
    assert markup in problem.message


@each_case("path", ["README.txt", "README", "readme.TXT"])
def test_plain_text_is_shown_as_plain_text(path: str) -> None:
    text = "Maps of <b>reefs</b> & more.\n\n  a    b\n  *1*  2\n\nHow to cite\n-----------\nhttps://doi.org/10.5281/zenodo.7650481\n"
    project = only_readme(path, text, description="")
    assert project.readme is not None
    assert project.readme.markdown == f"<pre>{html.escape(text.strip(), quote=False)}</pre>\n"
    assert project.summary.startswith("Maps of")
    assert project.citation is not None
    (problem,) = (each for each in project.problems if each.path == path)
    assert (problem.code, problem.line, "README.md" in problem.hint) == ("SH110", 1, True)
    assert only_readme(path, "\n", description="").readme is not None


@each_case(
    "path",
    ["README.Rmd", "README.qmd", "README_en.md", "README.fr.md", "readme.markdown", "README", "README.txt"],
)
def test_markdown_by_any_of_its_endings_has_front_matter(path: str) -> None:
    project = only_readme(path, "---\ntitle: Real title\n---\n# A\n")
    assert project.title == "Real title"
    assert "SH203" not in codes(project)
