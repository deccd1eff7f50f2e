"""The JSON Schema of our own properties of Items, at the address that Items name."""

from collections.abc import Iterator

import orjson

from sharinghub_static.portal.frame.registration import site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.site.layout import Layout, absolute
from sharinghub_static.stac_extension import own_extension

__all__ = ["schema_file"]


@site_files("stac-extension")
def schema_file(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of the schema."""
    root, path = site.hub.config.stac.root_href, Layout().sharinghub_schema()
    schema = own_extension(absolute(root, path) if root else "", has_instances=bool(site.hub.instances))
    yield path, orjson.dumps(schema, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
