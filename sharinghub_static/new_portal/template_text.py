"""Template expressions in the files of a deployment, as Helm, gomplate and envsubst leave them.

``config`` in the values of SharingHub's Helm chart is itself a template (``tpl .Values.config``), and
EOEPCA's deployment guide makes the whole file from a template. What the environment or the values say is
filled in; everything else becomes a mark, which is reported when it is in the configuration. Lines keep
their numbers.
"""

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["Marks"]

_ACTION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
_ONLY_ACTIONS = re.compile(r"[ \t]*(?:\{\{(?:(?!\}\}).)*\}\}[ \t]*)+", re.DOTALL)
_CONTROL = re.compile(r"(if|else|end|range|with|define|template|block|include|/\*|\$\w+\s*:?=)\b|/\*")
_ENVIRONMENT = re.compile(r'(?:getenv|env)\s+"(\w+)"(?:\s+"([^"]*)")?')
_VALUES = re.compile(r"\.Values((?:\.\w+)+)")
_VARIABLE = re.compile(r"\$\{(\w+)(?::?-([^}]*))?\}")
_PLACEHOLDER = re.compile(r"<[a-z][a-z0-9_.-]*[_-][a-z0-9_.-]*>", re.IGNORECASE)
"""``<domain_name>``; a hyphen or underscore tells it from HTML, whose elements are one word."""

_MARK = "\ue000{}\ue001"
_NO_MARKS = {0xE000: None, 0xE001: None}
_MARKS = re.compile("\ue000([0-9]+)\ue001")


class Marks:
    """Fills in what is known, and remembers what is not.

    Args:
        environ: the environment, for ``{{ getenv "X" }}`` and ``${X}``.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._expressions: list[str] = []

    def fill(self, text: str, values: object = None) -> str:
        """Return the text with its expressions filled in or marked; it keeps its lines.

        Args:
            text: YAML with template expressions.
            values: for Helm's ``.Values``.
        """
        lines = []
        for line in text.translate(_NO_MARKS).split("\n"):
            actions = _ACTION.findall(line) if _ONLY_ACTIONS.fullmatch(line) else []
            if actions and all(_CONTROL.match(action) for action in actions):
                lines.append("")
            else:
                lines.append(_ACTION.sub(lambda match: self._action(match, values), line))
        filled = _VARIABLE.sub(lambda match: self._variable(match[0], match[1], match[2]), "\n".join(lines))
        return _PLACEHOLDER.sub(lambda match: self._mark(match[0]), filled)

    def unknown(self, text: str) -> list[str]:
        """Return the expressions of a text that could not be filled in."""
        return [self._expressions[int(number)] for number in _MARKS.findall(text)]

    def restore(self, text: str) -> str:
        """Return the text with its expressions as they were written."""
        return _MARKS.sub(lambda match: self._expressions[int(match[1])], text)

    def _action(self, match: re.Match[str], values: object) -> str:
        if variable := _ENVIRONMENT.fullmatch(match[1]):
            return self._variable(match[0], variable[1], variable[2])
        path = _VALUES.fullmatch(match[1])
        value: Any = values if path else None
        for key in path[1].strip(".").split(".") if path else ():
            value = value.get(key) if isinstance(value, dict) else None
        return str(value) if isinstance(value, str | int | float) else self._mark(match[0])

    def _variable(self, expression: str, name: str, default: str | None) -> str:
        value = self._environ.get(name) or default
        return self._mark(expression) if value is None else value

    def _mark(self, expression: str) -> str:
        self._expressions.append(expression)
        return _MARK.format(len(self._expressions) - 1)
