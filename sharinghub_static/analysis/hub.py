"""The hub: every published project, and how to find one from another.

The catalog and the portal are both drawn from a :class:`Hub` and from nothing else.
"""

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from sharinghub_static.analysis.topic_names import topic_key
from sharinghub_static.analysis.update_times import UpdateTimes
from sharinghub_static.config import CategoryConfig, SiteConfig
from sharinghub_static.config.instances import instance_title
from sharinghub_static.path_segments import LONGEST_PATH, LONGEST_SEGMENT, has_checksum, shortened
from sharinghub_static.problems import Problem
from sharinghub_static.project.model import Project, ProjectReference
from sharinghub_static.project.moves import moved_paths
from sharinghub_static.snapshot.directory_records import DirectoryRecord, GroupRecord, TopicRecord
from sharinghub_static.snapshot.instances import names_instance
from sharinghub_static.snapshot.records import InstanceRecord, ProjectRecord
from sharinghub_static.text.text_file import as_stored

__all__ = ["Hub", "InstanceState", "item_ids"]


@dataclass(frozen=True, slots=True)
class InstanceState:
    """What the last crawl says of one instance of several.

    Args:
        name: as readers see it.
        url: its web address.
        record: what it said of itself.
        is_unreached: whether it could not be read, so that what an earlier crawl read is shown.
        since: when it was last read, UTC, if it could not be read now; None where it never was.
    """

    name: str
    url: str
    record: InstanceRecord
    is_unreached: bool = False
    since: datetime | None = None


@dataclass(frozen=True)
class Hub:
    """All that is published.

    Args:
        config: the site's configuration.
        instance: the GitLab that was crawled.
        changed_at: when a crawl last found something new, UTC: the site's date. A crawl
            that finds nothing new leaves it, so that the site's bytes stay too.
        projects: sorted by full path.
        left_out: full paths of the projects that could not be published, with the reason, sorted.
        directory: what GitLab says of the groups and topics of the projects.
        updates: when the hub was updated, and will be; no page is made from it.
        digests: GitLab's project id to the digest of all that a project was interpreted from; none of a
            project that is shown in part, or where no build is kept.
        outlines: likewise to the digest of its outline (:mod:`sharinghub_static.project.outline`).
        instance_states: what the last crawl says of each instance; none where there is one alone.
    """

    config: SiteConfig
    instance: InstanceRecord
    changed_at: datetime
    projects: tuple[Project, ...]
    left_out: tuple[tuple[str, Problem], ...] = ()
    updates: UpdateTimes | None = field(default=None, compare=False)
    directory: DirectoryRecord = field(default_factory=DirectoryRecord)
    digests: Mapping[int, str] = field(default_factory=dict, repr=False, compare=False)
    outlines: Mapping[int, str] = field(default_factory=dict, repr=False, compare=False)
    instance_states: tuple[InstanceState, ...] = ()
    _by_path: Mapping[str, Project] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        # GitLab's paths are unique whatever their letter case, and its links do not mind the case either.
        object.__setattr__(self, "_by_path", {p.record.full_path.lower(): p for p in self.projects})

    def work_out(self) -> None:
        """Find out at once what is else found out when it is asked for, for copies of this hub or process."""
        for name, value in vars(type(self)).items():
            if isinstance(value, cached_property):
                getattr(self, name)

    def with_words(self, config: SiteConfig) -> "Hub":
        """The same hub for the pages of another language, which shares all that was found out of projects.

        Args:
            config: differs in titles, descriptions and other words alone.
        """
        hub = copy(self)
        object.__setattr__(hub, "config", config)
        return hub

    def find(self, full_path: str) -> Project | None:
        """The project at this GitLab path, whatever its letter case; None if it is not published.

        A project that was moved is found under its former paths, too.
        """
        path = full_path.strip("/").lower()
        return self._by_path.get(path) or self._moved.get(path)

    def instance_url(self, record: ProjectRecord) -> str:
        """Web address of the GitLab that a project is on."""
        return self.config.gitlab_of(record).url if record.instance else self.instance.url

    @property
    def instance_urls(self) -> tuple[str, ...]:
        """Web addresses of all GitLab instances, in their order."""
        return (self.instance.url, *(gitlab.url for gitlab in self.config.gitlabs[1:]))

    @property
    def instances(self) -> tuple[str, ...]:
        """Names of the instances as readers see them, in their order; none where there is one alone."""
        gitlabs = self.config.gitlabs
        return tuple(map(instance_title, gitlabs)) if len(gitlabs) > 1 else ()

    def instance_of(self, record: ProjectRecord) -> str:
        """Name of the instance that a project is on, as readers see it; empty where there is one alone."""
        return instance_title(self.config.gitlab_of(record)) if self.instances else ""

    def named_by(self, project: Project, path: str) -> Project | None:
        """The project that another one names by a path; None where the hub has none there.

        Args:
            project: the one that names the other.
            path: on the GitLab of that project, or in the hub with the instance: ``~esa/earth/cover``.
        """
        if names_instance(path):
            return self.find(path)
        return self.find(f"{project.record.hub_prefix}{path.strip('/')}")

    @cached_property
    def moved(self) -> Mapping[str, Project]:
        """Former paths of projects, sorted, to the projects."""
        history = {project.record.id: project.history for project in self.projects}
        paths = moved_paths((project.record for project in self.projects), history)
        return {former: self._by_path[path.lower()] for former, path in paths.items()}

    @property
    def paths(self) -> Collection[str]:
        """Full paths of the projects in lower case."""
        return self._by_path.keys()

    def resolve(self, reference: ProjectReference) -> tuple[str, Project] | None:
        """The category and the project that a reference means.

        A project that is not in the named category is still found, in its own first category: the
        reader wants the project.
        """
        project = self.find(reference.full_path)
        if project is None:
            return None
        named = reference.category in project.categories
        return (reference.category if named else project.categories[0], project)

    def in_category(self, category: CategoryConfig | str) -> list[Project]:
        """Its projects, newest change first; the same order for the same projects, ties included."""
        wanted = category if isinstance(category, str) else category.id
        found = [project for project in self.projects if wanted in project.categories]
        return sorted(found, key=lambda project: (-project.updated.timestamp(), project.record.full_path))

    def with_problems(self, found: Mapping[int, Iterable[Problem]]) -> "Hub":
        """The same hub with further Problems, by GitLab's project id, on its projects."""
        projects = (
            _with_problems(project, more) if (more := tuple(found.get(project.record.id, ()))) else project
            for project in self.projects
        )
        return replace(self, projects=tuple(projects))

    @cached_property
    def _moved(self) -> Mapping[str, Project]:
        return {former.lower(): project for former, project in self.moved.items()}

    def successor_of(self, project: Project) -> Project | None:
        """The project of the hub that takes another one's place; None where there is none."""
        link = project.successor
        resolved = self.resolve(link.href) if link and isinstance(link.href, ProjectReference) else None
        return resolved[1] if resolved and resolved[1].record.id != project.record.id else None

    @cached_property
    def predecessors(self) -> Mapping[int, tuple[Project, ...]]:
        """GitLab's id of a project to the projects whose place it takes."""
        known: dict[int, tuple[Project, ...]] = {}
        for project in self.projects:
            if successor := self.successor_of(project):
                known[successor.record.id] = (*known.get(successor.record.id, ()), project)
        return known

    def item_id_at(self, full_path: str) -> str:
        """STAC item id that a project at a path has, or had."""
        keep_slashes = self.config.stac.item_id == "path"
        return _path_as_id(full_path) if keep_slashes else _dashed_id(full_path)

    @cached_property
    def groups(self) -> Mapping[str, GroupRecord]:
        """What GitLab says of groups, by their full paths."""
        return {group.full_path: group for group in self.directory.groups}

    @cached_property
    def described_topics(self) -> Mapping[str, TopicRecord]:
        """What GitLab says of topics, by :func:`topic_key`; of several spellings the one that says more."""
        described: dict[str, TopicRecord] = {}
        for topic in self.directory.topics:
            key = topic_key(topic.name)
            if key not in described or (topic.description and not described[key].description):
                described[key] = topic
        for topic in self.directory.topics:
            key = topic_key(topic.name)
            if topic.picture and not described[key].picture:
                described[key] = replace(described[key], picture=topic.picture)
        return described

    @cached_property
    def item_ids(self) -> Mapping[int, str]:
        """STAC item id of each project, by GitLab's project id."""
        return item_ids(self.projects, keep_slashes=self.config.stac.item_id == "path")


