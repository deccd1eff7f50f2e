"""Who makes the projects: GitLab's groups and people, each with all that lies below it."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from sharinghub_static.insight.hub import Hub
from sharinghub_static.project.model import Project

__all__ = ["Organisation", "Organisations"]


@dataclass(frozen=True, slots=True)
class Organisation:
    """A group or a person.

    Args:
        path: GitLab's full path of it.
        name: as GitLab has it; the last part of the path for a group that holds groups alone.
        web_url: its address; empty when GitLab did not tell it.
        projects: its own and those of the groups below it, newest change first.
    """

    path: str
    name: str
    web_url: str
    projects: tuple[Project, ...]


@dataclass(frozen=True)
class Organisations:
    """All of a hub."""

    hub: Hub

    @cached_property
    def all(self) -> tuple[Organisation, ...]:
        """By path, so that each group stands before those below it."""
        having: dict[str, list[Project]] = defaultdict(list)
        told = {one.record.namespace.full_path: one.record.namespace for one in self.hub.projects}
        for project in self.hub.projects:
            parts = project.record.namespace.full_path.split("/")
            for depth in range(1, len(parts) + 1):
                having["/".join(parts[:depth])].append(project)
        instance = self.hub.instance.url.rstrip("/")
        return tuple(
            Organisation(
                path,
                told[path].name if path in told else path.rpartition("/")[2],
                told[path].web_url if path in told else f"{instance}/{path}",
                tuple(sorted(having[path], key=lambda p: (-p.updated.timestamp(), p.record.full_path))),
            )
            for path in sorted(having)
            if path
        )
