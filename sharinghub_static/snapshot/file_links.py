"""Files of a repository that lead to others: Git's symbolic links, and what a README includes.

Source: ``man gitglossary`` (symlink: mode 120000, the content is the path);
https://docs.gitlab.com/user/markdown/#includes.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final

from sharinghub_static.snapshot.records import FileRecord

__all__ = [
    "INCLUDE",
    "SYMLINK",
    "final_target",
    "included_path",
    "included_paths",
    "link_target",
    "past_linked_folder",
]

SYMLINK: Final = "120000"
"""Git's mode of a symbolic link."""

INCLUDE: Final = re.compile(r"^::include\{file=(?P<path>[^{}\r\n]{1,1024})\}[ \t]*$", re.MULTILINE)
_MOST_INCLUDES: Final = 10
_MOST_STEPS: Final = 5


def link_target(path: str, content: str) -> str:
    """The path in the repository that a symbolic link leads to; empty when it leads out of it.

    Args:
        path: of the link.
        content: of the link: a path from its folder.

    >>> [link_target("docs/latest.md", content) for content in ("../README.md", "../../etc/passwd", "/b")]
    ['README.md', '', '']
    """
    content = content.strip("\n")
    if not content or content.startswith("/") or "\0" in content or "\n" in content:
        return ""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), content))
    return "" if target in {".", ".."} or target.startswith("../") else target


def final_target(path: str, files: Mapping[str, FileRecord]) -> str:
    """The file at the end of a chain of symbolic links; empty when there is none.

    Args:
        path: of a file or link.
        files: the tree, by path.
    """
    for _ in range(_MOST_STEPS):
        file = files.get(path)
        if file is None:
            links = {path: link.target for path in _above(path) if (link := files.get(path)) and link.target}
            path = past_linked_folder(path, links)
            continue
        if file.kind != "blob":
            return ""
        if file.mode != SYMLINK:
            return path
        path = file.target
    return ""


def past_linked_folder(path: str, targets: Mapping[str, str]) -> str:
    """The path past the nearest folder above that is a symbolic link; empty when none is.

    Args:
        path: of what is not in the tree by this path.
        targets: paths of symbolic links, to what they lead to.

    >>> past_linked_folder("latest/a/map.tif", {"latest": "2024"}), past_linked_folder("a/map.tif", {})
    ('2024/a/map.tif', '')
    """
    folder = next((folder for folder in _above(path) if folder in targets), "")
    return f"{targets[folder]}{path.removeprefix(folder)}" if folder else ""


def _above(path: str) -> Iterator[str]:
    """The folders above a path, the nearest first."""
    while path := path.rpartition("/")[0]:
        yield path


def included_path(readme: str, written: str) -> str:
    """The path in the repository of a file that a README includes; empty when it is none.

    >>> included_path("docs/README.md", "intro.md"), included_path("README.md", "https://example.org/a.md")
    ('docs/intro.md', '')
    """
    written = written.strip()
    if "://" in written:
        return ""
    return link_target("" if written.startswith("/") else readme, written.lstrip("/"))


def included_paths(readme: str, markdown: str) -> Iterator[str]:
    """Paths of the first files that a README includes; a file twice counts twice."""
    for number, include in enumerate(INCLUDE.finditer(markdown)):
        if number == _MOST_INCLUDES:
            return
        if path := included_path(readme, include["path"]):
            yield path
