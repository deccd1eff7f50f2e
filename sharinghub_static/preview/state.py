"""What the frame of a preview receives."""

import threading
from typing import Any

from sharinghub_static.preview.building import BuiltPreview
from sharinghub_static.problems import Problem

__all__ = ["PreviewState"]


class PreviewState:
    """The newest build, for the threads of a server.

    Args:
        built: the first build.
    """

    def __init__(self, built: BuiltPreview) -> None:
        self._lock = threading.Lock()
        self._built, self._build, self._failure = built, 0, ""

    def show(self, built: BuiltPreview) -> None:
        """Take a newer build."""
        with self._lock:
            self._built, self._failure = built, ""
            self._build += 1

    def fail(self, words: str) -> None:
        """Keep the last build, and say why there is no newer one."""
        with self._lock:
            self._failure = words
            self._build += 1

    def values(self) -> dict[str, Any]:
        """Return the state as JSON can hold it."""
        with self._lock:
            built, build, failure = self._built, self._build, self._failure
        source = "Topics and description are those of GitLab." if built.asked else "GitLab was not asked."
        return {
            "build": build,
            "page": f"/{built.page.removesuffix('index.html')}",
            "failure": failure,
            "about": f"Shown in {', '.join(built.categories)}. {source}",
            "problems": [_values(problem) for problem in built.problems],
        }


def _values(problem: Problem) -> dict[str, str]:
    place = f"{problem.path}:{problem.line}" if problem.line else problem.path
    return {
        "severity": problem.severity.value,
        "place": f"{problem.code} {place}".strip(),
        "text": str(problem.message),
        "fix": str(problem.hint),
    }
