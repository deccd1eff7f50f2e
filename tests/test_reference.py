"""docs/reference.md is what the code says: keys, Problems, registered parts. WRITE_DOCS=1 writes it again."""

import ast
import importlib
import inspect
import os
import pkgutil
import re
import typing
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic.fields import FieldInfo

import sharinghub_static
from sharinghub_static.config import gitlab_section, model, sections
from sharinghub_static.config.model import SiteConfig
from sharinghub_static.config.schema import json_schema
from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.registry.definition import Definition, definitions_of
from tests.config.test_docs import PAGE as GUIDE
from tests.config.test_docs import model_in

PAGE = Path(__file__).parents[1] / "docs/reference.md"
WITH_PARTS = tuple(
    f"sharinghub_static.{name}."
    for name in (
        *(
            "analysis",
            "file_heads",
            "portal.pages",
            "portal.project_page",
            "portal.search",
            "portal.site_files",
            "project.rules",
        ),
        "site.check.rules",
    )
)
"""Packages with registered parts; ``test_no_part_is_left_out`` looks for others."""
INTRODUCTION = """\
# Reference

Written from the code. [Commands](commands.md) and [templates](templates.md) have pages of their own.

## Configuration keys

What each key of `site_config.yml` takes; [configuration.md](configuration.md) says how they go together.
`sharinghub-static schema site` prints the same as a JSON Schema, for editors.
"""
PROBLEMS = """\
## Problems

[problems.md](problems.md) has an example of each, wrong and right.
"""
PARTS = """\
## Registered parts

What the program is made of, by the names that messages, and `before` and `after` of
[extensions](extending.md), use.
"""
KINDS_OF_PARTS = {
    "exporter": "Files for programs, and for pages to load",
    "file head": "Readers of what data and model files say of their content",
    "page": "Pages",
    "metadata rule": "Metadata rules, which make a project out of a README and files",
    "check": "Checks of the finished site",
    "completeness check": "Checks of completeness",
    "ranking component": "Components of the ranking",
}


def cell(text: object) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    return "\n".join([*lines, *(f"| {' | '.join(map(cell, row))} |" for row in rows)]) + "\n"


def docstrings(module: ModuleType) -> Iterator[tuple[tuple[str, str], str]]:
    """Class and field to the text that follows the field."""
    for kind in ast.parse(inspect.getsource(module)).body:
        body = kind.body if isinstance(kind, ast.ClassDef) else []
        for field, text in pairwise(body):
            if (
                isinstance(kind, ast.ClassDef)
                and isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(text, ast.Expr)
                and isinstance(text.value, ast.Constant)
            ):
                yield (kind.name, field.target.id), str(text.value.value)


def taken(schema: dict[str, Any], kinds: dict[str, Any]) -> str:
    """What a value may be, in a few words."""
    if "$ref" in schema:
        inner = kinds[schema["$ref"].rpartition("/")[2]]
        return taken(inner, kinds) if "enum" in inner else "a mapping"
    if "anyOf" in schema:
        words = dict.fromkeys(taken(each, kinds) for each in schema["anyOf"] if each.get("type") != "null")
        return " or ".join(words)
    if "enum" in schema or "const" in schema:
        return ", ".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))
    match schema.get("type"):
        case "array":
            return f"a list: {taken(schema.get('items', {}), kinds)}"
        case "object":
            inside = schema.get("additionalProperties")
            return f"a mapping of names: {taken(inside, kinds)}" if isinstance(inside, dict) else "a mapping"
        case "boolean":
            return "`true`, `false`"
        case "integer" | "number" as number:
            low, high = schema.get("minimum", schema.get("exclusiveMinimum")), schema.get("maximum")
            bounds = f" from {low}" if low is not None else ""
            return f"{number}{bounds}" + (f" to {high}" if high is not None else "")
        case "string":
            return "an address" if schema.get("format") == "uri" else "a text"
    return "any value"


