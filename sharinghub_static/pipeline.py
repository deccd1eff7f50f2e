"""The pipeline: config → sources → snapshot → project → analysis → catalog and portal → site."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharinghub_static.analysis.update_times import update_times
from sharinghub_static.build_inputs import inputs_digest, settings_digest
from sharinghub_static.config import SiteConfig
from sharinghub_static.config.crawl_settings import crawl_settings_digest
from sharinghub_static.config.environment_secrets import lasting_secrets_of, secrets_of
from sharinghub_static.config.instances import token_variables
from sharinghub_static.config.secret_files import with_secret_files
from sharinghub_static.errors import ConfigError, RefusedError, SharingHubError, SnapshotError
from sharinghub_static.extension_loading import load_site
from sharinghub_static.hub_crawling import HubCrawl
from sharinghub_static.isolation import Isolation
from sharinghub_static.last_build import LastBuild
from sharinghub_static.portal.frame.update_files import update_files
from sharinghub_static.problems import Severity
from sharinghub_static.render_options import RenderOptions, Stopwatch
from sharinghub_static.report import BuildResult, read_published, write_text
from sharinghub_static.reporting import Reporter, section
from sharinghub_static.site.archives import BAG_DECLARATION
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.site.site_folder import left_behind
from sharinghub_static.site.writer import SiteWriter, WriteSummary
from sharinghub_static.snapshot.instances import FIRST
from sharinghub_static.snapshot.merging import MergeSummary, merge_shards
from sharinghub_static.snapshot.records import Visibility
from sharinghub_static.snapshot.shard_files import open_shard
from sharinghub_static.snapshot.shards import Shard, ShardRecord
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.version import __version__

if TYPE_CHECKING:
    from sharinghub_static.analysis.hub import Hub
    from sharinghub_static.sources.gitlab.crawl import CrawlSummary
    from sharinghub_static.sources.mlflow.crawl import MlflowSummary

__all__ = ["Pipeline", "merge"]


@dataclass
class Pipeline:
    """One run of the pipeline, or of a part of it.

    Args:
        config: the site's configuration.
        snapshot: path of the snapshot.
        environ: the environment, for tokens and to know a pipeline.
        reporter: where to say what goes on.
        tracking: reads the tracking server into the snapshot; None reads one as it is configured.
    """

    config: SiteConfig
    snapshot: Path
    environ: Mapping[str, str]
    reporter: Reporter
    tracking: "Callable[..., MlflowSummary] | None" = None
    _stopwatch: Stopwatch = field(default_factory=Stopwatch)
    _settings_digests: dict[Path | None, str] = field(default_factory=dict)
    _crawled: "CrawlSummary | None" = None
    _tracked: "MlflowSummary | None" = None

    @classmethod
    def prepare(
        cls,
        paths: Sequence[Path],
        snapshot: Path,
        environ: Mapping[str, str],
        reporter: Reporter,
        output: Path | None = None,
    ) -> "Pipeline":
        """Read the configuration; nothing else is done before it is right.

        Args:
            paths: files of the configuration.
            snapshot: path of the snapshot.
            environ: the environment.
            reporter: where to say what goes on.
            output: folder of the site that is to be written.

        Raises:
            ConfigError: with every mistake.
        """
        environ = with_secret_files(environ)

        def was_right(config: SiteConfig) -> bool:
            with suppress(ConfigError):
                variables = with_secret_files(environ, token_variables(config))
                return cls(config, snapshot, variables, reporter)._settings_are_those_of_last_build(output)
            return False

        config, notices = load_site(paths, environ, was_right)
        environ = with_secret_files(environ, token_variables(config))
        for notice in notices:
            reporter.notice(notice)
        return cls(config, snapshot, environ, reporter)

    def crawl(
        self, shard: Shard | None = None, base: Path | None = None, project: str = ""
    ) -> "CrawlSummary":
        """Ask GitLab, then the tracking server, what is new and keep it in the snapshot.

        Args:
            shard: crawl these projects alone; the snapshot is then the file of this shard.
            base: the last whole snapshot, from which a shard goes on.
            project: full path of the one project to read; where nothing was ever crawled, all are.
        """
        self._refuse_to_expose()
        parts = section(self.reporter, "crawl", "Reading GitLab")
        with parts, self._open_for_crawl(shard, base) as store:
            crawl = HubCrawl(
                self.config, self.environ, self.reporter, _now, self._stopwatch.time, self.tracking
            )
            self._crawled, self._tracked = crawl.run(store, project)
            if self._tracked.projects:
                self.reporter.notice(self._tracked.summary())
        return self._crawled

    @contextmanager
    def _open_for_crawl(self, shard: Shard | None, base: Path | None) -> Iterator[Snapshot]:
        if shard is None:
            with Snapshot.open(self.snapshot, create=True) as store:
                yield store
            return
        record = ShardRecord(shard, crawl_settings_digest(self.config), __version__)
        with open_shard(self.snapshot, record, base, self.config.gitlab.url.rstrip("/")) as store:
            yield store

    def render(self, options: RenderOptions) -> BuildResult:
        """Write the site from the snapshot, check it, and let it take the old one's place.

        A build with the inputs of the last one, whose site is still there, writes nothing.
        """
        self._refuse_to_expose(options)
        schemas = self._schemas(options)
        parts = section(self.reporter, "render", "Writing and checking the site")
        with parts, Snapshot.open(self.snapshot) as store, self._writer(options) as writer:
            self._refuse_what_was_read_for_members(store)
            before = store.published_projects
            with self._stopwatch.time("compare"):
                content = self._content(store)
                last = self._same_build(options, content, writer, schemas)
            result = (
                self._unchanged(last, options, len(writer.old.files))
                if last
                else self._write(options, store, content, writer, schemas)
            )
            for folder in left_behind(writer.output):
                self.reporter.warning(f"{folder}: an earlier site that could not be removed. Remove it")
            if last:
                writer.old.update(dict(update_files(update_times(self.config, store))))
            crawled = store.crawled_topics
        self._report_empty_categories(crawled, result.published)
        if before != result.published["projects"]:
            self._save_published_count(result.published["projects"])
        if options.report:
            result.write(options.report)
        self._write_problem_reports(options, result)
        if options.strict:
            _refuse_problems(result)
        return result

    @staticmethod
    def _write_problem_reports(options: RenderOptions, result: BuildResult) -> None:
        if not options.junit and not options.code_quality:
            return
        # With what lint finds in READMEs, which few builds write.
        from sharinghub_static.problem_reports import code_quality_report, junit_report

        if options.junit:
            write_text(options.junit, junit_report(result.published))
        if options.code_quality:
            write_text(options.code_quality, code_quality_report(result.published))

    def _write(
        self,
        options: RenderOptions,
        store: Snapshot,
        content: str,
        writer: SiteWriter,
        schemas: SchemaStore,
    ) -> BuildResult:
        """Write and publish the site."""
        # Nearly all of the program: it takes longer to load than a build that finds nothing changed.
        from sharinghub_static.site_making import SiteMaking

        secrets = secrets_of(self.environ, token_variables(self.config))
        making = SiteMaking(self.config, options, secrets, self.reporter, self._stopwatch)
        pages, thumbnails = self._caches / f"{self.snapshot.stem}.pages.sqlite", self._caches / "thumbnails"
        settings = self._settings(options.output)
        made = making.make(store, writer, schemas, pages, thumbnails, settings)
        # The inputs again: schemas were fetched meanwhile. What came into the snapshot meanwhile is not in
        # this site, or not in all of it: the next build must find another content than this one's.
        last = replace(made.last, inputs=self._inputs(options, content), settings=settings)
        self._repeat(last)
        last.write(self._last_build)
        hub = made.hub
        load_hub = partial(self._load_hub, options, last) if hub is None else lambda: hub
        return self._result(made.published, load_hub, made.files, last)

    def _same_build(
        self, options: RenderOptions, content: str, writer: SiteWriter, schemas: SchemaStore
    ) -> LastBuild | None:
        """The last build, if it had the same inputs, and its site is still there."""
        last = LastBuild.read(self._last_build)
        is_same = (
            last is not None
            and last.inputs == self._inputs(options, content)
            and last.tree.fits(writer.old.listing)
            and not any(map(schemas.validator, last.unvalidated))
        )
        return last if is_same else None

    def _unchanged(self, last: LastBuild, options: RenderOptions, files: int) -> BuildResult:
        """Report again what the last build reported."""
        for warning in last.warnings:
            self.reporter.warning(warning)
        self._repeat(last)

        published = read_published(options.output)
        return self._result(
            published, partial(self._load_hub, options, last), WriteSummary(0, files, 0), last
        )

    def _load_hub(self, options: RenderOptions, last: LastBuild) -> "Hub":
        """Read again what a build published."""
        with Snapshot.open(self.snapshot) as store:
            return self._read_hub(options, store, last)

    def _read_hub(self, options: RenderOptions, store: Snapshot, last: LastBuild | None) -> "Hub":
        # As in _write.
        from sharinghub_static.hub_reading import read_hub

        config = self.config.with_registry(self.config.registry.without(last.left_out if last else ()))
        return read_hub(config, store, self._schemas(options), last.isolation if last else Isolation())

    def _repeat(self, last: LastBuild) -> None:
        """Say what the owner of curated collections should correct."""
        for notice in last.notices:
            self.reporter.notice(notice)

    def published_hub(self) -> "Hub":
        """Return the projects of the snapshot with all their Problems, as the last build showed them.

        Raises:
            SnapshotError: there is no snapshot.
            RefusedError: it is of another GitLab than the configuration names.
        """
        last = LastBuild.read(self._last_build)
        with Snapshot.open(self.snapshot) as store:
            store.refuse_another(self.config.gitlab.url)
            self._refuse_what_was_read_for_members(store)
            return self._read_hub(RenderOptions(), store, last)

    def _settings_are_those_of_last_build(self, output: Path | None) -> bool:
        """Whether configuration, the owner's files and the program are those of the last build."""
        last = LastBuild.read(self._last_build)
        return last is not None and last.settings == self._settings(output)

    def _settings(self, output: Path | None) -> str:
        """The digest of what all pages depend on, as it was before the first of them was made."""
        if output not in self._settings_digests:
            secrets = lasting_secrets_of(self.environ, token_variables(self.config))
            self._settings_digests[output] = settings_digest(self.config, secrets, output)
        return self._settings_digests[output]

    def _content(self, store: Snapshot) -> str:
        """The digest of what a build reads in the snapshot, as it is before anything is made of it."""
        content = store.content_digest()
        if self.config.site.publish_state:
            # A state holds under which fingerprint each project was stored, too.
            content += repr((store.fingerprints(), store.tracking.fingerprints()))
        return content

    def _inputs(self, options: RenderOptions, content: str) -> str:
        """The digest of what a build is made from."""
        schemas = options.schemas or self._beside("schemas")
        return inputs_digest(self._settings(options.output), content, schemas)

    def _result(
        self,
        published: Mapping[str, Any],
        load_hub: "Callable[[], Hub]",
        files: WriteSummary,
        last: LastBuild,
    ) -> BuildResult:
        return BuildResult(
            self.config,
            published,
            load_hub,
            files,
            self._stopwatch.seconds,
            self._figures(),
            last.unvalidated,
            last.unread,
            last.left_out,
        )

    @property
    def _last_build(self) -> Path:
        return self._caches / f"{self.snapshot.stem}.last-build.json"

    @property
    def _caches(self) -> Path:
        """Folder of what the next build goes on from: that of the snapshot.

        An unpacked archive stays what it is: of one in ``hub/data/snapshot`` it is ``.sharinghub/hub``.
        """
        bag = self.snapshot.resolve().parent.parent.parent
        if not (bag / BAG_DECLARATION).is_file():
            return self.snapshot.parent
        folder = bag.parent / ".sharinghub" / bag.name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _beside(self, name: str) -> Path:
        """A folder beside the snapshot."""
        return self.snapshot.parent / name

    def _schemas(self, options: RenderOptions) -> SchemaStore:
        trusted, cache = self.config.stac.extensions.values(), self._beside("schemas")
        # An archive has the folder that --schemas named when it was made.
        given = options.schemas or (cache if (cache / "index.json").is_file() else None)
        return SchemaStore(given, cache, trusted=trusted)

    def _writer(self, options: RenderOptions) -> SiteWriter:
        reports = (options.report, options.junit, options.code_quality)
        inputs = [self.snapshot, *filter(None, (*reports, options.schemas))]
        return SiteWriter(options.output, inputs, copies=self.config.site.compress is not False)

    def _refuse_to_expose(self, options: RenderOptions | None = None) -> None:
        """A pipeline publishes; what is not public goes there only by its owner's word."""
        widest = next(
            (each.visibility for each in self.config.gitlabs if each.visibility is not Visibility.PUBLIC),
            None,
        )
        said = options is None or options.pages_are_private
        if widest is not None and not said and "GITLAB_CI" in self.environ:
            raise RefusedError(
                f"gitlab.visibility is {widest}, and Pages may be open to everyone",
                "Turn on Pages access control and say so with --pages-are-private.",
            )

    def _refuse_what_was_read_for_members(self, store: Snapshot) -> None:
        """A snapshot of a wider crawl holds parts of public projects that only members may see."""
        for scope in (FIRST, *store.further):
            gitlab, part = self.config.gitlab_named(scope.name), store.of(scope)
            if gitlab is None:
                continue  # Nothing of an instance that is no longer configured is published.
            crawled, widest = part.instance.visibility, gitlab.visibility
            if not crawled.is_within(widest):
                raise RefusedError(
                    f"{self.snapshot} was crawled with gitlab.visibility {crawled}, which is {widest} now",
                    "Crawl again: sharinghub-static build forgets what may no longer be published.",
                )

    def _report_empty_categories(self, crawled: frozenset[str], published: Mapping[str, Any]) -> None:
        """Name the categories that have no project, and whether a crawl looked for any."""
        for category in self.config.stac.categories:
            if published["categories"].get(category.id):
                continue
            topic, subject = category.gitlab_topic, f"category {category.id!r} is empty"
            if crawled and topic.casefold() not in crawled:
                self.reporter.warning(
                    f"{subject}: {self.snapshot} was crawled without the topic {topic!r}."
                    " Crawl again: sharinghub-static build"
                )
            else:
                self.reporter.notice(
                    f"{subject}: no project that can be published has the topic {topic!r}."
                    " Add it to projects on GitLab (Settings, General, Topics), or correct gitlab_topic"
                )

    def _save_published_count(self, number: int) -> None:
        """Save in the snapshot how many projects are published now, for the next build to compare with."""
        try:
            with Snapshot.open(self.snapshot, create=True) as store:
                store.published_projects = number
        except SnapshotError as error:
            # The site is published; a read-only snapshot (an archive) is no reason to fail.
            self.reporter.notice(f"The number of published projects was not saved: {error}")

    def _figures(self) -> dict[str, Any]:
        figures = asdict(self._crawled) if self._crawled else {}
        if self._tracked and self._tracked.projects:
            figures["tracking"] = asdict(self._tracked)
        return figures


def merge(shards: Sequence[Path], output: Path) -> MergeSummary:
    """Merge the shards of a crawl into one snapshot.

    Args:
        shards: their files, in any order.
        output: the whole snapshot.
    """
    from sharinghub_static.sources.gitlab.observations import without_closed

    return merge_shards(shards, output, rewrite=without_closed, now=_now())


def _now() -> datetime:
    return datetime.now(UTC)


def _refuse_problems(result: BuildResult) -> None:
    problems = result.problems
    grave = (
        len(result.left_out)
        + len(result.published["left_out"])
        + problems[Severity.ERROR]
        + problems[Severity.WARNING]
    )
    if unreached := result.unreached_instances:
        named = ", ".join(each["name"] for each in unreached)
        raise SharingHubError(f"{named} could not be read, and --strict was given", "Look at the log above.")
    if grave:
        raise SharingHubError(
            f"{grave} errors and warnings in the projects, and --strict was given", "They are in build.json."
        )
