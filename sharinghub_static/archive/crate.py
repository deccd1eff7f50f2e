"""What an archive is, as RO-Crate metadata: https://www.researchobject.org/ro-crate/specification/1.1/."""

from pathlib import Path
from typing import Any, Final

import orjson

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.archive.sources import CONFIGURATION, SNAPSHOT
from sharinghub_static.media_types import media_type_of
from sharinghub_static.project.license import license_page
from sharinghub_static.text.times import rfc3339
from sharinghub_static.version import __version__

__all__ = ["CRATE", "crate_metadata"]

CRATE: Final = "ro-crate-metadata.json"

_PROFILE = "https://w3id.org/ro/crate/1.1"
_PROGRAM = "https://pypi.org/project/sharinghub-static/"

_FOLDERS = {
    "site/": "The portal: pages, STAC catalog and files for programs",
    "snapshot/": "What GitLab and the tracking server returned, as far as it is public",
    "source/": "Configuration, templates and pages of the portal's owner",
    "site/data/files/": "Copies of files of the projects",
}
_FILES = {
    "site/index.html": "The home page",
    "site/stac/catalog.json": "The root of the STAC catalog",
    "site/stac/items.ndjson": "All Items, one a line",
    "site/stac/items.parquet": "All Items as GeoParquet",
    "site/api/projects.json": "Projects as on their cards",
    SNAPSHOT: "The snapshot, from which the site can be rendered again",
    f"source/{CONFIGURATION}": "The configuration",
    "files.json": "Which files of the projects were copied, and which were not",
}


def crate_metadata(hub: Hub, content: Path) -> bytes:
    """Return the metadata of an archive's content.

    Args:
        hub: what is in it.
        content: its folder; entities are those that are there.
    """
    root, about = hub.config.stac.root, hub.config.portal.about
    folders = {path: name for path, name in _FOLDERS.items() if (content / path).is_dir()}
    files = {path: name for path, name in _FILES.items() if (content / path).is_file()}
    dataset: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": root.title,
        "description": root.description.strip() or root.title,
        "datePublished": rfc3339(hub.changed_at),
        "hasPart": [{"@id": path} for path in (*folders, *files)],
        "license": {"@id": license_page(about.metadata_license)}
        if about.metadata_license
        else "Each project has a licence of its own: see its Item.",
    }
    graph: list[dict[str, Any]] = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _PROFILE},
            "about": {"@id": "./"},
        },
        dataset,
    ]
    graph += [{"@id": path, "@type": "Dataset", "name": name} for path, name in folders.items()]
    graph += [
        {
            "@id": path,
            "@type": "File",
            "name": name,
            "encodingFormat": media_type_of(path) or "application/octet-stream",
            "contentSize": str((content / path).stat().st_size),
        }
        for path, name in files.items()
    ]
    if about.operator:
        publisher = about.url or "#operator"
        dataset["publisher"] = {"@id": publisher}
        graph.append({"@id": publisher, "@type": "Organization", "name": about.operator})
    if hub.config.stac.root_href:
        dataset["url"] = hub.config.stac.root_href
    graph.append(
        {"@id": _PROGRAM, "@type": "SoftwareApplication", "name": "sharinghub-static", "version": __version__}
    )
    graph.append(
        {
            "@id": "#archive",
            "@type": "CreateAction",
            "name": "Archived by sharinghub-static",
            "instrument": {"@id": _PROGRAM},
            "result": {"@id": "./"},
        }
    )
    document = {"@context": f"{_PROFILE}/context", "@graph": graph}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
