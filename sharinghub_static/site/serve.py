"""Serve a site on this machine as GitLab Pages would."""

import errno
import os
import posixpath
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from werkzeug import serving
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_range_header
from werkzeug.utils import send_file
from werkzeug.wrappers import Request, Response

from sharinghub_static.errors import SiteError
from sharinghub_static.media_types import media_type_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

__all__ = ["make_server"]

_ENDINGS = (".html", ".gz")
"""Of files that are served for an address without them."""

_LONGEST_NAME = 250  # bytes; with an ending of ours it is what file systems take

_ANY_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class _Pages:
    """What GitLab Pages does, as a WSGI application.

    A prefix, folders by their index, ``/a`` for ``a.html``, its own 404, CORS, ranges, conditional requests,
    and compressed copies that lie beside the files.

    Args:
        root: the site's folder, without symbolic links in its path.
        prefix: path of the site; empty for none.
    """

    root: Path
    prefix: str

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        response = self._response(Request(environ))
        # GitLab Pages allows cross-origin reading, so that foreign STAC browsers can read a catalog.
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cache-Control"] = "no-cache"
        return response(environ, start_response)

    def _response(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return Response("Method not allowed\n", HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})
        if self.prefix and request.path == self.prefix:
            return self._redirect([], request, HTTPStatus.FOUND)
        if not request.path.startswith(f"{self.prefix}/"):
            return self._not_found()
        inside = posixpath.normpath("/" + request.path.removeprefix(self.prefix))
        parts = [part for part in inside.split("/") if part not in {"", ".", ".."}]
        file = self.root.joinpath(*parts)
        if not self._is_inside(file):
            return self._not_found()
        if request.path.endswith("/"):
            file /= "index.html"
        elif file.is_dir() and (file / "index.html").is_file():
            return self._redirect(parts, request, HTTPStatus.MOVED_PERMANENTLY)
        elif not file.exists():
            file = file.with_name(f"{file.name}.html")
        return self._file(file, request) if file.is_file() else self._not_found()

    def _is_inside(self, file: Path) -> bool:
        """Whether all that an address may lead to is in the site: no symbolic link out of it, no odd name."""
        try:
            if max(len(os.fsencode(part)) for part in file.parts) > _LONGEST_NAME:
                return False
            served = [file, file / "index.html"]
            if file != self.root:
                served += [file.with_name(file.name + ending) for ending in _ENDINGS]
                served.append(file.with_name(file.name + "".join(_ENDINGS)))
            served.append(file / f"index.html{_ENDINGS[-1]}")
            return all(one.resolve().is_relative_to(self.root) for one in served)
        except (OSError, ValueError):
            return False

    def _file(self, file: Path, request: Request) -> Response:
        """A file or the compressed copy beside it: whole, a range of it, or that it has not changed."""
        copy = file.with_name(f"{file.name}.gz")
        packed = copy.is_file() and request.accept_encodings["gzip"] > 0
        environ = dict(request.environ)
        if not _is_single_range(request.headers.get("Range", "")):
            environ.pop("HTTP_RANGE", None)
        sent, type_ = copy if packed else file, media_type_of(file.name) or _ANY_TYPE
        try:
            response = send_file(sent, environ, mimetype=type_, download_name=file.name, conditional=True)
        except RequestedRangeNotSatisfiable as refused:
            return Response(status=refused.code, headers={"Content-Range": f"bytes */{sent.stat().st_size}"})
        del response.headers["Content-Disposition"]
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        if copy.is_file():
            response.vary.add("Accept-Encoding")
        return response

    def _redirect(self, parts: list[str], request: Request, status: HTTPStatus) -> Response:
        """To the folder's own address. It begins with one slash, so that no host can be read out of it."""
        query = request.query_string.decode("ascii", "ignore")
        address = "/".join([self.prefix, *(quote(part) for part in parts), ""])
        return Response(status=status, headers={"Location": f"{address}?{query}" if query else address})

    def _not_found(self) -> Response:
        page = self.root / "404.html"
        content = page.read_bytes() if page.is_file() else b"Not found\n"
        return Response(content, HTTPStatus.NOT_FOUND, mimetype="text/html")


def _is_single_range(header: str) -> bool:
    """Whether one range of bytes is asked for. Several, other units and what is no range get the whole file.

    Source: RFC 9110, 14.2 (a server may ignore the field).
    """
    wanted = parse_range_header(header)
    return wanted is not None and wanted.units == "bytes" and len(wanted.ranges) == 1


class _Handler(serving.WSGIRequestHandler):
    """Keeps connections open, and keeps quiet. A browser that hangs up is no error for werkzeug."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing of requests, nor of what is no HTTP."""


def make_server(
    root: Path, *, host: str = "127.0.0.1", port: int = 0, prefix: str = ""
) -> serving.BaseWSGIServer:
    """A server for a site on disk; call ``serve_forever`` on it.

    Args:
        root: the site's folder.
        host: address to listen on.
        port: 0 takes a free one.
        prefix: path under which the site shall be, such as ``/group/project``.

    Raises:
        SiteError: there is no site, or the port is taken.
    """
    if not root.is_dir():
        raise SiteError(f"{root}: there is no site here", "Build one with: sharinghub-static build")
    clean = "/" + prefix.strip("/") if prefix.strip("/") else ""
    pages = _Pages(root.resolve(), clean)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        # werkzeug ends the process where it cannot listen; so it is given a socket that does.
        with socket.create_server((host, port), family=family, backlog=128) as listening:
            return serving.make_server(
                host, port, pages, threaded=True, request_handler=_Handler, fd=listening.fileno()
            )
    except OSError as error:
        raise SiteError(
            f"{host}:{port}: cannot listen there ({_reason(error)})", "Choose another --port."
        ) from error


def _reason(error: OSError) -> str:
    """Why a socket cannot listen; Python's own words repeat the address."""
    if error.errno in {socket.EAI_NONAME, socket.EAI_AGAIN, socket.EAI_FAIL}:
        return "no machine has this name; choose another --host"
    if error.errno == errno.EADDRINUSE:
        return "another program does"
    if error.errno == errno.EADDRNOTAVAIL:
        return "this machine has no such address; choose another --host"
    return os.strerror(error.errno) if error.errno else "the system refuses it"
