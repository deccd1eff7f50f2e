"""The program as functions, for programs of others; the command line calls nothing else.

Paths are text or :class:`~pathlib.Path`. What goes wrong is raised as a
:class:`~sharinghub_static.errors.SharingHubError` with a message for people. Nothing is printed: progress
goes to a :class:`~sharinghub_static.reporting.Reporter`.

What one function alone needs is imported in it: a build that finds nothing changed needs little of all.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.instances import path_in_hub
from sharinghub_static.config.loading import load_config
from sharinghub_static.errors import ConfigError
from sharinghub_static.extension_loading import with_extensions
from sharinghub_static.pipeline import Pipeline
from sharinghub_static.pipeline import merge as merge_files
from sharinghub_static.problems import Problem, Severity
from sharinghub_static.render_options import PathLike, RenderArguments, RenderOptions
from sharinghub_static.report import BuildResult
from sharinghub_static.reporting import Reporter, SilentReporter
from sharinghub_static.snapshot.merging import MergeSummary
from sharinghub_static.snapshot.shards import Shard

if TYPE_CHECKING:
    from sharinghub_static.issue_reports.reporting import Action
    from sharinghub_static.site.check import CheckResult
    from sharinghub_static.sources.gitlab.crawl import CrawlSummary

__all__ = [
    "SNAPSHOT",
    "build",
    "check",
    "crawl",
    "lint",
    "merge",
    "render",
    "report_problems",
    "shard_path",
]

SNAPSHOT = ".sharinghub/snapshot.sqlite"
"""Where the snapshot is kept by default."""

_SHARDS = Path(".sharinghub-shards")
"""Folder of the shards by default. It is not the snapshot's, which a pipeline keeps from run to run."""


def build(
    config: PathLike | Sequence[PathLike] = (),
    output: PathLike = "public",
    *,
    snapshot: PathLike = SNAPSHOT,
    project: str = "",
    instance: str = "",
    environ: Mapping[str, str] | None = None,
    reporter: Reporter | None = None,
    **options: Unpack[RenderArguments],
) -> BuildResult:
    """Crawl GitLab and its tracking server, then write the site and check it.

    Args:
        config: one or several files, later ones over earlier ones; none takes those that ``CONFIG_PATH``
            names, else ``site_config.yml``.
        output: folder of the site.
        snapshot: SQLite file of what GitLab said; made when it is not there.
        project: full path of the one project to read from GitLab, as a webhook names it; the others stay as
            they were read last. Where nothing was ever crawled, all are read.
        instance: web address of the GitLab that the project is on, of several; the first one if empty. A path
            that begins with `~` says so itself.
        environ: variables with tokens and settings; those of the process when None.
        reporter: gets progress, notices and warnings.
        **options: how the site is written, as keywords:

            - ``schemas``: folder of STAC schemas; None fetches them once and keeps them beside the snapshot.
            - ``report``: JSON file for a report.
            - ``junit``: XML file for a JUnit report of the Problems.
            - ``code_quality``: JSON file for a Code Quality report of the Problems.
            - ``strict``: fail when a project has an error or a warning.
            - ``allow_shrink``: publish although more than half of the projects are gone, or an instance was
              never read.
            - ``pages_are_private``: the caller says that only members can read the site.
            - ``jobs``: number of processes that make and check pages; 1 starts none, and neither does a
              program in which other threads run.

    Raises:
        ConfigError: the configuration is wrong, or the hub has no such instance; nothing was done.
        SourceError: GitLab could not be crawled; snapshot and site are as they were.
        SnapshotError: the snapshot cannot be read or written.
        SiteError: the site is not sound or cannot be written; the old one stays.
        RefusedError: what would be published is unsafe; the old site stays.

    Example:
        >>> result = build("site_config.yml", "public")  # doctest: +SKIP
        >>> len(result.projects)  # doctest: +SKIP
        26
    """
    wanted = RenderOptions.of(output, options)
    pipeline = _prepare(config, snapshot, environ, reporter, wanted.output)
    pipeline.crawl(project=path_in_hub(pipeline.config, project, instance) if project else "")
    return pipeline.render(wanted)


