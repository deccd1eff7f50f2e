"""Links of the STAC documents; those within the site are relative."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.catalog.division import Branch
from sharinghub_static.path_segments import shortened
from sharinghub_static.project.earlier_items import earlier_items
from sharinghub_static.project.model import Link, Project, ProjectReference
from sharinghub_static.project.versions import version_of
from sharinghub_static.site.layout import Layout, absolute, relative

__all__ = [
    "GEOJSON",
    "HTML",
    "JSON",
    "NDJSON",
    "STRUCTURAL",
    "ItemLinks",
    "branch_path",
    "link",
    "site_address",
]

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
NDJSON = "application/x-ndjson"

STRUCTURAL = frozenset({"self", "root", "parent", "child", "children", "collection", "item", "items"})
"""Relations that make the tree; a project's own link must not have one, for clients walk by them."""


_LINK_FIELDS = frozenset({"rel", "href", "type", "title"})


def link(rel: str, href: str, type_: str = "", title: str = "", **extra: object) -> dict[str, object]:
    """A STAC link; empty type and title are left out."""
    found = {"rel": rel, "href": href}
    if type_:
        found["type"] = type_
    if title:
        found["title"] = title
    return found | extra


def site_address(start: str, address: str) -> str:
    """An address of the configuration, as a document of the site links to it.

    Args:
        start: path of the document.
        address: absolute, or relative to the root of the site.
    """
    if ":" in address.partition("/")[0] or address.startswith("//"):
        return address
    return relative(start, address.lstrip("/").removeprefix("./") or "index.html")


def branch_path(layout: Layout, category: str, branch: Branch) -> str:
    """Where a Collection, or a Catalog below it, is in the site."""
    if not branch.namespace and not branch.letters:
        return layout.stac_collection(category)
    return layout.stac_branch(category, "/".join(branch.namespace), branch.letters)


