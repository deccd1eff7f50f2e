"""For translators' programs: English messages in tables of packages below the portal.

Babel calls these functions as ``pyproject.toml`` says; building a site needs none of this.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from sharinghub_static.project.schema import front_matter_schema

__all__ = ["arguments", "schema_words"]

_Found = tuple[int, str, str, list[str]]


def arguments(
    file: IO[bytes], _keywords: Sequence[str], _comments: Sequence[str], options: Mapping[str, str]
) -> Iterator[_Found]:
    """The texts that some calls of a Python module are given.

    Args:
        file: the module.
        options: ``calls`` names the functions; ``positions`` the places of the texts among their arguments,
            from 1; ``placeholders`` says that the texts have some, and write a percent sign ``%%``.

    Yields:
        Line, a function whose first argument is a message, the message, and no comments.
    """
    calls = options["calls"].split()
    positions = [int(one) - 1 for one in options["positions"].split()]
    for node in ast.walk(ast.parse(file.read())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls):
            continue
        for at in positions:
            given = node.args[at] if at < len(node.args) else None
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                text = given.value if "placeholders" in options else given.value.replace("%", "%%")
                yield given.lineno, "gettext", text, []


def schema_words(
    _file: IO[bytes],
    _keywords: Sequence[str],
    _comments: Sequence[str],
    options: Mapping[str, str],
) -> Iterator[_Found]:
    """The titles and descriptions of the schema of front matter, each once.

    Yields:
        As :func:`arguments`.
    """
    for text in dict.fromkeys(_titles(front_matter_schema())):
        yield 1, "gettext", text.replace("%", "%%"), []


def _titles(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from (text for key in ("title", "description") if isinstance(text := schema.get(key), str))
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _titles(part)
