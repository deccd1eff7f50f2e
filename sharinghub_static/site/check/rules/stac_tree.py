"""STAC documents hang together: clients walk from the root to every item and back."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from sharinghub_static.site.check.files import Site, SiteFile
from sharinghub_static.site.check.hrefs import resolve
from sharinghub_static.site.check.result import Finding
from sharinghub_static.site.check.rules import Rule, check
from sharinghub_static.site.layout import Layout

__all__ = ["CODES", "StacTree"]

CODES = {
    "CHK203": "a structural link of STAC that is missing or leads to the wrong document",
    "CHK204": "a STAC document that no parent lists",
    "CHK205": "an id that two STAC documents bear",
    "CHK206": "a self link that is not the document's own address",
}

_DOWNWARDS = {"item": {"Feature"}, "child": {"Catalog", "Collection"}}


@dataclass(slots=True)
class _Node:
    """What the tree needs to know of a document: paths in the site that its links lead to, by relation.

    Of its schemas it has the digests, for it is valid only while they are the same.
    """

    type: str
    id: str
    collection: str | None
    links: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    schemas: dict[str, str] = field(default_factory=dict)


@check(CODES)
class StacTree(Rule):
    """Walks the tree once all documents are known."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._nodes: dict[str, _Node] = {}
        self._schemas: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}

    def look(self, file: SiteFile) -> Iterator[Finding]:
        """Remember a document's place, and compare its self link with it."""
        document = file.stac
        if document is None:
            return
        node = _Node(str(document["type"]), str(document.get("id")), document.get("collection"))
        node.schemas = self._same(self.site.schemas.digests(document))
        self._nodes[file.path] = node
        for rel, href in _links(document):
            if rel == "self" and not self._is_own(file.path, href):
                message = (
                    f"its self link is {href}, which is not where it lies: {self.site.address}{file.path}"
                )
                yield Finding(file.path, file.line_of(href), "CHK206", message)
            target = resolve(file.path, self._inside(file.path, href))
            if target is not None:
                node.links[rel].append(target.path)

    def written(self, path: str) -> str:
        """What is known of a document, in one line; empty of any other file."""
        node = self._nodes.get(path)
        return json.dumps([node.type, node.id, node.collection, node.links, node.schemas]) if node else ""

    def recall(self, path: str, written: str) -> bool:
        """Take what was known of a document that has not changed since.

        Args:
            path: of the document.
            written: as :meth:`written` returned it.

        Returns:
            Whether its schemas are the same; if not, it must be looked at.
        """
        if not written:
            return True
        type_, id_, collection, links, schemas = json.loads(written)
        if any(self.site.schemas.digest(url) != digest for url, digest in schemas.items()):
            return False
        self._nodes[path] = _Node(type_, id_, collection, defaultdict(list, links), self._same(schemas))
        return True

    def _same(self, schemas: dict[str, str]) -> dict[str, str]:
        """The same schemas, of which thousands of documents share one dictionary."""
        return self._schemas.setdefault(tuple(schemas.items()), schemas)

    @property
    def number(self) -> int:
        """Number of documents so far."""
        return len(self._nodes)

    def finish(self) -> Iterator[Finding]:
        """Compare the documents with each other."""
        nodes = self._nodes
        root = Layout().stac_root()
        if nodes and root not in nodes:
            yield Finding(root, 1, "CHK203", "is missing, or is no Catalog: clients begin there")
        listed: dict[str, set[str]] = {
            path: {target for rel in _DOWNWARDS for target in node.links[rel]} for path, node in nodes.items()
        }
        for path, node in nodes.items():
            yield from self._upwards(path, node, nodes, listed)
            yield from self._downwards(path, node, nodes)

    # Parts

    def _upwards(
        self, path: str, node: _Node, nodes: dict[str, _Node], listed: dict[str, set[str]]
    ) -> Iterator[Finding]:
        root = Layout().stac_root()
        if node.links["root"] != [root]:
            yield _wrong(path, f"must have one root link, and it must lead to {root}")
        if path == root:
            if node.links["parent"]:
                yield _wrong(path, "is the root, so it must have no parent link")
            return
        parents = node.links["parent"]
        if len(parents) != 1 or parents[0] not in nodes:
            yield _wrong(path, "must have one parent link, and it must lead to a Catalog or Collection")
        elif path not in listed[parents[0]] and not (
            _is_curated(path, node, nodes) or _is_earlier_version(path, node, nodes)
        ):
            message = f"is not listed by its parent {parents[0]}: add an item or child link there"
            yield Finding(path, 1, "CHK204", message)
        if node.collection is None and not node.links["collection"]:
            return
        holder = nodes.get((node.links["collection"] or [""])[0])
        if holder is None or holder.type != "Collection" or holder.id != node.collection:
            yield _wrong(path, f"must have a collection link that leads to the Collection {node.collection}")

    def _downwards(self, path: str, node: _Node, nodes: dict[str, _Node]) -> Iterator[Finding]:
        seen: dict[str, str] = {}
        for rel, types in _DOWNWARDS.items():
            for target in node.links[rel]:
                found = nodes.get(target)
                if found is None or found.type not in types:
                    yield _wrong(path, f"its {rel} link to {target} leads to no {' or '.join(sorted(types))}")
                elif found.links["parent"][:1] != [path] and not _is_curated(path, node, nodes):
                    yield _wrong(target, f"is listed by {path}, which is not where its parent link leads")
                elif (first := seen.setdefault(found.id, target)) != target:
                    message = f"its id {found.id} is also that of {first}: ids are unique in a catalog"
                    yield Finding(target, 1, "CHK205", message)

    def _inside(self, path: str, href: str) -> str:
        """An absolute address of the site's own as one from its root."""
        address = self.site.address
        if address and href.startswith(address):
            return "../" * path.count("/") + href.removeprefix(address)
        return href

    def _is_own(self, path: str, href: str) -> bool:
        target = resolve(path, self._inside(path, href))
        return target is not None and target.path == path


def _is_curated(path: str, node: _Node, nodes: dict[str, _Node]) -> bool:
    """Whether it is the Catalog of a curated collection: it lists Items that have their parent elsewhere.

    The root links it as ``related``.
    """
    root = nodes.get(Layout().stac_root())
    is_in_place = path.startswith(Layout().stac_curated("x").removesuffix("x/catalog.json"))
    return is_in_place and node.type == "Catalog" and root is not None and path in root.links["related"]


def _is_earlier_version(path: str, node: _Node, nodes: dict[str, _Node]) -> bool:
    """Whether it is an earlier version of an Item, which clients reach by the links to predecessors."""
    latest = node.links["latest-version"][:1]
    seen, following = set[str](), latest if node.type == "Feature" else []
    while following and following[0] in nodes and following[0] not in seen:
        seen.add(following[0])
        following = nodes[following[0]].links["predecessor-version"][:1]
        if following == [path]:
            return True
    return False


def _wrong(path: str, message: str) -> Finding:
    return Finding(path, 1, "CHK203", message)


def _links(document: dict[str, object]) -> Iterator[tuple[str, str]]:
    links = document.get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and isinstance(link.get("href"), str):
            yield str(link.get("rel")), link["href"]
