"""The software in the words of CodeMeta, by which archives of software describe it: one document a line.

Each line is what a ``codemeta.json`` of the project would hold; who has one keeps it in the repository.

Source: https://w3id.org/codemeta/3.0
"""

from collections.abc import Mapping
from typing import Any, Final

from sharinghub_static.project.model import Project
from sharinghub_static.text.lines import shorten

__all__ = ["codemeta"]

_LONGEST: Final = 600


def codemeta(project: Project, about: Mapping[str, Any]) -> dict[str, Any]:
    """A project in CodeMeta 3.0.

    Args:
        project: software.
        about: the same in schema.org's words.
    """
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
