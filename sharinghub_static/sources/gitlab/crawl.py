"""The crawl: find the projects, read those that changed, save the replies in the snapshot."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import SharingHubError, SnapshotError, SourceError, TokenError
from sharinghub_static.reporting import Reporter
from sharinghub_static.snapshot.directory_records import DirectoryRecord
from sharinghub_static.snapshot.records import InstanceRecord, ProjectRecord, Visibility
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.access import strictest, without_members_only
from sharinghub_static.sources.gitlab.batches import ProjectReply
from sharinghub_static.sources.gitlab.capabilities import Capabilities
from sharinghub_static.sources.gitlab.conversion import ProjectReplies, make_record
from sharinghub_static.sources.gitlab.details import DetailsReader
from sharinghub_static.sources.gitlab.directory import DirectoryReader, groups_above
from sharinghub_static.sources.gitlab.discovery import Discovery, discover, discover_project, may_publish
from sharinghub_static.sources.gitlab.file_heads import HeadBudget, HeadsReader, HeadsUnderWay
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.gitlab.levels import LevelLists
from sharinghub_static.sources.gitlab.notebooks import NotebookReader, NotebooksUnderWay
from sharinghub_static.sources.gitlab.observations import observation, without_closed
from sharinghub_static.sources.gitlab.pictures import PictureReader, PicturesUnderWay
from sharinghub_static.sources.gitlab.reading import BATCHES_AT_ONCE, EarlyBatches, read_in_batches
from sharinghub_static.sources.gitlab.replies import LATER
from sharinghub_static.sources.gitlab.rest import GitlabRest
from sharinghub_static.sources.gitlab.tokens import bot_notice, check_token, is_job_token
from sharinghub_static.sources.http.certificates import find_authorities, tls_settings
from sharinghub_static.sources.http.request_width import RequestWidth
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from sharinghub_static.sources.values import as_text, other_address

__all__ = ["CrawlSummary", "crawl_gitlab"]

_CRAWL_VERSION = 9
"""Goes into every fingerprint. Raised when a crawl reads more than before, so that all is read again."""


_WITH_PICTURES = 4
"""Projects whose pictures are on their way at the same time."""

_DIRECTORY_LASTS = timedelta(days=7)
"""Groups and topics are read again after this time."""

_RECHECK = timedelta(days=7)
"""An anonymous crawl does not get the version, so an upgrade shows after this time at the latest."""


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What a crawl did, in figures.

    Args:
        discovered: projects that carry a category's topic and may be published; in a shard, those of it.
        changed: of these, asked about and found new or different.
        unchanged: of these, as they were.
        removed: projects that were in the snapshot and are no longer to be published.
        requests: HTTP requests sent.
        failures: parts of projects that could not be read.
        head_requests: of the requests, those for the heads of data and model files.
        head_bytes: what came of these files.
    """

    discovered: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    requests: int = 0
    failures: int = 0
    head_requests: int = 0
    head_bytes: int = 0

    def summary(self) -> str:
        """What it did, for the person who asked for it."""
        said = (
            f"{self.discovered:,} projects found: {self.changed:,} new or changed, "
            f"{self.unchanged:,} as they were, {self.removed:,} gone; {self.requests:,} requests"
        )
        if self.head_requests:
            size = f"{self.head_bytes / 1e6:,.1f} MB"
            said += f", {self.head_requests:,} of them for data files, models and notebooks ({size})"
        return f"{said}; {self.failures:,} parts could not be read" if self.failures else said


