"""Copies of pictures that an earlier build made, kept beside the snapshot."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["KeptCopies"]

_RECIPE = 1
"""Raised when copies are made in another way, so that those of earlier releases are not taken."""

_NAME = re.compile(r"[0-9a-f]{64}-\d+\.\d+\.webp(?:\.\d+)?")
"""Copies, those of earlier releases and unfinished ones too."""


@dataclass(frozen=True, slots=True)
class KeptCopies:
    """A folder of copies; whatever is wrong with it costs time and nothing else.

    Args:
        folder: where they are; None keeps nothing.
    """

    folder: Path | None
    _used: set[str] = field(default_factory=set)

    def get(self, sha256: str, width: int) -> bytes:
        """A copy; empty when it is not there.

        Args:
            sha256: of the picture.
            width: greatest width of the copy.
        """
        name = self._name(sha256, width)
        if self.folder is None:
            return b""
        try:
            content = (self.folder / name).read_bytes()
        except OSError:
            return b""
        self._used.add(name)
        return content

    def put(self, sha256: str, width: int, content: bytes) -> None:
        """Keep a copy; a build that is killed leaves no half of one."""
        if self.folder is None:
            return
        name = self._name(sha256, width)
        self._used.add(name)
        unfinished = self.folder / f"{name}.{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(content)
            unfinished.replace(self.folder / name)
        except OSError:
            return  # The next build makes it again.

    def forget_others(self) -> None:
        """Remove the copies that this build did not use; whatever else is in the folder is not ours."""
        if self.folder is None or not self.folder.is_dir():
            return
        for file in sorted(self.folder.iterdir()):
            ours = _NAME.fullmatch(file.name) and file.is_file() and not file.is_symlink()
            if ours and file.name not in self._used:
                file.unlink(missing_ok=True)

    @staticmethod
    def _name(sha256: str, width: int) -> str:
        return f"{sha256}-{width}.{_RECIPE}.webp"
