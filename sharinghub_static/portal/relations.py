"""Which projects are made from which, seen from both ends."""

from collections import defaultdict
from dataclasses import dataclass, field

from sharinghub_static.insight.hub import Hub
from sharinghub_static.project.model import Project, ProjectReference

__all__ = ["Relation", "Relations"]


@dataclass(frozen=True, slots=True)
class Relation:
    """A link between two projects of the hub, from the other end's point of view.

    Args:
        rel: STAC's relation type as the maintainer of the naming project wrote it.
        named_here: whether this project names the other, or the other names this one.
        category: where the other is shown.
        other: the other project.
    """

    rel: str
    named_here: bool
    category: str
    other: Project


@dataclass(frozen=True)
class Relations:
    """All relations of a hub."""

    hub: Hub
    _by_id: dict[int, list[Relation]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        found: dict[int, dict[tuple[str, bool, int], Relation]] = defaultdict(dict)
        for project in self.hub.projects:
            for link in project.links:
                if not isinstance(link.href, ProjectReference):
                    continue
                resolved = self.hub.resolve(link.href)
                if resolved is None or resolved[1].record.id == project.record.id:
                    continue
                category, other = resolved
                there = Relation(link.rel, True, category, other)
                back = Relation(link.rel, False, project.categories[0], project)
                found[project.record.id].setdefault((link.rel, True, other.record.id), there)
                found[other.record.id].setdefault((link.rel, False, project.record.id), back)
        for id_, relations in found.items():
            self._by_id[id_] = sorted(relations.values(), key=lambda relation: not relation.named_here)

    def of(self, project: Project) -> list[Relation]:
        """Its relations: those it names as it names them, then those that name it by path."""
        return self._by_id.get(project.record.id, [])
