"""Whatever stands in a README, the project is published: nothing raises, hangs or makes an invalid item."""

from datetime import UTC, datetime
from itertools import product
from typing import Any

import orjson
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharinghub_static.catalog import build_catalog
from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.project.interpret import interpret
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import FileRecord, TextRecord
from tests.cases import each_case
from tests.effort import bounded_calls
from tests.project.reading import codes, read
from tests.projects import make_config, make_hub, make_record
from tests.properties import examples

MOST_CALLS = 250_000
"""Calls that a project of no size may take, with what is loaded when the first one is read."""
CALLS_A_CHARACTER = 20

KEYS = (
    "title",
    "description",
    "preview",
    "license",
    "license-url",
    "license_name",
    "license_link",
    "extent",
    "providers",
    "related",
    "links",
    "assets",
    "extensions",
    "sharinghub",
    "keywords",
    "tags",
    "datasets",
    "base_model",
    "pipeline_tag",
    "library_name",
    "model-index",
    "metrics",
    "language",
    "platform",
    "constellation",
    "instruments",
    "mission",
    "gsd",
    "sci",
    "mlm",
    "ml-model",
    "label",
    "eo",
    "doi",
    "datetime",
    "id",
    "bbox",
    "geometry",
    "type",
    "version",
    "deprecated",
    "contacts",
    "constructor",
    "__proto__",
    "<<",
    "",
    "stac_extensions",
    "mlm:tasks",
    "proj",
    "sharinghub:stars",
    "bands",
    "themes",
)

