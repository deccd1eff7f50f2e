"""Authors become ``contacts``, and the version of a file beside the README is the project's.

Authors are those that the front matter names, else a CITATION.cff or a codemeta.json.
Source: https://github.com/stac-extensions/contacts. Names, organisations and ORCID iDs; never addresses.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.authors import authors_in
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.companion_files import contact
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.project.versions import names_version

_SCHEMA = "https://stac-extensions.github.io/contacts/v0.1.1/schema.json"
_KEYS = ("authors", "author")
"""Of the front matter, as Jekyll, Hugo, Quarto and R Markdown have them; they stay properties too."""

_MOST = 200


@metadata_rule("contacts")
def apply(builder: ProjectBuilder) -> None:
    """Set the contacts, unless the front matter has set them."""
    contacts = _written(builder) or _authors(builder)
    contacts = contacts or [dict(author) for author in builder.from_companion_files("contacts")]
    if contacts:
        builder.properties["contacts"] = contacts
        builder.extensions.setdefault("contacts", _SCHEMA)
    version = builder.from_companion_files("version")
    releases = builder.record.releases
    if version and "version" not in builder.properties and not (releases and names_version(releases[0].tag)):
        builder.properties["version"] = version


def _written(builder: ProjectBuilder) -> list[dict[str, object]]:
    """The ``contacts`` of the front matter, of which each is a map with a name."""
    value = builder.properties.pop("contacts", None) or []
    contacts: list[dict[str, object]] = []
    entries = value if isinstance(value, list) else [value]
    for index, entry in enumerate(builder.at_most(_MOST, entries, ("contacts",))):
        one = {"name": entry} if isinstance(entry, str) else entry
        named = isinstance(one, dict) and any(
            isinstance(one.get(key), str) and one[key] for key in ("name", "organization")
        )
        if named:
            contacts.append(one)
        else:
            builder.wrong_type(
                ("contacts", index),
                phrase("a map with `name`"),
                entry,
                hint=phrase("Write `contacts: [{name: …, roles: [author]}]`."),
            )
    return contacts


def _authors(builder: ProjectBuilder) -> list[dict[str, object]]:
    """The authors of the front matter."""
    values = (authors_in(builder.front.values.get(key)) for key in _KEYS)
    authors = next(filter(None, values), ())
    return [contact(author.in_order[:500], author.affiliation, author.orcid) for author in authors]
