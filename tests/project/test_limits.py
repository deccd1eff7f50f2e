"""What is beyond a limit is left out and said, and nothing takes long."""

import pytest

from tests.effort import bounded_calls
from tests.project.reading import codes, read
from tests.project.test_hostile_readmes import CALLS_A_CHARACTER, MOST_CALLS


@pytest.mark.parametrize(
    ("front", "key"),
    [
        ("tags: [" + "a, " * 200 + "]", "tags"),
        ("keywords: [" + "a, " * 200 + "]", "keywords"),
        ("datasets: [" + "a, " * 60 + "]", "datasets"),
        ("links: [" + "{rel: a, href: 'https://example.org'}, " * 201 + "]", "links"),
        ("providers: [" + "{name: a}, " * 51 + "]", "providers"),
        ("related: {" + ", ".join(f"c{number}: x" for number in range(101)) + "}", "related"),
        ("extensions: {" + ", ".join(f"c{number}: x" for number in range(41)) + "}", "extensions"),
        ("sharinghub: {" + ", ".join(f"c{number}: x" for number in range(31)) + "}", "sharinghub"),
        ("\n".join(f"key-{number}: x" for number in range(301)), ""),
    ],
)
def test_what_is_left_out_is_said(front: str, key: str) -> None:
    problems = read(front).problems
    assert [problem.key for problem in problems if problem.code == "SH103"] == [key]


def test_what_is_within_a_limit_is_not_a_problem() -> None:
    assert "SH103" not in codes(read("\n".join(f"key-{number}: x" for number in range(300))))
    assert "SH103" not in codes(read("links: [" + "{rel: a, href: 'https://example.org'}, " * 200 + "]"))


_TREE = tuple(f"folder{number % 50}/sub{number % 7}/file{number}.tif" for number in range(5000))


@pytest.mark.parametrize(
    ("front", "body"),
    [
        ("a: " + "1:" * 90_000 + "1", ""),
        ("a: " + "9" * 190_000, ""),
        ("a: " + "1" * 90_000 + "." + "1" * 90_000, ""),
        ("a:\n" + "- {x: 1, y: [2, 3]}\n" * 50_000, ""),
        ("license: '" + "(" * 290 + "'", ""),
        ("extent: {spatial: '" + "GEOMETRYCOLLECTION(" * 9_000 + "'}", ""),
        ("title: A", "![preview](b.png) [x](https://doi.org/10.5072/a)\n\n" * 20_000),
        ("title: A", "](" * 500_000),
        ("title: A", "```\n" * 250_000),
        ("title: A", "`a " * 330_000),
        ("title: A", ' src="' * 160_000),
    ],
    ids=[
        "sexagesimal", "integer", "float", "values", "licence", "place", "preview", "brackets", "fences",
        "ticks", "html",
    ],
)  # fmt: skip
def test_nothing_takes_more_steps_than_its_length(front: str, body: str) -> None:
    with bounded_calls(MOST_CALLS + CALLS_A_CHARACTER * len(front + body)):
        project = read(front, body)
    assert "SH609" not in codes(project)


def test_many_globs_over_many_files_are_matched_once_each() -> None:
    globs = ", ".join(f"'**/*f*l*{number}*/**/*.tif'" for number in range(60))
    with bounded_calls(MOST_CALLS + 20 * 60 * len(_TREE)):
        project = read(f"assets: [{globs}]", files=_TREE)
    assert "SH609" not in codes(project)
