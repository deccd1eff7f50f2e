"""YAML from strangers is read safely, within limits, and every value keeps its place."""

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.text.yaml_reader import Limits, Place, read_yaml
from tests.cases import each_case
from tests.effort import bounded_calls


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("a: 1\nb: [x, {c: 2024-01-02}]\n", {"a": 1, "b": ["x", {"c": date(2024, 1, 2)}]}),
        ("just text", "just text"),
        ("- 1\n- 2.5\n- true\n- null\n- '3'\n", [1, 2.5, True, None, "3"]),
        (
            "base: &b {x: 1, y: 2}\nmore: {<<: *b, y: 3}\n",
            {"base": {"x": 1, "y": 2}, "more": {"x": 1, "y": 3}},
        ),
        ("1: a\ntrue: b\n", {"1": "a", "true": "b"}),
        ("a: |\n  two\n  lines\n", {"a": "two\nlines\n"}),
        ("first: 1\n---\nsecond: 2\n", {"first": 1}),
    ],
)
def test_good_yaml_is_read(text, value):
    document = read_yaml(text)
    assert document.value == value
    assert document.issues == ()


@each_case(
    "text, value, other",
    [
        # As YAML 1.2 and js-yaml read them; a notice says what PyYAML reads.
        ("1e-4", 1e-4, ""),
        ("2E5", 2e5, ""),
        ("-.5e3", -500.0, ""),
        ("050", 50, "40"),
        ("-017", -17, "-15"),
        ("089", 89, ""),
        ("0o17", 15, ""),
        ("1:30", "1:30", "90"),
        ("12:30:45", "12:30:45", "45045"),
        ("190:20:30.15", "190:20:30.15", "685230.15"),
        ("no", "no", "false"),
        ("NO", "NO", "false"),
        ("Yes", "Yes", "true"),
        ("on", "on", "true"),
        ("OFF", "OFF", "false"),
        ("2024_01", "2024_01", "202401"),
        # Both agree: nothing to say.
        ("50", 50, None),
        ("0", 0, None),
        ("0x1F", 31, None),
        ("1_000", 1000, None),
        ("12_345.5", 12345.5, None),
        ("1.5", 1.5, None),
        ("1.0e-4", 1e-4, None),
        ("1.", 1.0, None),
        (".5", 0.5, None),
        ("+12", 12, None),
        ("true", True, None),
        ("FALSE", False, None),
        ("~", None, None),
        ("Null", None, None),
        ("y", "y", None),
        ("n", "n", None),
        ("=", "=", None),
        ("1.2.3", "1.2.3", None),
        ("1e", "1e", None),
        ("2024-01-02", date(2024, 1, 2), None),
        ("'050'", "050", None),
        ('"no"', "no", None),
        ("!!str 050", "050", None),
        ("!!bool yes", True, None),
        ("! 12", "12", None),
    ],
)
def test_a_scalar_is_what_its_author_means_and_who_reads_it_otherwise_is_named(text, value, other):
    document = read_yaml(f"a: [x, {text}]\n")
    read = document.value["a"][1]
    assert (read, type(read)) == (value, type(value))
    assert [(issue.kind, issue.other) for issue in document.issues] == (
        [] if other is None else [("version", other)]
    )
    assert not any(issue.is_mistake for issue in document.issues)


@each_case("text", ["12e4567", "!!bool maybe", "!!timestamp x", "!!int ''", "!!float no"])
def test_what_is_no_value_of_its_kind_stays_text(text):
    document = read_yaml(f"a: {text}\n")
    assert document.value == {"a": text.split(" ")[-1].strip("'")}
    assert [issue.kind for issue in document.issues] == ["value"]


def test_every_value_has_its_place():
    document = read_yaml("title: x\nextent:\n  spatial: [1, 2]\n")
    assert document.place(("extent", "spatial")) == Place(3, 3)
    assert document.place(("extent", "spatial", 1)) == Place(3, 16)
    assert document.place(("extent", "spatial", 1, "deeper")) == Place(3, 16)
    assert document.place(("nowhere",)) == Place(1, 1)


@pytest.mark.parametrize(
    ("text", "kind", "line", "value"),
    [
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3, {"a": 1, "b": 2}),
        ('a: 1\nb: "never closed\nc: 2\n', "syntax", 2, {"a": 1}),
        ("a: 1\nb: 2\n\tc: 3\n", "syntax", 3, {"a": 1}),
        ("a: 1\nb: [1, 2\n", "syntax", 3, {"a": 1, "b": [1, 2]}),
        ("a: 1\nb: *nothing\nc: 2\n", "syntax", 2, {"a": 1, "b": None, "c": 2}),
        ("a: !!python/object/apply:os.system [x]\n", None, 1, {"a": ["x"]}),
        ("a: !!python/name:os.system x\n", "tag", 1, {"a": "x"}),
        ("a: 2024-13-45\n", "value", 1, {"a": "2024-13-45"}),
        (f"a: {'9' * 30}\n", "value", 1, {"a": "9" * 30}),
        ("? [a, b]\n: 1\nc: 2\n", "value", 1, {"c": 2}),
        ("a: \x07b\n", "syntax", 1, None),
    ],
)
def test_a_mistake_is_reported_with_its_line_and_costs_no_more_than_it_must(text, kind, line, value):
    document = read_yaml(text)
    assert document.value == value
    assert [(issue.kind, issue.place.line) for issue in document.issues] == ([(kind, line)] if kind else [])


