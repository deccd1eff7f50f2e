"""Crawl the GitLab of a hub, or one after the other the several ones, each with its own token.

Of several, one that cannot be read keeps what an earlier crawl read of it, and the crawl goes on.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.instances import (
    environment_of,
    instance_title,
    is_one_place,
    with_token_variable,
)
from sharinghub_static.config.model import GitlabConfig
from sharinghub_static.errors import NothingFoundError, SharingHubError, SnapshotError, SourceError
from sharinghub_static.reporting import Reporter, Step
from sharinghub_static.snapshot.instances import Scope, instance_prefix, names_instance
from sharinghub_static.snapshot.records import InstanceRecord
from sharinghub_static.snapshot.store import Snapshot

if TYPE_CHECKING:
    from sharinghub_static.sources.gitlab.crawl import CrawlSummary
    from sharinghub_static.sources.mlflow.crawl import MlflowSummary

__all__ = ["HubCrawl"]

_ADDRESS = re.compile(r"Set gitlab\.url to (https?://\S*[^\s.,])(?:, if it can be reached from here)?\.")
"""Advice to take another address, as crawls of one GitLab give it."""

_SETTING = re.compile(r"(?<![\w./-])gitlab(?=\.(?:url|visibility|timeout|max-[a-z-]+)\b)")
"""The section of a setting that a message names; a host may begin with the same word."""


@dataclass
class HubCrawl:
    """A crawl of all instances of a hub.

    Args:
        config: the site's configuration.
        environ: the environment, for tokens and to know a pipeline.
        reporter: receives progress messages.
        now: the current time, UTC.
        timed: takes the name of a part, and returns a context that measures how long it takes.
        tracking: reads the tracking server into the snapshot; None reads one as it is configured.
    """

    config: SiteConfig
    environ: Mapping[str, str]
    reporter: Reporter
    now: Callable[[], datetime]
    timed: Callable[[str], AbstractContextManager[None]]
    tracking: "Callable[..., MlflowSummary] | None" = None

    def run(self, store: Snapshot, project: str = "") -> "tuple[CrawlSummary, MlflowSummary]":
        """Bring the snapshot up to date, and return what was done, in figures.

        Args:
            store: the snapshot, open for writing.
            project: full path in the hub of the one project to read; where something was never crawled, all
                are read.

        Raises:
            SourceError: no instance can be read.
            SnapshotError: the snapshot is of another GitLab, or cannot be written.
        """
        first, *further = self.config.gitlabs
        if store.forget_others([each.name or "" for each in further], self.now()):
            store.prune_pictures()
        if not further:
            environ = environment_of(first, self.config, self.environ)
            reporter = _NamedReporter(self.reporter, first, self.config)
            self._accept_corrected_address(store, first)
            done = self._crawl(first, store, environ, reporter, project.strip("/"))
        else:
            done = self._crawl_several(store, project.strip("/"))
        if project:
            self._report_missing(store, project.strip("/"))
        return done

    def _report_missing(self, store: Snapshot, project: str) -> None:
        """Say where the one project that was to be read is not among those of the hub."""
        paths = {path.casefold(): path for _, path in store.paths()}
        if project.casefold() in paths:
            return
        own = self._path_on_gitlab(project)
        same = [path for low, path in paths.items() if self._path_on_gitlab(low) == own]
        url = self.config.web_address(project)
        advice = f"Did you mean {' or '.join(same)}?" if same else "Check path, topics and visibility."
        self.reporter.notice(
            f"{project} is no project of the hub: {url} is not there, or not shown. {advice}"
        )

    def _path_on_gitlab(self, project: str) -> str:
        """The path of a project on its own GitLab, in lower case."""
        return (project.partition("/")[2] if names_instance(project) else project).casefold()

    def _crawl(
        self,
        gitlab: GitlabConfig,
        store: Snapshot,
        environ: Mapping[str, str],
        reporter: Reporter,
        project: str,
    ) -> "tuple[CrawlSummary, MlflowSummary]":
        """Crawl one instance.

        Args:
            gitlab: the instance.
            store: its part of the snapshot.
            environ: with its token as ``GITLAB_TOKEN``.
            reporter: receives progress messages.
            project: full path on this GitLab of the one project to read.
        """
        # The clients of the servers take a fifth of the time in which a build finds that nothing changed.
        from sharinghub_static.sources.gitlab.crawl import crawl_gitlab
        from sharinghub_static.sources.gitlab.own_schedule import next_scheduled_build
        from sharinghub_static.sources.mlflow.crawl import crawl_mlflow

        name = self.config.instance_name(gitlab)
        config = self.config.for_instance(name, only_its_categories=True)
        only = self._one_project(config, store, reporter, project)
        with self.timed("crawl"):
            crawled = crawl_gitlab(
                config,
                store,
                token=environ.get("GITLAB_TOKEN") or None,
                reporter=reporter,
                now=self.now,
                only=only,
            )
            if len(self.config.gitlabs) == 1 or environ.get("CI_SERVER_URL", "").rstrip("/") == gitlab.url:
                store.next_build_at = next_scheduled_build(gitlab.url, environ, self.now())
            store.crawled_topics = [each.gitlab_topic for each in config.stac.categories]
        with self.timed("tracking"):
            tracked = (self.tracking or crawl_mlflow)(
                config, store, environ=environ, reporter=reporter, now=self.now, only=only
            )
        return crawled, tracked

    def _one_project(self, config: SiteConfig, store: Snapshot, reporter: Reporter, project: str) -> str:
        """The one project to read; none where the rest of it was never read, or with other settings."""
        if not project:
            return ""
        topics = {each.gitlab_topic.casefold() for each in config.stac.categories}
        is_whole = store.crawled_at is not None and store.crawled_topics == topics
        if is_whole and store.instance.visibility is config.gitlab.visibility:
            return project
        reporter.notice(f"{store.path} is not of the whole hub: all is read, and not {project} alone")
        return ""

    def _crawl_several(self, store: Snapshot, project: str) -> "tuple[CrawlSummary, MlflowSummary]":
        """Crawl all instances, or the one that has the project; fail only if none can be read."""
        done: list[tuple[CrawlSummary, MlflowSummary]] = []
        errors: list[SharingHubError] = []
        for gitlab in self.config.gitlabs:
            name = self.config.instance_name(gitlab)
            part, path = store.of(Scope(name)), _path_on(name, project)
            if path is None and part.crawled_at is not None:
                continue
            self._accept_corrected_address(part, gitlab)
            self._refuse_other_gitlab(part, gitlab)
            reporter = _NamedReporter(self.reporter, gitlab, self.config)
            environ = environment_of(gitlab, self.config, self.environ)
            try:
                done.append(self._crawl(gitlab, part, environ, reporter, path or ""))
            except NothingFoundError as error:
                errors.append(error)
                # It was read: what was public and is no longer must not stay.
                part.remove(part.fingerprints(), at=self.now())
                part.unreached = False
                reporter.warning(f"Nothing of it is shown. {'. '.join(error.lines())}")
            except SourceError as error:
                errors.append(error)
                self._keep_last(part, gitlab, error, reporter)
            else:
                part.unreached = False
        if not done:
            raise errors[0]
        store.prune_pictures()
        crawled, tracked = zip(*done, strict=True)
        return _sum(crawled), _sum(tracked)

    @staticmethod
    def _accept_corrected_address(part: Snapshot, gitlab: GitlabConfig) -> None:
        """Take another address of the same GitLab: of another scheme, or as its projects have it."""
        if part.is_new or part.instance.url == gitlab.url:
            return
        is_same = is_one_place(part.instance.url, gitlab.url)
        known = None if is_same else next(part.projects(), None)
        if is_same or (known and is_one_place(known.web_url, f"{gitlab.url}/{known.gitlab_path}")):
            part.instance = replace(part.instance, url=gitlab.url)

    def _refuse_other_gitlab(self, part: Snapshot, gitlab: GitlabConfig) -> None:
        if not part.is_new and part.instance.url != gitlab.url:
            raise SnapshotError(
                f"{part.path} holds {part.instance.url} as {instance_title(gitlab)}, not {gitlab.url}",
                "Leave the first instance first, and give another GitLab another name; or name another file "
                "with --snapshot.",
            )

    def _keep_last(
        self, part: Snapshot, gitlab: GitlabConfig, error: SourceError, reporter: Reporter
    ) -> None:
        """Note that an instance could not be read, and report since when."""
        if part.is_new:
            part.instance = InstanceRecord(gitlab.url, visibility=gitlab.visibility)
        part.unreached = True
        since = part.unreached_since
        shown = f"its data of {since:%Y-%m-%d %H:%M} UTC" if since else "nothing of it, as it was never read"
        reporter.warning(f"{gitlab.url} could not be read; showing {shown}. {'. '.join(error.lines())}")


def _path_on(instance: str, project: str) -> str | None:
    """The path of a project on an instance; empty for no project, None for a project of another instance."""
    if not project:
        return ""
    prefix = instance_prefix(instance)
    if not instance and names_instance(project):
        return None
    return project.removeprefix(prefix) if project.startswith(prefix) else None


def _sum(figures: tuple[Any, ...]) -> Any:
    """Add the figures of several crawls."""
    first = figures[0]
    names = [each.name for each in fields(first)]
    return type(first)(**{name: sum(getattr(each, name) for each in figures) for name in names})


@dataclass
class _NamedReporter:
    """Says of which instance a message is, and the names of its own settings.

    Args:
        reporter: receives the messages.
        gitlab: the instance.
        config: of the site.
    """

    reporter: Reporter
    gitlab: GitlabConfig
    config: SiteConfig

    @contextmanager
    def step(self, what: str, total: int | None = None) -> Iterator[Step]:
        """Say that a piece of work begins."""
        with self.reporter.step(f"{self._title}{what}", total) as step:
            yield step

    def notice(self, message: str) -> None:
        """Say something worth knowing."""
        self.reporter.notice(self._named(message))

    def warning(self, message: str) -> None:
        """Say something that wants attention."""
        self.reporter.warning(self._named(message))

    def _named(self, message: str) -> str:
        number = self.config.gitlabs.index(self.gitlab)
        message = _ADDRESS.sub(self._address_advice, message)
        message = with_token_variable(message, self.gitlab, self.config)
        if number:
            message = _SETTING.sub(f"gitlab[{number}]", message)
        return f"{self._title}{message}"

    def _address_advice(self, advice: re.Match[str]) -> str:
        """The advice; another one where the address is that of another instance, which would be refused."""
        for other in self.config.gitlabs:
            if other != self.gitlab and is_one_place(other.url, advice[1]):
                return (
                    f"That is the address of {instance_title(other)}: correct gitlab.url, "
                    "or remove this instance from the list."
                )
        return advice[0]

    @property
    def _title(self) -> str:
        """What a message begins with where there are several instances."""
        return f"{instance_title(self.gitlab)}: " if len(self.config.gitlabs) > 1 else ""
