"""A site on this machine that reloads when its sources change.

The page at ``/-/preview/`` has the site in a frame and the Problems beside it. It asks every second whether
there is a newer build: the site itself stays as it is published, and its policy lets no script of ours in.
"""

import json
import threading
from collections.abc import Callable, Iterable
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from sharinghub_static.errors import SharingHubError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["FRAME", "LiveSite", "Watcher", "stamps"]

FRAME = "/-/preview/"
"""Address of the frame; no page of a site begins with ``-``."""


class LiveSite:
    """A site, and the frame that shows it.

    Args:
        site: the site's own application.
        state: what the frame receives: a mapping that can be written as JSON.
    """

    def __init__(self, site: "WSGIApplication", state: Callable[[], dict[str, Any]]) -> None:
        self._site, self._state = site, state

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        path = Request(environ).path
        if path == f"{FRAME}state":
            answer = Response(json.dumps(self._state()), mimetype="application/json")
        elif path in {FRAME, FRAME.rstrip("/")}:
            page = resources.files("sharinghub_static.preview").joinpath("frame.html").read_text("utf-8")
            answer = Response(page, mimetype="text/html")
        else:
            return self._site(environ, start_response)
        answer.headers["Cache-Control"] = "no-store"
        return answer(environ, start_response)


def stamps(files: Iterable[Path]) -> dict[Path, tuple[int, ...]]:
    """What changes when a file is saved; those that are not there are left out.

    Programs may set the time of a file back (``rsync -t``, ``cp -p``), but not when its entry was changed.
    """
    found: dict[Path, tuple[int, ...]] = {}
    for file in files:
        try:
            stat = file.lstat()
        except OSError:
            continue
        found[file] = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_size)
    return found


class Watcher(threading.Thread):
    """Builds again when a file changes, until it is stopped.

    Args:
        files: lists the files that matter.
        build: makes the site again.
        failed: gets what is wrong with a build that failed, a line each.
        seconds: between two looks.
    """

    def __init__(
        self,
        files: Callable[[], Iterable[Path]],
        build: Callable[[], None],
        failed: Callable[[str], None],
        seconds: float = 0.5,
    ) -> None:
        super().__init__(daemon=True)
        self._files, self._build, self._failed, self._seconds = files, build, failed, seconds
        self._stopping = threading.Event()
        self._before = stamps(files())

    def run(self) -> None:
        """Look again and again."""
        while not self._stopping.wait(self._seconds):
            self.look()

    def look(self) -> bool:
        """Build if a file changed; returns whether it did."""
        try:
            now = stamps(self._files())
        except SharingHubError as error:
            self._failed("\n".join(error.lines()))
            return False
        if now == self._before:
            return False
        self._before = now
        try:
            self._build()
        except SharingHubError as error:
            self._failed("\n".join(error.lines()))
        return True

    def stop(self) -> None:
        """End after the look that is under way."""
        self._stopping.set()
