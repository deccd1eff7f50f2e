"""Requests to GitLab's GraphQL endpoint, with bounded retries."""

import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self

import httpx
from tenacity import RetryCallState, Retrying

from sharinghub_static.errors import SourceError
from sharinghub_static.sources.gitlab.capabilities import Capabilities
from sharinghub_static.sources.gitlab.replies import (
    LATER,
    Answer,
    PassingError,
    QueryFailedError,
    ReplyReader,
    UnknownSchemaError,
)
from sharinghub_static.sources.http.connection_errors import NO_REPLY, connection_error
from sharinghub_static.sources.http.limits import TIMES_OF_TIMEOUT, read_bounded
from sharinghub_static.sources.http.proxies import proxy_for
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from sharinghub_static.version import __version__

__all__ = ["USER_AGENT", "GraphqlClient"]

USER_AGENT = f"sharinghub-static/{__version__}"


class GraphqlClient:
    """Asks one GitLab. Safe to use from several threads.

    Args:
        url: web address of the instance, without a trailing slash.
        token: personal, group or project access token; None for anonymous requests.
        timeout: seconds to wait for one answer.
        patience: how to go on after failures.
        transport: in place of the network, for tests.
        verify: TLS settings; the system's when None.
        sleep: how to wait so many seconds.
        capabilities: what this GitLab is known to lack; what it names is added.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        timeout: float = 30.0,
        patience: RetryPolicy | None = None,
        transport: httpx.BaseTransport | None = None,
        verify: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
        capabilities: Capabilities | None = None,
    ) -> None:
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
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
        self._patience = patience or RetryPolicy()
        self._reader = ReplyReader(self._address, token, self._patience.longest_wait)
        self._sleep = sleep
        self.capabilities = capabilities or Capabilities()
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
            attempts: fewer than the patience allows, for a question that can be asked in halves.
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
                return self._ask(body, attempts=attempts, is_probe=is_probe)
            except UnknownSchemaError as error:
                # Each turn leaves out more, so it ends.
                self.capabilities.learn(name, error.faults, self._address, query)

    def _ask(self, body: Mapping[str, object], *, attempts: int | None, is_probe: bool) -> Answer:
        most = self._patience.attempts
        tally = _Tally(min(attempts or most, most), self._patience.throttled)
        retrying = Retrying(
            retry=tally.count,
            stop=tally.is_over,
            wait=partial(self._wait, tally),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            answer = retrying(self._send, body)
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
            if self._failed_in_a_row >= self._patience.failures:
                times = f"{self._failed_in_a_row} requests in a row have failed"
                raise SourceError(f"{verdict.what}; {times}", LATER) from verdict

    def _wait(self, tally: "_Tally", state: RetryCallState) -> float:
        """Seconds until the next attempt: as the server says, else longer each time."""
        error = state.outcome.exception() if state.outcome else None
        said = error.wait if isinstance(error, PassingError) else None
        if said is None and not (isinstance(error, PassingError) and error.is_throttled):
            return self._patience.wait(tally.failed)
        if said is None:
            said = self._patience.wait_for_limit(tally.throttled)
        said = min(said, self._patience.longest_wait)
        with self._lock:  # What one thread received holds for all of them.
            self._not_before = max(self._not_before, time.monotonic() + said)
        return said

    def _send(self, body: Mapping[str, object]) -> Answer:
        with self._lock:
            self.requests += 1
            pause = self._not_before - time.monotonic()
        if pause > 0:
            self._sleep(pause)
        try:
            response = self._post(body)
        except NO_REPLY as error:
            raise connection_error(error, self._address, self._timeout, self._proxy) from error
        return self._reader.read(response)

    def _post(self, body: Mapping[str, object]) -> httpx.Response:
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
