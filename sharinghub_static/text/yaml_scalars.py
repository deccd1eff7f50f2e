"""Plain scalars of YAML: what they mean, and where programs disagree about it.

They are read as YAML 1.2 has them (https://yaml.org/spec/1.2.2/#103-core-schema), and the Hugging Face Hub:
``no`` is a text, ``050`` is 50, ``1e-4`` is a number, ``1:30`` is a text. Times are recognised as YAML 1.1
does, and ``1_000`` is 1000 where the signs group thousands. PyYAML, and so a SharingHub server, reads
YAML 1.1, where the same four are false, 40, a text and 90; :func:`reading_of_yaml_1` says so.
"""

import re
from typing import Any, Final

import yaml

__all__ = ["MERGE", "STRING", "construct", "flag_of", "reading_of_yaml_1", "resolve"]

MERGE: Final = "tag:yaml.org,2002:merge"
STRING: Final = "tag:yaml.org,2002:str"
_BOOL: Final = "tag:yaml.org,2002:bool"
_FLOAT: Final = "tag:yaml.org,2002:float"
_INT: Final = "tag:yaml.org,2002:int"
_NULL: Final = "tag:yaml.org,2002:null"
_TIMESTAMP: Final = "tag:yaml.org,2002:timestamp"

_DIGITS: Final = "0123456789"
_GROUPED: Final = r"[0-9]{1,3}(?:_[0-9]{3})+"
_LONGEST_COMPARED: Final = 40
"""Characters of a scalar that is read by both versions: base 60 takes time by the square of its length."""

_WORDS: Final = {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}


class _Yaml12(yaml.SafeLoader):
    """Which plain scalars are what; the tables of PyYAML's own loader are left alone."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own name and type


def _recognise(tag: str, pattern: str, first: str) -> None:
    _Yaml12.add_implicit_resolver(tag, re.compile(pattern), list(first))


_recognise(_BOOL, r"(?:true|True|TRUE|false|False|FALSE)\Z", "tTfF")
_recognise(
    _INT,
    rf"(?:[-+]?(?:[0-9]+|{_GROUPED})|0o[0-7]+|0x[0-9a-fA-F]+|0b[01]+)\Z",
    "-+" + _DIGITS,
)
_recognise(
    _FLOAT,
    rf"(?:[-+]?(?:\.[0-9]+|(?:{_GROUPED}|[0-9]+)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z",
    "-+." + _DIGITS,
)
_recognise(_NULL, r"(?:~|null|Null|NULL|)\Z", "~nN")
_Yaml12.yaml_implicit_resolvers.setdefault("", []).append((_NULL, re.compile(r"\Z")))
_recognise(MERGE, r"<<\Z", "<")
for _sign in _DIGITS:
    for _tag, _pattern in yaml.SafeLoader.yaml_implicit_resolvers.get(_sign, ()):
        if _tag == _TIMESTAMP:
            _Yaml12.yaml_implicit_resolvers[_sign].append((_tag, _pattern))

_new: Final[Any] = _Yaml12("")
_old: Final[Any] = yaml.SafeLoader("")


def resolve(text: str, implicit: tuple[bool, bool]) -> str:
    """The tag of a scalar without one.

    Args:
        text: as it is written, without quotes.
        implicit: of the event: whether it is plain, and whether it is quoted.
    """
    return str(_new.resolve(yaml.ScalarNode, text, implicit))


def construct(tag: str, text: str) -> object:
    """The value of a scalar.

    Raises:
        yaml.constructor.ConstructorError: the tag is not one of YAML's own.
        ValueError, OverflowError, KeyError: the text is not what the tag says.

    >>> construct(_INT, "050"), construct(_FLOAT, "1e-4"), construct(_BOOL, "no")
    (50, 0.0001, False)
    """
    if tag == _INT:
        return int(text.replace("_", ""), {"0o": 8, "0x": 16, "0b": 2}.get(text[:2].lower(), 10))
    if tag == _FLOAT:
        special = text.lower().lstrip("+-") in {".inf", ".nan"}
        number = float(text.replace(".", "") if special else text.replace("_", ""))
        if number in {float("inf"), float("-inf")} and not special:
            raise OverflowError
        return number
    return _old.construct_object(yaml.ScalarNode(tag, text), deep=True)


def reading_of_yaml_1(text: str, tag: str, value: object) -> str | None:
    """What a program for YAML 1.1 reads where that is something else; None where it is the same.

    Args:
        text: of a plain scalar.
        tag: by :func:`resolve`.
        value: by :func:`construct`.

    Returns:
        A number or ``true`` or ``false`` in words; empty for a text.

    >>> [reading_of_yaml_1(text, resolve(text, (True, False)), value) for text, value in
    ...     (("no", "no"), ("050", 50), ("1:30", "1:30"), ("1e-4", 0.0001), ("50", 50))]
    ['false', '40', '90', '', None]
    """
    old_tag = str(_old.resolve(yaml.ScalarNode, text, (True, False)))
    if old_tag == tag and tag != _INT:
        return None
    if old_tag == STRING:
        return ""
    if len(text) > _LONGEST_COMPARED or old_tag not in {_BOOL, _INT, _FLOAT}:
        return None
    try:
        old = _old.construct_object(yaml.ScalarNode(old_tag, text), deep=True)
    except ValueError:
        return None
    if old == value and isinstance(old, bool) == isinstance(value, bool):
        return None
    return str(old).lower()


def flag_of(value: object) -> bool | None:
    """Yes or no, in any of YAML's words; None for anything else.

    For keys that can hold nothing else: ``yes`` and ``on`` are texts to YAML 1.2.

    >>> flag_of("Yes"), flag_of(False), flag_of("maybe")
    (True, False, None)
    """
    if isinstance(value, bool):
        return value
    return _WORDS.get(value.strip().lower()) if isinstance(value, str) else None
