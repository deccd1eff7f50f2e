"""The hub and each category as catalogs of DCAT-AP 3, which portals of open data harvest.

Data sets and models are ``dcat:Dataset``; software is ``dcat:Resource``, which DCAT-AP leaves aside and other
readers of DCAT know. The catalog of a large hub leads to those of its categories and holds no project itself:
one file of all would be several megabytes, and be there twice.

Sources: https://semiceu.github.io/DCAT-AP/releases/3.0.0/ and https://www.w3.org/TR/vocab-dcat-3/
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from markupsafe import Markup

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.config import CategoryConfig, SiteConfig
from sharinghub_static.portal.components.formats import is_large, public_files
from sharinghub_static.portal.frame.links import doi_url
from sharinghub_static.portal.markdown import render_hub_text
from sharinghub_static.portal.site_files.rdf import (
    Statements,
    iri,
    literal,
    node,
    said,
    to_json_ld,
    to_turtle,
)
from sharinghub_static.project.kinds import Kind, kind_in
from sharinghub_static.project.license import license_page
from sharinghub_static.project.model import Asset, Project
from sharinghub_static.site.layout import Layout, absolute
from sharinghub_static.text.lines import shorten
from sharinghub_static.text.times import rfc3339

__all__ = ["dcat_catalogs", "dcat_entry"]

_PREFIXES: Final = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_AUTHORITY: Final = "http://publications.europa.eu/resource/authority"
# fmt: off
_LANGUAGES: Final = {
    "ar": "ARA", "bg": "BUL", "cs": "CES", "da": "DAN", "de": "DEU", "el": "ELL", "en": "ENG", "es": "SPA",
    "et": "EST", "fi": "FIN", "fr": "FRA", "ga": "GLE", "hr": "HRV", "hu": "HUN", "it": "ITA", "ja": "JPN",
    "lt": "LIT", "lv": "LAV", "mt": "MLT", "nb": "NOB", "nl": "NLD", "no": "NOR", "pl": "POL", "pt": "POR",
    "ro": "RON", "ru": "RUS", "sk": "SLK", "sl": "SLV", "sv": "SWE", "tr": "TUR", "uk": "UKR", "zh": "ZHO",
}
# fmt: on
"""Codes of languages to the names in the EU's list, which DCAT-AP wants."""

_MEDIA_TYPE: Final = re.compile(r"[a-z]+/[A-Za-z0-9][A-Za-z0-9.+_-]*")
_FILES: Final = 10
_LONGEST: Final = 400
"""Characters of a description: the page has the rest."""
_DIGEST: Final = re.compile(r"(?:[0-9a-f]{32}){1,2}")
_CHECKSUMS: Final = {"sha256": "checksumAlgorithm_sha256", "md5": "checksumAlgorithm_md5"}


def dcat_catalogs(hub: Hub, entries: Mapping[int, Statements]) -> Iterator[tuple[str, bytes]]:
    """Path and content of each catalog, as Turtle and as JSON-LD.

    Args:
        hub: all projects.
        entries: what :func:`dcat_entry` says of each, by GitLab's project id.
    """
    categories = hub.config.stac.categories
    whole = _catalog(hub, _identity(hub), Layout().home(), hub.config.stac.root.title, _about_hub(hub))
    parts = [_category_catalog(hub, category) for category in categories]
    if is_large(hub):
        leading = whole | {"dcat:catalog": [iri(part["@id"]) for part in parts]}
        yield from _written(hub, "", [said(leading), *map(said, parts)])
    else:
        yield from _written(hub, "", _with_entries(whole, hub.projects, entries))
    for category, part in zip(categories, parts, strict=True):
        yield from _written(hub, category.id, _with_entries(part, hub.in_category(category), entries))


def _written(hub: Hub, category: str, parts: Iterable[Statements]) -> Iterator[tuple[str, bytes]]:
    """A catalog as Turtle, which all harvesters of DCAT-AP read; as JSON-LD where that is not much."""
    if is_large(hub):
        yield Layout().dcat("ttl", category), to_turtle(_PREFIXES, parts)
        return
    parts = tuple(parts)
    yield Layout().dcat("ttl", category), to_turtle(_PREFIXES, parts)
    yield Layout().dcat("jsonld", category), to_json_ld(_PREFIXES, parts)


