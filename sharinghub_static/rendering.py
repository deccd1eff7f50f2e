"""Write the site from a snapshot until it is sound, leaving out what goes wrong with single projects."""

import gc
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.catalog import item_files_of
from sharinghub_static.charging import Charges
from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import RefusedError, SharingHubError, SiteError
from sharinghub_static.file_making import FileMaker, Pictures
from sharinghub_static.hub_reading import interpret_hub, with_problems
from sharinghub_static.isolation import Isolation
from sharinghub_static.portal.components.formats import is_large
from sharinghub_static.portal.media.gallery import Gallery
from sharinghub_static.portal.site_pages import Portal
from sharinghub_static.render_options import RenderOptions, Stopwatch
from sharinghub_static.report import as_json, published_before, published_report
from sharinghub_static.reporting import Reporter, SilentReporter
from sharinghub_static.site.check import CheckResult, check_site
from sharinghub_static.site.compress import smallest_copied
from sharinghub_static.site.layout import Layout
from sharinghub_static.site.manifest import Manifest
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.site.writer import SiteWriter
from sharinghub_static.snapshot.state import publishable_state
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.text.text_file import TextFile
from sharinghub_static.tree_check import (
    authored_emails,
    is_about_projects,
    is_publishable,
    projects_with_secrets,
)

__all__ = ["Rendering"]

_SHRUNK = 0.5
_SHRINK_COUNTS_FROM = 10
"""A site that held this many projects is not replaced by one with less than half of them."""

_COLLECTED_FROM = 2_000
"""Projects above which garbage is looked for before the check.

To look takes a twentieth of a build of 1,000 projects in which one README changed, for 13 MB.
"""


