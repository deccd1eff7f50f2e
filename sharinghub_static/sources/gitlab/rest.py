"""What only GitLab's REST API reports: licence, contributors, image tags, branch protection, access levels.

python-gitlab makes the requests, with the retry policy of GraphQL.
"""

import ssl
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import gitlab
import requests

from sharinghub_static.snapshot.records import ContributorRecord, LicenseRecord
from sharinghub_static.sources.gitlab.access import read_levels
from sharinghub_static.sources.gitlab.contributors import rank_contributors
from sharinghub_static.sources.gitlab.downloads import FileError, FilePart, download, download_part
from sharinghub_static.sources.gitlab.graphql import USER_AGENT
from sharinghub_static.sources.gitlab.rest_errors import (
    REQUEST_ERRORS,
    GivenUpError,
    describe,
    is_absent,
    is_page_error,
    is_refusal,
    token_message,
)
from sharinghub_static.sources.gitlab.retry_adapter import RedirectError, RetryAdapter
from sharinghub_static.sources.http.request_width import RequestWidth
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from sharinghub_static.sources.values import as_count, as_text

__all__ = ["GitlabRest", "RestAnswer"]

_MOST_IMAGES = 10
_MOST_TAGS = 50

_WALLS = 3
"""Pages and redirects to pages after which the API is taken for closed, if it never gave another answer."""


@dataclass(slots=True)
class RestAnswer:
    """What REST reports of one project.

    Args:
        license: the detected licence; None when there is none.
        levels: feature (``repository``, ``issues``, …) to access level (``enabled``, ``private``,
            ``disabled``, ``public``); only reported to those who have a token.
        contributors: those with most commits first, then by name.
        tags: id of an image to its tags, as many as are kept.
        branch_protected: whether the default branch is protected; None where it is not reported.
        failures: part to message.
    """

    license: LicenseRecord | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    contributors: tuple[ContributorRecord, ...] = ()
    tags: dict[int, tuple[str, ...]] = field(default_factory=dict)
    branch_protected: bool | None = None
    failures: dict[str, str] = field(default_factory=dict)