# Catalogs


def _identity(hub: Hub, path: str = "") -> str:
    """The address by which a catalog is known; that of GitLab while the site's is not known."""
    root = hub.config.stac.root_href
    if not root:
        return (
            f"{hub.instance.url}/#{quote(hub.config.stac.root.id, safe='')}{'/' if path else ''}{quote(path)}"
        )
    # The page itself is a document, and not the catalog.
    return f"{absolute(root, path or Layout().home())}#catalog"


def _about_hub(hub: Hub) -> str:
    root = hub.config.stac.root
    return " ".join(Markup(render_hub_text(root.description)).striptags().split()) or root.title  # noqa: S704 - clean


def _category_catalog(hub: Hub, category: CategoryConfig) -> dict[str, Any]:
    page = Layout().category(category.id)
    described = category.description.strip() or category.title
    return _catalog(
        hub, _identity(hub, page), page, f"{hub.config.stac.root.title}: {category.title}", described
    )


def _catalog(hub: Hub, identity: str, page: str, title: str, description: str) -> dict[str, Any]:
    about, root = hub.config.portal.about, hub.config.stac.root_href
    publisher = node("foaf:Agent")
    publisher["foaf:name"] = about.operator or hub.config.stac.root.title
    if about.url:
        publisher["foaf:homepage"] = node("foaf:Document", str(about.url))
    languages = [_language(language) for language in hub.config.portal.languages]
    return _without_empty(
        {
            **node("dcat:Catalog", identity),
            "dct:title": title,
            "dct:description": description,
            "dct:publisher": publisher,
            "dct:modified": literal(rfc3339(hub.changed_at), "xsd:dateTime"),
            "foaf:homepage": node("foaf:Document", absolute(root, page)) if root else None,
            "dct:license": _license_of_metadata(hub),
            "dct:language": [language for language in languages if language],
        }
    )


def _license_of_metadata(hub: Hub) -> dict[str, Any] | None:
    known = hub.config.portal.about.metadata_license
    return _license_document(license_page(known)) if known else None


def _license_document(address: str) -> dict[str, Any]:
    return node("dct:LicenseDocument", address)


def _with_entries(
    catalog: Mapping[str, Any], projects: Iterable[Project], entries: Mapping[int, Statements]
) -> Iterator[Statements]:
    projects = tuple(projects)
    listed: dict[str, list[dict[str, str]]] = {"dcat:Dataset": [], "dcat:Resource": []}
    for project in projects:
        entry = entries[project.record.id]
        listed[entry.type].append(iri(entry.identity))
    members = {"dcat:dataset": listed["dcat:Dataset"], "dcat:resource": listed["dcat:Resource"]}
    yield said({**catalog, **_without_empty(members)})
    for project in projects:
        yield entries[project.record.id]


# What is in them


def dcat_entry(project: Project, about: Mapping[str, Any], config: SiteConfig) -> Statements:
    """What is said of a project; its licence is that of each file, as DCAT-AP has it, and else its own.

    Args:
        project: any.
        about: the same in schema.org's words.
        config: the site's configuration.
    """
    record = project.record
    is_data = project.is_dataset or any(
        kind_in(config, category) is Kind.MODEL for category in project.categories
    )
    license_ = _license(about["license"])
    files = public_files(project)
    languages = about["inLanguage"]
    contact = node("vcard:Kind") | {"vcard:fn": record.gitlab_path, "vcard:hasURL": iri(record.web_url)}
    known = _without_empty(
        {
            **node("dcat:Dataset" if is_data else "dcat:Resource", about["@id"]),
            "dct:identifier": record.web_url,
            "dct:title": about["name"],
            "dct:description": shorten(about["description"], _LONGEST),
            "dct:issued": literal(rfc3339(record.created_at), "xsd:dateTime"),
            "dct:modified": literal(rfc3339(project.updated), "xsd:dateTime"),
            "dcat:version": about["version"],
            "dcat:keyword": list(project.keywords),
            "dct:creator": [_agent(creator) for creator in about["creator"]],
            "dct:publisher": _agent({"name": record.namespace.name or record.namespace.full_path}),
            "dcat:contactPoint": contact,
            "dcat:landingPage": node("foaf:Document", about["url"]),
            "dct:relation": iri(record.web_url) if record.web_url != about["@id"] else None,
            "adms:identifier": _doi(project),
            "dct:language": [
                known
                for code in ([languages] if isinstance(languages, str) else languages)
                if (known := _language(code))
            ],
            "dct:spatial": _location(project),
            "dct:temporal": _period(project),
            "dct:license": None if is_data and files else license_,
            "dcat:distribution": [_distribution(asset, about["url"], license_) for asset in files[:_FILES]]
            if is_data
            else None,
        }
    )
    return said(known)


