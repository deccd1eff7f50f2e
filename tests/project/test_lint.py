"""Problems of one README, without a GitLab."""

from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.project.lint import lint_readme
from tests.projects import GITLAB, make_config

GOOD = f"""\
---
title: Land cover
license: CC-BY-4.0
extent: {{spatial: [5.2, 43.6, 16.8, 48.4]}}
preview: docs/picture.png
assets: ["data/*.tif", docs/guide.md]
links: [{{rel: about, href: docs/guide.md}}]
related: {{dataset: "{GITLAB}/eo/cover"}}
---
# Land cover
"""
BAD = """\
---
title: [a]
licence: MIT
license: Mine
extent: {spatial: [1, 2, 3]}
assets: [{title: x}]
related: {dataset: "https://example.org/x/y"}
---
"""


def found(text: str, **options: object) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in lint_readme("a/README.md", text, **options)]  # type: ignore[arg-type] # any argument


def test_a_good_readme_has_no_problem_though_no_repository_is_there() -> None:
    assert found(GOOD) == []
    assert found(GOOD, config=make_config()) == []


def test_problems_come_by_line_with_the_path_that_was_given() -> None:
    assert found(BAD) == [("SH107", 2), ("SH301", 4), ("SH305", 5), ("SH407", 6)]
    assert {problem.path for problem in lint_readme("a/README.md", BAD)} == {"a/README.md"}


def test_with_a_configuration_categories_and_addresses_are_looked_at() -> None:
    assert ("SH405", 7) in found(BAD, config=make_config())
    assert ("SH404", 2) in found(
        '---\nrelated: {x: "https://gitlab.example.org/a/b"}\n---\n', config=make_config()
    )


def test_a_readme_without_front_matter_is_reported_so() -> None:
    assert found("# Title\n") == [("SH302", 0), ("SH110", 1)]


@given(st.text(max_size=200))
def test_any_text_is_borne(text: str) -> None:
    lint_readme("README.md", text)