class GitlabRest:
    """Asks one GitLab. Safe to use from several threads.

    Args:
        url: web address of the instance, without a trailing slash.
        token: as for GraphQL.
        timeout: seconds to wait for one answer.
        retry_policy: how to go on after failures.
        verify: TLS settings; those of requests when None.
        width: how many requests may be under way.
    """

    def __init__(
        self,
        url: str,
        token: str | None,
        *,
        timeout: float,
        retry_policy: RetryPolicy,
        verify: ssl.SSLContext | None = None,
        width: RequestWidth | None = None,
    ) -> None:
        self._adapter = RetryAdapter(retry_policy, url, timeout, verify, width)
        session = requests.Session()
        # Else requests takes credentials from ~/.netrc, also where there is no token, and reads proxies and
        # authorities by rules of its own.
        session.trust_env = False
        session.mount("http://", self._adapter)
        session.mount("https://", self._adapter)
        self._gitlab = gitlab.Gitlab(
            url,
            private_token=token,
            timeout=timeout,
            retry_transient_errors=True,
            user_agent=USER_AGENT,
            session=session,
        )
        self._retries = retry_policy.attempts - 1
        self._most_failures = retry_policy.failures
        self._failed_in_a_row = 0
        self._answers = self._walls = 0
        self._last_failure = ""
        self._url = url

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._gitlab.session.close()

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return self._adapter.requests

    @property
    def trouble(self) -> str:
        """Why the API is no longer asked, as a sentence without its end; empty while it is."""
        if self._is_walled:
            return f"{self._url}/api/v4 is closed by what stands in front of GitLab: {self._last_failure}"
        if self._failed_in_a_row < self._most_failures:
            return ""
        return f"{self._url}/api/v4 failed {self._failed_in_a_row} times in a row: {self._last_failure}"

    @property
    def _is_walled(self) -> bool:
        return not self._answers and self._walls >= _WALLS

    def token_trouble(self) -> str:
        """What GitLab says is wrong with the token; empty when it does not say. GraphQL never does."""
        try:
            self._get("/projects", per_page="1", simple="true")
        except gitlab.GitlabError as error:
            return token_message(error)
        except REQUEST_ERRORS:
            pass
        return ""

    def version(self) -> str:
        """The instance's version; empty when it will not tell."""
        try:
            payload = self._get("/version")
        except REQUEST_ERRORS:
            return ""
        return as_text(payload.get("version")) if isinstance(payload, Mapping) else ""

    def username(self) -> str:
        """The name of the token's user, and nothing else of the user; empty when it is not reported."""
        try:
            payload = self._get("/user")
        except REQUEST_ERRORS:
            return ""
        return as_text(payload.get("username")) if isinstance(payload, Mapping) else ""

    def about(
        self,
        id_: int,
        *,
        project: bool = False,
        branch: str = "",
        contributors: bool = False,
        images: Sequence[int] = (),
    ) -> RestAnswer:
        """Ask about one project.

        Args:
            id_: its REST id.
            project: whether to ask for its licence and access levels.
            branch: whether this branch is protected is asked; nothing for none.
            contributors: whether to ask for the contributors to its repository.
            images: ids of its container repositories, whose tags to ask for.
        """
        answer = RestAnswer()
        if project:
            with _noting(answer, "license"):
                payload = self._get(f"/projects/{id_}", license="true")
                if not isinstance(payload, Mapping):
                    raise gitlab.GitlabParsingError("GitLab answered with something else than a project")
                answer.license, answer.levels = _license(payload), read_levels(payload)
        if branch:
            with _noting(answer, "branch_protected"):
                answer.branch_protected = self._is_protected(id_, branch)
        if contributors:
            with _noting(answer, "contributors"):
                listed = self._list(
                    f"/projects/{id_}/repository/contributors", order_by="commits", sort="desc"
                )
                commits = ((as_text(each.get("name")), as_count(each.get("commits")) or 0) for each in listed)
                answer.contributors = rank_contributors(commits)
        for image in images[:_MOST_IMAGES]:
            with _noting(answer, "containers"):
                tags = self._list(f"/projects/{id_}/registry/repositories/{image}/tags")
                answer.tags[image] = tuple(as_text(tag.get("name")) for tag in tags[:_MOST_TAGS])
            if "containers" in answer.failures:
                break  # The registry is one service: when it is down, it is down for every image.
        return answer

    def levels(self, topic: str, ids: Collection[int], *, public_only: bool) -> dict[int, dict[str, str]]:
        """Return the access levels of the projects with a topic, 100 projects a request.

        Args:
            topic: that all of them have.
            ids: of the projects that are wanted.
            public_only: whether all of them are public, which may save pages.

        Returns:
            Id to levels, as :func:`read_levels` returns them. Projects of which GitLab did not report levels,
            or whose page could not be read, are missing.
        """
        found: dict[int, dict[str, str]] = {}
        query = {"topic": topic, "pagination": "keyset", "order_by": "id", "sort": "asc", "per_page": "100"}
        if public_only:
            query["visibility"] = "public"
        last, newest = min(ids, default=1) - 1, max(ids, default=0)
        while last < newest:
            try:
                listed = self._get("/projects", id_after=str(last), **query)
            except REQUEST_ERRORS:
                break
            page = {
                id_: read_levels(each)
                for each in (listed if isinstance(listed, list) else ())
                if isinstance(each, Mapping) and (id_ := as_count(each.get("id")))
            }
            found |= {id_: levels for id_, levels in page.items() if levels and id_ in ids}
            if max(page, default=0) <= last:
                break
            last = max(page)
        return found

    def file(self, id_: int, path: str, ref: str, most: int) -> bytes | None:
        """The content of a file of a repository; of one in Git LFS what its pointer points to.

        Args:
            id_: REST id of the project.
            path: path in the repository.
            ref: branch, tag or commit.
            most: bytes that are taken.

        Returns:
            The bytes; None when there is no such file for this caller, or it has more.

        Raises:
            FileError: it could not be read.
        """
        where = f"/projects/{id_}/repository/files/{quote(path, safe='')}/raw"
        try:
            with closing(self._ask(where, {"ref": ref, "lfs": "true"}, streamed=True)) as response:
                return download(response, most)
        except REQUEST_ERRORS as error:
            if is_absent(error):
                return None
            # Some proxies refuse slashes that are encoded, as GitLab wants them: Apache by default.
            may_be_slash = "%2F" in where and is_page_error(error)
            hint = "; a proxy in front of it may refuse %2F in addresses" if may_be_slash else ""
            raise FileError(f"{describe(error)}{hint}") from error

    def file_part(
        self, id_: int, path: str, ref: str, start: int, count: int, most_whole: int
    ) -> FilePart | None:
        """A part of a file of a repository; of one in Git LFS of what its pointer points to.

        Args:
            id_: REST id of the project.
            path: path in the repository.
            ref: branch, tag or commit.
            start: first byte.
            count: bytes.
            most_whole: bytes that are read from the beginning to reach the part, where GitLab sends whole
                files only. The connection is closed behind the part.

        Returns:
            The part; None when there is no such file for this caller.

        Raises:
            FileError: it could not be read.
        """
        where = f"/projects/{id_}/repository/files/{quote(path, safe='')}/raw"
        headers = {"Range": f"bytes={start}-{start + count - 1}", "Accept-Encoding": "identity"}
        try:
            query = {"ref": ref, "lfs": "true"}
            with closing(self._ask(where, query, streamed=True, headers=headers)) as response:
                return download_part(response, start, count, most_whole)
        except REQUEST_ERRORS as error:
            if is_absent(error):
                return None
            if getattr(error, "response_code", None) == 416:  # an empty file has no first byte
                return FilePart(b"", start, start)
            raise FileError(describe(error)) from error

    def upload(self, address: str, most: int) -> bytes | None:
        """The content of a file that was uploaded to GitLab, such as an avatar.

        Args:
            address: its web address on this GitLab.
            most: bytes that are taken.

        Returns:
            The bytes; None when there is no such file for this caller, or it has more.

        Raises:
            FileError: it could not be read.
        """
        try:
            with closing(self._ask(address, {}, streamed=True)) as response:
                is_page = response.headers.get("Content-Type", "").startswith("text/html")
                return None if is_page else download(response, most)
        except REQUEST_ERRORS as error:
            if is_absent(error):
                return None
            raise FileError(describe(error)) from error

    def topics(self, page: int = 1, search: str = "") -> list[Mapping[str, Any]] | None:
        """A page of the topics, those of most projects first; None when it could not be read.

        Args:
            page: from 1.
            search: part of their names; all when empty.
        """
        query = {"search": search} if search else {}
        try:
            return self._list("/topics", page=str(page), **query)
        except REQUEST_ERRORS:
            return None

    def _is_protected(self, id_: int, branch: str) -> bool | None:
        """Whether a branch is protected; None when it is not reported to this caller."""
        try:
            payload = self._get(f"/projects/{id_}/repository/branches/{quote(branch, safe='')}")
        except gitlab.GitlabError as error:
            if is_absent(error):
                return None
            raise
        protected = payload.get("protected") if isinstance(payload, Mapping) else None
        return protected if isinstance(protected, bool) else None

    def _list(self, path: str, **query: str) -> list[Mapping[str, Any]]:
        """The first page of a list; empty when there is no such thing for this caller."""
        try:
            listed = self._get(path, per_page="100", **query)
        except gitlab.GitlabError as error:
            if is_absent(error):
                return []
            raise
        return [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []

    def _get(self, path: str, **query: str) -> Any:
        """The JSON at a path."""
        return self._ask(path, query)

    def _ask(
        self,
        path: str,
        query: Mapping[str, str],
        *,
        streamed: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """What is at a path; nothing is asked any more of a server that fails at everything.

        Args:
            path: below the API's root.
            query: of the address.
            streamed: give the open response, whatever it holds, in place of the JSON that it must hold.
            headers: further ones of the request.
        """
        if self._failed_in_a_row >= self._most_failures or self._is_walled:
            raise GivenUpError
        try:
            options: dict[str, Any] = {"streamed": True, "raw": True} if streamed else {}
            if headers:
                options["extra_headers"] = dict(headers)
            payload = self._gitlab.http_get(path, dict(query), max_retries=self._retries, **options)
            if isinstance(payload, requests.Response) and not streamed:
                error = gitlab.GitlabParsingError("GitLab answered with a page, not with JSON")
                error.response_body = payload.content[:200]
                raise error
        except (gitlab.GitlabError, requests.RequestException) as error:
            if is_refusal(error):
                self._failed_in_a_row = 0
                self._answers += 1
            elif not ("%2F" in path and is_page_error(error)):
                self._failed_in_a_row += 1
                self._walls += is_page_error(error) or isinstance(error, RedirectError)
                self._last_failure = describe(error)
            raise
        self._failed_in_a_row = 0
        self._answers += 1
        return payload


@contextmanager
def _noting(answer: RestAnswer, part: str) -> Iterator[None]:
    """Note a part that could not be read."""
    try:
        yield
    except REQUEST_ERRORS as error:
        answer.failures[part] = describe(error)


def _license(project: Mapping[str, Any]) -> LicenseRecord | None:
    payload = project.get("license")
    if not isinstance(payload, Mapping) or not as_text(payload.get("key")):
        return None
    url = as_text(project.get("license_url")) or as_text(payload.get("html_url"))
    return LicenseRecord(as_text(payload["key"]), as_text(payload.get("name")), url)
