"""Where the text of a JSON Schema comes from: a folder, a cache, or the schema's own address.

Addresses of extensions are written by strangers into their front matter. So nothing is sent but to the
hosts where STAC's schemas live, few times, and whatever an address or an answer looks like costs that one
schema and not the build.
"""

import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import quote, urlsplit

__all__ = ["TRUSTED_HOSTS", "SchemaAddresses", "SchemaFolder", "fetch", "parse_schema"]

TRUSTED_HOSTS = frozenset(
    {"stac-extensions.github.io", "schemas.stacspec.org", "geojson.org", "json-schema.org", "proj.org"}
)
"""Hosts that schemas are fetched from. Front matter is written by strangers: an address that they name is
fetched from nowhere else, or a build would send requests for them."""

MOST_FETCHES = 100
"""Schemas that strangers name and one store fetches; all published STAC extensions together are fewer."""

_LARGEST = 2_000_000  # bytes; the largest STAC schema known has a tenth of it
_LONGEST_WAIT = 30  # seconds for one schema; httpx's time-out starts anew with each part of an answer
_LONGEST_NAME = 200  # characters of a file's name; file systems take 255 bytes

# Without a query, a port or a user: each would be another name of one schema, to be fetched again.
_PLAIN_ADDRESS = re.compile(r"https://[a-z0-9.-]+/[A-Za-z0-9._~/-]*")


def fetch(url: str) -> bytes:
    """The document at an address, over HTTPS, without redirects, at most 2 MB, in at most 30 seconds.

    Raises:
        httpx.HTTPError: it cannot be had.
        httpx.InvalidURL: it is no address.
    """
    # Most builds fetch nothing, and it takes long to load.
    import httpx

    latest = monotonic() + _LONGEST_WAIT
    with httpx.stream("GET", url, timeout=10, follow_redirects=False) as answer:
        answer.raise_for_status()
        content = bytearray()
        for part in answer.iter_bytes():
            content += part
            if len(content) > _LARGEST:
                raise httpx.DecodingError(f"{url} is larger than a schema can be")
            if monotonic() > latest:
                raise httpx.ReadTimeout(f"{url} takes longer than {_LONGEST_WAIT} seconds")
        return bytes(content)


def parse_schema(content: bytes | None) -> dict[str, object] | None:
    """A schema from its text; None for what is none."""
    try:
        schema = json.loads(content) if content else None
    except (ValueError, RecursionError):
        return None
    return schema if isinstance(schema, dict) else None


class SchemaFolder:
    """Schemas in a folder, found by its ``index.json``: a mapping of address to path.

    Args:
        folder: the folder; what is not in it cannot be had.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            index = json.loads((folder / "index.json").read_bytes())
        except (OSError, ValueError):
            index = {}
        self._index: dict[str, Any] = index if isinstance(index, dict) else {}

    def get(self, url: str) -> dict[str, object] | None:
        """The schema with an address."""
        path = self._index.get(url)
        try:
            return parse_schema((self._folder / path).read_bytes()) if isinstance(path, str) else None
        except OSError:
            return None


class SchemaAddresses:
    """Schemas at their addresses, each fetched once and kept.

    Args:
        cache: folder in which they are kept; None keeps none.
        trusted: addresses that the site's owner named, fetched whatever their host.
        fetch: gets a document by its address; None: only what is kept can be had.
    """

    def __init__(
        self, cache: Path | None, trusted: Collection[str], fetch: Callable[[str], bytes] | None
    ) -> None:
        self._cache, self._trusted, self._fetch = cache, frozenset(trusted), fetch
        self._fetches = 0
        self._offline = False

    def get(self, url: str) -> dict[str, object] | None:
        """The schema with an address."""
        if not self._may_fetch(url):
            return None
        kept = self._kept(url)
        schema = parse_schema(kept)
        if schema is None:
            content = self._fetched(url)
            schema = parse_schema(content)
            if content is not None and schema is not None:
                self._keep(url, content)
        return schema

    def _may_fetch(self, url: str) -> bool:
        if url in self._trusted:
            return url.startswith("https://")
        return bool(_PLAIN_ADDRESS.fullmatch(url)) and urlsplit(url).hostname in TRUSTED_HOSTS

    def _fetched(self, url: str) -> bytes | None:
        if self._fetch is None or self._offline:
            return None
        if url not in self._trusted:
            if self._fetches >= MOST_FETCHES:
                return None
            self._fetches += 1
        import httpx

        try:
            return self._fetch(url)
        except httpx.TransportError:
            self._offline = True  # one wait for a network that is not there is enough
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            pass
        return None

    # The cache: a convenience, so a folder that cannot be written or read is no failure.

    def _path(self, cache: Path, url: str) -> Path:
        name = quote(url, safe="")
        if len(name) > _LONGEST_NAME:
            name = hashlib.sha256(url.encode()).hexdigest()
        return cache / name

    def _kept(self, url: str) -> bytes | None:
        try:
            return self._path(self._cache, url).read_bytes() if self._cache else None
        except OSError:
            return None

    def _keep(self, url: str, content: bytes) -> None:
        if self._cache is None:
            return
        try:
            self._cache.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._cache, delete=False) as half:  # a kill leaves no half
                half.write(content)
            Path(half.name).replace(self._path(self._cache, url))
        except OSError:
            return