class ItemLinks:
    """The links of a hub's items.

    Args:
        hub: all projects, for links from one to another.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._layout = Layout()
        self._root_title = hub.config.stac.root.title
        self._upwards: dict[tuple[str, int, str], list[dict[str, Any]]] = {}
        self._parents: dict[tuple[str, int], tuple[str, str]] = {}
        self._titles = {category.id: category.title for category in hub.config.stac.categories}

    def divide(self, category: str, tree: Branch) -> None:
        """Note which Catalogs below a Collection list its Items; those that it lists itself need no note."""
        for branch in tree.walk():
            place = (branch_path(self._layout, category, branch), branch.title)
            for project in branch.projects:
                self._parents[category, project.record.id] = place

    def path(self, project: Project, category: str) -> str:
        """Where the project's item is in the site."""
        return self._layout.stac_item(category, self._hub.item_ids[project.record.id])

    def version_path(self, project: Project, version: str) -> str:
        """Where the Item of an earlier version is in the site; there is one, in the first category."""
        item_id = self._hub.item_ids[project.record.id]
        return self._layout.stac_item_version(project.categories[0], item_id, version)

    def version_id(self, project: Project, version: str) -> str:
        """Id of the Item of an earlier version: words and a checksum, as no project's Item has it."""
        return shortened(f"{self._hub.item_ids[project.record.id]}@{version}")

    def upwards(self, category: str, start: str) -> list[dict[str, Any]]:
        """Links of a document to the root and to a Collection, which is its parent."""
        collection = (self._layout.stac_collection(category), self._titles[category])
        return list(self._structure(start, collection, collection))

    def of(self, project: Project, category: str) -> list[dict[str, object]]:
        """All links of one item: the tree's, ours, and the project's own in their order."""
        start = self.path(project, category)
        collection = (self._layout.stac_collection(category), self._titles[category])
        parent = self._parents.get((category, project.record.id), collection)
        # Relative links upwards are the same for all items of a parent that lie as deep.
        place = (category, start.count("/"), parent[0])
        if place not in self._upwards:
            self._upwards[place] = list(self._structure(start, collection, parent))
        return [*self._upwards[place], *self._own(project, category, start)]

    def _structure(
        self, start: str, collection: tuple[str, str], parent: tuple[str, str]
    ) -> Iterator[dict[str, object]]:
        """Links upwards, to documents that are given by path and title."""
        yield link("root", relative(start, self._layout.stac_root()), JSON, self._root_title)
        yield link("parent", relative(start, parent[0]), JSON, parent[1])
        yield link("collection", relative(start, collection[0]), JSON, collection[1])

    def _own(self, project: Project, category: str, start: str) -> Iterator[dict[str, object]]:
        yield from self._canonical(project, category, start)
        page = self._layout.project(category, project.record.full_path)
        yield link("alternate", relative(start, page), HTML, project.title)
        # A run in MLflow is another source than the project in GitLab, which stays one.
        given = {written.rel for written in project.links if not written.source}
        if "via" not in given:
            yield link("via", project.record.web_url, HTML, f"{project.record.gitlab_path} on GitLab")
        for written in project.links:
            yield from self._written(written, project, start)
        yield from (known for known in _known(project) if known["rel"] not in given)
        if "predecessor-version" not in given:
            yield from self._before(project, start)
        if project.is_deprecated and "latest-version" not in {written.rel for written in project.links}:
            yield from self._latest(project, start)

    def _latest(self, project: Project, start: str) -> Iterator[dict[str, object]]:
        """What takes the place of a deprecated project in the end, as the version extension wants it."""
        seen = [project]
        while (after := self._hub.successor_of(seen[-1])) and after not in seen:
            seen.append(after)
        latest = seen[-1]
        elsewhere = latest.successor
        if elsewhere and isinstance(elsewhere.href, str):
            yield link("latest-version", elsewhere.href, elsewhere.type, elsewhere.title)
        elif latest is not project:
            path = relative(start, self.path(latest, latest.categories[0]))
            yield link("latest-version", path, GEOJSON, latest.title)

    def _before(self, project: Project, start: str) -> Iterator[dict[str, object]]:
        """Its own earlier version first: pystac follows the first link."""
        for last in earlier_items(project)[-1:]:
            path = relative(start, self.version_path(project, last.version))
            yield link("predecessor-version", path, GEOJSON, f"{project.title} {last.version}")
            if project.record.releases:
                # With those of which no archive has an Item.
                history = f"{project.record.web_url}/-/releases"
                yield link("version-history", history, HTML, "Releases")
        predecessors = self._hub.predecessors.get(project.record.id, ())
        for before in predecessors:
            path = relative(start, self.path(before, before.categories[0]))
            yield link("predecessor-version", path, GEOJSON, before.title)
        if not predecessors and not earlier_items(project):
            yield from _version_before(project)

    def _canonical(self, project: Project, category: str, start: str) -> Iterator[dict[str, object]]:
        """The primary copy: the item in the project's first category.

        On a site with an address every item tells its own, so that a copy of the file still knows where
        it comes from; else only the items that are copies tell of the first one.
        """
        primary = self.path(project, project.categories[0])
        if self._hub.config.stac.root_href:
            yield link(
                "canonical", absolute(self._hub.config.stac.root_href, primary), GEOJSON, project.title
            )
        elif category != project.categories[0]:
            yield link("canonical", relative(start, primary), GEOJSON, project.title)

    def _written(self, written: Link, project: Project, start: str) -> Iterator[dict[str, object]]:
        fields = {key: value for key, value in written.extra.items() if key not in _LINK_FIELDS}
        if not isinstance(written.href, ProjectReference):
            yield link(written.rel, written.href, written.type, written.title, **fields)
            return
        found = self._hub.resolve(written.href)
        if found is None or found[1].record.id == project.record.id:
            return
        category, target = found
        href = relative(start, self.path(target, category))
        yield link(written.rel, href, GEOJSON, written.title or target.title, **fields)


def _version_before(project: Project) -> Iterator[dict[str, object]]:
    """The page of the release before the newest, where the newest is the Item's version.

    Source: https://github.com/stac-extensions/version#relation-types: "a resource containing the predecessor
    version". It has no Item: that of a project is the one of today.
    """
    releases = project.record.releases
    if not releases or "version" in project.properties or not version_of(releases[0].tag):
        return
    for before in releases[1:]:
        if (version := version_of(before.tag)) and version != version_of(releases[0].tag):
            href = f"{project.record.web_url}/-/releases/{quote(before.tag, safe='')}"
            yield link("predecessor-version", href, HTML, version)
            return


def _known(project: Project) -> Iterator[dict[str, object]]:
    """Links that follow from what is known, for those that the project's own do not hold."""
    if project.license and project.license.url:
        yield link("license", project.license.url, HTML, project.license.expression)
    if project.citation and project.doi:
        # The words may name a paper that is to be cited in the place of what has the DOI.
        work = project.citation.work
        is_of_other = work is not None and work.is_other and work.doi != project.doi
        words = "" if is_of_other else project.citation.citation
        yield link("cite-as", f"https://doi.org/{project.doi}", HTML, words)
    if project.preview:
        yield link("preview", project.preview.href, project.preview.type, project.preview.alt or "Preview")
