"""What the tracking server gives out over plain HTTP: files of models, and JSON.

MLflow's client would go where an artifact's address leads, be it a folder of this machine or somebody's
bucket. So files are only ever asked of the server itself.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NamedTuple, Self

import httpx
import orjson
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from sharinghub_static.sources.gitlab.graphql import USER_AGENT
from sharinghub_static.sources.http.certificates import find_authorities, tls_settings
from sharinghub_static.sources.http.limits import (
    TIMES_OF_TIMEOUT,
    ReplyLimitError,
    ReplyTooLargeError,
    read_bounded,
)
from sharinghub_static.sources.http.object_storage import storage_address
from sharinghub_static.sources.http.proxies import EnvironmentTransport
from sharinghub_static.sources.mlflow.connection import Asking, TrackingError
from sharinghub_static.sources.values import as_count, as_text

__all__ = ["MOST_FILES", "Anonymous", "ModelFile", "TrackingFiles"]

_MOST_JSON = 20_000_000
MOST_FILES = 100
"""Of one version; those beyond it are left out."""

_MOST_FOLDERS = 8
_PASSING = frozenset({408, 429, 500, 502, 503, 504})

_OF_THE_FILE = frozenset({500})
"""MLflow before 3 answers so for a file that is not there, or that it cannot get from its storage."""


@dataclass(frozen=True, slots=True, order=True)
class ModelFile:
    """A file of a model, by its path within the model; ``size`` in bytes."""

    path: str
    size: int | None = None


class Anonymous(NamedTuple):
    """An answer to a reader without credentials: the status, ``WWW-Authenticate`` in lower case, the text."""

    status: int
    challenge: str
    text: str


class TrackingFiles:
    """Asks a tracking server for files. Safe to use from several threads.

    Args:
        asking: sends the requests.
        transport: in place of the network, for tests.
    """

    def __init__(self, asking: Asking, transport: httpx.BaseTransport | None = None) -> None:
        self._asking = asking
        # A redirect is followed in one place alone: it would carry the question to another host.
        self._client = httpx.Client(
            headers={"User-Agent": USER_AGENT},
            timeout=asking.timeout,
            transport=transport or EnvironmentTransport(tls_settings(find_authorities())),
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def text(self, address: str, most: int, *, follow: bool = False) -> str | None:
        """A small text file.

        Args:
            address: of the file.
            most: bytes that it may have.
            follow: whether one redirect, to GitLab's object storage, is followed without credentials. Other
                servers have no reason for one.

        Returns:
            The text; None when there is no such file, or it is larger.

        Raises:
            TrackingError: it could not be read.
        """
        try:
            content = self._get(address, {}, most, follow=follow, tolerated=_OF_THE_FILE)
        except TrackingError as error:
            if error.status == 404:
                return None
            raise
        return None if content is None else content.decode("utf-8", "replace")

    def listing(self, uri: str, folder: str, question: Mapping[str, str], key: str) -> list[ModelFile]:
        """The files below a folder of artifacts, as many as are kept, sorted.

        Args:
            uri: of the server.
            folder: the endpoint that lists, below ``api/2.0/mlflow/``.
            question: its query, less the path.
            key: of the query that is the path; ``question`` may hold where to begin.

        Raises:
            TrackingError: it could not be listed.
        """
        root = question.get(key, "")
        address = f"{uri.rstrip('/')}/api/2.0/mlflow/{folder}"
        found: dict[str, ModelFile] = {}
        folders, asked = [root], 0
        while folders and asked < _MOST_FOLDERS and len(found) < MOST_FILES:
            asked += 1
            path = folders.pop(0)
            payload = self.json(address, {**question, key: path} if path else dict(question), _OF_THE_FILE)
            for entry in _entries(payload):
                inner = as_text(entry.get("path"))
                if not inner.startswith(f"{root}/" if root else "") or ".." in inner.split("/"):
                    continue
                if entry.get("is_dir"):
                    folders.append(inner)
                else:
                    name = inner.removeprefix(f"{root}/")
                    found[name] = ModelFile(name, as_count(entry.get("file_size")))
        return sorted(found.values())[:MOST_FILES]

    def status(self, address: str) -> int:
        """The status with which an address answers; 0 when it does not."""
        try:
            with self._client.stream("GET", address, headers=self._credentials()) as response:
                return response.status_code
        except httpx.HTTPError:
            return 0

    def without_credentials(self, address: str, most: int = 0) -> "Anonymous":
        """How an address answers a reader who has no credentials.

        Args:
            address: with its query.
            most: bytes of the answer that are wanted; a longer one is as good as none.

        Raises:
            TrackingError: it does not answer.
        """

        def send() -> Anonymous:
            with self._client.stream("GET", address) as response:
                challenge = response.headers.get("WWW-Authenticate", "").lower()
                content = self._content(response, most) if most and response.status_code == 200 else None
                return Anonymous(response.status_code, challenge, (content or b"").decode("utf-8", "replace"))

        return self._asking.ask(send)

    def json(
        self, address: str, question: Mapping[str, object], tolerated: frozenset[int] = frozenset()
    ) -> object:
        """The JSON at an address; an empty object when there is none.

        Args:
            address: without a query.
            question: the query.
            tolerated: statuses that say nothing of the server as a whole.

        Raises:
            TrackingError: it could not be read.
        """
        try:
            return self._json(address, question, tolerated)
        except TrackingError as error:
            if error.status == 404:
                return {}
            raise

    def document(self, address: str, question: Mapping[str, object]) -> dict[str, object]:
        """The JSON object at an address.

        Args:
            address: without a query.
            question: the query.

        Raises:
            TrackingError: it could not be read; with the status 404 where there is nothing.
        """
        answer = self._json(address, question)
        if not isinstance(answer, dict):
            raise self._asking.refusal(200)
        return answer

    def _json(
        self, address: str, question: Mapping[str, object], tolerated: frozenset[int] = frozenset()
    ) -> object:
        content = self._get(address, question, _MOST_JSON, tolerated=tolerated)
        if content is None:
            raise TrackingError(f"{self._asking.server} answered more than {_MOST_JSON:,} bytes")
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError:
            raise self._asking.refusal(200) from None

    def _credentials(self) -> dict[str, str]:
        return self._asking.credentials.headers()

    def _get(
        self,
        address: str,
        question: Mapping[str, object],
        most: int,
        *,
        follow: bool = False,
        tolerated: frozenset[int] = frozenset(),
    ) -> bytes | None:
        """The body at an address; None when it is too much."""
        retry_policy = self._asking.retry_policy
        retrying = Retrying(
            retry=retry_if_exception(_may_pass),
            stop=stop_after_attempt(retry_policy.attempts),
            wait=wait_exponential(retry_policy.first_wait, max=retry_policy.longest_wait),
            reraise=True,
        )
        return self._asking.ask(
            lambda: retrying(self._send, address, question, most, follow=follow), tolerated
        )

    def _send(self, address: str, question: Mapping[str, Any], most: int, *, follow: bool) -> bytes | None:
        target = ""
        request = self._client.build_request(
            "GET", address, params=question or None, headers=self._credentials()
        )
        with closing(self._client.send(request, stream=True)) as response:
            if follow and response.has_redirect_location:
                token = self._asking.credentials.token
                target = storage_address(address, response.headers["Location"], token)
            if not target:
                return self._content(response, most)
        # Without credentials: the address is signed, and S3 refuses a request that has both.
        with self._client.stream("GET", target) as stored:
            return self._content(stored, most)

    def _content(self, response: httpx.Response, most: int) -> bytes | None:
        if response.status_code != 200:
            raise self._asking.refusal(response.status_code)
        try:
            return read_bounded(response.iter_bytes(), TIMES_OF_TIMEOUT * self._asking.timeout, most)
        except ReplyTooLargeError:
            return None
        except ReplyLimitError as error:
            raise httpx.ReadTimeout(str(error)) from error


def _may_pass(error: BaseException) -> bool:
    if isinstance(error, TrackingError):
        return error.status in _PASSING
    return isinstance(error, httpx.TransportError)


def _entries(payload: object) -> Iterator[Mapping[str, object]]:
    listed = payload.get("files") if isinstance(payload, dict) else None
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, dict):
            yield entry
