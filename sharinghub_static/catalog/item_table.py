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
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import orjson

from sharinghub_static.catalog.column_types import Fields, as_json
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
_ROWS_A_GROUP: Final = 1000
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
        items: STAC Items, which are asked for one after the other; ids are unique in each Collection.
        collections: the Collections of the Items by id, for the metadata of the file.

    Raises:
        ImportError: pyarrow is not installed.
    """
    import pyarrow.parquet as pq

    columns = _Columns()
    rows = sorted(map(columns.see, items), key=lambda row: row.order)
    output = io.BytesIO()
    # Statistics of all columns, and Arrow's own schema, would be larger than what a small hub says.
    with pq.ParquetWriter(
        output,
        columns.table([]).schema,
        compression="zstd",
        store_schema=False,
        write_statistics=list(_FILTERED),
    ) as writer:
        writer.add_key_value_metadata(_metadata(rows, collections))
        for first in range(0, max(1, len(rows)), _ROWS_A_GROUP):
            writer.write_table(columns.table(rows[first : first + _ROWS_A_GROUP]))
    return output.getvalue()


class _Row:
    """An Item, compressed, with what says where it is in the table.

    Args:
        item: the Item.
    """

    __slots__ = ("_packed", "bounds", "order")

    def __init__(self, item: Item) -> None:
        self._packed = zlib.compress(orjson.dumps(item), 1)
        shape = _shape_of(item.get("geometry"))
        self.bounds = None if shape is None else tuple(map(float, shape.bounds))
        place = _along_curve(self.bounds) if self.bounds else 0
        # Near ones follow each other, so that readers pass over groups of rows.
        self.order = self.bounds is None, place, str(item.get("collection")), str(item["id"])

    @property
    def item(self) -> Item:
        """The Item."""
        item: Item = orjson.loads(zlib.decompress(self._packed))
        return item

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


def _well_known(geometry: object) -> bytes | None:
    """A geometry as WKB."""
    import shapely

    shape = _shape_of(geometry)
    return None if shape is None else shapely.to_wkb(shape, byte_order=1)


def _along_curve(bounds: Sequence[float]) -> int:
    """Place of the centre along Morton's curve through the world."""
    west, south, east, north = bounds
    x = int(((west + east) / 2 + 180) / 360 * 0xFFFF)
    y = int(((south + north) / 2 + 90) / 180 * 0xFFFF)
    return sum((x >> bit & 1) << 2 * bit | (y >> bit & 1) << 2 * bit + 1 for bit in range(16))


class _Columns:
    """The columns of a table, whose types are known when each Item was seen once."""

    def __init__(self) -> None:
        import pyarrow as pa

        text, texts = pa.string(), pa.list_(pa.string())
        self._types: dict[str, pa.DataType] = {
            "id": text,
            "stac_version": text,
            "stac_extensions": texts,
            "geometry": pa.binary(),
            "bbox": pa.struct([(name, pa.float64()) for name in ("xmin", "ymin", "xmax", "ymax")]),
            "links": pa.null(),
            "assets": pa.null(),
            "collection": text,
        }
        known = dict.fromkeys(("href", "rel", "type", "title"), text)
        self._links = Fields(known, "others", _MOST_FIELDS)
        known = dict.fromkeys(("href", "type", "title", "description", "file:checksum"), text)
        known |= {"roles": texts, "file:size": pa.int64()}
        self._assets = Fields(known, "others", _MOST_FIELDS)
        provider = [("name", text), ("description", text), ("roles", texts), ("url", text)]
        known = dict.fromkeys(_TEXTS, text)
        known |= {name: pa.timestamp("us", tz="UTC") for name in _TIMES}
        known |= {"keywords": texts, "instruments": texts, "gsd": pa.float64()}
        known |= {"providers": pa.list_(pa.struct(provider)), "deprecated": pa.bool_()}
        known |= {
            "sharinghub:id": pa.int64(),
            "sharinghub:stars": pa.int64(),
            "sharinghub:archived": pa.bool_(),
        }
        taken = (*self._types, "type", "properties")
        self._properties = Fields(known, OTHERS, _MOST_COLUMNS, taken, has_json_type=True)

    def see(self, item: Item) -> _Row:
        """Look at an Item and return its row."""
        for link in item["links"]:
            self._links.see(link)
        for asset in item["assets"].values():
            self._assets.see(asset)
        self._properties.see(item["properties"])
        return _Row(item)

    def table(self, rows: Sequence[_Row]) -> "pa.Table":
        """Return a part of the table; these rows alone are objects of Python meanwhile."""
        import pyarrow as pa

        items = [row.item for row in rows]
        links, assets = self._links, self._assets
        types = self._types | {
            "links": pa.list_(links.type),
            "assets": pa.map_(pa.string(), assets.type),
        }
        values: dict[str, list[Any]] = {
            name: [item.get(name) for item in items]
            for name in ("id", "stac_version", "stac_extensions", "collection")
        }
        values["geometry"] = [_well_known(item.get("geometry")) for item in items]
        values["bbox"] = [row.box for row in rows]
        values["links"] = [[links.row(link) for link in item["links"]] for item in items]
        values["assets"] = [
            [(key, assets.row(asset)) for key, asset in item["assets"].items()] for item in items
        ]
        properties = [self._properties.row(item["properties"]) for item in items]
        columns = {name: pa.array(values[name], type_) for name, type_ in types.items()}
        for name, type_ in self._properties.types.items():
            columns[name] = pa.array([row[name] for row in properties], type_)
        return pa.table(columns)


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
    metadata = {"geo": as_json(geo), "stac-geoparquet": as_json(stac)}
    if len(known) == 1:
        # The key of the layout before 1.0.
        metadata["stac:collection"] = as_json(next(iter(known.values())))
    return metadata
