"""Which JSON Schema says what a document must be.

STAC's own schemas come with pystac. Those of extensions do not come with us: they are read from a folder
or the network by whoever builds the site and handed in. Where one is missing, rules of our own for the
extensions that we write ourselves replace it: much shorter, they say what an Item lacks that would make it
invalid.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, NotRequired, Protocol, TypedDict

import jsonschema_rs

from sharinghub_static.stac_extension import is_own_extension, own_extension

__all__ = ["ITEM_SCHEMA", "CatalogSchemas", "Item", "Schemas", "Validator"]

STAC_VERSION = "1.1.0"
_STAC = f"https://schemas.stacspec.org/v{STAC_VERSION}"
ITEM_SCHEMA = f"{_STAC}/item-spec/json-schema/item.json"

_COMMON = ("bands", "basics", "common", "data-values", "datetime", "instrument", "licensing", "provider")


class Item(TypedDict):
    """The members of a STAC Item, as JSON; properties and assets hold whatever extensions define."""

    type: str
    stac_version: str
    stac_extensions: list[str]
    id: str
    geometry: object
    bbox: NotRequired[Sequence[float] | None]
    properties: dict[str, Any]
    links: list[dict[str, Any]]
    assets: dict[str, dict[str, Any]]
    collection: str


class Validator(Protocol):
    """What is asked of a compiled schema; the validators of jsonschema-rs are such."""

    def is_valid(self, instance: object) -> bool:
        """Whether the document is as the schema wants it."""

    def iter_errors(self, instance: object) -> Iterator[jsonschema_rs.ValidationError]:
        """Everything that is wrong with it."""


class Schemas(Protocol):
    """Where the schemas of extensions come from."""

    def validator(self, url: str) -> Validator | None:
        """The compiled schema at this address; None when it is not to be had."""

    def digest(self, url: str) -> str:
        """The digest of the schema at this address and of all that it refers to; empty of none."""


class CatalogSchemas:
    """The schemas for one build: STAC's own, then those handed in, then our own few rules.

    Args:
        extensions: where the schemas of extensions come from; None when there are none.
    """

    def __init__(self, extensions: Schemas | None = None) -> None:
        self._extensions = extensions
        self._known: dict[str, Validator | None] = {}
        self.asked: set[str] = set()
        """Addresses that were asked for, of which a caller may forget some."""

    def validator(self, url: str) -> Validator | None:
        """The compiled schema at this address; None when nothing is known of it."""
        self.asked.add(url)
        if url not in self._known:
            self._known[url] = self._find(url)
        return self._known[url]

    def digest(self, url: str) -> str:
        """Return the digest of the schema at an address, with those that it refers to; empty for our own."""
        if self._extensions is None or url == ITEM_SCHEMA or is_own_extension(url):
            return ""
        return self._extensions.digest(url)

    def _find(self, url: str) -> Validator | None:
        if url == ITEM_SCHEMA:
            return item_validator()
        if is_own_extension(url):
            return _compile(own_extension(url))
        given = self._extensions.validator(url) if self._extensions else None
        return given or _own_validator(url)


@cache
def item_validator() -> Validator:
    """STAC's schema for Items, from pystac's copy of it."""
    folder = files("pystac.validation.jsonschemas")

    def read(name: str) -> Any:
        return json.loads((folder / name).read_text("utf-8"))

    schemas = {f"https://geojson.org/schema/{name}.json": read(f"geojson/{name}.json") for name in _GEOJSON}
    for name in _COMMON:
        schemas[f"{_STAC}/item-spec/json-schema/{name}.json"] = read(f"stac-spec/v{STAC_VERSION}/{name}.json")
    registry = jsonschema_rs.Registry(list(schemas.items()), draft=jsonschema_rs.Draft7)
    return _compile(read(f"stac-spec/v{STAC_VERSION}/item.json"), registry)


_GEOJSON = ("Feature", "Geometry")


def _own_validator(url: str) -> Validator | None:
    schema = next((schema for start, schema in OWN_RULES.items() if url.startswith(start)), None)
    return None if schema is None else _compile(schema)


def _compile(schema: Any, registry: jsonschema_rs.Registry | None = None) -> Validator:
    validator: Validator = jsonschema_rs.Draft7Validator(schema, registry=registry, validate_formats=True)
    return validator


_EXTENSIONS = "https://stac-extensions.github.io"

_MLM_TASKS: Final = (
    "regression",
    "classification",
    "scene-classification",
    "detection",
    "object-detection",
    "segmentation",
    "semantic-segmentation",
    "instance-segmentation",
    "panoptic-segmentation",
    "similarity-search",
    "generative",
    "image-captioning",
    "super-resolution",
    "downscaling",
)
"""https://github.com/stac-extensions/mlm#task-enum."""

