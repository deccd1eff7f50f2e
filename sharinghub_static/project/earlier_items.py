"""Items of earlier versions of a project, which its history holds from archives and snapshots."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any, Final

from sharinghub_static.project.model import Project
from sharinghub_static.project.versions import version_of

__all__ = ["MOST_VERSIONS", "EarlierItem", "earlier_items", "version_of_project"]

MOST_VERSIONS: Final = 20
"""Earlier versions of one project that are shown; the newest of them."""

_TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "properties": dict,
    "assets": dict,
    "links": list,
    "stac_extensions": list,
    "geometry": (dict, NoneType),
}
_TEXTS: Final = ("title", "description", "version")


@dataclass(frozen=True, slots=True)
class EarlierItem:
    """The Item of an earlier version.

    Args:
        version: which one it is.
        members: members of the Item, as they are stored; none of its links leads into the catalog.
    """

    version: str
    members: Mapping[str, Any]


def version_of_project(project: Project) -> str:
    """The version that the Item of a project has; empty for none.

    Args:
        project: what its authors wrote counts before its newest release.
    """
    if "version" in project.properties:
        written = project.properties["version"]
        return written if isinstance(written, str) else ""
    releases = project.record.releases
    return version_of(releases[0].tag) if releases else ""


def earlier_items(project: Project) -> tuple[EarlierItem, ...]:
    """Return the earlier versions of a project, oldest first.

    A version is there once, as it was last seen; that of today is not among them. A project whose Item has no
    version, or whose authors name its predecessor themselves, has none.

    Args:
        project: with its history.
    """
    seen = dict[str, EarlierItem]()
    for entry in project.history:
        if entry.item is not None and (item := _earlier_item(entry.item)):
            # Versions that differ in letter case would be one file on some disks.
            seen.pop(item.version.casefold(), None)
            seen[item.version.casefold()] = item
    if not seen or any(link.rel == "predecessor-version" for link in project.links):
        return ()
    today = version_of_project(project)
    seen.pop(today.casefold(), None)
    return tuple(seen.values())[-MOST_VERSIONS:] if today else ()


def _earlier_item(members: Mapping[str, Any]) -> EarlierItem | None:
    """An Item as it is stored; None where it is none: anybody may have written the file."""
    if not all(isinstance(members.get(name), type_) for name, type_ in _TYPES.items()):
        return None
    properties = members["properties"]
    texts = [properties.get(name) for name in _TEXTS]
    if not all(isinstance(text, str) and text.strip() for text in texts) or "datetime" not in properties:
        return None
    return EarlierItem(properties["version"], members)
