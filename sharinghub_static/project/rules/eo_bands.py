"""Bands that the front matter describes for the whole project are those of its raster assets.

Source: https://github.com/stac-extensions/eo/tree/v1.1.0: an item may hold ``eo:bands`` only where an
asset has them. SharingHub writes them on the item alone, which no validator accepts.
"""

from dataclasses import replace

from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.rules import metadata_rule

_NO_RASTER = ("text/", "application/json", "application/geo+json", "application/yaml", "application/pdf")


@metadata_rule("eo_bands")
def apply(builder: ProjectBuilder) -> None:
    """Give the bands to the assets that hold data and have none of their own."""
    bands = builder.properties.get("eo:bands")
    if not isinstance(bands, list) or not bands:
        return
    for key, asset in builder.assets.items():
        is_raster = "data" in asset.roles and not asset.type.startswith(_NO_RASTER)
        if is_raster and "eo:bands" not in asset.extra:
            builder.assets[key] = replace(asset, extra={**asset.extra, "eo:bands": bands})
