"""A published portal from Python: search it, filter it, load Items.

>>> from sharinghub_static import Catalog
>>> hub = Catalog.open("https://hub.example.org/eo/")  # doctest: +SKIP
>>> for item in hub.filter(license="MIT").search("land cover", bbox=(5, 43, 15, 48)):  # doctest: +SKIP
...     print(item.id, item.properties["title"])

One file with all Items is read (``stac/items.ndjson``); what is searched is searched here. Nothing but pystac
is needed, and nothing of the crawler is imported.
"""

import json
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urljoin, urlsplit

import pystac
from pystac.utils import str_to_datetime

from sharinghub_static.errors import SiteError

__all__ = ["Catalog"]

_ROOT = "stac/catalog.json"
_LINES = "stac/items.ndjson"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Catalog:
    """The Items of a portal, or those that a filter left.

    Args:
        root: address of the site, or path of its folder, ending in a slash.
    """

    root: str
    _rows: Sequence[Row] = field(repr=False)

    @classmethod
    def open(cls, address: str | Path) -> Self:
        """Open a portal over HTTP or on disk.

        Args:
            address: of the portal's home page or its root Catalog, or the folder of the site.

        Raises:
            SiteError: there is no portal, or one of a version that writes no ``stac/items.ndjson``.
        """
        root = _root_of(address)
        try:
            text = pystac.StacIO.default().read_text(root + _LINES)
            rows = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (OSError, ValueError, pystac.STACError) as error:
            raise SiteError(
                f"{root}{_LINES}: cannot be read ({error})",
                "Give the address of a portal's home page, or the folder of its site.",
            ) from error
        return cls(root, tuple(rows))

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[pystac.Item]:
        return map(self._item, self._rows)

    def search(
        self,
        text: str = "",
        *,
        bbox: Sequence[float] | None = None,
        datetime: str | datetime | None = None,
        collections: str | Iterable[str] = (),
    ) -> list[pystac.Item]:
        """Return the Items that match all that is given; those changed last come first.

        Args:
            text: words that title, description, topics, path or files of an Item hold, in any order; letter
                case and accents make no difference.
            bbox: west, south, east, north in degrees; west greater than east across the antimeridian. Items
                without a place do not match.
            datetime: a moment or an interval of the data, as in STAC's API: ``2024-05``,
                ``2020-01-01/2024-12-31``, ``2023/..``.
            collections: ids of categories; each if empty.

        Raises:
            ValueError: ``bbox`` has not four numbers, or ``datetime`` is no time.
        """
        words, interval = _folded(text).split(), _interval(datetime) if datetime else None
        if bbox is not None and len(bbox) != 4:
            raise ValueError(f"bbox has {len(bbox)} numbers: give west, south, east, north")
        wanted = {collections} if isinstance(collections, str) else set(collections)
        rows = [
            row
            for row in self._rows
            if (not wanted or row["collection"] in wanted)
            and (bbox is None or _meets(row.get("bbox"), bbox))
            and (interval is None or _overlaps(row["properties"], interval))
            and (not words or _holds(row, words))
        ]
        rows.sort(key=lambda row: row["properties"].get("updated") or "", reverse=True)
        return [self._item(row) for row in rows]

    def filter(
        self, predicate: Callable[[pystac.Item], bool] | None = None, **properties: object
    ) -> "Catalog":
        """Return a Catalog of the Items that have these properties.

        Args:
            predicate: is given an Item and says whether it stays.
            properties: name to value; the colon of an extension is written ``__`` (``sharinghub__stars``).
                A property that is a list has to hold the value. Of several values in a list or set one is
                enough; a function is given the value, or None.
        """
        rows = self._rows
        for name, value in properties.items():
            key = name.replace("__", ":")
            rows = [row for row in rows if _fits(row["properties"].get(key, row.get(key)), value)]
        if predicate is not None:
            rows = [row for row in rows if predicate(self._item(row))]
        return Catalog(self.root, tuple(rows))

    def load(self, name: str, collection: str = "") -> pystac.Item:
        """Return an Item from its own file: its links lead on through the catalog.

        Args:
            name: its id, or the path of the project in GitLab.
            collection: its category, where the project is in several; the first one if empty.

        Raises:
            KeyError: there is no such Item.
        """
        for row in self._rows:
            known = {row["id"], row["properties"].get("sharinghub:path")}
            if name in known and collection in {"", row["collection"]}:
                return pystac.Item.from_file(self._own_address(row))
        raise KeyError(f"{name}: there is no such Item in {collection or self.root}")

    def _item(self, row: Row) -> pystac.Item:
        values = json.loads(json.dumps(row))
        assets = values.get("assets", {}).values()
        for each in (*values["links"], *assets):
            each["href"] = self._address(each["href"])
        return pystac.Item.from_dict(values, preserve_dict=False)

    def _own_address(self, row: Row) -> str:
        return next(self._address(link["href"]) for link in row["links"] if link["rel"] == "self")

    def _address(self, href: str) -> str:
        """An address of a row, as from here: a copy of a portal leads to its own files."""
        published = self._published
        if published and href.startswith(published):
            return self._inside(href.removeprefix(published))
        if urlsplit(href).scheme or href.startswith("/"):
            return href
        # From the folder of the lines, which is one below the root.
        inside = urljoin("http://site.invalid/stac/", href).removeprefix("http://site.invalid/")
        return self._inside(inside)

    def _inside(self, path: str) -> str:
        return self.root + (path if "://" in self.root else unquote(path))

    @property
    def _published(self) -> str:
        """Where the portal says that it is published, ending in a slash; empty where it does not."""
        for row in self._rows[:1]:
            for link in row["links"]:
                if link["rel"] == "root" and link["href"].endswith(f"/{_ROOT}") and "://" in link["href"]:
                    return str(link["href"]).removesuffix(_ROOT)
        return ""


