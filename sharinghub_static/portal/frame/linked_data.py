"""JSON-LD in schema.org's words, for search engines of data sets and software.

Sources: https://schema.org/Dataset, https://schema.org/SoftwareSourceCode, https://schema.org/DataCatalog and
https://developers.google.com/search/docs/appearance/structured-data/dataset
"""

from collections.abc import Mapping
from typing import Any

import orjson
from markupsafe import Markup

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.frame.links import doi_url, is_web_address
from sharinghub_static.project.model import Extent, Project
from sharinghub_static.project.tracking_login import needs_login
from sharinghub_static.text.json_values import to_json

__all__ = ["about_hub", "about_project", "in_script"]

_FILES = 50
_LONGEST = 5000
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


def about_hub(hub: Hub, description: str, address: str) -> dict[str, object]:
    """The hub as a catalog of data.

    Args:
        hub: the hub.
        description: plain text.
        address: of its home page; may be empty.
    """
    return {
        "@context": _CONTEXT,
        "@type": "DataCatalog",
        "name": hub.config.stac.root.title,
        "description": description,
        "url": address,
        "dateModified": hub.changed_at.date().isoformat(),
    }


def about_project(
    project: Project, hub: Hub, address: str, home: str, picture: str = ""
) -> dict[str, object]:
    """A project: a data set in a category of data sets, else the source code of software.

    Args:
        project: any.
        hub: gives the catalog that it is in.
        address: of its page; GitLab's if empty.
        home: address of the home page; may be empty.
        picture: address of a picture of it; may be empty.
    """
    record, is_data = project.record, any("data" in category for category in project.categories)
    makers = [
        {"@type": "Organization", "name": one.name} | ({"url": one.url} if is_web_address(one.url) else {})
        for one in project.providers
        if "producer" in one.roles
    ]
    known: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "Dataset" if is_data else "SoftwareSourceCode",
        "name": project.title,
        "description": project.description[:_LONGEST],
        "url": address or record.web_url,
        "sameAs": record.web_url,
        "identifier": doi_url(project.doi) if project.doi else "",
        "license": project.license.url if project.license and is_web_address(project.license.url) else "",
        "keywords": list(project.keywords),
        "creator": makers,
        "dateCreated": record.created_at.isoformat(),
        "dateModified": project.updated.isoformat(),
        "version": record.releases[0].tag if record.releases else "",
        "isAccessibleForFree": record.visibility.value == "public",
        "image": picture,
        "includedInDataCatalog": {"@type": "DataCatalog", "name": hub.config.stac.root.title}
        | ({"url": home} if home else {}),
    }
    if is_data:
        return known | {
            "spatialCoverage": _place(project.extent),
            "temporalCoverage": _time(project.extent) if project.tells_period else "",
            "distribution": _files(project),
        }
    return known | {
        "codeRepository": record.web_url,
        "programmingLanguage": [one.name for one in record.languages],
    }


def _place(extent: Extent) -> dict[str, object]:
    if extent.bbox is None:
        return {}
    half = len(extent.bbox) // 2
    west, south, east, north = (*extent.bbox[:2], *extent.bbox[half : half + 2])
    # schema.org's box: south-west and north-east corners, latitude first.
    return {"@type": "Place", "geo": {"@type": "GeoShape", "box": f"{south:g} {west:g} {north:g} {east:g}"}}


def _time(extent: Extent) -> str:
    end = extent.end.date().isoformat() if extent.end else ".."
    return f"{extent.start.date().isoformat() if extent.start else '..'}/{end}"


def _files(project: Project) -> list[dict[str, Any]]:
    return [
        {"@type": "DataDownload", "name": one.title or one.key, "contentUrl": one.href}
        | ({"encodingFormat": one.type} if one.type else {})
        | ({"contentSize": str(one.size)} if one.size is not None else {})
        for one in project.assets[:_FILES]
        if is_web_address(one.href) and not needs_login(one.extra)
    ]
