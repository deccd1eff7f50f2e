"""How Git names what it keeps: the SHA-1 of a header and the content.

https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
"""

import hashlib

__all__ = ["blob_id", "object_id"]


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
