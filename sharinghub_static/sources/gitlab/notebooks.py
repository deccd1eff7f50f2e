"""Notebooks of a repository: which are read, and reading them within the budget of heads of files."""

import posixpath
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from typing import Final

from sharinghub_static.file_heads import BudgetError, CutError, DamagedError
from sharinghub_static.file_heads.notebook import NOTEBOOK_VERSION, read_notebook
from sharinghub_static.snapshot.file_links import SYMLINK
from sharinghub_static.snapshot.notebook_records import NotebookRecord
from sharinghub_static.snapshot.records import FileRecord, PictureRecord, ProjectRecord
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.downloads import FileError
from sharinghub_static.sources.gitlab.file_heads import HeadBudget
from sharinghub_static.sources.gitlab.pictures import MOST_TOGETHER, read_picture
from sharinghub_static.sources.gitlab.rest import GitlabRest

__all__ = ["NotebookReader", "NotebooksUnderWay", "choose_notebooks"]

PART: Final = "notebooks"
"""The name of this part in a record's failures."""

_POINTER: Final = b"version https://git-lfs.github.com/spec/"


def choose_notebooks(files: Iterable[FileRecord], most: int) -> list[FileRecord]:
    """The notebooks that are read, those nearest to the root first; no copies that Jupyter keeps itself.

    Args:
        files: the tree.
        most: how many.
    """
    found = [
        file
        for file in files
        if file.kind == "blob"
        and file.mode != SYMLINK
        and file.path.lower().endswith(".ipynb")
        and ".ipynb_checkpoints" not in file.path
    ]
    return sorted(found, key=lambda file: (file.path.count("/"), file.path))[:most]


@dataclass(frozen=True, slots=True)
class _Notebooks:
    """What was read of one project.

    Args:
        notebooks: with the bytes of their pictures by path.
        failure: why some could not be read; empty when all were.
        is_cut_short: whether the crawl's budget ended before all were read.
    """

    notebooks: tuple[tuple[NotebookRecord, Mapping[str, bytes]], ...] = ()
    failure: str = ""
    is_cut_short: bool = False


