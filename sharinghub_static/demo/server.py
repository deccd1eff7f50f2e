"""The embedded GitLab: an HTTP server on loopback for as long as a ``with`` block lasts."""

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from sharinghub_static.demo.application import Application
from sharinghub_static.demo.faults import Fault, Faults
from sharinghub_static.demo.graphql.endpoint import operation_names
from sharinghub_static.demo.limits import Limits
from sharinghub_static.demo.storage import MARK, ObjectStorage
from sharinghub_static.demo.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

__all__ = ["EmbeddedGitlab", "Received"]


@dataclass(frozen=True, slots=True)
class Received:
    """A request that came in.

    Args:
        operation: the GraphQL operation's name, several joined by commas, empty elsewhere.
        status: of the answer; 0 where the connection was cut.
    """

    method: str
    path: str
    operation: str = ""
    status: int = 0


class EmbeddedGitlab:
    """A GitLab on ``127.0.0.1`` that serves a :class:`World` while a ``with`` block lasts.

    Args:
        world: what it holds; assign :attr:`world` to change it while it runs.
        port: where it listens; 0 lets the system choose.
        limits: how often it may be asked.
        faults: trouble to begin with; :attr:`faults` takes more later.
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
        self.faults = Faults(tuple(faults))
        self.url = ""
        self.storage = ObjectStorage() if direct_download else None
        self._port = port
        self._application = Application(world, limits or Limits())
        self._lock = threading.Lock()
        self._received: list[Received] = []
        self._stopping = threading.Event()
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def world(self) -> World:
        """What it holds. A request sees one world from its start to its end."""
        return self._application.world

    @world.setter
    def world(self, world: World) -> None:
        self._application.world = world

    @property
    def requests(self) -> tuple[Received, ...]:
        """All requests so far, in the order of their answers."""
        with self._lock:
            return tuple(self._received)

    @property
    def external_url(self) -> str:
        """The address that it gives for itself, like ``external_url`` of a GitLab behind a proxy.

        Assign it where something in front of it has an address of its own, which may hold a path.
        """
        return self._application.url

    @external_url.setter
    def external_url(self, url: str) -> None:
        self._application.url = url.rstrip("/")

    def forget_requests(self) -> None:
        """Start counting anew."""
        with self._lock:
            self._received.clear()

    def __enter__(self) -> "EmbeddedGitlab":
        if self.storage is not None:
            self.storage.__enter__()
        server = make_server("127.0.0.1", self._port, self._serve, threaded=True, request_handler=_Handler)
        self.url = f"http://127.0.0.1:{server.server_port}"
        self._application.url = self.url
        self._server = server
        self._thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
        if self.storage is not None:
            self.storage.__exit__(kind, error, trace)

    def _serve(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        operations = operation_names(_json(request)) if request.path == "/api/graphql" else []
        fault = self.faults.take(request.path, operations)
        response: Callable[..., Iterable[bytes]] | None = self._answer(request, fault)
        with self._lock:
            status = response.status_code if isinstance(response, Response) else 0
            self._received.append(Received(request.method, request.path, ",".join(operations), status))
        if response is None:
            raise _CutError
        return response(environ, start_response)

    def _answer(self, request: Request, fault: Fault | None) -> Any:
        if fault is None:
            return self._stored(self._application.answer(request))
        if fault.kind in ("timeout", "slow"):
            self._stopping.wait(fault.seconds)
        if fault.kind == "timeout":
            return None
        own = fault.response()
        if own is not None:
            return own
        response = self._stored(self._application.answer(request))
        if fault.kind == "cut":
            return _half(response)
        return fault.spoil(response)

    def _stored(self, response: Response) -> Response:
        """The reply, or the redirect to where it is stored."""
        is_stored = response.headers.pop(MARK, None) is not None
        return self.storage.redirect(response) if is_stored and self.storage is not None else response


def _json(request: Request) -> object:
    try:
        return json.loads(request.get_data(cache=True))
    except ValueError:
        return None


class _CutError(ConnectionError):
    """The connection is to be closed without (the rest of) an answer."""


def _half(response: Response) -> Callable[..., Iterable[bytes]]:
    """An answer that promises its whole length and ends in the middle."""
    body = response.get_data()

    def application(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response(
            response.status, [("Content-Type", response.content_type), ("Content-Length", str(len(body)))]
        )
        yield body[: len(body) // 2]
        raise _CutError

    return application


class _Handler(WSGIRequestHandler):
    """Keeps quiet; closes a connection that is to be cut."""

    # werkzeug's own list of errors that end a request in silence is (ConnectionError, socket.timeout).
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing: tests read ``EmbeddedGitlab.requests``."""
