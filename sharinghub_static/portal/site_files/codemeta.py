"""The software in the words of CodeMeta, by which archives of software describe it: one document a line.

Each line is what a ``codemeta.json`` of the project would hold; who has one keeps it in the repository.

Source: https://w3id.org/codemeta/3.0
"""

from collections.abc import Iterator
from typing import Any, Final

import orjson

from sharinghub_static.portal.components.formats import is_software
from sharinghub_static.portal.frame.linked_data import about_project, described_page
from sharinghub_static.portal.frame.registration import site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout
from sharinghub_static.text.json_values import to_json
from sharinghub_static.text.lines import shorten

__all__ = ["codemeta", "codemeta_file"]

_LONGEST: Final = 2000


@site_files("codemeta")
def codemeta_file(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of the file; none where there is no software."""
    projects = [project for project in site.hub.projects if is_software(project)]
    if projects and site.hub.config.site.formats.codemeta:
        lines = (orjson.dumps(to_json(codemeta(project, site))) for project in projects)
        yield Layout().codemeta(), b"\n".join([*lines, b""])


def codemeta(project: Project, site: SiteData) -> dict[str, Any]:
    """A project in CodeMeta 3.0.

    Args:
        project: software.
        site: what the pages are made from.
    """
    about: dict[str, Any] = about_project(project, site.config, described_page(project, site.hub))
    record = project.record
    same = ("name", "license", "keywords", "dateCreated", "dateModified", "version", "isAccessibleForFree")
    document = {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": about["@type"],
        "@id": about["@id"],
        **{key: about[key] for key in same},
        "description": shorten(about["description"], _LONGEST),
        "identifier": about["identifier"] or record.web_url,
        "url": about["url"],
        "author": about["creator"],
        "codeRepository": record.web_url,
        "programmingLanguage": about.get("programmingLanguage"),
        "issueTracker": f"{record.web_url}/-/issues",
        "readme": f"{record.web_url}/-/blob/{record.default_branch}/{project.readme.path}"
        if project.readme and record.default_branch
        else "",
        "developmentStatus": "inactive" if record.archived else "",
        "referencePublication": [
            {"@type": "ScholarlyArticle", "@id": f"https://doi.org/{publication.doi}"}
            | ({"name": publication.citation} if publication.citation else {})
            for publication in project.publications
        ],
    }
    return {key: value for key, value in document.items() if value not in ("", None, [], {})}