def crawl(
    config: PathLike | Sequence[PathLike] = (),
    *,
    snapshot: PathLike | None = None,
    shard: str | None = None,
    base: PathLike | None = None,
    environ: Mapping[str, str] | None = None,
    reporter: Reporter | None = None,
) -> "CrawlSummary":
    """Bring the snapshot up to date with GitLab and its tracking server.

    Args:
        config: as of :func:`build`.
        snapshot: the default is :data:`SNAPSHOT`; for a shard a file of its own, see :func:`shard_path`.
        shard: crawl only this part of the projects, ``index/total`` such as ``2/4``; :func:`merge` makes one
            snapshot of all parts.
        base: the last whole snapshot, from which a shard goes on; the default is :data:`SNAPSHOT`, if it is
            there.
        environ: as of :func:`build`.
        reporter: as of :func:`build`.

    Raises:
        ConfigError, SourceError, SnapshotError: as of :func:`build`; also where ``shard`` is none.

    Example:
        >>> crawl("site_config.yml").discovered  # doctest: +SKIP
        26
    """
    if shard is None:
        if base is not None:
            raise ConfigError(
                ["base: only a shard goes on from another snapshot. Name the shard, or no base."]
            )
        return _prepare(config, snapshot or SNAPSHOT, environ, reporter).crawl()
    part = _shard(shard)
    pipeline = _prepare(config, snapshot or shard_path(shard), environ, reporter)
    return pipeline.crawl(part, Path(base or SNAPSHOT))


def shard_path(shard: str) -> Path:
    """Return the file of a shard where no other is named.

    Example:
        >>> shard_path("2/4").as_posix()
        '.sharinghub-shards/2-of-4.sqlite'
    """
    part = _shard(shard)
    return _SHARDS / f"{part.index}-of-{part.total}.sqlite"


def merge(shards: PathLike | Sequence[PathLike], output: PathLike = SNAPSHOT) -> MergeSummary:
    """Merge all shards of a crawl into one snapshot, with the content that one crawl would have given.

    Args:
        shards: the file of each shard, in any order.
        output: the whole snapshot; it stays as it was when the shards do not fit together.

    Raises:
        SnapshotError: a shard is missing, given twice, unfinished, damaged or of another crawl, or the
            snapshot cannot be written.

    Example:
        >>> merge([shard_path("1/2"), shard_path("2/2")]).projects  # doctest: +SKIP
        26
    """
    return merge_files(_paths(shards), Path(output))


def render(
    config: PathLike | Sequence[PathLike] = (),
    output: PathLike = "public",
    *,
    snapshot: PathLike = SNAPSHOT,
    environ: Mapping[str, str] | None = None,
    reporter: Reporter | None = None,
    **options: Unpack[RenderArguments],
) -> BuildResult:
    """Write the site from the snapshot and check it, without a network; arguments as of :func:`build`.

    Raises:
        ConfigError, SnapshotError, SiteError, RefusedError: as of :func:`build`.

    Example:
        >>> render("site_config.yml", "public").files.written  # doctest: +SKIP
        0
    """
    wanted = RenderOptions.of(output, options)
    pipeline = _prepare(config, snapshot, environ, reporter, wanted.output)
    return pipeline.render(wanted)


def report_problems(
    config: PathLike | Sequence[PathLike] = (),
    *,
    snapshot: PathLike = SNAPSHOT,
    severity: str = "warning",
    at_most: int = 20,
    label: str = "",
    projects: Iterable[str] = (),
    write: bool = False,
    environ: Mapping[str, str] | None = None,
    reporter: Reporter | None = None,
) -> "list[Action]":
    """Keep one issue in each project with its Problems, as of the last build.

    Args:
        config: as of :func:`build`.
        snapshot: as of :func:`build`; it must be there.
        severity: the lowest that is reported: ``error``, ``warning`` or ``notice``.
        at_most: how many issues are opened.
        label: of the issues.
        projects: full paths of those to look at; none looks at all.
        write: open, change and close issues; else it is only returned what would be done.
        environ: with ``GITLAB_REPORT_TOKEN``, a token with the scope ``api``.
        reporter: as of :func:`build`.

    Raises:
        ConfigError: the configuration is wrong, or there is no token.
        SourceError: GitLab does not list the issues; nothing was done.
        SnapshotError: there is no snapshot.
        RefusedError: the snapshot is of another GitLab than the configuration names.

    Example:
        >>> [str(action) for action in report_problems()]  # doctest: +SKIP
        ['eo/cover: open an issue (2 Problems)']
    """
    from sharinghub_static.issue_reports.reporting import Reports
    from sharinghub_static.portal.translation.languages import SHIPPED, read_translator, site_languages
    from sharinghub_static.sources.gitlab.issues import IssueClient

    pipeline = _prepare(config, snapshot, environ, reporter)
    token = pipeline.environ.get("GITLAB_REPORT_TOKEN")
    if not token:
        raise ConfigError(
            ["GITLAB_REPORT_TOKEN: not set. It is a token with the scope api that may write issues"]
        )
    site = pipeline.config
    own = site.folder / "locales"
    translators = {translator.language: translator for _, translator in site_languages(site)}
    for language in ("en", *(path.stem for path in sorted(SHIPPED.glob("*.po")))):
        translators.setdefault(language, read_translator(language, own))
    paths = {path.strip("/").casefold() for path in projects}
    with IssueClient(site.gitlab.url, token, site.gitlab.timeout) as store:
        hub = pipeline.published_hub()
        reports = Reports(hub, store, translators, Severity(severity), label, at_most, write)
        return list(reports.run(lambda path: not paths or path.casefold() in paths))


