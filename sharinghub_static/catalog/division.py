"""Collections of many Items: they become Catalogs by namespace, so that no document grows without an end.

A Collection lists its Items up to :data:`MOST_LINKS`. Above that it lists a Catalog for each group of GitLab,
which has the Items below it, or is divided in the same way. What has too many neighbours, such as the groups
of a GitLab where everybody publishes in a namespace of their own, is divided by the first letters of names.
Items stay where they are; their parent changes when a limit is crossed.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sharinghub_static.project.model import Project

__all__ = ["MOST_LINKS", "Branch", "divide"]

MOST_LINKS = 5_000
"""Items and Catalogs that one document lists: half a megabyte, which browsers of catalogs show in seconds."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A Collection, or a Catalog below it.

    Args:
        namespace: segments of the group; empty for the Collection.
        letters: with which the names below it begin; empty where it is not divided by letters.
        branches: Catalogs that it lists.
        projects: whose Items it lists, in the order of their paths.
    """

    namespace: tuple[str, ...]
    letters: str
    branches: tuple["Branch", ...]
    projects: tuple[Project, ...]

    @property
    def title(self) -> str:
        """The group's path, with the letters that names begin with."""
        return "/".join((*self.namespace, f"{self.letters}…" if self.letters else "")).strip("/")

    def walk(self) -> Iterator["Branch"]:
        """All branches below this one, each before its own."""
        for branch in self.branches:
            yield branch
            yield from branch.walk()


def divide(projects: Sequence[Project]) -> Branch:
    """Divide the projects of a category.

    Args:
        projects: sorted by full path.
    """
    return _divide(projects, (), "")


def _divide(projects: Sequence[Project], namespace: tuple[str, ...], letters: str) -> Branch:
    if len(projects) <= MOST_LINKS:
        return Branch(namespace, letters, (), tuple(projects))
    depth = len(namespace)
    groups: dict[str, list[Project]] = {}
    single: dict[str, Project] = {}
    for project in projects:
        segments = project.record.full_path.split("/")
        if len(segments) > depth + 1:
            groups.setdefault(segments[depth], []).append(project)
        else:
            single[segments[depth]] = project
    branches = []
    if len(groups) + len(single) > MOST_LINKS:
        count = len({*groups, *single})
        for start, names in _alike({*groups, *single}):
            inside = [project for name in names for project in groups.get(name, [])]
            inside += [single[name] for name in names if name in single]
            if 1 < len(names) < count:
                branches.append(_divide(sorted(inside, key=_full_path), namespace, start))
                for name in names:
                    groups.pop(name, None)
                    single.pop(name, None)
    branches += [_divide(group, (*namespace, name), "") for name, group in sorted(groups.items())]
    return Branch(namespace, letters, tuple(branches), tuple(sorted(single.values(), key=_full_path)))


def _alike(names: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    """Names that have one letter more in common than all of them have, in groups, each with its letters."""
    first, last = min(map(str.casefold, names)), max(map(str.casefold, names))
    pairs = zip(first, last, strict=False)
    length = next((place for place, (low, high) in enumerate(pairs) if low != high), len(first)) + 1
    alike: dict[str, list[str]] = {}
    for name in sorted(names):
        alike.setdefault(name.casefold()[:length], []).append(name)
    yield from sorted(alike.items())


def _full_path(project: Project) -> str:
    return project.record.full_path
