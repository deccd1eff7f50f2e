"""What was built: ``build.json`` in the site, and the report for machines beside it.

The one in the site says nothing of the moment or the machine of the build, so that a build which finds
nothing new changes nothing; the report adds how long it took and what the crawl cost.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.sections import MOST_PROJECTS
from sharinghub_static.extras import can_write_tables
from sharinghub_static.problems import Problem, Severity
from sharinghub_static.site.writer import WriteSummary
from sharinghub_static.sources.gitlab.optional_parts import losses
from sharinghub_static.version import __version__

if TYPE_CHECKING:
    from sharinghub_static.analysis.hub import Hub
    from sharinghub_static.project.model import Project

__all__ = [
    "BuildResult",
    "Unread",
    "as_json",
    "published_before",
    "published_report",
    "read_published",
    "write_text",
]

_FORMAT = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


def published_report(hub: "Hub") -> dict[str, Any]:
    """Return the content of ``build.json`` in the site; it names published projects alone."""
    problems = [(project, problem) for project in hub.projects for problem in project.problems]
    counts = Counter(problem.severity for _, problem in problems)
    return {
        "generator": {"name": "sharinghub-static", "version": __version__},
        "source": {
            "url": hub.instance.url,
            "authenticated": hub.instance.authenticated,
            "missing": losses(hub.instance.missing),
        },
        **({"instances": _instances(hub)} if hub.instance_states else {}),
        "changed": hub.changed_at,
        "projects": len(hub.projects),
        "items": sum(len(project.categories) for project in hub.projects),
        "categories": {c.id: len(hub.in_category(c)) for c in hub.config.stac.categories},
        "problem_counts": {str(severity): counts[severity] for severity in Severity},
        "problems": [
            {"project": project.record.full_path, **_filled(problem)} for project, problem in problems
        ],
        "left_out": [{"project": path, **_filled(problem)} for path, problem in hub.left_out],
    }


def _instances(hub: "Hub") -> list[dict[str, Any]]:
    """Each instance of a hub of several; of one that cannot be read, when the data that is shown was read."""
    return [
        {
            "name": state.name,
            "url": state.url,
            "authenticated": state.record.authenticated,
            "projects": sum(hub.instance_of(project.record) == state.name for project in hub.projects),
            **({"unreached": True, "read": state.since} if state.is_unreached else {}),
        }
        for state in hub.instance_states
    ]


def as_json(report: Mapping[str, Any]) -> bytes:
    """Return a report as the bytes of its file."""
    return orjson.dumps(report, option=_FORMAT)


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """A part of a project that the crawl could not read, and why."""

    project: str
    part: str
    message: str


@dataclass(frozen=True, slots=True)
class Unread:
    """What the crawl could not read, of which the site says nothing.

    Args:
        gitlab_version: as GitLab reports it; empty where it does not.
        parts: sorted by the path of the project.
    """

    gitlab_version: str = ""
    parts: tuple[UnreadPart, ...] = ()

    @classmethod
    def of(cls, hub: "Hub") -> "Unread":
        """Return what could not be read of the projects of a hub."""
        parts = [
            UnreadPart(project.record.full_path, part, message)
            for project in hub.projects
            for part, message in (
                *project.record.failures,
                *(project.tracking.failures if project.tracking else ()),
            )
        ]
        return cls(hub.instance.version, tuple(parts))


@dataclass(frozen=True)
class BuildResult:
    """One build.

    Args:
        config: the site's configuration.
        published: the content of ``build.json`` in the site.
        load_hub: returns what was published; it is called when the projects are asked for.
        files: what was written; None before that is known.
        seconds: how long each part took, by name.
        crawl: figures of the crawl, by name; empty when GitLab was not asked.
        unvalidated: schema addresses that could not be had, so that what they describe was not validated.
        unread: what the crawl could not read.
        left_out: names of extensions that failed for a project, and were left out.
    """

    config: SiteConfig
    published: Mapping[str, Any]
    load_hub: "Callable[[], Hub]"
    files: WriteSummary | None = None
    seconds: Mapping[str, float] | None = None
    crawl: Mapping[str, Any] | None = None
    unvalidated: tuple[str, ...] = ()
    unread: Unread = field(default_factory=Unread)
    left_out: tuple[str, ...] = ()

    @cached_property
    def hub(self) -> "Hub":
        """All that was published."""
        return self.load_hub()

    @property
    def projects(self) -> "tuple[Project, ...]":
        """The projects that were published, sorted by full path."""
        return self.hub.projects

    @property
    def problems(self) -> dict[Severity, int]:
        """How many Problems of each severity."""
        return {severity: self.published["problem_counts"][str(severity)] for severity in Severity}

    def write(self, path: Path) -> None:
        """Write the report for machines: all of ``build.json``, and what this one run took."""
        run = {
            "files": asdict(self.files) if self.files else None,
            "seconds": {name: round(value, 3) for name, value in (self.seconds or {}).items()},
            "crawl": self.crawl,
            "left_out_extensions": self.left_out,
            "gitlab_version": self.unread.gitlab_version,
            "unvalidated_schemas": self.unvalidated,
            "item_tables": can_write_tables(),
            "unread": [asdict(part) for part in self.unread.parts],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_json({**self.published, "run": run}))

    def summary(self) -> str:
        """What was built, for the person who asked for it."""
        published, titles = self.published, {c.id: c.title for c in self.config.stac.categories}
        lines = [f"{_count(published['projects'], 'project')} in {_count(published['items'], 'STAC item')}:"]
        lines += [f"  {number:>5}  {titles[id_]}" for id_, number in published["categories"].items()]
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
        if not can_write_tables():
            lines.append(
                "No items.parquet: pyarrow is not installed. For SQL on the catalog: "
                "pip install 'sharinghub-static[parquet]'"
            )
        if self.files:
            files = self.files
            lines.append(
                f"{_count(files.total, 'file')}: {files.written:,} written, {files.unchanged:,} unchanged, "
                f"{files.removed:,} removed."
            )
        if left_out := self.config.site.left_out(published["projects"]):
            lines.append(
                f"Left out above {MOST_PROJECTS} projects to keep the site small: {', '.join(left_out)} "
                "(docs/performance.md, “What a large hub leaves out”)."
            )
        for instance in self.unreached_instances:
            minute = str(instance["read"])[:16].replace("T", " ")
            shown = f"as it was read on {minute} UTC" if instance["read"] else "without its projects"
            lines.append(f"{instance['name']} ({instance['url']}) could not be read: shown {shown}.")
        if in_part := self.shown_in_part:
            named = _count(in_part, "project")
            lines.append(f"{named} shown in part or not at all: see SH610 to SH612 in build.json.")
        if self.left_out:
            lines.append(f"Extensions that failed and are left out: {', '.join(self.left_out)}.")
        return "\n".join(lines)

    @property
    def unreached_instances(self) -> list[Mapping[str, Any]]:
        """Of several GitLab instances those that could not be read, as in ``build.json``."""
        return [each for each in self.published.get("instances", ()) if each.get("unreached")]

    @property
    def shown_in_part(self) -> int:
        """How many projects are shown without some or all of what their authors wrote, or not at all."""
        problems = self.published["problems"]
        in_part = {each["project"] for each in problems if each["code"] in {"SH610", "SH611"}}
        return len(in_part) + len(self.published["left_out"])


def read_published(site: Path) -> dict[str, Any]:
    """Return the report in a site on disk; empty when there is none or it cannot be read."""
    try:
        report = orjson.loads((site / "build.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return report if isinstance(report, dict) else {}


def published_before(site: Path) -> int:
    """Return how many projects the site on disk holds; 0 when there is none or its report cannot be read."""
    number = read_published(site).get("projects")
    return number if isinstance(number, int) else 0


def write_text(path: Path, text: str) -> None:
    """Write a report, and its folder where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "replace"))


def _filled(problem: Problem) -> dict[str, Any]:
    """The fields of a Problem but those that say nothing; ``asdict`` would copy each text."""
    values = ((each.name, getattr(problem, each.name)) for each in fields(problem))
    return {name: value for name, value in values if value not in {"", 0}}


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