def check(
    site: PathLike = "public",
    *,
    schemas: PathLike | None = None,
    allowed_emails: Iterable[str] = (),
    config: PathLike | Sequence[PathLike] | None = None,
    environ: Mapping[str, str] | None = None,
    reporter: Reporter | None = None,
) -> "CheckResult":
    """Check a site on disk: STAC schemas, links, HTML, secrets, e-mail addresses, size.

    Args:
        site: its folder.
        schemas: as of :func:`build`.
        allowed_emails: e-mail addresses that may be in the site.
        config: the portal's configuration, so that the checks of its extensions are made too; None makes the
            built-in ones alone.
        environ: variables whose tokens must not be in the site; those of the process when None.
        reporter: gets progress.

    Raises:
        SiteError: there is no site.
        ConfigError: the configuration or an extension is wrong.

    Example:
        >>> check("public").findings  # doctest: +SKIP
        ()
    """
    from sharinghub_static.tree_check import check_tree

    variables = os.environ if environ is None else environ
    return check_tree(
        Path(site),
        schemas=_path(schemas),
        environ=variables,
        registry=None if config is None else _extended(config, variables).registry,
        emails=frozenset(allowed_emails),
        reporter=reporter or SilentReporter(),
    )


def lint(
    readmes: PathLike | Sequence[PathLike] = "README.md",
    config: PathLike | Sequence[PathLike] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
) -> list[Problem]:
    """Check projects, or READMEs alone.

    Args:
        readmes: folders of projects, of which all is checked, and READMEs, of which the front matter is.
        config: the portal's configuration, so that its categories and its extensions' metadata rules are
            known; None checks without one.
        environ: as of :func:`build`.

    Raises:
        ConfigError: the configuration is wrong, a file cannot be read, or a folder is no project.

    Returns:
        Problems, whose paths are relative to this folder where they are below it.

    Example:
        >>> [problem.code for problem in lint("README.md")]  # doctest: +SKIP
        ['SH110']
    """
    from sharinghub_static.checkout.linting import lint_paths

    variables = os.environ if environ is None else environ
    known = None if config is None else _extended(config, variables)
    problems, mistakes = lint_paths(_paths(readmes), known)
    if mistakes:
        raise ConfigError(mistakes)
    return problems


def _extended(config: PathLike | Sequence[PathLike], environ: Mapping[str, str]) -> SiteConfig:
    """The configuration with its extensions."""
    extended, _ = with_extensions(load_config(_paths(config), environ).config)
    return extended


def _prepare(
    config: PathLike | Sequence[PathLike],
    snapshot: PathLike,
    environ: Mapping[str, str] | None,
    reporter: Reporter | None,
    output: Path | None = None,
) -> Pipeline:
    variables = os.environ if environ is None else environ
    paths, reporter = _paths(config), reporter or SilentReporter()
    return Pipeline.prepare(paths, Path(snapshot), variables, reporter, output)


def _shard(text: str) -> Shard:
    try:
        return Shard.parse(text)
    except ValueError as error:
        raise ConfigError([f"shard: {error}."]) from error


def _paths(given: PathLike | Sequence[PathLike]) -> list[Path]:
    return [Path(given)] if isinstance(given, str | Path) else [Path(path) for path in given]


def _path(given: PathLike | None) -> Path | None:
    return None if given is None else Path(given)
