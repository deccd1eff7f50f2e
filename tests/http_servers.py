"""HTTP servers on loopback for one test: quiet, over TLS if wanted, and gone at its end."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["HOST", "QuietHandler", "reserved_port", "running_server"]

HOST = "127.0.0.1"
_POLL = 0.02  # seconds, until the end of the test is noticed


class QuietHandler(BaseHTTPRequestHandler):
    """Writes no log, and does not mind clients that hang up."""

    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            super().handle()

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its parent's name
        pass


@contextmanager
def running_server(
    handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None, port: int = 0
) -> Iterator[int]:
    """Let a handler answer, each connection in a thread of its own.

    Args:
        handler: answers.
        tls: settings with a certificate; HTTP without them.
        port: of loopback; 0 is any that is free.

    Yields:
        The port.
    """
    connections: list[socket.socket] = []

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        allow_reuse_address = True

        def finish_request(self, request: Any, client_address: Any) -> None:
            # The handshake belongs to the connection's own thread.
            with contextlib.suppress(OSError):
                if tls is not None:
                    request = tls.wrap_socket(request, server_side=True)
                connections.append(request)
                handler(request, client_address, self)
                request.close()

    server = Server((HOST, port), handler)
    thread = threading.Thread(target=server.serve_forever, args=(_POLL,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        for connection in connections:  # that clients keep for later
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
                connection.close()


@contextmanager
def reserved_port() -> Iterator[int]:
    """A port of loopback on which nothing listens, and that no other program of this machine is given.

    A server may listen on it for a while, and again later; in between, connections are refused. A free port
    that is only looked up may be another program's by then.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((HOST, 0))
        yield int(holder.getsockname()[1])
