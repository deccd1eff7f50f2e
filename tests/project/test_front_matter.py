"""Front matter: where it begins and ends, and the line of every value."""

import re

import pytest
import yaml

from sharinghub_static.project.front_matter import dotted, read_front_matter
from sharinghub_static.text.yaml_reader import Place
from tests.cases import each_case

_BOMB = "a: &a [x, x]\n" + "\n".join(
    f"{later}: &{later} [{', '.join([f'*{earlier}'] * 9)}]"
    for earlier, later in zip("abcdefg", "bcdefgh", strict=True)
)
"""A billion laughs."""


def test_values_and_markdown_are_reported_apart() -> None:
    found = read_front_matter("---\ntitle: A\n---\n# B\n\nC\n")
    assert (found.values, found.markdown, found.first_line) == ({"title": "A"}, "# B\n\nC\n", 4)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\n---",
        "---\ntitle: A\n...\n",
        "--- \ntitle: A\n---\t\n",
        "\n\n---\ntitle: A\n---\n",
        "\ufeff---\ntitle: A\n---\n",
        "---\r\ntitle: A\r\n---\r\n",
        "---\rtitle: A\r---\r",
    ],
)
def test_front_matter_may_be_framed_in_other_ways(text: str) -> None:
    found = read_front_matter(text)
    assert found.values == {"title": "A"}
    assert found.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "# Title\n",
        "Words\n---\ntitle: A\n---\n",
        "----\ntitle: A\n----\n",
        " ---\ntitle: A\n---\n",
        "---\n\nWords\n",
    ],
)
def test_what_is_no_front_matter_is_markdown(text: str) -> None:
    found = read_front_matter(text)
    assert (found.is_present, found.values, found.markdown) == (False, {}, text)
    assert found.problems == ()


def test_empty_front_matter_is_no_mistake() -> None:
    found = read_front_matter("---\n---\nWords")
    assert (found.is_present, found.values, found.problems) == (True, {}, ())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_value_has_its_place_in_the_file(end: str) -> None:
    text = end.join(["", "---", "title: A", "assets:", "  - glob: x", "    roles: [a, b]", "---", "B"])
    found = read_front_matter(text)
    assert found.place(("title",)) == Place(3, 1)
    assert found.place(("assets", 0, "glob")) == Place(5, 5)
    assert found.place(("assets", 0, "roles", 1)) == Place(6, 16)
    assert found.place(("assets", 0, "href")) == Place(5, 5)
    assert found.place(("nothing",)) is None
    assert found.first_line == 8


def test_a_mistake_is_named_with_its_line_and_what_stands_before_it_counts() -> None:
    found = read_front_matter("---\ntitle: A\nlicense: MIT\nlinks: [a, b\nextent: {\n---\nB\n")
    assert found.values["title"] == "A"
    assert [(problem.code, problem.line) for problem in found.problems] == [("SH101", 5)]


def test_a_tab_is_called_a_tab() -> None:
    (problem,) = read_front_matter("---\nextent:\n\tspatial: x\n---\n").problems
    assert (problem.code, problem.line, "spaces" in problem.hint) == ("SH101", 3, True)


@pytest.mark.parametrize(
    ("front", "code", "line"),
    [
        ("a: 1\na: 2", "SH102", 3),
        ("a: " + "[" * 50, "SH103", 2),
        (_BOMB, "SH103", 0),
        ("a: " + "x" * 300_000, "SH103", 0),
        ("a: 2024-13-45", "SH104", 2),
        ("a: !!python/object/apply:os.system [id]", "", 0),
        ("a: !secret b", "SH104", 2),
        ("a: 1234e56", "SH104", 2),
        ("- a", "SH106", 2),
        ("just words", "SH106", 2),
        ("a: \x07", "SH109", 2),
        ("a: caf\ufffd", "SH109", 2),
    ],
)  # fmt: skip
def test_bad_yaml_is_named(front: str, code: str, line: int) -> None:
    found = read_front_matter(f"---\n{front}\n---\n")
    if code:
        problem = next(problem for problem in found.problems if problem.code == code)
        assert line in (0, problem.line)


def test_a_mistake_without_end_does_not_fill_the_page() -> None:
    front = "\n".join(f"a: {number}" for number in range(500))
    assert len(read_front_matter(f"---\n{front}\n---\n").problems) == 20


def test_a_path_is_written_as_people_write_it() -> None:
    assert dotted(("assets", 2, "roles", 0)) == "assets[2].roles[0]"
    assert dotted(()) == ""


