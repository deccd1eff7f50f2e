"""What other catalogs say of each project, kept for some projects at a time.

All formats are made of what JSON-LD says of a project, which takes most of the time, so they are made in one
pass. An entry is made from the project, the configuration and the id of its Item, and from nothing else of
the hub: it is kept while these are the same.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.config import SiteConfig
from sharinghub_static.portal.components.formats import has_croissant, is_software
from sharinghub_static.portal.frame.linked_data import about_project, described_page
from sharinghub_static.portal.site_files.codemeta import codemeta
from sharinghub_static.portal.site_files.croissant import croissant
from sharinghub_static.portal.site_files.datacite import datacite
from sharinghub_static.portal.site_files.dcat import dcat_entry
from sharinghub_static.portal.site_files.rdf import Statements
from sharinghub_static.portal.site_files.records import record
from sharinghub_static.project.digests import digest_of
from sharinghub_static.project.kept import ByteCache
from sharinghub_static.project.model import Project
from sharinghub_static.text.json_values import to_json

__all__ = ["CatalogEntry", "catalog_entries"]

_PROJECTS_AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """What other catalogs say of a project, as JSON; empty in those that it is not in.

    Args:
        dcat: None where there is no DCAT-AP.
    """

    croissant: bytes = b""
    dcat: Statements | None = None
    record: bytes = b""
    datacite: bytes = b""
    codemeta: bytes = b""


def catalog_entries(hub: Hub, cache: ByteCache | None) -> Iterator[tuple[Project, CatalogEntry]]:
    """Return the projects in their order, each with its entry.

    Args:
        hub: all projects.
        cache: keeps entries; None keeps nothing.
    """
    for first in range(0, len(hub.projects), _PROJECTS_AT_ONCE):
        projects = hub.projects[first : first + _PROJECTS_AT_ONCE]
        yield from zip(projects, _entries(projects, hub, cache), strict=True)


def _entries(projects: Sequence[Project], hub: Hub, cache: ByteCache | None) -> Sequence[CatalogEntry]:
    key = _key(projects, hub) if cache else ""
    stored = cache.text(key) if cache and key else None
    if stored is not None and (kept := _from_bytes(stored, len(projects))) is not None:
        return kept
    made = [_entry(each, hub.config, hub.item_ids[each.record.id]) for each in projects]
    if cache and key and (content := _to_bytes(made)):
        cache.put_text(key, content)
    return made


def _key(projects: Sequence[Project], hub: Hub) -> str:
    """The digest of all that entries are made from; empty where it is not known."""
    origins = [hub.digests.get(each.record.id, "") for each in projects]
    ids = [hub.item_ids[each.record.id] for each in projects]
    return f"entries-{digest_of(*origins, *ids)}" if all(origins) else ""


def _entry(project: Project, config: SiteConfig, item_id: str) -> CatalogEntry:
    wanted = config.site.formats
    about: dict[str, Any] = about_project(project, config, described_page(project, config))
    has_record = wanted.records and project.extent.geometry is None
    return CatalogEntry(
        _json(croissant(project, about)) if has_croissant(project, config) else b"",
        dcat_entry(project, about, config) if wanted.dcat else None,
        _json(record(project, about, item_id)) if has_record else b"",
        _json(datacite(project, about)) if wanted.datacite and project.is_dataset else b"",
        _json(codemeta(project, about)) if wanted.codemeta and is_software(project) else b"",
    )


def _json(document: object) -> bytes:
    return orjson.dumps(to_json(document))


def _to_bytes(entries: Sequence[CatalogEntry]) -> bytes:
    """Entries as compressed JSON; empty where a text has none, such as half of a surrogate pair."""
    documents = ("croissant", "record", "datacite", "codemeta")
    values = [
        [each.dcat and each.dcat.as_values(), *(getattr(each, name).decode() for name in documents)]
        for each in entries
    ]
    try:
        return zlib.compress(orjson.dumps(values), 1)
    except (TypeError, ValueError):
        return b""


def _from_bytes(stored: bytes, number: int) -> list[CatalogEntry] | None:
    """What :func:`_to_bytes` wrote; None where it is damaged, as its checksum shows."""
    try:
        values = orjson.loads(zlib.decompress(stored))
        if len(values) != number:
            return None
        return [_entry_from(*each) for each in values]
    except (AttributeError, TypeError, ValueError, zlib.error):
        return None


def _entry_from(dcat: list[Any] | None, *documents: str) -> CatalogEntry:
    croissant_, record_, data, software = (each.encode() for each in documents)
    return CatalogEntry(croissant_, Statements.from_values(*dcat) if dcat else None, record_, data, software)
