"""What a rule of an extension may leave in a builder.

The catalog and the portal rely on the types of the builder's fields. A text where a licence belongs would
fail there, for each project, far from the rule that wrote it.
"""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any, Final

from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.model import Asset, Citation, License, Link, Preview, Provider

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


def wrong_field(builder: ProjectBuilder) -> str:
    """Return what is wrong with the first field of a wrong type; empty text when all are right.

    Example:
        >>> builder.license = "MIT"
        >>> wrong_field(builder)
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
