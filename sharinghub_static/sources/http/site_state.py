"""The state of a portal from its own published site."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from sharinghub_static.errors import ConfigError, SourceError
from sharinghub_static.snapshot.state import crawled_at, put_newer, unpack
from sharinghub_static.sources.http.certificates import find_authorities, tls_settings
from sharinghub_static.sources.http.proxies import proxy_for
from sharinghub_static.version import __version__

__all__ = ["restore_from_site"]

_TIMEOUT = 120.0  # seconds without a byte
_LARGEST = 1_000_000_000  # bytes, compressed: as much as Pages of gitlab.com publish
_KEY = "Set site.publish-state in the configuration, and build once."


def restore_from_site(site: str, path: str, snapshot: Path) -> str:
    """Put the state in a published site in the place of a snapshot, unless that one is as new.

    Args:
        site: address of the site.
        path: of the state in it.
        snapshot: the file; it stays as it is when anything fails.

    Returns:
        What was done, in a sentence.

    Raises:
        ConfigError: the address is none.
        SourceError: the site does not answer as needed.
    """
    if urlsplit(site).scheme not in {"http", "https"}:
        raise ConfigError([f"--from {site}: must be the address of the published site, https://…"])
    address = f"{site.rstrip('/')}/{path}"
    content = _download(address)
    if content is None:
        return f"{address} is not there: the build reads everything. {_KEY}"
    local = crawled_at(snapshot)
    moment = put_newer(unpack(content), snapshot)
    if moment is None:
        raise SourceError(
            f"{address}: is no state of a portal",
            "Where only members can read the site, keep the state in the package registry.",
        )
    if local is not None and local >= moment:
        return f"The snapshot here is of {local:%Y-%m-%d %H:%M} UTC, and as new as the state in the site."
    return f"Restored the snapshot of {moment:%Y-%m-%d %H:%M} UTC from {address}."


def _download(address: str) -> bytes | None:
    """The file at an address; None where there is none. No token is sent, so redirects are followed."""
    options: dict[str, Any] = {
        "timeout": _TIMEOUT,
        "verify": tls_settings(find_authorities()),
        "proxy": proxy_for(address) or None,
        "trust_env": False,
        "follow_redirects": True,
        # The file is compressed already, and must not be unpacked on the way.
        "headers": {"User-Agent": f"sharinghub-static/{__version__}", "Accept-Encoding": "identity"},
    }
    parts: list[bytes] = []
    size = 0
    try:
        with httpx.Client(**options) as client, client.stream("GET", address) as answer:
            if answer.status_code == httpx.codes.NOT_FOUND:
                return None
            if answer.status_code != httpx.codes.OK:
                raise SourceError(f"{address}: the server answered {answer.status_code}")
            for part in answer.iter_raw():
                size += len(part)
                if size > _LARGEST:
                    raise SourceError(f"{address}: is larger than {_LARGEST:,} bytes")
                parts.append(part)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SourceError(f"{address}: {str(error) or type(error).__name__}") from error
    return b"".join(parts)
