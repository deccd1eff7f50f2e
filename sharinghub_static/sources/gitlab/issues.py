"""Issues that this program writes: those of one token, found by a word in their descriptions."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

from sharinghub_static.errors import SourceError
from sharinghub_static.sources.gitlab.graphql import USER_AGENT
from sharinghub_static.sources.http.certificates import find_authorities, tls_settings
from sharinghub_static.sources.http.proxies import proxy_for
from sharinghub_static.sources.http.reasons import reason_of
from sharinghub_static.sources.values import as_count, as_text

__all__ = ["Issue", "IssueClient"]

_PAGE = 100
_MOST_PAGES = 500
_ATTEMPTS = 3
_LONGEST_WAIT = 60.0  # seconds
_WRITES = {
    401: "Use a token with the scope api.",
    403: "Its token needs the scope api, and a role that may write issues.",
}


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """An issue on GitLab.

    Args:
        project_id: id of its project.
        iid: number in the project.
        state: ``opened`` or ``closed``.
        description: Markdown.
        web_url: address of its page.
        confidential: whether members alone see it.
    """

    project_id: int
    iid: int
    state: str
    description: str
    web_url: str
    confidential: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is open."""
        return self.state == "opened"


class IssueClient:
    """Finds, opens and changes issues. For a ``with`` block.

    Args:
        url: web address of the GitLab.
        token: with the scope ``api``; it is sent to this GitLab alone.
        timeout: seconds to wait for one answer.
        sleep: waits so many seconds.
    """

    def __init__(
        self, url: str, token: str, timeout: float = 30, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._api = f"{url.rstrip('/')}/api/v4"
        self._sleep = sleep
        self._client = httpx.Client(
            headers={"User-Agent": USER_AGENT, "Authorization": f"Bearer {token}"},
            timeout=timeout,
            verify=tls_settings(find_authorities()),
            proxy=proxy_for(url) or None,
            trust_env=False,
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def own(self, word: str) -> list[Issue]:
        """Return the issues that the token's user wrote, open and closed, with a word in their descriptions.

        Raises:
            SourceError: GitLab does not list them.
        """
        return list(self._listed("issues", word, scope="created_by_me"))

    def in_project(self, project_id: int, word: str) -> list[Issue]:
        """Return the issues of a project, of whomever, with a word in their descriptions; errors likewise."""
        return list(self._listed(f"projects/{project_id}/issues", word))

    def open(self, project_id: int, title: str, description: str, label: str, *, confidential: bool) -> Issue:
        """Open an issue.

        Raises:
            SourceError: GitLab refuses it.
        """
        values: dict[str, Any] = {"title": title, "description": description, "confidential": confidential}
        values |= {"labels": label} if label else {}
        return _issue(self._request("POST", f"projects/{project_id}/issues", values))

    def change(self, issue: Issue, **values: object) -> Issue:
        """Change an issue: ``description``, ``confidential``, ``state_event`` (``close``, ``reopen``).

        Raises:
            SourceError: GitLab refuses it.
        """
        return _issue(self._request("PUT", f"projects/{issue.project_id}/issues/{issue.iid}", values))

    def _listed(self, path: str, word: str, **query: str) -> Iterator[Issue]:
        query |= {"search": word, "in": "description", "state": "all", "per_page": str(_PAGE)}
        for page in range(1, _MOST_PAGES + 1):
            answer = self._request("GET", path, params=query | {"page": str(page)})
            rows = answer if isinstance(answer, list) else []
            yield from (issue for row in rows if word in (issue := _issue(row)).description)
            if len(rows) < _PAGE:
                return

    def _request(
        self, method: str, path: str, values: object = None, params: Mapping[str, str] | None = None
    ) -> Any:
        address = f"{self._api}/{path}"
        for attempt in range(_ATTEMPTS):
            try:
                answer = self._client.request(method, address, params=params, json=values)
            except httpx.HTTPError as error:
                # An issue may have been opened all the same: it is found the next time, and not opened again.
                raise SourceError(f"{address}: {reason_of(error)}") from error
            if answer.status_code != httpx.codes.TOO_MANY_REQUESTS or attempt == _ATTEMPTS - 1:
                break
            self._sleep(min(as_count(answer.headers.get("Retry-After")) or 10, _LONGEST_WAIT))
        if not answer.is_success:
            raise SourceError(
                f"{address}: GitLab answered {answer.status_code}", _WRITES.get(answer.status_code, "")
            )
        try:
            return answer.json()
        except ValueError as error:
            raise SourceError(f"{address}: answered with something else than JSON") from error


def _issue(row: object) -> Issue:
    values = row if isinstance(row, Mapping) else {}
    return Issue(
        as_count(values.get("project_id")) or 0,
        as_count(values.get("iid")) or 0,
        as_text(values.get("state")),
        as_text(values.get("description")),
        as_text(values.get("web_url")),
        values.get("confidential") is True,
    )
