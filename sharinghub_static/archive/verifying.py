"""Whether an archive holds what it held when it was made: each file by its checksum, and no other file.

Who writes new manifests can change everything unnoticed: a checksum of the whole file, kept elsewhere, helps
against that.
"""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Final

from sharinghub_static.archive.bag import MANIFEST, PAYLOAD, TAG_MANIFEST, unescaped
from sharinghub_static.archive.bag_files import BagFile, bag_files
from sharinghub_static.errors import RefusedError

__all__ = ["verify_archive"]

_PIECE: Final = 1 << 20  # bytes
_MOST_NAMED: Final = 20
_HINT: Final = "Take another copy of the archive."
_LINE: Final = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?([^\r\n]+)")
_BESIDE_PATH: Final = 80  # bytes of a line that are no path
_ESCAPED: Final = 3  # bytes that a byte of a path may become
_UNREADABLE: Final = (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)


def verify_archive(archive: Path) -> int:
    """Compare each file of an archive with its checksum.

    Args:
        archive: the ZIP file, or the folder of one that was unpacked.

    Returns:
        How many files there are.

    Raises:
        SiteError: it is no archive of a hub.
        RefusedError: a file was changed, is missing, or is not of the archive; it is named.

    Example:
        >>> verify_archive(Path("hub-2026-12.zip"))  # doctest: +SKIP
        811
    """
    with bag_files(archive) as (files, wrong):
        # A manifest lists these files, so it cannot be longer.
        most = sum(_BESIDE_PATH + _ESCAPED * len(path.encode("utf-8", "replace")) for path in files)
        listed, mistakes = dict[str, str](), list[str]()
        for name in (MANIFEST, TAG_MANIFEST):
            entries, mistake = _read_manifest(files[name], most) if name in files else ({}, "is missing")
            mistakes += [f"{name}: {mistake}"] if mistake else []
            # Each lists its own: one that lists a file of the other would overrule its checksum.
            is_payload = name == MANIFEST
            listed |= {
                path: digest
                for path, digest in entries.items()
                if path.startswith(f"{PAYLOAD}/") == is_payload
            }
        wrong += mistakes
        if not mistakes:
            wrong += [f"{path}: is missing" for path in listed.keys() - files.keys()]
            unknown = files.keys() - listed.keys() - {TAG_MANIFEST}
            wrong += [f"{path}: is not in the manifest" for path in unknown]
        wrong += _changed(files, listed)
    if wrong:
        shown = "\n  ".join(_printable(line) for line in sorted(wrong)[:_MOST_NAMED])
        more = f"\n  and {len(wrong) - _MOST_NAMED} more" if len(wrong) > _MOST_NAMED else ""
        raise RefusedError(f"{archive}: is not what it was when it was made:\n  {shown}{more}", _HINT)
    return len(listed)


def _printable(line: str) -> str:
    """A line in which no name can pretend to be another line, or colour the terminal."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)


def _changed(files: Mapping[str, BagFile], wanted: Mapping[str, str]) -> Iterator[str]:
    for path in sorted(wanted.keys() & files.keys()):
        digest = hashlib.sha256()
        try:
            with files[path].open() as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
        except _UNREADABLE as error:
            is_changed = isinstance(error, zipfile.BadZipFile) and "CRC" in str(error)
            why = "another checksum than in the ZIP file" if is_changed else str(error)
            yield f"{path}: {'was changed' if is_changed else 'cannot be read'} ({why})"
            continue
        if digest.hexdigest() != wanted[path]:
            yield f"{path}: was changed (another SHA-256 than in the manifest)"


def _read_manifest(manifest: BagFile, most: int) -> tuple[dict[str, str], str]:
    """Path to SHA-256 of what a manifest lists, and what is wrong with it.

    Args:
        manifest: the file.
        most: bytes that it may have.
    """
    try:
        with manifest.open() as file:
            content = _read(file, most)
        text = content.decode()
    except _UNREADABLE as error:
        return {}, f"cannot be read ({error})"
    wanted = dict[str, str]()
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        match = _LINE.fullmatch(line.removesuffix("\r"))
        if match is None:
            return wanted, f"line {number} is no checksum with a path"
        wanted[unescaped(match[2])] = match[1].lower()
    return wanted, ""


def _read(file: IO[bytes], most: int) -> bytes:
    content = file.read(most + 1)
    if len(content) > most:
        raise ValueError("it is larger than a list of these files can be")
    return content
