"""Makes the first rows of a Parquet file from its columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sharinghub_static.file_heads.cleaning import MOST_COLUMNS, MOST_ROWS
from sharinghub_static.file_heads.parquet.columns import Chunk, Entry, read_entries
from sharinghub_static.file_heads.parquet.nesting import MISSING, Node, cell_of, tree_of
from sharinghub_static.file_heads.parquet.values import written_as
from sharinghub_static.file_heads.partial_file import PartialFile
from sharinghub_static.snapshot.head_records import HeadTable

__all__ = ["first_rows"]

_MOST_BYTES: Final = 500_000
"""Bytes of a file that are read for its rows."""
_MOST_REQUESTS: Final = 16
_AT_ONCE: Final = 65_536
"""Bytes up to which columns that follow each other are fetched by one request."""
_MOST_LEAVES: Final = 60


@dataclass(slots=True)
class _Fetching:
    """Fetches parts of a file within the limits.

    Args:
        file: any.
        ends: offsets where columns end, in order.
        most_bytes: that are left.
        requests: that are left.
    """

    file: PartialFile
    ends: Sequence[int]
    most_bytes: int = _MOST_BYTES
    requests: int = _MOST_REQUESTS

    def fetch(self, start: int, count: int) -> bytes:
        """Return bytes of the file; fewer or none where they may not be read.

        Args:
            start: offset of the first byte.
            count: bytes that are wanted.
        """
        held = self.file.held(start, count)
        if held is not None:
            return held
        # The next columns too, as far as they are near: a request costs as much as 16 kB.
        wanted = max(
            (end - start for end in self.ends if start + count <= end <= start + _AT_ONCE), default=0
        )
        wanted = max(wanted, count)
        if not self.requests or wanted > self.most_bytes:
            return b""
        self.requests -= 1
        self.most_bytes -= wanted
        return (self.file.optional_part(start, wanted) or b"")[:count]


def first_rows(
    file: PartialFile, metadata: Any, schema: Any, geometries: Mapping[str, Any]
) -> HeadTable | None:
    """Return a table of the first rows; None where no column could be read.

    Args:
        file: the file.
        metadata: of the file, as pyarrow reads it from the footer.
        schema: the same as an Arrow schema.
        geometries: columns that GeoParquet's metadata describe.

    Raises:
        BudgetError: the crawl may read no more bytes now.
        FetchError: a request failed.
    """
    groups = (metadata.row_group(number) for number in range(min(metadata.num_row_groups, 100)))
    group = next((each for each in groups if each.num_rows > 0), None)
    if group is None:
        return None
    nodes = _nodes(schema, metadata)
    leaves = [leaf for node in nodes for leaf in node.leaves]
    chunks = {
        leaf: _chunk(group.column(leaf), metadata.schema.column(leaf), file.size or 0) for leaf in leaves
    }
    fetching = _Fetching(file, sorted(chunk.start + chunk.size for chunk in chunks.values() if chunk))
    count = min(MOST_ROWS, group.num_rows)
    read: dict[int, list[list[Entry]]] = {}
    writers: dict[int, Callable[[Any], str]] = {}
    for node in nodes:
        for leaf in node.leaves:
            chunk = chunks[leaf]
            if chunk is not None:
                column = metadata.schema.column(leaf)
                writers[leaf] = written_as(column, is_geometry=_is_geometry(node, geometries))
                read[leaf] = _entries(chunk, fetching, count)
    columns = [(node, [_cell(node, number, read, writers) for number in range(count)]) for node in nodes]
    shown = [(node.name, cells) for node, cells in columns if any(cell != MISSING for cell in cells)]
    if not shown:
        return None
    names = tuple(name for name, _ in shown)
    rows = tuple(zip(*(cells for _, cells in shown), strict=True))
    return HeadTable("rows", names, rows, metadata.num_rows, len(schema))


def _nodes(schema: Any, metadata: Any) -> list[Node]:
    """The first fields, whose columns are as the schema says."""
    nodes: list[Node] = []
    leaf, left = 0, _MOST_LEAVES
    for field in schema:
        if len(nodes) >= MOST_COLUMNS:
            break
        node = tree_of(field, leaf)
        if leaf + len(node.leaves) > metadata.num_columns:
            raise ValueError("the schema has more fields than the file has columns")
        leaf += len(node.leaves)
        if len(node.leaves) <= left:
            nodes.append(node)
            left -= len(node.leaves)
    return nodes


def _is_geometry(node: Node, geometries: Mapping[str, Any]) -> bool:
    details = geometries.get(node.name)
    return isinstance(details, Mapping) and details.get("encoding") == "WKB"


def _chunk(column: Any, schema: Any, size: int) -> Chunk | None:
    """A column in a group of rows; None where it is in another file, or not where it can be."""
    start = column.data_page_offset
    dictionary = column.dictionary_page_offset
    if column.has_dictionary_page and dictionary is not None and 0 < dictionary < start:
        start = dictionary
    length = column.total_compressed_size
    if column.file_path or start < 4 or length < 1 or start + length > size:
        return None
    return Chunk(
        start,
        length,
        str(column.compression),
        str(column.physical_type),
        schema.length or 0,
        schema.max_definition_level,
        schema.max_repetition_level,
    )


def _entries(chunk: Chunk, fetching: _Fetching, count: int) -> list[list[Entry]]:
    """The first rows of a column; none where its pages are of a kind that is not read, or damaged."""
    try:
        return read_entries(chunk, fetching.fetch, count)
    except (ValueError, IndexError, OverflowError):
        return []


def _cell(
    node: Node,
    row: int,
    read: Mapping[int, Sequence[Sequence[Entry]]],
    writers: Mapping[int, Callable[[Any], str]],
) -> str:
    entries = {leaf: read[leaf][row] for leaf in node.leaves if row < len(read.get(leaf, ()))}
    return cell_of(node, entries, lambda leaf, value: writers[leaf](value)) if entries else MISSING
