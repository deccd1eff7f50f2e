"""Pictures of a repository that the site shows: its preview, and what its README shows.

Their bytes are kept in the snapshot, so that no page asks GitLab for them. They lose their metadata before
that, so neither the snapshot nor the site has where and by whom a photograph was taken. SVG is left out: a
page of the site's own origin that is an SVG runs the scripts in it.
"""

import hashlib
import posixpath
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import unquote

from sharinghub_static.picture_metadata import PictureError, picture_type, strip_metadata
from sharinghub_static.snapshot.file_links import final_target
from sharinghub_static.snapshot.records import FileRecord, PictureRecord, ProjectRecord, TextRecord
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.downloads import FileError
from sharinghub_static.sources.gitlab.rest import GitlabRest

__all__ = [
    "MOST_BYTES",
    "MOST_PICTURES",
    "MOST_TOGETHER",
    "PictureReader",
    "PicturesUnderWay",
    "choose_pictures",
    "read_picture",
]

MOST_BYTES = 3_000_000
"""Bytes of one picture; a larger one stays where it is."""
MOST_PICTURES = 24
MOST_TOGETHER = 12_000_000
"""Bytes of all pictures of one project."""

_AT_ONCE = 4
"""Pictures of one project on their way at the same time: they all lie in memory."""

_ENDING: Final = re.compile(r"\.(?:png|jpe?g|gif|webp|avif)(?![A-Za-z0-9])", re.IGNORECASE)
_LONGEST_PATH = 400
_MOST_MENTIONS = 2_000


def choose_pictures(files: Iterable[FileRecord], texts: Iterable[TextRecord]) -> tuple[FileRecord, ...]:
    """The pictures that the site may show: a ``preview.*`` at the root, then as the READMEs name them.

    Args:
        files: the tree.
        texts: what was read of it, READMEs among it.
    """
    tree = {file.path: file for file in files}
    named = (path for path, file in tree.items() if file.kind == "blob" and _is_picture_name(path))
    # A symbolic link is the picture that it leads to.
    pictures = {path: tree[real] for path in named if (real := final_target(path, tree))}
    chosen = [path for path in pictures if path.lower().startswith("preview.")]
    for text in texts:
        if posixpath.basename(text.path).lower().startswith("readme"):
            chosen += _named_in(text, pictures)
    found = dict.fromkeys(pictures[path] for path in dict.fromkeys(chosen))
    return tuple(file for file in found if (file.size or 0) <= MOST_BYTES)[:MOST_PICTURES]


def _is_picture_name(path: str) -> bool:
    return any(match.end() == len(path) for match in _ENDING.finditer(path))


def _named_in(readme: TextRecord, pictures: Mapping[str, FileRecord]) -> Iterator[str]:
    """Paths of pictures in a README: from the root, from its folder, percent-encoded or not."""
    written = {path: path for path in pictures}
    if folder := posixpath.dirname(readme.path):
        written |= {posixpath.relpath(path, folder): path for path in pictures}
    # A name may hold spaces and brackets, so its beginning is looked for from its end.
    for number, match in enumerate(_ENDING.finditer(readme.text)):
        if number == _MOST_MENTIONS:
            return
        before = readme.text[max(0, match.end() - _LONGEST_PATH) : match.end()].rpartition("\n")[2]
        for spelling in dict.fromkeys((before, unquote(before))):
            path = _path_at_end(spelling, written)
            if path:
                yield path


def _path_at_end(text: str, written: Mapping[str, str]) -> str:
    """The longest path with which a text ends; empty when there is none."""
    for start in range(len(text)):
        if (start == 0 or not text[start - 1].isalnum()) and text[start:] in written:
            return written[text[start:]]
    return ""


@dataclass(slots=True)
class PicturesUnderWay:
    """The pictures of one project that are being fetched.

    Args:
        record: of the project, without its pictures.
        kept: path to picture, of those that need not be fetched.
        earlier: path to picture, of those that were stored.
        missing: files that are not being fetched yet.
        fetching: files that are, in order.
    """

    record: ProjectRecord
    kept: dict[str, PictureRecord]
    earlier: Mapping[str, PictureRecord]
    missing: Sequence[FileRecord]
    fetching: deque[tuple[FileRecord, Future[bytes | FileError | None]]] = field(default_factory=deque)


