"""Requests to an MLflow server: credentials, retries, and what its failures mean."""

import base64
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
import requests

from sharinghub_static.sources.gitlab.replies import one_line
from sharinghub_static.sources.http.retry_policy import RetryPolicy

__all__ = ["UNCLEAR", "Asking", "Credentials", "TrackingError"]

T = TypeVar("T")

UNCLEAR = -1
"""The status of an answer in JSON that is not MLflow's: its client has lost what it was."""

_STATUS = re.compile(r"error code (\d{3}) !=|too many (\d{3}) error responses")
_TIMED_OUT = re.compile(r"timed? ?-?out", re.IGNORECASE)
_REFUSED = frozenset({400, 401, 403, 404})


class TrackingError(Exception):
    """The server did not answer a question; the message is one line, the same for the same failure.

    Args:
        message: what happened.
        status: of HTTP; 0 when there was no answer, or one that makes no sense.
    """

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Credentials:
    """What MLflow's clients send: a user with a password, else a token. They are in no ``repr``."""

    token: str = field(default="", repr=False)
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Credentials":
        """Those in ``MLFLOW_TRACKING_TOKEN``, or ``MLFLOW_TRACKING_USERNAME`` and ``…_PASSWORD``."""
        said = [environ.get(f"MLFLOW_TRACKING_{name}", "").strip() for name in _NAMES]
        return cls(*said)

    def environment(self) -> dict[str, str]:
        """The same, as MLflow's client wants them in the environment; an empty one is to be absent."""
        said = zip(_NAMES, (self.token, self.username, self.password), strict=True)
        return {f"MLFLOW_TRACKING_{name}": value for name, value in said}

    def headers(self) -> dict[str, str]:
        """The header of a request."""
        if self.username and self.password:
            pair = f"{self.username}:{self.password}".encode("utf-8", "replace")
            return {"Authorization": f"Basic {base64.b64encode(pair).decode('ascii')}"}
        token = self.token.encode("ascii", "replace").decode("ascii")
        return {"Authorization": f"Bearer {token}"} if token else {}

    @property
    def sends_token(self) -> bool:
        """Whether it is a token that is sent."""
        return self.headers().get("Authorization", "").startswith("Bearer ")

    def __bool__(self) -> bool:
        return bool(self.headers())


_NAMES = ("TOKEN", "USERNAME", "PASSWORD")


@dataclass
class Asking:
    """Sends requests to one server, from any number of threads.

    Args:
        server: its address, for messages.
        credentials: sent with each request.
        timeout: seconds to wait for one answer.
        retry_policy: how to go on after failures.
        requests: how many were sent; those that are sent again count once.
    """

    server: str
    credentials: Credentials
    timeout: float
    retry_policy: RetryPolicy
    requests: int = 0
    _failed_in_a_row: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, question: Callable[[], T], tolerated: frozenset[int] = frozenset()) -> T:
        """What a question is answered.

        Args:
            question: sends one request.
            tolerated: statuses that say nothing of the server as a whole.

        Raises:
            TrackingError: it failed, or so many before it did that nothing more is asked.
        """
        with self._lock:
            if self._failed_in_a_row >= self.retry_policy.failures:
                raise TrackingError(f"{self.server} fails at everything and is no longer asked")
            self.requests += 1
        try:
            answer = question()
        except Exception as error:  # whatever MLflow's parsers make of what is no MLflow
            verdict = error if isinstance(error, TrackingError) else self._verdict(error)
            with self._lock:
                if verdict.status in _REFUSED:
                    self._failed_in_a_row = 0
                elif verdict.status not in tolerated:
                    self._failed_in_a_row += 1
            raise verdict from None  # the cause may hold what was sent
        with self._lock:
            self._failed_in_a_row = 0
        return answer

    def refusal(self, status: int, reason: str = "") -> TrackingError:
        """An answer that is none, by its status.

        Args:
            status: of HTTP.
            reason: one of MLflow's error codes.
        """
        if status == 401:
            what = "does not accept the credentials" if self.credentials else "wants credentials"
        elif status == 403:
            what = "refuses access" if self.credentials else "refuses access without credentials"
        elif 300 <= status < 400:
            what = f"leads elsewhere ({status})"
        elif status == 200:
            what = "answered with something else than MLflow's JSON"
        else:
            what = f"answered {status}" + (f" ({reason})" if reason else "")
        return TrackingError(f"{self.server} {what}", status)

    def _verdict(self, error: Exception) -> TrackingError:
        """What an exception of MLflow, requests or httpx means; its own words differ from time to time."""
        chain = _chain(error)
        text = " ".join(str(each)[:5000] for each in chain)
        if any(isinstance(each, requests.exceptions.SSLError) for each in chain) or "CERTIFICATE_" in text:
            what = "has a certificate that is not trusted; name its CA in SSL_CERT_FILE"
            return TrackingError(f"{self.server} {what}")
        if any(isinstance(each, requests.exceptions.ProxyError | httpx.ProxyError) for each in chain):
            what = "cannot be reached by the proxy of HTTPS_PROXY or HTTP_PROXY; or name it in NO_PROXY"
            return TrackingError(f"{self.server} {what}")
        if any(isinstance(each, requests.Timeout | httpx.TimeoutException) for each in chain):
            return self._late()
        status = _status(error, text)
        if status:
            return self.refusal(status, _code(error))
        if any(isinstance(each, requests.RequestException | httpx.TransportError) for each in chain):
            if _TIMED_OUT.search(text):
                return self._late()
            why = next((each.strerror for each in chain if isinstance(each, OSError) and each.strerror), "")
            return TrackingError(f"{self.server} cannot be reached" + (f": {one_line(why)}" if why else ""))
        return self.refusal(200)

    def _late(self) -> TrackingError:
        return TrackingError(f"{self.server} did not answer within {self.timeout:g} s")


def _status(error: Exception, text: str) -> int:
    """The status that an exception is about; 0 when it is about none."""
    found = _STATUS.search(text)
    if found:
        return int(found[1] or found[2])
    # Only an error in MLflow's own JSON has it; other MlflowExceptions would all say 500.
    payload: Any = getattr(error, "json", None)
    if not isinstance(payload, Mapping) or not hasattr(error, "get_http_status_code"):
        return 0
    return int(error.get_http_status_code()) if "error_code" in payload else UNCLEAR


def _code(error: Exception) -> str:
    """One of MLflow's error codes; a server's own words are not repeated."""
    code = getattr(error, "error_code", "")
    return code if isinstance(code, str) and re.fullmatch(r"[A-Z][A-Z_]{2,40}", code) else ""


def _chain(error: BaseException) -> list[BaseException]:
    """An exception and what it came from, requests' and urllib3's wrapped ones included."""
    chain: list[BaseException] = []
    waiting: list[Any] = [error]
    while waiting and len(chain) < 30:
        each = waiting.pop(0)
        if isinstance(each, BaseException) and each not in chain:
            chain.append(each)
            waiting += [each.__cause__, each.__context__, getattr(each, "reason", None), *each.args]
    return chain
