"""An object storage beside the embedded GitLab: a second origin with signed addresses."""

import hashlib
import re
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

__all__ = ["ObjectStorage"]

_CREDENTIALS = ("Authorization", "PRIVATE-TOKEN", "JOB-TOKEN", "Cookie")


class ObjectStorage:
    """Serves files on a port of ``127.0.0.1`` while a ``with`` block lasts.

    Like S3 it answers 400 to a request that has a signature and other credentials as well, and 403 to one
    without the right signature.
    """

    def __init__(self) -> None:
        self.url = ""
        self.refused: list[str] = []
        self._files: dict[str, tuple[bytes, str]] = {}
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._server = make_server("127.0.0.1", 0, self._application, threaded=True, request_handler=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    def redirect(self, response: Response) -> Response:
        """Store a reply of GitLab and return the redirect to it."""
        content = response.get_data()
        key = hashlib.sha256(content).hexdigest()
        self._files[key] = (content, response.content_type or "application/octet-stream")
        return Response("", 302, {"Location": f"{self.url}/bucket/{key}?X-Amz-Signature={_sign(key)}"})

    def _application(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        match = re.fullmatch(r"/bucket/([0-9a-f]{64})", request.path)
        sent = [name for name in _CREDENTIALS if name in request.headers]
        sent += [name for name in request.args if "token" in name.lower()]
        if sent:
            self.refused += sent
            return Response("<Error><Code>InvalidArgument</Code></Error>", 400, mimetype="application/xml")
        if match is None or request.args.get("X-Amz-Signature") != _sign(match[1]):
            return Response("<Error><Code>AccessDenied</Code></Error>", 403, mimetype="application/xml")
        content, kind = self._files[match[1]]
        response = Response(content, content_type=kind)
        return response.make_conditional(request.environ, accept_ranges=True, complete_length=len(content))


def _sign(key: str) -> str:
    return hashlib.sha256(f"signed {key}".encode()).hexdigest()


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing."""
