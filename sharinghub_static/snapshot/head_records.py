"""What the first bytes of data and model files say of their content, as the crawl read it.

A head is small and of one form for every format, so that a page shows what an extension reads like the rest.
"""

from dataclasses import dataclass

__all__ = ["FileHead", "HeadRecord", "HeadTable"]


@dataclass(frozen=True, slots=True)
class HeadTable:
    """A table of a head: the first rows of a CSV file, the tensors of a model, the bands of a raster.

    Args:
        name: what it lists: ``rows``, ``columns``, ``tensors``, ``inputs``, ``outputs``, ``bands`` or
            ``metadata``; an extension may have words of its own.
        columns: headings, in order; an empty text where a column has no name.
        rows: cells as texts, each row as long as ``columns``.
        row_count: rows that there are in the file; None when that is not known.
        column_count: columns that there are in the file.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_count: int | None = None
    column_count: int = 0


@dataclass(frozen=True, slots=True)
class FileHead:
    """What the beginning, or the end, of a file says of its content.

    Args:
        format: name of the format, for people: ``CSV``, ``GeoTIFF``, ….
        facts: key and value of what is said in a line: ``("rows", 1200)``. Numbers are finite.
        tables: in the order in which they are shown.
        fields: JSON object of the STAC fields that it gives the file's asset (``table:columns``, …); empty
            for none.
    """

    format: str
    facts: tuple[tuple[str, int | float | str], ...] = ()
    tables: tuple[HeadTable, ...] = ()
    fields: str = ""


@dataclass(frozen=True, slots=True)
class HeadRecord:
    """The head of one file of a repository.

    Args:
        path: path from the root of the repository.
        source: which content was read: the version of the readers, and Git's blob id or the SHA-256 of the
            content in Git LFS. While it stays, the file is not requested again.
        head: what was read; None when nothing could be made of it.
        flaw: why: ``damaged``, ``pointer`` (the content is not on the server), ``cut`` (what is needed is
            beyond the limits) or ``empty`` (the file has no bytes); empty with a head.
        size: bytes of the whole file; None when the server did not say.
    """

    path: str
    source: str
    head: FileHead | None = None
    flaw: str = ""
    size: int | None = None
