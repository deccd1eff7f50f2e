"""The shipped pipeline has no keyword that is younger than the oldest supported GitLab."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from sharinghub_static.new_portal.writing import pipeline_text
from sharinghub_static.sources.gitlab.optional_parts import LOWEST_VERSION
from tests.pipeline.documented import DOCS, documented
from tests.published_schemas import CI, require

ROOT = DOCS.parents[1]
SHIPPED = ROOT / ".gitlab-ci.yml"
EXAMPLES = sorted((ROOT / "docs/examples").glob("*.gitlab-ci.yml"))

_GLOBAL = frozenset({"stages", "default", "workflow", "variables", "include", "spec"})
_NAMES_OF_THE_OWNER = frozenset({"variables", "inputs"})
"""Keywords whose keys are names that the owner chooses."""

KEYWORDS = {row[0]: row for row in documented("ci keywords")}


def version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def keywords(pipeline: dict[str, Any]) -> set[str]:
    """All keywords of a pipeline, those of jobs without the job's name, and the predefined variables."""
    used: set[str] = set()
    for key, value in pipeline.items():
        used |= set(_below(value, [key] if key in _GLOBAL else []))
    return used | set(re.findall(r"\$\{?(CI_\w+)", yaml.safe_dump(pipeline)))


def _below(value: Any, path: list[str]) -> Iterator[str]:
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        if path == ["cache"]:
            yield "cache (list)"
        for item in value:
            yield from _below(item, path)
    elif isinstance(value, dict) and value and not (path and path[-1] in _NAMES_OF_THE_OWNER):
        for key, inner in value.items():
            if path == ["pages"]:
                yield "pages"
            yield from _below(inner, [*path, key])
    else:
        yield ":".join(path)


def too_young(pipeline: dict[str, Any], oldest: str) -> list[str]:
    """Keywords that an old GitLab does not know; one that is not in the table counts as one."""
    return sorted(
        keyword
        for keyword in keywords(pipeline)
        if keyword not in KEYWORDS or version(KEYWORDS[keyword][1]) > version(oldest)
    )


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    return yaml.safe_load(SHIPPED.read_text())  # type: ignore[no-any-return]  # a mapping


def test_the_shipped_pipeline_is_as_old_as_the_oldest_gitlab(shipped: dict[str, Any]) -> None:
    assert too_young(shipped, LOWEST_VERSION) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"pages": {"pages": True}}, "pages"),
        ({"pages": {"pages": {"path_prefix": "x"}}}, "pages:path_prefix"),
        ({"pages": {"artifacts": {"access": "all"}}}, "artifacts:access"),
        (
            {"workflow": {"auto_cancel": {"on_new_commit": "interruptible"}}},
            "workflow:auto_cancel:on_new_commit",
        ),
        ({"test": {"rules": [{"if": "$X", "interruptible": True}]}}, "rules:interruptible"),
        ({"test": {"run": [{"name": "x"}]}}, "run:name"),
        ({"spec": {"inputs": {}}}, "spec:inputs"),
        ({"test": {"script": ["echo ${CI_SOMETHING_NEW}"]}}, "CI_SOMETHING_NEW"),
    ],
)
def test_a_younger_or_unknown_keyword_is_found(
    shipped: dict[str, Any], change: dict[str, Any], found: str
) -> None:
    changed = dict(shipped)
    for job, keys in change.items():
        changed[job] = {**changed.get(job, {}), **keys}
    assert found in too_young(changed, LOWEST_VERSION)


def test_the_table_names_what_the_shipped_pipeline_uses_and_nothing_else(shipped: dict[str, Any]) -> None:
    assert keywords(shipped) == {name for name, row in KEYWORDS.items() if row[2] == "yes"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_valid_and_says_from_which_version_it_is(example: Path) -> None:
    text = example.read_text()
    pipeline = yaml.safe_load(text)
    said = re.search(r"For GitLab (\d+\.\d+) and newer", text)
    assert said is not None
    assert too_young(pipeline, said[1]) == []
    assert too_young(pipeline, LOWEST_VERSION) != []
    assert f"examples/{example.name}" in DOCS.read_text()
    validator = jsonschema_rs.Draft7Validator(json.loads(require(CI).read_text()))
    assert [
        error.message for error in validator.iter_errors({"stages": ["test", "deploy"], **pipeline})
    ] == []


def test_the_pipeline_of_a_new_portal_is_short_valid_and_as_old_as_the_oldest_gitlab() -> None:
    text = pipeline_text("sharinghub-static==1.2.3")
    pipeline = yaml.safe_load(text)
    assert too_young(pipeline, LOWEST_VERSION) == []
    validator = jsonschema_rs.Draft7Validator(json.loads(require(CI).read_text()))
    assert [error.message for error in validator.iter_errors(pipeline)] == []
    assert len(text.splitlines()) <= 24
    kept = yaml.safe_load(pipeline_text("sharinghub-static==1.2.3", state="registry"))["pages"]["script"]
    assert [
        " ".join(line.split()[:3]).removesuffix(" ${TRIGGER_PAYLOAD:+--webhook") for line in kept[1:]
    ] == [
        "sharinghub-static state restore",
        "sharinghub-static build",
        "sharinghub-static state save",
    ]
    assert "'sharinghub-static==1.2.3'" in text


def test_the_component_is_the_pipeline_of_a_new_portal_with_inputs() -> None:
    spec, component = yaml.safe_load_all((ROOT / "templates/portal.yml").read_text())
    text = json.dumps(component)
    for name, value in spec["spec"]["inputs"].items():
        assert f"$[[ inputs.{name} ]]" in text
        text = text.replace(f"$[[ inputs.{name} ]]", value["default"])
    package = spec["spec"]["inputs"]["package"]["default"]
    assert json.loads(text) == yaml.safe_load(pipeline_text(package, state="registry"))


def test_the_job_that_checks_a_project_is_valid_and_old_enough() -> None:
    pipeline = yaml.safe_load((ROOT / "docs/examples/lint-job.yml").read_text())
    assert too_young(pipeline, LOWEST_VERSION) == []
    validator = jsonschema_rs.Draft7Validator(json.loads(require(CI).read_text()))
    assert [error.message for error in validator.iter_errors(pipeline)] == []


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 2


def test_the_example_of_a_portal_job_does_what_the_shipped_one_does(shipped: dict[str, Any]) -> None:
    example = yaml.safe_load((ROOT / "docs/examples/portal-job.gitlab-ci.yml").read_text())["portal"]
    different = {
        key
        for key in shipped["pages"].keys() | example.keys()
        if shipped["pages"].get(key) != example.get(key)
    }
    assert different == {"artifacts", "pages"}
