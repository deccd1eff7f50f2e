"""Single requests to GitLab's REST API that say how an instance, a token and a project are set up.

Nothing here is part of a crawl: each request is sent once, and a refusal is a reply like any other.
"""

import json
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from sharinghub_static.sources.gitlab.graphql import USER_AGENT
from sharinghub_static.sources.gitlab.refusals import is_page, token_error
from sharinghub_static.sources.gitlab.replies import PassingError, one_line
from sharinghub_static.sources.http.connection_errors import NO_REPLY, connection_error
from sharinghub_static.sources.http.limits import TIMES_OF_TIMEOUT, read_bounded
from sharinghub_static.sources.http.proxies import proxy_for
from sharinghub_static.sources.values import as_text, as_texts

__all__ = ["InspectionReply", "Inspector", "TokenFacts"]


@dataclass(frozen=True, slots=True)
class InspectionReply:
    """What one request returned.

    Args:
        status: of HTTP.
        payload: the JSON; None where there is none.
        is_page: whether a page of HTML came, which GitLab's API never sends.
        date: the server's time, UTC; None where it is not said.
    """

    status: int
    payload: Any = None
    is_page: bool = False
    date: datetime | None = None

    @property
    def values(self) -> Mapping[str, Any]:
        """The payload of a successful reply, if it is an object; else nothing."""
        return self.payload if self.status == 200 and isinstance(self.payload, Mapping) else {}

    @property
    def reason(self) -> str:
        """What GitLab says is wrong with the token; empty where it does not say."""
        if not isinstance(self.payload, Mapping):
            return ""
        return one_line(token_error(self.payload) or as_text(self.payload.get("message"))).rstrip(".")


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What GitLab says of a token.

    Args:
        scopes: sorted.
        expires_on: its last day; None for none, or where it is not said.
    """

    scopes: tuple[str, ...] = ()
    expires_on: date | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "TokenFacts":
        """Read a reply of ``GET /personal_access_tokens/self``."""
        try:
            expires = date.fromisoformat(as_text(values.get("expires_at")))
        except ValueError:
            expires = None
        return cls(tuple(sorted(as_texts(values.get("scopes")))), expires)


@dataclass
class Inspector:
    """Sends single requests to one GitLab.

    Args:
        url: web address of the instance, without a trailing slash.
        token: None for requests as anybody.
        timeout: seconds to wait for one answer.
        verify: TLS settings.
    """

    url: str
    token: str | None
    timeout: float
    verify: ssl.SSLContext
    _client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        self._client = httpx.Client(
            headers=headers,
            timeout=self.timeout,
            verify=self.verify,
            proxy=proxy_for(self.url) or None,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, *path: str, **query: str) -> InspectionReply:
        """Send one request below ``/api/v4``; each part of the path is quoted.

        Raises:
            SourceError: no reply came.
        """
        address = "/".join([f"{self.url}/api/v4", *(quote(part, safe="") for part in path)])
        try:
            with self._client.stream("GET", address, params=query) as response:
                content = read_bounded(response.iter_bytes(), TIMES_OF_TIMEOUT * self.timeout)
        except NO_REPLY as error:
            problem = connection_error(error, address, self.timeout, proxy_for(self.url))
            raise (problem.verdict if isinstance(problem, PassingError) else problem) from error
        page = is_page(response.headers.get("Content-Type", ""), content)
        payload = None
        with suppress(ValueError, RecursionError):
            payload = None if page else json.loads(content)
        return InspectionReply(response.status_code, payload, page, _moment(response.headers.get("Date", "")))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
