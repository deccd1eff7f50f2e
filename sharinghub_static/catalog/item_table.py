"""Items as GeoParquet: one row an Item, in the layout of stac-geoparquet.

What is in ``properties`` is a column of its own, times are timestamps and the geometry is WKB; an Item
without a place has neither geometry nor ``bbox``. ``assets`` is a map from the asset's key to its fields: a
column for each key, as stac-geoparquet's own writer makes them, would be hundreds. What differs in type from
Item to Item, or is an object, is JSON in Parquet's own JSON type.

Sources: https://github.com/radiantearth/stac-geoparquet-spec and, for the bounding boxes, the order of rows
and the name of the file, https://github.com/portolan-sdi/portolan-spec/blob/main/specs/portolan/formats.md.

pyarrow is the extra ``parquet``; :mod:`sharinghub_static.extras` says whether it is installed.
"""

import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import orjson

from sharinghub_static.catalog.schemas import Item

if TYPE_CHECKING:
    # Imported where tables are made, for both take long to load.
    import pyarrow as pa
    from shapely.geometry.base import BaseGeometry

__all__ = ["OTHERS", "PARQUET", "items_as_parquet"]

PARQUET: Final = "application/vnd.apache.parquet"
"""Media type of a table."""

OTHERS: Final = "sharinghub:other-properties"
"""Column of the properties that have no column: name to JSON. Their name or their type is that of another."""

_MOST_COLUMNS: Final = 300
"""Front matter may hold any key: the rare ones of a large hub would make a table of thousands of columns."""

_MOST_FIELDS: Final = 60  # of a link and of an asset
_MOST_NESTED: Final = 30  # fields of an object in an object
_DEEPEST: Final = 3  # objects and lists in each other
_ROWS_A_GROUP: Final = 1000
_EXACT: Final = 2**53
"""Up to here a float is the same number as the integer."""

_LISTING: Final = frozenset({"item", "child"})

_TEXTS: Final = (
    *("title", "description", "license", "version", "platform", "constellation", "sci:doi", "sci:citation"),
    *("sharinghub:name", "sharinghub:path", "sharinghub:default-branch"),
)
_TIMES: Final = ("datetime", "start_datetime", "end_datetime", "created", "updated")


_FILTERED: Final = (
    *("id", "collection", *_TIMES, "license", "sharinghub:path"),
    *(f"bbox.{side}" for side in ("xmin", "ymin", "xmax", "ymax")),
)
"""Columns by whose least and greatest value readers pass over groups of rows."""


def items_as_parquet(items: Iterable[Item], collections: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return a table of Items; the same Items make the same bytes, in whatever order.

    Args:
        items: STAC Items; ids are unique in each Collection.
        collections: the Collections of the Items by id, for the metadata of the file.

    Raises:
        ImportError: pyarrow is not installed.
    """
    import pyarrow.parquet as pq

    rows = sorted((_Row(item) for item in items), key=lambda row: row.order)
    table = _table(rows)
    output = io.BytesIO()
    # Statistics of all columns, and Arrow's own schema, would be larger than what a small hub says.
    with pq.ParquetWriter(
        output, table.schema, compression="zstd", store_schema=False, write_statistics=list(_FILTERED)
    ) as writer:
        writer.add_key_value_metadata(_metadata(rows, collections))
        writer.write_table(table, _ROWS_A_GROUP)
    return output.getvalue()


class _Row:
    """An Item with its shape.

    Args:
        item: the Item.
    """

    def __init__(self, item: Item) -> None:
        self.item = item
        self.shape = _shape_of(item.get("geometry"))
        self.bounds = None if self.shape is None else tuple(map(float, self.shape.bounds))

    @property
    def order(self) -> tuple[bool, int, str, str]:
        """Near ones follow each other, so that readers pass over groups of rows."""
        place = _along_curve(self.bounds) if self.bounds else 0
        return self.bounds is None, place, str(self.item.get("collection")), str(self.item["id"])

    @property
    def box(self) -> dict[str, float] | None:
        """Bounds of the shape: what crosses the antimeridian is in two parts, so that any filter finds it."""
        return dict(zip(("xmin", "ymin", "xmax", "ymax"), self.bounds, strict=True)) if self.bounds else None


def _shape_of(geometry: object) -> "BaseGeometry | None":
    """The shape of a geometry; None for none, for an empty one, and for one that GEOS cannot hold."""
    if geometry is None:
        return None
    import shapely

    # As an array: the stubs of one geometry have no missing one.
    [shape] = shapely.from_geojson([orjson.dumps(geometry).decode()], on_invalid="ignore")
    return None if shape is None or shape.is_empty else shape


def _along_curve(bounds: Sequence[float]) -> int:
    """Place of the centre along Morton's curve through the world."""
    west, south, east, north = bounds
    x = int(((west + east) / 2 + 180) / 360 * 0xFFFF)
    y = int(((south + north) / 2 + 90) / 180 * 0xFFFF)
    return sum((x >> bit & 1) << 2 * bit | (y >> bit & 1) << 2 * bit + 1 for bit in range(16))


def _table(rows: Sequence[_Row]) -> "pa.Table":
    import pyarrow as pa
    import shapely

    items = [row.item for row in rows]
    text, texts = pa.string(), pa.list_(pa.string())
    box = pa.struct([(name, pa.float64()) for name in ("xmin", "ymin", "xmax", "ymax")])
    shapes = [row.shape for row in rows]
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        "id": pa.array([item["id"] for item in items], text),
        "stac_version": pa.array([item["stac_version"] for item in items], text),
        "stac_extensions": pa.array([item["stac_extensions"] for item in items], texts),
        "geometry": pa.array(
            [None if shape is None else shapely.to_wkb(shape, byte_order=1) for shape in shapes], pa.binary()
        ),
        "bbox": pa.array([row.box for row in rows], box),
        "links": _links(items),
        "assets": _assets(items),
        "collection": pa.array([item.get("collection") for item in items], text),
    }
    columns |= _properties([item["properties"] for item in items], columns)
    return pa.table(columns)


