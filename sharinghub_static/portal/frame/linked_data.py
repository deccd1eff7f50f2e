"""JSON-LD in schema.org's words, for search engines of data sets and software.

Sources: https://schema.org/Dataset, https://schema.org/SoftwareSourceCode, https://schema.org/DataCatalog and
https://developers.google.com/search/docs/appearance/structured-data/dataset
"""

import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import orjson
from markupsafe import Markup

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.config import SiteConfig
from sharinghub_static.portal.frame.links import doi_url, is_web_address
from sharinghub_static.project.companion_files import orcid_of
from sharinghub_static.project.license import SpdxError, is_listed, license_page, parse_spdx
from sharinghub_static.project.markdown import LONGEST_EXCERPT, excerpt
from sharinghub_static.project.model import Citation, Extent, Project
from sharinghub_static.project.tracking_login import needs_login
from sharinghub_static.project.versions import version_of
from sharinghub_static.project.works import Author
from sharinghub_static.site.layout import Layout, absolute
from sharinghub_static.text.json_values import to_json
from sharinghub_static.text.lines import shorten

__all__ = ["DescribedPage", "about_hub", "about_project", "described_page", "in_script"]

_FILES = 50
_PEOPLE = 200
_SHORTEST = 50
"""Characters of a description for Google's search of data sets, which takes 5,000 at most."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_ROR = re.compile(r"https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}\d{2}")
"""Identifiers of research organisations: https://ror.readme.io/docs/identifier."""

_CONTEXT = "https://schema.org/"


def in_script(data: Mapping[str, object]) -> Markup:
    """JSON that can be in a ``script`` element whatever is in it: no ``<``, ``>`` or ``&`` is left.

    Empty values are left out.
    """
    said = {key: value for key, value in data.items() if value not in ("", None, [], {})}
    text = orjson.dumps(to_json(said)).decode()
    for one in "<>&\u2028\u2029":
        text = text.replace(one, f"\\u{ord(one):04x}")
    return Markup(text)  # noqa: S704 - made safe above


def about_hub(hub: Hub, description: str, address: str, language: str = "") -> dict[str, object]:
    """The hub as a catalog of data, which is one whatever the language of the page.

    Args:
        hub: the hub.
        description: plain text.
        address: of its home page; may be empty.
        language: of the page.
    """
    return {
        "@context": _CONTEXT,
        "@type": "DataCatalog",
        **_catalog_id(hub.config),
        "name": hub.config.stac.root.title,
        "description": description,
        "url": address,
        "inLanguage": language,
        "dateModified": hub.changed_at.date().isoformat(),
    }


def _catalog_id(config: SiteConfig) -> dict[str, str]:
    """The one ``@id`` of the catalog on all pages: what programs read of them becomes one graph."""
    root = config.stac.root_href
    return {"@id": absolute(root, Layout().home())} if root else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedPage:
    """The page that says what a project is; addresses are empty while that of the site is not known.

    Args:
        address: of the page.
        identity: of the page in the site's first language and the project's first category.
        language: of the page.
        home: of the home page.
        picture: of a picture of the project; may be empty.
    """

    address: str = ""
    identity: str = ""
    language: str = ""
    home: str = ""
    picture: str = ""


def described_page(project: Project, config: SiteConfig, language: str = "") -> DescribedPage:
    """The page by which programs know a project: that of the first language and its first category.

    Args:
        project: any.
        config: gives the address of the site.
        language: of the page.
    """
    root, layout = config.stac.root_href, Layout()
    if not root:
        return DescribedPage(language=language)
    address = absolute(root, layout.project(project.categories[0], project.record.full_path))
    return DescribedPage(
        address=address, identity=address, language=language, home=absolute(root, layout.home())
    )


def about_project(
    project: Project, config: SiteConfig, page: DescribedPage, longest: int = LONGEST_EXCERPT
) -> dict[str, object]:
    """A project, in the kind of its category: a data set, the source code of software, a lesson, ….

    The pages of several languages say the same thing of one thing, which has one ``@id``; each is a page of
    its own language about it.

    Args:
        project: any.
        config: names the catalog that it is in.
        page: where this is said.
        longest: characters of the description at most; Google takes 5,000.
    """
    record = project.record
    known: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": project.kind,
        "@id": page.identity or record.web_url,
        "name": project.title,
        "description": _description(project, longest),
        "url": page.address or record.web_url,
        "sameAs": record.web_url,
        "identifier": doi_url(project.doi) if project.doi else "",
        "inLanguage": _languages(project) or page.language,
        "license": _license(project),
        "keywords": list(project.keywords),
        "creator": _creators(project),
        "citation": [_cited(publication) for publication in project.publications],
        "dateCreated": record.created_at.isoformat(),
        "dateModified": project.updated.isoformat(),
        "version": _version(project),
        "isAccessibleForFree": record.visibility.value == "public",
        "image": page.picture,
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            **_catalog_id(config),
            "name": config.stac.root.title,
        }
        | ({"url": page.home} if page.home else {}),
    }
    if page.address:
        known["mainEntityOfPage"] = {"@type": "WebPage", "@id": page.address, "inLanguage": page.language}
    if project.is_dataset:
        return known | {
            "spatialCoverage": _place(project.extent),
            "temporalCoverage": _time(project.extent) if project.tells_period else "",
            "distribution": _files(project),
            "variableMeasured": _columns(project),
        }
    if project.kind != "SoftwareSourceCode":
        return known
    return known | {
        "codeRepository": record.web_url,
        "programmingLanguage": [one.name for one in record.languages],
    }


