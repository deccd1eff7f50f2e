"""Files of published sites, which anybody may read: no token is sent."""

import time
from typing import Any

import httpx

from sharinghub_static.errors import SourceError
from sharinghub_static.sources.http.certificates import find_authorities, tls_settings
from sharinghub_static.sources.http.proxies import proxy_for
from sharinghub_static.sources.http.reasons import reason_of
from sharinghub_static.text.secrets import mask_for_logs
from sharinghub_static.version import __version__

__all__ = ["download"]

_TIMEOUT = 120.0  # seconds without a byte
_LONGEST = 1800.0  # seconds for all of a state


def download(
    address: str, largest: int, *, timeout: float = _TIMEOUT, longest: float = _LONGEST
) -> bytes | None:
    """Return the file at an address, as it is stored; None where there is none. Redirects are followed.

    Args:
        address: of the file.
        largest: bytes that it may have.
        timeout: seconds without a byte.
        longest: seconds that all of it may take: a server that gives a byte a second never ends.

    Raises:
        SourceError: the server does not answer, or with something else.
    """
    options: dict[str, Any] = {
        "timeout": timeout,
        "verify": tls_settings(find_authorities()),
        "proxy": proxy_for(address) or None,
        "trust_env": False,
        "follow_redirects": True,
        # A compressed file must not be unpacked on the way.
        "headers": {"User-Agent": f"sharinghub-static/{__version__}", "Accept-Encoding": "identity"},
    }
    shown = mask_for_logs(address)
    parts: list[bytes] = []
    size, began = 0, time.monotonic()
    try:
        with httpx.Client(**options) as client, client.stream("GET", address) as answer:
            if answer.status_code == httpx.codes.NOT_FOUND:
                return None
            if answer.status_code != httpx.codes.OK:
                raise SourceError(f"{shown}: the server answered {answer.status_code}")
            for part in answer.iter_raw():
                size += len(part)
                if size > largest:
                    raise SourceError(f"{shown}: is larger than {largest:,} bytes")
                if time.monotonic() - began > longest:
                    raise SourceError(f"{shown}: took longer than {longest:,.0f} seconds")
                parts.append(part)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SourceError(f"{shown}: {reason_of(error)}") from error
    return b"".join(parts)
