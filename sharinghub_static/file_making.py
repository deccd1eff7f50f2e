"""Make the files of a site, in several processes where there are cores, and hand them to the writer."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from hashlib import sha256

import orjson

from sharinghub_static.catalog import ItemFiles
from sharinghub_static.errors import SnapshotError
from sharinghub_static.portal import Gallery, Portal, PortalFile
from sharinghub_static.portal.media.gallery import PictureStore
from sharinghub_static.reporting import Step
from sharinghub_static.site.compress import compress, copy_path
from sharinghub_static.site.manifest import Manifest
from sharinghub_static.site.stamps import FileStamp
from sharinghub_static.site.writer import PreparedFile, SiteWriter
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.text.files import cleaned_files, sanitize_file
from sharinghub_static.workers import Workers

__all__ = ["FileMaker", "Pictures"]

_DOCUMENTS_A_TASK = 64


class Pictures:
    """The pictures of a snapshot.

    Args:
        store: the snapshot.
    """

    def __init__(self, store: Snapshot) -> None:
        self._read: PictureStore = store.picture
        self._path, self._open = store.path, ExitStack()

    def __call__(self, sha256: str) -> bytes | None:
        """Return the bytes of a picture; None when there are none."""
        return self._read(sha256)

    def reopen(self) -> None:
        """Open the snapshot again in a copy of this process: no connection may be used in two."""
        try:
            self._read = self._open.enter_context(Snapshot.open(self._path)).picture
        except SnapshotError as error:
            self._read = _failing(error)


def _failing(error: SnapshotError) -> PictureStore:
    """A store whose every use fails, so that the task is done where the snapshot is open."""

    def read(_sha256: str) -> bytes | None:
        raise error

    return read


@dataclass(frozen=True, slots=True)
class _Made:
    """Files that a task made.

    Args:
        files: each without its content, which is prepared.
        failures: what the pages of single projects raised; only in the first process.
        copies: names of the copies of pictures that were used.
        clean: digests of the files in which nothing was masked.
        texts: keys of rendered texts that were used, and new texts.
    """

    files: list[tuple[PortalFile, PreparedFile]]
    failures: dict[int, Exception] = field(default_factory=dict)
    copies: set[str] = field(default_factory=set)
    clean: set[bytes] = field(default_factory=set)
    texts: tuple[set[str], dict[str, bytes]] = field(default_factory=lambda: (set(), {}))


_Stamps = dict[str, tuple[FileStamp, FileStamp | None]]
"""Files, and their compressed copies, by path."""


def _stamps_as_bytes(stamps: _Stamps) -> bytes:
    return orjson.dumps(
        {
            path: [stamp and (stamp.size, stamp.digest.hex()) for stamp in both]
            for path, both in stamps.items()
        }
    )


def _stamps_from(stored: bytes | None) -> _Stamps:
    """Stamps as they were stored; none where there are none, or the store was damaged."""
    try:
        return {
            path: (
                FileStamp(file[0], bytes.fromhex(file[1])),
                copy and FileStamp(copy[0], bytes.fromhex(copy[1])),
            )
            for path, (file, copy) in orjson.loads(stored or b"{}").items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}


class FileMaker:
    """Makes the files of a site and writes them.

    Args:
        portal: its pages.
        documents: path and content of its STAC documents.
        item_files: make the files that hold many Items.
        gallery: has the pictures of the pages.
        pictures: has their bytes.
        writer: takes the files.
        manifest: the pages of the last build.
        allowed_emails: addresses that may be in files.
    """

    def __init__(
        self,
        portal: Portal,
        documents: Sequence[tuple[str, bytes]],
        item_files: Sequence[ItemFiles],
        gallery: Gallery,
        pictures: Pictures,
        writer: SiteWriter,
        manifest: Manifest,
        allowed_emails: frozenset[str],
    ) -> None:
        self._portal, self._documents, self._gallery, self._pictures = portal, documents, gallery, pictures
        self._writer, self._manifest, self._allowed = writer, manifest, allowed_emails
        self._emails_digest = sha256("\n".join(sorted(allowed_emails)).encode()).hexdigest()[:16]
        self._page_tasks = portal.tasks()
        self._document_tasks = range(0, len(documents), _DOCUMENTS_A_TASK)
        self._item_files = item_files
        self._shown: set[str] = set()
        self._is_copy = False

    def workers(self, jobs: int) -> Workers[_Made]:
        """Return processes that make the files, for :meth:`write`."""
        self._manifest.commit()
        return Workers(self._make, min(jobs, self._task_count), self._reopen)

    @property
    def _task_count(self) -> int:
        return len(self._item_files) + len(self._document_tasks) + len(self._page_tasks)

    def write(self, workers: Workers[_Made], step: Step) -> dict[int, Exception]:
        """Write all files.

        Args:
            workers: make them.
            step: counts them.

        Returns:
            What the pages of single projects raised, by GitLab's project id.
        """
        failures: dict[int, Exception] = {}
        for path, content in self._portal.first_files():
            self.write_file(path, content)
        for made in workers.results(self._task_count):
            failures |= made.failures
            self._take(made)
            step.advance(len(made.files))
        for path, content in self._portal.last_files():
            self.write_file(path, content)
        return failures

    def write_file(self, path: str, content: bytes) -> None:
        """Write a file without what may not be published."""
        self._writer.write(path, sanitize_file(path, content, self._allowed))

    def _take(self, made: _Made) -> None:
        self._gallery.take(made.copies)
        cleaned_files(self._allowed).take(made.clean)
        self._manifest.take(*made.texts)
        for file, prepared in made.files:
            if file.is_picture:
                # Each process gives a picture once.
                if file.path in self._shown:
                    continue
                self._shown.add(file.path)
            self._portal.take(file)
            self._writer.put(prepared)
            if file.is_kept:
                self._manifest.keep(file.path)
            elif file.key:
                self._manifest.make(file.path, self._key(file.key))

    # In any process

    def _reopen(self) -> None:
        self._manifest.reopen()
        self._pictures.reopen()
        cleaned_files(self._allowed).drain()
        self._gallery.drain()
        self._is_copy = True

    def _make(self, number: int) -> Iterator[_Made]:
        failures: dict[int, Exception] = {}
        for made in self._files(number, None if self._is_copy else failures):
            if self._is_copy:
                clean = cleaned_files(self._allowed).drain()
                yield _Made(made, {}, self._gallery.drain(), clean, self._manifest.drain())
            else:
                yield _Made(made, failures)

    def _files(
        self, number: int, failures: dict[int, Exception] | None
    ) -> Iterator[list[tuple[PortalFile, PreparedFile]]]:
        """The files of a task: the files of many Items first, which take the longest."""
        if number < len(self._item_files):
            yield self._files_of_items(self._item_files[number])
            return
        number -= len(self._item_files)
        pages = number - len(self._document_tasks)
        lists = (
            self._page_tasks[pages](self._is_kept, failures)
            if pages >= 0
            else [self._some_documents(self._document_tasks[number])]
        )
        for files in lists:
            yield [(replace(file, content=b""), self._prepared(file)) for file in files]

    def _files_of_items(self, items: ItemFiles) -> list[tuple[PortalFile, PreparedFile]]:
        """Files of many Items; those of the last build where they were made from the same."""
        key = f"items-{self._key(items.key())}"
        kept = _stamps_from(self._manifest.text(key))
        if kept and all(self._writer.holds(path, *stamps) for path, stamps in kept.items()):
            return [
                (
                    PortalFile(path, b""),
                    PreparedFile(path, None, PreparedFile(copy_path(path), None) if copy else None),
                )
                for path, (_, copy) in kept.items()
            ]
        made, stamps = [], {}
        for path, content in items.make(lambda path, content: sanitize_file(path, content, self._allowed)):
            content = sanitize_file(path, content, self._allowed)
            prepared = self._writer.prepare(path, content)
            made.append((PortalFile(path, b""), prepared))
            copy = compress(content) if prepared.copy else None
            stamps[path] = (FileStamp.of_content(content), FileStamp.of_content(copy) if copy else None)
        self._manifest.put_text(key, _stamps_as_bytes(stamps))
        return made

    def _some_documents(self, first: int) -> list[PortalFile]:
        documents = self._documents[first : first + _DOCUMENTS_A_TASK]
        return [PortalFile(path, content) for path, content in documents]

    def _prepared(self, file: PortalFile) -> PreparedFile:
        if file.is_kept:
            entry = self._manifest.entry(file.path, self._key(file.key))
            copy = PreparedFile(copy_path(file.path), None) if entry and entry.copy else None
            return PreparedFile(file.path, None, copy)
        return self._writer.prepare(file.path, sanitize_file(file.path, file.content, self._allowed))

    def _is_kept(self, path: str, page: str) -> bool:
        """Whether a page of the last build was made from the same and is still there.

        Args:
            path: of the page.
            page: digest of what it is made from; empty where it has none.
        """
        entry = self._manifest.entry(path, self._key(page)) if page else None
        return entry is not None and self._writer.holds(path, entry.file, entry.copy)

    def _key(self, page: str) -> str:
        return f"{page}-{self._emails_digest}"
