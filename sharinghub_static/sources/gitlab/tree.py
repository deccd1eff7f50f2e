"""The whole trees of repositories at their default branches, page by page."""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field

from sharinghub_static.snapshot.records import FileRecord
from sharinghub_static.sources.gitlab.batches import ProjectReply, ask_each
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.values import as_text, dig, nodes

__all__ = ["Tree", "read_trees"]

_TOGETHER = 5
"""Further pages in one request: each query scores 35 of the 200 points of an anonymous caller."""


@dataclass(slots=True)
class Tree:
    """What was read of a tree.

    Args:
        files: path to file.
        is_cut: whether there are more than were read.
        failure: why not all could be read; empty when they were.
    """

    files: dict[str, FileRecord] = field(default_factory=dict)
    is_cut: bool = False
    failure: str = ""


@dataclass(slots=True)
class _Reading:
    """One tree that is being read."""

    tree: Tree = field(default_factory=Tree)
    cursor: str = ""
    cursors: set[str] = field(default_factory=set)


def read_trees(
    client: GraphqlClient, first: Mapping[int, ProjectReply], most: int, pool: Executor
) -> dict[int, Tree]:
    """Read trees to their ends, or to the limit.

    Args:
        client: whom to ask for further pages.
        first: REST id of each project to the reply that holds the first page.
        most: entries of each that are kept.
        pool: where requests wait for their turn.
    """
    readings = {id_: _Reading() for id_ in first}
    pages = dict(first)
    while pages:
        for id_, reply in pages.items():
            _add_page(readings[id_], reply, most)
        asked = {id_: {"after": readings[id_].cursor} for id_ in pages if readings[id_].cursor}
        pages = ask_each(client, "tree", asked, _TOGETHER, pool)
    return {id_: reading.tree for id_, reading in readings.items()}


def _add_page(reading: _Reading, reply: ProjectReply, most: int) -> None:
    """Take one page; without a cursor there is no further one."""
    tree = reading.tree
    page = dig(reply.node, "repository", "paginatedTree")
    _take(page, tree)
    cursor, reading.cursor = dig(page, "pageInfo", "endCursor"), ""
    if reply.failures:
        tree.failure = next(iter(reply.failures.values()))
    elif dig(page, "pageInfo", "hasNextPage") is not True:
        pass
    elif len(tree.files) >= most:
        tree.is_cut = True
    elif not isinstance(cursor, str) or cursor in reading.cursors:
        tree.failure = "the pages of the tree go in circles"
    else:
        reading.cursors.add(cursor)
        reading.cursor = cursor
    if len(tree.files) > most:
        tree.is_cut = True
        tree.files = {path: tree.files[path] for path in list(tree.files)[:most]}


def _take(page: Mapping[str, object] | None, into: Tree) -> None:
    for tree in nodes(page):
        for blob in nodes(tree, "blobs"):
            if path := as_text(blob.get("path")):
                into.files[path] = FileRecord(
                    path,
                    "blob",
                    as_text(blob.get("mode")),
                    as_text(blob.get("lfsOid")).lower(),
                    blob_id=as_text(blob.get("sha")).lower(),
                )
        for submodule in nodes(tree, "submodules"):
            if path := as_text(submodule.get("path")):
                into.files[path] = FileRecord(path, "submodule")
