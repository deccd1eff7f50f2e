"""Long texts in a file without a name, of which those alone are in memory that somebody reads.

A hub of 10,000 projects has 100 MB of READMEs. A build reads each of them a few times, and none all the time.
So a field of a record that holds a long text, and is marked with :func:`holds_text`, may hold a
:class:`StoredText` in its place: who asks for the field gets the text all the same.

The file is there as long as one of its texts is. Copies of the process read it too.
"""

import os
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

__all__ = ["StoredText", "TextFile", "as_stored", "holds_text"]

Record = TypeVar("Record")

_LONG: Final = 400
"""Characters from which on a text takes more memory than its place in a file."""


class TextFile:
    """Takes texts, and gives what stands for them.

    Args:
        folder: where the file is made, which becomes as large as all texts; where it cannot be, they stay in
            memory.

    Example:
        >>> TextFile(Path()).put("short")
        'short'
    """

    def __init__(self, folder: Path) -> None:
        self._end = 0
        self._file: Any = None
        self._last = -1, ""
        try:
            self._file = tempfile.TemporaryFile(buffering=0, dir=folder)  # noqa: SIM115 - see the next line
            weakref.finalize(self, self._file.close)
        except OSError:
            self._end = -1

    def put(self, text: str) -> str:
        """Return what a field that :func:`holds_text` may hold for a text: short ones as they are."""
        if len(text) < _LONG or self._end < 0:
            return text
        content = text.encode("utf-8", "surrogatepass")
        try:
            self._file.seek(self._end)
            if self._file.write(content) < len(content):
                raise OSError("the disk is full")
        except OSError:
            self._end = -1  # the texts so far can be read
            return text
        stored = StoredText(self, self._end, len(content))
        self._end += len(content)
        return cast("str", stored)

    def read(self, start: int, length: int) -> str:
        """Return the text at a place of the file, in bytes."""
        if self._last[0] != start:
            # It stays until the next is read: it may be asked for again, and orjson, which believes that a
            # class with slots holds what it gives, writes a text without holding it.
            self._last = start, self._content(start, length)
        return self._last[1]

    def _content(self, start: int, length: int) -> str:
        if hasattr(os, "pread"):  # which does not mind that copies of the process read too
            content = os.pread(self._file.fileno(), length, start)
        else:
            self._file.seek(start)
            content = self._file.read(length)
        if len(content) < length:
            raise OSError("a temporary file has lost its end")
        return content.decode("utf-8", "surrogatepass")


class StoredText:
    """A text in a file.

    Args:
        file: has it.
        start: first byte.
        length: bytes.
    """

    __slots__ = ("_file", "_length", "_start")

    def __init__(self, file: TextFile, start: int, length: int) -> None:
        self._file, self._start, self._length = file, start, length

    def read(self) -> str:
        """Return the text."""
        return self._file.read(self._start, self._length)


class _TextField:
    """A field of a class with slots that gives the text which it holds, or which is in a file.

    Args:
        slot: of the class.
    """

    def __init__(self, slot: Any) -> None:
        self.slot = slot

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        if instance is None:
            return self
        value = self.slot.__get__(instance, owner)
        return value.read() if type(value) is StoredText else value

    def __set__(self, instance: object, value: str) -> None:
        self.slot.__set__(instance, value)


def holds_text(*names: str) -> Callable[[type[Record]], type[Record]]:
    """Let fields of a data class with slots hold texts that are in a file.

    Args:
        names: of the fields.
    """

    def mark(record: type[Record]) -> type[Record]:
        for name in names:
            setattr(record, name, _TextField(getattr(record, name)))
        return record

    return mark


def as_stored(record: object, name: str) -> str:
    """Return what a field holds, be it that the text is in a file: to copy a record without reading it.

    Args:
        record: of a class that was marked with :func:`holds_text`.
        name: of the field.
    """
    field: _TextField = getattr(type(record), name)
    return cast("str", field.slot.__get__(record, type(record)))
