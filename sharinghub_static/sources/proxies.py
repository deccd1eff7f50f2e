"""Through which forward proxy a server is reached.

httpx and requests read ``HTTP_PROXY``, ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` by different rules:
only requests takes networks (``10.0.0.0/8``) in ``NO_PROXY``. Here the rule of requests holds for both.
"""

from urllib.parse import urlsplit

from requests.utils import get_environ_proxies, select_proxy

from sharinghub_static.errors import SourceError

__all__ = ["proxy_for", "proxy_name", "through_proxy"]

_SCHEMES = frozenset({"http", "https"})


def proxy_for(url: str) -> str:
    """Return the address of the proxy by which a server is reached; empty when it is reached directly.

    It may hold a password: only :func:`proxy_name` may be shown.

    Args:
        url: address of the server.

    Raises:
        SourceError: the environment names a proxy that cannot be used.
    """
    proxy = select_proxy(url, get_environ_proxies(url)) or ""
    if not proxy:
        return ""
    if "://" not in proxy:
        proxy = f"http://{proxy}"
    try:
        parts = urlsplit(proxy)
        is_sound = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_sound = False
    if not is_sound:
        raise SourceError("HTTPS_PROXY or HTTP_PROXY is no address of a proxy", "Write http://host:port.")
    if parts.scheme.lower() not in _SCHEMES:
        raise SourceError(
            f"the proxy {proxy_name(proxy)} speaks {parts.scheme}, which is not supported",
            "Name an HTTP proxy in HTTPS_PROXY and HTTP_PROXY, or the server in NO_PROXY.",
        )
    return proxy


def proxy_name(proxy: str) -> str:
    """Return scheme, host and port of a proxy, without user and password.

    Example: ``proxy_name("http://me:secret@proxy.example.org:3128")`` is ``http://proxy.example.org:3128``.
    """
    parts = urlsplit(proxy)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def through_proxy(proxy: str) -> str:
    """Return words for the end of a message about a server; empty where there is no proxy."""
    return f" (through the proxy {proxy_name(proxy)})" if proxy else ""
