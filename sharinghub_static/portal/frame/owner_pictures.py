"""The pictures that the configuration names: logos and icons, addresses or files beside it."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from sharinghub_static.config import SiteConfig

__all__ = ["configured_pictures", "owner_pictures", "picture_file"]

_PICTURES = {".avif", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".webp"}


def owner_pictures(config: SiteConfig) -> list[Path]:
    """Return the files that are published as pictures of the site's owner, each once."""
    files = (picture_file(config, configured) for configured in configured_pictures(config))
    return list(dict.fromkeys(filter(None, files)))


def configured_pictures(config: SiteConfig) -> Iterator[str]:
    """All that the configuration names as a picture, as it is written."""
    named: list[Any] = [config.portal.logo, config.stac.root.logo]
    named += [picture for category in config.stac.categories for picture in (category.logo, category.icon)]
    links = [link for group in config.external_urls for link in (group, *group.dropdown)]
    named += [link.icon for link in links]
    named += [collection.text.picture for collection in config.collections]
    yield from (picture for picture in named if picture)


def picture_file(config: SiteConfig, configured: str) -> Path | None:
    """Return the file of a picture beside the configuration; None where it is not there or is no picture.

    Args:
        config: the site's configuration.
        configured: as the configuration has it; a leading ``/`` or ``./`` does not matter.
    """
    if configured.startswith(("http://", "https://")):
        return None
    folder = config.folder.resolve()
    file = (folder / PurePosixPath(configured.lstrip("/"))).resolve()
    is_ours = file.is_relative_to(folder) and file.suffix.lower() in _PICTURES
    return file if is_ours and file.is_file() else None
