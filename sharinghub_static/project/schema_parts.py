"""Parts that the JSON Schema of front matter is made of: what is in one place of it.

Each says what the rules take, in the words of JSON Schema 2020-12, so that an editor knows it without Python.
Patterns keep to what ECMA-262 and Rust's regular expressions both know.
"""

import re
from typing import Any, Final

__all__ = [
    "DEFINITIONS",
    "Schema",
    "any_case",
    "block",
    "list_or_one",
    "mapping",
    "ref",
    "text",
]

Schema = dict[str, Any]
"""A JSON Schema, or a part of one."""

_TEXT: Final = ["string", "number", "null"]
"""What YAML makes of a text without quotes; null is a key without a value."""

_DEGREES: Final = [("west", 360), ("south", 91), ("east", 360), ("north", 91)]


def any_case(word: str) -> str:
    """A pattern of a word in any letter case; JSON Schema's patterns have no flag for it."""
    return "".join(f"[{sign.lower()}{sign.upper()}]" if sign.isalpha() else re.escape(sign) for sign in word)


def ref(name: str, title: str, description: str, *examples: object) -> Schema:
    """A value of :data:`DEFINITIONS` with words of its own."""
    schema: Schema = {"$ref": f"#/$defs/{name}", "title": title, "description": description}
    return {**schema, "examples": list(examples)} if examples else schema


def text(title: str, description: str, *examples: str) -> Schema:
    """A text."""
    return ref("text", title, description, *examples)


def block(title: str, description: str, **fields: Schema) -> Schema:
    """A map; fields that are not named are anybody's."""
    return {
        "type": ["object", "null"],
        "title": title,
        "description": description,
        "properties": {name.replace("_", "-"): field for name, field in fields.items()},
    }


def list_or_one(title: str, description: str, name: str, *examples: object) -> Schema:
    """A list of maps that are each a definition, or a single one without its hyphen.

    Args:
        title: of the list.
        description: of the list.
        name: of the definition.
        examples: of the list.
    """
    return {
        "type": ["array", "object", "null"],
        "title": title,
        "description": description,
        "items": {"$ref": f"#/$defs/{name}"},
        "if": {"type": "object"},
        "then": {"$ref": f"#/$defs/{name}"},
        "examples": list(examples),
    }


def mapping(title: str, description: str, value: Schema, *examples: object, **names: object) -> Schema:
    """A map of any keys to values of one kind.

    Args:
        title: of the map.
        description: of the map.
        value: what each value is.
        examples: of the map.
        names: the schema of the keys; none takes all.
    """
    schema: Schema = {
        "type": ["object", "null"],
        "title": title,
        "description": description,
        "additionalProperties": value,
        "examples": list(examples),
    }
    return {**schema, "propertyNames": names} if names else schema


def _box(parts: int) -> Schema:
    """A box of four numbers, or of six with a height after each pair of degrees."""
    numbers: list[Schema] = [
        {"type": "number", "title": name, "minimum": -most, "maximum": most} for name, most in _DEGREES
    ]
    if parts == 6:
        height = [{"type": "number", "title": name} for name in ("lowest", "highest")]
        numbers = [*numbers[:2], height[0], *numbers[2:], height[1]]
    return {"prefixItems": numbers, "minItems": parts}


_WEB: Final = f"^\\s*{any_case('http')}[sS]?://"
_PROGRAMS: Final = "|".join(any_case(scheme) for scheme in ("javascript", "vbscript", "data", "file", "blob"))
_ROLES: Final = ("licensor", "producer", "processor", "host")
_DAY: Final = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])([^0-9].*)?)?)?"
_WITHOUT_HYPHENS: Final = r"[0-9]{8}([^0-9].*)?|[0-9]{4}-?W[0-9]{2}.*"  # ISO 8601's basic and week forms
_NOW: Final = "|".join(any_case(word) for word in ("now", "ongoing", "present", "today"))

