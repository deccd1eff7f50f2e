"""Problems: what is wrong with one project, said to its maintainer.

A Problem never stops a build. It has a stable code, so that it can be looked up (``docs/problems.md``),
counted and, by a site that wishes so, ignored. The code's first digit tells its field:

    SH1xx  front matter          SH4xx  assets and links
    SH2xx  README and repository SH5xx  STAC (fixed so that the item is valid)
    SH3xx  metadata values       SH6xx  the crawl
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from sharinghub_static.text.lines import clean

__all__ = [
    "CodedError",
    "LocalizedMessage",
    "Message",
    "Problem",
    "Severity",
    "as_message",
    "clean_message",
    "phrase",
    "problems_from_json",
    "problems_to_json",
]


class Message(str):
    """A sentence in English that knows what it was made of, so that it can be said in another language.

    Everywhere else it is the sentence.

    Args:
        template: the sentence with ``%(name)s`` for each of its values.
        values: texts, which stay as they are, and messages, which are said in the other language too.
    """

    template: str
    values: Mapping[str, str]

    def __new__(cls, template: str, values: Mapping[str, str]) -> "Message":
        """Fill the template."""
        message = super().__new__(cls, template % values)
        message.template, message.values = template, values
        return message

    def __str__(self) -> str:
        """Itself: an error with this message keeps what it was made of."""
        return self

    def __reduce__(self) -> tuple[type["Message"], tuple[str, dict[str, str]]]:
        """For copies."""
        return Message, (self.template, dict(self.values))


def phrase(template: str, /, **values: object) -> Message:
    """A message in English, with ``%(name)s`` for each value; ``%%`` is a percent sign.

    Programs of translators find messages by this function's name.
    """
    return Message(
        template, {name: one if isinstance(one, str) else str(one) for name, one in values.items()}
    )


class LocalizedMessage(Message):
    """A sentence that brings its translations along: those of extensions are in no catalog of ours.

    Args:
        english: the sentence.
        translations: by language, as the configuration names languages: ``fr``, ``fr-CA``.
    """

    translations: Mapping[str, str]

    def __new__(cls, english: str, translations: Mapping[str, str]) -> "LocalizedMessage":
        """Take the sentence as it is, percent signs included."""
        message = str.__new__(cls, english)
        message.template, message.values = english.replace("%", "%%"), {}
        message.translations = dict(translations)
        return message

    def __reduce__(self) -> tuple[Any, ...]:
        """For copies."""
        return LocalizedMessage, (str.__str__(self), dict(self.translations))

    def in_language(self, language: str) -> str:
        """The sentence in a language, ``fr-CA`` by way of ``fr``; empty when it is not there."""
        return self.translations.get(language) or self.translations.get(language.partition("-")[0], "")


def as_message(text: str) -> Message:
    """A text of an extension as a message, so that a catalog beside the configuration can translate it.

    Raises:
        TypeError: it is no text.
    """
    if not isinstance(text, str):
        raise TypeError(f"titles and explanations are texts, not {type(text).__name__}")
    return text if isinstance(text, Message) else LocalizedMessage(text, {})


def clean_message(message: str, longest: int) -> str:
    """A message in one line; one that knows its parts goes on knowing them, unless it is too long."""
    if isinstance(message, LocalizedMessage):
        translations = {tag: clean(text)[:longest] for tag, text in message.translations.items()}
        return LocalizedMessage(clean(message)[:longest], translations)
    if isinstance(message, Message):
        parts = {name: clean_message(value, longest) for name, value in message.values.items()}
        cleaned = Message(message.template, parts)
        if len(cleaned) <= longest:
            return cleaned
    return clean(message)[:longest]


class Severity(StrEnum):
    """How much a Problem matters to a reader of the portal."""

    ERROR = "error"
    """Something that the maintainer wrote is lost."""
    WARNING = "warning"
    """It is published, but not as meant."""
    NOTICE = "notice"
    """It could be better."""


class CodedError(ValueError):
    """A value that cannot be published.

    Args:
        code: code of the Problem it makes.
        message: what is wrong.
        hint: how to fix it, where more can be said than the kind says.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with one project.

    Args:
        code: stable code, ``SH`` and three digits, documented in ``docs/problems.md``.
        message: what is wrong, one sentence, for the maintainer.
        hint: how to fix it, with an example where that helps.
        severity: see :class:`Severity`.
        path: file in the repository that it is about; empty when it is about no file.
        line: line in that file, from 1; 0 when unknown.
        column: column in that line, from 1; 0 when unknown.
        key: dotted path of the front-matter key (``extent.spatial``); empty when about no key.
    """

    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.WARNING
    path: str = ""
    line: int = 0
    column: int = 0
    key: str = ""


_FIELDS: Final = tuple(each.name for each in fields(Problem))


def problems_to_json(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Return Problems as values of JSON, with what their messages are made of."""
    return [
        {name: getattr(problem, name) for name in _FIELDS}
        | {"message": _packed(problem.message), "hint": _packed(problem.hint)}
        for problem in problems
    ]


def problems_from_json(listed: Sequence[Mapping[str, Any]]) -> tuple[Problem, ...]:
    """Return the Problems that :func:`problems_to_json` made values of."""
    return tuple(
        Problem(
            **{
                **content,
                "message": _unpacked(content["message"]),
                "hint": _unpacked(content["hint"]),
                "severity": Severity(content["severity"]),
            }
        )
        for content in listed
    )


_Packed = str | list[Any]


def _packed(message: str) -> _Packed:
    """A message with what it is made of, so that it can be translated."""
    if not isinstance(message, Message):
        return message
    return [message.template, {name: _packed(value) for name, value in message.values.items()}]


def _unpacked(packed: _Packed) -> str:
    if isinstance(packed, str):
        return packed
    template, values = packed
    known: Mapping[str, str] = {name: _unpacked(value) for name, value in values.items()}
    return Message(template, known)
