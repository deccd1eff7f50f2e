"""The embedded GitLab: an HTTP server on loopback for as long as a ``with`` block lasts."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from socketserver import BaseServer
from types import TracebackType
from typing import TYPE_CHECKING, Self

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request

from sharinghub_static.demo.application import Application
from sharinghub_static.demo.limits import Limits
from sharinghub_static.demo.rest.model_files import STORED_MARK
from sharinghub_static.demo.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["EmbeddedGitlab"]

_LAST_REQUESTS = 1.0
"""Seconds to wait for the threads of requests that were answered."""


class EmbeddedGitlab:
    """A GitLab on ``127.0.0.1`` that serves a :class:`World` while a ``with`` block lasts.

    Args:
        world: what it holds; assign :attr:`world` to change it while it runs.
        port: where it listens; 0 lets the system choose.
        limits: how many requests it takes.
    """

    def __init__(self, world: World, *, port: int = 0, limits: Limits | None = None) -> None:
        self.url = ""
        self.application = Application(world, limits or Limits())
        self._port = port
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def world(self) -> World:
        """What it holds. A request sees one world from its start to its end."""
        return self.application.world

    @world.setter
    def world(self, world: World) -> None:
        self.application.world = world

    def __enter__(self) -> Self:
        server = make_server("127.0.0.1", self._port, self._serve, threaded=True, request_handler=_Handler)
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.application.url = self.url
        self._server = server
        self._start()
        return self

    def _start(self) -> None:
        if self._server is not None:
            # werkzeug's own closes the socket at its end, which a paused server goes on with.
            self._thread = threading.Thread(
                target=BaseServer.serve_forever, args=(self._server, 0.02), daemon=True
            )
            self._thread.start()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let requests wait for the time of a ``with`` block, in which this object has no thread.

        A program with several threads cannot start copies of itself (:mod:`sharinghub_static.workers`).
        """
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
        for thread in threading.enumerate():
            if "process_request_thread" in thread.name:
                thread.join(_LAST_REQUESTS)
        try:
            yield
        finally:
            self._start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    def respond(self, request: Request) -> "WSGIApplication":
        """Return what answers a request; tests make GitLab fail here."""
        response = self.application.answer(request)
        response.headers.pop(STORED_MARK, None)
        return response

    def _serve(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return self.respond(Request(environ))(environ, start_response)


class _Handler(WSGIRequestHandler):
    """Keeps quiet; closes a connection that is to be cut."""

    # werkzeug's own list of errors that end a request in silence is (ConnectionError, socket.timeout).
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing: tests count requests themselves."""