def crawl_gitlab(
    config: SiteConfig,
    snapshot: Snapshot,
    *,
    token: str | None,
    reporter: Reporter,
    now: Callable[[], datetime],
    patience: RetryPolicy | None = None,
    only: str = "",
) -> CrawlSummary:
    """Bring the snapshot up to date with GitLab.

    A crawl that is interrupted leaves the projects it finished; the next one goes on from there.

    Args:
        config: which GitLab, which topics, which limits.
        snapshot: open for writing; into a shard only the projects of the shard are read.
        token: with the scope ``read_api``; None to crawl as anybody.
        reporter: receives progress messages.
        now: the current time, UTC.
        patience: how to go on after failures.
        only: full path of the one project to read; the others stay as they are stored.

    Raises:
        SourceError: GitLab cannot be read, or has no project that may be published. The snapshot is
            then as sound as before.
        SnapshotError: the snapshot is of another GitLab, or cannot be written.
    """
    url = config.gitlab.url.rstrip("/")
    if not snapshot.is_new and snapshot.instance.url != url:
        raise SnapshotError(
            f"{snapshot.path} is a snapshot of {snapshot.instance.url}, not of {url}",
            "Name another file with --snapshot, or delete this one.",
        )
    token = _usable(token, reporter)
    patience = patience or RetryPolicy()
    with ExitStack() as stack:
        graphql, rest = _connect(stack, url, token, config.gitlab.timeout, patience)
        batches = ThreadPoolExecutor(BATCHES_AT_ONCE, thread_name_prefix="batch")
        stack.callback(batches.shutdown, wait=True, cancel_futures=True)
        # It is closed before the batches, so that those that are under way end.
        pool = ThreadPoolExecutor(patience.workers, thread_name_prefix="crawl")
        stack.callback(pool.shutdown, wait=True, cancel_futures=True)
        limits = (config.gitlab.max_files, config.gitlab.max_text_bytes)
        reader = DetailsReader(graphql, rest, pool, *limits, config.reviews.labels)
        pictures = PictureReader(rest, pool, snapshot)
        heads = _heads_reader(config, rest, pool, snapshot)
        most_notebooks, notebook_bytes = config.gitlab.max_notebooks, config.gitlab.max_notebook_bytes
        notebooks = NotebookReader(rest, pool, snapshot, most_notebooks, notebook_bytes, heads.budget)
        levels = LevelLists(rest, pool, public_only=config.gitlab.visibility is Visibility.PUBLIC)
        early: EarlyBatches[dict[int, ProjectReplies]] = EarlyBatches(snapshot.fingerprints())
        crawl = _Crawl(
            config,
            snapshot,
            url,
            reader,
            pictures,
            heads,
            notebooks,
            levels,
            early,
            batches,
            reporter,
            now,
            token is not None,
            now(),
            shard.shard.holds if (shard := snapshot.shard) else lambda _id: True,
            only,
        )
        try:
            return crawl.run()
        except TokenError as error:
            if token and (why := rest.token_trouble()):
                raise TokenError(f"{error.what}: {why}", error.hint) from error
            raise


