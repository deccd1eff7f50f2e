"""The lineage graph: the projects of a hub, and what they use from elsewhere.

An edge leads from what uses to what is used. Its kind says why:

``derived_from``  a link of that relation in the front matter
``dataset``       ``datasets`` of a model card, or a dataset that a run in MLflow read
``base_model``    ``base_model`` of a model card
``submodule``     a submodule of the Git repository
``related``       ``related`` of the front matter, which says that they belong together, not in which order

and any other relation of STAC under its own name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sharinghub_static.analysis.graphs import connected_parts, not_sortable, shortest_cycle, walk
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.problems import Problem, phrase
from sharinghub_static.project.model import Link, Project, ProjectReference

__all__ = ["Edge", "Lineage", "Node"]

_KIND_OF_SOURCE = {
    "datasets": "dataset",
    "mlflow": "dataset",
    "base_model": "base_model",
    "submodule": "submodule",
    "related": "related",
}
_KIND_OF_RELATION = {"train-data": "dataset", "train_data": "dataset", "test-data": "dataset"}
"""Words of the ml-model extension for the same (https://github.com/stac-extensions/ml-model)."""

_MADE_FROM = frozenset({"derived_from", "dataset", "base_model", "submodule"})
"""Kinds that have an order: what is used was there first."""

_ORIGINS = ("base_model", "datasets", "links", "related")
"""Keys of the front matter that name what a project is made from."""

_SHOWN = 5
"""Projects of a circle that a Problem names."""


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """What uses or is used.

    Args:
        id: GitLab's full path of a project of the hub in lower case, or a web address.
        title: for people.
        category: id of the category where a project of the hub is shown; empty for others.
        project: the project's full path in its own letter case; empty for what is not of the hub.
    """

    id: str
    title: str
    category: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """``user`` uses ``used``; both are ids of nodes."""

    user: str
    used: str
    kind: str

    @property
    def has_order(self) -> bool:
        """Whether what is used was there before what uses it."""
        return self.kind in _MADE_FROM


@dataclass(frozen=True)
class Lineage:
    """The graph of a hub.

    Args:
        hub: all projects.
    """

    hub: Hub
    nodes: Mapping[str, Node] = field(init=False, repr=False)
    edges: tuple[Edge, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        nodes: dict[str, Node] = {}
        kinds: dict[tuple[str, str], set[str]] = defaultdict(set)
        for project in self.hub.projects:
            id_ = project.record.full_path.lower()
            nodes.setdefault(id_, _node(project, project.categories[0]))
            for link in project.links:
                used = self._used(link)
                if used is None or used.id == id_:
                    continue
                nodes.setdefault(used.id, used)
                kinds[id_, used.id].add(_kind(link))
        edges = [
            Edge(user, used, kind)
            for (user, used), link_kinds in kinds.items()
            for kind in _strongest(link_kinds)
        ]
        object.__setattr__(self, "nodes", dict(sorted(nodes.items())))
        object.__setattr__(self, "edges", tuple(sorted(edges)))

    def uses(self, project: Project) -> tuple[Edge, ...]:
        """The edges from a project to what it uses."""
        return self._of_user.get(project.record.full_path.lower(), ())

    def used_by(self, project: Project) -> tuple[Edge, ...]:
        """The edges to a project from what uses it."""
        return self._of_used.get(project.record.full_path.lower(), ())

    def dependants(self, project: Project) -> int:
        """How many other projects of the hub are made from it, each counted once."""
        return len({edge.user for edge in self.used_by(project) if edge.has_order})

    def around(self, project: Project, most: int) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
        """What a project comes from, all the way up, and what comes from it, all the way down.

        Args:
            project: in the middle.
            most: nodes at most; the nearest come first.

        Returns:
            The nodes, the project's own among them, and the edges between them.
        """
        start = (project.record.full_path.lower(), True, True)
        found = {start[0]}
        for _, (id_, _, _) in walk(start, self._neighbours):
            if len(found) >= most:
                break
            found.add(id_)
        return self._part(found)

    def parts(self) -> list[tuple[tuple[Node, ...], tuple[Edge, ...]]]:
        """The connected parts of the graph that have an edge within the hub, the largest first.

        What is not of the hub joins nothing: that two models were trained on the same well-known dataset
        does not make them one part. It stays out, unless two projects of a part use it.
        """
        inner = [edge for edge in self.edges if self.nodes[edge.used].project]
        parts = connected_parts((edge.user, edge.used) for edge in inner)
        outer: dict[str, set[str]] = defaultdict(set)
        for edge in self.edges:
            if not self.nodes[edge.used].project:
                outer[edge.used].add(edge.user)
        for part in parts:
            part.update([used for used, users in outer.items() if len(users & part) > 1])
        return [self._part(part) for part in sorted(parts, key=lambda part: (-len(part), min(part)))]

    def problems(self) -> dict[int, list[Problem]]:
        """Projects that are made from themselves, by way of others: GitLab's id to what is wrong."""
        found: dict[int, list[Problem]] = {}
        kind = KINDS["SH416"]
        for circle in self._circles():
            project = self.hub.find(circle[0])
            if project is not None:
                names = [self.nodes[id_].project for id_ in circle]
                shown = names if len(names) <= _SHOWN else [*names[: _SHOWN - 1], "…"]
                message = phrase("made from itself: %(value)s", value=" ← ".join([*shown, names[0]]))
                key = next((key for key in _ORIGINS if key in project.lines), "")
                problem = Problem("SH416", message, kind.fix, kind.severity, key=key)
                found[project.record.id] = [project.located(problem)]
        return found

    # Parts

    @cached_property
    def _of_user(self) -> Mapping[str, tuple[Edge, ...]]:
        return _grouped((edge.user, edge) for edge in self.edges)

    @cached_property
    def _of_used(self) -> Mapping[str, tuple[Edge, ...]]:
        return _grouped((edge.used, edge) for edge in self.edges)

    def _used(self, link: Link) -> Node | None:
        """What a link leads to; None for links that are about something else."""
        if isinstance(link.href, ProjectReference):
            found = self.hub.resolve(link.href)
            return _node(found[1], found[0]) if found else None
        if link.rel != "derived_from" and link.source != "submodule":
            return None
        if not link.href.lower().startswith(("http://", "https://")):
            return None
        return Node(link.href, link.title.partition(": ")[2] or link.title or link.href)

    def _part(self, ids: set[str]) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
        edges = tuple(edge for id_ in sorted(ids) for edge in self._of_user.get(id_, ()) if edge.used in ids)
        return tuple(self.nodes[id_] for id_ in sorted(ids)), edges

    def _neighbours(self, at: tuple[str, bool, bool]) -> Iterator[tuple[str, bool, bool]]:
        """Nodes next to one, each with whether the way may lead further up and further down from there."""
        id_, up, down = at
        for edge in self._of_user.get(id_, ()) if up else ():
            yield edge.used, edge.has_order, False
        for edge in self._of_used.get(id_, ()) if down else ():
            yield edge.user, False, edge.has_order

    def _circles(self) -> Iterator[list[str]]:
        """For each project in a circle the shortest one, beginning with it."""
        ahead: dict[str, list[str]] = defaultdict(list)
        for edge in self.edges:
            if edge.has_order:
                ahead[edge.user].append(edge.used)
        for start in sorted(not_sortable(ahead)):
            if circle := shortest_cycle(start, ahead):
                yield circle


def _kind(link: Link) -> str:
    rel = link.rel.lower().removeprefix("ml-model:")
    return _KIND_OF_SOURCE.get(link.source) or _KIND_OF_RELATION.get(rel, link.rel)


def _node(project: Project, category: str) -> Node:
    return Node(project.record.full_path.lower(), project.title, category, project.record.full_path)


def _strongest(link_kinds: set[str]) -> list[str]:
    """``related`` says nothing beside another kind; ``derived_from`` nothing beside what says how."""
    weak = {"related"} if link_kinds - {"related"} else set()
    if link_kinds & (_MADE_FROM - {"derived_from"}):
        weak.add("derived_from")
    return sorted(link_kinds - weak)


def _grouped(pairs: Iterable[tuple[str, Edge]]) -> Mapping[str, tuple[Edge, ...]]:
    groups: dict[str, list[Edge]] = defaultdict(list)
    for id_, edge in pairs:
        groups[id_].append(edge)
    return {id_: tuple(edges) for id_, edges in groups.items()}
