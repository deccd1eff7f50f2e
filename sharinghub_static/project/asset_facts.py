"""What an asset of the repository is for, and how programs in browsers get it.

Source: https://github.com/radiantearth/stac-spec/blob/v1.1.0/best-practices.md#list-of-asset-roles: a
``graphic`` is a picture that helps to understand the data, a ``thumbnail`` a small picture of the data, which
clients lay over its place; https://github.com/stac-extensions/alternate-assets, v1.2.0. GitLab's API lets
pages of other origins read, the addresses of GitLab's pages do not.
"""

import re
from typing import Final

from sharinghub_static.media_types import media_type_of
from sharinghub_static.project.gitlab_api import file_address
from sharinghub_static.snapshot.records import FileRecord, ProjectRecord

__all__ = ["alternate_addresses", "is_graphic", "picture_role"]

_GRAPHIC: Final = re.compile(
    r"(?:^|[^a-z])(?:architecture|banner|chart|confusion|curves?|diagram|fig|figures?|flowchart|graph|graphic|"
    r"graphs|hist|histogram|legend|logo|loss|matrix|metrics|plots?|poster|roc|scatter|schema|"
    r"scheme|screenshot|workflow)(?:[^a-z]|$)"
)
"""Words of names of plots, charts and drawings."""

_READ_IN_PLACE: Final = (
    "application/geo+json", "application/geopackage+sqlite3", "application/netcdf",
    "application/vnd.apache.parquet", "application/vnd.flatgeobuf", "application/vnd.laszip+copc",
    "application/vnd.pmtiles", "application/vnd.zarr", "application/x-hdf5", "image/tiff",
)  # fmt: skip
"""Media types that maps and notebooks in a browser read from where they are."""


def is_graphic(path: str) -> bool:
    """Whether a picture is a plot, chart or drawing, by its name: SVG is a drawing always.

    Args:
        path: of the file, or of its address.

    >>> is_graphic("docs/loss_curve.png"), is_graphic("figures/area.png"), is_graphic("preview.png")
    (True, True, False)
    """
    return media_type_of(path) == "image/svg+xml" or _GRAPHIC.search(path.lower()) is not None


def picture_role(path: str) -> str:
    """The role of a picture of a project: ``graphic`` for plots and drawings, else ``thumbnail``."""
    return "graphic" if is_graphic(path) else "thumbnail"


def alternate_addresses(
    record: ProjectRecord, instance_url: str, file: FileRecord, type_: str
) -> dict[str, object]:
    """The field ``alternate`` of an asset: GitLab's API, which browsers may read from any page; else nothing.

    Args:
        record: the project.
        instance_url: web address of the GitLab.
        file: the file itself, at the end of symbolic links.
        type_: media type of the asset.
    """
    if not type_.startswith(_READ_IN_PLACE):
        return {}
    address = file_address(record, instance_url, file.path, with_lfs=bool(file.lfs_oid))
    return {"alternate": {"api": {"href": address, "alternate:name": "GitLab API, readable from browsers"}}}