def _agent(creator: Mapping[str, Any]) -> dict[str, Any]:
    return node("foaf:Agent", creator.get("@id", "")) | {"foaf:name": creator["name"]}


def _doi(project: Project) -> dict[str, Any] | None:
    if not project.doi:
        return None
    return node("adms:Identifier") | {"skos:notation": literal(doi_url(project.doi), "xsd:anyURI")}


def _license(given: object) -> list[dict[str, Any]] | None:
    """The licence by its address, or by its name. Of several, DCAT-AP has room for one."""
    if isinstance(given, Mapping):
        return [node("dct:LicenseDocument") | {"dct:title": given["name"]}]
    addresses = [given] if isinstance(given, str) else given
    return (
        [_license_document(address) for address in addresses[:1] if address]
        if isinstance(addresses, list)
        else None
    )


def _language(code: str) -> dict[str, Any] | None:
    known = _LANGUAGES.get(code.lower().partition("-")[0])
    return node("dct:LinguisticSystem", f"{_AUTHORITY}/language/{known}") if known else None


def _location(project: Project) -> dict[str, Any] | None:
    """The box, as a polygon in WKT; two of them where it crosses the antimeridian."""
    bbox = project.extent.bbox
    if bbox is None:
        return None
    half = len(bbox) // 2
    west, south, east, north = (*bbox[:2], *bbox[half : half + 2])
    sides = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    rings = [_ring(((left, south), (right, south), (right, north), (left, north))) for left, right in sides]
    text = f"POLYGON {rings[0]}" if len(rings) == 1 else f"MULTIPOLYGON ({', '.join(rings)})"
    return node("dct:Location") | {"dcat:bbox": literal(text, "geo:wktLiteral")}


def _ring(corners: Sequence[tuple[float, float]]) -> str:
    return f"(({', '.join(f'{x!r} {y!r}' for x, y in (*corners, corners[0]))}))"


def _period(project: Project) -> dict[str, Any] | None:
    if not project.tells_period:
        return None
    start, end = project.extent.start, project.extent.end
    known = {"dcat:startDate": _moment(start), "dcat:endDate": _moment(end)}
    return _without_empty(node("dct:PeriodOfTime") | known) if start or end else None


def _moment(when: datetime | None) -> dict[str, str] | None:
    return literal(rfc3339(when), "xsd:dateTime") if when else None


def _distribution(asset: Asset, page: str, license_: object) -> dict[str, Any]:
    name = asset.type.partition(";")[0].strip()
    media_type = f"https://www.iana.org/assignments/media-types/{name}"
    return _without_empty(
        {
            **node("dcat:Distribution"),
            "dct:title": asset.title or asset.key,
            "dct:description": asset.description,
            "dcat:accessURL": iri(page),
            "dcat:downloadURL": iri(asset.href),
            "dcat:mediaType": node("dct:MediaType", media_type) if _MEDIA_TYPE.fullmatch(name) else None,
            "dcat:byteSize": literal(str(asset.size), "xsd:nonNegativeInteger")
            if asset.size is not None and asset.size >= 0
            else None,
            "spdx:checksum": _checksum(asset),
            "dct:license": license_,
        }
    )


def _checksum(asset: Asset) -> dict[str, Any] | None:
    name = "sha256" if asset.sha256 else "md5"
    value = asset.sha256 or asset.md5
    if not _DIGEST.fullmatch(value):
        return None
    return node("spdx:Checksum") | {
        "spdx:algorithm": node("spdx:ChecksumAlgorithm", _PREFIXES["spdx"] + _CHECKSUMS[name]),
        "spdx:checksumValue": literal(value, "xsd:hexBinary"),
    }


def _without_empty(of: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in of.items() if value not in ("", None, [], {})}
