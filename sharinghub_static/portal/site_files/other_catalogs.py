"""The projects in the words of other catalogs: Croissant, DCAT-AP, OGC API Records, DataCite, CodeMeta.

All are made of what JSON-LD says of a project, which takes most of the time, so they are made in one pass.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from sharinghub_static.portal.components.formats import has_croissant, is_software
from sharinghub_static.portal.frame.linked_data import about_project, described_page
from sharinghub_static.portal.frame.registration import Reads, site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.site_files.codemeta import codemeta
from sharinghub_static.portal.site_files.croissant import croissant
from sharinghub_static.portal.site_files.datacite import datacite
from sharinghub_static.portal.site_files.dcat import dcat_catalogs, dcat_entry
from sharinghub_static.portal.site_files.rdf import Statements
from sharinghub_static.portal.site_files.records import record, record_files
from sharinghub_static.site.layout import Layout
from sharinghub_static.text.json_values import one_line, to_json

__all__ = ["catalog_files"]


@site_files("other-catalogs", reads=Reads.TEXTS)
def catalog_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file that the site's owner wants and that has something in it."""
    hub, layout = site.hub, Layout()
    wanted = hub.config.site.formats
    entries, records = dict[int, Statements](), list[bytes]()
    data, software = list[bytes](), list[bytes]()
    for project in hub.projects:
        about: dict[str, Any] = about_project(project, hub.config, described_page(project, hub))
        if has_croissant(project, hub):
            path = layout.croissant(project.categories[0], project.record.full_path)
            yield path, _json(croissant(project, about)) + b"\n"
        if wanted.dcat:
            entries[project.record.id] = dcat_entry(project, about, hub)
        if wanted.records and project.extent.geometry is None:
            records.append(_json(record(project, about, hub)))
        if wanted.datacite and project.is_dataset:
            data.append(_json(datacite(project, about)))
        if wanted.codemeta and is_software(project):
            software.append(_json(codemeta(project, about)))
    if wanted.dcat:
        yield from dcat_catalogs(hub, entries)
    yield from record_files(hub, records)
    if data:
        yield layout.datacite(), b"".join(map(one_line, data))
    if software:
        yield layout.codemeta(), b"".join(map(one_line, software))


def _json(document: Mapping[str, Any]) -> bytes:
    return orjson.dumps(to_json(document))
