"""Keep the Items of a project by all that they are made from.

That is the project (``Hub.digests``), what its Items say of the hub
(:class:`~sharinghub_static.catalog.surroundings.ItemSurroundings`), and the schemas that they were held
against. Which schemas those are shows only while Items are made, so their digests are kept with the Items.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import orjson

from sharinghub_static.catalog.collection import PlacedItem
from sharinghub_static.catalog.documents import PackedDocument
from sharinghub_static.catalog.schemas import CatalogSchemas
from sharinghub_static.catalog.surroundings import ItemSurroundings
from sharinghub_static.problems import Problem, problems_from_json, problems_to_json
from sharinghub_static.project.digests import digest_of

__all__ = ["ItemCache", "KeptItems", "ProjectItems"]

_HEAD = struct.Struct("<I")


class ItemCache(Protocol):
    """Where values are kept, for one version of the program and of the configuration."""

    def text(self, key: str) -> bytes | None:
        """Return what was put under a key; None when there is nothing."""

    def put_text(self, key: str, value: bytes) -> None:
        """Keep a value."""


@dataclass(frozen=True, slots=True)
class ProjectItems:
    """The Items of one project.

    Args:
        items: the Item of each category, by its id, with what the Collection needs to know of it.
        versions: Items of earlier versions.
        problems: what had to be left out of them, sorted.
    """

    items: Mapping[str, tuple[PlacedItem, PackedDocument]] = field(default_factory=dict)
    versions: tuple[PackedDocument, ...] = ()
    problems: tuple[Problem, ...] = ()


class KeptItems:
    """The Items of earlier builds.

    Args:
        cache: keeps them.
        digests: GitLab's project id to the digest of all that a project was interpreted from.
        schemas: that Items are held against.
    """

    def __init__(self, cache: ItemCache, digests: Mapping[int, str], schemas: CatalogSchemas) -> None:
        self._cache, self._digests, self._schemas = cache, digests, schemas

    def key(self, id_: int, around: ItemSurroundings) -> str:
        """Return by what the Items of a project are known; empty where they must be made.

        Args:
            id_: GitLab's id of the project.
            around: what they say of the hub.
        """
        origin = self._digests.get(id_)
        if origin is None:
            return ""
        try:
            return f"items-{digest_of(origin, around.as_text())}"
        except (TypeError, ValueError):
            return ""

    def items(self, key: str) -> ProjectItems | None:
        """Return the Items of an earlier build; None when they must be made."""
        stored = self._cache.text(key) if key else None
        if stored is None:
            return None
        try:
            (size,) = _HEAD.unpack_from(stored)
            head = orjson.loads(stored[_HEAD.size : _HEAD.size + size])
            documents = _unpacked(stored, _HEAD.size + size, head["documents"])
            if any(self._schemas.digest(url) != digest for url, digest in head["schemas"].items()):
                return None
            items = {category: (_placed(values), next(documents)) for category, values in head["items"]}
            problems = problems_from_json(head["problems"])
        except (KeyError, StopIteration, TypeError, ValueError, struct.error):
            return None
        return ProjectItems(items, tuple(documents), problems)

    def keep(self, key: str, made: ProjectItems, schemas: Mapping[str, str]) -> None:
        """Keep the Items of a project.

        Args:
            key: as :meth:`key` returns it.
            made: the Items.
            schemas: addresses of the schemas that they were held against, and their digests.
        """
        if not key:
            return
        documents = [*(document for _, document in made.items.values()), *made.versions]
        head = {
            "items": [[category, _as_list(placed)] for category, (placed, _) in made.items.items()],
            "documents": [[path, len(packed)] for path, packed in documents],
            "problems": problems_to_json(made.problems),
            "schemas": schemas,
        }
        try:
            encoded = orjson.dumps(head)
        except (TypeError, ValueError):  # half of a surrogate pair
            return
        packed = b"".join(packed for _, packed in documents)
        self._cache.put_text(key, _HEAD.pack(len(encoded)) + encoded + packed)


def _unpacked(stored: bytes, start: int, listed: list[list[Any]]) -> Iterator[PackedDocument]:
    """Path and compressed content of the documents behind the head.

    Raises:
        ValueError: there are more or fewer bytes than they have.
    """
    if start + sum(size for _, size in listed) != len(stored):
        raise ValueError("it was cut")
    for path, size in listed:
        yield path, stored[start : start + size]
        start += size


def _as_list(placed: PlacedItem) -> list[object]:
    """All of it but its times in JSON's own values; orjson writes times as ``datetime`` reads them."""
    return [getattr(placed, name) for name in PlacedItem.__slots__]


def _placed(values: list[Any]) -> PlacedItem:
    id_, path, title, box, interval, properties, assets, licenses = values
    start, end = (datetime.fromisoformat(each) if each else None for each in interval)
    licenses = tuple((name, address) for name, address in licenses)
    return PlacedItem(id_, path, title, box, (start, end), properties, assets, licenses)
