"""The whole tree of a repository at its default branch, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sharinghub_static.snapshot.records import FileRecord
from sharinghub_static.sources.gitlab.batches import ProjectReply, ask_about
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.values import as_text, dig, nodes

__all__ = ["Tree", "read_tree"]


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


def read_tree(client: GraphqlClient, id_: int, first: ProjectReply, most: int) -> Tree:
    """Read a tree to its end, or to the limit.

    Args:
        client: reads further pages.
        id_: REST id of the project.
        first: the answer that holds the first page.
        most: entries that are kept.
    """
    tree, payload = Tree(), first
    cursors: set[str] = set()
    while True:
        page = dig(payload.node, "repository", "paginatedTree")
        _take(page, tree)
        cursor = dig(page, "pageInfo", "endCursor")
        if payload.failures:
            tree.failure = next(iter(payload.failures.values()))
        elif dig(page, "pageInfo", "hasNextPage") is not True:
            pass
        elif len(tree.files) >= most:
            tree.is_cut = True
        elif not isinstance(cursor, str) or cursor in cursors:
            tree.failure = "the pages of the tree go in circles"
        else:
            cursors.add(cursor)
            payload = ask_about(client, "tree", [id_], after=cursor)[id_]
            continue
        break
    if len(tree.files) > most:
        tree.is_cut = True
        tree.files = {path: tree.files[path] for path in list(tree.files)[:most]}
    return tree


def _take(page: Mapping[str, object] | None, into: Tree) -> None:
    for tree in nodes(page):
        for blob in nodes(tree, "blobs"):
            if path := as_text(blob.get("path")):
                into.files[path] = FileRecord(
                    path, "blob", as_text(blob.get("mode")), as_text(blob.get("lfsOid")).lower()
                )
        for submodule in nodes(tree, "submodules"):
            if path := as_text(submodule.get("path")):
                into.files[path] = FileRecord(path, "submodule")
