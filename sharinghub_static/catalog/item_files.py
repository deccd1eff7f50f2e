"""Many Items in one file: a table, lines of JSON, and pages of GeoJSON, for programs that search.

Each holds what the Items' own files hold, with their links as seen from the file, or absolute where the
address of the site is known.
"""

import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urljoin, urlsplit

import orjson

from sharinghub_static.catalog.documents import Documents
from sharinghub_static.catalog.item_table import items_as_parquet
from sharinghub_static.catalog.links import GEOJSON, JSON, link
from sharinghub_static.catalog.schemas import Item
from sharinghub_static.extras import can_write_tables
from sharinghub_static.site.layout import Layout, absolute, relative
from sharinghub_static.text.json_values import one_line

__all__ = ["ITEMS_A_PAGE", "ItemFiles", "item_files_of", "items_seen_from"]

ITEMS_A_PAGE: Final = 100

_HOST: Final = "http://site.invalid/"
"""Stands for the site's address while a link is resolved."""

_PLAIN: Final = re.compile(r"((?:\.\./)*)((?:[\w%~-][\w%~.-]*/)*[\w%~-][\w%~.-]*)", re.ASCII)
"""A link upwards, then downwards, as most are: ``urljoin`` takes twenty times as long."""

Sanitize = Callable[[str, bytes], bytes]
"""Takes the path and the content of a file; returns the content without what may not be published."""


@dataclass(frozen=True)
class ItemFiles:
    """Files of the Items of one Collection, or of all.

    Args:
        root_href: address of the site; empty where it is not known.
        collection: id of the Collection; empty for all.
        items: path and content of the file of each Item.
        collections: path and content of the file of each Collection of the Items.
    """

    root_href: str
    collection: str
    items: Documents
    collections: Documents

    def key(self) -> str:
        """Return the digest of all that the files are made from."""
        digest = hashlib.sha256(repr((self.root_href, self.collection, can_write_tables())).encode())
        digest.update(self.collections.digest())
        digest.update(self.items.digest())
        return digest.hexdigest()

    def make(self, sanitize: Sanitize) -> Iterator[tuple[str, bytes]]:
        """Make the files.

        Args:
            sanitize: is given the Items: in a compressed table nothing could be masked any more.

        Returns:
            Path and content of each.
        """
        layout = Layout()
        clean = Documents(self.items).changed(sanitize)
        if can_write_tables():
            path = layout.item_table(self.collection)
            documents = [orjson.loads(sanitize(path, content)) for path, content in self.collections]
            rows = (items_seen_from(path, self.root_href, *item) for item in _read(clean))
            yield path, items_as_parquet(rows, {document["id"]: document for document in documents})
        if self.collection:
            yield from self._pages(clean)
        else:
            path, lines = layout.item_lines(), io.BytesIO()
            for item in _read(clean):
                lines.write(one_line(orjson.dumps(items_seen_from(path, self.root_href, *item))))
            yield path, lines.getvalue()

    def _pages(self, items: Documents) -> Iterator[tuple[str, bytes]]:
        """Pages of GeoJSON, of which each links to the next; one without Items where there are none."""
        layout = Layout()
        last = max(1, -(-len(items) // ITEMS_A_PAGE))
        for number in range(1, last + 1):
            shown = items[(number - 1) * ITEMS_A_PAGE : number * ITEMS_A_PAGE]
            path = layout.item_page(self.collection, number)
            document = {
                "type": "FeatureCollection",
                "numberMatched": len(items),
                "numberReturned": len(shown),
                "features": [items_seen_from(path, self.root_href, *item) for item in _read(shown)],
                "links": list(self._page_links(path, number, last)),
            }
            yield path, orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)

    def _page_links(self, path: str, number: int, last: int) -> Iterator[dict[str, object]]:
        layout = Layout()
        targets = [
            ("root", layout.stac_root(), JSON),
            ("collection", layout.stac_collection(self.collection), JSON),
            ("self", path, GEOJSON),
            ("first", layout.item_page(self.collection), GEOJSON),
        ]
        if number > 1:
            targets.append(("prev", layout.item_page(self.collection, number - 1), GEOJSON))
        if number < last:
            targets.append(("next", layout.item_page(self.collection, number + 1), GEOJSON))
        for rel, target, type_ in targets:
            href = absolute(self.root_href, target) if self.root_href else relative(path, target)
            if rel != "self" or self.root_href:
                yield link(rel, href, type_)


def _read(items: Documents) -> Iterator[tuple[str, Item]]:
    """Path and content of Items, one at a time: as objects they take five times their bytes."""
    return ((path, orjson.loads(content)) for path, content in items)


def item_files_of(
    root_href: str, documents: Iterable[tuple[str, bytes]], items: Mapping[str, Sequence[str]]
) -> list[ItemFiles]:
    """Return what makes the files of all Items, and of those of each Collection.

    Args:
        root_href: address of the site; empty where it is not known.
        documents: path and content of each STAC document.
        items: paths of the Items of each Collection, by its id.
    """
    layout = Layout()
    compressed = Documents(documents)
    every = compressed.chosen(path for paths in items.values() for path in paths)
    collections = compressed.chosen(map(layout.stac_collection, items))
    made, first = list[ItemFiles](), 0
    for number, (id_, paths) in enumerate(items.items()):
        own = every[first : first + len(paths)]
        made.append(ItemFiles(root_href, id_, own, collections[number : number + 1]))
        first += len(paths)
    return [ItemFiles(root_href, "", every, collections), *made]


def items_seen_from(start: str, root_href: str, path: str, item: Item) -> Item:
    """Return an Item with its links as another file has to write them, and one to its own file (``self``).

    Args:
        start: path of that file.
        root_href: address of the site, which makes all links absolute; or empty.
        path: of the Item's own file.
        item: the Item; it is not changed.
    """
    folders = quote(path).split("/")[:-1]
    upwards = f"{root_href.rstrip('/')}/" if root_href else "../" * start.count("/")

    def seen(values: Mapping[str, Any]) -> dict[str, Any]:
        href = values.get("href")
        if not isinstance(href, str) or not _is_within_site(href):
            return dict(values)
        return {**values, "href": upwards + _target(folders, href)}

    links = [seen(each) for each in item["links"]]
    own = absolute(root_href, path) if root_href else relative(start, path)
    links.insert(0, link("self", own, GEOJSON, item["properties"]["title"]))
    return {**item, "links": links, "assets": {key: seen(asset) for key, asset in item["assets"].items()}}


def _is_within_site(href: str) -> bool:
    if href.startswith("https://"):
        return False  # as most assets
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return bool(parts.path) and not parts.scheme and not parts.netloc and not parts.path.startswith("/")


def _target(folders: Sequence[str], href: str) -> str:
    """Where a relative link leads to, from the root of the site.

    Args:
        folders: those of the file that has the link, from the root on, percent-encoded.
        href: the link.
    """
    plain = _PLAIN.fullmatch(href)
    if plain and (up := len(plain[1]) // len("../")) <= len(folders):
        return "/".join((*folders[: len(folders) - up], plain[2]))
    return urljoin(f"{_HOST}{'/'.join((*folders, ''))}", href).removeprefix(_HOST)
