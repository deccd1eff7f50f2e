"""Read files of a repository from responses of GitLab, whole or in part, within limits of bytes and time."""

import re
import time
from dataclasses import dataclass
from typing import Final

import requests

from sharinghub_static.sources.http.limits import parts_of

__all__ = ["FileError", "FilePart", "download", "download_part"]

_LONGEST_DOWNLOAD = 60.0
"""Seconds for one file: the time-out bounds each wait for the server, and not all waits together."""

_CONTENT_RANGE: Final = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")


class FileError(Exception):
    """A file that could not be read; the message is one line."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A part of a file.

    Args:
        content: the bytes.
        start: where in the file they begin.
        size: bytes of the whole file; None when the server did not say.
        is_too_far: whether nothing was read, because the server sends whole files only and the part is too
            far from the beginning.
    """

    content: bytes
    start: int
    size: int | None
    is_too_far: bool = False


def download(response: requests.Response, most: int) -> bytes | None:
    """Return the body of a response; None when it is longer than may be.

    Args:
        response: whose body is not read yet.
        most: bytes that are taken; a header may say beforehand that there are more.

    Raises:
        requests.Timeout: it comes too slowly.
    """
    size = _announced_size(response)
    if size is not None and size > most:
        return None
    content, end = bytearray(), time.monotonic() + _LONGEST_DOWNLOAD
    for chunk in parts_of(response):
        content += chunk
        if len(content) > most:
            return None
        if time.monotonic() > end:
            raise requests.Timeout("the file comes too slowly")
    return bytes(content)


def download_part(response: requests.Response, start: int, count: int, most_whole: int) -> FilePart:
    """Return the part of a file that was requested, or the beginning of the file up to its end.

    Args:
        response: to a request with ``Range``, whose body is not read yet.
        start: first byte.
        count: bytes.
        most_whole: bytes that are read from the beginning to reach the part, where the server sends whole
            files only.

    Raises:
        requests.RequestException: the server sends another part, or it comes too slowly.
    """
    given = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if response.status_code == 206 and given:
        if int(given[1]) != start:
            raise requests.RequestException("the server sent another part of the file")
        size = int(given[3]) if given[3] != "*" else None
        return FilePart(_read_up_to(response, count), start, size)
    size = _announced_size(response)
    if start and start + count > most_whole:
        return FilePart(b"", 0, size, is_too_far=True)
    content = _read_up_to(response, start + count)
    if len(content) < start + count and (size is None or size > len(content)):
        size = len(content)
    return FilePart(content, 0, size)


def _announced_size(response: requests.Response) -> int | None:
    length = response.headers.get("X-Gitlab-Size") or response.headers.get("Content-Length") or ""
    return int(length[:18]) if length.isascii() and length.isdigit() else None


def _read_up_to(response: requests.Response, most: int) -> bytes:
    content, end = bytearray(), time.monotonic() + _LONGEST_DOWNLOAD
    for chunk in parts_of(response):
        content += chunk
        if len(content) >= most:
            break
        if time.monotonic() > end:
            raise requests.Timeout("the file comes too slowly")
    return bytes(content[:most])
