"""What stands between a crawl and GitLab: reverse proxies and forward proxies, on sockets of their own.

Both speak real HTTP: a reverse proxy passes on to GitLab what it receives, under a path if it has one and
over TLS if it has a certificate; a forward proxy connects to whom its client names.
"""

import base64
import http.client
import select
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.http_servers import HOST, QuietHandler, running_server

__all__ = ["Asked", "ForwardProxy", "Front", "Reply", "Rule", "forward_proxy", "page", "reverse_proxy"]

_NOT_PASSED_ON = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "date", "server"}


@dataclass(frozen=True)
class Asked:
    """A request as it reached the proxy."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """What a proxy sends back."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Rule = Callable[[Asked], Reply | None]
"""The proxy's own reply to a request; None passes the request on."""


def page(status: int, title: str, **headers: str) -> Reply:
    """A page of HTML, as proxies send it."""
    body = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, body.encode(), {"Content-Type": "text/html; charset=utf-8", **named})


@dataclass
class Front:
    """A running proxy.

    Args:
        url: its address, with its path.
        asked: what it received.
    """

    url: str
    asked: list[Asked] = field(default_factory=list)


class _Handler(QuietHandler):
    timeout = 20

    def read(self) -> Asked:
        """The whole request."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return Asked(self.command, self.path, dict(self.headers.items()), body)

    def send(self, reply: Reply) -> None:
        """Send a whole reply."""
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)


@contextmanager
def reverse_proxy(
    upstream: str,
    rule: Rule = lambda _asked: None,
    *,
    path: str = "",
    tls: ssl.SSLContext | None = None,
    change: Callable[[Asked, Reply], Reply] = lambda _asked, reply: reply,
) -> Iterator[Front]:
    """Run a reverse proxy in front of a server.

    Args:
        upstream: address of the server.
        rule: what the proxy answers itself.
        path: under which the server is; all else is 404.
        tls: settings with a certificate; HTTP without them.
        change: what becomes of the server's replies.
    """
    target = urlsplit(upstream)

    class Handler(_Handler):
        def answer(self) -> None:
            asked = self.read()
            front.asked.append(asked)
            reply = rule(asked)
            if reply is None and not asked.path.startswith(f"{path}/"):
                reply = page(404, "404 Not Found")
            self.send(reply or change(asked, _pass_on(asked)))

        do_GET = do_POST = do_HEAD = answer  # noqa: N815 - their parent's names

    def _pass_on(asked: Asked) -> Reply:
        connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=20)
        kept = {
            k: v for k, v in asked.headers.items() if k.lower() not in _NOT_PASSED_ON | {"accept-encoding"}
        }
        connection.request(asked.method, asked.path.removeprefix(path), asked.body or None, kept)
        response = connection.getresponse()
        headers = {k: v for k, v in response.getheaders() if k.lower() not in _NOT_PASSED_ON}
        reply = Reply(response.status, response.read(), headers)
        connection.close()
        return reply

    with running_server(Handler, tls) as port:
        front = Front(f"{'https' if tls else 'http'}://{HOST}:{port}{path}")
        yield front


@dataclass
class ForwardProxy:
    """A running forward proxy.

    Args:
        url: its address, with user and password if it wants them.
        asked: what it received: method and target.
    """

    url: str
    asked: list[str] = field(default_factory=list)


@contextmanager
def forward_proxy(
    *, user: str = "", password: str = "", refusal: Reply | None = None
) -> Iterator[ForwardProxy]:
    """Run a forward proxy: ``CONNECT`` for https, whole addresses for http.

    Args:
        user: whom it lets through; anybody when empty.
        password: of the user.
        refusal: its reply to all that it lets in; None connects.
    """
    wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    class Handler(_Handler):
        def is_let_in(self) -> bool:
            running.asked.append(f"{self.command} {self.path}")
            if user and self.headers.get("Proxy-Authorization") != wanted:
                self.send(page(407, "Proxy login", Proxy_Authenticate='Basic realm="proxy"'))
            elif refusal is not None:
                self.send(refusal)
            else:
                return True
            return False

        def do_CONNECT(self) -> None:  # noqa: N802 - its parent's name
            self.close_connection = True
            if not self.is_let_in():
                return
            host, _, port = self.path.rpartition(":")
            with socket.create_connection((host, int(port)), timeout=20) as far:
                self.send_response(200, "Connection established")
                self.end_headers()
                _relay(self.connection, far)

        def answer(self) -> None:
            asked = self.read()
            if not self.is_let_in():
                return
            target = urlsplit(self.path)
            connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=20)
            kept = {k: v for k, v in asked.headers.items() if not k.lower().startswith("proxy-")}
            whole = target.path + (f"?{target.query}" if target.query else "")
            connection.request(asked.method, whole, asked.body or None, kept)
            response = connection.getresponse()
            headers = {k: v for k, v in response.getheaders() if k.lower() not in _NOT_PASSED_ON}
            self.send(Reply(response.status, response.read(), headers))
            connection.close()

        do_GET = do_POST = do_HEAD = answer  # noqa: N815 - their parent's names

    with running_server(Handler) as port:
        login = f"{user}:{password}@" if user else ""
        running = ForwardProxy(f"http://{login}{HOST}:{port}")
        yield running


def _relay(near: socket.socket, far: socket.socket) -> None:
    """Pass bytes both ways until one side ends."""
    both = {near: far, far: near}
    while True:
        ready, _, _ = select.select(list(both), [], [], 20)
        for one in ready:
            part = one.recv(65536)
            if not part:
                return
            both[one].sendall(part)
        if not ready:
            return
