"""Read the head of a file, whatever is wrong with it."""

from typing import Final

from sharinghub_static.file_heads.cleaning import cleaned
from sharinghub_static.file_heads.partial_file import (
    BudgetError,
    CutError,
    FetchError,
    MissingLibraryError,
    PartialFile,
)
from sharinghub_static.file_heads.registration import HeadReader
from sharinghub_static.snapshot.head_records import FileHead

__all__ = ["VERSION", "read_head"]

VERSION: Final = 2
"""Raised when readers read more than before, so that files are read again."""

_POINTER: Final = b"version https://git-lfs.github.com/spec/"
_LONGEST_POINTER: Final = 1024
"""Bytes, by Git LFS's specification."""


def read_head(file: PartialFile, reader: HeadReader) -> tuple[FileHead | None, str]:
    """Return the head of a file, or why there is none.

    Args:
        file: the file.
        reader: of its format.

    Returns:
        The head, cut and cleaned, and an empty text; or None and the flaw, as :class:`HeadRecord` has it.

    Raises:
        BudgetError: no more bytes may be read.
        FetchError: a request failed.
        MissingLibraryError: the library for this format is not installed.
    """
    try:
        head = reader.read(file)
    except (BudgetError, FetchError, MissingLibraryError):
        raise
    except CutError:
        return None, "cut"
    except Exception:
        if file.size == 0:
            return None, "empty"
        # A stranger's file: whatever a library makes of it, one file costs itself alone.
        return None, "pointer" if _is_pointer(file) else "damaged"
    if _is_pointer(file):
        return None, "pointer"
    return cleaned(head), ""


def _is_pointer(file: PartialFile) -> bool:
    """Whether GitLab sent the pointer of Git LFS, because it has not the content."""
    if file.size is not None and file.size > _LONGEST_POINTER:
        return False
    try:
        return file.head(len(_POINTER)) == _POINTER
    except CutError:
        return False
