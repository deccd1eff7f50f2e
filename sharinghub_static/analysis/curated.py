"""The projects of curated collections: those that the owner lists, then those that a filter finds."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.topic_names import topic_key
from sharinghub_static.config import SiteConfig
from sharinghub_static.config.collections import CollectionFilter, CuratedCollection, ListedProject
from sharinghub_static.project.model import Project
from sharinghub_static.text.web_roots import path_below, root_of

__all__ = ["Curation", "Member", "curations"]

_MOST_COMPARED = 5_000
"""Paths that are compared with a misspelt one."""


@dataclass(frozen=True, slots=True)
class Member:
    """A project of a curated collection.

    Args:
        project: the project.
        listed: its entry in the file; None for one that the filter found.
    """

    project: Project
    listed: ListedProject | None = None


@dataclass(frozen=True)
class Curation:
    """A curated collection with its projects.

    Args:
        collection: as its file says it.
        hub: all that is published.
    """

    collection: CuratedCollection
    hub: Hub

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Each project once: those that are listed in their order, then the others, newest change first."""
        members: dict[int, Member] = {}
        for listed in self.collection.text.projects:
            project = self.hub.find(_path_in_hub(self.hub.config, listed.path))
            if project:
                members.setdefault(project.record.id, Member(project, listed))
        wanted = self.collection.text.filter
        if wanted:
            fitting = [project for project in self.hub.projects if _fits(project, wanted)]
            for project in sorted(fitting, key=lambda p: (-p.updated.timestamp(), p.record.full_path)):
                members.setdefault(project.record.id, Member(project))
        return tuple(members.values())

    @cached_property
    def projects(self) -> tuple[Project, ...]:
        """The projects of :attr:`members`."""
        return tuple(member.project for member in self.members)

    @cached_property
    def ids(self) -> frozenset[int]:
        """GitLab's ids of the projects."""
        return frozenset(project.record.id for project in self.projects)

    def notices(self) -> Iterator[str]:
        """What its owner should correct, each with file and line.

        They may name projects that are not public, so they are not for the site.
        """
        file, text = self.collection.file, self.collection.text
        seen: set[int] = set()
        for line, listed in zip(self.collection.lines, text.projects, strict=True):
            path = _path_in_hub(self.hub.config, listed.path)
            project = self.hub.find(path)
            if project is None:
                near = self._nearest(path)
                advice = f"Did you mean {near!r}?" if near else "Correct the path, or remove the entry."
                yield f"{file}:{line}: no project {listed.path!r} is published. {advice}"
            elif project.record.id in seen:
                yield f"{file}:{line}: duplicate project {listed.path!r}. Remove one of the two."
            elif project.record.full_path.lower() != path.lower():
                yield (
                    f"{file}:{line}: the project {listed.path!r} is at {project.record.full_path!r} now."
                    " Write this path."
                )
            if project:
                seen.add(project.record.id)
        wanted = text.filter
        if wanted and not any(_fits(project, wanted) for project in self.hub.projects):
            yield f"{file}:{self.collection.filter_line}: the filter fits no project. Correct or remove it."

    def _nearest(self, path: str) -> str:
        """The path that is most like one that is not there: of the same name, else with few other letters."""
        paths = {project.record.full_path.lower(): project.record.full_path for project in self.hub.projects}
        name = path.lower().rpartition("/")[2]
        same = [full for low, full in paths.items() if low.rpartition("/")[2] == name]
        if len(same) == 1:
            return same[0]
        close = get_close_matches(path.lower()[:200], list(paths)[:_MOST_COMPARED], n=1, cutoff=0.75)
        return paths[close[0]] if close else ""


def curations(hub: Hub) -> tuple[Curation, ...]:
    """Return the curated collections of a hub in their order.

    Args:
        hub: all that is published; its configuration has the collections.
    """
    return tuple(Curation(collection, hub) for collection in hub.config.collections)


def _path_in_hub(config: SiteConfig, listed: str) -> str:
    """The path in the hub of what is listed: a path, the address of a project, or an Item's reference to one.

    An address of another instance of the hub is never a project of the first one. Where there is one alone,
    it may have other addresses than the one that it is read at.
    """
    listed = listed.strip()
    if "://" not in listed:
        return listed.strip("/").removesuffix(".git")
    scheme, _, rest = listed.partition("://")
    address = f"{scheme.rpartition('+')[2]}://{rest}".partition("/-/")[0].partition("?")[0].partition("#")[0]
    prefixes = {gitlab.url: config.prefix_of(gitlab) for gitlab in config.gitlabs}
    try:
        root = root_of(address, prefixes)
        path = path_below(address, root) if root else None
    except ValueError:
        root = path = None
    if root is None or path is None:
        if len(prefixes) > 1:
            return listed
        root, path = next(iter(prefixes)), rest.partition("/")[2].partition("/-/")[0]
        path = path.partition("?")[0].partition("#")[0]
    return f"{prefixes[root]}{path.strip('/').removesuffix('.git')}"


def _fits(project: Project, wanted: CollectionFilter) -> bool:
    if wanted.topics:
        keys = {topic_key(name) for name in (*project.keywords, *project.record.topics)}
        if keys.isdisjoint(map(topic_key, wanted.topics)):
            return False
    if wanted.categories and not set(wanted.categories) & set(project.categories):
        return False
    if wanted.organisations:
        path = f"{project.record.namespace.full_path.lower()}/"
        if not any(path.startswith(f"{name.strip('/').lower()}/") for name in wanted.organisations):
            return False
    return True