WORDS = (
    "x",
    "",
    " ",
    "a/b",
    "../../x",
    "/etc/passwd",
    "javascript:alert(1)",
    "data:text/html,<b>",
    "https://example.org",
    "http://[::1",
    "https://a:b@c.example",
    "dataset+https://gitlab.example.org/a/b",
    "nope+https://gitlab.example.org/a/b",
    "**",
    "**/**/*",
    "[",
    "*.md",
    "{path}",
    "{key}{path}{x}",
    "{",
    "%ff",
    "POINT(1 2)",
    "POINT EMPTY",
    "POLYGON((0 0, 1 1, 0 1, 1 0, 0 0))",
    "GEOMETRYCOLLECTION EMPTY",
    "MIT",
    "MIT OR Apache-2.0",
    "(((",
    "2020-01-01",
    "0001-01-01",
    "9999-12-31T23:59:59-23:59",
    "..",
    "10.1/x",
    "https://doi.org/10.5281/zenodo.1",
    "\u202emoc.evil",
    "🌊",
    "\ud800",
    "\x00",
    "é" * 2000,
    "null",
    "~",
    "segmentation",
    "mlm:model",
    "host",
    "enable",
    "self",
    "via",
    "https://stac-extensions.github.io/eo/v1.1.0/schema.json",
)

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.datetimes(),
    st.dates(),
    st.sampled_from(WORDS),
    st.text(max_size=30),
)
NAMES = st.one_of(
    st.sampled_from(KEYS),
    st.sampled_from(
        (
            "spatial",
            "temporal",
            "glob",
            "path",
            "key",
            "href",
            "rel",
            "type",
            "type-as",
            "roles",
            "name",
            "url",
            "dataset",
            "ai-model",
            "input",
            "output",
            "tasks",
            "shape",
            "properties",
            "classes",
            "metrics",
            "results",
            "coordinates",
            "jupyter",
            "doi",
            "publications",
            "citation",
            "architecture",
            "framework",
        )
    ),
    st.text(max_size=10),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
FRONT = st.dictionaries(NAMES, VALUES, max_size=8)


@pytest.fixture(scope="session")
def all_schemas() -> Any:
    from tests.catalog.conftest import FolderSchemas
    from tests.published_schemas import STAC, require

    return FolderSchemas(require(STAC))


def interpreted(text: str, **record: Any) -> Project:
    """Interpret a README of exactly these characters, in steps that grow with their number."""
    readme = TextRecord("README.md", text, len(text.encode("utf-8", "surrogatepass")))
    given = {"topics": ("sharinghub:dataset",), "files": (FileRecord("README.md"),), "texts": (readme,)}
    whole = make_record(**(given | record))
    with bounded_calls(MOST_CALLS + CALLS_A_CHARACTER * len(text)):
        project = interpret(whole, make_config())
    assert "SH609" not in codes(project), [p.message for p in project.problems if p.code == "SH609"]
    return project


def item_of(project: Project, schemas: Any) -> dict[str, Any]:
    documents = dict(build_catalog(make_hub(project), schemas).documents)
    path = next(path for path in documents if path.endswith("--demo.json"))
    found: dict[str, Any] = orjson.loads(documents[path])
    return found


def assert_sound(project: Project, schemas: Any) -> None:
    """Every Problem can be looked up, and the item is valid."""
    for problem in project.problems:
        assert problem.code in KINDS
        assert problem.message
        assert problem.hint
        assert problem.line >= 0
    assert project.title
    assert project.description
    assert (project.extent.geometry is None) == (project.extent.bbox is None)
    assert not schemas.errors(item_of(project, schemas))


@given(front=FRONT)
@settings(
    max_examples=examples(100),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_no_values_under_any_keys_cost_a_project_its_item(all_schemas: Any, front: dict[str, Any]) -> None:
    text = yaml.safe_dump(front, allow_unicode=True)
    assert_sound(interpreted(f"---\n{text}---\nHello\n"), all_schemas)


@given(text=st.text(max_size=300))
@settings(max_examples=examples(70))
def test_no_characters_between_two_lines_make_it_raise(text: str) -> None:
    interpreted(f"---\n{text}\n---\nHello\n")


@given(text=st.text(alphabet=st.sampled_from("-:[]{}&*!|>'\"%@`#, \n\ta0~?<"), max_size=200))
@settings(max_examples=examples(100))
def test_no_marks_of_yaml_make_it_raise(text: str) -> None:
    interpreted(f"---\n{text}\n---\nHello\n")


@given(body=st.text(max_size=500))
@settings(max_examples=examples(40))
def test_no_readme_without_front_matter_makes_it_raise(body: str) -> None:
    interpreted(body)


WRONG = [
    None,
    True,
    0,
    -1,
    1.5,
    float("nan"),
    float("inf"),
    "",
    "x",
    "x" * 50_000,
    [],
    {},
    [[]],
    [{}],
    {"a": None},
    [None, 1, "x", [], {}],
    {"x": {"y": {"z": []}}},
    datetime(2020, 1, 1, tzinfo=UTC),
]


@each_case("key, value", list(product(KEYS, WRONG)), at_least=900)
def test_a_value_of_a_wrong_type_under_any_key_leaves_the_title(key: str, value: object) -> None:
    front = yaml.safe_dump({key: value}, allow_unicode=True)
    project = interpreted(f"---\n{front}gsd: 10\n---\nHello\n")
    assert project.title
    orjson.dumps(dict(project.properties))
    if key != "gsd":
        assert project.properties.get("gsd") == 10


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
    f"{name}: &{name} [" + ",".join([f"*{chr(ord(name) - 1)}"] * 9) + "]" for name in "bcdefghi"
)


@pytest.mark.parametrize(
    ("front", "code"),
    [
        pytest.param(f"gsd: 10\n{BOMB}", "SH103", id="a billion laughs"),
        pytest.param("gsd: 10\ntext: " + "x" * 1_000_000, "SH103", id="a megabyte"),
        pytest.param("gsd: 10\ndeep: " + "[" * 5000, "SH103", id="nested without end"),
        pytest.param("gsd: 10\nlist: [" + "1," * 30_000 + "1]", "SH103", id="many values"),
        pytest.param("gsd: 10\ngsd: 20", "SH102", id="a key twice"),
        pytest.param("gsd: 10\nextent:\n\tspatial: x", "SH101", id="a tab"),
        pytest.param('gsd: 10\ntitle: "open', "SH101", id="an open quote"),
        pytest.param("gsd: 10\ntitle: a: b", "SH101", id="two colons"),
        pytest.param("gsd: 10\nx: *nothing", "SH101", id="an alias to nothing"),
        pytest.param("gsd: 10\nx: &x [*x]", "SH101", id="an alias to itself"),
        pytest.param("gsd: 10\nx: !!python/name:os.system ls", "SH104", id="a Python object"),
        pytest.param("gsd: 10\nx: !env HOME", "SH104", id="a tag of one's own"),
        pytest.param("gsd: 10\nx: 2020-99-99", "SH104", id="a date that is none"),
        pytest.param("gsd: 10\nx: .inf", "SH312", id="an infinite number"),
        pytest.param("gsd: 10\nx: .nan", "SH312", id="not a number"),
        pytest.param("gsd: 10\n? [a, b]\n: c", "SH104", id="a list as key"),
        pytest.param("gsd: 10\ntitle: caf\ufffd", "SH109", id="Latin-1"),
        pytest.param("gsd: 10\ntitle: a\x00b", "SH109", id="a control character"),
        pytest.param("gsd: 10\npreview: javascript:alert(1)", "SH401", id="a script as picture"),
        pytest.param("gsd: 10\npreview: data:image/png;base64,AAAA", "SH401", id="data as picture"),
        pytest.param("gsd: 10\npreview: ../../x.png", "SH402", id="out of the repository"),
        pytest.param("gsd: 10\npreview: /etc/passwd", "SH403", id="a path of the machine"),
        pytest.param("gsd: 10\nassets: ['../*.pem']", "SH402", id="a glob out of the repository"),
    ],
)
def test_what_is_wrong_is_named_and_the_rest_is_published(front: str, code: str) -> None:
    project = interpreted(f"---\n{front}\n---\nHello\n")
    found = [problem for problem in project.problems if problem.code == code]
    assert found, project.problems
    assert found[0].path == "README.md"
    assert project.properties.get("gsd") == 10
    if code != "SH103":
        assert found[0].line >= 2


def test_a_byte_order_mark_is_borne() -> None:
    assert interpreted("\ufeff---\ntitle: Marked\n---\n").title == "Marked"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_any_line_ends_are_borne_and_lines_counted(end: str) -> None:
    text = end.join(["---", "title: Ends", "gsd: many", "---", "", "Hello"])
    project = interpreted(text)
    assert project.title == "Ends"
    (problem,) = [problem for problem in project.problems if problem.key == "gsd"]
    assert problem.line == 3
    assert project.readme is not None
    assert project.readme.markdown == "\nHello"


def test_emoji_and_scripts_written_from_the_right_stay() -> None:
    assert interpreted("---\ntitle: 🌊 رصد فيضان النيل\n---\n").title == "🌊 رصد فيضان النيل"


def test_marks_that_turn_the_direction_of_text_do_not_reach_a_title() -> None:
    assert "\u202e" not in interpreted("---\ntitle: \u202egnissap\n---\n").title


def test_many_files_and_deep_globs_take_few_steps() -> None:
    files = tuple(FileRecord(f"a/{'b/' * (number % 30)}{number:06}xxxx.tif") for number in range(5_000))
    with bounded_calls(MOST_CALLS + 120 * len(files)):
        project = read("assets: ['**/**/**/**/**/*x*x*x*x*x*x*y']", files=files)
    assert "SH408" in codes(project)


LONG_BODIES = {
    "backticks": "`" * 1_000_000,
    "brackets": "[" * 1_000_000,
    "fences": "```\n" * 200_000,
    "tags": '<a href="' * 100_000,
    "pictures": "![preview](a.png)" * 50_000,
    "quotes": ">" * 1_000_000,
    "bullets": "- " * 400_000,
    "emphasis": "*a " * 300_000,
    "spaces": "src " + " " * 1_000_000,
    "links": "https://doi.org/10.5281/zenodo.1 " * 30_000,
}


@pytest.mark.parametrize("body", LONG_BODIES.values(), ids=LONG_BODIES.keys())
def test_a_megabyte_of_marks_takes_no_more_steps_than_it_is_long(body: str) -> None:
    interpreted(f"---\ntitle: Long\n---\n{body}", description="")
