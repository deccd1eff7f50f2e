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
from typing import Any, Self, TypeVar
from urllib.parse import unquote, urljoin, urlsplit

import pystac
from pystac.stac_io import DefaultStacIO
from pystac.utils import str_to_datetime

from sharinghub_static.errors import SiteError

__all__ = ["Catalog"]

_ROOT = "stac/catalog.json"
_LINES = "stac/items.ndjson"

_HINT = "Give the address of a portal's home page, or the folder of its site."

Row = Mapping[str, Any]
Value = TypeVar("Value")


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
        if "://" not in root and Path(root.rstrip("/")).is_file():
            raise SiteError(
                f"{root.rstrip('/')}: is a file, not a folder",
                "Unpack it and give the folder of the site in it, or serve it and give the address.",
            )
        text = _read(root + _LINES)
        try:
            # Not splitlines(), which divides lines at letters that are in titles and names of files, too.
            rows = [json.loads(line) for line in text.split("\n") if line.strip()]
        except ValueError as error:
            raise SiteError(f"{root}{_LINES}: is not what a portal writes ({error})", _HINT) from error
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
        datetime: str | datetime | Sequence[str | datetime | None] | None = None,
        collections: str | Iterable[str] = (),
    ) -> list[pystac.Item]:
        """Return the Items that match all that is given; those changed last come first.

        Args:
            text: words that title, description, topics, path or files of an Item hold, in any order; letter
                case and accents make no difference.
            bbox: west, south, east, north in degrees; west greater than east across the antimeridian. Items
                without a place do not match.
            datetime: a moment or an interval of the data, as in STAC's API: ``2024-05``,
                ``2020-01-01/2024-12-31``, ``2023/..``; or a pair of such, of which one may be None.
            collections: ids of categories; each if empty.

        Raises:
            ValueError: ``bbox`` has not four numbers, or its south is north of its north; ``datetime`` is no
                time.
        """
        words, interval = _folded(text or "").split(), _interval(datetime) if datetime else None
        if bbox is not None and len(bbox) != 4:
            raise ValueError(f"bbox has {len(bbox)} numbers: give west, south, east, north")
        if bbox is not None and bbox[1] > bbox[3]:
            raise ValueError(
                f"bbox begins at {bbox[1]}° north and ends at {bbox[3]}°: give south before north"
            )
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
            name: its id, or the path of the project in the hub, in any letter case: that on GitLab, and of a
                further GitLab instance with its name in front (``~esa/earth/cover``).
            collection: its category, where the project is in several; the first one if empty.

        Raises:
            KeyError: there is no such Item.
            SiteError: its file cannot be read.
        """
        wanted, elsewhere = name.strip("/").casefold(), ""
        for row in self._rows:
            path = _path_in_hub(row)
            if collection not in {"", row["collection"]}:
                continue
            if wanted in {row["id"].casefold(), path.casefold()}:
                return _reading(self._own_address(row), _item_from)
            if path.casefold().endswith(f"/{wanted}") and path.startswith("~"):
                elsewhere = elsewhere or f"; there is {path}"
        raise KeyError(f"{name}: there is no such Item in {collection or self.root}{elsewhere}")

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


class _Files(DefaultStacIO):
    """Reads files of any path: pystac takes ``#`` and ``?`` in one for parts of an address."""

    def read_text_from_href(self, href: str) -> str:
        """Return the text at an address, or in a file."""
        return super().read_text_from_href(href) if "://" in href else Path(href).read_text("utf-8")


def _read(address: str) -> str:
    return _reading(address, lambda address, files: files.read_text(address))


def _item_from(address: str, files: _Files) -> pystac.Item:
    return pystac.Item.from_file(address, files)


def _reading(address: str, read: Callable[[str, _Files], Value]) -> Value:
    """Read something, and report in one way what pystac and urllib3 raise, which is any Exception.

    Raises:
        SiteError: it cannot be read.
    """
    try:
        return read(address, _Files())
    except Exception as error:
        reason = error.__cause__ or error
        raise SiteError(f"{address}: cannot be read ({reason})", _HINT) from error


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


def _path_in_hub(row: Row) -> str:
    """The path of an Item's project in the hub: with the instance in front, as its id has it."""
    path = row["properties"].get("sharinghub:path") or ""
    # "~esa--earth--cover": the name of an instance has no two hyphens in a row.
    mark = row["id"].partition("--")[0]
    return f"{mark}/{path}" if mark.startswith("~") and path else path


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


def _interval(given: str | datetime | Sequence[str | datetime | None]) -> tuple[datetime, datetime]:
    """First and last moment of what is searched.

    Raises:
        ValueError: it is no time.
    """
    sides = given.split("/") if isinstance(given, str) else [given] if isinstance(given, datetime) else given
    try:
        if len(sides) not in {1, 2}:
            raise ValueError("it has neither one side nor two")
        first, last = sides[0], sides[-1]
        return _span(first or "")[0], _span(last or "")[1]
    except (ArithmeticError, AttributeError, TypeError, ValueError) as error:
        raise ValueError(
            f"datetime is {given!r}, which is no time: write one such as 2024-05 or 2020-01-01/2024-12-31"
        ) from error


def _span(side: str | datetime) -> tuple[datetime, datetime]:
    """First and last moment of a year, a month, a day or a time; all time for an open side."""
    if isinstance(side, datetime):
        moment = side if side.tzinfo else side.replace(tzinfo=UTC)
        return moment, moment
    text = side.strip()
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
