"""Size and checksum of files in Git LFS come from their pointers, never from Git's blob id.

Source: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: the ``oid`` is the SHA-256 of the content.
A blob id is the SHA-1 of a header and the content, so it is no checksum of the file.
"""

from dataclasses import replace

from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.lfs_pointer import lfs_pointer
from sharinghub_static.project.rules import metadata_rule


@metadata_rule("lfs_pointers")
def apply(builder: ProjectBuilder) -> None:
    """Fill in what the assets' pointers say."""
    for key, asset in builder.assets.items():
        text = builder.record.text(asset.path) if asset.path and not asset.sha256 else None
        pointer = lfs_pointer(text.text) if text else None
        if pointer:
            builder.assets[key] = replace(asset, sha256=pointer.sha256, size=pointer.size)
