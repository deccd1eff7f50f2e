"""Fetch the published schemas of STAC, GitLab and other formats once, each by its digest: ``make schemas``.

``published_schemas.json`` names each file, its SHA-256 and its public address. What has another digest is not
taken. Where the first address cannot be reached, no other is tried: the tests that need a schema are skipped.
"""

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pystac.validation

from tests.published_schemas import CACHE, CI, GRAPHQL, SHARED, STAC, published

__all__ = ["MANIFEST", "Result", "Source", "digest", "fetch_schemas", "get", "load_formats", "load_manifest"]

MANIFEST = Path(__file__).with_name("published_schemas.json")
_LARGEST = 10_000_000  # bytes of one file
_TIMEOUT = httpx.Timeout(20, connect=3)  # seconds


@dataclass(frozen=True)
class Source:
    """One file.

    Args:
        path: path in the cache.
        sha256: :func:`digest` of its content, in hexadecimal.
        url: public address.
    """

    path: str
    sha256: str
    url: str


@dataclass(frozen=True)
class Result:
    """What came of it.

    Args:
        fetched: how many files are new in the cache.
        missing: paths that are not in the cache now.
        messages: why, one line each.
    """

    fetched: int
    missing: tuple[str, ...]
    messages: tuple[str, ...]


def load_manifest(path: Path = MANIFEST) -> tuple[list[Source], dict[str, str]]:
    """The files, and the mapping of address to path of STAC's schemas."""
    manifest = json.loads(path.read_text("utf-8"))
    sources = [Source(path, *entry) for path, entry in manifest["files"].items()]
    return sources, manifest["stac_index"]


def load_formats(path: Path = MANIFEST) -> list[Source]:
    """Shapes, schemas and contexts of DCAT-AP, OGC API Records and CodeMeta."""
    entries = json.loads(path.read_text("utf-8"))["formats"]
    return [Source(name, *entry) for name, entry in entries.items()]


def digest(content: bytes) -> str:
    """SHA-256 of a text with exactly one line break at its end; publishers differ in that alone."""
    return hashlib.sha256(content.rstrip(b"\n") + b"\n").hexdigest()


def get(url: str) -> bytes:
    """The content at an address.

    Raises:
        httpx.HTTPError: it cannot be had.
        ValueError: it is too large.
    """
    content = bytearray()
    with httpx.stream("GET", url, timeout=_TIMEOUT, follow_redirects=True) as response:
        response.raise_for_status()
        for part in response.iter_bytes():
            content += part
            if len(content) > _LARGEST:
                raise ValueError(f"more than {_LARGEST:,} bytes")
    return bytes(content)


def fetch_schemas(
    sources: list[Source], index: dict[str, str], folder: Path, get: Callable[[str], bytes] = get
) -> Result:
    """Bring a folder up to date.

    Args:
        sources: the files.
        index: address to path of STAC's schemas; written once all of them are there; empty writes none.
        folder: the cache.
        get: gets the content at an address.
    """
    installed = _installed()
    fetched, missing, messages, offline = 0, list[str](), list[str](), False
    for source in sources:
        target = folder / source.path
        if target.is_file() and digest(target.read_bytes()) == source.sha256:
            continue
        content = installed.get(source.sha256)
        if content is None and not offline:
            try:
                content = get(source.url)
            except httpx.TransportError as error:
                offline = True
                messages.append(f"{source.url}: cannot be reached ({error})")
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                messages.append(f"{source.url}: {' '.join(str(error).split())}")
        if content is not None and digest(content) != source.sha256:
            messages.append(f"{source.url}: has another digest than {source.sha256}; it was not taken")
            content = None
        if content is None:
            target.unlink(missing_ok=True)
            missing.append(source.path)
        else:
            _write(target, content.rstrip(b"\n") + b"\n")
            fetched += 1
    stac = folder / STAC / "index.json"
    if any(path.startswith(f"{STAC}/") for path in missing):
        stac.unlink(missing_ok=True)
    elif index:
        _write(stac, json.dumps(index, indent=1).encode())
    return Result(fetched, tuple(missing), tuple(messages))


def _installed() -> dict[str, bytes]:
    """The schemas that come with pystac, by digest: the core of STAC needs no network."""
    folders = [Path(folder) / "jsonschemas" for folder in pystac.validation.__path__]
    files = [file.read_bytes() for folder in folders for file in sorted(folder.rglob("*.json"))]
    return {digest(content): content for content in files}


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as half:  # a kill leaves no half file
        half.write(content)
    Path(half.name).replace(target)


def main(arguments: list[str] | None = None) -> int:
    """Fetch what is missing; returns 0 when all is there, and with ``--optional`` always."""
    parser = argparse.ArgumentParser(description="Fetch the published schemas of STAC and GitLab once.")
    parser.add_argument("--optional", action="store_true", help="do without what cannot be had")
    optional = parser.parse_args(arguments).optional
    is_shared = all(path and path.is_relative_to(SHARED) for path in map(published, (STAC, CI, GRAPHQL)))
    sources, index = ([], {}) if is_shared else load_manifest()
    result = fetch_schemas([*sources, *load_formats()], index, CACHE)
    for message in result.messages:
        print(message, file=sys.stderr)
    if result.missing:
        print(
            f"{len(result.missing)} schemas are missing; tests that need them are skipped.", file=sys.stderr
        )
    elif result.fetched or not optional:
        also = f" and {SHARED}" if is_shared else ""
        print(f"The published schemas are in {CACHE}{also} ({result.fetched} new).")
    return 1 if result.missing and not optional else 0


if __name__ == "__main__":
    sys.exit(main())
