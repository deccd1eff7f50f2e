"""Put a world at an address: the samples write their own GitLab ``{gitlab}``: its port is never the same."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from sharinghub_static.demo.world import SampleFile, World

__all__ = ["PLACEHOLDER", "placed"]

PLACEHOLDER = "{gitlab}"

T = TypeVar("T")


def placed(world: World, url: str) -> World:
    """The same world with the instance's address where its texts and READMEs have :data:`PLACEHOLDER`.

    Other files of the repositories are left byte for byte, so that their checksums stay true.

    Args:
        world: as it was read; it is not changed.
        url: web address of the instance, with or without a slash at its end.
    """
    return _placed(world, url.rstrip("/"))


def _placed(value: T, url: str) -> T:
    changed: Any = value
    if isinstance(value, str):
        changed = value.replace(PLACEHOLDER, url)
    elif isinstance(value, SampleFile):
        if value.path.lower() == "readme.md":
            changed = replace(value, content=value.content.replace(PLACEHOLDER.encode(), url.encode()))
    elif isinstance(value, tuple):
        changed = tuple(_placed(item, url) for item in value)
    elif is_dataclass(value) and not isinstance(value, type):
        changed = replace(
            value, **{part.name: _placed(getattr(value, part.name), url) for part in fields(value)}
        )
    return changed if changed != value else value
