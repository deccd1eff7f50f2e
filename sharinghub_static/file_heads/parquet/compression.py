"""Decompresses the beginning of a page, and never more than is wanted.

Snappy and LZ4 blocks are read here, because their libraries want the whole of a block and its size.

Sources: https://github.com/google/snappy/blob/main/format_description.txt;
https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
"""

import zlib
from typing import Any, Final

from sharinghub_static.file_heads.parquet.thrift import EndError, read_varint

__all__ = ["first_block", "inflate"]

_STEP: Final = 4096
_MOST_MEMBERS: Final = 100


def inflate(codec: str, content: bytes, most: int) -> bytes:
    """Return the first bytes of what was compressed, at most so many.

    Args:
        codec: its name as pyarrow has it, such as ``SNAPPY``.
        content: the compressed bytes, or the beginning of them.
        most: bytes of the result.

    Raises:
        ValueError: the bytes are not of this codec, or it is not supported.
    """
    match codec:
        case "UNCOMPRESSED":
            return content[:most]
        case "GZIP":
            return _gzip(content, most)
        case "SNAPPY":
            return _snappy(content, most)
        case "LZ4":  # of pyarrow: LZ4_RAW of the format
            return _lz4(content, most)
        case "ZSTD" | "BROTLI":
            return _streamed(codec.lower(), content, most)
        case _:
            raise ValueError(f"the codec {codec} is not supported")


def _gzip(content: bytes, most: int) -> bytes:
    result = b""
    for _ in range(_MOST_MEMBERS):  # several members may follow each other
        if not content or len(result) >= most:
            break
        reader = zlib.decompressobj(zlib.MAX_WBITS | 32)
        try:
            result += reader.decompress(content, most - len(result))
        except zlib.error as error:
            raise ValueError(str(error)) from error
        if not reader.eof or len(reader.unused_data) == len(content):
            break
        content = reader.unused_data
    return result


def _streamed(codec: str, content: bytes, most: int) -> bytes:
    """What Arrow's own stream returns before the bytes end."""
    import pyarrow

    stream: Any = pyarrow.CompressedInputStream(pyarrow.BufferReader(content), codec)
    result = bytearray()
    try:
        while len(result) < most:
            piece = stream.read(min(_STEP, most - len(result)))
            if not piece:
                break
            result += piece
    except OSError:  # the stream ends where the reading ended
        pass
    return bytes(result)


def first_block(content: bytes) -> int:
    """Return how many bytes a frame of Zstandard has up to the end of its first block; 0 when not known.

    A block is decompressed as a whole or not at all.

    Source: RFC 8878, 3.1.1
    """
    if len(content) < 18 or content[:4] != b"\x28\xb5\x2f\xfd":
        return 0
    flags = content[4]
    is_single = flags >> 5 & 1
    size = (is_single, 2, 4, 8)[flags >> 6]
    at = 5 + (1 - is_single) + (0, 1, 2, 4)[flags & 3] + size
    head = int.from_bytes(content[at : at + 3], "little")
    return at + 3 + (1 if head >> 1 & 3 == 1 else head >> 3)


def _copy(result: bytearray, offset: int, count: int) -> None:
    """Append bytes that were there before; they may overlap what is appended."""
    start = len(result) - offset
    if not 0 <= start < len(result):
        raise ValueError("a copy from before the beginning")
    pattern = result[start : start + count]
    if len(pattern) < count:
        pattern *= -(-count // len(pattern))
    result += pattern[:count]


def _snappy(content: bytes, most: int) -> bytes:
    size, at = read_varint(content, 0)
    most = min(most, size)
    result = bytearray()
    while len(result) < most and at < len(content):
        tag = content[at]
        at += 1
        kind, count = tag & 3, tag >> 2
        if kind == 0:
            if count >= 60:
                width = count - 59
                count = int.from_bytes(content[at : at + width], "little")
                at += width
            count += 1
            result += content[at : at + min(count, most)]
            at += count
            continue
        width = (0, 1, 2, 4)[kind]
        if at + width > len(content):
            break
        offset = int.from_bytes(content[at : at + width], "little")
        at += width
        if kind == 1:
            offset |= (count >> 3) << 8
            count = (count & 7) + 3
        _copy(result, offset, count + 1)
    return bytes(result[:most])


def _lz4(content: bytes, most: int) -> bytes:
    result = bytearray()
    at = 0
    try:
        while len(result) < most and at < len(content):
            token = content[at]
            count, at = _length(content, at + 1, token >> 4)
            result += content[at : at + min(count, most)]
            at += count
            if at + 2 > len(content):
                break
            offset = int.from_bytes(content[at : at + 2], "little")
            count, at = _length(content, at + 2, token & 15)
            _copy(result, offset, min(count + 4, most))
    except EndError:
        pass
    return bytes(result[:most])


def _length(content: bytes, at: int, count: int) -> tuple[int, int]:
    """A length of LZ4: 15 means that further bytes are added to it."""
    if count < 15:
        return count, at
    while True:
        if at >= len(content):
            raise EndError
        count += content[at]
        at += 1
        if content[at - 1] < 255:
            return count, at