_DOI = {"type": "string", "pattern": r"^10\.[0-9a-zA-Z]{4,}/\S+$"}

OWN_RULES: Final[dict[str, dict[str, Any]]] = {
    # https://github.com/stac-extensions/scientific
    f"{_EXTENSIONS}/scientific/v1.": {
        "properties": {
            "properties": {
                "anyOf": [
                    {"required": ["sci:doi"]},
                    {"required": ["sci:citation"]},
                    {"required": ["sci:publications"]},
                ],
                "properties": {
                    "sci:doi": _DOI,
                    "sci:citation": {"type": "string"},
                    "sci:publications": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {"doi": _DOI, "citation": {"type": "string"}},
                        },
                    },
                },
            }
        }
    },
    # https://github.com/stac-extensions/file
    f"{_EXTENSIONS}/file/v2.": {
        "properties": {
            "assets": {
                "additionalProperties": {
                    "properties": {
                        "file:size": {"type": "integer", "minimum": 0},
                        "file:checksum": {"type": "string", "pattern": "^[a-f0-9]+$"},
                    }
                }
            }
        }
    },
    # https://github.com/stac-extensions/alternate-assets
    f"{_EXTENSIONS}/alternate-assets/v1.": {
        "properties": {
            "assets": {
                "additionalProperties": {
                    "properties": {
                        "alternate": {
                            "type": "object",
                            "minProperties": 1,
                            "additionalProperties": {
                                "required": ["href"],
                                "properties": {
                                    "href": {"type": "string", "minLength": 1},
                                    "alternate:name": {"type": "string", "minLength": 1},
                                },
                            },
                        }
                    }
                }
            }
        }
    },
    # https://github.com/stac-extensions/version
    f"{_EXTENSIONS}/version/v1.": {
        "properties": {
            "properties": {
                "properties": {"version": {"type": "string"}, "deprecated": {"type": "boolean"}},
            }
        }
    },
    # https://github.com/stac-extensions/authentication
    f"{_EXTENSIONS}/authentication/v1.": {
        "properties": {
            "properties": {
                "required": ["auth:schemes"],
                "properties": {
                    "auth:schemes": {
                        "type": "object",
                        "additionalProperties": {
                            "type": "object",
                            "required": ["type"],
                            "properties": {
                                "type": {"type": "string"},
                                "description": {"type": "string"},
                            },
                            "if": {"properties": {"type": {"const": "http"}}},
                            "then": {"required": ["scheme"]},
                        },
                    }
                },
            },
            "assets": {
                "additionalProperties": {
                    "properties": {"auth:refs": {"type": "array", "items": {"type": "string"}}}
                }
            },
        }
    },
    # https://github.com/stac-extensions/mlm
    f"{_EXTENSIONS}/mlm/v1.": {
        "properties": {
            "properties": {
                "required": ["mlm:name", "mlm:architecture", "mlm:tasks", "mlm:input", "mlm:output"],
                "properties": {
                    "mlm:name": {
                        "type": "string",
                        "pattern": r"^[a-zA-Z][a-zA-Z0-9_.\-\s]+[a-zA-Z0-9]$",
                    },
                    "mlm:architecture": {"type": "string", "minLength": 1},
                    "mlm:tasks": {"type": "array", "uniqueItems": True, "items": {"enum": list(_MLM_TASKS)}},
                    "mlm:framework": {"type": "string", "minLength": 1},
                    "mlm:framework_version": {"type": "string"},
                    "mlm:hyperparameters": {"type": "object", "minProperties": 1},
                    "mlm:total_parameters": {"type": "integer", "minimum": 0},
                    "mlm:input": {"type": "array"},
                    "mlm:output": {"type": "array"},
                },
            },
            "assets": {
                "not": {
                    "additionalProperties": {
                        "not": {
                            "required": ["roles", "mlm:artifact_type"],
                            "properties": {
                                "roles": {"contains": {"const": "mlm:model"}},
                                "mlm:artifact_type": {"type": "string", "minLength": 1},
                            },
                        }
                    }
                }
            },
        }
    },
}
"""Rules by how the extension's address begins."""
