"""An embedded GitLab that counts its requests, and fails as a scenario says."""

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

from werkzeug.wrappers import Request, Response

from sharinghub_static.demo.graphql.endpoint import operation_names
from sharinghub_static.demo.limits import Limits
from sharinghub_static.demo.rest.model_files import STORED_MARK
from sharinghub_static.demo.server import EmbeddedGitlab as DemoGitlab
from sharinghub_static.demo.world import World
from tests.gitlab_double.faults import Fault, Faults
from tests.gitlab_double.object_storage import ObjectStorage

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["EmbeddedGitlab", "Received"]


@dataclass(frozen=True, slots=True)
class Received:
    """A request that came in.

    Args:
        operation: the GraphQL operation's name, several joined by commas, empty elsewhere.
        status: of the response; 0 where the connection was cut.
    """

    method: str
    path: str
    operation: str = ""
    status: int = 0


class EmbeddedGitlab(DemoGitlab):
    """The demo's GitLab, with faults.

    Args:
        world: what it holds; assign :attr:`world` to change it while it runs.
        port: where it listens; 0 lets the system choose.
        limits: how many requests it takes.
        faults: faults to begin with; :attr:`faults` takes more later.
        direct_download: whether package files and files in Git LFS are redirected to an object storage, as
            on gitlab.com; :attr:`storage` is then that storage.
    """

    def __init__(
        self,
        world: World,
        *,
        port: int = 0,
        limits: Limits | None = None,
        faults: Iterable[Fault] = (),
        direct_download: bool = False,
    ) -> None:
        super().__init__(world, port=port, limits=limits)
        self.faults = Faults(tuple(faults))
        self.storage = ObjectStorage() if direct_download else None
        self._lock = threading.Lock()
        self._received: list[Received] = []
        self._stopping = threading.Event()

    @property
    def requests(self) -> tuple[Received, ...]:
        """All requests so far, in the order of their responses."""
        with self._lock:
            return tuple(self._received)

    @property
    def external_url(self) -> str:
        """The address that it gives for itself, like ``external_url`` of a GitLab behind a proxy.

        Assign it where something in front of it has an address of its own, which may hold a path.
        """
        return self.application.url

    @external_url.setter
    def external_url(self, url: str) -> None:
        self.application.url = url.rstrip("/")

    def forget_requests(self) -> None:
        """Start counting anew."""
        with self._lock:
            self._received.clear()

    def __enter__(self) -> Self:
        if self.storage is not None:
            self.storage.__enter__()
        return super().__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        super().__exit__(kind, error, trace)
        if self.storage is not None:
            self.storage.__exit__(kind, error, trace)

    def respond(self, request: Request) -> "WSGIApplication":
        if self.storage is not None:
            # GitLab redirects to the whole file; the storage has the ranges.
            request.environ.pop("HTTP_RANGE", None)
        operations = operation_names(_json(request)) if request.path == "/api/graphql" else []
        fault = self.faults.take(request.path, operations)
        response = self._spoilt(request, fault)
        with self._lock:
            status = response.status_code if isinstance(response, Response) else 0
            self._received.append(Received(request.method, request.path, ",".join(operations), status))
        if response is None:
            raise _CutError
        return response

    def _spoilt(self, request: Request, fault: Fault | None) -> "WSGIApplication | None":
        """The response as the fault leaves it; None where the connection is cut without one."""
        if fault is None:
            return self._stored(self.application.answer(request))
        if fault.kind in ("timeout", "slow"):
            self._stopping.wait(fault.seconds)
        if fault.kind == "timeout":
            return None
        own = fault.response()
        if own is not None:
            return own
        response = self._stored(self.application.answer(request))
        if fault.kind == "cut":
            return _half(response)
        return fault.spoil(response)

    def _stored(self, response: Response) -> Response:
        """The response, or the redirect to where it is stored."""
        is_stored = response.headers.pop(STORED_MARK, None) is not None
        return self.storage.redirect(response) if is_stored and self.storage is not None else response


def _json(request: Request) -> object:
    try:
        return json.loads(request.get_data(cache=True))
    except ValueError:
        return None


class _CutError(ConnectionError):
    """The connection is to be closed without (the rest of) a response."""


def _half(response: Response) -> "WSGIApplication":
    """A response that promises its whole length and ends in the middle."""
    body = response.get_data()

    def application(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response(
            response.status, [("Content-Type", response.content_type), ("Content-Length", str(len(body)))]
        )
        yield body[: len(body) // 2]
        raise _CutError

    return application
