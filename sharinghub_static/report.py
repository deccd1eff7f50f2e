"""What was built: ``build.json`` in the site, and the report for machines beside it.

The one in the site says nothing of the moment or the machine of the build, so that a build which finds
nothing new changes nothing; the report adds how long it took and what the crawl cost.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.problems import Severity
from sharinghub_static.project.model import Project
from sharinghub_static.site.writer import WriteSummary
from sharinghub_static.sources.gitlab.capabilities import Capabilities
from sharinghub_static.version import __version__

__all__ = ["BuildResult", "published_before"]

_FORMAT = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


@dataclass(frozen=True)
class BuildResult:
    """One build.

    Args:
        hub: what was published.
        files: what was written; None before that is known.
        seconds: how long each part took, by name.
        crawl: figures of the crawl, by name; empty when GitLab was not asked.
        unvalidated: schema addresses that could not be had, so that what they describe was not validated.
    """

    hub: Hub
    files: WriteSummary | None = None
    seconds: Mapping[str, float] | None = None
    crawl: Mapping[str, Any] | None = None
    unvalidated: tuple[str, ...] = ()

    @property
    def projects(self) -> tuple[Project, ...]:
        """The projects that were published, sorted by full path."""
        return self.hub.projects

    @property
    def problems(self) -> dict[Severity, int]:
        """How many Problems of each severity."""
        counted = Counter(problem.severity for project in self.hub.projects for problem in project.problems)
        return {severity: counted[severity] for severity in Severity}

    def published(self) -> dict[str, Any]:
        """The content of ``build.json`` in the site; it names published projects alone."""
        hub = self.hub
        return {
            "generator": {"name": "sharinghub-static", "version": __version__},
            "source": {
                "url": hub.instance.url,
                "authenticated": hub.instance.authenticated,
                "missing": Capabilities(hub.instance.missing).report(),
            },
            "changed": hub.changed_at,
            "projects": len(hub.projects),
            "items": sum(len(project.categories) for project in hub.projects),
            "categories": {c.id: len(hub.in_category(c)) for c in hub.config.stac.categories},
            "problem_counts": {str(severity): number for severity, number in self.problems.items()},
            "problems": [
                {"project": project.record.full_path, **_said(asdict(problem))}
                for project in hub.projects
                for problem in project.problems
            ],
            "left_out": [{"project": path, **_said(asdict(problem))} for path, problem in hub.left_out],
        }

    def write_published(self) -> bytes:
        """``build.json`` as bytes."""
        return orjson.dumps(self.published(), option=_FORMAT)

    def write(self, path: Path) -> None:
        """Write the report for machines: all of ``build.json``, and what this one run took."""
        run = {
            "files": asdict(self.files) if self.files else None,
            "seconds": {name: round(value, 3) for name, value in (self.seconds or {}).items()},
            "crawl": self.crawl,
            "gitlab_version": self.hub.instance.version,
            "unvalidated_schemas": self.unvalidated,
            "unread": [
                {"project": project.record.full_path, "part": part, "message": message}
                for project in self.hub.projects
                for part, message in (
                    *project.record.failures,
                    *(project.tracking.failures if project.tracking else ()),
                )
            ],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(orjson.dumps(self.published() | {"run": run}, option=_FORMAT))

    def summary(self) -> str:
        """What was built, for the person who asked for it."""
        items = sum(len(project.categories) for project in self.hub.projects)
        lines = [f"{_count(len(self.hub.projects), 'project')} in {_count(items, 'STAC item')}:"]
        lines += [f"  {len(self.hub.in_category(c)):>5}  {c.title}" for c in self.hub.config.stac.categories]
        counts = [
            _count(number, severity)
            for severity, number in self.problems.items()
            if number and severity is not Severity.NOTICE
        ]
        if counts:
            lines.append(f"What projects' maintainers should know: {', '.join(counts)} (see build.json).")
        if self.unvalidated:
            lines.append(
                f"{_count(len(self.unvalidated), 'extension schema')} could not be had, so what they "
                "describe was not validated (see --schemas)."
            )
        if self.files:
            files = self.files
            lines.append(
                f"{_count(files.total, 'file')}: {files.written:,} written, {files.unchanged:,} unchanged, "
                f"{files.removed:,} removed."
            )
        if shown := self.shown_in_part:
            named = _count(shown, "project")
            lines.append(f"{named} shown in part or not at all: see SH610 to SH612 in build.json.")
        return "\n".join(lines)

    @property
    def shown_in_part(self) -> int:
        """How many projects are shown without some or all of what their authors wrote, or not at all."""
        codes = ({problem.code for problem in project.problems} for project in self.hub.projects)
        return sum(bool(said & {"SH610", "SH611"}) for said in codes) + len(self.hub.left_out)


def published_before(site: Path) -> int:
    """How many projects the site on disk holds; 0 when there is none or its report cannot be read."""
    try:
        value = orjson.loads((site / "build.json").read_bytes())["projects"]
    except (OSError, ValueError, KeyError, TypeError):
        return 0
    return value if isinstance(value, int) else 0


def _said(problem: dict[str, Any]) -> dict[str, Any]:
    """Without the fields that say nothing."""
    return {key: value for key, value in problem.items() if value not in {"", 0}}


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
