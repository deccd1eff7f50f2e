"""Reading a reply within a time and a size: a time-out alone starts anew with every byte that comes."""

import time
from collections.abc import Iterable, Iterator

import requests

__all__ = [
    "LARGEST_REPLY",
    "TIMES_OF_TIMEOUT",
    "ReplyLimitError",
    "ReplyTooLargeError",
    "parts_of",
    "read_bounded",
]

_PART = 65_536

LARGEST_REPLY = 100_000_000
"""Bytes of one reply after decompression. GitLab sends 20 MiB of file contents at most, escaped as JSON."""

TIMES_OF_TIMEOUT = 4
"""A reply must be complete after so many times ``gitlab.timeout``."""


def parts_of(response: requests.Response) -> Iterator[bytes]:
    """Return what has come of a reply, decompressed, as soon as it has come.

    ``iter_content`` waits until a part is full, and a time-out starts anew with each byte meanwhile.
    """
    while part := response.raw.read1(_PART, decode_content=True):
        yield part


class ReplyLimitError(Exception):
    """A reply comes too slowly, or is too large."""


class ReplyTooLargeError(ReplyLimitError):
    """A reply is too large."""


def read_bounded(chunks: Iterable[bytes], seconds: float, most: int = LARGEST_REPLY) -> bytes:
    """Return the whole of a reply.

    Args:
        chunks: of the reply, decompressed.
        seconds: in which all of it must have come, from now.
        most: bytes that it may have.

    Raises:
        ReplyTooLargeError: it has more.
        ReplyLimitError: it comes too slowly.

    Example:
        >>> read_bounded([b"ab", b"c"], 1.0)
        b'abc'
    """
    content, end = bytearray(), time.monotonic() + seconds
    for chunk in chunks:
        content += chunk
        if len(content) > most:
            raise ReplyTooLargeError(f"the reply has more than {most:,} bytes")
        if time.monotonic() > end:
            raise ReplyLimitError(f"the reply was not complete within {seconds:g} s")
    return bytes(content)
