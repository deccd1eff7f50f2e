"""Servers on real sockets: connections refused, cut, slow and endless; certificates; MLflow in trouble."""

import contextlib
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from tests.campaigns.chaos.bench import Bench, Case, CommandResult, Outcome, making_bench
from tests.campaigns.chaos.certificates import Authority
from tests.campaigns.chaos.replies import Fault, faulty, status
from tests.campaigns.fuzz.replay import Question, Reply, Server, mlflow_server
from tests.campaigns.fuzz.seeds import MLMODEL
from tests.campaigns.worlds import full_project
from tests.http_servers import HOST, QuietHandler, reserved_port, running_server

__all__ = ["GITLAB_CASES", "MLFLOW_CASES", "beside_mlflow", "outcomes", "over", "over_sockets", "over_tls"]

Manner = Callable[[BaseHTTPRequestHandler, Reply], None]
"""How a reply is sent."""

_TICK = 0.05  # seconds
_SOON = 1.0
"""Seconds that a crawl waits for a server that answers nothing, or not to the end."""


@contextlib.contextmanager
def listening(
    server: Server,
    port: int,
    *,
    context: ssl.SSLContext | None = None,
    manner: Manner | None = None,
    after: int = 0,
) -> Iterator[None]:
    """Let a server answer on a port.

    Args:
        server: answers.
        port: of loopback.
        context: for TLS.
        manner: how replies are sent; wholly when None.
        after: so many are sent wholly before.
    """
    asked = 0

    class Handler(QuietHandler):
        def handle_any(self) -> None:
            nonlocal asked
            asked += 1
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kept = ("private-token", "authorization", "content-type")
            headers = tuple((name, self.headers[name]) for name in kept if name in self.headers)
            scheme = "https" if context else "http"
            url = f"{scheme}://{HOST}:{port}{self.path}"
            reply = server(Question(self.command, url, headers, body))
            (_whole if manner is None or asked <= after else manner)(self, reply)

        do_GET = do_POST = do_HEAD = handle_any  # noqa: N815 - their parent's names

    with running_server(Handler, context, port):
        yield


def _head(handler: BaseHTTPRequestHandler, reply: Reply, length: int | None) -> None:
    handler.send_response(reply.status)
    handler.send_header("Content-Type", reply.kind)
    if length is not None:
        handler.send_header("Content-Length", str(length))
    for name, value in reply.headers:
        if name.lower() not in {"content-type", "content-length"}:
            handler.send_header(name, value)
    handler.end_headers()


