"""Rule 16: ``extensions: {prefix: schema}``; a map under ``prefix`` becomes properties ``prefix:name``."""

import pytest

from tests.project.reading import codes, line_and_key, read
from tests.projects import make_config

EO = "https://stac-extensions.github.io/eo/v1.1.0/schema.json"
PROJ = "https://stac-extensions.github.io/projection/v2.0.0/schema.json"


def test_a_map_under_a_prefix_becomes_its_properties() -> None:
    project = read(f"extensions: {{proj: {PROJ}}}\nproj: {{code: 'EPSG:32632'}}")
    assert project.properties["proj:code"] == "EPSG:32632"
    assert project.extensions == {"proj": PROJ}


def test_the_configuration_wins() -> None:
    config = make_config(stac={"extensions": {"proj": PROJ}})
    project = read("extensions: {proj: 'https://example.org/s.json'}\nproj: {code: x}", config=config)
    assert project.extensions == {"proj": PROJ}


def test_does_not_prefix_twice() -> None:
    project = read(f"extensions: {{proj: {PROJ}}}\nproj: {{'proj:code': x}}")
    assert project.properties["proj:code"] == "x"
    assert "proj:proj:code" not in project.properties


def test_a_schema_that_is_not_used_is_not_declared() -> None:
    project = read(f"extensions: {{proj: {PROJ}}}")
    assert project.extensions == {}
    assert line_and_key(project, "SH311")[1] == "extensions.proj"


@pytest.mark.parametrize(
    ("front", "code"),
    [
        ("extensions: [a]", "SH107"),
        ("extensions: {proj: nowhere}", "SH310"),
        ("extensions: {proj: 'javascript:alert(1)'}", "SH310"),
        ("extensions: {'pr oj': 'https://example.org/s.json'}", "SH310"),
        (f"extensions: {{proj: {PROJ}}}\nproj: 17", "SH107"),
    ],
)
def test_what_is_no_extension_is_a_problem(front: str, code: str) -> None:
    project = read(front)
    assert project.extensions == {}
    assert code in codes(project)
