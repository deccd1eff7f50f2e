"""Heads of data and model files of a repository: which are read, and reading them within a budget.

GitLab sends whole files out of Git, and parts of those that Git LFS keeps. So of a file in Git the
beginning is read and the connection closed, or all of it where the end is needed and it is small; of one in
Git LFS the parts are requested by ``Range``.

Sources: GitLab's workhorse (``internal/git/blob.go`` streams a blob; ``sendfile`` and ``sendurl`` serve
ranges); https://docs.gitlab.com/api/repository_files/#get-raw-file-from-repository
"""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from typing import Final

from sharinghub_static.file_heads import (
    VERSION,
    BudgetError,
    CutError,
    FetchError,
    HeadReader,
    MissingLibraryError,
    PartialFile,
    Piece,
    read_head,
    reader_of,
)
from sharinghub_static.registry import Registry
from sharinghub_static.snapshot.file_links import SYMLINK
from sharinghub_static.snapshot.head_records import HeadRecord
from sharinghub_static.snapshot.records import FileRecord, ProjectRecord
from sharinghub_static.sources.gitlab.downloads import FileError
from sharinghub_static.sources.gitlab.rest import GitlabRest

__all__ = ["HeadBudget", "HeadsReader", "HeadsUnderWay", "choose_heads"]

_WHOLE: Final = 1_000_000
"""Bytes up to which a file is read from its beginning to reach a part of it."""

_LARGEST_COMPANION: Final = 200_000
"""Bytes of a companion file."""

_LEAST: Final = 16_000
"""Bytes that a request counts as at least: GitLab limits requests, and small files are many."""

PART: Final = "file heads"
"""The name of this part in a record's failures."""


def choose_heads(
    files: Iterable[FileRecord], most: int, registry: Registry | None = None
) -> list[tuple[FileRecord, HeadReader]]:
    """The files whose heads are read, those nearest to the root first, with their readers.

    Args:
        files: the tree.
        most: how many; of one format at most half of them, so that a thousand images do not hide the table
            that describes them.
        registry: the site's extensions.
    """
    chosen: list[tuple[FileRecord, HeadReader]] = []
    others: list[tuple[FileRecord, HeadReader]] = []
    counts: Counter[str] = Counter()
    for file in sorted(files, key=lambda file: (file.path.count("/"), file.path)):
        reader = reader_of(file.path, registry) if file.kind == "blob" and file.mode != SYMLINK else None
        if reader is None:
            continue
        counts[reader.name] += 1
        (chosen if counts[reader.name] * 2 <= most + 1 else others).append((file, reader))
        if len(chosen) >= most:
            break
    return [*chosen, *others][:most]


@dataclass(slots=True)
class HeadBudget:
    """The bytes that one crawl may read for heads, and what it has read. Safe to use from several threads.

    Args:
        left: bytes.
        requests: that were sent.
        read: bytes that have come.
        missing: formats whose library is not installed, with the command that installs it.
    """

    left: int
    requests: int = 0
    read: int = 0
    missing: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    total: int = field(init=False)

    def __post_init__(self) -> None:
        """Remember how many bytes there were."""
        self.total = self.left

    def take(self, count: int) -> None:
        """Take bytes before they are requested.

        Raises:
            BudgetError: there are not so many left.
            CutError: there never were, so that the next crawl has not so many either.
        """
        with self.lock:
            if count > self.left:
                raise BudgetError if count <= self.total else CutError
            self.left -= count
            self.requests += 1

    def settle(self, taken: int, read: int) -> None:
        """Give back what a file did not have; a request counts as 16 kB at least."""
        with self.lock:
            self.left += taken - min(taken, max(read, _LEAST))
            self.read += read


