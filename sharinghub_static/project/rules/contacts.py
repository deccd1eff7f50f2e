"""Authors become ``contacts``, and the version of a file beside the README is the project's.

Authors are those that the front matter names, else a CITATION.cff or a codemeta.json.
Source: https://github.com/stac-extensions/contacts. Names, organisations and ORCID iDs; never addresses.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.authors import authors_in, nameless, orcid_mistakes
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.companion_files import contact
from sharinghub_static.project.front_matter import dotted
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.project.versions import names_version
from sharinghub_static.project.works import Author
from sharinghub_static.text.files import mask_emails_in_json
from sharinghub_static.text.lines import clean
from sharinghub_static.text.no_values import stands_for_none
from sharinghub_static.text.yaml_reader import YamlPath

_SCHEMA = "https://stac-extensions.github.io/contacts/v0.1.1/schema.json"
_KEYS = ("authors", "author")
"""Of the front matter, as Jekyll, Hugo, Quarto and R Markdown have them.

They stay properties too, as all keys do, without e-mail addresses.
"""

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
    value = builder.properties.pop("contacts", None)
    contacts: list[dict[str, object]] = []
    entries = value if isinstance(value, list) else [value] if value not in (None, "", {}) else []
    for index, entry in enumerate(builder.at_most(_MOST, entries, ("contacts",))):
        one = {"name": entry} if isinstance(entry, str) else entry
        names = [one.get(key) for key in ("name", "organization")] if isinstance(one, dict) else []
        if name := next((name for name in names if isinstance(name, str) and name.strip()), ""):
            contacts.append({**one, "name": name})  # which the extension wants of an organisation too
        else:
            builder.wrong_type(
                ("contacts", index),
                phrase("a map with `name`"),
                entry,
                hint=phrase("Write `contacts: [{name: …, roles: [author]}]`."),
            )
    return contacts


def _authors(builder: ProjectBuilder) -> list[dict[str, object]]:
    """The authors of the front matter; one without a name is a Problem."""
    found: tuple[Author, ...] = ()
    for key in _KEYS:
        value = builder.front.values.get(key)
        if key in builder.properties:
            builder.properties[key] = mask_emails_in_json(builder.properties[key])
        if found:
            continue
        found = authors_in(value)
        for index, entry in nameless(value):
            _say_nameless(builder, entry, (key,) if index is None else (key, index))
        for _, message, hint in orcid_mistakes(found):
            builder.problem("SH317", message, (key,), hint=hint)
    return [contact(author.in_order[:500], author.affiliation, author.orcid) for author in found]


def _say_nameless(builder: ProjectBuilder, entry: object, path: YamlPath) -> None:
    """Say that an author has no name."""
    if isinstance(entry, str) and stands_for_none(entry):
        values = {"key": dotted(path), "value": clean(entry)[:100]}
        said = phrase("`%(key)s` is `%(value)s`, a placeholder and not a value; it is left out", **values)
        builder.problem("SH317", said, path)
    else:
        hint = phrase("Write `authors: [{name: …, orcid: …}]`.")
        builder.wrong_type(path, phrase("a name, or a map with `name`"), entry, hint=hint)
