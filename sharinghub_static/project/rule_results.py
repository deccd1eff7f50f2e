"""What a rule of an extension may leave in a builder.

The catalog and the portal rely on the types of the builder's fields. A text where a licence belongs would
fail there, for each project, far from the rule that wrote it.
"""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any, Final

from sharinghub_static.project.builder import ProjectBuilder, name_of_value
from sharinghub_static.project.model import Asset, Citation, License, Link, Preview, Provider
from sharinghub_static.text.json_values import to_json
from sharinghub_static.text.lines import clean

__all__ = ["restore", "save", "wrong_field"]

_ONE: Final[Mapping[str, tuple[type, bool]]] = {
    "title": (str, False),
    "summary": (str, False),
    "description": (str, False),
    "preview": (Preview, True),
    "license": (License, True),
    "geometry": (Mapping, True),
    "bbox": (tuple, True),
    "start": (datetime, True),
    "end": (datetime, True),
    "citation": (Citation, True),
}
"""Type of each field, and whether it may be None."""

_MANY: Final[Mapping[str, tuple[type, type]]] = {
    "providers": (list, Provider),
    "links": (list, Link),
    "publications": (list, Citation),
    "keywords": (set, str),
    "assets": (dict, Asset),
    "properties": (dict, object),
    "extensions": (dict, str),
    "features": (dict, str),
}
"""Type of each collection and of what is in it."""


def save(builder: ProjectBuilder) -> dict[str, Any]:
    """Return the fields that a rule may write, for :func:`restore`."""
    return {name: copy(getattr(builder, name)) for name in (*_ONE, *_MANY)}


def restore(builder: ProjectBuilder, fields: Mapping[str, Any]) -> None:
    """Take back what a rule wrote."""
    for name, value in fields.items():
        setattr(builder, name, value)


def wrong_field(builder: ProjectBuilder, before: Mapping[str, Any]) -> str:
    """Return what is wrong with the first field of a wrong type; empty text when all are right.

    Args:
        builder: after a rule.
        before: its fields before the rule, as :func:`save` returned them.

    Example:
        >>> before = save(builder)
        >>> builder.license = "MIT"
        >>> wrong_field(builder, before)
        'license is str, not License'
    """
    for name, (type_, may_be_none) in _ONE.items():
        value = getattr(builder, name)
        if not (isinstance(value, type_) or (value is None and may_be_none)):
            return f"{name} is {type(value).__name__}, not {type_.__name__}"
        if isinstance(value, datetime) and value.tzinfo is None:
            return f"{name} has no time zone"
    for name, (type_, inner) in _MANY.items():
        if wrong := _wrong_collection(getattr(builder, name), type_, inner):
            return f"{name} {wrong}"
    return _no_json(builder, before)


def _no_json(builder: ProjectBuilder, before: Mapping[str, Any]) -> str:
    """What JSON cannot hold of what the rule wrote, past the methods of the builder."""
    unfit: list[str] = []

    def report(value: object, _path: object) -> None:
        unfit.append(name_of_value(value))

    earlier = before["properties"]
    for key, value in builder.properties.items():
        if key not in earlier or earlier[key] is not value:
            to_json(value, report)
            if unfit:
                return f"properties has {clean(key)[:100]}, and JSON cannot hold {unfit[0]}"
    for name in ("geometry", "bbox"):
        if getattr(builder, name) is not before[name]:
            to_json(getattr(builder, name), report)
            if unfit:
                return f"{name} has what JSON cannot hold: {unfit[0]}"
    return ""


def _wrong_collection(value: Any, type_: type, inner: type) -> str:
    if not issubclass(type(value), type_):
        return f"is {type(value).__name__}, not {type_.__name__}"
    if type_ is dict and not all(isinstance(key, str) for key in value):
        return "has a key that is no text"
    for entry in value.values() if type_ is dict else value:
        if not isinstance(entry, inner):
            return f"has {type(entry).__name__} in it, not {inner.__name__}"
    return ""
