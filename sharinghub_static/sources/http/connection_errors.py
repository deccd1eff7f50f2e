"""What it means that no reply came: to be asked again, or nothing but a person helps."""

import ssl

import httpx

from sharinghub_static.errors import SourceError
from sharinghub_static.sources.gitlab.refusals import SET_LOGIN, WANTS_LOGIN
from sharinghub_static.sources.gitlab.replies import CHECK_URL, PassingError, QueryFailedError, one_line
from sharinghub_static.sources.http.certificates import certificate_hint
from sharinghub_static.sources.http.limits import ReplyLimitError
from sharinghub_static.sources.http.proxies import proxy_name
from sharinghub_static.sources.http.reasons import reason_of

__all__ = ["NO_REPLY", "connection_error"]

NO_REPLY = (httpx.TransportError, httpx.DecodingError, httpx.InvalidURL, ReplyLimitError)
"""Errors that :func:`connection_error` understands."""


def connection_error(
    error: Exception, address: str, timeout: float, proxy: str = ""
) -> SourceError | PassingError:
    """Return what to raise when a request got no reply.

    Args:
        error: one of :data:`NO_REPLY`.
        address: that was asked.
        timeout: seconds that were waited.
        proxy: of the request; empty for none.
    """
    if isinstance(error, ReplyLimitError):
        return PassingError(QueryFailedError(f"{address}: {error}"))
    if isinstance(error, httpx.ProxyError):
        return _refused_by(proxy, address, str(error))
    if isinstance(error, httpx.ConnectTimeout):
        return PassingError(_unreachable(address, proxy, f"no connection within {timeout:g} s"))
    if isinstance(error, httpx.TimeoutException):
        return PassingError(QueryFailedError(f"{address} did not answer within {timeout:g} s"))
    if isinstance(error, httpx.ConnectError):
        reason = str(error)
        if isinstance(_root(error), ssl.SSLError) or "CERTIFICATE_VERIFY_FAILED" in reason:
            return SourceError(
                f"{address} cannot be trusted: {one_line(reason)}", certificate_hint(reason.lower())
            )
        return PassingError(_unreachable(address, proxy, reason_of(error)))
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return _unreachable(address, proxy, reason_of(error))
    if isinstance(error, httpx.LocalProtocolError):
        return SourceError(f"{address} was not asked: {reason_of(error)}", "Copy the token again.")
    reason = one_line(str(error)).rstrip(".") or type(error).__name__
    return PassingError(QueryFailedError(f"{address} broke off: {reason}"))


def _refused_by(proxy: str, address: str, reason: str) -> SourceError:
    """A proxy that lets the request not through; httpx gives its status line."""
    name = proxy_name(proxy)
    if reason.startswith("407"):
        return SourceError(WANTS_LOGIN.format(f"the proxy {name}"), SET_LOGIN)
    return SourceError(
        f"the proxy {name} does not connect to {address}: {one_line(reason)}",
        "Ask its administrator to allow it, or name GitLab's host in NO_PROXY.",
    )


def _unreachable(address: str, proxy: str, reason: str) -> SourceError:
    reason = reason.rstrip(".")
    what = f"{address} cannot be reached: {one_line(reason)}"
    if not proxy:
        return SourceError(what, CHECK_URL)
    return SourceError(
        f"the proxy {proxy_name(proxy)} cannot be reached: {one_line(reason)}",
        "Check HTTPS_PROXY and HTTP_PROXY, or name GitLab's host in NO_PROXY.",
    )


def _root(error: BaseException) -> BaseException:
    """The error at the bottom of the chain."""
    while (below := error.__cause__ or error.__context__) is not None:
        error = below
    return error
