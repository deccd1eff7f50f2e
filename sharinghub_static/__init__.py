"""Publish a GitLab as a static STAC catalog and an HTML portal.

>>> import sharinghub_static
>>> result = sharinghub_static.build("site_config.yml", output="public")  # doctest: +SKIP

What is listed in ``__all__`` is the public API; it is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sharinghub_static.version import __version__

if TYPE_CHECKING:
    from sharinghub_static import extend
    from sharinghub_static.api import build, check, crawl, lint, merge, render
    from sharinghub_static.client import Catalog
    from sharinghub_static.errors import (
        ConfigError,
        RefusedError,
        SharingHubError,
        SiteError,
        SnapshotError,
        SourceError,
        TokenError,
    )
    from sharinghub_static.problems import Problem, Severity
    from sharinghub_static.project.model import Project
    from sharinghub_static.report import BuildResult
    from sharinghub_static.reporting import Reporter
    from sharinghub_static.site.check import CheckResult
    from sharinghub_static.snapshot.merging import MergeSummary
    from sharinghub_static.sources.gitlab.crawl import CrawlSummary

__all__ = [
    "BuildResult",
    "Catalog",
    "CheckResult",
    "ConfigError",
    "CrawlSummary",
    "MergeSummary",
    "Problem",
    "Project",
    "RefusedError",
    "Reporter",
    "Severity",
    "SharingHubError",
    "SiteError",
    "SnapshotError",
    "SourceError",
    "TokenError",
    "__version__",
    "build",
    "check",
    "crawl",
    "extend",
    "lint",
    "merge",
    "render",
]

_HOMES = {
    "BuildResult": "report",
    "Catalog": "client",
    "CheckResult": "site.check",
    "CrawlSummary": "sources.gitlab.crawl",
    "MergeSummary": "snapshot.merging",
    "Problem": "problems",
    "Project": "project.model",
    "Reporter": "reporting",
    "Severity": "problems",
    **dict.fromkeys(("build", "check", "crawl", "lint", "merge", "render"), "api"),
}
"""Module of each public name; those of errors are in ``errors``."""


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: ``--version`` needs none of them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "extend":
        return import_module(f"{__name__}.extend")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)
