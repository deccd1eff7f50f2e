"""The pipeline: config → sources → snapshot → project → insight → catalog and portal → site."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from sharinghub_static.catalog import build_catalog
from sharinghub_static.config import SiteConfig
from sharinghub_static.config.loading import load_config
from sharinghub_static.config.secret_files import SECRETS, with_secret_files
from sharinghub_static.errors import RefusedError, SharingHubError, SiteError, SnapshotError
from sharinghub_static.insight.hub import Hub
from sharinghub_static.insight.lineage import Lineage
from sharinghub_static.insight.ranking import ranking_weights
from sharinghub_static.isolation import Isolation, charged_project, find_culprit
from sharinghub_static.portal import Gallery, pages, readme_problems
from sharinghub_static.portal.languages import site_languages
from sharinghub_static.portal.ranking.badges import KINDS as BADGES
from sharinghub_static.problems import Problem, Severity, phrase
from sharinghub_static.project.authored import authored_texts
from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.report import BuildReport, published_before
from sharinghub_static.reporting import Reporter
from sharinghub_static.site.check import CheckResult, Finding, check_site
from sharinghub_static.site.layout import RESERVED_NAMES, Layout
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.site.writer import SiteWriter
from sharinghub_static.snapshot.records import Visibility
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab import CrawlSummary, crawl_gitlab
from sharinghub_static.sources.mlflow import MlflowSummary, crawl_mlflow
from sharinghub_static.text.emails import find_emails_in_markdown
from sharinghub_static.text.files import sanitize_file

__all__ = ["Build", "RenderOptions", "check_tree"]

_SECRETS = (*sorted({*SECRETS} - {"MLFLOW_TRACKING_USERNAME"}), "CI_JOB_TOKEN", "CI_REGISTRY_PASSWORD")
"""Variables whose values must be in no file of the site. A user name may well be a word of a README."""

_SHRUNK = 0.5
_SHRINK_COUNTS_FROM = 10
"""A site that held this many projects is not replaced by one with less than half of them."""


_BROKEN_RECORD = Problem(
    "SH612",
    phrase("The project is not shown, because its record in the snapshot cannot be read"),
    phrase("Delete the snapshot and crawl again; nothing is wrong with the project."),
    Severity.ERROR,
)


@dataclass(frozen=True)
class RenderOptions:
    """How to render.

    Args:
        output: the site's folder.
        schemas: folder of STAC schemas; None fetches them once and keeps them beside the snapshot.
        report: where a report for machines goes.
        strict: fail when a project has an error or a warning.
        allow_shrink: publish although more than half of the projects are gone.
        pages_are_private: the owner says that only members can read the site.
    """

    output: Path = Path("public")
    schemas: Path | None = None
    report: Path | None = None
    strict: bool = False
    allow_shrink: bool = False
    pages_are_private: bool = False


@dataclass
class Build:
    """One run of the pipeline, or of a part of it.

    Args:
        config: the site's configuration.
        snapshot: path of the snapshot.
        environ: the environment, for tokens and to know a pipeline.
        reporter: where to say what goes on.
        tracking: reads the tracking server into the snapshot.
    """

    config: SiteConfig
    snapshot: Path
    environ: Mapping[str, str]
    reporter: Reporter
    tracking: Callable[..., MlflowSummary] = crawl_mlflow
    _seconds: dict[str, float] = field(default_factory=dict)
    _crawled: CrawlSummary | None = None
    _tracked: MlflowSummary | None = None

    @classmethod
    def prepare(
        cls, paths: Sequence[Path], snapshot: Path, environ: Mapping[str, str], reporter: Reporter
    ) -> "Build":
        """Read the configuration; nothing else is done before it is right."""
        environ = with_secret_files(environ)
        loaded = load_config(paths, environ, RESERVED_NAMES)
        # A broken catalog or a wrong weight is told before anything is crawled.
        site_languages(loaded.config)
        ranking_weights(loaded.config)
        for notice in loaded.notices:
            reporter.notice(notice)
        return cls(loaded.config, snapshot, environ, reporter)

    def crawl(self) -> CrawlSummary:
        """Ask GitLab, then the tracking server, what is new and keep it in the snapshot."""
        self._refuse_to_expose()
        with Snapshot.open(self.snapshot, create=True) as store:
            with self._timed("crawl"):
                self._crawled = crawl_gitlab(
                    self.config,
                    store,
                    token=self.environ.get("GITLAB_TOKEN") or None,
                    reporter=self.reporter,
                    now=_now,
                )
            with self._timed("tracking"):
                self._tracked = self.tracking(
                    self.config, store, environ=self.environ, reporter=self.reporter, now=_now
                )
            if self._tracked.projects:
                self.reporter.notice(self._tracked.summary())
        return self._crawled

    def render(self, options: RenderOptions) -> BuildReport:
        """Write the site from the snapshot, check it, and let it take the old one's place."""
        self._refuse_to_expose(options)
        schemas = SchemaStore(
            options.schemas, self.snapshot.parent / "schemas", trusted=self.config.stac.extensions.values()
        )
        isolation = Isolation()
        with Snapshot.open(self.snapshot) as store, self._writer(options) as writer:
            before = store.published_projects
            while (hub := self._attempt(store, writer, schemas, isolation, options)) is None:
                writer.restart()
            files = writer.publish()
        if before != len(hub.projects):
            self._save_published_count(len(hub.projects))
        built = BuildReport(hub, files, self._seconds, self._figures(), tuple(sorted(schemas.missing)))
        if options.report:
            built.write(options.report)
        if options.strict:
            _refuse_problems(built)
        return built

    # Parts

    def _writer(self, options: RenderOptions) -> SiteWriter:
        inputs = [self.snapshot, *filter(None, (options.report, options.schemas))]
        return SiteWriter(options.output, inputs, copies=self.config.site.compress)

    def _attempt(
        self,
        store: Snapshot,
        writer: SiteWriter,
        schemas: SchemaStore,
        isolation: Isolation,
        options: RenderOptions,
    ) -> Hub | None:
        """Write the whole tree once and check it.

        Returns:
            What was written; None when something was charged to projects, and the tree must be written
            again without it. That ends, for every project can lose no more than all that it has.
        """
        try:
            hub = self._understand(store, isolation)
            self._refuse_to_shrink(hub, store.published_projects, options)
            hub, failures = self._write(hub, store, writer, schemas)
        except SharingHubError:
            raise
        except Exception as error:
            culprit = charged_project(error) or self._search(store, writer, schemas, isolation)
            if self._charge(isolation, {culprit: error}):
                return None
            raise
        if failures:
            # A template that cannot show even the facts of a project is wrong itself.
            for id_, failure in failures.items():
                if isinstance(failure, SharingHubError) and id_ in isolation.bare:
                    raise failure
            self._charge(isolation, failures)
            return None
        with self._timed("check"):
            result = self._check(writer.complete(), schemas, hub)
        if result.findings and (
            self._charge_findings(isolation, hub, result)
            or self._search_findings(store, writer, schemas, isolation, result)
        ):
            return None
        self._accept(result)
        return hub

    def _search_findings(
        self,
        store: Snapshot,
        writer: SiteWriter,
        schemas: SchemaStore,
        isolation: Isolation,
        result: CheckResult,
    ) -> bool:
        """Charge what was found in files about several projects to the project that is the cause."""
        findings = [finding for finding in result.findings if _is_of_projects(finding)]
        if not findings:
            return False
        culprit = self._search(store, writer, schemas, isolation)
        return isolation.charge(culprit, f"{findings[0].code} {findings[0].message}")

    def _search(self, store: Snapshot, writer: SiteWriter, schemas: SchemaStore, isolation: Isolation) -> int:
        """Find a project that is the cause of what nothing else charges to one, by building without others.

        This takes some ten builds, and happens only where a fault of this program meets an odd project.
        """
        projects, _ = store.readable_projects()
        ids = [one.id for one in projects if one.id not in isolation.bare and one.id not in isolation.absent]

        def is_wrong(shown: Sequence[int]) -> bool:
            bare = {id_: _BROKEN_RECORD for id_ in ids if id_ not in shown}
            trial = Isolation(bare={**isolation.bare, **bare}, absent=isolation.absent)
            writer.restart()
            try:
                hub, _ = self._write(self._understand(store, trial), store, writer, schemas)
                result = self._check(writer.complete(), schemas, hub)
            except SharingHubError:
                raise
            except Exception:
                return True
            return any(map(_is_of_projects, result.findings))

        return find_culprit(ids, is_wrong)

    def _charge(self, isolation: Isolation, failures: Mapping[int, Exception]) -> bool:
        """Charge what was raised to the projects; say whether there was anything left to leave out.

        The site names the kind of error alone: its text may hold anything, and differ from run to run.
        """
        for id_, failure in sorted(failures.items()):
            if id_:
                self.reporter.warning(f"Project {id_}: {_described(failure)}")
        return isolation.charge_all((id_, type(error).__name__) for id_, error in failures.items())

    def _charge_findings(self, isolation: Isolation, hub: Hub, result: CheckResult) -> bool:
        """Charge what the check found in the files of single projects; a leaked secret is the hub's."""
        owners = _owners(hub, [layout for layout, _ in site_languages(self.config)])
        return isolation.charge_all(
            (owner, f"{finding.code} {finding.message}")
            for finding in result.findings
            if (owner := owners.get(finding.path)) and _is_of_projects(finding)
        )

    def _write(
        self, hub: Hub, store: Snapshot, writer: SiteWriter, schemas: SchemaStore
    ) -> tuple[Hub, dict[int, Exception]]:
        """Write every file; say what was written, and what the pages of single projects raised."""
        failures: dict[int, Exception] = {}
        with self._timed("render"), self.reporter.step("Writing the site") as step:
            catalog = build_catalog(hub, schemas)
            hub = hub.with_problems(catalog.problems).with_problems(readme_problems(hub))
            hub = hub.with_problems(Lineage(hub).problems())
            gallery = Gallery(store.picture, self.snapshot.parent / "thumbnails")
            report = [(Layout().build_report(), BuildReport(hub).write_published())]
            allowed = _authored_emails(hub)
            for path, content in chain(catalog.documents, pages(hub, gallery, failures), report):
                writer.write(path, sanitize_file(path, content, allowed))
                step.advance()
        return hub, failures

    def _understand(self, store: Snapshot, isolation: Isolation) -> Hub:
        with self._timed("understand"):
            self._refuse_what_was_read_for_members(store)
            tracking, history = store.tracking.all(), store.history.all()
            records, broken = store.readable_projects()
            projects = interpret_all(
                records, self.config, tracking, history, bare=isolation.bare, absent=isolation.absent
            )
            paths = {record.id: record.full_path for record in records}
            left_out = [(paths[id_], problem) for id_, problem in isolation.absent.items()]
            left_out += [(path, _BROKEN_RECORD) for path in broken]
            hub = Hub(self.config, store.instance, store.changed_at, tuple(projects), tuple(sorted(left_out)))
            return hub.with_problems({id_: (problem,) for id_, problem in isolation.bare.items()})

    def _check(self, tree: Path, schemas: SchemaStore, hub: Hub) -> CheckResult:
        return check_site(
            tree,
            schemas=schemas,
            allowed_emails=_authored_emails(hub),
            secrets=_secrets(self.environ),
            max_size=self.config.site.max_size,
            reporter=self.reporter,
        )

    def _accept(self, result: CheckResult) -> None:
        """Refuse a tree that is not sound; the old site stays."""
        for warning in result.warnings:
            self.reporter.warning(f"{warning.code} The site has {warning.message}.")
        if not result.findings:
            return
        told = "\n  ".join(str(finding) for finding in result.findings[:20])
        message = f"the new site is not sound, so the old one stays:\n  {told}"
        if len(result.findings) > 20:
            message += f"\n  and {len(result.findings) - 20} more"
        raise (RefusedError if result.unsafe else SiteError)(message)

    def _refuse_to_expose(self, options: RenderOptions | None = None) -> None:
        """A pipeline publishes; what is not public goes there only by its owner's word."""
        wide = self.config.gitlab.visibility is not Visibility.PUBLIC
        said = options is None or options.pages_are_private
        if wide and not said and "GITLAB_CI" in self.environ:
            raise RefusedError(
                f"gitlab.visibility is {self.config.gitlab.visibility}, and Pages may be open to everyone",
                "Turn on Pages access control and say so with --pages-are-private.",
            )

    def _refuse_what_was_read_for_members(self, store: Snapshot) -> None:
        """A snapshot of a wider crawl holds parts of public projects that only members may see."""
        crawled, widest = store.instance.visibility, self.config.gitlab.visibility
        if not crawled.is_within(widest):
            raise RefusedError(
                f"{self.snapshot} was crawled with gitlab.visibility {crawled}, which is {widest} now",
                "Crawl again: sharinghub-static build forgets what may no longer be published.",
            )

    def _refuse_to_shrink(self, hub: Hub, published: int | None, options: RenderOptions) -> None:
        # A runner has no site of the last pipeline, but its snapshot. A new snapshot has no number yet.
        before = published_before(options.output) if published is None else published
        now = len(hub.projects)
        if not options.allow_shrink and before >= _SHRINK_COUNTS_FROM and now < before * _SHRUNK:
            raise RefusedError(
                f"the site would shrink from {before} projects to {now}",
                "Check the token and the topics. If the smaller site is intended, use --allow-shrink, "
                "or set SHARINGHUB_ALLOW_SHRINK=1 for one pipeline.",
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

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self._seconds[name] = self._seconds.get(name, 0) + time.monotonic() - began


def check_tree(
    tree: Path,
    *,
    schemas: Path | None,
    environ: Mapping[str, str],
    emails: frozenset[str],
    reporter: Reporter,
) -> CheckResult:
    """Check a site on disk.

    Args:
        tree: the site's folder.
        schemas: folder of STAC schemas; None fetches them once and keeps them.
        environ: the environment: its tokens must not be in the site.
        emails: addresses that may be.
        reporter: where to say what goes on.

    Raises:
        SiteError: there is no site.
    """
    if not tree.is_dir():
        raise SiteError(f"{tree}: there is no site here", "Build one with: sharinghub-static build")
    store = SchemaStore(schemas, Path(".sharinghub/schemas"))
    return check_site(
        tree, schemas=store, allowed_emails=emails, secrets=_secrets(environ), reporter=reporter
    )


def _owners(hub: Hub, layouts: Sequence[Layout]) -> dict[str, int]:
    """Files that are about one project alone, with GitLab's id of the project."""
    owners: dict[str, int] = {}
    for project in hub.projects:
        id_, path = project.record.id, project.record.full_path
        for category in project.categories:
            owners |= {layout.project(category, path): id_ for layout in layouts}
            owners[Layout().stac_item(category, hub.item_ids[id_])] = id_
        owners |= {Layout().badge(path, kind): id_ for kind in BADGES}
    return owners


def _is_of_projects(finding: Finding) -> bool:
    """Whether a project may be the cause of a finding, and not the size of the site or a leaked secret."""
    return finding.code != "CHK502" and not finding.code.startswith("CHK1")


def _described(error: Exception) -> str:
    """What was raised, in one line."""
    said = error.what if isinstance(error, SharingHubError) else str(error)
    return " ".join(f"{type(error).__name__}: {said}".split())


def _now() -> datetime:
    return datetime.now(UTC)


def _secrets(environ: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(environ[name] for name in _SECRETS if environ.get(name))


def _authored_emails(hub: Hub) -> frozenset[str]:
    """Addresses that authors wrote into their own files or words, or the owner into the configuration."""
    pages_folder = hub.config.folder / "pages"
    texts = [hub.config.model_dump_json()]
    texts += [page.read_text("utf-8", "replace") for page in sorted(pages_folder.glob("*.md"))]
    for project in hub.projects:
        texts += authored_texts(project.record)
    # Markup may divide an address in the source that is whole on the page.
    return frozenset(address for text in texts for address in find_emails_in_markdown(text))


def _refuse_problems(report: BuildReport) -> None:
    grave = len(report.hub.left_out) + report.problems[Severity.ERROR] + report.problems[Severity.WARNING]
    if grave:
        raise SharingHubError(
            f"{grave} errors and warnings in the projects, and --strict was given", "They are in build.json."
        )
