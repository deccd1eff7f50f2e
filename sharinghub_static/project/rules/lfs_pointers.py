"""Size and checksum of files in Git LFS come from their pointers, never from Git's blob id.

Source: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: the ``oid`` is the SHA-256 of the content.
A blob id is the SHA-1 of a header and the content, so it is no checksum of the file.
"""

import re
from dataclasses import replace

from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.rules import metadata_rule

_POINTER = re.compile(
    r"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]{1,300}\n){0,9}"
    r"oid sha256:(?P<oid>[0-9a-f]{64})\nsize (?P<size>\d{1,18})\n?"
)


@metadata_rule("lfs_pointers")
def apply(builder: ProjectBuilder) -> None:
    """Fill in what the assets' pointers say."""
    for key, asset in builder.assets.items():
        text = builder.record.text(asset.path) if asset.path and not asset.sha256 else None
        found = _POINTER.fullmatch(text.text.replace("\r\n", "\n")) if text else None
        if found:
            builder.assets[key] = replace(asset, sha256=found["oid"], size=int(found["size"]))