def test_the_depth_is_a_limit_whoever_meets_it_first():
    # libyaml has a limit of 1,000 levels of its own in newer releases, and reads far ahead of its events.
    for depth in (41, 50, 2000):
        (issue,) = read_yaml("x: 1\na: " + "[" * depth).issues
        assert (issue.kind, issue.place.line) == ("limit", 2)
        assert "40 levels" in issue.message


def test_a_name_that_contains_itself_is_reported():
    document = read_yaml("&a [*a]")
    assert document.value == [None]
    assert [issue.kind for issue in document.issues] == ["syntax"]


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "a: " + "[" * 200_000,
        "a: " + "{b: " * 100_000,
        "- " * 50_000,
        "\n".join(f"k{number}: [1, 2, 3]" for number in range(100_000)),
        "k: " + "a" * 3_000_000,
        "? " * 10_000,
        "[&a " * 10_000,
        "!<" * 10_000,
        "%" * 10_000,
    ],
    ids=[
        "aliases",
        "sequences",
        "mappings",
        "dashes",
        "keys",
        "long",
        "questions",
        "anchors",
        "tags",
        "percent",
    ],
)
def test_a_bomb_is_named_and_costs_no_more_than_its_length(text):
    with bounded_calls(150_000 + 20 * len(text)):
        document = read_yaml(text)
    assert document.issues


def test_limits_are_kept():
    assert len(read_yaml("[1, 2, 3, 4, 5]", Limits(values=4)).value) == 3
    assert read_yaml("a: {b: {c: 1}}", Limits(depth=2)).value == {"a": {}}


@given(st.text(max_size=200))
def test_no_text_raises(text):
    read_yaml(text)


# YAML folds its further line breaks (NEL, LS, PS) and allows no control characters.
_text = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=8)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**40), 2**40) | _text,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text, inner, max_size=3),
        max_leaves=10,
    )
)
def test_what_json_says_is_read_as_json_means_it(value):
    text = json.dumps({"value": value}, ensure_ascii=False)
    document = read_yaml(text)
    if not document.issues:
        assert document.value == {"value": value}


@each_case(
    "text, part",
    [
        ("a: @x", "cannot begin with '@'. Put the value in quotes"),
        ("a: `x`", "cannot begin with '`'"),
        ("a: %x", "cannot begin with '%'"),
        ("a: **x**", "cannot begin with '*'"),
        ("a: &", "cannot begin with '*' or '&'"),
        ("a: !<", "cannot begin with '!'"),
        ("a: > text", "'|' or '>'"),
        ("a:\n\tb: 1", "a tab is used to indent"),
        ("a: |\n\tx", "a tab is used to indent"),
        ("a: 'x\nb: 1", "a quote is opened here and not closed"),
        ("a: 'it's'", "put the value with quotes in other quotes"),
        ("a: b: c", "cannot hold ': '"),
        ("a: 1\nb\nc: 2", "a key without ': '"),
        ("a:\n  - x\n y: 1", "Correct its indentation"),
        ("a:\n  - x\n  b: 1", "has no '- '"),
        ("a: - b", "on a line of its own"),
        ("a: [1, 2\nb: 3", "a list in [ ]"),
        ("a: {b: 1\nc: 2", "a mapping in { }"),
        ("a: ]", "a value is missing here"),
        ('a: "\\q"', "a backslash in double quotes"),
        ('a: "\\xZZ"', "need the number of a character"),
        ("%YAML 3.0\n---\na: 1", "the version that %YAML names"),
        ("%FOO\n---\na: 1", "at the start of a document"),
        ("a: \x07", "a control character"),
    ],
)
def test_a_mistake_is_in_words_of_its_author(text: str, part: str) -> None:
    message = next(issue.message for issue in read_yaml(text).issues if issue.kind == "syntax")
    assert part in message


LIBRARY = re.compile(
    r"token|scalar|while (?:scanning|parsing)|did not find|expected|block |flow |node|indicator"
)
SOUND = "a: 'x'\nb:\n  - [1, {c: \"d\"}]\n  - |\n    text\ne: !!str &f g\n"


def test_no_mistake_is_in_words_of_a_library() -> None:
    seen = set()
    for position in range(len(SOUND)):
        for sign in "\t@%&*!|>'\"[]{},:-#?\\ \n":
            for end in (position, position + 1):
                issues = read_yaml(SOUND[:position] + sign + SOUND[end:]).issues
                seen |= {issue.message for issue in issues if issue.kind == "syntax"}
    assert len(seen) > 10
    assert not [message for message in seen if LIBRARY.search(message)]


def test_a_second_document_is_named_where_there_may_be_one_alone() -> None:
    (issue,) = read_yaml("a: 1\n---\nb: 2\n", is_alone=True).issues
    assert (issue.kind, issue.place.line, issue.is_mistake) == ("documents", 3, True)
    assert not read_yaml("a: 1\n---\nb: 2\n").issues
    for end in ("", "---\n", "...\n", "---\n# a comment\n"):
        assert not read_yaml(f"a: 1\n{end}", is_alone=True).issues
