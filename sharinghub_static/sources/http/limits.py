"""Reading a reply within a time and a size: a time-out alone restarts with every byte."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter

__all__ = [
    "LARGEST_REPLY",
    "TIMES_OF_TIMEOUT",
    "ReplyLimitError",
    "ReplyTooLargeError",
    "bounding_requests",
    "parts_of",
    "read_bounded",
    "read_content",
]

_PART = 65_536

LARGEST_REPLY = 100_000_000
"""Bytes of one reply after decompression. GitLab sends 20 MiB of file contents at most, escaped as JSON."""

TIMES_OF_TIMEOUT = 4
"""A reply must be complete after so many times ``gitlab.timeout``."""


def parts_of(response: requests.Response) -> Iterator[bytes]:
    """Return what has come of a reply, decompressed, as soon as it has come.

    ``iter_content`` waits until a part is full, and a time-out restarts with each byte meanwhile.
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


def read_content(response: requests.Response, seconds: float) -> None:
    """Read the content of a streamed reply into it, as requests does, but within limits.

    Args:
        response: whose content was not read yet.
        seconds: in which all of it must have come, from now.

    Raises:
        requests.Timeout: it is too slow or too large.
        requests.ConnectionError: the connection broke off.
    """
    try:
        content = read_bounded(parts_of(response), seconds)
    except ReplyLimitError as error:
        raise requests.Timeout(str(error)) from error
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise requests.ConnectionError(str(error)) from error
    finally:
        response.close()
    response._content = content


@contextmanager
def bounding_requests(seconds: float) -> Iterator[None]:
    """Bound all replies that requests reads wholly, for as long as a ``with`` block lasts.

    This is for a library that has sessions of its own and takes none, as MLflow's client. It is done in the
    adapter, because a session also reads the replies that redirect.

    Args:
        seconds: in which each reply must have come.
    """
    send = HTTPAdapter.send

    def bounded(
        adapter: HTTPAdapter, request: requests.PreparedRequest, stream: bool = False, **options: Any
    ) -> requests.Response:
        response = send(adapter, request, stream=True, **options)
        if not stream:
            read_content(response, seconds)
        return response

    HTTPAdapter.send = bounded  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        HTTPAdapter.send = send  # type: ignore[method-assign]
