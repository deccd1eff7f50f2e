"""A server between a crawl and MLflow: it counts what is asked, and answers wrongly where a test says so."""

import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["Asked", "Fault", "Proxy", "proxying"]


@dataclass(frozen=True)
class Fault:
    """A wrong answer to the requests whose method and path fit a pattern.

    Args:
        pattern: regular expression for ``GET /api/2.0/…?…``, with the body behind a space if there is one.
        status: of the answer.
        body: of the answer; None to close the connection instead.
        kind: its ``Content-Type``.
        seconds: to wait before it.
        location: where it leads, for a redirect.
    """

    pattern: str = ""
    status: int = 200
    body: str | None = ""
    kind: str = "application/json"
    seconds: float = 0
    location: str = ""


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    method: str
    path: str
    authorization: str


@dataclass
class Proxy:
    """What a running one knows and does.

    Args:
        upstream: the server that answers rightly; empty when there is none.
        below: regular expression for the beginning of a path that the server does not know of.
        authorization: without which it answers 401, with its scheme; empty when anybody is answered.
    """

    upstream: str
    below: str = ""
    authorization: str = ""
    url: str = ""
    faults: list[Fault] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def fault(self, line: str) -> Fault | None:
        """The wrong answer that fits a request."""
        return next((each for each in self.faults if re.search(each.pattern, line)), None)


@contextmanager
def proxying(upstream: str = "", *faults: Fault) -> Iterator[Proxy]:
    """Run one on a free port of loopback."""
    proxy = Proxy(upstream.rstrip("/"), faults=list(faults))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length else None
            proxy.asked.append(Asked(self.command, self.path, self.headers.get("Authorization", "")))
            if proxy.authorization and self.headers.get("Authorization") != proxy.authorization:
                self.answer(401, "text/html", b"Log in.", challenge=proxy.authorization.partition(" ")[0])
                return
            sent = f" {body.decode('utf-8', 'replace')}" if body else ""
            fault = proxy.fault(f"{self.command} {self.path}{sent}")
            if fault is None:
                self.pass_on(body)
                return
            time.sleep(fault.seconds)
            if fault.body is None:
                self.close_connection = True
                return
            self.answer(fault.status, fault.kind, fault.body.encode(), fault.location)

        def pass_on(self, body: bytes | None) -> None:
            path = re.sub(f"^(?:{proxy.below})", "", self.path)
            request = urllib.request.Request(proxy.upstream + path, data=body, method=self.command)  # noqa: S310 (http on loopback)
            request.add_header("Content-Type", self.headers.get("Content-Type") or "application/json")
            try:
                with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 (http on loopback)
                    self.answer(response.status, response.headers.get("Content-Type", ""), response.read())
            except urllib.error.HTTPError as error:
                self.answer(error.code, error.headers.get("Content-Type", ""), error.read())

        def answer(
            self, status: int, kind: str, body: bytes, location: str = "", challenge: str = ""
        ) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                if location:
                    self.send_header("Location", location)
                if challenge:
                    self.send_header("WWW-Authenticate", f'{challenge} realm="mlflow"')
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # whoever asked has gone

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its parent's name
            pass

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = handle_any  # noqa: N815 - their parent's names

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
