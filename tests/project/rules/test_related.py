"""Rule 9: ``related: {<category>: address or addresses}`` makes links ``derived_from`` to those projects."""

import pytest

from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.project.model import Link, ProjectReference
from sharinghub_static.snapshot.records import TextRecord
from tests.project.reading import codes, line_and_key, links, read
from tests.projects import GITLAB, make_config, make_record

_HOST = GITLAB.removeprefix("https://")


@pytest.mark.parametrize(
    "value",
    [
        f"{GITLAB}/eo/cover",
        f"[{GITLAB}/eo/cover]",
        f"[{GITLAB}/eo/cover, {GITLAB}/eo/cover.git]",
        f"{GITLAB}/eo/cover.git",
        f"{GITLAB}/eo/cover/-/blob/main/README.md#use",
        f"{GITLAB}/eo/cover/tree/main",
        f"{GITLAB}/eo/cover/blob/main/README.md",
        f"<{GITLAB}/eo/cover>",
        f"git@{_HOST}:eo/cover.git",
        f"ssh://git@{_HOST}/eo/cover.git",
        f"ssh://git@{_HOST}:2222/eo/cover.git",
        f"{_HOST}/eo/cover",
    ],
)
def test_makes_a_link_to_the_project(value: str) -> None:
    (link,) = links(read(f"related:\n  dataset: {value}"), "derived_from")
    assert link == Link(
        "derived_from",
        ProjectReference("dataset", "eo/cover"),
        "application/geo+json",
        "dataset: eo/cover",
        source="related",
    )


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (f"{{nope: {GITLAB}/eo/cover}}", "SH404"),
        ("{dataset: https://elsewhere.example/eo/cover}", "SH405"),
        (f"{{dataset: {GITLAB}}}", "SH405"),
        (f"{{dataset: {GITLAB}/projects/12}}", "SH405"),
        (f"{{dataset: {GITLAB}/api/v4/projects/eo%2Fcover}}", "SH405"),
        (f"{{dataset: {GITLAB}/groups/eo/cover}}", "SH405"),
        ("{dataset: 'javascript:alert(1)'}", "SH405"),
        ("{dataset: 'git@elsewhere.example:eo/cover.git'}", "SH405"),
        ("{dataset: eo/cover}", "SH405"),
        ("{dataset: [[a]]}", "SH107"),
        ("[a, b]", "SH107"),
    ],
)
def test_what_is_no_project_is_a_problem(value: str, code: str) -> None:
    project = read(f"related: {value}")
    assert not links(project, "derived_from")
    assert code in codes(project)


def test_the_address_of_a_page_of_a_project_is_advised_to_be_that_of_the_project() -> None:
    text = f"---\nrelated:\n  dataset: {GITLAB}/group/demo/issues\n---\n"
    record = make_record(topics=("sharinghub:dataset",), texts=(TextRecord("README.md", text, len(text)),))
    (project,) = interpret_all([record], make_config())
    (problem,) = (each for each in project.problems if each.code == "SH406")
    assert problem.hint == f"Write the address of the project `{record.full_path}` alone."


def test_a_project_that_is_not_in_the_catalog_is_a_problem_and_still_a_link() -> None:
    text = f"---\nrelated:\n  dataset: {GITLAB}/no/such\n---\n"
    record = make_record(topics=("sharinghub:dataset",), texts=(TextRecord("README.md", text, len(text)),))
    (project,) = interpret_all([record], make_config())
    assert line_and_key(project, "SH406") == (3, "related.dataset")
    (link,) = links(project, "derived_from")
    assert link.href == f"{GITLAB}/no/such"
