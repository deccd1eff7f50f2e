"""What it means that GitLab, or what is in front of it, refuses a request for good.

GitLab itself answers its APIs in JSON; a page comes from a proxy, a firewall or a login page in front of it.
"""

import re
from urllib.parse import urlsplit

import httpx

from sharinghub_static.errors import SourceError, TokenError

__all__ = [
    "CHECK_TOKEN",
    "CHECK_URL",
    "CLASSIC_TOKEN",
    "SET_LOGIN",
    "WANTS_LOGIN",
    "is_page",
    "is_sign_in",
    "read_refusal",
    "token_error",
]

CHECK_URL = "Check gitlab.url in the configuration."
CHECK_TOKEN = "Set GITLAB_TOKEN to a valid token of scope read_api, or to none for public projects."  # noqa: S105 (words)

WANTS_LOGIN = "{} wants a user and password, or does not accept those that it got"
SET_LOGIN = "Write them into HTTPS_PROXY and HTTP_PROXY: http://user:password@host:port."
CLASSIC_TOKEN = "Use a classic token of scope read_api: fine-grained ones cannot ask this."  # noqa: S105 (words)

_LACKS_SCOPE = "it lacks the scope read_api"
_TOKEN_ERRORS = frozenset({"insufficient_scope", "invalid_token", "insufficient_granular_scope"})
"""Codes of RFC 6750, section 3.1, which some proxies and GitLab's API guard answer with status 200."""

_ALLOW_API = "Ask the administrator to let requests to /api/ through, or run this where no {} is in the way."
_PATH = "It must be GitLab's own address, with its path if it has one (https://example.org/gitlab)."

_SIGN_IN_PATH = re.compile(
    r"/(?:sign_in|signin|login|saml2?|sso|users/auth|oauth2?|openid|adfs|cas|cdn-cgi/access)\b", re.IGNORECASE
)
_SIGN_IN_TITLE = re.compile(
    r"\b(?:sign[ -]?in|log[ -]?in|login|single sign-on|anmelden|connexion)\b", re.IGNORECASE
)
_TITLE = re.compile(rb"<title[^>]*>(.{0,300}?)</title", re.IGNORECASE | re.DOTALL)


def is_page(content_type: str, content: bytes) -> bool:
    """Whether a reply is a page of HTML, by its type and its first bytes."""
    start = content[:200].lstrip().lower()
    return "html" in content_type.lower() or start.startswith((b"<!doctype html", b"<html"))


def is_sign_in(location: str) -> bool:
    """Whether an address to which a server redirects is that of a login page.

    Example: ``is_sign_in("https://example.org/users/sign_in")`` is True.
    """
    try:
        return bool(_SIGN_IN_PATH.search(urlsplit(location).path))
    except ValueError:
        return False


def token_error(payload: object) -> str:
    """Return what the JSON of an error says is wrong with the token; empty when it says nothing of it.

    Example: ``token_error({"error": "invalid_token", "error_description": "Token was revoked."})``
    """
    code = payload.get("error") if isinstance(payload, dict) else None
    if not isinstance(payload, dict) or code not in _TOKEN_ERRORS:
        return ""
    return _LACKS_SCOPE if code == "insufficient_scope" else str(payload.get("error_description") or code)


def read_refusal(
    address: str, response: httpx.Response, reason: str, *, location: str, has_token: bool
) -> SourceError | None:
    """Return why a request is refused; None when it is not.

    Args:
        address: that was asked.
        response: complete, of a status below 500 that is not 429.
        reason: what GitLab says in its JSON; empty when it says nothing.
        location: to which it redirects, fit to be shown; empty when it does not.
        has_token: whether a token was sent.
    """
    status = response.status_code
    page = is_page(response.headers.get("Content-Type", ""), response.content)
    said = f": {reason}" if reason else ""
    if response.has_redirect_location:
        return _redirect(address, location)
    if status == 407:
        return SourceError(WANTS_LOGIN.format("the proxy of HTTP_PROXY"), SET_LOGIN)
    if page and _SIGN_IN_TITLE.search(_title(response.content)):
        what = f"{address} answers with a login page, not GitLab's API ({status})"
        return SourceError(what, _ALLOW_API.format("login page"))
    if status == 401 and page:
        what = f"a proxy on the way to {address} wants a login of its own (401 with a page)"
        return SourceError(what, _ALLOW_API.format("such proxy"))
    if status == 401:
        what = "does not accept the token" if has_token else "wants a token"
        return TokenError(f"{address} {what}{said if has_token else ''}", CHECK_TOKEN)
    if status == 403 and "insufficient_scope" in response.text[:1000]:
        return TokenError(f"the token may not use {address}: {_LACKS_SCOPE}", CHECK_TOKEN)
    if status == 403 and "text/plain" in response.headers.get("Content-Type", ""):
        # Rack::Attack, which GitLab's throttles are made with, answers so to an address that it blocks.
        what = f"{address} refuses access to this machine's address (403 in plain text)"
        return SourceError(
            what, "It may be banned after failed logins: wait an hour, or ask the administrator."
        )
    if status == 403 and not page:
        return SourceError(f"{address} refuses access{said}", _hint_for(reason))
    if status == 404 or (page and status == 200):
        what = f"{address} is not a GitLab's: it answered {status}{' with a page' if page else ''}"
        return SourceError(what, f"{CHECK_URL} {_PATH} If it is right, a proxy closes GraphQL: it is needed.")
    if page:
        what = f"{address} is closed by a proxy on the way to GitLab: it answered {status} with a page"
        return SourceError(what + _named(response), _ALLOW_API.format("such proxy"))
    return SourceError(f"{address} answered {status}{said}", CHECK_URL) if status != 200 else None


def _redirect(address: str, location: str) -> SourceError:
    if is_sign_in(location):
        what = f"{address} leads to a login page: {location.partition('?')[0]}"
        return SourceError(what, _ALLOW_API.format("login page"))
    what = f"{address} redirects to {location}"
    base, found, _ = location.partition("/api/graphql")
    if found and base.startswith(("http://", "https://")):
        return SourceError(what, f"Set gitlab.url to {base}.")
    return SourceError(what, CHECK_URL)


def _hint_for(reason: str) -> str:
    if "API not accessible" in reason:  # GraphqlController#authorize_access_api!
        return "The token's user is blocked, has an expired password, or has to accept GitLab's terms."
    if "Too many" in reason:  # Gitlab::Auth::TooManyIps
        return "The token's user is used from too many addresses at once; use a token of its own."
    return CHECK_TOKEN


def _named(response: httpx.Response) -> str:
    if response.headers.get("cf-mitigated"):
        return " of Cloudflare, which wants a browser"
    title = "".join(c for c in _title(response.content) if c.isprintable())[:60].strip()
    return f" “{title}”" if title and not title.startswith(str(response.status_code)) else ""


def _title(content: bytes) -> str:
    found = _TITLE.search(content[:100_000])
    return " ".join(found[1].decode("utf-8", "replace").split()) if found else ""
