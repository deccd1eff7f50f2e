"""Links of the STAC documents; those within the site are relative."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from sharinghub_static.catalog.surroundings import Elsewhere, ItemSurroundings, Place, item_path
from sharinghub_static.config import SiteConfig
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
    "ItemLinks",
    "link",
    "site_address",
    "version_id",
]

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
NDJSON = "application/x-ndjson"

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


class ItemLinks:
    """The links of Items.

    Args:
        config: the site's configuration.
    """

    def __init__(self, config: SiteConfig) -> None:
        self._layout = Layout()
        self._root = config.stac.root_href
        self._root_title = config.stac.root.title
        self._upwards: dict[tuple[str, int, str], list[dict[str, Any]]] = {}
        self._titles = {category.id: category.title for category in config.stac.categories}

    def version_path(self, project: Project, around: ItemSurroundings, version: str) -> str:
        """Where the Item of an earlier version is in the site; there is one, in the first category."""
        return self._layout.stac_item_version(project.categories[0], around.item_id, version)

    def upwards(self, category: str, start: str) -> list[dict[str, Any]]:
        """Links of a document to the root and to a Collection, which is its parent."""
        collection = (self._layout.stac_collection(category), self._titles[category])
        return list(self._structure(start, collection, collection))

    def of(self, project: Project, around: ItemSurroundings, category: str) -> list[dict[str, object]]:
        """All links of one Item: the tree's, ours, and the project's own in their order."""
        start = item_path(category, around.item_id)
        collection = (self._layout.stac_collection(category), self._titles[category])
        parent = around.parents[category]
        # Relative links upwards are the same for all items of a parent that lie as deep.
        place = (category, start.count("/"), parent.path)
        if place not in self._upwards:
            self._upwards[place] = list(self._structure(start, collection, (parent.path, parent.title)))
        return [*self._upwards[place], *self._own(project, around, category, start)]

    def _structure(
        self, start: str, collection: tuple[str, str], parent: tuple[str, str]
    ) -> Iterator[dict[str, object]]:
        """Links upwards, to documents that are given by path and title."""
        yield link("root", relative(start, self._layout.stac_root()), JSON, self._root_title)
        yield link("parent", relative(start, parent[0]), JSON, parent[1])
        yield link("collection", relative(start, collection[0]), JSON, collection[1])

    def _own(
        self, project: Project, around: ItemSurroundings, category: str, start: str
    ) -> Iterator[dict[str, object]]:
        yield from self._canonical(project, around, category, start)
        page = self._layout.project(category, project.record.full_path)
        yield link("alternate", relative(start, page), HTML, project.title)
        # A run in MLflow is another source than the project in GitLab, which stays one.
        given = {written.rel for written in project.links if not written.source}
        if "via" not in given:
            yield link("via", project.record.web_url, HTML, f"{project.record.gitlab_path} on GitLab")
        for written in project.links:
            yield from self._written(written, around, start)
        yield from (known for known in _known(project) if known["rel"] not in given)
        if "predecessor-version" not in given:
            yield from self._before(project, around, start)
        if project.is_deprecated and "latest-version" not in {written.rel for written in project.links}:
            yield from _latest(project, around, start)

    def _before(self, project: Project, around: ItemSurroundings, start: str) -> Iterator[dict[str, object]]:
        """Its own earlier version first: pystac follows the first link."""
        for last in earlier_items(project)[-1:]:
            path = relative(start, self.version_path(project, around, last.version))
            yield link("predecessor-version", path, GEOJSON, f"{project.title} {last.version}")
            if project.record.releases:
                # With those of which no archive has an Item.
                history = f"{project.record.web_url}/-/releases"
                yield link("version-history", history, HTML, "Releases")
        for before in around.predecessors:
            yield link("predecessor-version", relative(start, before.path), GEOJSON, before.title)
        if not around.predecessors and not earlier_items(project):
            yield from _version_before(project)

    def _canonical(
        self, project: Project, around: ItemSurroundings, category: str, start: str
    ) -> Iterator[dict[str, object]]:
        """The primary copy: the item in the project's first category.

        On a site with an address every item tells its own, so that a copy of the file still knows where
        it comes from; else only the items that are copies tell of the first one.
        """
        primary = item_path(project.categories[0], around.item_id)
        if self._root:
            yield link("canonical", absolute(self._root, primary), GEOJSON, project.title)
        elif category != project.categories[0]:
            yield link("canonical", relative(start, primary), GEOJSON, project.title)

    def _written(self, written: Link, around: ItemSurroundings, start: str) -> Iterator[dict[str, object]]:
        fields = {key: value for key, value in written.extra.items() if key not in _LINK_FIELDS}
        if not isinstance(written.href, ProjectReference):
            yield link(written.rel, written.href, written.type, written.title, **fields)
            return
        if target := around.target(written.href):
            href = relative(start, target.path)
            yield link(written.rel, href, GEOJSON, written.title or target.title, **fields)


def version_id(around: ItemSurroundings, version: str) -> str:
    """Id of the Item of an earlier version: words and a checksum, as no project's Item has it."""
    return shortened(f"{around.item_id}@{version}")


def _latest(project: Project, around: ItemSurroundings, start: str) -> Iterator[dict[str, object]]:
    """What takes the place of a deprecated project in the end, as the version extension wants it."""
    named = project.successor
    match around.latest:
        case Place(path, title):
            yield link("latest-version", relative(start, path), GEOJSON, title)
        case Elsewhere(href, type_, title):
            yield link("latest-version", href, type_, title)
        case None if named and isinstance(named.href, str):
            yield link("latest-version", named.href, named.type, named.title)


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
