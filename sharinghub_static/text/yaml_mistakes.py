"""What is wrong with a text that is not YAML, in words for who wrote it.

libyaml and PyYAML speak of tokens, flow nodes and block mappings. The same few slips are behind most of it: a
tab, a value that begins with a sign of YAML, a quote that is not closed, an indentation, ``: `` in a value.
"""

import re
from typing import Final

import yaml

__all__ = ["describe_mistake"]

_QUOTE_IT = "Put the value in quotes"
_MESSAGES: Final = (
    (
        "unexpected end of stream",
        "a quote is opened here and not closed",
    ),
    (
        "unexpected document indicator",
        "a line of --- or ... is inside of quotes. Close the quote before it",
    ),
    (
        "mapping values are not allowed",
        "a value cannot hold ': '. Put the value in quotes, or correct the indentation of this line",
    ),
    ("could not find expected ':'", "a key without ': ' is on this line or the one before it"),
    (
        "'-' indicator|<block end>.*block collection",
        "this line is indented as an entry of a list, and has no '- '",
    ),
    ("expected ',' or '\\]'", "a list in [ ] has no comma here, or is not closed"),
    ("expected ',' or '}'", "a mapping in { } has no comma here, or is not closed"),
    (
        "unknown escape character",
        "a backslash in double quotes has a meaning. Write \\\\, or use single quotes",
    ),
    (
        "hexdecimal|hexadecimal|Unicode character escape",
        "\\x, \\u and \\U in double quotes need the number of a character. Write \\\\, or use single quotes",
    ),
    ("incompatible YAML document", "the version that %YAML names cannot be read. Remove the line"),
    ("directive", "a line that begins with '%' at the start of a document is an instruction. Remove it"),
    (
        "(?:scanning|parsing) an (?:alias|anchor)|alphabetic or numeric",
        "a value cannot begin with '*' or '&'",
    ),
    (
        "block scalar.*(?:comment or line break|expected)",
        "a value cannot begin with '|' or '>' and go on in the line",
    ),
    ("block sequence entries|sequence entries are not", "a list begins on a line of its own, below its key"),
    ("tag|URI|percent", "a value cannot begin with '!'"),
    (
        "control characters|special characters|unacceptable character",
        "a control character is here. Remove it",
    ),
    (
        "expected (?:the )?node content|node content",
        "a value is missing here, or begins with a bracket or a comma",
    ),
    (
        "did not find expected key|expected <block end>",
        "this line fits none above it. Correct its indentation, or put the value with quotes in other quotes",
    ),
)
"""What the library says (context and problem), and what is meant; the first that fits counts."""

_NEEDS_QUOTES: Final = frozenset({"a value cannot begin with '*' or '&'", "a value cannot begin with '!'"})


def describe_mistake(error: yaml.YAMLError | UnicodeError, text: str, line: int, column: int) -> str:
    """Return one sentence, or two with what to do; no words of the library are in it.

    Args:
        error: what PyYAML raised.
        text: what was read.
        line: of the mistake, from 1.
        column: of the mistake, from 1.
    """
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    sign = written[column - 1 : column]
    words = ", ".join(str(getattr(error, name, None) or "") for name in ("context", "problem", "reason"))
    if sign == "\t" or " tab " in words or "'\\t'" in words:
        return "a tab is used to indent. Indent with spaces"
    if "cannot start any token" in words:
        return (
            f"a value cannot begin with {sign!r}. {_QUOTE_IT}"
            if sign.isprintable() and sign
            else _neutral(column)
        )
    for pattern, message in _MESSAGES:
        if re.search(pattern, words):
            return f"{message}. {_QUOTE_IT}" if message in _NEEDS_QUOTES else message
    return _neutral(column)


def _neutral(column: int) -> str:
    return f"cannot be read as YAML from column {column} on"