@dataclass(frozen=True, slots=True)
class PictureReader:
    """Fetches the pictures of one project after the other.

    Args:
        rest: sends the requests.
        pool: where requests wait for their turn.
        snapshot: where pictures are kept, open for writing.
    """

    rest: GitlabRest
    pool: Executor
    snapshot: Snapshot

    def begin(self, record: ProjectRecord, previous: ProjectRecord | None) -> "PicturesUnderWay":
        """Begin to fetch the pictures of a project.

        Args:
            record: what was read of the project just now.
            previous: what was stored of it; its pictures stay when the commit is the same, and stand in for
                those that cannot be read.
        """
        wanted = choose_pictures(record.files, record.texts)
        kept = _kept(wanted, record, previous)
        missing = [file for file in wanted if file.path not in kept]
        # The last good ones take the place of those that fail, not of those that are gone.
        earlier = {picture.path: picture for picture in previous.pictures} if previous else {}
        under_way = PicturesUnderWay(record, kept, earlier, missing)
        self._fetch_more(under_way)
        return under_way

    def finish(self, under_way: "PicturesUnderWay") -> ProjectRecord:
        """Return the record with its pictures, which are then in the snapshot."""
        kept = under_way.kept
        failure, left = "", MOST_TOGETHER - sum(picture.size for picture in kept.values())
        while under_way.fetching:
            file, future = under_way.fetching.popleft()
            answer, content = future.result(), b""
            if isinstance(answer, FileError):
                failure, picture = str(answer), under_way.earlier.get(file.path)
            else:
                picture, content = read_picture(file, answer)
            if not under_way.fetching:
                self._fetch_more(under_way)
            if picture is None or picture.size > left:
                continue
            left -= picture.size
            kept[file.path] = picture
            if content:
                self.snapshot.put_picture(picture.sha256, content)
        record = replace(under_way.record, pictures=tuple(kept[path] for path in sorted(kept)))
        if not failure:
            return record
        return replace(record, failures=tuple(sorted((*record.failures, ("pictures", failure)))))

    def _fetch_more(self, under_way: "PicturesUnderWay") -> None:
        some, under_way.missing = under_way.missing[:_AT_ONCE], under_way.missing[_AT_ONCE:]
        for file in some:
            under_way.fetching.append((file, self.pool.submit(self._fetch, under_way.record, file)))

    def _fetch(self, record: ProjectRecord, file: FileRecord) -> bytes | FileError | None:
        ref = record.head_sha or record.default_branch or "HEAD"
        try:
            return self.rest.file(record.id, file.path, ref, MOST_BYTES)
        except FileError as error:
            return error


def read_picture(file: FileRecord, answer: bytes | None) -> tuple[PictureRecord | None, bytes]:
    """The record of what was fetched, and its content without metadata; neither where there is nothing."""
    if not answer:
        return None, b""
    source, type_ = hashlib.sha256(answer).hexdigest(), picture_type(answer)
    try:
        content = strip_metadata(answer)
    except PictureError as error:
        return PictureRecord(file.path, "", 0, type_, source, error.flaw.value), b""
    sha256 = hashlib.sha256(content).hexdigest()
    return PictureRecord(file.path, sha256, len(content), type_, source), content


def _kept(
    wanted: Iterable[FileRecord], record: ProjectRecord, previous: ProjectRecord | None
) -> dict[str, PictureRecord]:
    """Those that need not be fetched again, by path: of the same commit, or by their name in Git LFS."""
    if previous is None:
        return {}
    # After a failure some may be those of an earlier commit.
    is_sure = bool(record.head_sha) and "pictures" not in dict(previous.failures)
    same_commit = is_sure and previous.head_sha == record.head_sha
    of_path = {picture.path: picture for picture in previous.pictures} if same_commit else {}
    of_content = {picture.source_sha256: picture for picture in previous.pictures}
    kept: dict[str, PictureRecord] = {}
    for file in wanted:
        picture = of_path.get(file.path) or of_content.get(file.lfs_oid)
        if picture is not None:
            kept[file.path] = replace(picture, path=file.path)
    return kept
