"""Which web addresses are below the address of a server, whatever their scheme.

``http://gitlab.example/eo/map`` and ``https://gitlab.example:443/eo/map`` are one place: people write either,
and only one of them answers. Another port is another server, and so is another folder of one host.
"""

from collections.abc import Iterable
from typing import Final
from urllib.parse import SplitResult, urlsplit

__all__ = ["path_below", "root_key", "root_of"]

_USUAL_PORTS: Final = {"http": 80, "https": 443}


def root_key(url: str) -> tuple[str, int | None, str]:
    """Return what is equal for two ways to write one address: host, unusual port, and path.

    Args:
        url: a web address.

    Raises:
        ValueError: it is malformed.

    >>> root_key("https://GitLab.example:443/") == root_key("http://gitlab.example")
    True
    """
    parts = urlsplit(url.strip())
    return (*_server(parts), parts.path.rstrip("/"))


def path_below(address: str, root: str) -> str | None:
    """Return the path of a web address below that of a server; None where it is not below it.

    Args:
        address: of any scheme; only web addresses are below a server.
        root: web address of the server, which may have a path.

    Raises:
        ValueError: one of them is malformed.

    >>> path_below("http://gitlab.example/git/eo/map", "https://gitlab.example/git/")
    'eo/map'
    """
    parts, here = urlsplit(address.strip()), urlsplit(root)
    if parts.scheme.lower() not in _USUAL_PORTS or _server(parts) != _server(here):
        return None
    folder = f"{here.path.rstrip('/')}/"
    return parts.path.removeprefix(folder) if parts.path.startswith(folder) else None


def root_of(address: str, roots: Iterable[str]) -> str | None:
    """Return the server that a web address is below: the one with the longest path, or None.

    Args:
        address: as of :func:`path_below`.
        roots: web addresses of servers.

    Raises:
        ValueError: one of them is malformed.
    """
    below = [root for root in roots if path_below(address, root) is not None]
    return max(below, key=lambda root: len(urlsplit(root).path), default=None)


def _server(parts: SplitResult) -> tuple[str, int | None]:
    usual = _USUAL_PORTS.get(parts.scheme.lower())
    return parts.hostname or "", None if parts.port == usual else parts.port
