"""Rule 10: ``links`` are taken as they are, their ``href`` resolved.

Source: SharingHub documentation: a list of STAC links, ``[{href, rel, type, title, …}]``.
"""

from sharinghub_static.media_types import is_media_type, media_type_of
from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.model import Link, ProjectReference
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.yaml_reader import YamlPath

_MOST = 200


@metadata_rule("links")
def apply(builder: ProjectBuilder) -> None:
    """Add the links."""
    value = builder.take("links")
    if isinstance(value, dict):
        value = [value]
    for index, entry in enumerate(builder.at_most(_MOST, builder.sequence(value, ("links",)), ("links",))):
        path: YamlPath = ("links", index)
        if isinstance(entry, dict):
            _add(builder, entry, path)
        else:
            builder.wrong_type(path, phrase("a map with `rel` and `href`"), entry)


def _add(builder: ProjectBuilder, entry: dict[str, object], path: YamlPath) -> None:
    rel = builder.text(entry.get("rel"), (*path, "rel"))
    if not rel or entry.get("href") is None:
        missing = "`rel`" if not rel else "`href`"
        builder.problem(
            "SH412", phrase("a link has no %(missing)s, so it is left out", missing=missing), path
        )
        return
    href = builder.resolve(entry["href"], (*path, "href"))
    if href is None:
        return
    type_ = builder.text(entry.get("type"), (*path, "type"))
    if type_ and not is_media_type(type_):
        builder.problem("SH414", phrase("`%(type)s` is no media type", type=type_[:60]), (*path, "type"))
        type_ = ""
    if not type_:
        is_project = isinstance(href.target, ProjectReference)
        type_ = "application/geo+json" if is_project else media_type_of(href.path)
    title = builder.text(entry.get("title"), (*path, "title"))
    extra = {}
    for key in sorted(entry.keys() - {"rel", "href", "type", "title"}):
        if ":" in key and isinstance(entry[key], str | int | float | bool):
            extra[key] = entry[key]
        else:
            builder.problem("SH415", phrase("`%(key)s` is no key of a link", key=key[:60]), (*path, key))
    builder.links.append(Link(rel, href.target, type_, title, extra))
