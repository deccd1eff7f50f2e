"""The JSON Schema of front matter accepts what the rules accept, and lint refuses all that it refuses."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sharinghub_static.problems import Severity
from sharinghub_static.project.front_matter import read_front_matter
from sharinghub_static.project.lint import lint_readme
from sharinghub_static.project.schema import front_matter_schema, front_matter_validator
from tests.cases import each_case
from tests.projects import GITLAB, make_config
from tests.properties import examples

ROOT = Path(__file__).parents[2]
DOC = (ROOT / "docs/metadata.md").read_text("utf-8")
DOCUMENTED = re.findall(r"```yaml\n(.*?)```", DOC, re.DOTALL)
CORPUS = sorted((ROOT / "tests/project/readmes").glob("*.md"))
SAMPLES = sorted((ROOT / "sharinghub_static/demo/samples").glob("*/**/repository/README.md"))
CONFIG = make_config()

NOT_OF_VALUES = {"SH101", "SH102", "SH103", "SH104", "SH105", "SH106", "SH109", "SH110", "SH302"}
"""About the text as YAML, or about what is not there: nothing that a schema of values sees."""


def refused(values: Any, config: Any = CONFIG) -> list[str]:
    """Where the schema refuses what."""
    plain = json.loads(json.dumps(values, default=lambda value: value.isoformat()))
    return [
        ".".join(map(str, error.instance_path)) for error in front_matter_validator(config).iter_errors(plain)
    ]


def test_the_schema_is_one_of_its_dialect() -> None:
    for config in (None, CONFIG):
        jsonschema_rs.meta.validate(front_matter_schema(config))


def test_every_key_has_words_for_an_editor() -> None:
    for key, definition in front_matter_schema(CONFIG)["properties"].items():
        assert definition["title"], key
        assert definition["description"], key


def test_every_key_of_the_documentation_is_known() -> None:
    keys = {key for front in DOCUMENTED for key in yaml.safe_load(front)}
    assert keys - front_matter_schema(CONFIG)["properties"].keys() == {"season", "proj"}


def test_the_examples_are_accepted_by_the_schema_itself() -> None:
    for key, definition in front_matter_schema()["properties"].items():
        for example in definition.get("examples", ()):
            assert refused({key: example}, None) == [], key


@pytest.mark.parametrize("front", DOCUMENTED)
def test_every_example_of_the_documentation_is_accepted(front: str) -> None:
    assert refused(yaml.safe_load(front)) == []


@each_case("path", CORPUS, ids=lambda path: path.stem, at_least=60)
def test_what_lint_finds_sound_in_the_corpus_is_accepted(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "replace")
    front = read_front_matter(text)
    if {problem.code for problem in lint_readme("README.md", text, CONFIG)} <= NOT_OF_VALUES:
        assert refused({k: v for k, v in front.values.items() if v == v}) == []


@each_case("path", SAMPLES, ids=lambda path: path.parts[-3], at_least=25)
def test_the_samples_are_accepted(path: Path) -> None:
    text = path.read_text("utf-8")
    bad = {p.key.partition(".")[0].partition("[")[0] for p in lint_readme("README.md", text)}
    values = read_front_matter(text).values
    assert refused({key: value for key, value in values.items() if key not in bad}, None) == []


REFUSED = [
    "title: [a]",
    "title: yes",
    "description: {a: 1}",
    "preview: ''",
    "preview: 'javascript:alert(1)'",
    "license: {a: MIT}",
    "license-url: '//example.org/terms'",
    "extent: here",
    "extent: {spatial: [1, 2, 3]}",
    "extent: {spatial: [1, 2, 3, 4, 5]}",
    "extent: {spatial: [500, 2, 3, 4]}",
    "extent: {spatial: [5, 95, 6, 96]}",
    "extent: {spatial: [a, b, c, d]}",
    "extent: {spatial: yes}",
    "extent: {spatial: ''}",
    "extent: {spacial: [1, 2, 3, 4]}",
    "extent: {temporal: soon}",
    "extent: {temporal: {from: 2018}}",
    "extent: {spatial: [[1, 2, 3, 4], [1, 2]]}",
    "extent: {temporal: [2018-01-01]}",
    "extent: {temporal: [soon, later]}",
    "extent: {temporal: ['2018-13-01', null]}",
    "providers: [{roles: [host]}]",
    "providers: [3]",
    "providers: [{name: A, roles: [painter]}]",
    "providers: [{name: A, url: 'ftp://example.org'}]",
    "providers: [{name: A, mail: a}]",
    "related: [a]",
    "related: {painting: 'https://gitlab.example.org/a/b'}",
    "related: {dataset: 'https://example.org/a/b'}",
    "related: {dataset: null}",
    "links: [about]",
    "links: [{rel: about}]",
    "links: [{href: docs/guide.md}]",
    "links: [{rel: about, href: a.md, type: text}]",
    "links: [{rel: about, href: a.md, colour: red}]",
    "assets: [{title: x}]",
    "assets: [3]",
    "assets: [{glob: a, colour: red}]",
    "assets: [{href: 'https://example.org/a'}]",
    "extensions: {Proj: 'https://example.org/s.json'}",
    "extensions: {proj: no}",
    "eo: [a]",
    "mlm: yes",
    "sharinghub: [a]",
    "gsd: 10 m",
    "gsd: 0",
    "platform: [a]",
    "instruments: []",
    "version: [1]",
    "doi: abc",
    "keywords: {a: b}",
    "tags: [[a]]",
    "bbox: [1, 2, 3]",
    "geometry: yes",
    "datetime: yesterday",
    "start_datetime: [2018]",
    "interval: [2018]",
    "id: mine",
    "sharinghub:stars: 100",
]


@each_case("front", REFUSED)
def test_schema_and_lint_refuse_the_same(front: str) -> None:
    values = yaml.safe_load(front)
    assert refused(values)
    problems = lint_readme("README.md", f"---\n{front}\nlicense: MIT\n---\n", CONFIG)
    key = next(iter(values))
    assert [problem for problem in problems if problem.key.startswith(key) and problem.line == 2]


@each_case("front", ["license: {id: MIT}", "license: [MIT, {name: Terms, url: https://example.org/terms}]"])
def test_a_licence_may_be_a_map_with_its_name(front: str) -> None:
    assert not refused(yaml.safe_load(front))


def test_categories_and_the_gitlab_are_known_only_of_a_portal() -> None:
    related = {"related": {"painting": "https://example.org/a/b"}}
    assert refused(related)
    assert not refused(related, None)
    assert refused({"related": {"dataset": f"{GITLAB}/eo/cover"}}) == []


def test_what_no_rule_minds_is_reported_in_the_schemas_words() -> None:
    front = "---\nlicense: MIT\nmlm: {architecture: {a: 1}}\n---\n"
    (problem,) = lint_readme("README.md", front)
    assert (problem.code, problem.key, problem.line) == ("SH107", "mlm.architecture", 3)
    assert problem.severity is Severity.ERROR


KEYS = sorted(front_matter_schema()["properties"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-400, 400) | st.text(max_size=8) | st.just("2018-01-01"),
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(
            st.sampled_from(["name", "roles", "spatial", "temporal", "glob", "rel", "href", "a"]), inner
        )
    ),
    max_leaves=8,
)


@settings(max_examples=examples(60))
@given(st.sampled_from(KEYS), VALUES)
def test_whatever_the_schema_refuses_lint_refuses(key: str, value: Any) -> None:
    text = f"---\n{json.dumps({key: value})}\n---\n"
    values = read_front_matter(text).values
    if values and refused(dict(values), None):
        assert [p for p in lint_readme("README.md", text) if p.key.startswith(key)]
