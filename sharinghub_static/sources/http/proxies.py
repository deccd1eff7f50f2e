"""Through which forward proxy a server is reached.

httpx and requests read ``HTTP_PROXY``, ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` by different rules:
only requests takes networks (``10.0.0.0/8``) in ``NO_PROXY``. Here the rule of requests holds for both.
"""

import ssl
import threading
from urllib.parse import urlsplit

import httpx
from requests.utils import get_environ_proxies, select_proxy

from sharinghub_static.errors import SourceError

__all__ = ["EnvironmentTransport", "proxy_for", "proxy_name", "through_proxy"]

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


class EnvironmentTransport(httpx.BaseTransport):
    """Sends each request of an httpx client by the proxy that :func:`proxy_for` names for its host.

    Args:
        verify: TLS settings.
    """

    def __init__(self, verify: ssl.SSLContext) -> None:
        self._verify = verify
        self._lock = threading.Lock()
        self._transports: dict[str, httpx.HTTPTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request.

        Raises:
            httpx.ProxyError: the environment names a proxy that cannot be used.
        """
        try:
            proxy = proxy_for(str(request.url))
        except SourceError as error:
            raise httpx.ProxyError(error.what) from error
        with self._lock:
            if proxy not in self._transports:
                self._transports[proxy] = httpx.HTTPTransport(verify=self._verify, proxy=proxy or None)
            transport = self._transports[proxy]
        return transport.handle_request(request)

    def close(self) -> None:
        """Close all connections."""
        for transport in self._transports.values():
            transport.close()