def _whole(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    _head(handler, reply, len(reply.body))
    if handler.command != "HEAD":
        handler.wfile.write(reply.body)


def _nothing(handler: BaseHTTPRequestHandler, _reply: Reply) -> None:
    handler.close_connection = True


def _half(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    _head(handler, reply, len(reply.body))
    handler.wfile.write(reply.body[: len(reply.body) // 2])
    handler.close_connection = True


def _drip(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    """Send a byte at a time, for ever."""
    _head(handler, reply, 1_000_000)
    for index in range(1_000_000):
        handler.wfile.write(reply.body[index : index + 1] or b" ")
        handler.wfile.flush()
        threading.Event().wait(_TICK)


def _silent(handler: BaseHTTPRequestHandler, _reply: Reply) -> None:
    """Answer nothing until the client hangs up, 20 seconds at most."""
    handler.connection.settimeout(20)
    with contextlib.suppress(OSError):
        handler.rfile.read(1)
    handler.close_connection = True


def _endless(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    """Send more than the client may take."""
    _head(handler, reply, None)
    handler.close_connection = True
    for _ in range(10_000):
        handler.wfile.write(b" " * 1_000_000)


def _no_http(handler: BaseHTTPRequestHandler, _reply: Reply) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    handler.close_connection = True


def _refused(bench: Bench, work: Path) -> CommandResult:
    return bench.build(work, None)


def _gitlab(manner: Manner, after: int = 0) -> Callable[[Bench, Path], CommandResult]:
    def through(bench: Bench, work: Path) -> CommandResult:
        with listening(bench.new, _port(bench), manner=manner, after=after):
            return bench.build(work, None)

    return through


def _gitlab_moves(bench: Bench, work: Path) -> CommandResult:
    moved = status(301, Location=f"http://{HOST}:{_port(bench)}/users/sign_in")
    return bench.build(work, faulty(bench.new, Fault("", "", moved)))


GITLAB_CASES = (
    Case("connection refused", _refused),
    Case("connection closed without a reply", _gitlab(_nothing)),
    Case("connection closed without a reply, in mid-crawl", _gitlab(_nothing, after=4)),
    Case("connection closed in the middle of replies", _gitlab(_half)),
    Case("another protocol on the port", _gitlab(_no_http)),
    Case("no answer at all", _gitlab(_silent), timeout=_SOON),
    Case("a byte now and then", _gitlab(_drip), timeout=_SOON),
    Case("a byte now and then, in mid-crawl", _gitlab(_drip, after=4), timeout=_SOON),
    Case("a reply without an end", _gitlab(_endless), timeout=_SOON),
    Case("redirect to the login page", _gitlab_moves),
)


def over(context: ssl.SSLContext | None) -> Callable[[Bench, Path], CommandResult]:
    """A build from a GitLab with other settings of TLS, or with none."""

    def through(bench: Bench, work: Path) -> CommandResult:
        with listening(bench.new, _port(bench), context=context):
            return bench.build(work, None)

    return through


def _tls_cases(authority: Authority) -> Iterator[Case]:
    yield Case("self-signed certificate", over(authority.context(is_own=False)))
    yield Case("expired certificate", over(authority.context(days=-1)))
    yield Case("certificate of another host", over(authority.context("127.0.0.2")))
    yield Case("no TLS on the port", over(None))


def _mlflow(fault: Fault | None, manner: Manner | None = None) -> Callable[[Bench, Path], CommandResult]:
    def through(bench: Bench, work: Path) -> CommandResult:
        tracking = mlflow_server(MLMODEL, _PROJECT)
        with contextlib.ExitStack() as stack:
            stack.enter_context(listening(bench.new, _port(bench)))
            if fault is not None or manner is not None:
                server = faulty(tracking, fault) if fault else tracking
                stack.enter_context(listening(server, _tracking_port(bench), manner=manner))
            return bench.build(work, None)

    return through


_PROJECT = full_project().id
_HTML = b"<!DOCTYPE html><title>Sign in</title>"

MLFLOW_CASES = (
    Case("MLflow: connection refused", _mlflow(None)),
    Case("MLflow: 401", _mlflow(Fault("", "", status(401)))),
    Case("MLflow: 403", _mlflow(Fault("", "", status(403)))),
    Case("MLflow: 404", _mlflow(Fault("", "", status(404)))),
    Case("MLflow: 429 for ever", _mlflow(Fault("", "", status(429, Retry_After="30")))),
    Case("MLflow: 500", _mlflow(Fault("", "", status(500, _HTML, "text/html")))),
    Case("MLflow: 503 for runs", _mlflow(Fault("", "runs/search", status(503)))),
    Case("MLflow: HTML login page", _mlflow(Fault("", "", status(200, _HTML, "text/html")))),
    Case("MLflow: redirect to a login page", _mlflow(Fault("", "", status(302, Location="/login")))),
    Case("MLflow: invalid JSON", _mlflow(Fault("", "", status(200, b"\xff{", "application/json")))),
    Case("MLflow: connection closed in the middle of replies", _mlflow(None, _half)),
    Case("MLflow: no answer at all", _mlflow(None, _silent), timeout=_SOON),
    Case("MLflow: a byte now and then", _mlflow(None, _drip), timeout=_SOON),
    Case("MLflow: a reply without an end", _mlflow(None, _endless), timeout=_SOON),
)


def outcomes() -> Iterator[Outcome]:
    """All of them."""
    yield from over_sockets(GITLAB_CASES)
    yield from over_tls()
    yield from beside_mlflow(MLFLOW_CASES)


def over_sockets(cases: tuple[Case, ...]) -> Iterator[Outcome]:
    """Run cases of a GitLab on a socket."""
    with reserved_port() as port, making_bench(_url(port), serving=partial(_serving, port)) as bench:
        yield from (case.run(bench) for case in cases)


def over_tls() -> Iterator[Outcome]:
    """Run the cases of a GitLab whose certificates are of an authority of our own."""
    with reserved_port() as port, tempfile.TemporaryDirectory(prefix="chaos-tls-") as folder:
        authority = Authority.new(Path(folder))
        serving = partial(_serving, port, context=authority.context())
        trusting = {"SSL_CERT_FILE": str(authority.file)}
        with making_bench(f"https://{HOST}:{port}", serving=serving, environ=trusting) as bench:
            yield from (case.run(bench) for case in _tls_cases(authority))


def beside_mlflow(cases: tuple[Case, ...]) -> Iterator[Outcome]:
    """Run cases of a GitLab that is well and an MLflow server that is not."""
    tracking = mlflow_server(MLMODEL, _PROJECT)
    with reserved_port() as port, reserved_port() as tracking_port:

        @contextlib.contextmanager
        def serving(server: Server) -> Iterator[None]:
            with listening(server, port), listening(tracking, tracking_port):
                yield

        extra = {"mlflow": {"type": "mlflow", "url": _url(tracking_port)}}
        with making_bench(_url(port), serving=serving, extra=extra) as bench:
            yield from (case.run(bench) for case in cases)


def _serving(
    port: int, server: Server, context: ssl.SSLContext | None = None
) -> AbstractContextManager[None]:
    return listening(server, port, context=context)


def _url(port: int) -> str:
    return f"http://{HOST}:{port}"


def _port(bench: Bench) -> int:
    return int(bench.url.rpartition(":")[2])


def _tracking_port(bench: Bench) -> int:
    return int(str(bench.extra["mlflow"]["url"]).rpartition(":")[2])  # type: ignore[index]
