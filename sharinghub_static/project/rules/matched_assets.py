"""Rule 13: a matched file is an asset under its path, or under ``key`` with ``{path}`` filled in.

Source: SharingHub documentation. ``title`` and ``description`` may hold ``{key}`` and ``{path}``;
``roles`` are ``[data]`` unless given, of a plot ``[graphic]``; the type is ``type-as`` in words, else
``type``, else it follows from the file's ending. SharingHub fills the ``key`` in for the first match alone
and gives it to all others; here each has its own.
"""

import re

from sharinghub_static.media_types import TYPE_AS, is_media_type, media_type_of
from sharinghub_static.problems import phrase
from sharinghub_static.project.advice import nearest_type_word
from sharinghub_static.project.asset_facts import alternate_addresses, is_graphic
from sharinghub_static.project.builder import Match, ProjectBuilder
from sharinghub_static.project.model import Asset
from sharinghub_static.project.rules import metadata_rule

_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml", "image/avif")
_PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w{0,30})\}")


@metadata_rule("matched_assets")
def apply(builder: ProjectBuilder) -> None:
    """Make assets of the matched files."""
    by_category: dict[str, str] = {}  # path of a file to the key of its asset
    matched = {match.file.path for match in builder.matches if match.file}
    for match in builder.matches:
        file = match.file
        if file is None or file.target in matched:
            continue  # an address; or a symbolic link to what is an asset itself
        key = filled(builder, match, "key", {"path": file.path}) or file.path
        type_ = media_type(builder, match, file.path)
        roles = ("graphic",) if type_.startswith(_PICTURES) and is_graphic(file.path) else ("data",)
        real = builder.hrefs.real_file(file.path) or file
        asset = Asset(
            key=key,
            href=builder.hrefs.raw_url(file.path),
            type=type_,
            title=filled(builder, match, "title", {"path": file.path, "key": key}),
            description=filled(builder, match, "description", {"path": file.path, "key": key}),
            roles=tuple(match.rule.get("roles") or roles),
            path=file.path,
            size=file.size,
            sha256=file.lfs_oid,
            extra=alternate_addresses(builder.record, builder.config.gitlab.url, real, type_),
        )
        # What the project says of a file takes the place of what its category says of all such files.
        if not match.path:
            by_category.setdefault(file.path, key)
        elif file.path in by_category:
            builder.assets.pop(by_category.pop(file.path), None)
        known = builder.assets.get(key)
        if known and known.path == asset.path:
            builder.assets[key] = asset  # a later rule says more of the same file
        else:
            builder.add_asset(asset, match.path)


def filled(builder: ProjectBuilder, match: Match, name: str, values: dict[str, str]) -> str:
    """A text of a rule with its placeholders filled in; what is unknown stays and is a Problem."""

    def value_of(found: re.Match[str]) -> str:
        if found[1] not in values:
            said = phrase("`%(part)s` in `%(name)s` means nothing", part=found[0], name=name)
            builder.problem("SH411", said, (*match.path, name) if match.path else ())
            return found[0]
        return values[found[1]]

    return _PLACEHOLDER.sub(value_of, match.rule.get(name, ""))


def media_type(builder: ProjectBuilder, match: Match, path: str) -> str:
    """The media type of an asset; empty when nothing tells it.

    Args:
        builder: the project.
        match: with the rule.
        path: the file's path, or that of an address.
    """
    word, type_ = match.rule.get("type-as", ""), match.rule.get("type", "")
    if word.lower() in TYPE_AS:
        return TYPE_AS[word.lower()]
    at = match.path
    if word:
        known = ", ".join(f"`{known}`" for known in TYPE_AS)
        builder.problem(
            "SH410",
            phrase("`%(word)s` is not one of %(known)s", word=word[:60], known=known),
            (*at, "type-as") if at else (),
            hint=_instead(word, path),
        )
    if type_ and is_media_type(type_):
        return str(type_)
    if type_:
        builder.problem(
            "SH414",
            phrase("`%(type)s` is no media type", type=type_[:60]),
            (*at, "type") if at else (),
            hint=_instead(type_, path),
        )
    return media_type_of(path)


def _instead(word: str, path: str) -> str:
    """Advice for a word that is no type; empty when neither it nor the file shows another."""
    if known := nearest_type_word(word, path):
        return phrase("Write `type-as: %(word)s`.", word=known)
    type_ = media_type_of(path)
    return phrase("Write `type: %(type)s`, or leave it out.", type=type_) if type_ else ""
