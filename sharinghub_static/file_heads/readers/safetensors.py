"""Tensors, parameters and metadata of a safetensors file: its header is JSON behind a length of eight bytes.

Source: https://huggingface.co/docs/safetensors/index#format, which limits a header to 100 MB.
"""

import math
import re
from collections import Counter
from typing import Any, Final

import orjson

from sharinghub_static.file_heads.partial_file import CutError, DamagedError, PartialFile
from sharinghub_static.file_heads.registration import file_head
from sharinghub_static.snapshot.head_records import FileHead, HeadTable

_BYTES: Final = 65_536
_LONGEST_HEADER: Final = 2_000_000
_TYPE: Final = re.compile(r"[A-Z][A-Z0-9_]{0,15}")
_MOST_DIMENSIONS: Final = 32
_SHOWN: Final = 40
_MOST_METADATA: Final = 12


@file_head("safetensors", ".safetensors")
def read_safetensors(file: PartialFile) -> FileHead:
    """Return the tensors of a file, counted and the first of them by name."""
    head = file.head(_BYTES)
    length = int.from_bytes(head[:8], "little")
    if len(head) < 10 or length < 2 or (file.size is not None and length > file.size - 8):
        raise DamagedError("the length of the header is wrong")
    if length > _LONGEST_HEADER:
        raise CutError("the header is too long")
    raw = head[8 : 8 + length] if 8 + length <= len(head) else file.part(8, length)
    if len(raw) < length:
        raise DamagedError("the file ends early")
    header = orjson.loads(raw)
    if not isinstance(header, dict):
        raise DamagedError("the header is no object")
    metadata = header.pop("__metadata__", {})
    tensors = {name: _tensor(entry) for name, entry in header.items()}
    parameters = sum(math.prod(shape) for _, shape in tensors.values())
    types: Counter[str] = Counter()
    for type_, shape in tensors.values():
        types[type_] += math.prod(shape)
    if parameters >= 1 << 63:
        raise DamagedError("more parameters than a file can hold")
    facts: list[tuple[str, int | float | str]] = [("parameters", parameters), ("tensors", len(tensors))]
    facts.append(("data type", ", ".join(name for name, _ in types.most_common(6))))
    rows = tuple((name, type_, _shape(shape)) for name, (type_, shape) in list(tensors.items())[:_SHOWN])
    tables = [HeadTable("tensors", ("name", "type", "shape"), rows, len(tensors), 3)]
    if isinstance(metadata, dict) and metadata:
        pairs = tuple((str(key), str(value)) for key, value in list(metadata.items())[:_MOST_METADATA])
        tables.append(HeadTable("metadata", ("key", "value"), pairs, len(metadata), 2))
    return FileHead("safetensors", tuple(facts), tuple(tables))


def _tensor(entry: Any) -> tuple[str, tuple[int, ...]]:
    """Type and shape of a tensor."""
    type_, shape = entry["dtype"], entry["shape"]
    if not _TYPE.fullmatch(type_) or not isinstance(shape, list) or len(shape) > _MOST_DIMENSIONS:
        raise DamagedError("a tensor without type or shape")
    if not all(type(size) is int and 0 <= size < 1 << 48 for size in shape):
        raise DamagedError("a tensor with a wrong size")
    return type_, tuple(shape)


def _shape(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or "–"
