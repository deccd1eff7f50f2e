"""Rule 12: ``assets`` select files by glob; a category's rules go first, then the project's.

Source: SharingHub documentation: an entry is a glob, or a map with ``glob`` (or ``path``), ``key``, ``href``,
``type``, ``type-as``, ``title``, ``description`` and ``roles``. Globs match from the right, as
``PurePath.match`` does.
"""

import re
from typing import Any
from urllib.parse import unquote

from sharinghub_static.problems import phrase
from sharinghub_static.project.advice import nearest, nearest_path
from sharinghub_static.project.builder import Match, ProjectBuilder
from sharinghub_static.project.glob import Glob, GlobError
from sharinghub_static.project.href import DEAD_LINK_ADVICE, dead_link
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.snapshot.records import FileRecord
from sharinghub_static.text.lines import clean
from sharinghub_static.text.yaml_reader import YamlPath

_KEYS = ("glob", "path", "key", "href", "type", "type-as", "title", "description", "roles")
_MOST_RULES = 60
_MOST_MATCHES = 500

_MOST_DEAD_LINKS = 10


@metadata_rule("asset_rules")
def apply(builder: ProjectBuilder) -> None:
    """Find what the rules select."""
    files = sorted(builder.blobs, key=lambda file: file.path)
    for category in builder.categories:
        for configured in category.assets:
            _select(builder, configured.model_dump(by_alias=True, exclude_none=True), (), files)
    value = builder.take("assets")
    if isinstance(value, dict | str):
        # One rule without its hyphen, or STAC's own form: keys to assets.
        value = _listed(value) if isinstance(value, dict) else [value]
    entries = builder.sequence(value, ("assets",))
    if len(entries) > _MOST_RULES:
        builder.problem(
            "SH413",
            phrase(
                "only the first %(most_rules)s of %(count)s asset rules count",
                most_rules=_MOST_RULES,
                count=len(entries),
            ),
            ("assets",),
        )
    for index, entry in enumerate(entries[:_MOST_RULES]):
        rule = _rule(builder, entry, ("assets", index))
        if rule:
            _select(builder, rule, ("assets", index), files)


def _listed(value: dict[str, object]) -> list[object]:
    if value.keys() & set(_KEYS):
        return [value]
    return [{"key": key, **entry} if isinstance(entry, dict) else entry for key, entry in value.items()]


def _rule(builder: ProjectBuilder, entry: object, path: YamlPath) -> dict[str, object]:
    """A rule whose values are texts and, for ``roles``, lists of texts; empty when it cannot be used."""
    if isinstance(entry, str) and entry.strip().startswith(("https://", "http://")):
        entry = {"href": entry.strip()}
    if isinstance(entry, str):
        return {"glob": entry}
    if not isinstance(entry, dict):
        builder.wrong_type(path, phrase("a glob, or a map with `glob`,"), entry)
        return {}
    rule: dict[str, Any] = {}
    for key, value in entry.items():
        if key not in _KEYS:
            builder.problem(
                "SH415",
                phrase("`%(key)s` is no key of an asset rule", key=key[:60]),
                (*path, key),
                hint=_known_key(key),
            )
        elif key == "roles":
            listed = builder.sequence([value] if isinstance(value, str) else value, (*path, key))
            roles = [builder.text(role, (*path, key, index)) for index, role in enumerate(listed)]
            rule["roles"] = [role for role in dict.fromkeys(roles) if role]
        elif text := builder.text(value, (*path, key)):
            rule["glob" if key == "path" else key] = text
    if "glob" not in rule and "key" not in rule and (name := _name_at(rule.get("href", ""))):
        rule["key"] = name
    if "glob" not in rule and not ("key" in rule and "href" in rule):
        said = phrase("an asset rule has `href` and no `key`, so it is left out")
        if "href" not in rule:
            said = phrase("an asset rule has neither `glob` nor `href`, so it is left out")
        builder.problem("SH407", said, path)
        return {}
    return rule


def _name_at(href: str) -> str:
    """The last name of an address or a path, as the key of an asset; empty where it has none.

    >>> _name_at("https://example.org/a/map.tif?x=1"), _name_at("https://example.org")
    ('map.tif', '')
    """
    path = re.split("[?#]", href.partition("://")[2] or f"/{href}", maxsplit=1)[0].rstrip("/")
    return clean(unquote(path.rpartition("/")[2]))[:100] if "/" in path else ""


def _known_key(key: str) -> str:
    meant = {"name": "title", "label": "title", "url": "href", "file": "glob", "role": "roles"}.get(
        key.lower()
    )
    meant = meant or nearest(key, _KEYS)
    if meant:
        return phrase("Write `%(key)s:`.", key=meant)
    return phrase("Keys of an asset are %(known)s.", known=", ".join(f"`{known}`" for known in _KEYS))


def _nearest_glob(glob: str, files: list[FileRecord]) -> str:
    """Advice for a glob that matches nothing; empty when no other is meant."""
    if not any(sign in glob for sign in "*?["):
        near = nearest_path(glob, [file.path for file in files])
        return phrase("Write `%(near)s`.", near=near) if near else ""
    plain = Glob(glob.lower())
    near = next((file.path for file in files if plain.matches(file.path.lower())), "")
    return phrase("Capital letters count: `%(near)s` is there.", near=near[:120]) if near else ""


def _select(builder: ProjectBuilder, rule: dict[str, Any], path: YamlPath, files: list[FileRecord]) -> None:
    if "glob" not in rule:
        builder.matches.append(Match(rule, None, path))
        return
    try:
        glob = Glob(rule["glob"])
    except GlobError as error:
        builder.problem("SH402" if "leads out" in str(error) else "SH407", str(error), path)
        return
    found = [Match(rule, file, path) for file in files if glob.matches(file.path)]
    dead = [link for link in builder.dead_links if glob.matches(link.path)] if path else []
    for link in dead[:_MOST_DEAD_LINKS]:
        builder.problem("SH403", dead_link(link), path, hint=DEAD_LINK_ADVICE)
    if len(dead) > _MOST_DEAD_LINKS:
        more = len(dead) - _MOST_DEAD_LINKS
        message = phrase("%(more)s more symbolic links lead to no file of the repository", more=more)
        builder.problem("SH403", message, path, hint=DEAD_LINK_ADVICE)
    # A category's rule is meant for any project that has such files.
    if not dead and not found and path and builder.hrefs.sees_all:
        message = phrase("no file matches `%(glob)s`", glob=rule["glob"][:100])
        builder.problem("SH408", message, path, hint=_nearest_glob(rule["glob"], files))
    room = max(0, _MOST_MATCHES - len(builder.matches))
    if len(found) > room:
        builder.problem(
            "SH413",
            phrase(
                "more than %(most_matches)s files match; the rest is left out", most_matches=_MOST_MATCHES
            ),
            path,
        )
    builder.matches += found[:room]
