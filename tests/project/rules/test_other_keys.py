"""Rule 19: every other key is copied as a STAC property (``gsd``, ``platform``, …)."""

import pytest

from tests.cases import each_case
from tests.project.reading import codes, line_and_key, read


def test_copies_other_keys() -> None:
    project = read("gsd: 10\nplatform: sentinel-2\nseason: {from: may, to: june}\nconstructor: x")
    assert project.properties["gsd"] == 10
    assert project.properties["platform"] == "sentinel-2"
    assert project.properties["season"] == {"from": "may", "to": "june"}
    assert project.properties["constructor"] == "x"


@pytest.mark.parametrize("key", ["id", "type", "collection", "created", "'sharinghub:stars'"])
def test_does_not_copy_what_the_item_has_of_its_own(key: str) -> None:
    project = read(f"{key}: 17")
    assert key.strip("'") not in project.properties
    assert "SH313" in codes(project)


@pytest.mark.parametrize(
    "front", ["gsd: 10 m", "gsd: -1", "gsd: .inf", "platform: [a]", "instruments: {a: b}"]
)
def test_common_metadata_has_its_types(front: str) -> None:
    project = read(front)
    assert front.partition(":")[0] not in project.properties
    assert "SH314" in codes(project)


def test_a_version_is_a_text_and_yaml_may_have_made_another_of_it() -> None:
    project = read("version: 1.10  # the tenth")
    assert project.properties["version"] == "1.10"
    assert next(p.hint for p in project.problems if p.code == "SH104").endswith('`version: "1.10"`.')
    assert line_and_key(project, "SH104") == (2, "version")
    assert read('version: "1.10"').properties["version"] == "1.10"


@pytest.mark.parametrize(
    ("value", "version"),
    [("2024-01-17", "2024-01-17"), ("3", "3"), ("1234e56", "1234e56"), ("1.0e3", "1.0e3"), ("3.10", "3.10")],
)
def test_a_version_is_published_as_it_is_written(value: str, version: str) -> None:
    assert read(f"version: {value}").properties["version"] == version


@pytest.mark.parametrize("front", ["version: [1]", "version: true", "version: ''"])
def test_a_version_that_is_no_text_is_left_out(front: str) -> None:
    assert "version" not in read(front).properties


def test_asks_whether_a_key_is_misspelt() -> None:
    project = read("licence: MIT\nprovider: x")
    problems = [problem for problem in project.problems if problem.code == "SH108"]
    assert {"Write `license:`.", "Write `providers:`."} == {problem.hint for problem in problems}


@each_case("value", ["nan", ".nan", ".inf", "'null'", "TBD", "'{{ version }}'"])
def test_a_version_that_stands_for_none_is_left_out(value: str) -> None:
    project = read(f"license: MIT\nversion: {value}")
    assert "version" not in project.properties
    (problem,) = project.problems
    assert (problem.code, problem.path, problem.line, problem.key) == ("SH317", "README.md", 3, "version")


def test_an_empty_version_is_none() -> None:
    project = read("version: ''")
    assert "version" not in project.properties
    assert "SH314" not in codes(project)