def _description(project: Project, longest: int) -> str:
    """Plain text: of what describes the project, and of its README where that is too short for Google."""
    text = shorten(project.beginning, longest) or project.summary
    if len(text) < _SHORTEST and project.readme:
        readme = excerpt(project.readme.markdown, longest)
        text = readme if text in readme else f"{text} {readme}".strip()
    return shorten(text or project.title, longest)


def _languages(project: Project) -> list[str] | str:
    """Languages that the front matter gives, as on model cards."""
    value = project.properties.get("language")
    listed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    tags = [tag for tag in listed if isinstance(tag, str) and _LANGUAGE.fullmatch(tag)]
    return tags[0] if len(tags) == 1 else tags


def _license(project: Project) -> str | list[str] | dict[str, str]:
    """SPDX's address of the licence, or of each one of an expression; else its own, else its name."""
    license_ = project.license
    if license_ is None:
        return ""
    if license_.id != "other":
        return license_page(license_.id)
    with suppress(SpdxError):
        pages = [license_page(part) for part in parse_spdx(license_.expression)[1] if is_listed(part)]
        if pages:
            return pages
    if is_web_address(license_.url):
        return license_.url
    return {"@type": "CreativeWork", "name": license_.expression}


def _version(project: Project) -> str:
    version = project.properties.get("version")
    if isinstance(version, str):
        return version
    return version_of(project.record.releases[0].tag) if project.record.releases else ""


def _creators(project: Project) -> list[dict[str, object]]:
    """The authors as people and organisations; where no author is named, the producers."""
    if project.authors:
        shown = project.authors[:_PEOPLE]
        # What two people share identifies neither.
        shared = {orcid for orcid, count in Counter(author.orcid for author in shown).items() if count > 1}
        return [_author(replace(author, orcid="") if author.orcid in shared else author) for author in shown]
    contacts = project.properties.get("contacts")
    people = [
        _contact(entry)
        for entry in (contacts if isinstance(contacts, list | tuple) else ())[:_PEOPLE]
        if isinstance(entry, dict) and "author" in (entry.get("roles") or ())
    ]
    makers: list[dict[str, object]] = [
        {"@type": "Organization", "name": one.name, **({"url": one.url} if is_web_address(one.url) else {})}
        for one in project.providers
        if "producer" in one.roles
    ]
    return [person for person in people if person] or makers


def _author(author: Author) -> dict[str, object]:
    if author.is_organisation:
        ror = author.orcid if _ROR.fullmatch(author.orcid) else ""
        identity = {"@id": ror, "sameAs": ror} if ror else {}
        return {"@type": "Organization", "name": author.name, **identity}
    orcid = orcid_of(author.orcid)
    known: dict[str, object] = {
        "@type": "Person",
        "@id": orcid,
        "sameAs": orcid,
        "name": author.in_order,
        "givenName": author.given,
        "familyName": author.family,
        "affiliation": {"@type": "Organization", "name": author.affiliation} if author.affiliation else "",
    }
    return {key: value for key, value in known.items() if value}


def _contact(entry: Mapping[str, object]) -> dict[str, object]:
    """A contact of the front matter: a person, or an organisation where no person is named."""
    name, organization, identifier = (entry.get(key) for key in ("name", "organization", "identifier"))
    if isinstance(name, str) and name.strip() and name != organization:
        place = organization if isinstance(organization, str) else ""
        orcid = identifier if isinstance(identifier, str) else ""
        return _author(Author(name=name.strip(), affiliation=place, orcid=orcid))
    if isinstance(organization, str) and organization.strip():
        return {"@type": "Organization", "name": organization.strip()}
    return {}


def _cited(publication: Citation) -> str:
    """A publication in one line, as Google wants it: its citation, and its DOI as an address."""
    return f"{publication.citation} {doi_url(publication.doi)}".strip()


def _place(extent: Extent) -> dict[str, object]:
    if extent.bbox is None:
        return {}
    half = len(extent.bbox) // 2
    west, south, east, north = (*extent.bbox[:2], *extent.bbox[half : half + 2])
    # schema.org's box: south-west and north-east corners, latitude first.
    return {"@type": "Place", "geo": {"@type": "GeoShape", "box": f"{south:g} {west:g} {north:g} {east:g}"}}


def _columns(project: Project) -> list[str]:
    """Names of the columns of its tables."""
    columns = project.properties.get("table:columns")
    listed = columns if isinstance(columns, list | tuple) else ()
    names = [column.get("name") for column in listed if isinstance(column, Mapping)]
    return [name for name in names if isinstance(name, str) and name][:_FILES]


def _time(extent: Extent) -> str:
    end = extent.end.date().isoformat() if extent.end else ".."
    return f"{extent.start.date().isoformat() if extent.start else '..'}/{end}"


def _files(project: Project) -> list[dict[str, Any]]:
    return [
        {"@type": "DataDownload", "name": one.title or one.key, "contentUrl": one.href}
        | ({"encodingFormat": one.type} if one.type else {})
        | ({"contentSize": f"{one.size} B"} if one.size is not None else {})
        for one in project.assets[:_FILES]
        if is_web_address(one.href) and not needs_login(one.extra)
    ]