def _links(items: Sequence[Item]) -> "pa.ChunkedArray":
    import pyarrow as pa

    known = {name: pa.string() for name in ("href", "rel", "type", "title")}
    fields = _Fields((link for item in items for link in item["links"]), known, "others", _MOST_FIELDS)
    return _column(([fields.row(link) for link in item["links"]] for item in items), pa.list_(fields.type))


def _assets(items: Sequence[Item]) -> "pa.ChunkedArray":
    import pyarrow as pa

    known = {name: pa.string() for name in ("href", "type", "title", "description", "file:checksum")}
    known |= {"roles": pa.list_(pa.string()), "file:size": pa.int64()}
    assets = (asset for item in items for asset in item["assets"].values())
    fields = _Fields(assets, known, "others", _MOST_FIELDS)
    rows = ([(key, fields.row(asset)) for key, asset in item["assets"].items()] for item in items)
    return _column(rows, pa.map_(pa.string(), fields.type))


def _column(values: Iterable[object], type_: "pa.DataType") -> "pa.ChunkedArray":
    """Return a column of which no more than some rows are objects of Python at a time."""
    import pyarrow as pa

    rows = iter(values)
    chunks = [pa.array(some, type_) for some in iter(lambda: list(islice(rows, _ROWS_A_GROUP)), [])]
    return pa.chunked_array(chunks, type_)


def _properties(properties: Sequence[Mapping[str, Any]], taken: Iterable[str]) -> dict[str, "pa.Array"]:
    import pyarrow as pa

    roles = pa.list_(pa.string())
    provider = [("name", pa.string()), ("description", pa.string()), ("roles", roles), ("url", pa.string())]
    known = {name: pa.string() for name in _TEXTS}
    known |= {name: pa.timestamp("us", tz="UTC") for name in _TIMES}
    known |= {"keywords": pa.list_(pa.string()), "instruments": pa.list_(pa.string()), "gsd": pa.float64()}
    known |= {"providers": pa.list_(pa.struct(provider)), "deprecated": pa.bool_()}
    known |= {"sharinghub:id": pa.int64(), "sharinghub:stars": pa.int64(), "sharinghub:archived": pa.bool_()}
    fields = _Fields(
        properties, known, OTHERS, _MOST_COLUMNS, (*taken, "type", "properties"), has_json_type=True
    )
    rows = [fields.row(each) for each in properties]
    return {name: pa.array([row[name] for row in rows], type_) for name, type_ in fields.types.items()}


