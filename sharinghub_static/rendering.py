"""Write the site from a snapshot until it is sound, leaving out what goes wrong with single projects."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.lineage import Lineage
from sharinghub_static.catalog import Catalog, build_catalog
from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import RefusedError, SharingHubError, SiteError
from sharinghub_static.isolation import Isolation, charged_project, find_culprit
from sharinghub_static.portal import Gallery, pages, readme_problems
from sharinghub_static.portal.markdown.cache import TextCache
from sharinghub_static.portal.translation.languages import site_languages
from sharinghub_static.problems import Problem, Severity, phrase
from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.project.parts import Part
from sharinghub_static.registry import Registry, definition_of, message_of, place_of_extension
from sharinghub_static.report import as_json, published_before, published_report
from sharinghub_static.reporting import Reporter, SilentReporter
from sharinghub_static.site.check import CheckResult, check_site
from sharinghub_static.site.check.rules import FAILED as FAILED_CHECK
from sharinghub_static.site.check.rules.secrets import hide
from sharinghub_static.site.layout import Layout
from sharinghub_static.site.manifest import Manifest
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.site.writer import SiteWriter
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.text.files import sanitize_file
from sharinghub_static.tree_check import authored_emails, is_about_projects, owners_of_files

__all__ = ["RenderOptions", "Rendering", "Stopwatch", "read_hub"]

_SHRUNK = 0.5
_SHRINK_COUNTS_FROM = 10
"""A site that held this many projects is not replaced by one with less than half of them."""

_MOST_PART_SEARCHES = 20
"""Each builds a hub of one project ten or twenty times; further projects are shown with their facts alone."""

_OTHERS_TRIED = 3
"""Projects for which an extension must fail, besides the one that is charged, to be at fault itself."""

_FEWEST_PAGES = 3
"""Of so many projects, what goes wrong with each is first taken for a fault of the portal."""

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
class Stopwatch:
    """Seconds that each stage of a build took."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        """Add the time of a ``with`` block to a stage."""
        began = time.monotonic()
        yield
        self.seconds[stage] = self.seconds.get(stage, 0) + time.monotonic() - began


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
    isolation: Isolation = field(default_factory=Isolation)
    warnings: list[str] = field(default_factory=list)
    left_out: tuple[str, ...] = ()
    _part_searches: int = 0

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
            hub = self._understand(self.isolation)
            self._refuse_nothing(hub)
            self._refuse_to_shrink(hub)
            allowed = authored_emails(hub)
            hub, failures = self._write(hub, allowed)
        except SharingHubError:
            raise
        except (Exception, SystemExit) as error:
            # A function of an extension that calls sys.exit must not end the build as if it were done.
            culprit = charged_project(error) or self._find_culprit()
            refusal = self._refusal_of_extension(error)
            if refusal:
                self._refuse_failing_extension(refusal, culprit)
                if self._leave_out_extension(error, culprit, refusal):
                    return None
            if self._charge_errors({culprit: error}):
                return None
            if refusal:
                raise refusal from error
            raise
        if failures:
            # A template that cannot show even the facts of a project is wrong itself.
            for id_, failure in failures.items():
                if isinstance(failure, SharingHubError) and id_ in self.isolation.bare:
                    raise failure
                if refusal := self._refusal_of_extension(failure):
                    self._refuse_failing_extension(refusal, id_)
                    if self._leave_out_extension(failure, id_, refusal):
                        return None
            self._refuse_failing_pages(hub, failures)
            self._charge_errors(failures)
            return None
        with self.stopwatch.time("check"):
            result = self._check(allowed)
        if result.findings and self._charge_findings(hub, result):
            return None
        self._accept(result)
        return hub

    def _charge_errors(self, failures: Mapping[int, BaseException]) -> bool:
        """Charge what was raised to the projects; say whether there was anything left to leave out.

        The site names the kind of error alone: its text may hold anything, and differ from run to run.
        """
        paths = {record.id: record.full_path for record in self.store.readable_projects()[0]}
        charges = []
        for id_, failure in sorted(failures.items()):
            place = place_of_extension(failure, self.config.registry.definitions)
            if id_:
                where = f" ({place})" if place else ""
                self._warn(hide(f"{paths.get(id_, id_)}: {_described(failure)}{where}", self.secrets))
            who = f"an extension of the portal failed at {Path(place).name}" if place else "the portal failed"
            charges.append((id_, f"{who} ({type(failure).__name__})"))
        return self._charge(charges)

    def _charge_findings(self, hub: Hub, result: CheckResult) -> bool:
        """Charge what the check found to projects; a leaked secret is the hub's.

        What is in a file about several projects is charged to the project that is the cause.
        """
        owners = owners_of_files(hub, [layout for layout, _ in site_languages(self.config)])
        findings = [finding for finding in result.findings if is_about_projects(finding)]
        for failed in (finding for finding in findings if finding.code == FAILED_CHECK):
            refusal = _failed_extension(str(failed), self.secrets)
            self._refuse_failing_extension(refusal, owners.get(failed.path, 0))
            break
        charges = [
            (owner, f"{one.code} {one.message}") for one in findings if (owner := owners.get(one.path))
        ]
        if self._charge(charges):
            return True
        return bool(findings) and self._charge(
            [(self._find_culprit(), f"{findings[0].code} {findings[0].message}")]
        )

    def _charge(self, charges: Iterable[tuple[int, str]]) -> bool:
        """Charge each project once, however much is charged to it; say whether anything was left out."""
        first = dict(reversed(list(charges)))
        left_out = [
            self.isolation.charge(project, what, self._find_parts(project))
            for project, what in sorted(first.items())
        ]
        return any(left_out)

    def _refuse_failing_extension(self, refusal: SiteError, culprit: int) -> None:
        """Refuse the site when an extension fails whatever the projects are, rather than charge each of them.

        A component of the ranking with a typing error fails for all projects; charging one after the other
        would take as many builds, and end with none.

        Args:
            refusal: says what failed, and where.
            culprit: GitLab's id of the project that was being handled; 0 when none was.

        Raises:
            SiteError: it fails for other projects too, each alone and with GitLab's facts only; or, where
                there is only one project, with its facts.
        """
        isolation = self.isolation
        ids = [id_ for id_ in self._ids() if id_ not in isolation.absent]
        others = [id_ for id_ in ids if id_ != culprit][:_OTHERS_TRIED] or ids
        alone = ((id_, {other: _BROKEN_RECORD for other in ids if other != id_}) for id_ in others)
        if others and all(
            self._is_wrong(Isolation(bare={id_: _BROKEN_RECORD}, absent={**isolation.absent, **absent}))
            for id_, absent in alone
        ):
            raise refusal

    def _refusal_of_extension(self, error: BaseException) -> SiteError | None:
        """The refusal of a site in which an extension raised an error; None when none did."""
        place = place_of_extension(error, self.config.registry.definitions)
        if not place:
            return None
        return _failed_extension(f"{place}: the extension failed: {message_of(error)}", self.secrets)

    def _leave_out_extension(self, error: BaseException, culprit: int, refusal: SiteError) -> bool:
        """Leave out an extension that fails for a project of which GitLab's facts alone are shown.

        What its authors wrote is not the cause then, and a project is worth more than an extension's figure.

        Args:
            error: that was raised.
            culprit: GitLab's id of the project; 0 for none.
            refusal: says what failed, and where.

        Returns:
            Whether there is an extension less; the site is written again without it.
        """
        definition = definition_of(error, self.config.registry.definitions)
        if definition is None or not culprit:
            return False
        absent = {id_: _BROKEN_RECORD for id_ in self._ids() if id_ != culprit}
        if not self._is_wrong(Isolation(bare={culprit: _BROKEN_RECORD}, absent=absent)):
            return False
        others = tuple(each for each in self.config.registry.definitions if each is not definition)
        self.config = self.config.with_registry(Registry(others))
        self.left_out = (*self.left_out, definition.name)
        self._warn(f"{refusal.what}. It is left out of this build: correct it.")
        return True

    def _find_culprit(self) -> int:
        """Find a project that is the cause of what nothing else charges to one, by building without others.

        This takes some ten builds, and happens only where a fault of this program meets an odd project.
        """
        isolation = self.isolation
        ids = [id_ for id_ in self._ids() if id_ not in isolation.bare and id_ not in isolation.absent]

        def is_wrong(shown: Sequence[int]) -> bool:
            bare = {id_: _BROKEN_RECORD for id_ in ids if id_ not in shown}
            return self._is_wrong(replace(isolation, bare={**isolation.bare, **bare}), charged=False)

        return find_culprit(ids, is_wrong)

    def _find_parts(self, project: int) -> tuple[Part, ...]:
        """Find the parts of a project without which nothing is wrong with it, in a hub of it alone.

        One part is the cause, as a rule. Else all are left out, and each that does no harm is taken back.
        """
        isolation, known = self.isolation, self.isolation.parts.get(project, {})
        if not project or project in isolation.bare or self._part_searches >= _MOST_PART_SEARCHES:
            return ()
        self._part_searches += 1
        absent = {id_: _BROKEN_RECORD for id_ in self._ids() if id_ != project}

        def is_wrong(*more: Part) -> bool:
            parts = {**known, **dict.fromkeys(more, _BROKEN_RECORD)}
            return self._is_wrong(replace(isolation, parts={project: parts}, bare={}, absent=absent))

        if not is_wrong():
            return ()  # it takes other projects too
        left = [part for part in Part if part not in known]
        for part in left:
            if not is_wrong(part):
                return (part,)
        if is_wrong(*left):
            return ()
        for part in tuple(left):
            fewer = [other for other in left if other is not part]
            if not is_wrong(*fewer):
                left = fewer
        return tuple(left)

    def _ids(self) -> list[int]:
        return [record.id for record in self.store.readable_projects()[0]]

    def _is_wrong(self, isolation: Isolation, *, charged: bool = True) -> bool:
        """Whether a tree that leaves out so much fails, or is found to be unsound.

        Args:
            isolation: what to leave out.
            charged: whether what single pages raise counts; it is charged to their projects anyhow.
        """
        quiet = replace(self, reporter=SilentReporter(), warnings=[])
        self._restart()
        try:
            hub = quiet._understand(isolation)
            allowed = authored_emails(hub)
            _, failures = quiet._write(hub, allowed)
            findings = () if failures else quiet._check(allowed).findings
        except SharingHubError:
            raise
        except (Exception, SystemExit):
            return True
        return bool(charged and failures) or any(map(is_about_projects, findings))

    def _understand(self, isolation: Isolation) -> Hub:
        with self.stopwatch.time("understand"):
            return _understand(self.config, self.store, isolation)

    def _write(self, hub: Hub, allowed: frozenset[str]) -> tuple[Hub, dict[int, Exception]]:
        """Write every file; say what was written, and what the pages of single projects raised."""
        failures: dict[int, Exception] = {}
        with self.stopwatch.time("render"), self.reporter.step("Writing the site") as step:
            hub, catalog = _with_problems(hub, self.schemas, self.manifest)
            gallery = Gallery(self.store.picture, self.thumbnails)
            report = [(Layout().build_report(), as_json(published_report(hub)))]
            is_kept = partial(self._is_kept, sha256("\n".join(sorted(allowed)).encode()).hexdigest()[:16])
            for path, content in chain(
                catalog.documents, pages(hub, gallery, failures, is_kept, self.manifest), report
            ):
                self.writer.write(path, sanitize_file(path, content, allowed))
                step.advance()
        return hub, failures

    def _is_kept(self, allowed_emails: str, path: str, page: str) -> bool:
        """Keep a page of the last build, if it was made from the same and is still there.

        Args:
            allowed_emails: digest of the addresses that may be in pages.
            path: of the page.
            page: digest of what it is made from; empty where it has none.
        """
        if not page:
            return False
        key = f"{page}-{allowed_emails}"
        if (entry := self.manifest.entry(path, key)) and self.writer.keep(path, entry.file, entry.copy):
            self.manifest.keep(path)
            return True
        self.manifest.make(path, key)
        return False

    def _warn(self, message: str) -> None:
        self.warnings.append(message)
        self.reporter.warning(message)

    def _check(self, allowed: frozenset[str]) -> CheckResult:
        return check_site(
            self.writer.complete(),
            schemas=self.schemas,
            allowed_emails=allowed,
            secrets=self.secrets,
            max_size=self.config.site.max_size,
            registry=self.config.registry,
            known=self.manifest,
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

    def _refuse_failing_pages(self, hub: Hub, failures: Mapping[int, BaseException]) -> None:
        """Refuse a portal of which every page fails, and would with the facts of the projects alone.

        Else that is found out project by project, and part by part.
        """
        ids = {project.record.id for project in hub.projects}
        if len(ids) < _FEWEST_PAGES or not ids <= failures.keys():
            return
        bare = dict.fromkeys(ids, _BROKEN_RECORD)
        if self._is_wrong(replace(self.isolation, bare={**self.isolation.bare, **bare})):
            raise SiteError(
                f"no project can be shown, so the old site stays: {_described(failures[min(ids)])}",
                "This is a fault of the portal, or of a template of its owner.",
            ) from failures[min(ids)]

    def _refuse_nothing(self, hub: Hub) -> None:
        """What goes wrong with each of several projects is a fault of the portal, and not of them."""
        if len(self.isolation.absent) > 1 and not hub.projects:
            _, problem = hub.left_out[0]
            raise SiteError(
                f"no project can be shown, so the old site stays: {problem.message}",
                "This is a fault of the portal, or of a template of its owner: the log names it.",
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


def _failed_extension(what: str, secrets: Sequence[str]) -> SiteError:
    """The refusal of a site; an error of an extension may quote the environment."""
    return SiteError(hide(what, secrets), "Correct the extension; the site stays as it was.")


def read_hub(config: SiteConfig, store: Snapshot, schemas: SchemaStore, isolation: Isolation) -> Hub:
    """Return the projects of a snapshot with all their Problems, as a build shows them.

    Args:
        config: the site's configuration.
        store: the snapshot.
        schemas: to check STAC documents with.
        isolation: what the build left out.

    Example:
        >>> len(read_hub(config, store, SchemaStore(), Isolation()).projects)
        26
    """
    return _with_problems(_understand(config, store, isolation), schemas)[0]


def _understand(config: SiteConfig, store: Snapshot, isolation: Isolation) -> Hub:
    """Read the snapshot and interpret its projects, less what is left out."""
    tracking, history = store.tracking.all(), store.history.all()
    records, broken = store.readable_projects()
    projects = interpret_all(
        records,
        config,
        tracking,
        history,
        without=isolation.parts,
        bare=isolation.bare,
        absent=isolation.absent,
    )
    paths = {record.id: record.full_path for record in records}
    left_out = [(paths[id_], problem) for id_, problem in isolation.absent.items()]
    left_out += [(path, _BROKEN_RECORD) for path in broken]
    hub = Hub(config, store.instance, store.changed_at, tuple(projects), tuple(sorted(left_out)))
    return hub.with_problems(isolation.problems())


def _with_problems(hub: Hub, schemas: SchemaStore, cache: TextCache | None = None) -> tuple[Hub, Catalog]:
    """Add the Problems that only the catalog, the pages and the whole hub show."""
    catalog = build_catalog(hub, schemas)
    hub = hub.with_problems(catalog.problems).with_problems(readme_problems(hub, cache))
    return hub.with_problems(Lineage(hub).problems()), catalog


def _described(error: BaseException) -> str:
    """What was raised, in one line."""
    said = error.what if isinstance(error, SharingHubError) else str(error)
    return " ".join(f"{type(error).__name__}: {said}".split())
