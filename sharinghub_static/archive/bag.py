"""A ZIP file that is a bag: https://www.rfc-editor.org/rfc/rfc8493.

Files are read in pieces, and their checksums are worked out on the way. Names are sorted, and times are that
of the hub's last change: the same files make the same archive, with the same zlib.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from sharinghub_static.site.archives import BAG_DECLARATION

__all__ = ["MANIFEST", "PAYLOAD", "TAG_MANIFEST", "BagWriter", "escaped", "unescaped"]

PAYLOAD: Final = "data"
"""Folder of a bag's content; beside it is what is said of it."""

MANIFEST: Final = "manifest-sha256.txt"
"""Lists the files of the content with their checksums."""

TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
"""Lists the files beside the content, without itself."""

_PIECE: Final = 1 << 20  # bytes
_STORED: Final = (
    ".gz",
    ".br",
    ".zst",
    ".webp",
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".avif",
    ".woff2",
    ".parquet",
)
"""What is compressed already."""
_OLDEST: Final = (1980, 1, 1, 0, 0, 0)  # that ZIP can say
_MODE: Final = 0o100644 << 16


class BagWriter:
    """Writes a bag; use as a context manager.

    Args:
        output: the ZIP file.
        name: of the folder in it.
        moment: time of all files.
    """

    def __init__(self, output: IO[bytes], name: str, moment: datetime) -> None:
        self._zip = zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._name = name
        self._moment = max(_OLDEST, moment.astimezone(UTC).timetuple()[:6])
        self._payload: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def count(self) -> int:
        """Number of files of the content."""
        return len(self._payload)

    def add(self, path: str, source: Path | bytes) -> None:
        """Add a file of the content.

        Args:
            path: in the content's folder.
            source: the file, or what is in it.
        """
        inside = f"{PAYLOAD}/{path}"
        self._payload[inside], size = self._write(inside, source)
        self.size += size

    def add_folder(self, path: str, folder: Path) -> None:
        """Add all files below a folder, in the order of their names; symbolic links are left out."""
        files = (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
        for file in sorted(files, key=lambda file: file.relative_to(folder).as_posix()):
            self.add(f"{path}/{file.relative_to(folder).as_posix()}", file)

    def finish(self, info: Mapping[str, str], tags: Mapping[str, bytes]) -> None:
        """Write what is said of the content.

        Args:
            info: name to value of ``bag-info.txt``; size and number of files are added.
            tags: further files beside the content, by name.
        """
        values = {**info, "Payload-Oxum": f"{self.size}.{self.count}"}
        lines = [f"{name}: {' '.join(value.split())}\n" for name, value in sorted(values.items())]
        for name, content in sorted(tags.items()):
            self._tag(name, content)
        self._tag(BAG_DECLARATION, b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        self._tag("bag-info.txt", "".join(lines).encode())
        self._tag(MANIFEST, _manifest(self._payload))
        self._write(TAG_MANIFEST, _manifest(self._tags))

    def _tag(self, name: str, content: bytes) -> None:
        self._tags[name], _ = self._write(name, content)

    def _write(self, path: str, source: Path | bytes) -> tuple[str, int]:
        """Write a file; return its SHA-256 and its size."""
        entry = zipfile.ZipInfo(f"{self._name}/{path}", self._moment)
        entry.external_attr, entry.create_system = _MODE, 3
        entry.compress_type = zipfile.ZIP_STORED if path.lower().endswith(_STORED) else zipfile.ZIP_DEFLATED
        digest, size = hashlib.sha256(), 0
        opened = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
        with opened as content, self._zip.open(entry, "w", force_zip64=True) as file:
            while piece := content.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                file.write(piece)
        return digest.hexdigest(), size


def _manifest(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {escaped(path)}\n" for path, digest in sorted(digests.items())).encode()


def escaped(path: str) -> str:
    """A path as a manifest holds it (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def unescaped(text: str) -> str:
    """A path from a manifest."""
    return text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
