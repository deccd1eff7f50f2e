"""A text as a reader or a program gets it, and where each of its characters comes from.

Character references, percent encoding and escapes of JSON and Markdown are decoded (also when they are
nested), invisible characters are dropped, and compatibility forms become plain ones (``＠`` is
``@``). Each character of the reading knows where it comes from, so that what is found in it can be replaced
in the text as written without breaking its syntax.

>>> Reading.of("glpat%2Dx").decoded().text
'glpat-x'
"""

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

__all__ = ["Reading"]

_MOST_DECODINGS = 3

_ESCAPE = re.compile(
    r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});?|(?:%[0-9a-f]{2})+"
    r"|\\(?:u[0-9a-f]{4}|[nrtbf](?=[^\W_])|[!-/:-@\[-`{-~])",
    re.IGNORECASE,
)
_IGNORABLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2065\u3164\uffa0")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is read, and where each of its characters comes from.

    Args:
        text: as read.
        starts: for each character, where the source of it begins.
        ends: where that ends.
    """

    text: str
    starts: tuple[int, ...] | range
    ends: tuple[int, ...] | range

    @classmethod
    def of(cls, source: str, offset: int = 0) -> "Reading":
        """The reading of a text as it is written.

        Args:
            source: the text.
            offset: where it begins in the text that positions refer to.
        """
        length = len(source)
        return cls(source, range(offset, offset + length), range(offset + 1, offset + length + 1))

    def replaced(self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> "Reading":
        """The reading with matches replaced; a new character comes from the whole of its match."""
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        last = 0
        for match in pattern.finditer(self.text):
            word = new(match)
            if word == match[0]:
                continue
            begin, end = match.span()
            text += [self.text[last:begin], word]
            starts += [*self.starts[last:begin], *[self.starts[begin]] * len(word)]
            ends += [*self.ends[last:begin], *[self.ends[end - 1]] * len(word)]
            last = end
        if not last:
            return self
        text.append(self.text[last:])
        return Reading("".join(text), (*starts, *self.starts[last:]), (*ends, *self.ends[last:]))

    def decoded(self) -> "Reading":
        """The reading without escapes, invisible characters and compatibility forms."""
        reading = self
        for _ in range(_MOST_DECODINGS):
            before = reading
            if not _ESCAPE.search(reading.text):
                break
            reading = reading.replaced(_ESCAPE, _plain_characters)
            if reading is before:
                break
        if not reading.text.isascii():
            reading = reading.replaced(_NOT_ASCII, lambda match: _visible(match[0]))
        return reading


_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def _plain_characters(escape: re.Match[str]) -> str:
    text = escape[0]
    if text[0] == "&":
        return html.unescape(text if text.endswith(";") or text[1] == "#" else f"{text};")
    if text[0] == "%":
        return unquote(text)
    if len(text) == len("\\u0040"):
        return chr(int(text[2:], base=16))  # noqa: FURB166 - it has no prefix
    return " " if text[1].isalpha() else text[1]


@lru_cache(maxsize=4096)
def _visible(character: str) -> str:
    """The plain form of a character; nothing for one that is not seen."""
    if (
        unicodedata.category(character) == "Cf"
        or character in _IGNORABLE
        or 0xFE00 <= ord(character) <= 0xFE0F
        or 0xE0100 <= ord(character) <= 0xE01EF
    ):
        return ""
    if character == "…":
        return character  # its plain form ends a sentence with three full stops
    return unicodedata.normalize("NFKC", character).replace("\u3002", ".") or character
