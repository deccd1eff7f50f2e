"""Texts of strangers in code that is pasted: a string of Python, a word of a shell.

What cannot be seen (line breaks, escape sequences, marks that turn the direction of text around) is written
as its code, so that a reader sees all that is pasted.
"""

import json
import shlex

__all__ = ["python_text", "shell_text"]


def python_text(text: str) -> str:
    """A string of Python, whatever is in it.

    >>> print(python_text("it's"))
    "it's"
    """
    return json.dumps(text, ensure_ascii=False) if text.isprintable() else repr(text)


def shell_text(text: str) -> str:
    r"""A word of a POSIX shell; one with characters that cannot be seen is for bash, zsh and ksh.

    >>> print(shell_text("my data"))
    'my data'
    >>> print(shell_text("a\nb"))
    $'a\nb'
    """
    if text.isprintable():
        return shlex.quote(text)
    return "$'" + "".join(map(_escaped, text)) + "'"


def _escaped(character: str) -> str:
    if character in "\\'":
        return f"\\{character}"
    if character == "\n":
        return "\\n"
    if character.isprintable():
        return character
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