@dataclass(slots=True)
class _Crawl:
    config: SiteConfig
    snapshot: Snapshot
    url: str
    reader: DetailsReader
    pictures: PictureReader
    heads: HeadsReader
    notebooks: NotebookReader
    levels: LevelLists
    early: EarlyBatches[dict[int, ProjectReplies]]
    batches: Executor
    reporter: Reporter
    now: Callable[[], datetime]
    authenticated: bool
    began: datetime
    holds: Callable[[int], bool]
    """Whether a project is to be read, by its id."""
    only: str = ""
    """Full path of the one project to read."""
    cut_short: set[int] = field(default_factory=set)
    """Projects of which some heads are left for the next crawl."""
    changed: int = 0
    asks_for_all: bool = False
    elsewhere: str = ""
    """The address that GitLab gives for itself, if it is not the one that is crawled."""

    def run(self) -> CrawlSummary:
        self._recall_what_is_missing()
        discovery = self._discover()
        self._forget_what_is_wider()
        known = self._known_fingerprints(discovery)
        removed = self._remove(discovery, known)
        new = [id_ for id_ in sorted(discovery.fingerprints) if discovery.is_changed(id_, known.get(id_))]
        version = self.reader.rest.version() if new and self.authenticated else self._known_version()
        is_wide = self.config.gitlab.visibility is not Visibility.PUBLIC
        if new and self.authenticated and is_wide and (notice := bot_notice(self.reader.rest.username())):
            self.reporter.notice(notice)
        self._save_instance(version)
        failures: list[str] = []
        with self.reporter.step("Reading projects", len(new)) as step:
            for replies in self._read(new, discovery):
                failures += self._save(replies, discovery)
                step.advance(len(replies))
        self._read_directory(is_changed=bool(self.changed or removed))
        if self.changed or removed:
            self.snapshot.prune_pictures()
        self._save_instance(version)
        if self.asks_for_all:
            self.snapshot.schema_checked_at = self.began
        if not self.only:
            self.snapshot.crawled_at = self.now()
        if costs := self.reader.graphql.capabilities.costs():
            named = f" ({version})" if version else ""
            self.reporter.notice(f"This GitLab{named} lacks some things: {costs}")
        if self.elsewhere:
            self.reporter.warning(
                f"GitLab says that its address is {self.elsewhere}, and gitlab.url is {self.url}: pages have "
                f"links to both. Set gitlab.url to {self.elsewhere}, if it can be reached from here."
            )
        self._report_heads()
        if trouble := self.reader.rest.trouble:
            self.reporter.warning(f"{trouble}. {_without_rest(self._sees_too_much())}")
        if failures:
            shown = "; ".join(failures[:5]) + ("; …" if len(failures) > 5 else "")
            self.reporter.warning(f"{len(failures)} parts of projects could not be read: {shown}")
        if not len(self.snapshot) and (discovery.fingerprints or self.snapshot.shard is None):
            # Without a project there is no site to write, and the reason would be lost.
            unsaid = "GitLab does not say of any that it may be published (visibility)"
            why = failures[0] if failures else unsaid
            raise SourceError(f"{self.url}: no project could be stored: {why}", LATER)
        return CrawlSummary(
            discovered=len(discovery.fingerprints),
            changed=self.changed,
            unchanged=len(discovery.fingerprints) - self.changed,
            removed=removed,
            requests=self.reader.graphql.requests + self.reader.rest.requests,
            failures=len(failures),
            head_requests=self.heads.budget.requests,
            head_bytes=self.heads.budget.read,
        )

    def _report_heads(self) -> None:
        for format_, command in sorted(self.heads.budget.missing.items()):
            self.reporter.notice(f"Columns of {format_} files are not read: {command.partition(': ')[2]}")
        if self.cut_short:
            self.reporter.notice(
                f"The next crawl reads further data files, models or notebooks of {len(self.cut_short):,} "
                "projects (gitlab.max-crawl-head-bytes)"
            )

    def _read(self, ids: Sequence[int], discovery: Discovery) -> Iterator[dict[int, ProjectReplies]]:
        """Read projects in batches."""

        def start(batch: Sequence[int]) -> Future[dict[int, ProjectReplies]]:
            previous = {id_: record for id_ in batch if (record := self._previous(id_)) is not None}
            return self._start(batch, previous, discovery.topics)

        for replies in read_in_batches(ids, self.early, start):
            # Some may have been closed since they were found.
            yield {id_: replies[id_] for id_ in replies if id_ in discovery.fingerprints}

    def _start(
        self,
        batch: Sequence[int],
        previous: Mapping[int, ProjectRecord],
        topics: Mapping[str, set[int]],
    ) -> Future[dict[int, ProjectReplies]]:
        again = partial(self.levels.ask_again, topics) if self._sees_too_much() else None
        return self.batches.submit(self.reader.read, batch, previous, again)

    def _note_page(self, topic: str, ids: set[int]) -> None:
        """Begin to read the new projects of a page, while further ones are still being found."""
        ours = {id_ for id_ in ids if self.holds(id_)}
        if self._sees_too_much():
            self.levels.ask(topic, ours)
        self.early.add(ours, lambda batch: self._start(batch, {}, {topic: ids}))

    def _previous(self, id_: int) -> ProjectRecord | None:
        try:
            return self.snapshot.project(id_)
        except SnapshotError:
            return None  # What cannot be read is written anew.

    def _read_directory(self, *, is_changed: bool) -> None:
        """Read the groups and topics of the projects where there are new ones, else once a week."""
        read_at, earlier = self.snapshot.directory_read_at, self.snapshot.directory
        is_stale = read_at is None or not timedelta(0) <= self.began - read_at < _DIRECTORY_LASTS
        if not (is_changed or is_stale):
            return
        paths, topics = groups_above(self.snapshot.namespaces()), self.snapshot.topics()
        known_paths = {group.full_path for group in earlier.groups}
        known_topics = {topic.name for topic in earlier.topics}
        if not is_stale and known_paths >= set(paths) and known_topics >= set(topics):
            # What no project is in any more is forgotten at once.
            groups = tuple(group for group in earlier.groups if group.full_path in set(paths))
            kept = tuple(topic for topic in earlier.topics if topic.name in set(topics))
            if (groups, kept) != (earlier.groups, earlier.topics):
                self.snapshot.put_directory(DirectoryRecord(groups, kept), self.now())
            return
        reader = DirectoryReader(
            self.reader.graphql, self.reader.rest, self.url, self.config.gitlab.visibility
        )
        try:
            directory, pictures = reader.read(paths, topics, earlier)
        except SourceError as error:
            self.reporter.warning(f"Groups and topics were not read: {error.what}")
            return
        for sha256, content in pictures.items():
            self.snapshot.put_picture(sha256, content)
        self.snapshot.put_directory(directory, self.now())

    def _recall_what_is_missing(self) -> None:
        """Ask for less from the start where GitLab lacked something; for all again after an upgrade."""
        checked = self.snapshot.schema_checked_at
        known = None if self.snapshot.is_new else self.snapshot.instance
        # A clock that was once ahead must not put the next look off for ever.
        is_recent = checked is not None and timedelta(0) <= self.began - checked < _RECHECK
        if known is not None and known.missing and is_recent:
            is_same = not self.authenticated or self.reader.rest.version() == known.version
            if is_same:
                self.reader.graphql.capabilities = Capabilities(known.missing)
                return
        self.asks_for_all = True

    def _save_instance(self, version: str) -> None:
        missing = tuple(sorted(self.reader.graphql.capabilities.missing))
        self.snapshot.instance = InstanceRecord(
            self.url, version, self.authenticated, self.config.gitlab.visibility, missing
        )

    def _known_fingerprints(self, discovery: Discovery) -> dict[int, str]:
        """What is stored of the projects that are asked about."""
        known = self.snapshot.fingerprints()
        if not self.only:
            return known
        ids = {id_ for id_, path in self.snapshot.paths() if path.casefold() == self.only.casefold()}
        ids |= discovery.fingerprints.keys() | discovery.hidden
        return {id_: known[id_] for id_ in known.keys() & ids}

    def _discover(self) -> Discovery:
        gitlab, labels = self.config.gitlab, self.config.reviews.labels
        topics = [category.gitlab_topic for category in self.config.stac.categories]
        salt = (
            _CRAWL_VERSION,
            gitlab.max_files,
            gitlab.max_text_bytes,
            gitlab.max_head_files,
            gitlab.max_head_bytes,
            gitlab.max_notebooks,
            gitlab.max_notebook_bytes,
            gitlab.visibility,
            self.authenticated,
            labels,
        )
        if self.only:
            found = discover_project(
                self.reader.graphql, self.only, topics, widest=gitlab.visibility, salt=salt, labels=labels
            )
            for topic, ids in found.topics.items():
                self._note_page(topic, ids)
            if self._sees_too_much():
                self._add_levels(found, self.levels.read())
            return found
        with self.reporter.step("Finding projects") as step:
            found = discover(
                self.reader.graphql,
                topics,
                widest=gitlab.visibility,
                salt=salt,
                step=step,
                labels=labels,
                pool=self.reader.pool,
                each_page=self._note_page,
            )
        if not found.fingerprints and found.complete:
            self.snapshot.remove(found.hidden, at=self.now())
            raise _nothing_found(self.url, topics, len(found.hidden), gitlab.visibility, self.authenticated)
        found.restrict(self.holds)
        if self._sees_too_much():
            self._add_levels(found, self.levels.read())
        return found

    def _sees_too_much(self) -> bool:
        """Whether the token may read what the readers of the site may not."""
        return self.authenticated and self.config.gitlab.visibility is not Visibility.PRIVATE

    def _add_levels(self, discovery: Discovery, levels: Mapping[int, dict[str, str]]) -> None:
        discovery.add_levels(levels)
        if missing := len(discovery.fingerprints.keys() - levels.keys()):
            self.reporter.warning(
                f"GitLab did not report the access levels of {missing} projects: features that were closed "
                "since the last crawl are removed when it does"
            )

    def _remove(self, discovery: Discovery, known: dict[int, str]) -> int:
        """Forget the projects that are gone, before anything else: what became private must not stay."""
        gone = [id_ for id_ in known if id_ in discovery.hidden]
        if discovery.complete:
            gone = [id_ for id_ in known if id_ not in discovery.fingerprints]
        else:
            self.reporter.warning("GitLab did not list every project, so none that is absent was removed")
        return self.snapshot.remove(gone, at=self.now())

    def _forget_what_is_wider(self) -> None:
        """Begin anew where more was read earlier than may be published now.

        Not even the parts of public projects are kept: some of them were read as members see them.
        """
        widest = self.config.gitlab.visibility
        if not self.snapshot.is_new and not self.snapshot.instance.visibility.is_within(widest):
            self.snapshot.remove(self.snapshot.fingerprints(), at=self.now())
            self.snapshot.put_directory(DirectoryRecord(), self.now())

    def _known_version(self) -> str:
        return "" if self.snapshot.is_new else self.snapshot.instance.version

    def _save(self, replies: Mapping[int, ProjectReplies], discovery: Discovery) -> list[str]:
        """Store projects, and return which parts of them failed.

        The pictures of the next ones are on their way while one waits for its own.
        """
        failures: list[str] = []
        under_way: deque[tuple[int, _FilesUnderWay]] = deque()

        def save_oldest() -> None:
            id_, files = under_way.popleft()
            with self._noting(id_, discovery, failures):
                failures.extend(self._store(self._finish(id_, files), discovery))

        for id_, project_replies in replies.items():
            with self._noting(id_, discovery, failures):
                if (prepared := self._prepare(id_, project_replies, discovery)) is not None:
                    under_way.append((id_, prepared))
            if len(under_way) > _WITH_PICTURES:
                save_oldest()
        while under_way:
            save_oldest()
        return failures

    @contextmanager
    def _noting(self, id_: int, discovery: Discovery, failures: list[str]) -> Iterator[None]:
        """Note a project that cannot be stored."""
        try:
            yield
        except SharingHubError:
            raise
        except Exception as error:
            # Its last good record stays, and without its fingerprint it is asked for again.
            path = as_text(discovery.node(id_).get("fullPath")) or f"project {id_}"
            failures.append(f"{path}: its replies cannot be understood ({type(error).__name__})")

    def _prepare(
        self, id_: int, project_replies: ProjectReplies, discovery: Discovery
    ) -> "_FilesUnderWay | None":
        """Make the record of a project, and begin to fetch its pictures, heads of files and notebooks.

        Returns:
            None where it must not be stored.
        """
        previous = self._previous(id_)
        widest = self.config.gitlab.visibility
        node = project_replies.metadata.node
        closed = node is not None and not may_publish(node.get("visibility"), widest)
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

    def _finish(self, id_: int, files: "_FilesUnderWay") -> ProjectRecord:
        """Return the record of a project with all that is read of its files."""
        record = self.pictures.finish(files.pictures)
        record, is_left = self.notebooks.finish(record, files.notebooks, files.previous)
        record, are_left = self.heads.finish(record, files.heads)
        if is_left or are_left:
            self.cut_short.add(id_)
        return record

    def _store(self, record: ProjectRecord, discovery: Discovery) -> list[str]:
        """Store one project, and return which parts of it failed."""
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
        return [f"{record.full_path} ({part}): {why}" for part, why in record.failures]

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
        if self._sees_too_much():
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