@each_case(
    "text",
    [
        '+++\ntitle = "A"\n[extent]\nspatial = [1, 2, 3, 4]\n+++\nB\n',
        "+++\ntitle = 'A'\nextent.spatial = [1, 2, 3, 4]\n+++\nB\n",
        ';;;\n{"title": "A",\n "extent": {"spatial": [1, 2, 3, 4]}}\n;;;\nB\n',
        ';;;\n{"title": "A",\n\t"extent": {\t"spatial": [1, 2, 3, 4]}}\n;;;\nB\n',
        "--- yaml\ntitle: A\nextent:\n  spatial: [1, 2, 3, 4]\n---\nB\n",
        "---YML\ntitle: A\nextent: {spatial: [1, 2, 3, 4]}\n---\nB\n",
        "---toml\ntitle = 'A'\nextent = {spatial = [1, 2, 3, 4]}\n---\nB\n",
        ';;; json\n{"title": "A",\n "extent": {"spatial": [1, 2, 3, 4]}}\n;;;\nB\n',
    ],
)
def test_front_matter_is_read_in_each_language_that_gitlab_knows(text: str) -> None:
    front = read_front_matter(text)
    assert front.values == {"title": "A", "extent": {"spatial": [1, 2, 3, 4]}}
    assert (front.markdown, front.first_line, front.problems) == ("B\n", text.count("\n"), ())
    line = next(n for n, line in enumerate(text.splitlines(), 1) if "spatial" in line)
    place = front.place(("extent", "spatial"))
    assert place is not None
    assert place.line == line


@each_case(
    "text, line",
    [
        ("+++\na = 1\ntitle = A\n+++\n", 3),
        ("+++\na = [\n+++\n", 2),
        (';;;\n{"a": 1,\n title: 2}\n;;;\n', 3),
        (';;;\n{"a": 1\n;;;\n', 3),
        ("+++\na = " + "[" * 2000 + "]" * 2000 + "\n+++\n", 2),
        ("+++\na = [" + "1," * 20_000 + "]\n+++\n", 2),
    ],
)
def test_a_mistake_in_toml_or_json_is_named_with_its_line(text: str, line: int) -> None:
    (problem,) = read_front_matter(text).problems
    assert (problem.code in {"SH101", "SH103"}, problem.line) == (True, line)


def test_front_matter_of_another_language_is_shown_as_code_as_on_gitlab() -> None:
    front = read_front_matter("---php\n$a = 1;\n---\nB\n")
    assert (front.values, front.markdown, front.first_line) == ({}, "```php\n$a = 1;\n```\nB\n", 1)


@each_case(
    "block",
    [
        "\nThis tool maps reefs.\n",
        "This tool maps reefs.",
        "# Reef maps",
        "\n# Reef maps\n\nNote: see below.\n",
        "\nNote: this is a beta.\n",
        "\n![logo](logo.png)\n",
        "**Warning:** do not use: this",
        '<p align="center">',
        "- a\n- b",
        "\n* one: two\n* three\n",
        "> quoted: words",
        "See: https://example.org\nMore words here",
        "| a | b |\n|---|---|\n| 1 | 2 |",
    ],
)
def test_a_text_between_two_rules_stays_in_the_text(block: str) -> None:
    text = f"---\n{block}\n---\n\n## Install\n"
    front = read_front_matter(text)
    assert (front.values, front.markdown, front.first_line) == ({}, text, 1)
    assert [(problem.code, problem.line) for problem in front.problems] == [("SH106", 2)]


@each_case(
    "block",
    ["", "\n", "# title: A\n# license: MIT", "title: A", "\ntitle: A\n", "Title: A", "{a: 1}", "title: A: b"],
)
def test_front_matter_is_no_text(block: str) -> None:
    front = read_front_matter(f"---\n{block}\n---\nB\n")
    assert (front.is_present, front.markdown) == (True, "B\n")
    assert "SH106" not in {problem.code for problem in front.problems}


@each_case(
    "line, problem, hint",
    [
        ("language: no", "`no` is a text here, and false to", 'Quote it: `"no"`.'),
        ("gsd: 010", "`010` is 10 here, and 8 to", 'Write `10`, or quote it: `"010"`.'),
        ("rate: 1e-5", "`1e-5` is 1e-05 here, and a text to", "Write `1.0e-05`."),
        ("rate: 1e4", "`1e4` is 10000.0 here, and a text to", "Write `10000.0`."),
        ("ratio: 1:30", "`1:30` is a text here, and 90 to", 'Quote it: `"1:30"`.'),
    ],
)
def test_a_value_that_other_programs_read_otherwise_is_a_notice_with_its_line(
    line: str, problem: str, hint: str
) -> None:
    front = read_front_matter(f"---\ntitle: A\n{line}\n---\n")
    (only,) = front.problems
    assert only.message.startswith(problem)
    assert (only.code, only.severity, only.line, only.key) == ("SH104", "notice", 3, line.partition(":")[0])
    assert only.hint == hint
    # What the hint says is read the same by both.
    (written,) = re.findall(r"`([^`]+)`", hint)[:1]
    fixed = f"{line.partition(':')[0]}: {written}"
    assert read_front_matter(f"---\n{fixed}\n---\n").problems == ()
    assert yaml.safe_load(fixed) == read_front_matter(f"---\n{fixed}\n---\n").values


def test_a_key_that_is_no_text_is_named_with_its_line() -> None:
    found = read_front_matter("---\ntitle: A\nversion: {{ var }}\n? [a, b]\n: c\n---\n")
    lines = [problem.line for problem in found.problems if "a key must be text" in problem.message]
    assert lines == [3, 4]
