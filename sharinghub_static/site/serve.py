"""Look at a site as GitLab Pages would serve it."""

import http.server
import mimetypes
import os
import posixpath
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from sharinghub_static.errors import SiteError

__all__ = ["make_server"]

mimetypes.add_type("application/geo+json", ".geojson")
mimetypes.add_type("application/vnd.apache.parquet", ".parquet")

_ENDINGS = (".html", ".gz")
"""Of files that are served for an address without them."""

_LONGEST_NAME = 250  # bytes; with an ending of ours it is what file systems take


class _PagesHandler(http.server.SimpleHTTPRequestHandler):
    """What GitLab Pages does.

    A prefix, folders by their index, ``/a`` for ``a.html``, its own 404, CORS, and compressed copies that lie
    beside the files.
    """

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, prefix: str, **kwargs: Any) -> None:
        self.prefix = prefix
        super().__init__(*args, **kwargs)

    def end_headers(self) -> None:
        # GitLab Pages allows cross-origin reading, so that foreign STAC browsers can read a catalog.
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_head(self) -> Any:
        path = urlsplit(self.path).path
        if path == self.prefix and self.prefix:
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", f"{self.prefix}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if not path.startswith(f"{self.prefix}/"):
            return self._not_found()
        file = Path(self.translate_path(path))
        if not self._is_inside(file):
            return self._not_found()
        if not file.exists() and file.with_name(f"{file.name}.html").is_file():
            self.path = f"{path}.html"
        elif not file.exists() or (file.is_dir() and not (file / "index.html").is_file()):
            return self._not_found()
        return self._packed(Path(self.translate_path(self.path))) or super().send_head()

    def _is_inside(self, file: Path) -> bool:
        """Whether all that an address may lead to is in the site: no symbolic link out of it, no odd name."""
        root = Path(self.directory).resolve()
        try:
            if max(len(os.fsencode(part)) for part in file.parts) > _LONGEST_NAME:
                return False
            served = [file, file / "index.html"]
            if file.resolve() != root:
                served += [file.with_name(file.name + ending) for ending in _ENDINGS]
            served.append(file / f"index.html{_ENDINGS[-1]}")
            return all(one.resolve().is_relative_to(root) for one in served)
        except (OSError, ValueError):
            return False

    def _packed(self, file: Path) -> BinaryIO | None:
        """The compressed copy beside a file, headers sent; None when there is none or it is not taken."""
        if self.path.endswith("/"):
            file /= "index.html"
        copy = file.with_name(f"{file.name}.gz")
        if not copy.is_file() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return None
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(copy.stat().st_size))
        self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        return copy.open("rb")

    def translate_path(self, path: str) -> str:
        """The file for an address; the prefix is left off, and nothing leads out of the site."""
        inside = unquote(urlsplit(path).path.removeprefix(self.prefix))
        parts = posixpath.normpath("/" + inside).split("/")
        found = Path(self.directory, *[part for part in parts if part not in {"", ".", ".."}])
        return f"{found}{os.sep}" if inside.endswith("/") else str(found)

    def _not_found(self) -> None:
        page = Path(self.directory) / "404.html"
        content = page.read_bytes() if page.is_file() else b"Not found\n"
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def handle(self) -> None:
        """Answer until the browser hangs up, which is no error."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        pass


def make_server(
    root: Path, *, host: str = "127.0.0.1", port: int = 0, prefix: str = ""
) -> http.server.ThreadingHTTPServer:
    """A server for a site on disk; call ``serve_forever`` on it.

    Args:
        root: the site's folder.
        host: address to listen on.
        port: 0 takes a free one.
        prefix: path under which the site shall stand, such as ``/group/project``.

    Raises:
        SiteError: there is no site, or the port is taken.
    """
    if not root.is_dir():
        raise SiteError(f"{root}: there is no site here", "Build one with: sharinghub-static build")
    clean = "/" + prefix.strip("/") if prefix.strip("/") else ""
    try:
        handler = partial(_PagesHandler, directory=str(root), prefix=clean)
        return http.server.ThreadingHTTPServer((host, port), handler)
    except OSError as error:
        raise SiteError(
            f"{host}:{port}: cannot listen there ({error.strerror})", "Choose another --port."
        ) from error