def default_of(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    default = field.get_default(call_default_factory=True)
    if default in (None, "", (), {}):
        return "–"
    if isinstance(default, tuple):
        return ", ".join(f"`{each}`" for each in default)
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def configuration() -> Iterator[str]:
    texts = {key: text for module in (model, gitlab_section, sections) for key, text in docstrings(module)}
    kinds: dict[str, Any] = typing.cast("dict[str, Any]", json_schema()["$defs"])
    guide = dict(re.findall(r"^\| `([a-z_0-9.-]+)` \|[^|]*\| (.*) \|$", GUIDE, re.MULTILINE))

    def rows(kind: Any, prefix: str, seen: tuple[Any, ...] = ()) -> Iterator[tuple[object, ...]]:
        schema = kind.model_json_schema(by_alias=True)
        # A section that holds itself is among its own definitions.
        properties = schema.get("properties") or schema["$defs"][kind.__name__]["properties"]
        for name, field in kind.model_fields.items():
            if field.exclude:
                continue
            key, inner = f"{prefix}{field.alias or name}", model_in(field.annotation)
            is_list = typing.get_origin(field.annotation) in {tuple, dict}
            nested = inner is not None and name != "locales" and inner not in (*seen, kind)
            if not nested or is_list:
                takes = taken(properties[field.alias or name], kinds)
                words = texts.get((kind.__name__, name)) or guide.get(key, "")
                yield f"`{key}`", takes, default_of(field), words.replace("``", "`")
            if nested:
                yield from rows(inner, f"{key}.", (*seen, kind))

    yield table(("key", "takes", "default", "what it says"), list(rows(SiteConfig, "")))


def parts() -> dict[str, list[Definition[Any]]]:
    """All that is built in, by its kind."""
    found: dict[str, list[Definition[Any]]] = defaultdict(list)
    for each in pkgutil.walk_packages(sharinghub_static.__path__, "sharinghub_static."):
        if not each.name.startswith(WITH_PARTS):
            continue
        for definition in definitions_of(importlib.import_module(each.name)):
            if definition not in found[definition.kind]:
                found[definition.kind].append(definition)
    return found


def described(definition: Definition[Any]) -> str:
    """What a part says of itself on the site, or the first sentence of its module."""
    entry = definition.entry
    own = f"{getattr(entry, 'explanation', '')}{getattr(entry, 'why', '')}"
    text = own or ast.get_docstring(ast.parse(Path(definition.file).read_text("utf-8"))) or ""
    return re.split(r"\n\n|(?<=\.)\s", text)[0].replace("``", "`")


def registered() -> Iterator[str]:
    for kind, definitions in sorted(parts().items()):
        yield f"### {KINDS_OF_PARTS.get(kind, kind.capitalize())}\n"
        rows = [(f"`{each.name}`", described(each)) for each in sorted(definitions, key=lambda one: one.name)]
        yield table(("name", "what it is"), rows)


def reference() -> str:
    problems = [(f"`{code}`", kind.severity, kind.title, kind.fix) for code, kind in KINDS.items()]
    return "\n".join(
        [
            INTRODUCTION,
            *configuration(),
            PROBLEMS,
            table(("code", "severity", "what is wrong", "how to fix it"), problems),
            PARTS,
            *registered(),
        ]
    )


def test_the_reference_is_what_the_code_says() -> None:
    if os.environ.get("WRITE_DOCS") == "1":
        PAGE.write_text(reference(), "utf-8")
    assert PAGE.read_text("utf-8") == reference(), "run with WRITE_DOCS=1 to write docs/reference.md again"


def test_every_key_says_something() -> None:
    rows = re.findall(r"^\| `[a-z].*", "\n".join(configuration()), re.MULTILINE)
    assert len(rows) > 60
    assert [row for row in rows if "any value" in row] == []
    assert {"SH101", "SH302"} <= set(KINDS)
    assert len(parts()) >= 5


def test_no_part_is_left_out() -> None:
    names = "metadata_rule|check|completeness_check|ranking_rule|site_files?|site_pages?|file_head"
    decorated = re.compile(rf"^@(?:{names})\b", re.MULTILINE)
    root = Path(sharinghub_static.__file__).parent
    for file in root.rglob("*.py"):
        if decorated.search(file.read_text("utf-8")) and "samples" not in file.parts:
            name = ".".join(file.relative_to(root.parent).with_suffix("").parts)
            assert f"{name}.".startswith(WITH_PARTS), f"{name} has parts that the reference does not name"
