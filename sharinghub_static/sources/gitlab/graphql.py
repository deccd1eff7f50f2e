"""Requests to GitLab's GraphQL endpoint, with bounded retries."""

import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

import httpx
from tenacity import RetryCallState, Retrying

from sharinghub_static.errors import SourceError
from sharinghub_static.sources.gitlab.batch_sizes import BatchSizes
from sharinghub_static.sources.gitlab.capabilities import Capabilities
from sharinghub_static.sources.gitlab.replies import (
    LATER,
    Answer,
    PassingError,
    QueryFailedError,
    QueryTooComplexError,
    ReplyReader,
    UnknownSchemaError,
)
from sharinghub_static.sources.http.connection_errors import NO_REPLY, connection_error
from sharinghub_static.sources.http.limits import TIMES_OF_TIMEOUT, read_bounded
from sharinghub_static.sources.http.proxies import proxy_for
from sharinghub_static.sources.http.request_width import TOO_MUCH, RequestWidth
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from sharinghub_static.version import __version__

__all__ = ["USER_AGENT", "GraphqlClient"]

T = TypeVar("T")

USER_AGENT = f"sharinghub-static/{__version__}"


class GraphqlClient:
    """Asks one GitLab. Safe to use from several threads.

    Args:
        url: web address of the instance, without a trailing slash.
        token: personal, group or project access token; None for anonymous requests.
        timeout: seconds to wait for one answer.
        retry_policy: how to go on after failures.
        transport: in place of the network, for tests.
        verify: TLS settings; the system's when None.
        sleep: how to wait so many seconds.
        capabilities: what this GitLab is known to lack; what it names is added.
        width: how many requests may be under way.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        timeout: float = 30.0,
        retry_policy: RetryPolicy | None = None,
        transport: httpx.BaseTransport | None = None,
        verify: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
        capabilities: Capabilities | None = None,
        width: RequestWidth | None = None,
    ) -> None:
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self.is_authenticated = bool(token)
        self._address = f"{url}/api/graphql"
        self._proxy = "" if transport else proxy_for(self._address)
        self._client = httpx.Client(
            headers=headers,
            timeout=timeout,
            transport=transport,
            verify=True if verify is None else verify,
            proxy=self._proxy or None,
            trust_env=False,
        )
        self._timeout = timeout
        self._retry_policy = retry_policy or RetryPolicy()
        self._reader = ReplyReader(self._address, token, self._retry_policy.longest_wait)
        self._sleep = sleep
        self.capabilities = capabilities or Capabilities()
        self.width = width or RequestWidth(self._retry_policy.workers)
        self.sizes = BatchSizes()
        self._lock = threading.Lock()
        self._not_before = 0.0
        self._failed_in_a_row = 0
        self.requests = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def ask(
        self,
        name: str,
        variables: Mapping[str, object],
        *,
        attempts: int | None = None,
        is_probe: bool = False,
    ) -> Answer:
        """Ask one of our queries, less what this GitLab turns out not to have.

        Args:
            name: of the file in ``queries/``, without its ending.
            variables: of the query.
            attempts: fewer than the retry policy allows, for a question that can be asked in halves.
            is_probe: whether a failure is expected, and no sign that everything fails.

        Raises:
            QueryTooComplexError: it is too much at once.
            QueryFailedError: every attempt failed.
            SourceError: GitLab cannot be reached, is none, refuses, or fails at everything: asking on is
                of no use.
        """
        while True:
            query = self.capabilities.query(name)
            body = {"query": query.text, "variables": query.values(variables)}
            try:
                return self._ask(body, self._reader.read, attempts=attempts, is_probe=is_probe)
            except UnknownSchemaError as error:
                # Each turn leaves out more, so it ends.
                self.capabilities.learn(name, error.faults, self._address, query)

    def ask_together(self, name: str, variables: Sequence[Mapping[str, object]]) -> list[Answer | None]:
        """Ask one query several times in one request: GitLab takes a list, and adds up the scores.

        Each query gets a name of its own, because GitLab counts fields that are for one project at a time by
        name and text of the operation (``Gitlab::Graphql::Limit::FieldCallCount``).

        Args:
            name: of the file in ``queries/``, without its ending.
            variables: of each.

        Returns:
            The answers in their order; None where a query has to be asked alone.

        Raises:
            SourceError: asking on is of no use.
        """
        query = self.capabilities.query(name)
        body = [
            {"query": query.numbered(number), "variables": query.values(each)}
            for number, each in enumerate(variables)
        ]

        def read(response: httpx.Response) -> list[Answer | None]:
            return self._reader.read_several(response, len(body))

        try:
            return self._ask(body, read, attempts=1, is_probe=True)
        except (QueryFailedError, QueryTooComplexError, UnknownSchemaError):
            return [None] * len(body)

    def _ask(
        self, body: object, read: Callable[[httpx.Response], T], *, attempts: int | None, is_probe: bool
    ) -> T:
        most = self._retry_policy.attempts
        tally = _Tally(min(attempts or most, most), self._retry_policy.throttled)
        retrying = Retrying(
            retry=tally.count,
            stop=tally.is_over,
            wait=partial(self._wait, tally),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            answer: T = retrying(self._send, body, read)
        except PassingError as passing:
            verdict = passing.verdict
            is_too_much = isinstance(verdict, QueryFailedError) and verdict.is_overload
            # Six questions about many projects at once are halved four times each: that is no outage.
            if not is_probe and not (is_too_much and attempts is not None):
                self._count_failure(passing.verdict)
            raise passing.verdict from passing
        with self._lock:
            self._failed_in_a_row = 0
        return answer

    def _count_failure(self, verdict: SourceError) -> None:
        with self._lock:
            self._failed_in_a_row += 1
            if self._failed_in_a_row >= self._retry_policy.failures:
                times = f"{self._failed_in_a_row} requests in a row have failed"
                raise SourceError(f"{verdict.what}; {times}", LATER) from verdict

    def _wait(self, tally: "_Tally", state: RetryCallState) -> float:
        """Seconds until the next attempt: as the server says, else longer each time."""
        error = state.outcome.exception() if state.outcome else None
        said = error.wait if isinstance(error, PassingError) else None
        if said is None and not (isinstance(error, PassingError) and error.is_throttled):
            return self._retry_policy.wait(tally.failed)
        if said is None:
            said = self._retry_policy.wait_for_limit(tally.throttled)
        said = min(said, self._retry_policy.longest_wait)
        with self._lock:  # What one thread received holds for all of them.
            self._not_before = max(self._not_before, time.monotonic() + said)
        return said

    def _send(self, body: object, read: Callable[[httpx.Response], T]) -> T:
        with self._lock:
            self.requests += 1
            pause = self._not_before - time.monotonic()
        if pause > 0:
            self._sleep(pause)
        with self.width.place() as place:
            try:
                response = self._post(body)
            except NO_REPLY as error:
                raise connection_error(error, self._address, self._timeout, self._proxy) from error
            place.is_refused = response.status_code in TOO_MUCH
        return read(response)

    def _post(self, body: object) -> httpx.Response:
        with self._client.stream("POST", self._address, json=body) as response:
            content = read_bounded(response.iter_bytes(), TIMES_OF_TIMEOUT * self._timeout)
            encoded = {b"content-encoding", b"content-length", b"transfer-encoding"}
            # As they came: proxies write their names into headers in any encoding.
            headers = [(name, value) for name, value in response.headers.raw if name.lower() not in encoded]
            return httpx.Response(response.status_code, headers=headers, content=content)


@dataclass(slots=True)
class _Tally:
    """How often one request failed, and how often it was refused because of a rate limit.

    Args:
        most_failed: failures at which it is given up.
        most_throttled: refusals after which it is given up.
    """

    most_failed: int
    most_throttled: int
    failed: int = 0
    throttled: int = 0

    def count(self, state: RetryCallState) -> bool:
        """Count the outcome of an attempt, and say whether another one may help."""
        error = state.outcome.exception() if state.outcome else None
        if not isinstance(error, PassingError):
            return False
        if error.is_throttled:
            self.throttled += 1
        else:
            self.failed += 1
        return True

    def is_over(self, _state: RetryCallState) -> bool:
        """Whether the attempt that was counted last was the last one."""
        return self.failed >= self.most_failed or self.throttled > self.most_throttled