class _Fields:
    """The typed fields of objects that may hold anything.

    Args:
        objects: all of them.
        known: fields that are always there, with their types.
        others: name of the field for all that has none of its own.
        most: number of fields beside those that are known; the most frequent.
        taken: names that no field may have, in any letter case.
        has_json_type: whether JSON has a type of its own, which Arrow takes in columns alone.
    """

    def __init__(
        self,
        objects: Iterable[Mapping[str, Any]],
        known: Mapping[str, "pa.DataType"],
        others: str,
        most: int,
        taken: Iterable[str] = (),
        *,
        has_json_type: bool = False,
    ) -> None:
        import pyarrow as pa

        self.types = dict(known)
        self._others = others
        seen: dict[str, list[Any]] = {}
        for each in objects:
            for name, value in each.items():
                if name not in known and value is not None:
                    seen.setdefault(name, []).append(value)
        counts = Counter({name: len(values) for name, values in seen.items()})
        # SQL does not mind the letter case of names: of two that differ in it the more frequent is a field.
        used = {name.lower() for name in (*known, *taken, others)}
        chosen = list[str]()
        for name in sorted(counts, key=lambda name: (-counts[name], name)):
            if name.lower() not in used and len(chosen) < most:
                used.add(name.lower())
                chosen.append(name)
        self._fits = {name: _checker(type_) for name, type_ in known.items()}
        for name in sorted(chosen):
            type_ = _type_of(seen[name])
            self._fits[name] = _checker(type_) if type_ else _json
            self.types[name] = type_ or (pa.json_() if has_json_type else pa.string())
        self.types[others] = pa.map_(pa.string(), pa.string())

    @property
    def type(self) -> "pa.DataType":
        """All fields as one type."""
        import pyarrow as pa

        return pa.struct(list(self.types.items()))

    def row(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of an object by field; None for those that it has not."""
        row: dict[str, Any] = dict.fromkeys(self.types)
        others = []
        for name, value in values.items():
            if value is None:
                continue
            fits = self._fits.get(name)
            converted = fits(value) if fits else None
            if converted is None:
                others.append((name, _json(value)))
            else:
                row[name] = converted
        row[self._others] = sorted(others) or None
        return row


def _type_of(values: Sequence[Any], depth: int = 0) -> "pa.DataType | None":
    """The type that holds all values as they are; None where there is none but JSON."""
    import pyarrow as pa

    simple = [pa.bool_(), pa.int64(), pa.float64(), pa.string()]
    for type_ in (*simple, *map(pa.list_, (pa.string(), pa.int64(), pa.float64()))):
        fits = _checker(type_)
        if all(fits(value) is not None for value in values):
            return type_
    if depth < _DEEPEST and all(isinstance(value, list) for value in values):
        entry = _type_of([each for value in values for each in value], depth + 1)
        return pa.list_(entry) if entry else None
    if depth <= _DEEPEST and all(isinstance(value, dict) and value for value in values):
        return _struct_of(values, depth)
    return None


def _struct_of(values: Sequence[Mapping[str, Any]], depth: int) -> "pa.DataType | None":
    """The type of objects that have the same few fields; None for others."""
    import pyarrow as pa

    seen: dict[str, list[Any]] = {}
    for value in values:
        for name, each in value.items():
            seen.setdefault(name, []).append(each)
    if len({name.lower() for name in seen}) < len(seen) or len(seen) > _MOST_NESTED:
        return None
    fields = []
    for name in sorted(seen):
        if any(each is None for each in seen[name]) or (type_ := _type_of(seen[name], depth + 1)) is None:
            return None
        fields.append((name, type_))
    return pa.struct(fields)


def _checker(type_: "pa.DataType") -> Callable[[Any], Any]:
    """A function that returns a value in a type, or None where the type cannot hold it as it is."""
    import pyarrow as pa

    if pa.types.is_timestamp(type_):
        return _moment
    if pa.types.is_list(type_):
        one = _checker(type_.value_type)
        return lambda value: _all(one, value)
    if pa.types.is_struct(type_):
        fields = {field.name: _checker(field.type) for field in type_}
        return lambda value: _object(fields, value)
    if pa.types.is_boolean(type_):
        return lambda value: value if isinstance(value, bool) else None
    if pa.types.is_integer(type_):
        return lambda value: value if _is_integer(value) and -(2**63) <= value < 2**63 else None
    if pa.types.is_floating(type_):
        return lambda value: (
            float(value)
            if isinstance(value, float) or (_is_integer(value) and abs(value) <= _EXACT)
            else None
        )
    return lambda value: value if isinstance(value, str) else None


def _all(one: Callable[[Any], Any], value: object) -> list[Any] | None:
    if not isinstance(value, list):
        return None
    converted = [one(each) for each in value]
    return None if any(each is None for each in converted) else converted


def _object(fields: Mapping[str, Callable[[Any], Any]], value: object) -> dict[str, Any] | None:
    if not isinstance(value, dict) or not value.keys() <= fields.keys():
        return None
    converted = {name: fields[name](each) for name, each in value.items()}
    return None if any(each is None for each in converted.values()) else converted


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _metadata(rows: Sequence[_Row], collections: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Metadata of the file, by GeoParquet and stac-geoparquet."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        # Any: given Polygon and MultiPolygon, rustac 0.9 fails on rows without a geometry.
        "geometry_types": [],
        "covering": {"bbox": {name: ["bbox", name] for name in ("xmin", "ymin", "xmax", "ymax")}},
    }
    if boxes := [row.bounds for row in rows if row.bounds]:
        west, south, east, north = zip(*boxes, strict=True)
        column["bbox"] = [min(west), min(south), max(east), max(north)]
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    # Links to thousands of Items would be most of the file, and are said by its rows.
    known = {
        name: {**collection, "links": [link for link in collection["links"] if link["rel"] not in _LISTING]}
        for name, collection in sorted(collections.items())
    }
    stac = {"version": "1.0.0", "collections": known}
    metadata = {"geo": _json(geo), "stac-geoparquet": _json(stac)}
    if len(known) == 1:
        # The key of the layout before 1.0.
        metadata["stac:collection"] = _json(next(iter(known.values())))
    return metadata
