"""Which JSON Schema says what a document must be.

STAC's own schemas come with pystac. Those of extensions do not come with us: they are had from a folder or
the network by whoever builds the site and handed in. Where one is not to be had, a few rules of our own
for the extensions that we write ourselves stand in, so that what we generate is valid all the same.
"""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import jsonschema_rs

from sharinghub_static.catalog.rules import OWN_RULES

__all__ = ["ITEM_SCHEMA", "CatalogSchemas", "Schemas", "Validator"]

STAC_VERSION = "1.1.0"
_STAC = f"https://schemas.stacspec.org/v{STAC_VERSION}"
ITEM_SCHEMA = f"{_STAC}/item-spec/json-schema/item.json"

_COMMON = ("bands", "basics", "common", "data-values", "datetime", "instrument", "licensing", "provider")


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


class CatalogSchemas:
    """The schemas for one build: STAC's own, then those handed in, then our own few rules.

    Args:
        extensions: where the schemas of extensions come from; None when there are none.
    """

    def __init__(self, extensions: Schemas | None = None) -> None:
        self._extensions = extensions
        self._known: dict[str, Validator | None] = {}

    def validator(self, url: str) -> Validator | None:
        """The compiled schema at this address; None when nothing is known of it."""
        if url not in self._known:
            self._known[url] = self._find(url)
        return self._known[url]

    def _find(self, url: str) -> Validator | None:
        if url == ITEM_SCHEMA:
            return item_validator()
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
