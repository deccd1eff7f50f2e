"""Authors that a CITATION.cff or a codemeta.json names become ``contacts``; its version is the project's.

Source: https://github.com/stac-extensions/contacts. Names, organisations and ORCID iDs; never addresses.
"""

from sharinghub_static.project.draft import Draft

ORDER = 195

_SCHEMA = "https://stac-extensions.github.io/contacts/v0.1.1/schema.json"


def apply(draft: Draft) -> None:
    """Set the contacts, unless the front matter has set them."""
    authors = draft.told_beside("contacts")
    if authors and "contacts" not in draft.properties:
        draft.properties["contacts"] = [dict(author) for author in authors]
        draft.extensions.setdefault("contacts", _SCHEMA)
    version = draft.told_beside("version")
    if version and "version" not in draft.properties and not draft.record.releases:
        draft.properties["version"] = version
