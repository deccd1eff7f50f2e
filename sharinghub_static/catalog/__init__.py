"""Projects as STAC: Items, Collections and the root Catalog."""

from sharinghub_static.catalog.tree import Catalog, build_catalog

__all__ = ["Catalog", "build_catalog"]
