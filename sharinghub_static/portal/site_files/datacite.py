"""The data sets in the words of DataCite, by which repositories register DOIs: one JSON document a line.

Who registers a DOI needs them all; a file for each would have no reader.

Source: https://datacite-metadata-schema.readthedocs.io/en/4.5/
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.project.companion_files import orcid_of
from sharinghub_static.project.license import is_listed
from sharinghub_static.project.model import Project
from sharinghub_static.text.lines import shorten

__all__ = ["datacite"]

_DOI: Final = re.compile(r"10\.[0-9]{4,9}/\S+")
"""What DataCite registers; others have further dots before the slash."""

_LONGEST: Final = 1000
_MOST: Final = 100


def datacite(project: Project, about: Mapping[str, Any]) -> dict[str, Any]:
    """A data set in DataCite's JSON, kernel 4.5.

    Args:
        project: a data set; without a DOI it is known by its address alone.
        about: the same in schema.org's words.
    """
    record = project.record
    version, languages = about["version"], about["inLanguage"]
    document = {
        "doi": project.doi if _DOI.fullmatch(project.doi) else "",
        "url": about["url"],
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Dataset"},
        "creators": [_creator(creator) for creator in about["creator"]]
        or [_organisation(_publisher(project))],
        "titles": [{"title": project.title}],
        "publisher": {"name": _publisher(project)},
        "publicationYear": str(_year(project)),
        "subjects": [{"subject": name} for name in dict.fromkeys(project.keywords[:_MOST])],
        "dates": [
            {"date": record.created_at.date().isoformat(), "dateType": "Created"},
            {"date": project.updated.date().isoformat(), "dateType": "Updated"},
            *_collected(project),
        ],
        "language": languages if isinstance(languages, str) else "",
        "alternateIdentifiers": [{"alternateIdentifier": record.web_url, "alternateIdentifierType": "URL"}],
        "relatedIdentifiers": [
            {"relatedIdentifier": doi, "relatedIdentifierType": "DOI", "relationType": "References"}
            for doi in dict.fromkeys(publication.doi for publication in project.publications[:_MOST])
        ],
        "formats": list(dict.fromkeys(asset.type for asset in project.assets[:_MOST] if asset.type)),
        "version": version,
        "rightsList": _rights(project),
        "descriptions": [
            {"description": shorten(about["description"], _LONGEST), "descriptionType": "Abstract"}
        ],
        "geoLocations": _places(project),
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }
    return {key: value for key, value in document.items() if value not in ("", None, [], {})}


def _publisher(project: Project) -> str:
    return project.record.namespace.name or project.record.namespace.full_path


def _year(project: Project) -> str | int:
    """The year that the authors give, else that in which the project began."""
    work = project.citation.work if project.citation else None
    return work.year if work and not work.is_other and work.year else project.record.created_at.year


def _creator(creator: Mapping[str, Any]) -> dict[str, Any]:
    if creator["@type"] != "Person":
        return _organisation(creator["name"])
    given, family = creator.get("givenName", ""), creator.get("familyName", "")
    orcid = orcid_of(creator.get("@id", ""))
    known = {
        "name": f"{family}, {given}" if given and family else creator["name"],
        "nameType": "Personal",
        "givenName": given,
        "familyName": family,
        "affiliation": [{"name": creator["affiliation"]["name"]}] if "affiliation" in creator else [],
        "nameIdentifiers": [
            {
                "nameIdentifier": orcid,
                "nameIdentifierScheme": "ORCID",
                "schemeUri": "https://orcid.org",
            }
        ]
        if orcid
        else [],
    }
    return {key: value for key, value in known.items() if value}


def _organisation(name: str) -> dict[str, Any]:
    return {"name": name, "nameType": "Organizational"}


def _collected(project: Project) -> list[dict[str, str]]:
    """The period of the data, as RKMS-ISO8601 has it: an open side is empty."""
    if not project.tells_period:
        return []
    sides = (project.extent.start, project.extent.end)
    start, end = (side.date().isoformat() if side else "" for side in sides)
    return [{"date": start if start == end else f"{start}/{end}", "dateType": "Collected"}]


def _rights(project: Project) -> list[dict[str, str]]:
    license_ = project.license
    if license_ is None:
        return []
    known = {"rights": license_.expression, "rightsUri": license_.url if is_web_address(license_.url) else ""}
    if is_listed(license_.id):
        known |= {"rightsIdentifier": license_.id, "rightsIdentifierScheme": "SPDX"}
        known["schemeUri"] = "https://spdx.org/licenses/"
    return [{key: value for key, value in known.items() if value}]


def _places(project: Project) -> list[dict[str, Any]]:
    bbox = project.extent.bbox
    if bbox is None:
        return []
    half = len(bbox) // 2
    box = {
        "westBoundLongitude": bbox[0],
        "southBoundLatitude": bbox[1],
        "eastBoundLongitude": bbox[half],
        "northBoundLatitude": bbox[half + 1],
    }
    return [{"geoLocationBox": box}]
