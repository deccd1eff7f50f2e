"""Reads what the first or last bytes of a file say of its content: columns, bands, tensors, inputs.

One module a format in ``readers/``, registered by :func:`file_head`, which a site's extensions use as well.
A reader asks a :class:`PartialFile` for bytes; whoever made it decides where they come from, and how many
there may be. Files are of strangers: whatever a reader raises costs the head of that file and nothing else,
and what it returns is cut and cleaned (:mod:`sharinghub_static.file_heads.cleaning`).
"""

from sharinghub_static.file_heads.partial_file import (
    BudgetError,
    CutError,
    DamagedError,
    FetchError,
    MissingLibraryError,
    PartialFile,
    Piece,
)
from sharinghub_static.file_heads.reading import VERSION, read_head
from sharinghub_static.file_heads.registration import HeadReader, all_readers, file_head, reader_of

__all__ = [
    "VERSION",
    "BudgetError",
    "CutError",
    "DamagedError",
    "FetchError",
    "HeadReader",
    "MissingLibraryError",
    "PartialFile",
    "Piece",
    "all_readers",
    "file_head",
    "read_head",
    "reader_of",
]
