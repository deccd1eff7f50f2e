"""How Git writes what it keeps, and the name that follows: the SHA-1 of a header and the content.

https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

__all__ = ["EMPTY_TREE", "blob_id", "commit_content", "object_id", "tree_content"]

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""Git's id of a folder without files."""


def object_id(kind: str, content: bytes) -> str:
    """Git's id of an object.

    Args:
        kind: ``blob``, ``tree``, ``commit`` or ``tag``.
        content: the object without its header.
    """
    header = f"{kind} {len(content)}\0".encode()
    return hashlib.sha1(header + content, usedforsecurity=False).hexdigest()


def blob_id(content: bytes) -> str:
    """Git's id of a file's content."""
    return object_id("blob", content)


def tree_content(rows: Iterable[tuple[str, str, str]]) -> bytes:
    """A folder as Git keeps it.

    Args:
        rows: mode in octal digits, name and id of each thing in it, in any order.
    """
    written = [(mode.lstrip("0"), name.encode("utf-8", "surrogatepass"), sha) for mode, name, sha in rows]
    # Git sorts a folder as if its name ended in a slash.
    written.sort(key=lambda row: row[1] + (b"/" if row[0] == "40000" else b""))
    return b"".join(b"%s %s\0%s" % (mode.encode(), name, bytes.fromhex(sha)) for mode, name, sha in written)


def commit_content(tree: str, parents: Sequence[str], author: str, when: datetime, message: str) -> bytes:
    """A commit as Git keeps it.

    Args:
        tree: id of its folder.
        parents: ids of the commits before it.
        author: ``Name <address>``.
        when: UTC.
        message: of one line or more.
    """
    who = f"{author} {int(when.timestamp())} +0000"
    lines = [f"tree {tree}", *(f"parent {sha}" for sha in parents), f"author {who}", f"committer {who}", ""]
    return "\n".join([*lines, f"{message.rstrip()}\n"]).encode("utf-8", "surrogatepass")
