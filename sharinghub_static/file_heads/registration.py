"""The readers of heads: which there are, and which one reads a file."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sharinghub_static.file_heads.partial_file import PartialFile
from sharinghub_static.registry import Definition, Registry, caller
from sharinghub_static.snapshot.head_records import FileHead

__all__ = ["KIND", "HeadReader", "Read", "all_readers", "companion_paths", "file_head", "reader_of"]

KIND: Final = "file head"

_MODULES: Final = tuple(
    f"sharinghub_static.file_heads.readers.{name}"
    for name in ("csv_table", "parquet", "tiff", "safetensors", "onnx", "gguf")
)

Read = Callable[[PartialFile], FileHead]
"""Reads the head of a file."""


@dataclass(frozen=True, slots=True)
class HeadReader:
    """One reader.

    Args:
        name: unique among readers.
        endings: of the names of files that it reads, in lower case, with their dots.
        read: reads the head of a file.
        companion_endings: of companion files, which it reads too. They replace the file's own ending, or
            follow its name where they begin with ``+``.
    """

    name: str
    endings: tuple[str, ...]
    read: Read
    companion_endings: tuple[str, ...] = ()

    def companions(self, path: str) -> tuple[str, ...]:
        """Return the paths of the companion files of a file, whether they are there or not."""
        return companion_paths(path, self.companion_endings)


def companion_paths(path: str, endings: Sequence[str]) -> tuple[str, ...]:
    """Return the paths of the companion files of a file: ``+.aux.xml`` follows its name, ``.qml`` its stem.

    Example:
        >>> companion_paths("maps/a.tif", ("+.aux.xml", ".qml"))
        ('maps/a.tif.aux.xml', 'maps/a.qml')
    """
    stem = path.rpartition(".")[0]
    return tuple(path + ending[1:] if ending.startswith("+") else stem + ending for ending in endings)


def file_head(
    name: str, *endings: str, before: str = "", after: str = "", companions: Sequence[str] = ()
) -> Callable[[Read], Read]:
    """Register a function as the reader of files with some endings.

    Args:
        name: of the reader.
        endings: of file names, such as ``.nc``; letter case does not matter.
        before: name of the reader that it goes before: the first one whose ending fits reads a file.
        after: likewise.
        companions: endings of companion files, which it reads too: ``.qml`` in place of the file's own
            ending, ``+.aux.xml`` behind its whole name.

    Raises:
        DefinitionError: the name, an ending or the function cannot be used.

    Example:
        >>> from sharinghub_static import extend
        >>> @extend.file_head("netcdf", ".nc")
        ... def netcdf(file):
        ...     magic = file.head(4)
        ...     return extend.FileHead("NetCDF", facts=(("version", magic[3]),))
    """
    source = caller()
    if not endings or not all(re.fullmatch(r"\.\S{1,30}", each) for each in endings):
        raise source.error(f"{KIND} {name}: give the endings of the files that it reads, such as '.nc'")

    def register(read: Read) -> Read:
        source.expect_callable(f"{KIND} {name}", read, ["file"])
        reader = HeadReader(name, tuple(ending.lower() for ending in endings), read, tuple(companions))
        source.define(KIND, name, reader, before=before, after=after)
        return read

    return register


def all_readers(registry: Registry | None = None) -> tuple[Definition[HeadReader], ...]:
    """Return all readers in order; those of extensions come first.

    Args:
        registry: the site's extensions; built-in readers alone without it.

    Raises:
        DefinitionError: a name is used twice, or a neighbour is not there.
    """
    return (registry or Registry()).arranged(HeadReader, _MODULES, default_before="csv")


def reader_of(path: str, registry: Registry | None = None) -> HeadReader | None:
    """Return the reader of a file by the ending of its name; None when there is none."""
    name = path.rpartition("/")[2].lower()
    entries = (definition.entry for definition in all_readers(registry))
    return next((entry for entry in entries if name.endswith(entry.endings)), None)