@dataclass
class Rendering:
    """One site, written as often as it takes.

    Args:
        config: the site's configuration.
        store: the snapshot.
        writer: takes the files.
        manifest: the pages of the last build.
        schemas: to check STAC documents with.
        thumbnails: folder of the cache of thumbnails.
        options: what the owner asked for.
        secrets: values that must be in no file.
        reporter: where to say what goes on.
        stopwatch: measures the stages.
        publishes: whether this is the tree to be published, and no attempt to find who is to blame.
    """

    config: SiteConfig
    store: Snapshot
    writer: SiteWriter
    manifest: Manifest
    schemas: SchemaStore
    thumbnails: Path
    options: RenderOptions
    secrets: tuple[str, ...]
    reporter: Reporter
    stopwatch: Stopwatch
    warnings: list[str] = field(default_factory=list)
    publishes: bool = True
    charges: Charges = field(init=False)

    def __post_init__(self) -> None:
        self.charges = Charges(self.config, self.store, self.secrets, self._warn, self._is_wrong)

    def run(self) -> Hub:
        """Write the site and check it.

        Returns:
            What was written.

        Raises:
            RefusedError: something about the whole site must not be published.
            SiteError: the site is not sound, whatever is left out of single projects.
        """
        while (hub := self._attempt()) is None:
            self._restart()
        return hub

    def _restart(self) -> None:
        self.writer.restart()
        self.manifest.begin()

    def _attempt(self) -> Hub | None:
        """Write the whole tree once and check it.

        Returns:
            What was written; None when something was charged to projects, and the tree must be written
            again without it. That ends, for every project can lose no more than all that it has.
        """
        try:
            hub = self._understand(self.charges.isolation)
            self.charges.refuse_nothing(hub)
            self._refuse_without_an_instance(hub)
            self._refuse_to_shrink(hub)
            allowed = authored_emails(hub, self.manifest)
            hub, failures = self._write(hub, allowed)
        except SharingHubError:
            raise
        except (Exception, SystemExit) as error:
            # A function of an extension that calls sys.exit must not end the build as if it were done.
            self.charges.error(error)
            return None
        if failures:
            self.charges.pages(hub, failures)
            return None
        with self.stopwatch.time("check"):
            if len(hub.projects) > _COLLECTED_FROM:
                # What made the files refers to itself, and is as large as the projects.
                gc.collect()
            result = self._check(allowed)
        if result.findings and self.charges.findings(hub, result):
            return None
        self._accept(result)
        return hub

    def _is_wrong(self, isolation: Isolation, *, charged: bool = True) -> bool:
        """Whether a tree that leaves out so much fails, or is found to be unsound.

        Args:
            isolation: what to leave out.
            charged: whether what single pages raise counts; it is charged to their projects anyhow.
        """
        # Most of these hubs have one project: more processes would cost more than they save.
        options = replace(self.options, jobs=1)
        quiet = replace(
            self,
            config=self.charges.config,
            options=options,
            reporter=SilentReporter(),
            warnings=[],
            publishes=False,
        )
        self._restart()
        try:
            hub = quiet._understand(isolation)
            allowed = authored_emails(hub, self.manifest)
            _, failures = quiet._write(hub, allowed)
            findings = () if failures else quiet._check(allowed).findings
        except SharingHubError:
            raise
        except (Exception, SystemExit):
            return True
        return bool(charged and failures) or any(map(is_about_projects, findings))

    def _understand(self, isolation: Isolation) -> Hub:
        with self.stopwatch.time("understand"):
            texts = TextFile(self.thumbnails.parent)
            jobs = self.options.jobs
            return interpret_hub(
                self.charges.config, self.store, isolation, self.manifest, texts, jobs, self.schemas
            )

    def _write(self, hub: Hub, allowed: frozenset[str]) -> tuple[Hub, dict[int, Exception]]:
        """Write every file; say what was written, and what the pages of single projects raised."""
        self.writer.smallest_copied = smallest_copied(self.config.site.compress, many=is_large(hub))
        with self.stopwatch.time("render"):
            hub, catalog = with_problems(hub, self.schemas, self.manifest)
            pictures = Pictures(self.store)
            gallery = Gallery(pictures, self.thumbnails)
            portal = Portal(hub, gallery, self.manifest)
            items = item_files_of(hub.config.stac.root_href or "", catalog.documents, catalog.items)
            maker = FileMaker(
                portal,
                catalog.documents,
                items,
                gallery,
                pictures,
                self.writer,
                self.manifest,
                allowed,
                self.secrets,
            )
            # A reporter may have a thread of its own while a step goes on: the workers are started before.
            with maker.workers(self.options.jobs) as workers, self.reporter.step("Writing the site") as step:
                failures = maker.write(workers, step)
            maker.write_file(Layout().build_report(), as_json(published_report(hub)))
            if self.config.site.publish_state and self.publishes:
                self.writer.write(Layout().state(), self._state(hub, allowed))
        return hub, failures

    def _state(self, hub: Hub, allowed: frozenset[str]) -> bytes:
        """What the next build goes on from, without anything that must not be published."""
        publishable = partial(is_publishable, allowed=allowed, secrets=self.secrets)
        return publishable_state(self.store, len(hub.projects), publishable, projects_with_secrets(hub))

    def _warn(self, message: str) -> None:
        self.warnings.append(message)
        self.reporter.warning(message)

    def _check(self, allowed: frozenset[str]) -> CheckResult:
        listing = self.writer.complete()
        return check_site(
            listing.root,
            schemas=self.schemas,
            allowed_emails=allowed,
            secrets=self.secrets,
            max_size=self.charges.config.site.max_size,
            registry=self.charges.config.registry,
            known=self.manifest,
            listing=listing,
            jobs=self.options.jobs,
            reporter=self.reporter,
        )

    def _accept(self, result: CheckResult) -> None:
        """Refuse a tree that is not sound; the old site stays."""
        for warning in result.warnings:
            self._warn(f"{warning.code} The site has {warning.message}.")
        if not result.findings:
            return
        listed = "\n  ".join(str(finding) for finding in result.findings[:20])
        message = f"the new site is not sound, so the old one stays:\n  {listed}"
        if len(result.findings) > 20:
            message += f"\n  and {len(result.findings) - 20} more"
        raise (RefusedError if result.unsafe else SiteError)(message)

    def _refuse_without_an_instance(self, hub: Hub) -> None:
        """Refuse a site without any project of an instance because no crawl could read it yet.

        A snapshot that was lost does not know how many projects were published, so the site would lose these
        without a word.
        """
        never = [state for state in hub.instance_states if state.is_unreached and state.since is None]
        if never and not self.options.allow_shrink:
            names = " and ".join(f"{state.name} ({state.url})" for state in never)
            raise SiteError(
                f"{names} could not be read, and was never read before: the site would have none of its "
                "projects. The old site stays",
                "Try again later. To publish the other instances alone, use --allow-shrink, or set "
                "SHARINGHUB_ALLOW_SHRINK=1 for one pipeline.",
            )

    def _refuse_to_shrink(self, hub: Hub) -> None:
        # A runner has no site of the last pipeline, but its snapshot. A new snapshot has no number yet.
        published = self.store.published_projects
        before = published_before(self.options.output) if published is None else published
        now = len(hub.projects)
        if not self.options.allow_shrink and before >= _SHRINK_COUNTS_FROM and now < before * _SHRUNK:
            raise RefusedError(
                f"the site would shrink from {before} projects to {now}",
                "Check the token and the topics. If the smaller site is intended, use --allow-shrink, "
                "or set SHARINGHUB_ALLOW_SHRINK=1 for one pipeline.",
            )
