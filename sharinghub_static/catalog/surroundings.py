"""What the Items of a project say of the hub, and where Items are.

The Items of a project that did not change are kept as long as what they say of others stays the same. So they
are made from the project, the configuration, and this: neither from the hub nor from its other projects.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.catalog.division import Branch
from sharinghub_static.catalog.sanitize import is_address
from sharinghub_static.project.model import Project, ProjectReference
from sharinghub_static.site.layout import Layout

__all__ = ["ItemPlaces", "ItemSurroundings", "Place", "branch_path", "item_path"]


@dataclass(frozen=True, slots=True)
class Place:
    """A document of the catalog: its path in the site, and its title."""

    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A page that another project names as what takes its place."""

    href: str
    type: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSurroundings:
    """What the Items of a project say of the hub: plain values.

    Args:
        item_id: of the project.
        instance: name of the GitLab that it is on, in a hub of several.
        parents: the document that lists the Item of each category.
        targets: Items of other projects that it names, by category and path as it names them.
        latest: what takes its place in the end, of other projects or by their word; None where nothing does.
        predecessors: the Items of those whose place it takes.
    """

    item_id: str
    instance: str
    parents: Mapping[str, Place]
    targets: Mapping[str, Place]
    latest: Place | Elsewhere | None
    predecessors: tuple[Place, ...]

    def target(self, reference: ProjectReference) -> Place | None:
        """Return the Item that a reference means; None where the hub has none, or it is the project's own."""
        return self.targets.get(_key(reference))

    def as_text(self) -> str:
        """Return all of it as JSON: two of one text make the same Items.

        Raises:
            TypeError: a value cannot be written, such as half of a surrogate pair.
        """
        return orjson.dumps(self).decode()


class ItemPlaces:
    """Where the Items of a hub are, and what each says of the hub.

    Args:
        hub: all projects.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._parents: dict[tuple[str, int], Place] = {}
        layout = Layout()
        self._collections = {
            category.id: Place(layout.stac_collection(category.id), category.title)
            for category in hub.config.stac.categories
        }

    def divide(self, category: str, tree: Branch) -> None:
        """Note which Catalogs below a Collection list its Items; those that it lists itself need no note."""
        for branch in tree.walk():
            place = Place(branch_path(Layout(), category, branch), branch.title)
            for project in branch.projects:
                self._parents[category, project.record.id] = place

    def path(self, project: Project, category: str) -> str:
        """Where the project's Item is in the site."""
        return item_path(category, self._hub.item_ids[project.record.id])

    def around(self, project: Project) -> ItemSurroundings:
        """Return what the Items of a project say of the hub."""
        hub, id_ = self._hub, project.record.id
        return ItemSurroundings(
            item_id=hub.item_ids[id_],
            instance=hub.instance_of(project.record),
            parents={
                category: self._parents.get((category, id_)) or self._collections[category]
                for category in project.categories
                if category in self._collections
            },
            targets=dict(self._targets(project)),
            latest=self._latest(project),
            predecessors=tuple(map(self._place, hub.predecessors.get(id_, ()))),
        )

    def _targets(self, project: Project) -> Mapping[str, Place]:
        targets = {}
        for link in project.links:
            if isinstance(link.href, ProjectReference) and (found := self._hub.resolve(link.href)):
                category, target = found
                if target.record.id != project.record.id:
                    targets[_key(link.href)] = Place(self.path(target, category), target.title)
        return targets

    def _latest(self, project: Project) -> Place | Elsewhere | None:
        seen = [project]
        while (after := self._hub.successor_of(seen[-1])) and after not in seen:
            seen.append(after)
        if len(seen) == 1:
            return None
        latest = seen[-1]
        named = latest.successor
        if named and isinstance(named.href, str) and is_address(named.href):
            return Elsewhere(named.href, named.type, named.title)
        return self._place(latest)

    def _place(self, project: Project) -> Place:
        return Place(self.path(project, project.categories[0]), project.title)


def item_path(category: str, item_id: str) -> str:
    """Where an Item is in the site."""
    return Layout().stac_item(category, item_id)


def branch_path(layout: Layout, category: str, branch: Branch) -> str:
    """Where a Collection, or a Catalog below it, is in the site."""
    if not branch.namespace and not branch.letters:
        return layout.stac_collection(category)
    return layout.stac_branch(category, "/".join(branch.namespace), branch.letters)


def _key(reference: ProjectReference) -> str:
    return f"{reference.category} {reference.full_path}"
