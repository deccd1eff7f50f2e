"""Statements as JSON-LD, and the same as Turtle.

A node is a mapping of prefixed names to values: texts, :func:`iri`, :func:`literal`, nodes of their own, or
lists of them. That is JSON-LD whose context holds nothing but prefixes, so that it means the same in both
forms. rdflib needs a hundred times as long to write Turtle, and a kilobyte of memory for each statement.

Source: https://www.w3.org/TR/turtle/ and https://www.w3.org/TR/json-ld11/
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import orjson

from sharinghub_static.text.json_values import to_json

__all__ = ["iri", "literal", "node", "to_json_ld", "to_turtle"]

Node = Mapping[str, Any]

_NO_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\\x7f-\xa0\ud800-\udfff]')
"""What Turtle has not in an IRI; RFC 3987 has fewer still, which no parser minds."""

_ESCAPED: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE: Final = re.compile(r'["\\\x00-\x1f\x7f]')


def iri(address: str) -> dict[str, str]:
    """Return a reference to an address; what no IRI may hold is percent-encoded."""
    return {"@id": _NO_IRI.sub(_percent_encoded, address)}


def _percent_encoded(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def literal(text: str, type_: str) -> dict[str, str]:
    """Return a value of a type, such as ``xsd:dateTime``."""
    return {"@value": text, "@type": type_}


def node(type_: str, identity: str = "") -> dict[str, Any]:
    """Return a node of a type, with or without an address."""
    return {**(iri(identity) if identity else {}), "@type": type_}


def to_json_ld(prefixes: Mapping[str, str], nodes: Iterable[Node]) -> bytes:
    """Return a JSON-LD document.

    Args:
        prefixes: names to namespaces.
        nodes: what is said.
    """
    document = {"@context": dict(prefixes), "@graph": list(nodes)}
    return orjson.dumps(to_json(document), option=orjson.OPT_APPEND_NEWLINE)


def to_turtle(prefixes: Mapping[str, str], nodes: Iterable[Node]) -> bytes:
    """Return the same statements in Turtle, one property a line.

    Args:
        prefixes: names to namespaces.
        nodes: what is said; each with an address of its own.
    """
    lines = [f"@prefix {name}: <{namespace}> ." for name, namespace in prefixes.items()]
    # A node with an address cannot be in brackets: what is said of it is a statement of its own, once.
    named: dict[str, None] = {}
    lines += [_statement(to_json(top), named) for top in nodes]
    return ("\n".join([*lines, *named]) + "\n").encode("utf-8", "replace")


def _statement(of: Node, named: dict[str, None]) -> str:
    return f"\n<{of['@id']}> " + ";\n  ".join(_properties(of, "  ", named)) + " ."


def _properties(of: Node, indent: str, named: dict[str, None]) -> Iterator[str]:
    if "@type" in of:
        yield f"a {of['@type']}"
    for name, value in of.items():
        if not name.startswith("@"):
            values = value if isinstance(value, list) else [value]
            yield f"{name} {', '.join(_object(one, indent, named) for one in values)}"


def _object(value: Any, indent: str, named: dict[str, None]) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if "@value" in value:
        return f"{_quoted(value['@value'])}^^{value['@type']}"
    if "@id" in value:
        if len(value) > 1:
            named[_statement(value, named)] = None
        return f"<{value['@id']}>"
    deeper = f"{indent}  "
    return f"[\n{deeper}" + f";\n{deeper}".join(_properties(value, deeper, named)) + f"\n{indent}]"


def _quoted(text: str) -> str:
    escaped = _TO_ESCAPE.sub(lambda found: _ESCAPED.get(found[0], f"\\u{ord(found[0]):04X}"), text)
    return f'"{escaped}"'
