"""Where JSON Schemas come from, and what a STAC document says against them.

STAC's core schemas come with pystac. Those of extensions are looked for in a folder, then in a cache, and
are fetched once from their addresses; what cannot be had is remembered, so that it can be said.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import jsonschema_rs

from sharinghub_static.site.schema_sources import SchemaAddresses, SchemaFolder, fetch, parse_schema
from sharinghub_static.stac_extension import is_own_extension, own_extension

__all__ = ["SchemaIssue", "SchemaStore"]

_LATEST = "1.1.0"
_KINDS = {"Feature": "item", "Collection": "collection", "Catalog": "catalog"}


@dataclass(frozen=True, slots=True)
class SchemaIssue:
    """One thing that a schema does not allow.

    Args:
        path: where in the document, as ``properties/datetime``; empty for the whole.
        message: what is wrong.
        schema: address of the schema.
    """

    path: str
    message: str
    schema: str


class SchemaStore:
    """The schemas of one build or check.

    Args:
        folder: laid out by its ``index.json``, a mapping of address to path; nothing is fetched then.
        cache: where fetched schemas are kept; None keeps none.
        trusted: addresses that the site's owner named, fetched whatever their host.
        fetch: gets a document by its address; None: only what is in folder or cache can be had.
    """

    def __init__(
        self,
        folder: Path | None = None,
        cache: Path | None = None,
        trusted: Collection[str] = (),
        fetch: Callable[[str], bytes] | None = fetch,
    ) -> None:
        self.missing: set[str] = set()
        self._places = folder, cache, trusted
        self._folder = SchemaFolder(folder) if folder else None
        self._addresses = SchemaAddresses(cache, trusted, None if folder else fetch)
        self._validators: dict[str, jsonschema_rs.Draft7Validator | None] = {}
        self._digests: dict[str, str] = {}
        self._read: list[str] = []

    def validator(self, url: str) -> jsonschema_rs.Draft7Validator | None:
        """The compiled schema at an address; None when it, or one it refers to, cannot be had."""
        if url not in self._validators:
            self._read.clear()
            self._validators[url] = self._compile(url)
            self._digests[url] = hashlib.sha256("\n".join(sorted(self._read)).encode()).hexdigest()
        return self._validators[url]

    def without_network(self) -> "SchemaStore":
        """Return a store of the schemas that are on this machine, for a copy of this process."""
        return SchemaStore(*self._places, fetch=None)

    def digest(self, url: str) -> str:
        """Return the digest of the schema at an address and of all that it refers to; empty of none."""
        return self._digests[url] if self.validator(url) is not None else ""

    def digests(self, document: dict[str, object]) -> dict[str, str]:
        """Return the digest of each schema that a document must fit, by address."""
        return {url: self.digest(url) for url in self._schemas_of(document)}

    def issues(self, document: dict[str, object]) -> Iterator[SchemaIssue]:
        """Everything that the core schema and those of its declared extensions have against a document."""
        for url in self._schemas_of(document):
            validator = self.validator(url)
            if validator is None or validator.is_valid(document):
                continue
            for error in validator.iter_errors(document):
                yield SchemaIssue("/".join(map(str, error.instance_path)), error.message, url)

    # Details

    @staticmethod
    def _schemas_of(document: dict[str, object]) -> list[str]:
        kind = _KINDS.get(str(document.get("type")))
        core = _core(str(document.get("stac_version")), kind)
        if core not in _bundled():  # the schema of a version that exists says that this one does not
            core = _core(_LATEST, kind)
        declared = document.get("stac_extensions")
        extensions = [url for url in declared if isinstance(url, str)] if isinstance(declared, list) else []
        return ([core] if kind else []) + extensions

    def _compile(self, url: str) -> jsonschema_rs.Draft7Validator | None:
        schema = self._schema(url)
        if schema is None:
            self.missing.add(url)
            return None
        try:
            return jsonschema_rs.Draft7Validator(schema, retriever=self._retrieve, validate_formats=True)
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
            self.missing.add(url)
            return None

    def _retrieve(self, url: str) -> dict[str, object]:
        schema = self._schema(url)
        if schema is None:
            raise ValueError(f"{url} cannot be had")
        return schema

    def _schema(self, url: str) -> dict[str, object] | None:
        address = url.partition("#")[0]
        if is_own_extension(address):
            return own_extension(address)
        schema = parse_schema(_bundled().get(address))
        if schema is None and self._folder:
            schema = self._folder.get(address)
        if schema is None:
            schema = self._addresses.get(address)
        self._read.append(f"{address} {json.dumps(schema, sort_keys=True)}")
        return schema


def _core(version: str, kind: str | None) -> str:
    return f"https://schemas.stacspec.org/v{version}/{kind}-spec/json-schema/{kind}.json"


@cache
def _bundled() -> dict[str, bytes]:
    """STAC's core schemas and GeoJSON's, as pystac brings them, by their addresses.

    The addresses are made from the file names: one ``$id`` in pystac 1.15 lacks its dot.
    """
    folder = files("pystac.validation") / "jsonschemas"
    found = {f"https://geojson.org/schema/{file.name}": file for file in (folder / "geojson").iterdir()}
    for version in (folder / "stac-spec").iterdir():
        for file in version.iterdir():
            kind = file.name.removesuffix(".json")
            part = kind if kind in {"catalog", "collection"} else "item"
            address = f"https://schemas.stacspec.org/{version.name}/{part}-spec/json-schema/{file.name}"
            found[address] = file
    return {address: file.read_bytes() for address, file in found.items()}