def _root_of(address: str | Path) -> str:
    """Address or path of the site, ending in a slash, from that of one of its front doors."""
    text = os.fspath(address)
    if "://" in text:
        text = text.partition("#")[0].partition("?")[0]
    for end in (_ROOT, "stac/", "stac", "index.html"):
        if text == end or text.endswith(f"/{end}"):
            text = text.removesuffix(end)
            break
    text = text or "."
    return text if text.endswith("/") else f"{text}/"


def _folded(text: str) -> str:
    """Text without accents and letter case."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _holds(row: Row, words: Iterable[str]) -> bool:
    properties = row["properties"]
    files = [f"{key} {asset.get('title', '')}" for key, asset in row["assets"].items()]
    named = (properties.get(key) for key in ("title", "description", "sharinghub:path", "sharinghub:name"))
    texts = [*filter(None, named), *properties.get("keywords", ()), *files]
    text = _folded("\n".join(map(str, texts)))
    return all(word in text for word in words)


def _fits(value: object, wanted: object) -> bool:
    if callable(wanted):
        return bool(wanted(value))
    choices = wanted if isinstance(wanted, list | set | frozenset | tuple) else (wanted,)
    held = value if isinstance(value, list) else (value,)
    return any(each in choices for each in held)


def _meets(box: Sequence[float] | None, wanted: Sequence[float]) -> bool:
    if not box:
        return False
    half = len(box) // 2
    (west, south), (east, north) = box[:2], box[half : half + 2]
    if south > wanted[3] or north < wanted[1]:
        return False
    return any(
        left <= other_right and right >= other_left
        for left, right in _arcs(west, east)
        for other_left, other_right in _arcs(wanted[0], wanted[2])
    )


def _arcs(west: float, east: float) -> list[tuple[float, float]]:
    return [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]


def _overlaps(properties: Row, interval: tuple[datetime, datetime]) -> bool:
    first = properties.get("start_datetime") or properties.get("datetime")
    last = properties.get("end_datetime") or properties.get("datetime")
    if not first or not last:
        return False
    return _moment(first) <= interval[1] and _moment(last) >= interval[0]


def _moment(text: str) -> datetime:
    moment = str_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _interval(text: str | datetime) -> tuple[datetime, datetime]:
    if isinstance(text, datetime):
        moment = text if text.tzinfo else text.replace(tzinfo=UTC)
        return moment, moment
    first, slash, last = text.partition("/")
    start, end = _span(first), _span(last if slash else first)
    return start[0], end[1]


def _span(text: str) -> tuple[datetime, datetime]:
    """First and last moment of a year, a month, a day or a time; all time for an open side."""
    text = text.strip()
    if text in {"", ".."}:
        return datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    parts = text.split("-")
    if len(parts) > 3 or "T" in text.upper():
        moment = _moment(text)
        return moment, moment
    year, month, day = (*map(int, parts), 1, 1)[:3]
    start = datetime(year, month, day, tzinfo=UTC)
    if len(parts) == 1:
        after = datetime(year + 1, 1, 1, tzinfo=UTC) if year < datetime.max.year else None
    elif len(parts) == 2:
        after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    else:
        after = start + timedelta(days=1)
    return start, (after - timedelta(microseconds=1)) if after else datetime.max.replace(tzinfo=UTC)
