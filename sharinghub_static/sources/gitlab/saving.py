"""Make the records of projects from replies, with their pictures and heads of files, and store them."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from sharinghub_static.errors import SharingHubError, SnapshotError
from sharinghub_static.snapshot.records import ProjectRecord, Visibility
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.access import strictest, without_members_only
from sharinghub_static.sources.gitlab.batches import ProjectReply
from sharinghub_static.sources.gitlab.conversion import ProjectReplies, make_record
from sharinghub_static.sources.gitlab.discovery import Discovery, may_publish
from sharinghub_static.sources.gitlab.file_heads import HeadsReader, HeadsUnderWay
from sharinghub_static.sources.gitlab.notebooks import NotebookReader, NotebooksUnderWay
from sharinghub_static.sources.gitlab.observations import observation, without_closed
from sharinghub_static.sources.gitlab.pictures import PictureReader, PicturesUnderWay
from sharinghub_static.sources.values import as_text, other_address

__all__ = ["ProjectSaver"]

_AT_ONCE = 4
"""Projects whose pictures are on their way at the same time."""


@dataclass(frozen=True, slots=True)
class _FilesUnderWay:
    """What is being read of the files of one project; ``previous`` is what was stored of it."""

    pictures: PicturesUnderWay
    heads: HeadsUnderWay
    notebooks: NotebooksUnderWay
    previous: ProjectRecord | None


@dataclass(slots=True)
class ProjectSaver:
    """Stores the projects of one crawl, and notes what it could not.

    Args:
        snapshot: open for writing.
        url: web address of the instance, without a trailing slash.
        widest: the widest visibility that is published.
        sees_too_much: whether the token may read what the readers of the site may not.
        pictures: reads the pictures that READMEs show.
        heads: reads the first or last bytes of data and model files.
        notebooks: reads notebooks.
        began: when the crawl began, UTC.
        now: the current time, UTC.
    """

    snapshot: Snapshot
    url: str
    widest: Visibility
    sees_too_much: bool
    pictures: PictureReader
    heads: HeadsReader
    notebooks: NotebookReader
    began: datetime
    now: Callable[[], datetime]
    cut_short: set[int] = field(default_factory=set)
    """Ids of projects of which some heads are left for the next crawl."""
    changed: int = 0
    """Projects that are stored otherwise than before."""
    elsewhere: str = ""
    """The address that GitLab gives for itself, if it is not the one that is crawled."""
    failures: list[str] = field(default_factory=list)
    """What could not be read, a line each."""

    def previous(self, id_: int) -> ProjectRecord | None:
        """Return what is stored of a project; None where that is nothing, or cannot be read."""
        try:
            return self.snapshot.project(id_)
        except SnapshotError:
            return None  # It is written again.

    def save(self, replies: Mapping[int, ProjectReplies], discovery: Discovery) -> None:
        """Store projects, and note which parts of them failed.

        The pictures of the next ones are on their way while one waits for its own.

        Args:
            replies: GitLab's id to what GitLab replied for the project.
            discovery: the projects of this crawl, with their fingerprints and access levels.
        """
        under_way: deque[tuple[int, _FilesUnderWay]] = deque()

        def save_oldest() -> None:
            id_, files = under_way.popleft()
            with self._noting(id_, discovery):
                self._store(self._finish(id_, files), discovery)

        for id_, project_replies in replies.items():
            with self._noting(id_, discovery):
                if (prepared := self._prepare(id_, project_replies, discovery)) is not None:
                    under_way.append((id_, prepared))
            if len(under_way) > _AT_ONCE:
                save_oldest()
        while under_way:
            save_oldest()

    @contextmanager
    def _noting(self, id_: int, discovery: Discovery) -> Iterator[None]:
        """Note a project that cannot be stored."""
        try:
            yield
        except SharingHubError:
            raise
        except Exception as error:
            # Its last good record stays, and without its fingerprint it is asked for again.
            path = as_text(discovery.node(id_).get("fullPath")) or f"project {id_}"
            self.failures.append(f"{path}: its replies cannot be understood ({type(error).__name__})")

    def _prepare(
        self, id_: int, project_replies: ProjectReplies, discovery: Discovery
    ) -> _FilesUnderWay | None:
        """Make the record of a project, and begin to fetch its pictures, heads of files and notebooks.

        Returns:
            None where it must not be stored.
        """
        previous = self.previous(id_)
        node = project_replies.metadata.node
        closed = node is not None and not may_publish(node.get("visibility"), self.widest)
        if closed or (node is not None and node.get("markedForDeletionOn") is not None):
            # It was closed between the two questions.
            self.snapshot.remove([id_], at=self.now())
            return None
        record = self._record(project_replies, previous, discovery.node(id_), discovery.levels.get(id_, {}))
        self.elsewhere = self.elsewhere or other_address(record.web_url, record.full_path, self.url)
        return _FilesUnderWay(
            self.pictures.begin(record, previous),
            self.heads.begin(record, previous),
            self.notebooks.begin(record, previous),
            previous,
        )

    def _finish(self, id_: int, files: _FilesUnderWay) -> ProjectRecord:
        """Return the record of a project with all that is read of its files."""
        record = self.pictures.finish(files.pictures)
        record, is_left = self.notebooks.finish(record, files.notebooks, files.previous)
        record, are_left = self.heads.finish(record, files.heads)
        if is_left or are_left:
            self.cut_short.add(id_)
        return record

    def _store(self, record: ProjectRecord, discovery: Discovery) -> None:
        """Store one project, and note which parts of it failed."""
        id_ = record.id
        # Without a fingerprint it is asked for again next time.
        is_sure = not record.failures and id_ not in discovery.moved and id_ not in self.cut_short
        fingerprint = discovery.fingerprints[id_] if is_sure else ""
        self.changed += self.snapshot.put(record, fingerprint, at=self.now())
        # What is closed or gone now must not remain in the history either.
        self.snapshot.history.rewrite(id_, lambda earlier: without_closed(earlier, record))
        if not record.failures:
            # What replaces a part that failed is no observation.
            self.snapshot.history.observe(id_, observation(record, self.began))
        self.failures += [f"{record.full_path} ({part}): {why}" for part, why in record.failures]

    def _record(
        self,
        project_replies: ProjectReplies,
        previous: ProjectRecord | None,
        found: Mapping[str, object],
        listed: Mapping[str, str],
    ) -> ProjectRecord:
        """The record to store: from this reply, from an earlier one, at worst from discovery."""
        unsure: dict[str, str] = {}
        if project_replies.metadata.node is None:
            unsure["project"] = next(iter(project_replies.metadata.failures.values()), "no reply from GitLab")
            record = previous or make_record(ProjectReplies(ProjectReply(found)), self.url)
        else:
            record = make_record(project_replies, self.url, previous)
        if self.sees_too_much:
            levels = strictest(project_replies.rest.levels, listed)
            if "repository" in levels:
                record = without_members_only(record, levels)
            else:
                reported = project_replies.rest.failures
                unsure["access"] = reported.get("license", "its access levels are not reported")
                record = previous or without_members_only(record, {})
        if not unsure:
            return record
        return replace(record, failures=tuple(sorted((dict(record.failures) | unsure).items())))
