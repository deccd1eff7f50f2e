"""Files of a project that its map can show: fetched by the reader's browser, once the reader asks for one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.project_page.files import api_url, file_kind, has_ranges
from sharinghub_static.portal.project_page.view import ProjectView
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.project.model import Project
from sharinghub_static.project.tracking_login import needs_login
from sharinghub_static.snapshot.records import Visibility

__all__ = ["MapLayer", "layer_origins", "map_layers"]

_MOST: Final = 8
"""Files that are offered beside the map; all of them are in the list of files."""
_MOST_BYTES: Final = 8_000_000
"""Of a file that is fetched whole, as ``frontend/src/map/fetching.ts`` has it."""
_KINDS: Final = {"GeoJSON": "geojson", "geojson": "geojson", "COG": "raster", "GeoTIFF": "raster"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLayer:
    """A file that the map of a project can show.

    Args:
        href: where browsers read it: GitLab's API lets other sites read files of a repository.
        kind: ``geojson`` or ``raster``.
        size: in bytes; 0 when it is not known.
        size_text: the same in words; may be empty.
    """

    title: str
    href: str
    kind: str
    size: int
    size_text: str


def map_layers(project: Project, gitlab: str, translator: Translator) -> tuple[MapLayer, ...]:
    """The files that are offered, in the order of the Item.

    Args:
        project: any.
        gitlab: address of the instance.
        translator: the language.
    """
    return tuple(_layers(project, gitlab, translator))[:_MOST]


def _layers(project: Project, gitlab: str, translator: Translator) -> Iterator[MapLayer]:
    if project.record.visibility is not Visibility.PUBLIC:
        return  # Browsers send no token.
    for asset in project.assets:
        kind = _KINDS.get(file_kind(asset), "")
        is_whole = kind == "geojson" or not has_ranges(asset)
        if not kind or needs_login(asset.extra) or (is_whole and (asset.size or 0) > _MOST_BYTES):
            continue
        href = api_url(asset, project, gitlab)
        if is_web_address(href):
            yield MapLayer(
                title=asset.title or asset.path or asset.key,
                href=href,
                kind=kind,
                size=max(asset.size or 0, 0),
                size_text=translator.size(asset.size) if asset.size and asset.size > 0 else "",
            )


def layer_origins(view: ProjectView) -> tuple[str, ...]:
    """What the page's policy must let the browser read: the GitLab, and the hosts of other files."""
    gitlab = f"{view.gitlab_url.rstrip('/')}/"
    layers = map_layers(view.project, view.gitlab_url, view.translator)
    return tuple(gitlab if layer.href.startswith(gitlab) else _host(layer.href) for layer in layers)


def _host(href: str) -> str:
    parts = urlsplit(href)
    return f"{parts.scheme}://{parts.netloc}"
