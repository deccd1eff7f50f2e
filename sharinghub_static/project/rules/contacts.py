"""Authors that a CITATION.cff or a codemeta.json names become ``contacts``; its version is the project's.

Source: https://github.com/stac-extensions/contacts. Names, organisations and ORCID iDs; never addresses.
"""

from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.project.versions import names_version

_SCHEMA = "https://stac-extensions.github.io/contacts/v0.1.1/schema.json"


@metadata_rule("contacts")
def apply(builder: ProjectBuilder) -> None:
    """Set the contacts, unless the front matter has set them."""
    authors = builder.from_companion_files("contacts")
    if authors and "contacts" not in builder.properties:
        builder.properties["contacts"] = [dict(author) for author in authors]
        builder.extensions.setdefault("contacts", _SCHEMA)
    version = builder.from_companion_files("version")
    releases = builder.record.releases
    if version and "version" not in builder.properties and not (releases and names_version(releases[0].tag)):
        builder.properties["version"] = version
