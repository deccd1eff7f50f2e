"""How python-gitlab's requests leave the machine."""

import math
import ssl
import threading
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from sharinghub_static.sources.gitlab.refusals import is_sign_in
from sharinghub_static.sources.http.limits import TIMES_OF_TIMEOUT, read_content
from sharinghub_static.sources.http.object_storage import storage_address
from sharinghub_static.sources.http.proxies import proxy_for
from sharinghub_static.sources.http.request_width import TOO_MUCH, RequestWidth
from sharinghub_static.sources.http.retry_policy import RetryPolicy, asked_to_wait

__all__ = ["RedirectError", "RetryAdapter"]

_CREDENTIALS = ("PRIVATE-TOKEN", "JOB-TOKEN", "Authorization")


class RedirectError(requests.RequestException):
    """A redirect that is not followed; python-gitlab does not try again after it."""


class RetryAdapter(HTTPAdapter):
    """Counts requests, bounds how long a server may make python-gitlab wait, and keeps the token at home.

    python-gitlab takes ``Retry-After`` for whole seconds and sleeps that long, however long it is. requests
    knows no ``PRIVATE-TOKEN``, and would send it along when GitLab leads on to its object storage.

    Args:
        retry_policy: how long a server may ask to wait.
        url: address of the GitLab, which alone gets the token.
        timeout: seconds to wait for the next part of an answer.
        verify: TLS settings; those of requests when None.
        width: how many requests may be under way.
    """

    def __init__(
        self,
        retry_policy: RetryPolicy,
        url: str,
        timeout: float = 30.0,
        verify: ssl.SSLContext | None = None,
        width: RequestWidth | None = None,
    ) -> None:
        self._tls: dict[str, Any] = {} if verify is None else {"ssl_context": verify}
        super().__init__(pool_maxsize=retry_policy.workers)
        self._retry_policy = retry_policy
        self._width = width or RequestWidth(retry_policy.workers)
        self._timeout = timeout
        self._lock = threading.Lock()
        self._url = url
        self._host = urlsplit(url).netloc
        self.requests = 0

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **options: object
    ) -> None:
        """Let connections have our TLS settings."""
        super().init_poolmanager(connections, maxsize, block, **options, **self._tls)

    def proxy_manager_for(self, proxy: Any, **options: object) -> object:
        """Let connections through a proxy have them too."""
        return super().proxy_manager_for(proxy, **options, **self._tls)

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """Send one request, which counts."""
        with self._lock:
            self.requests += 1
        address = request.url or ""
        if urlsplit(address).netloc != self._host:
            for header in _CREDENTIALS:
                request.headers.pop(header, None)
            if not storage_address(self._url, address, ""):
                raise RedirectError("GitLab redirects to an address that may not be followed")
        streamed = bool(options.get("stream"))
        options["stream"] = True
        proxy = proxy_for(address)
        options["proxies"] = {"http": proxy, "https": proxy} if proxy else {}
        with self._width.place() as place:
            response = super().send(request, *args, **options)
            place.is_refused = response.status_code in TOO_MUCH
        response.reason = response.reason or ""  # python-gitlab looks into it, whether there is one or not
        if response.is_redirect and is_sign_in(response.headers.get("Location", "")):
            response.close()
            raise RedirectError("GitLab leads to a login page")
        if not streamed:
            read_content(response, TIMES_OF_TIMEOUT * self._timeout)
        wait = asked_to_wait(response.headers, datetime.now(UTC))
        if wait is None and response.status_code == 429:
            wait = self._retry_policy.wait_for_limit(1)
        for header in ("Retry-After", "RateLimit-Reset"):
            response.headers.pop(header, None)
        if wait is not None and response.status_code != 200:
            response.headers["Retry-After"] = str(math.ceil(min(wait, self._retry_policy.longest_wait)))
        return response
