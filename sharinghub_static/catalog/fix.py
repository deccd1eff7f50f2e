"""Making an Item valid, and telling the maintainer what that cost.

An Item is held against STAC's schema and those of its extensions. What offends is left out, the smallest
thing that stands under a name of its own: a property, a field of an asset, a link, an extension. What
remains is validated again, until nothing offends.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import jsonschema_rs

from sharinghub_static.catalog.mlm import complete_model
from sharinghub_static.catalog.sanitize import STRUCTURAL
from sharinghub_static.catalog.schemas import ITEM_SCHEMA, CatalogSchemas, Item
from sharinghub_static.problems import Problem, Severity, phrase
from sharinghub_static.text.lines import truncate, truncate_middle

__all__ = ["fix_item", "is_valid_item"]

Path = tuple[str | int, ...]

_REQUIRED_PROPERTIES = frozenset({"datetime", "title", "description"})
_REQUIRED_FIELDS = frozenset({"href", "rel", "name"})
"""Without this field the link, the asset or the provider is nothing."""

_LONGEST = 200  # characters of a value in a message
_short = partial(truncate, most=_LONGEST)


@dataclass(frozen=True)
class _Violation:
    """One thing that a schema does not allow.

    Args:
        schema: address of the schema.
        path: where in the Item.
        reason: the validator's words.
    """

    schema: str
    path: Path
    reason: str


def is_valid_item(item: Item, schemas: CatalogSchemas) -> bool:
    """Whether no schema has anything against an Item."""
    return next(_violations(item, schemas), None) is None


def fix_item(item: Item, schemas: CatalogSchemas) -> list[Problem]:
    """Leave out of the Item, in place, what makes it invalid.

    Args:
        item: an Item with the members that STAC requires.
        schemas: the schemas to hold it against.

    Returns:
        One Problem for each thing that was left out, sorted; empty for an Item that was valid.
    """
    problems: list[Problem] = []
    is_fixed = False
    # Every round but the last leaves something out, so there is an end.
    while violations := list(_violations(item, schemas)):
        ordered = _one_of_each_part(violations)
        dropped = [problem for violation in ordered if (problem := _drop(item, violation))]
        if not dropped:
            # Only when no smaller part is to blame: what an extension misses may be what it made us drop.
            dropped = [problem for violation in ordered if (problem := _undeclare(item, violation))]
        if not dropped:
            problems.append(_reduce(item, violations[0]))
            break
        problems += dropped
        if not is_fixed:
            # What a model must say and said wrongly becomes unknown; once, for that may be wrong too.
            complete_model(item)
        is_fixed = True
    return sorted(set(problems))


def _violations(item: Item, schemas: CatalogSchemas) -> Iterator[_Violation]:
    for url in (ITEM_SCHEMA, *item["stac_extensions"]):
        validator = schemas.validator(url)
        if validator is None or validator.is_valid(item):
            continue
        for error in validator.iter_errors(item):
            for leaf in _leaves(error):
                path = tuple(leaf.instance_path)
                unexpected = getattr(leaf.kind, "unexpected", None) or ()
                for key in unexpected:
                    yield _Violation(url, (*path, key), "the extension has no field of this name")
                if not unexpected:
                    yield _Violation(url, path, leaf.message)


def _leaves(error: jsonschema_rs.ValidationError) -> Iterator[jsonschema_rs.ValidationError]:
    """The errors behind an error of ``anyOf`` or ``oneOf``, of the branch that was probably meant.

    Extensions give one branch to each of Item, Collection and Catalog, and GeoJSON one to each geometry;
    the branch that was meant is the one that does not mind the ``type``.
    """
    branches = [branch for branch in getattr(error.kind, "context", None) or () if branch]
    if not branches:
        yield error
        return
    for leaf in min(branches, key=lambda branch: (_minds_the_type(branch), len(branch))):
        yield from _leaves(leaf)


def _minds_the_type(branch: Sequence[jsonschema_rs.ValidationError]) -> bool:
    return any(leaf.instance_path[-1:] == ["type"] for leaf in branch)


def _one_of_each_part(violations: Sequence[_Violation]) -> list[_Violation]:
    """One violation of each part that can be left out, so that nothing is left out twice.

    Entries of lists come last first, so that leaving one out does not move those that follow.
    """
    ordered = sorted(
        violations, key=lambda violation: [_sortable(part) for part in violation.path], reverse=True
    )
    return list({_part(violation): violation for violation in ordered}.values())


def _part(violation: _Violation) -> Path:
    path = violation.path
    if len(path) < 2:
        return (violation.schema, *path)
    named = path[0] == "assets" or path[:2] == ("properties", "providers")
    return path[: 3 if named else 2]


def _sortable(part: str | int) -> str:
    return f"{part:08}" if isinstance(part, int) else part


def _drop(item: Item, violation: _Violation) -> Problem | None:
    """Leave out what a violation is about.

    Returns:
        What was lost; None when there is nothing to leave out any more, or nothing that can be.
    """
    ours = violation.schema == ITEM_SCHEMA
    match violation.path:
        case ("properties", "providers", int(place), *rest) if _drop_part(
            item["properties"].get("providers"), place, rest
        ):
            whole = phrase("provider %(number)s", number=place + 1)
            return _problem("SH506", _lost(rest, whole), violation, "providers")
        case ("properties", str(key), *_) if key in item["properties"] and key not in _REQUIRED_PROPERTIES:
            del item["properties"][key]
            return _problem("SH501", phrase("the property `%(key)s`", key=_short(key)), violation, key)
        case ("assets", str(key), *rest) if (ours or rest) and _drop_part(item["assets"], key, rest):
            return _problem("SH502", _lost(rest, phrase("the asset `%(key)s`", key=key)), violation, "assets")
        case ("links", int(place), *rest) if ours or rest:
            return _drop_link(item, violation, place, rest)
        case ("geometry" | "bbox", *_) if item["geometry"] is not None:
            item["geometry"] = None
            item.pop("bbox", None)
            return _problem("SH505", phrase("the location"), violation, "extent.spatial")
        case ("stac_extensions", int(place), *_) if ours and place < len(item["stac_extensions"]):
            url = item["stac_extensions"].pop(place)
            return _problem(
                "SH504", phrase("the extension %(url)s", url=_short(url)), violation, "extensions"
            )
    return None


def _undeclare(item: Item, violation: _Violation) -> Problem | None:
    """Remove an extension from those that the Item declares; its fields stay."""
    if violation.schema not in item["stac_extensions"]:
        return None
    item["stac_extensions"].remove(violation.schema)
    return _problem(
        "SH504",
        phrase("the extension %(schema)s", schema=_short(violation.schema)),
        violation,
        "extensions",
    )


def _drop_link(item: Item, violation: _Violation, place: int, rest: Sequence[str | int]) -> Problem | None:
    links = item["links"]
    if place >= len(links) or links[place]["rel"] in STRUCTURAL:
        return None
    values = {name: _short(links[place][name]) for name in ("rel", "href")}
    named = phrase("the link `%(rel)s` to %(href)s", **values)
    if not _drop_part(links, place, rest):
        return None
    return _problem("SH503", _lost(rest, named), violation, "links")


def _lost(rest: Sequence[str | int], whole: str) -> str:
    """What was lost of a thing: one field, or all of it."""
    return phrase("`%(field)s` of %(whole)s", field=rest[0], whole=whole) if _is_part(rest) else whole


def _drop_part(holder: Any, key: str | int, rest: Sequence[str | int]) -> bool:
    """Leave out a field of an entry, or the entry when it is nothing without the field."""
    try:
        if _is_part(rest):
            del holder[key][rest[0]]
        else:
            del holder[key]
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _is_part(rest: Sequence[str | int]) -> bool:
    return bool(rest) and rest[0] not in _REQUIRED_FIELDS


def _reduce(item: Item, violation: _Violation) -> Problem:
    """The last resort: only what is known to be valid by itself."""
    item["stac_extensions"] = []
    item["assets"] = {}
    item["links"] = [link for link in item["links"] if link["rel"] in STRUCTURAL]
    kept = ("title", "description", "datetime", "created", "updated")
    item["properties"] = {key: item["properties"][key] for key in kept if key in item["properties"]}
    item["geometry"] = None
    item.pop("bbox", None)
    return _problem("SH509", phrase("everything but title, description and dates"), violation, "")


def _problem(code: str, what: str, violation: _Violation, key: str) -> Problem:
    return Problem(
        code,
        phrase(
            "%(what)s was left out of the STAC item: %(gist)s",
            what=what,
            gist=truncate_middle(violation.reason, _LONGEST),
        ),
        phrase("What it has to be: %(schema)s", schema=violation.schema),
        Severity.ERROR if code == "SH509" else Severity.WARNING,
        key=_short(key),
    )