def _with_problems(project: Project, more: tuple[Problem, ...]) -> Project:
    problems = tuple(sorted({*project.problems, *more}))
    # The description may be the README, which stays where it is.
    description, beginning = as_stored(project, "description"), as_stored(project, "beginning")
    return replace(project, problems=problems, description=description, beginning=beginning)


def item_ids(projects: Iterable[Project], *, keep_slashes: bool = False) -> dict[int, str]:
    """STAC item ids: the full path with ``/`` written ``--``.

    An id depends on its project's path alone, so that none changes when another project comes. Where the
    path can be no id as it is, its words and its checksum are one:

    - ``a--b/c`` would meet ``a/b--c`` and ``a/b/c``: each segment with ``--`` in it, or with ``-`` at an end,
      can be misread. So can a path that looks as if it ended in a checksum.
    - Clients name folders and files after ids, and fail on more than 255 bytes.

    Args:
        projects: in any order.
        keep_slashes: write the full path as it is, which is SharingHub's form.
    """
    write = _path_as_id if keep_slashes else _dashed_id
    return {project.record.id: write(project.record.full_path) for project in projects}


def _path_as_id(path: str) -> str:
    segments = path.split("/")
    too_long = len(path) > LONGEST_PATH or any(len(one) > LONGEST_SEGMENT for one in segments)
    return shortened(path) if too_long else path


def _dashed_id(path: str) -> str:
    wanted, segments = path.replace("/", "--"), path.split("/")
    misread = any("--" in one or one.startswith("-") or one.endswith("-") for one in segments)
    if misread or has_checksum(wanted) or len(wanted) > LONGEST_SEGMENT:
        return shortened(path)
    return wanted
