"""Which files a glob means: ``pathlib``'s matching from the right, and ``**`` for any folders.

Source: SharingHub matches with ``PurePath.match``: a pattern without a leading slash matches at any depth
(``*.py``, ``docs/*.md``). Beyond it ``**`` stands for any number of folders, none included, as in Git and
DVC, and a leading slash ties the pattern to the repository's root.
"""

import re
from fnmatch import translate
from typing import Final

from sharinghub_static.problems import phrase

__all__ = ["Glob", "GlobError"]

_LONGEST: Final = 500


class GlobError(ValueError):
    """A glob that cannot match any file of a repository."""


class Glob:
    """A glob, ready to match paths.

    Args:
        pattern: as it was written; letter case counts.

    Raises:
        GlobError: it is empty, too long, or leads out of the repository.
    """

    def __init__(self, pattern: str) -> None:
        if len(pattern) > _LONGEST:
            raise GlobError(phrase("the glob is longer than %(longest)s characters", longest=_LONGEST))
        segments = [segment for segment in pattern.strip().split("/") if segment not in {"", "."}]
        if not segments:
            raise GlobError(phrase("the glob is empty"))
        if ".." in segments:
            raise GlobError(phrase("the glob leads out of the repository"))
        if segments[-1] == "**":
            segments.append("*")  # what is in the folder, not the folder
        if not pattern.strip().startswith("/"):
            segments.insert(0, "**")
        self._segments: list[re.Pattern[str] | None] = []
        for segment in segments:
            deep = segment == "**"
            if not deep:
                self._segments.append(re.compile(translate(re.sub(r"\*\*+", "*", segment))))
            elif not self._segments or self._segments[-1] is not None:
                self._segments.append(None)

    def matches(self, path: str) -> bool:
        """Whether a path from the repository's root matches; takes time linear in both lengths' product."""
        parts = path.split("/")
        last = self._segments[-1]
        if last is not None and not last.match(parts[-1]):
            return False
        # The places in `parts` that the segments read so far may have come to.
        reached = {0}
        for segment in self._segments:
            if segment is None:
                reached = set(range(min(reached), len(parts) + 1))
            else:
                reached = {at + 1 for at in reached if at < len(parts) and segment.match(parts[at])}
            if not reached:
                return False
        return len(parts) in reached