@dataclass(frozen=True, slots=True)
class _FilesUnderWay:
    """What is being read of the files of one project; ``previous`` is what was stored of it."""

    pictures: PicturesUnderWay
    heads: HeadsUnderWay
    notebooks: NotebooksUnderWay
    previous: ProjectRecord | None


def _heads_reader(config: SiteConfig, rest: GitlabRest, pool: Executor, snapshot: Snapshot) -> HeadsReader:
    """Return what reads the heads of files; a shard has its share of the crawl's budget."""
    gitlab = config.gitlab
    shards = snapshot.shard.shard.total if snapshot.shard else 1
    budget = HeadBudget(gitlab.max_crawl_head_bytes // shards)
    return HeadsReader(rest, pool, config.registry, gitlab.max_head_files, gitlab.max_head_bytes, budget)


def _without_rest(sees_too_much: bool) -> str:
    """What the site lacks when the REST API is closed, and what to do."""
    lacks = (
        "Pictures, image tags, branch protection, some licences and contributors are missing or as they were"
    )
    if sees_too_much:
        lacks += (
            ", and without access levels new projects are shown without files, issues and releases: "
            "crawl without a token, or let GET requests to /api/v4 through"
        )
        return f"{lacks}."
    return f"{lacks}: let GET requests to /api/v4 through."


def _connect(
    stack: ExitStack, url: str, token: str | None, timeout: float, patience: RetryPolicy
) -> tuple[GraphqlClient, GitlabRest]:
    verify = tls_settings(find_authorities())
    width = RequestWidth(patience.workers)
    graphql = GraphqlClient(url, token, timeout=timeout, patience=patience, verify=verify, width=width)
    rest = GitlabRest(url, token, timeout=timeout, patience=patience, verify=verify, width=width)
    return stack.enter_context(graphql), stack.enter_context(rest)


def _usable(token: str | None, reporter: Reporter) -> str | None:
    """The token, if it is one that GraphQL takes; what is crawled without one is said."""
    job_token = os.environ.get("CI_JOB_TOKEN", "")
    token = (token or "").strip()
    if token and not is_job_token(token, job_token):
        check_token(token)
        return token
    if job_token or token:
        reporter.notice(
            "Only public projects are crawled: a pipeline's job token cannot read GitLab's GraphQL API. "
            "Give a token with the scope read_api for more."
        )
    else:
        reporter.notice("Only public projects are crawled: there is no token.")
    return None


def _nothing_found(
    url: str, topics: Sequence[str], hidden: int, widest: Visibility, authenticated: bool
) -> SourceError:
    named = ", ".join(dict.fromkeys(topics))
    if hidden:
        return SourceError(
            f"none of the {hidden} projects of {url} with one of the topics {named} may be published: "
            f"gitlab.visibility is {widest.value}",
            "Make the projects public, or widen gitlab.visibility for a portal with access control.",
        )
    what = f"{url} has no project with one of the topics {named}"
    if authenticated:
        return SourceError(
            f"{what} that the token's user can see",
            "Give a project such a topic, or the token's user access to such projects.",
        )
    return SourceError(
        f"{what} that anybody can see without signing in",
        "Give a public project such a topic. Where GitLab has no public projects (its administrator can "
        "restrict them), give a token of scope read_api, set gitlab.visibility to internal, and publish with "
        "Pages access control.",
    )
