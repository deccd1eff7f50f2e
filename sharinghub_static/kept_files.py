"""Keep the files of a task while what they are made from is the same, and they are still there."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256
from typing import Any

import orjson

from sharinghub_static.portal.media.gallery import Gallery, LocalPicture, PictureNote
from sharinghub_static.portal.portal_files import PortalFile
from sharinghub_static.site.compress import copy_path
from sharinghub_static.site.manifest import Manifest
from sharinghub_static.site.stamps import FileStamp
from sharinghub_static.site.writer import PreparedFile, SiteWriter
from sharinghub_static.snapshot.records import PictureRecord
from sharinghub_static.text.files import cleaned_files

__all__ = ["KeptFiles", "MadeFile"]

_Stamp = tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that a task made.

    Args:
        file: without its content.
        prepared: for the writer.
        stamp: of the content; None of a page, which the manifest knows by its key.
        copy: of its compressed copy; None where it has none.
        clean: digest by which the check knows that nothing in it had to be masked.
    """

    file: PortalFile
    prepared: PreparedFile
    stamp: FileStamp | None = None
    copy: FileStamp | None = None
    clean: bytes | None = None


class KeptFiles:
    """The files of the tasks of earlier builds.

    Args:
        manifest: keeps what is known of them.
        writer: knows whether they are there.
        gallery: has the pictures that they ask for.
        allowed_emails: addresses that may be in files.
    """

    def __init__(
        self, manifest: Manifest, writer: SiteWriter, gallery: Gallery, allowed_emails: frozenset[str]
    ) -> None:
        self._manifest, self._writer, self._gallery = manifest, writer, gallery
        self._allowed = allowed_emails
        self._emails_digest = sha256("\n".join(sorted(allowed_emails)).encode()).hexdigest()[:16]

    def page_key(self, key: str) -> str:
        """Return by what the manifest knows a page: what it is made from, and which addresses may stay.

        Args:
            key: digest of what the page is made from.
        """
        return f"{key}-{self._emails_digest}"

    def files(self, key: str) -> list[MadeFile] | None:
        """Return the files of a task as an earlier build left them; None when they must be made.

        Args:
            key: digest of all that they are made from; empty where it is not known.
        """
        stored = self._manifest.text(self._name(key)) if key else None
        if stored is None:
            return None
        try:
            entry = orjson.loads(zlib.decompress(stored))
            files = [_file_from(each) for each in entry["files"]]
            notes, texts = [_note_from(each) for each in entry["pictures"]], entry["texts"]
        except (KeyError, TypeError, ValueError, zlib.error):
            return None
        if not (all(map(self._is_there, files)) and all(map(self._gallery.repeat, notes))):
            return None
        self._manifest.use(texts)
        cleaned_files(self._allowed).take({each.clean for each in files if each.clean})
        return files

    def keep(
        self, key: str, files: Iterable[MadeFile], pictures: Sequence[PictureNote], texts: Iterable[str]
    ) -> None:
        """Keep what a task made.

        Args:
            key: digest of all that it was made from; empty where it is not known.
            files: but pictures.
            pictures: that it asked for.
            texts: keys of the texts in the manifest that it used.
        """
        if not key:
            return
        entry = {
            "files": [_file_as_list(each) for each in files],
            "pictures": [_note_as_list(each) for each in pictures],
            "texts": sorted(texts),
        }
        try:
            content = orjson.dumps(entry)
        except (TypeError, ValueError):  # half of a surrogate pair in an address
            return
        self._manifest.put_text(self._name(key), zlib.compress(content, 1))

    def made(self, file: PortalFile, content: bytes, prepared: PreparedFile) -> MadeFile:
        """Return a file with all by which it is known again.

        Args:
            file: without its content.
            content: as it is written.
            prepared: for the writer.
        """
        if file.key:
            return MadeFile(file, prepared)
        copy = prepared.copy.stamp if prepared.copy else None
        clean = cleaned_files(self._allowed).digest(file.path, content)
        return MadeFile(file, prepared, prepared.stamp, copy, clean)

    def _is_there(self, made: MadeFile) -> bool:
        path, stamp, copy = made.file.path, made.stamp, made.copy
        if stamp is None:
            entry = self._manifest.entry(path, self.page_key(made.file.key))
            if entry is None or (entry.copy is None) != (made.prepared.copy is None):
                return False
            stamp, copy = entry.file, entry.copy
        return self._writer.holds(path, stamp, copy)

    def _name(self, key: str) -> str:
        return f"task-{self.page_key(key)}"


def _file_as_list(made: MadeFile) -> list[object]:
    file = made.file
    stamps = [_as_pair(made.stamp), _as_pair(made.copy)]
    clean = made.clean.hex() if made.clean else ""
    has_copy = made.prepared.copy is not None
    return [file.path, file.key, file.canonical, file.updated, file.draws, has_copy, *stamps, clean]


def _file_from(stored: list[Any]) -> MadeFile:
    path, key, canonical, updated, draws, has_copy, stamp, copy, clean = stored
    file = PortalFile(path, b"", key, canonical, updated, draws, is_kept=True)
    prepared = PreparedFile(path, None, PreparedFile(copy_path(path), None) if has_copy else None)
    return MadeFile(file, prepared, _from_pair(stamp), _from_pair(copy), bytes.fromhex(clean) or None)


def _as_pair(stamp: FileStamp | None) -> _Stamp:
    return (stamp.size, stamp.digest.hex()) if stamp else None


def _from_pair(stored: _Stamp) -> FileStamp | None:
    return FileStamp(stored[0], bytes.fromhex(stored[1])) if stored else None


def _note_as_list(note: PictureNote) -> list[object]:
    return [note.is_avatar, astuple(note.picture), [astuple(copy) for copy in note.copies]]


def _note_from(stored: list[Any]) -> PictureNote:
    is_avatar, picture, copies = stored
    return PictureNote(is_avatar, PictureRecord(*picture), tuple(LocalPicture(*copy) for copy in copies))
