"""Where JSON Schemas come from, and what a STAC document says against them.

STAC's core schemas come with pystac. Those of extensions are looked for in a folder, then in a cache, and
are fetched once from their addresses; what cannot be had is remembered, so that it can be said.
"""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import jsonschema_rs

__all__ = ["TRUSTED_HOSTS", "SchemaIssue", "SchemaStore", "fetch"]

TRUSTED_HOSTS = frozenset(
    {"stac-extensions.github.io", "schemas.stacspec.org", "geojson.org", "json-schema.org", "proj.org"}
)
"""Hosts that schemas are fetched from. Front matter is written by strangers: an address that they name is
fetched from nowhere else, or a build would send requests for them."""

_LARGEST = 2_000_000  # bytes; the largest STAC schema known has a tenth of it
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


def fetch(url: str) -> bytes:
    """The document at an address, over HTTPS, without redirects, at most 2 MB.

    Raises:
        httpx.HTTPError: it cannot be had.
    """
    with httpx.stream("GET", url, timeout=10, follow_redirects=False) as answer:
        answer.raise_for_status()
        content = b""
        for part in answer.iter_bytes():
            content += part
            if len(content) > _LARGEST:
                raise httpx.DecodingError(f"{url} is larger than a schema can be")
        return content


class SchemaStore:
    """The schemas of one build or check.

    Args:
        folder: laid out by its ``index.json``, a mapping of address to path; nothing is fetched then.
        cache: where fetched schemas are kept; None keeps none.
        trusted: addresses that the site's owner named, fetched whatever their host.
        fetch: gets a document by its address; for tests.
    """

    def __init__(
        self,
        folder: Path | None = None,
        cache: Path | None = None,
        trusted: Collection[str] = (),
        fetch: Callable[[str], bytes] = fetch,
    ) -> None:
        self.missing: set[str] = set()
        self._folder, self._cache, self._fetch = folder, cache, fetch
        self._trusted = frozenset(trusted)
        self._index: dict[str, str] = self._read_index()
        self._validators: dict[str, jsonschema_rs.Draft7Validator | None] = {}
        self._offline = False

    def validator(self, url: str) -> jsonschema_rs.Draft7Validator | None:
        """The compiled schema at an address; None when it, or one it refers to, cannot be had."""
        if url not in self._validators:
            self._validators[url] = self._compile(url)
        return self._validators[url]

    def issues(self, document: dict[str, Any]) -> Iterator[SchemaIssue]:
        """Everything that the core schema and those of its declared extensions have against a document."""
        for url in self._schemas_of(document):
            validator = self.validator(url)
            if validator is None or validator.is_valid(document):
                continue
            for error in validator.iter_errors(document):
                yield SchemaIssue("/".join(map(str, error.instance_path)), error.message, url)

    # Details

    @staticmethod
    def _schemas_of(document: dict[str, Any]) -> list[str]:
        kind = _KINDS.get(str(document.get("type")))
        version = document.get("stac_version")
        core = f"https://schemas.stacspec.org/v{version}/{kind}-spec/json-schema/{kind}.json"
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

    def _retrieve(self, url: str) -> dict[str, Any]:
        schema = self._schema(url)
        if schema is None:
            raise ValueError(f"{url} cannot be had")
        return schema

    def _schema(self, url: str) -> dict[str, Any] | None:
        address = url.partition("#")[0]
        content = _bundled().get(address) or self._from_folder(address) or self._from_cache(address)
        if content is None and self._folder is None:
            content = self._from_network(address)
        if content is None:
            return None
        try:
            schema = json.loads(content)
        except ValueError:
            return None
        return schema if isinstance(schema, dict) else None

    def _read_index(self) -> dict[str, str]:
        try:
            index = json.loads((self._folder / "index.json").read_bytes()) if self._folder else {}
        except (OSError, ValueError):
            return {}
        return index if isinstance(index, dict) else {}

    def _from_folder(self, url: str) -> bytes | None:
        path = self._index.get(url)
        return (self._folder / path).read_bytes() if self._folder and path else None

    def _from_cache(self, url: str) -> bytes | None:
        try:
            return self._cached(url).read_bytes() if self._cache else None
        except OSError:
            return None

    def _cached(self, url: str) -> Path:
        return (self._cache or Path()) / quote(url, safe="")

    def _from_network(self, url: str) -> bytes | None:
        parts = urlsplit(url)
        trusted = parts.hostname in TRUSTED_HOSTS or url in self._trusted
        if self._offline or parts.scheme != "https" or not trusted:
            return None
        try:
            content = self._fetch(url)
        except httpx.TransportError:
            self._offline = True  # one wait for a network that is not there is enough
            return None
        except httpx.HTTPError:
            return None
        if self._cache:
            self._cache.mkdir(parents=True, exist_ok=True)
            self._cached(url).write_bytes(content)
        return content


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
            room = kind if kind in {"catalog", "collection"} else "item"
            address = f"https://schemas.stacspec.org/{version.name}/{room}-spec/json-schema/{file.name}"
            found[address] = file
    return {address: file.read_bytes() for address, file in found.items()}
