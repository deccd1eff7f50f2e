"""What an error of GitLab's REST API means: GitLab's own refusal, something in front of it, or trouble."""

import json

import gitlab
import requests

from sharinghub_static.sources.gitlab.refusals import is_page, token_error
from sharinghub_static.sources.gitlab.replies import one_line
from sharinghub_static.sources.gitlab.retry_adapter import RedirectError

__all__ = [
    "REQUEST_ERRORS",
    "GivenUpError",
    "describe",
    "is_absent",
    "is_page_error",
    "is_refusal",
    "token_message",
]

_NOT_FOR_US = frozenset({403, 404})
"""Statuses of a feature that is off, empty or not for this caller: nothing is there, nothing failed."""

_OF_PROXIES = frozenset({405, 407})
"""Statuses that GitLab's API does not give to our requests."""


class GivenUpError(Exception):
    """The REST API is no longer asked."""

    def __str__(self) -> str:
        return "too many failures of GitLab's REST API; skipped until the next crawl"


REQUEST_ERRORS = (gitlab.GitlabError, requests.RequestException, GivenUpError)
"""All that a request may raise."""


def is_page_error(error: Exception) -> bool:
    """Return whether a page came, which GitLab's API never sends: something is in front of it."""
    content, status = getattr(error, "response_body", None), getattr(error, "response_code", None) or 0
    # Errors of the server itself (5xx) are pages too.
    return status < 500 and isinstance(content, bytes) and is_page("", content)


def is_refusal(error: Exception) -> bool:
    """Return whether GitLab itself refused: it is well, and may answer another request."""
    if not isinstance(error, gitlab.GitlabError) or is_page_error(error):
        return False
    return 400 <= (error.response_code or 0) < 429 and error.response_code not in _OF_PROXIES


def is_absent(error: Exception) -> bool:
    """Return whether the thing is not there, or not for this caller."""
    return is_refusal(error) and isinstance(error, gitlab.GitlabError) and error.response_code in _NOT_FOR_US


def token_message(error: gitlab.GitlabError) -> str:
    """Return what GitLab says is wrong with the token; empty when it does not say.

    Example:
        ``{"error": "invalid_token", "error_description": "Token is expired. You can …"}`` gives
        ``Token is expired``.
    """
    try:
        payload = json.loads(error.response_body or b"")
    except (ValueError, RecursionError):
        return ""
    return one_line(token_error(payload)).partition(". ")[0].rstrip(".")


def describe(error: Exception) -> str:
    """Return an error as one line that holds neither a page nor a signed address."""
    if isinstance(error, gitlab.GitlabError) and error.response_code:
        # Not the body: it may be a whole page.
        return f"GitLab answered {error.response_code}{' with a page' if is_page_error(error) else ''}"
    if isinstance(error, gitlab.GitlabParsingError):
        return one_line(str(error))
    if isinstance(error, RedirectError | GivenUpError):
        return str(error)
    # Not the error's own words: GitLab leads to storage elsewhere, and they hold its signed address.
    if isinstance(error, requests.exceptions.SSLError):
        return "a certificate is not trusted"
    if isinstance(error, requests.Timeout):
        return "the answer comes too slowly"
    if isinstance(error, requests.RequestException | OSError):
        return "the connection failed"
    return type(error).__name__
