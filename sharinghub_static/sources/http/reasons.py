"""Why a request got no reply, in words for who reads a log."""

import errno
import os
import re
import socket

import httpx

__all__ = ["reason_of"]

_ERRNO = re.compile(r"\[(?:Errno|WinError) -?\d+\] ")
_NO_NAME = "no server of this name was found"
_WORDS = {
    errno.ECONNREFUSED: "Connection refused",
    errno.ENETUNREACH: "there is no way to its network",
    errno.EHOSTUNREACH: "there is no way to this server",
    errno.ECONNRESET: "the server ended the connection",
}


def reason_of(error: BaseException) -> str:
    """Return the reason in one line, without numbers of the system and without what was sent.

    Args:
        error: of httpx, and what it was raised from.

    Example:
        >>> reason_of(httpx.ConnectError("[Errno -2] Name or service not known"))
        'Name or service not known'
    """
    if isinstance(error, httpx.LocalProtocolError):
        # httpx quotes the header, which may be the token.
        return "the token or another header holds a character that HTTP cannot carry"
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return "this is not an address that begins with http:// or https://"
    below: BaseException | None = error
    while below is not None:
        if isinstance(below, socket.gaierror):
            return _NO_NAME
        if isinstance(below, OSError) and below.errno in _WORDS:
            return _WORDS[below.errno]
        if isinstance(below, OSError) and below.errno is not None and below.errno > 0 and below.strerror:
            return os.strerror(below.errno)
        below = below.__cause__ or below.__context__
    return _ERRNO.sub("", " ".join(str(error).split())) or type(error).__name__
