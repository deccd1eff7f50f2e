"""The general metadata of a GGUF model, from its first bytes.

Source: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. The vocabulary of a tokenizer, which is
megabytes, is among the metadata: what stands behind it is not read.
"""

import math
import struct
from typing import Final

from sharinghub_static.file_heads.partial_file import DamagedError, PartialFile
from sharinghub_static.file_heads.registration import file_head
from sharinghub_static.snapshot.head_records import FileHead, HeadTable

_BYTES: Final = 65_536
_MOST_KEYS: Final = 200
_LONGEST_KEY: Final = 65_535
_SHOWN: Final = 30
_NUMBERS: Final = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 10: "Q", 11: "q", 12: "d"}
_BOOL, _STRING, _ARRAY = 7, 8, 9


@file_head("gguf", ".gguf")
def read_gguf(file: PartialFile) -> FileHead:
    """Return the metadata of a model as far as the first bytes hold them."""
    head = file.head(_BYTES)
    if len(head) < 24 or head[:4] != b"GGUF":
        raise DamagedError("not a GGUF file")
    version, tensors, count = struct.unpack_from("<IQQ", head, 4)
    if not 2 <= version <= 9:
        raise DamagedError("an unknown version, or one of another byte order")
    pairs = _pairs(head, min(count, _MOST_KEYS))
    facts: list[tuple[str, int | float | str]] = []
    known = dict(pairs)
    if architecture := known.get("general.architecture"):
        facts.append(("architecture", architecture))
    if size := known.get("general.size_label"):
        facts.append(("size label", size))
    facts += [("tensors", tensors), ("format version", version)]
    table = HeadTable("metadata", ("key", "value"), tuple(pairs[:_SHOWN]), count, 2)
    return FileHead("GGUF", tuple(facts), (table,))


def _pairs(head: bytes, count: int) -> list[tuple[str, str]]:
    """Keys with their values, up to the first that is not there as a whole."""
    pairs, position = [], 24
    try:
        for _ in range(count):
            key, position = _string(head, position, _LONGEST_KEY)
            (kind,) = struct.unpack_from("<I", head, position)
            value, position = _value(head, position + 4, kind)
            pairs.append((key, value))
    except struct.error:
        pass
    return pairs


def _value(head: bytes, position: int, kind: int) -> tuple[str, int]:
    if kind in _NUMBERS:
        form = f"<{_NUMBERS[kind]}"
        (number,) = struct.unpack_from(form, head, position)
        is_float = isinstance(number, float)
        text = f"{number:.6g}" if is_float and math.isfinite(number) else str(number)
        return text, position + struct.calcsize(form)
    if kind == _BOOL:
        return str(bool(struct.unpack_from("<B", head, position)[0])).lower(), position + 1
    if kind == _STRING:
        return _string(head, position, len(head))
    if kind == _ARRAY:
        inner, length = struct.unpack_from("<IQ", head, position)
        position += 12
        if inner not in _NUMBERS or length > len(head):
            raise struct.error("an array of texts, or one that is longer than what was read")
        end = position + length * struct.calcsize(f"<{_NUMBERS[inner]}")
        if end > len(head):
            raise struct.error("the array goes on")
        return f"[{length}]", end
    raise DamagedError("a value of an unknown type")


def _string(head: bytes, position: int, most: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<Q", head, position)
    if length > most:
        raise struct.error("a text that is longer than what was read")
    position += 8
    if position + length > len(head):
        raise struct.error("the text goes on")
    return head[position : position + length].decode("utf-8", "replace"), position + length