@dataclass(slots=True)
class HeadsUnderWay:
    """The heads of one project that are being read."""

    future: "Future[_Heads] | None"
    kept: tuple[HeadRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class _Heads:
    """What was read of one project.

    Args:
        heads: sorted by path.
        failure: why some file could not be read; empty when all were.
        is_cut_short: whether the crawl's budget ended before all were read.
    """

    heads: tuple[HeadRecord, ...]
    failure: str = ""
    is_cut_short: bool = False


@dataclass(frozen=True, slots=True)
class HeadsReader:
    """Reads the heads of one project after the other.

    Args:
        rest: sends the requests.
        pool: where requests wait for their turn.
        registry: the site's extensions.
        most_files: of one project.
        most_bytes: of one project.
        budget: of the crawl.
    """

    rest: GitlabRest
    pool: Executor
    registry: Registry
    most_files: int
    most_bytes: int
    budget: HeadBudget

    def begin(self, record: ProjectRecord, previous: ProjectRecord | None) -> HeadsUnderWay:
        """Begin to read the heads of a project.

        Args:
            record: what was read of the project just now.
            previous: what was stored of it; the heads of files that did not change stay.
        """
        if previous is not None and record is previous:
            return HeadsUnderWay(None, previous.heads)  # nothing was read of the project
        chosen = choose_heads(record.files, self.most_files, self.registry) if self.most_files else []
        earlier = {head.path: head for head in previous.heads} if previous else {}
        by_source = {head.source: head for head in earlier.values()}
        kept, missing = [], []
        tree = {file.path: file for file in record.files}
        for file, reader in chosen:
            is_known = bool(file.lfs_oid or file.blob_id)  # else the tree could not be read again
            head = by_source.get(_source(file, reader, record, tree)) if is_known else earlier.get(file.path)
            if head is None:
                missing.append((file, reader))
            else:
                kept.append(replace(head, path=file.path))
        if not missing:
            return HeadsUnderWay(None, tuple(kept))
        return HeadsUnderWay(self.pool.submit(self._read, record, missing, earlier), tuple(kept))

    def finish(self, record: ProjectRecord, under_way: HeadsUnderWay) -> tuple[ProjectRecord, bool]:
        """Return the record with its heads, and whether some are left for the next crawl."""
        result = under_way.future.result() if under_way.future else _Heads(())
        heads = tuple(sorted((*under_way.kept, *result.heads), key=lambda head: head.path))
        # The ids serve to see what changed, and the heads have them.
        files = tuple(replace(file, blob_id="") if file.blob_id else file for file in record.files)
        record = replace(record, heads=heads, files=files)
        if result.failure:
            failures = tuple(sorted((*record.failures, (PART, result.failure))))
            record = replace(record, failures=failures)
        return record, result.is_cut_short

    def _read(
        self,
        record: ProjectRecord,
        files: Iterable[tuple[FileRecord, HeadReader]],
        earlier: Mapping[str, HeadRecord],
    ) -> _Heads:
        """Read files one after the other: each of them may need several requests."""
        heads, failure, is_cut_short = [], "", False
        tree = {file.path: file for file in record.files}
        fetching = _Fetching(self, record, self.most_bytes)
        for file, reader in files:
            fetching.file = file
            head: HeadRecord | None = None
            try:
                size = file.size if file.lfs_oid else None
                partial = PartialFile(
                    file.path,
                    fetching.fetch,
                    size,
                    lambda: fetching.left,
                    lambda path: fetching.companion(tree.get(path)),
                )
                content, flaw = read_head(partial, reader)
                source = _source(file, reader, record, tree)
                head = HeadRecord(file.path, source, content, flaw, partial.size)
            except BudgetError:
                is_cut_short = is_cut_short or fetching.left > 0
                head = earlier.get(file.path)
            except MissingLibraryError as error:
                with self.budget.lock:
                    self.budget.missing[error.format] = str(error)
            except _AbsentError:
                pass
            except FetchError as error:
                # The last good one takes its place, with its own source, so that it is read again.
                failure, head = f"{file.path}: {error}", earlier.get(file.path)
            if head is not None:
                heads.append(head)
        return _Heads(tuple(heads), failure, is_cut_short)


class _AbsentError(FetchError):
    """GitLab has no such file for this caller."""


@dataclass(slots=True)
class _Fetching:
    """Fetches parts of the files of one project.

    Args:
        reader: whose budget it is.
        record: the project.
        left: bytes that may be read of it.
        file: of which parts are fetched now.
    """

    reader: HeadsReader
    record: ProjectRecord
    left: int
    file: FileRecord = field(default_factory=lambda: FileRecord(""))

    def companion(self, file: FileRecord | None) -> bytes | None:
        """Return the content of a companion file of the one that is read."""
        if file is None or file.kind != "blob" or file.mode == SYMLINK or self.left < _LEAST:
            return None
        main, self.file = self.file, file
        try:
            piece = self.fetch(0, min(_LARGEST_COMPANION, self.left // 2))
        except (_AbsentError, CutError):
            return None
        finally:
            self.file = main
        return piece.content if piece.size is None or len(piece.content) >= piece.size else None

    def fetch(self, start: int, count: int) -> Piece:
        """Return a part of the file, as :class:`PartialFile` wants it."""
        most = count if self.file.lfs_oid else start + count
        if most > _WHOLE and start > 0 and not self.file.lfs_oid:
            raise CutError("the part is too far from the beginning of the file")
        if most > self.left:
            # For a file of the project nothing remains; for a crawl something does.
            self.left = 0
            raise BudgetError
        self.reader.budget.take(most)
        read = 0
        try:
            ref = self.record.head_sha or self.record.default_branch or "HEAD"
            part = self.reader.rest.file_part(self.record.id, self.file.path, ref, start, count, _WHOLE)
            if part is None:
                raise _AbsentError("GitLab has no such file")
            read = len(part.content)
            if part.is_too_far:
                raise CutError("the server sends whole files only")
            return Piece(part.content, part.start, part.size)
        except FileError as error:
            raise FetchError(str(error)) from error
        finally:
            self.left -= read
            self.reader.budget.settle(most, read)


def _source(
    file: FileRecord, reader: HeadReader, record: ProjectRecord, tree: Mapping[str, FileRecord]
) -> str:
    """Which content is read by what: it changes when one of them does."""
    companions = (tree[path] for path in reader.companions(file.path) if path in tree)
    contents = (each.lfs_oid or each.blob_id or record.head_sha for each in (file, *companions))
    return f"{reader.name} {VERSION} {' '.join(map(str, contents))}"
