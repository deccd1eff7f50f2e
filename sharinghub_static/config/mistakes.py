"""Saying what is wrong with a configuration: where, what, and what was probably meant."""

import types
import typing
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Union, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from sharinghub_static.config.files import Mistake, Settings
from sharinghub_static.config.model import FURTHER, SiteConfig
from sharinghub_static.text.lines import truncate
from sharinghub_static.text.secrets import MASK, mask_for_logs
from sharinghub_static.text.written_secrets import find_written_secrets
from sharinghub_static.text.yaml_reader import YamlPath

__all__ = ["dotted", "in_file", "mistakes_of"]

_WORDS = {
    "missing": "is needed",
    "string_type": "must be text",
    "string_unicode": "must be text without broken characters",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "tuple_type": "must be a list",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "dict_type": "must be a mapping of keys",
    "model_type": "must be a mapping of keys",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing_size": "must be a smaller number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
    "value_error": "{error}",
}
"""Kind of a mistake to what to say; pydantic's own messages are for programmers."""

_PYDANTICS = frozenset(get_args(ErrorType))
_OTHER = "must be another value"
_NEAR = 1000  # characters of a value that are looked at for a message
_PATTERNS = {
    r"^https?://": "must be an address such as https://gitlab.example.org",
    r"^(https?://|mailto:": "must be an address such as https://example.org or ./logo.png",
    r"^[a-z0-9][a-z0-9_.-]*$": "must be lower-case letters, digits, '-', '_' or '.' (it is a folder)",
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$": "must be lower-case letters and digits, with '-' between them",
    r"^[A-Z][A-Z0-9_]*$": "must be upper-case letters, digits and '_', and begin with a letter",
    r"^#[0-9a-f": "must be a colour such as #1f6feb",
    r"^[a-z]{2,3}": "must be a language such as fr or fr-CA",
}


_LONGEST_PATH, _LONGEST_VALUE = 200, 60  # characters in a message


def dotted(path: YamlPath) -> str:
    """``stac.categories[0].title``, on one line whatever the keys are."""
    said = ""
    for part in path:
        said += f"[{part}]" if isinstance(part, int) else f".{part}"
    line = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in said.lstrip("."))
    return truncate(line, _LONGEST_PATH)


def mistakes_of(
    error: ValidationError, settings: Settings, kind: type[BaseModel] = SiteConfig
) -> Iterator[Mistake]:
    """What is wrong with each value: its key, what it must be, what was probably meant.

    Args:
        error: what pydantic found.
        settings: the values as they are in files.
        kind: what the values were to be.
    """
    for each in error.errors(include_url=False):
        path = in_file(_said(each["loc"]))
        yield Mistake(settings.origin(path), f"{f'{dotted(path)}: ' if path else ''}{_what(each, kind)}")


def _said(loc: tuple[int | str, ...]) -> YamlPath:
    # In a mapping with checked keys pydantic adds "[key]" for a mistake in the key itself.
    return tuple(part for part in loc if part != "[key]")


def in_file(path: YamlPath) -> YamlPath:
    """Where a value is in a file: the instances behind the first one are entries of the list ``gitlab``."""
    if len(path) > 1 and path[0] == FURTHER and isinstance(path[1], int):
        return ("gitlab", path[1] + 1, *path[2:])
    return path


def _what(found: ErrorDetails, model: type[BaseModel]) -> str:
    kind, context = found["type"], found.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown(_said(found["loc"]), model)
    if kind == "missing":
        return _WORDS[kind]
    if kind == "address_with_user":
        return str(found["msg"])
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"].replace("0-9a-fA-F", "0-9a-f")
        words = next((words for start, words in _PATTERNS.items() if pattern.startswith(start)), _OTHER)
    elif kind in _WORDS:
        words = _WORDS[kind].format_map(context).replace("'", "")
    else:
        # What is not pydantic's own is ours, with words of ours.
        words = _OTHER if kind in _PYDANTICS else found["msg"]
    value = found["input"]
    # What YAML takes for another kind of value is text in quotes.
    advice = "; put it in quotes" if kind == "string_type" and isinstance(value, bool | date) else ""
    return f"{words}, not {_shown(value)}{advice}"


def _shown(value: object) -> str:
    """A value as it was said, but for what may be a token or a password: logs are read by many."""
    text = mask_for_logs(_written(value)[:_NEAR])
    for _, secret in find_written_secrets(text):
        text = text.replace(secret, MASK)
    return truncate(text, _LONGEST_VALUE)


def _written(value: object) -> str:
    """A value in the notation of YAML, without words of Python."""
    if isinstance(value, str):
        return repr(value[:_NEAR])
    if isinstance(value, date):
        return f"the date {value.isoformat()}"
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, bool):
        return str(value).lower()
    return "nothing" if value is None else str(value)


def _unknown(path: YamlPath, model: type[BaseModel]) -> str:
    known = _known_keys(path[:-1], model)
    near = get_close_matches(str(path[-1]), known, n=1, cutoff=0.6)
    if near:
        return f"unknown key; did you mean {near[0]}?"
    return f"unknown key; the keys here are {', '.join(known)}" if known else "unknown key"


def _known_keys(path: YamlPath, model: type[BaseModel]) -> list[str]:
    """The keys that values of a type may have at a path."""
    kind: Any = model
    for part in path:
        kind = _inside(kind, part)
        if kind is None:
            return []
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return []
    fields = kind.model_fields.items()
    return sorted(field.alias or name for name, field in fields if not field.exclude)


def _inside(kind: object, part: int | str) -> object:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        named = {field.alias or name: field for name, field in kind.model_fields.items()}
        return _plain(named[part].annotation) if part in named else None
    arguments = [_plain(argument) for argument in typing.get_args(kind)]
    return next((argument for argument in reversed(arguments) if argument is not Ellipsis), None)


def _plain(kind: object) -> object:
    """A type without ``Annotated`` and ``| None``."""
    if typing.get_origin(kind) is Annotated:
        return _plain(typing.get_args(kind)[0])
    if typing.get_origin(kind) in {Union, types.UnionType}:
        return _plain(next(argument for argument in typing.get_args(kind) if argument is not type(None)))
    return kind
