"""``themes`` are concepts of vocabularies, by the themes extension of STAC.

Source: https://github.com/stac-extensions/themes: a list of ``scheme`` (the address of the vocabulary)
and ``concepts``, each with an ``id`` of that vocabulary. A concept may be its id alone, and a theme that
is a word is a keyword.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.yaml_reader import YamlPath

_SCHEMA = "https://stac-extensions.github.io/themes/v1.0.0/schema.json"
_MOST = 100
_KEYS = ("id", "title", "description", "url")


@metadata_rule("themes")
def apply(builder: ProjectBuilder) -> None:
    """Set the themes."""
    value = builder.take("themes")
    if isinstance(value, dict | str):
        value = [value]
    themes = []
    for index, entry in enumerate(builder.at_most(_MOST, builder.sequence(value, ("themes",)), ("themes",))):
        path: YamlPath = ("themes", index)
        if isinstance(entry, dict):
            theme = _theme(builder, entry, path)
            themes += [theme] if theme else []
        elif word := builder.text(entry, path):
            builder.keywords.add(word)
    if themes:
        builder.set_property("themes", themes, ("themes",))
        builder.extensions.setdefault("themes", _SCHEMA)


def _theme(builder: ProjectBuilder, entry: dict[str, object], path: YamlPath) -> dict[str, object] | None:
    scheme = builder.text(entry.get("scheme"), (*path, "scheme"))
    listed = builder.sequence(entry.get("concepts"), (*path, "concepts"))
    concepts = [
        concept
        for index, one in enumerate(builder.at_most(_MOST, listed, (*path, "concepts")))
        if (concept := _concept(builder, one, (*path, "concepts", index)))
    ]
    if scheme and concepts:
        return {"scheme": scheme, "concepts": concepts}
    missing = "`scheme`" if not scheme else "`concepts`"
    hint = phrase("Write `- {scheme: https://…, concepts: [{id: …}]}`.")
    builder.problem(
        "SH314", phrase("a theme has no %(missing)s; it is left out", missing=missing), path, hint=hint
    )
    return None


def _concept(builder: ProjectBuilder, value: object, path: YamlPath) -> dict[str, str]:
    if not isinstance(value, dict):
        text = builder.text(value, path)
        return {"id": text} if text else {}
    concept = {key: text for key in _KEYS if (text := builder.text(value.get(key), (*path, key)))}
    return concept if "id" in concept else {}