@dataclass(slots=True)
class NotebooksUnderWay:
    """The notebooks of one project that are being read; ``pictures`` are those of the ones that are kept."""

    future: "Future[_Notebooks] | None" = None
    kept: tuple[NotebookRecord, ...] = ()
    pictures: tuple[PictureRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class NotebookReader:
    """Reads the notebooks of one project after the other.

    Args:
        rest: sends the requests.
        pool: where requests wait for their turn.
        snapshot: where pictures are kept, open for writing.
        most: notebooks of one project.
        most_bytes: of one notebook.
        budget: of the crawl, which heads of files share.
    """

    rest: GitlabRest
    pool: Executor
    snapshot: Snapshot
    most: int
    most_bytes: int
    budget: HeadBudget

    def begin(self, record: ProjectRecord, previous: ProjectRecord | None) -> NotebooksUnderWay:
        """Begin to read the notebooks of a project.

        Args:
            record: what was read of the project just now.
            previous: what was stored of it; notebooks that did not change stay.
        """
        earlier = {notebook.path: notebook for notebook in previous.notebooks} if previous else {}
        pictures = previous.pictures if previous else ()
        if previous is not None and record is previous:
            return NotebooksUnderWay(None, previous.notebooks, _pictures_of(previous.notebooks, pictures))
        by_source = {notebook.source: notebook for notebook in earlier.values()}
        kept: list[NotebookRecord] = []
        copies: list[PictureRecord] = []
        missing: list[FileRecord] = []
        for file in choose_notebooks(record.files, self.most):
            is_known = bool(file.lfs_oid or file.blob_id)
            same = by_source.get(_source(file, record)) if is_known else earlier.get(file.path)
            # Its pictures are named after it, so a notebook that was moved is read again.
            if same is not None and same.path == file.path:
                kept.append(same)
                copies += _pictures_of([same], pictures)
            else:
                missing.append(file)
        future = self.pool.submit(self._read, record, missing) if missing else None
        return NotebooksUnderWay(future, tuple(kept), tuple(copies))

    def finish(
        self, record: ProjectRecord, under_way: NotebooksUnderWay, previous: ProjectRecord | None
    ) -> tuple[ProjectRecord, bool]:
        """Return the record with its notebooks, and whether some are left for the next crawl.

        Args:
            record: with its other pictures.
            under_way: what :meth:`begin` began.
            previous: what was stored of the project, which stands in for what could not be read.
        """
        result = under_way.future.result() if under_way.future else _Notebooks()
        notebooks, pictures = list(under_way.kept), list(under_way.pictures)
        left = MOST_TOGETHER - sum(picture.size for picture in (*record.pictures, *pictures))
        for notebook, contents in result.notebooks:
            notebooks.append(notebook)
            for path, content in contents.items():
                picture, copy = read_picture(FileRecord(path), content)
                if picture is None or picture.flaw or picture.size > left:
                    continue
                left -= picture.size
                self.snapshot.put_picture(picture.sha256, copy)
                pictures.append(picture)
        if previous is not None and (result.failure or result.is_cut_short):
            there = {file.path for file in record.files} - {notebook.path for notebook in notebooks}
            old = [notebook for notebook in previous.notebooks if notebook.path in there]
            notebooks += old
            pictures += _pictures_of(old, previous.pictures)
        record = replace(
            record,
            notebooks=tuple(sorted(notebooks, key=lambda notebook: notebook.path)),
            pictures=tuple(sorted((*record.pictures, *pictures), key=lambda picture: picture.path)),
        )
        if result.failure:
            record = replace(record, failures=tuple(sorted((*record.failures, (PART, result.failure)))))
        return record, result.is_cut_short

    def _read(self, record: ProjectRecord, files: Iterable[FileRecord]) -> _Notebooks:
        read: list[tuple[NotebookRecord, Mapping[str, bytes]]] = []
        failure, is_cut_short = "", False
        for file in files:
            source = _source(file, record)
            if (file.size or 0) > self.most_bytes:
                read.append((NotebookRecord(file.path, source, flaw="large"), {}))
                continue
            try:
                read.append(self._read_one(record, file, source))
            except BudgetError:
                is_cut_short = True
            except CutError:
                pass  # the whole budget of a crawl is less than one notebook
            except FileError as error:
                failure = f"{file.path}: {error}"
        return _Notebooks(tuple(read), failure, is_cut_short)

    def _read_one(
        self, record: ProjectRecord, file: FileRecord, source: str
    ) -> tuple[NotebookRecord, Mapping[str, bytes]]:
        self.budget.take(self.most_bytes)
        content: bytes | None = None
        try:
            ref = record.head_sha or record.default_branch or "HEAD"
            content = self.rest.file(record.id, file.path, ref, self.most_bytes)
        finally:
            self.budget.settle(self.most_bytes, len(content or b""))
        if content is None:
            return NotebookRecord(file.path, source, flaw="large"), {}
        if content.startswith(_POINTER):
            return NotebookRecord(file.path, source, flaw="pointer"), {}
        try:
            return read_notebook(file.path, source, content)
        except DamagedError:
            return NotebookRecord(file.path, source, flaw="damaged"), {}


def _pictures_of(
    notebooks: Iterable[NotebookRecord], pictures: Iterable[PictureRecord]
) -> tuple[PictureRecord, ...]:
    """The pictures in notebooks: their paths are below those of the notebooks."""
    paths = {notebook.path for notebook in notebooks}
    return tuple(picture for picture in pictures if posixpath.dirname(picture.path) in paths)


def _source(file: FileRecord, record: ProjectRecord) -> str:
    content = file.lfs_oid or file.blob_id or record.head_sha
    return f"notebook {NOTEBOOK_VERSION} {content}"
