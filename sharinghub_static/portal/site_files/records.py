"""The projects without a location as OGC API Records: STAC is about what has one.

A catalog and pages of records, all of them files: a Crawlable Catalog of the standard. What has a location
is a STAC Item, which is a record of its own kind.

Source: https://docs.ogc.org/is/20-004r1/20-004r1.html
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.components.formats import public_files
from sharinghub_static.portal.frame.links import doi_url, is_web_address
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout, absolute, relative
from sharinghub_static.text.lines import shorten
from sharinghub_static.text.times import rfc3339

__all__ = ["record", "record_files"]

_CORE: Final = "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core"
_CRAWLABLE: Final = "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/crawlable-catalog"
_GEOJSON, _JSON, _HTML = "application/geo+json", "application/json", "text/html"
_PAGE: Final = 500
_FILES: Final = 20
_LONGEST: Final = 400
_TYPES: Final = {"Dataset": "dataset", "SoftwareSourceCode": "software", "SoftwareApplication": "software"}


def record_files(hub: Hub, records: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Path and content of the catalog and of each page; none where there are no records.

    Args:
        hub: all projects.
        records: what :func:`record` gives of those without a location, as JSON.
    """
    pages = [records[first : first + _PAGE] for first in range(0, len(records), _PAGE)]
    if pages:
        yield Layout().record_catalog(), _encoded(_catalog(hub))
    for number, page in enumerate(pages, 1):
        yield Layout().record_page(number), _encoded(_page(page, hub, number, len(pages), len(records)))


def _catalog(hub: Hub) -> dict[str, Any]:
    root, layout = hub.config.stac.root, Layout()
    start = layout.record_catalog()
    return {
        "id": f"{root.id}-records",
        "type": "Collection",
        "itemType": "record",
        "conformsTo": [_CORE, _CRAWLABLE],
        "title": root.title,
        "description": root.description.strip() or root.title,
        "updated": rfc3339(hub.changed_at),
        "links": [
            *_itself(hub, start, _JSON),
            _link("items", relative(start, layout.record_page(1)), _GEOJSON, "The records"),
            _link("alternate", relative(start, layout.home()), _HTML, root.title),
            _link("related", relative(start, layout.stac_root()), _JSON, "STAC catalog"),
        ],
    }


def _page(records: Sequence[bytes], hub: Hub, number: int, count: int, matched: int) -> dict[str, Any]:
    layout = Layout()
    start = layout.record_page(number)
    links = [*_itself(hub, start, _GEOJSON)]
    links.append(
        _link("collection", relative(start, layout.record_catalog()), _JSON, hub.config.stac.root.title)
    )
    if number > 1:
        links.append(_link("prev", relative(start, layout.record_page(number - 1)), _GEOJSON))
    if number < count:
        links.append(_link("next", relative(start, layout.record_page(number + 1)), _GEOJSON))
    return {
        "type": "FeatureCollection",
        "numberMatched": matched,
        "numberReturned": len(records),
        "features": [orjson.Fragment(record) for record in records],
        "links": links,
    }


def record(project: Project, about: Mapping[str, Any], item_id: str) -> dict[str, Any]:
    """A project as a record.

    Args:
        project: one without a location.
        about: the same in schema.org's words.
        item_id: of its Item.
    """
    layout, gitlab = Layout(), project.record
    start = layout.record_page(1)
    files = public_files(project)
    category = project.categories[0]
    page = relative(start, layout.project(category, gitlab.full_path))
    item = relative(start, layout.stac_item(category, item_id))
    languages = about["inLanguage"]
    properties = {
        "type": _TYPES.get(project.kind, project.kind),
        "title": project.title,
        "description": shorten(about["description"], _LONGEST),
        "created": rfc3339(gitlab.created_at),
        "updated": rfc3339(project.updated),
        "keywords": list(project.keywords),
        "resourceLanguages": [
            {"code": code} for code in ([languages] if isinstance(languages, str) else languages) if code
        ],
        "externalIds": [{"scheme": "https://doi.org", "value": doi_url(project.doi)}] if project.doi else [],
        "formats": [{"mediaType": type_} for type_ in dict.fromkeys(asset.type for asset in files) if type_],
        "contacts": [_contact(creator) for creator in about["creator"]],
        "license": project.license.id if project.license else "",
    }
    links = [
        _link("alternate", page, _HTML, project.title),
        _link("describedby", item, _GEOJSON, "STAC Item"),
        _link("via", gitlab.web_url, _HTML, f"{gitlab.gitlab_path} on GitLab"),
    ]
    if project.license and is_web_address(project.license.url):
        links.append(_link("license", project.license.url, _HTML, project.license.expression))
    if project.doi:
        links.append(_link("cite-as", doi_url(project.doi), _HTML))
    links += [_link("item", asset.href, asset.type, asset.title or asset.key) for asset in files[:_FILES]]
    return {
        "id": item_id,
        "type": "Feature",
        "conformsTo": [_CORE],
        "time": _time(project),
        "geometry": None,
        "properties": {key: value for key, value in properties.items() if value},
        "links": links,
    }


def _time(project: Project) -> dict[str, list[str]] | None:
    if not project.tells_period:
        return None
    sides = (project.extent.start, project.extent.end)
    return {"interval": [side.date().isoformat() if side else ".." for side in sides]}


def _contact(creator: dict[str, Any]) -> dict[str, Any]:
    name = {"name": creator["name"]} if creator["@type"] == "Person" else {"organization": creator["name"]}
    identifier = {"identifier": creator["@id"]} if "@id" in creator else {}
    return {**identifier, **name, "roles": ["creator"]}


def _itself(hub: Hub, path: str, type_: str) -> Iterator[dict[str, str]]:
    if hub.config.stac.root_href:
        yield _link("self", absolute(hub.config.stac.root_href, path), type_)


def _link(rel: str, href: str, type_: str = "", title: str = "") -> dict[str, str]:
    known = {"rel": rel, "href": href, "type": type_, "title": title}
    return {key: value for key, value in known.items() if value}


def _encoded(document: dict[str, Any]) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)
