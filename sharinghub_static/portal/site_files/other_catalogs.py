"""The projects in the words of other catalogs: Croissant, DCAT-AP, OGC API Records, DataCite, CodeMeta."""

import io
from collections.abc import Iterator

from sharinghub_static.portal.frame.registration import Reads, site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.site_files.catalog_entries import catalog_entries
from sharinghub_static.portal.site_files.dcat import dcat_catalogs
from sharinghub_static.portal.site_files.rdf import PackedStatements
from sharinghub_static.portal.site_files.records import record_files
from sharinghub_static.site.layout import Layout
from sharinghub_static.text.json_values import one_line

__all__ = ["catalog_files"]


@site_files("other-catalogs", reads=Reads.TEXTS)
def catalog_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file that the site's owner wants and that has something in it."""
    hub, layout = site.hub, Layout()
    statements, records = PackedStatements(), list[bytes]()
    data, software = io.BytesIO(), io.BytesIO()
    for project, entry in catalog_entries(hub, site.cache):
        if entry.croissant:
            path = layout.croissant(project.categories[0], project.record.full_path)
            yield path, entry.croissant + b"\n"
        if entry.dcat:
            statements.put(project.record.id, entry.dcat)
        records += filter(None, [entry.record])
        data.writelines(map(one_line, filter(None, [entry.datacite])))
        software.writelines(map(one_line, filter(None, [entry.codemeta])))
    if hub.config.site.formats.dcat:
        yield from dcat_catalogs(hub, statements)
    yield from record_files(hub, records)
    if data.tell():
        yield layout.datacite(), data.getvalue()
    if software.tell():
        yield layout.codemeta(), software.getvalue()
