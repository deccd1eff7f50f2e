"""Make the files of a site, in several processes where there are cores, and hand them to the writer."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial

from sharinghub_static.catalog import Documents, ItemFiles
from sharinghub_static.errors import SnapshotError
from sharinghub_static.kept_files import KeptFiles, MadeFile
from sharinghub_static.portal.media.gallery import Gallery, PictureStore
from sharinghub_static.portal.portal_files import Failures, PortalFile, Task
from sharinghub_static.portal.site_pages import Portal
from sharinghub_static.reporting import Step
from sharinghub_static.site.check.made_pages import MadePages
from sharinghub_static.site.compress import copy_path
from sharinghub_static.site.manifest import Manifest
from sharinghub_static.site.writer import PreparedFile, SiteWriter
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.text.files import cleaned_files, sanitize_file
from sharinghub_static.workers import Workers

__all__ = ["FileMaker", "Pictures"]

_DOCUMENTS_A_TASK = 64
_TASKS_A_JOB = 16  # to start a process takes as long

_NO_PAGE = "file"
"""Key in the manifest of files that are no pages: tasks keep them."""


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


_MadeFile = tuple[PortalFile, PreparedFile, bytes]


@dataclass(frozen=True, slots=True)
class _Made:
    """Files that a task made.

    Args:
        files: each without its content, which is prepared, and in the new tree if a worker made it; with what
            was read in it for the check.
        failures: what the pages of single projects raised; only in the first process.
        copies: names of the copies of pictures that were used.
        clean: digests of the files in which nothing was masked.
        texts: keys of rendered texts that were used, and new texts.
    """

    files: list[_MadeFile]
    failures: dict[int, Exception] = field(default_factory=dict)
    copies: set[str] = field(default_factory=set)
    clean: set[bytes] = field(default_factory=set)
    texts: tuple[set[str], dict[str, bytes]] = field(default_factory=lambda: (set(), {}))


@dataclass(frozen=True, slots=True)
class _Task:
    """Some files of the site.

    Args:
        make: makes them, in a few lists.
        key: digest of all that they are made from; empty where it is not known.
        portal: the task, if it is one of the portal.
    """

    make: Callable[[Failures], Iterator[list[PortalFile]]]
    key: str = ""
    portal: Task | None = None


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
        secrets: values that may be in no file.
    """

    def __init__(
        self,
        portal: Portal,
        documents: Documents,
        item_files: Sequence[ItemFiles],
        gallery: Gallery,
        pictures: Pictures,
        writer: SiteWriter,
        manifest: Manifest,
        allowed_emails: frozenset[str],
        secrets: Sequence[str] = (),
    ) -> None:
        self._portal, self._documents, self._gallery, self._pictures = portal, documents, gallery, pictures
        self._writer, self._manifest, self._allowed = writer, manifest, allowed_emails
        self._made_pages = MadePages(allowed_emails, secrets)
        self._kept = KeptFiles(manifest, writer, gallery, allowed_emails)
        self._unchanged = [] if manifest.is_empty else list(portal.kept_pages(self._is_kept))
        # One after the other in one process: to load what writes tables takes 60 MB.
        self._groups = [
            [self._items_task(files) for files in item_files],
            *(
                [self._documents_task(documents[first : first + _DOCUMENTS_A_TASK])]
                for first in range(0, len(documents), _DOCUMENTS_A_TASK)
            ),
            *([_Task(partial(task.make, self._is_kept), task.key, task)] for task in portal.tasks()),
        ]
        self._shown: set[str] = set()
        self._is_copy = False

    def workers(self, jobs: int) -> Workers[_Made]:
        """Return processes that make the files, for :meth:`write`."""
        self._take_kept()
        tasks = [task.portal for group in self._groups for task in group if task.portal]
        self._portal.expect(tasks)
        jobs = min(jobs, len(self._groups) // _TASKS_A_JOB)
        if jobs > 1:
            self._portal.prepare(tasks)
        self._manifest.commit()
        workers = Workers(self._make, jobs, self._reopen)
        if workers.number:
            self._writer.begin()
        return workers

    def _take_kept(self) -> None:
        """Take what an earlier build left as it must be, so that only the rest is made."""
        self._take(_Made([(file, self._prepared(file), b"") for file in self._unchanged]))
        self._groups = list(filter(None, map(self._not_kept, self._groups)))
        self._take(_Made([(file, self._prepared(file), b"") for file in self._portal.pictures()]))

    def _not_kept(self, tasks: Sequence[_Task]) -> list[_Task]:
        """Take what is kept of some tasks, and return the others."""
        rest = []
        for task in tasks:
            kept = self._kept.files(task.key)
            if kept is None:
                rest.append(task)
            else:
                self._take(_Made([(each.file, each.prepared, b"") for each in kept]))
        return rest

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
        for made in workers.results(len(self._groups)):
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
        for file, prepared, links in made.files:
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
                self._manifest.make(file.path, self._kept.page_key(file.key))
            elif not file.is_picture:
                self._manifest.make(file.path, _NO_PAGE)
            if links:
                self._manifest.take_links(file.path, links)

    # In any process

    def _reopen(self) -> None:
        self._writer.become_copy()
        self._manifest.reopen()
        self._pictures.reopen()
        cleaned_files(self._allowed).drain()
        self._gallery.drain()
        self._is_copy = True

    def _make(self, number: int) -> Iterator[_Made]:
        failures: dict[int, Exception] = {}
        for task in self._groups[number]:
            for made in self._files(task, None if self._is_copy else failures):
                yield self._drained(made) if self._is_copy else _Made(made, failures)
        if self._is_copy:
            yield self._drained([])  # what is kept of the task as a whole

    def _drained(self, files: list[_MadeFile]) -> _Made:
        clean = cleaned_files(self._allowed).drain()
        return _Made(files, {}, self._gallery.drain(), clean, self._manifest.drain())

    def _files(self, task: _Task, failures: dict[int, Exception] | None) -> Iterator[list[_MadeFile]]:
        """The files of a task."""
        self._portal.begin_notes()
        made: list[MadeFile] = []
        for files in task.make(failures):
            written: list[_MadeFile] = []
            for file in files:
                bare, content, prepared, links = replace(file, content=b""), b"", None, None
                if not file.is_kept:
                    content, links = self._made_pages.read(file.path, file.content)
                    prepared = self._writer.prepare(file.path, content)
                read = links.as_bytes() if links else b""
                written.append((bare, prepared or self._prepared(file), read))
                if task.key and not file.is_picture:
                    made.append(self._kept.made(bare, content, written[-1][1]))
            yield written
        self._kept.keep(task.key, made, *self._portal.notes())

    def _items_task(self, items: ItemFiles) -> _Task:
        """Files of many Items, which take the longest."""

        def make(_failures: Failures) -> Iterator[list[PortalFile]]:
            yield from ([PortalFile(*file)] for file in items.make(self._sanitized))

        return _Task(make, items.key())

    def _documents_task(self, documents: Documents) -> _Task:
        def make(_failures: Failures) -> Iterator[list[PortalFile]]:
            yield [PortalFile(path, content) for path, content in documents]

        return _Task(make, documents.digest().hex())

    def _sanitized(self, path: str, content: bytes) -> bytes:
        return sanitize_file(path, content, self._allowed)

    def _prepared(self, file: PortalFile) -> PreparedFile:
        if file.is_kept:
            entry = self._manifest.entry(file.path, self._kept.page_key(file.key))
            if entry is None:
                return PreparedFile(file.path, None)
            copy = PreparedFile(copy_path(file.path), None, stamp=entry.copy) if entry.copy else None
            return PreparedFile(file.path, None, copy, stamp=entry.file)
        return self._writer.prepare(file.path, sanitize_file(file.path, file.content, self._allowed))

    def _is_kept(self, path: str, page: str) -> bool:
        """Whether a page of the last build was made from the same and is still there.

        Args:
            path: of the page.
            page: digest of what it is made from; empty where it has none.
        """
        entry = self._manifest.entry(path, self._kept.page_key(page)) if page else None
        return entry is not None and self._writer.holds(path, entry.file, entry.copy)
