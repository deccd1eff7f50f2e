"""The crawl: find the projects, read those that changed, save the replies in the snapshot."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import SnapshotError, SourceError, TokenError
from sharinghub_static.file_heads import VERSION as HEADS_VERSION
from sharinghub_static.file_heads.notebook import NOTEBOOK_VERSION
from sharinghub_static.reporting import Reporter
from sharinghub_static.snapshot.directory_records import DirectoryRecord
from sharinghub_static.snapshot.records import InstanceRecord, ProjectRecord, Visibility
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.capabilities import Capabilities
from sharinghub_static.sources.gitlab.conversion import ProjectReplies
from sharinghub_static.sources.gitlab.crawl_messages import nothing_found, without_rest
from sharinghub_static.sources.gitlab.details import DetailsReader
from sharinghub_static.sources.gitlab.directory import DirectoryReader, refresh_directory
from sharinghub_static.sources.gitlab.discovery import Discovery, discover, discover_project
from sharinghub_static.sources.gitlab.file_heads import HeadBudget, HeadsReader
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.gitlab.levels import LevelLists
from sharinghub_static.sources.gitlab.notebooks import NotebookReader
from sharinghub_static.sources.gitlab.pictures import PictureReader
from sharinghub_static.sources.gitlab.reading import BATCHES_AT_ONCE, EarlyBatches, read_in_batches
from sharinghub_static.sources.gitlab.replies import LATER
from sharinghub_static.sources.gitlab.rest import GitlabRest
from sharinghub_static.sources.gitlab.saving import ProjectSaver
from sharinghub_static.sources.gitlab.tokens import bot_notice, usable_token
from sharinghub_static.sources.http.certificates import find_authorities, tls_settings
from sharinghub_static.sources.http.request_width import RequestWidth
from sharinghub_static.sources.http.retry_policy import RetryPolicy

__all__ = ["CrawlSummary", "crawl_gitlab"]

_CRAWL_VERSION = 9
"""Goes into every fingerprint. Raised when a crawl reads more than before, so that all is read again."""


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
    retry_policy: RetryPolicy | None = None,
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
        retry_policy: how to go on after failures.
        only: full path of the one project to read; the others stay as they are stored.

    Raises:
        SourceError: GitLab cannot be read, or has no project that may be published. The snapshot is
            then as sound as before.
        SnapshotError: the snapshot is of another GitLab, or cannot be written.
    """
    url = config.gitlab.url.rstrip("/")
    if snapshot.is_of_another(url):
        raise SnapshotError(
            f"{snapshot.path} is a snapshot of {snapshot.instance.url}, not of {url}",
            "Name another file with --snapshot, or delete this one.",
        )
    token = usable_token(token, reporter)
    retry_policy = retry_policy or RetryPolicy()
    began, widest = now(), config.gitlab.visibility
    with ExitStack() as stack:
        graphql, rest = _connect(stack, url, token, config.gitlab.timeout, retry_policy)
        batches = ThreadPoolExecutor(BATCHES_AT_ONCE, thread_name_prefix="batch")
        stack.callback(batches.shutdown, wait=True, cancel_futures=True)
        # It is closed before the batches, so that those that are under way end.
        pool = ThreadPoolExecutor(retry_policy.workers, thread_name_prefix="crawl")
        stack.callback(pool.shutdown, wait=True, cancel_futures=True)
        limits = (config.gitlab.max_files, config.gitlab.max_text_bytes)
        heads = _heads_reader(config, rest, pool, snapshot)
        most_notebooks, notebook_bytes = config.gitlab.max_notebooks, config.gitlab.max_notebook_bytes
        saver = ProjectSaver(
            snapshot=snapshot,
            url=url,
            widest=widest,
            sees_too_much=token is not None and widest is not Visibility.PRIVATE,
            pictures=PictureReader(rest, pool, snapshot),
            heads=heads,
            notebooks=NotebookReader(rest, pool, snapshot, most_notebooks, notebook_bytes, heads.budget),
            began=began,
            now=now,
        )
        crawl = _Crawl(
            config=config,
            snapshot=snapshot,
            url=url,
            reader=DetailsReader(graphql, rest, pool, *limits, config.reviews.labels),
            saver=saver,
            levels=LevelLists(rest, pool, public_only=widest is Visibility.PUBLIC),
            early=EarlyBatches(snapshot.fingerprints()),
            batches=batches,
            reporter=reporter,
            now=now,
            authenticated=token is not None,
            began=began,
            holds=snapshot.holds(),
            only=only,
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
    saver: ProjectSaver
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
    asks_for_all: bool = False

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
        with self.reporter.step("Reading projects", len(new)) as step:
            for replies in self._read(new, discovery):
                self.saver.save(replies, discovery)
                step.advance(len(replies))
        is_changed = bool(self.saver.changed or removed)
        self._refresh_directory(is_changed=is_changed)
        if is_changed:
            self.snapshot.prune_pictures()
        self._save_instance(version)
        if self.asks_for_all:
            self.snapshot.schema_checked_at = self.began
        if not self.only:
            self.snapshot.crawled_at = self.now()
        self._report(version)
        failures, budget = self.saver.failures, self.saver.heads.budget
        if not len(self.snapshot) and (discovery.fingerprints or self.snapshot.shard is None):
            # Without a project there is no site to write, and the reason would be lost.
            unsaid = "GitLab does not say of any that it may be published (visibility)"
            why = failures[0] if failures else unsaid
            raise SourceError(f"{self.url}: no project could be stored: {why}", LATER)
        return CrawlSummary(
            discovered=len(discovery.fingerprints),
            changed=self.saver.changed,
            unchanged=len(discovery.fingerprints) - self.saver.changed,
            removed=removed,
            requests=self.reader.graphql.requests + self.reader.rest.requests,
            failures=len(failures),
            head_requests=budget.requests,
            head_bytes=budget.read,
        )

    def _report(self, version: str) -> None:
        """Tell what this GitLab lacks, and what could not be read."""
        if costs := self.reader.graphql.capabilities.costs():
            named = f" ({version})" if version else ""
            self.reporter.notice(f"This GitLab{named} lacks some things: {costs}")
        if elsewhere := self.saver.elsewhere:
            self.reporter.warning(
                f"GitLab says that its address is {elsewhere}, and gitlab.url is {self.url}: pages have "
                f"links to both. Set gitlab.url to {elsewhere}, if it can be reached from here."
            )
        for format_, command in sorted(self.saver.heads.budget.missing.items()):
            self.reporter.notice(f"Columns of {format_} files are not read: {command.partition(': ')[2]}")
        if cut_short := len(self.saver.cut_short):
            self.reporter.notice(
                f"The next crawl reads further data files, models or notebooks of {cut_short:,} "
                "projects (gitlab.max-crawl-head-bytes)"
            )
        if trouble := self.reader.rest.trouble:
            self.reporter.warning(f"{trouble}. {without_rest(self.saver.sees_too_much)}")
        if failures := self.saver.failures:
            shown = "; ".join(failures[:5]) + ("; …" if len(failures) > 5 else "")
            self.reporter.warning(f"{len(failures)} parts of projects could not be read: {shown}")

    def _refresh_directory(self, *, is_changed: bool) -> None:
        reader = DirectoryReader(
            self.reader.graphql, self.reader.rest, self.url, self.config.gitlab.visibility
        )
        refresh_directory(
            self.snapshot,
            reader,
            began=self.began,
            now=self.now,
            is_changed=is_changed,
            reporter=self.reporter,
        )

    def _read(self, ids: Sequence[int], discovery: Discovery) -> Iterator[dict[int, ProjectReplies]]:
        """Read projects in batches."""

        def start(batch: Sequence[int]) -> Future[dict[int, ProjectReplies]]:
            previous = {id_: record for id_ in batch if (record := self.saver.previous(id_)) is not None}
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
        again = partial(self.levels.ask_again, topics) if self.saver.sees_too_much else None
        return self.batches.submit(self.reader.read, batch, previous, again)

    def _note_page(self, topic: str, ids: set[int]) -> None:
        """Begin to read the new projects of a page, while further ones are still being found."""
        ours = {id_ for id_ in ids if self.holds(id_)}
        if self.saver.sees_too_much:
            self.levels.ask(topic, ours)
        self.early.add(ours, lambda batch: self._start(batch, {}, {topic: ids}))

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
            HEADS_VERSION,
            NOTEBOOK_VERSION,
        )
        if self.only:
            found = discover_project(
                self.reader.graphql, self.only, topics, widest=gitlab.visibility, salt=salt, labels=labels
            )
            for topic, ids in found.topics.items():
                self._note_page(topic, ids)
            if self.saver.sees_too_much:
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
            raise nothing_found(self.url, topics, len(found.hidden), gitlab.visibility, self.authenticated)
        found.restrict(self.holds)
        if self.saver.sees_too_much:
            self._add_levels(found, self.levels.read())
        return found

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


def _heads_reader(config: SiteConfig, rest: GitlabRest, pool: Executor, snapshot: Snapshot) -> HeadsReader:
    """Return what reads the heads of files; a shard has its share of the crawl's budget."""
    gitlab = config.gitlab
    shards = snapshot.shard.shard.total if snapshot.shard else 1
    budget = HeadBudget(gitlab.max_crawl_head_bytes // shards)
    return HeadsReader(rest, pool, config.registry, gitlab.max_head_files, gitlab.max_head_bytes, budget)


def _connect(
    stack: ExitStack, url: str, token: str | None, timeout: float, retry_policy: RetryPolicy
) -> tuple[GraphqlClient, GitlabRest]:
    verify = tls_settings(find_authorities())
    width = RequestWidth(retry_policy.workers)
    graphql = GraphqlClient(
        url, token, timeout=timeout, retry_policy=retry_policy, verify=verify, width=width
    )
    rest = GitlabRest(url, token, timeout=timeout, retry_policy=retry_policy, verify=verify, width=width)
    return stack.enter_context(graphql), stack.enter_context(rest)