DEFINITIONS: Final[Schema] = {
    "text": {"type": _TEXT},
    "words": {"type": ["string", "number"], "pattern": r"\S"},
    "texts": {"type": ["array", *_TEXT], "items": {"type": _TEXT}},
    "listed-texts": {"type": ["array", "string", "null"], "items": {"type": _TEXT}},
    "name": {"type": ["string", "null"], "pattern": r"\S"},
    "address": {
        "type": ["string", "number"],
        "maxLength": 2000,
        "pattern": rf"^(?!\s*({_PROGRAMS}):)(?!\s*//)[\s\S]*\S",
    },
    "licence": {
        "type": "object",
        "anyOf": [
            {"required": [key], "properties": {key: {"$ref": "#/$defs/text"}}}
            for key in ("spdx", "spdx_id", "identifier", "id", "key", "name")
        ],
    },
    "licences": {
        "anyOf": [
            {"$ref": "#/$defs/texts"},
            {"$ref": "#/$defs/licence"},
            {
                "type": "array",
                "items": {"anyOf": [{"$ref": "#/$defs/text"}, {"$ref": "#/$defs/licence"}]},
            },
        ]
    },
    "address-or-none": {"anyOf": [{"$ref": "#/$defs/address"}, {"type": "null"}]},
    "doi": {"type": _TEXT, "pattern": r"^\s*$|10\.[0-9]{4,9}(/|%2[fF])\S"},
    "media-type": {"type": _TEXT, "pattern": r"^\s*$|^\s*[^\s/]+/[^\s/]"},
    "time": {
        "type": ["string", "integer", "null"],
        "pattern": rf"^(\.\.)?$|^\s*({_DAY}|{_WITHOUT_HYPHENS}|{_NOW})\s*$",
        "minimum": 1,
        "maximum": 9999,
    },
    "times": {"type": "array", "items": {"$ref": "#/$defs/time"}, "minItems": 2, "maxItems": 2},
    "period": {
        "type": ["array", "string", "integer", "object", "null"],
        "pattern": r"^\s*$|[0-9]|\.\.",
        "minimum": 1,
        "maximum": 9999,
        "required": ["interval"],
        "if": {"type": "array", "minItems": 1, "items": {"type": "array"}},
        "then": {"prefixItems": [{"$ref": "#/$defs/times"}]},
        "else": {
            "if": {"type": "array", "maxItems": 1},
            "then": {"minItems": 1, "items": {"type": "string", "pattern": "/"}},
            "else": {"if": {"type": "array"}, "then": {"$ref": "#/$defs/times"}},
        },
    },
    "location": {
        "type": ["array", "string", "object", "null"],
        "minLength": 1,
        "minProperties": 1,
        "if": {"type": "array", "minItems": 1, "items": {"type": "array"}},
        "then": {"items": {"$ref": "#/$defs/box"}},
        "else": {"if": {"type": "array"}, "then": {"$ref": "#/$defs/box"}},
    },
    "box": {
        "type": "array",
        "items": {"type": "number"},
        "maxItems": 6,
        "if": {"minItems": 5},
        "then": _box(6),
        "else": _box(4),
    },
    "provider": {
        "type": ["object", "string"],
        "pattern": r"\S",
        "required": ["name"],
        "additionalProperties": False,
        "properties": {
            "name": ref("words", "Name", "Name of the organisation.", "Dune Institute"),
            "description": text("Description", "What it is."),
            "roles": {
                "title": "Roles",
                "description": "What it did: " + ", ".join(_ROLES) + ".",
                "type": ["array", "string", "null"],
                "pattern": rf"^\s*({'|'.join(map(any_case, _ROLES))})?\s*$",
                "items": {
                    "anyOf": [
                        {"enum": [*_ROLES, None]},
                        {"type": "string", "pattern": rf"^\s*({'|'.join(map(any_case, _ROLES))})?\s*$"},
                    ]
                },
            },
            "url": {
                "title": "Web address",
                "description": "With https://.",
                "type": ["string", "null"],
                "pattern": rf"^\s*$|{_WEB}[^\s/]",
            },
        },
    },
    "link": {
        "type": "object",
        "required": ["rel", "href"],
        "properties": {
            "rel": ref("words", "Relation", "How it is related: about, documentation, …", "about"),
            "href": ref("address", "Address", "A path of the repository, or an address.", "docs/guide.md"),
            "type": ref("media-type", "Media type", "What it leads to.", "text/html"),
            "title": text("Title", "Words of the link.", "The project's home"),
        },
        "patternProperties": {":": {"type": ["string", "number", "boolean"]}},
        "additionalProperties": False,
    },
}
"""What ``$ref`` leads to."""
