"""Statements as JSON-LD, and the same as Turtle.

A node is a mapping of prefixed names to values: texts, :func:`iri`, :func:`literal`, nodes of their own, or
lists of them. That is JSON-LD whose context holds nothing but prefixes, so that it means the same in both
forms. rdflib needs a hundred times as long to write Turtle, and a kilobyte of memory for each statement.

Source: https://www.w3.org/TR/turtle/ and https://www.w3.org/TR/json-ld11/
"""

import io
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from sharinghub_static.text.json_values import to_json

__all__ = ["PackedStatements", "Statements", "iri", "literal", "node", "said", "to_json_ld", "to_turtle"]

Node = Mapping[str, Any]

_NO_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\\x7f-\xa0\ud800-\udfff]')
"""What Turtle has not in an IRI; RFC 3987 has fewer still, which no parser minds."""

_ESCAPED: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE: Final = re.compile(r'["\\\x00-\x1f\x7f]')


@dataclass(frozen=True, slots=True)
class Statements:
    """What is said of one thing, in both forms.

    Args:
        identity: its address.
        type: its type.
        turtle: the statements.
        json_ld: the node.
        named: the same two of each node in it that has an address, such as a licence; a document has it once.
    """

    identity: str
    type: str
    turtle: str
    json_ld: bytes
    named: tuple[tuple[str, bytes], ...] = ()

    def as_values(self) -> list[Any]:
        """Return the same as values for JSON, for :meth:`from_values`."""
        named = [[turtle, json_ld.decode()] for turtle, json_ld in self.named]
        return [self.identity, self.type, self.turtle, self.json_ld.decode(), named]

    @classmethod
    def from_values(
        cls, identity: str, type_: str, turtle: str, json_ld: str, named: list[list[str]]
    ) -> "Statements":
        """Return what :meth:`as_values` gave.

        Raises:
            AttributeError: a value has another type.
            ValueError: likewise.
        """
        others = tuple((text, node.encode()) for text, node in named)
        return cls(identity, type_, turtle, json_ld.encode(), others)


class PackedStatements(Mapping[int, Statements]):
    """What is said of the projects of a hub, compressed: a large one has five kilobytes of each.

    Example:
        >>> packed = PackedStatements()
        >>> packed.put(7, said(node("dcat:Dataset", "https://lab.example/7")))
        >>> packed[7].identity
        'https://lab.example/7'
    """

    def __init__(self) -> None:
        self._packed: dict[int, bytes] = {}

    def put(self, number: int, statements: Statements) -> None:
        """Add what is said of the project of a number."""
        self._packed[number] = zlib.compress(orjson.dumps(statements.as_values()), 1)

    def __getitem__(self, number: int) -> Statements:
        return Statements.from_values(*orjson.loads(zlib.decompress(self._packed[number])))

    def __iter__(self) -> Iterator[int]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


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


def said(of: Node) -> Statements:
    """Return what a node says.

    Args:
        of: a node with an address.
    """
    named: dict[str, tuple[str, bytes]] = {}
    top = _lifted(to_json(of), named)
    return Statements(top["@id"], top["@type"], _statement(top), orjson.dumps(top), tuple(named.values()))


def _lifted(value: Any, named: dict[str, tuple[str, bytes]], depth: int = 0) -> Any:
    """The value with references in the place of nodes that have an address, which are added to ``named``."""
    if isinstance(value, list):
        return [_lifted(entry, named, depth) for entry in value]
    if not isinstance(value, Mapping) or "@value" in value:
        return value
    lifted = {key: _lifted(entry, named, depth + 1) for key, entry in value.items()}
    if not depth or "@id" not in lifted or len(lifted) == 1:
        return lifted
    text = _statement(lifted)
    named[text] = (text, orjson.dumps(lifted))
    return {"@id": lifted["@id"]}


def to_json_ld(prefixes: Mapping[str, str], parts: Iterable[Statements]) -> bytes:
    """Return a JSON-LD document.

    Args:
        prefixes: names to namespaces.
        parts: what is said.
    """
    nodes, named = list[bytes](), dict[bytes, None]()
    for part in parts:
        nodes.append(part.json_ld)
        named |= dict.fromkeys(json_ld for _, json_ld in part.named)
    graph = b",".join([*nodes, *named])
    return b'{"@context":' + orjson.dumps(dict(prefixes)) + b',"@graph":[' + graph + b"]}\n"


def to_turtle(prefixes: Mapping[str, str], parts: Iterable[Statements]) -> bytes:
    """Return the same statements in Turtle, one property a line; arguments as of :func:`to_json_ld`."""
    named = dict[str, None]()
    document = io.BytesIO()  # which is the document already, where a list of its lines would be a second one
    for name, namespace in prefixes.items():
        document.write(_line(f"@prefix {name}: <{namespace}> ."))
    for part in parts:
        document.write(_line(part.turtle))
        named |= dict.fromkeys(turtle for turtle, _ in part.named)
    document.writelines(map(_line, named))
    return document.getvalue()


def _line(text: str) -> bytes:
    return f"{text}\n".encode("utf-8", "replace")


def _statement(of: Node) -> str:
    return f"\n<{of['@id']}> " + ";\n  ".join(_properties(of, "  ")) + " ."


def _properties(of: Node, indent: str) -> Iterator[str]:
    if "@type" in of:
        yield f"a {of['@type']}"
    for name, value in of.items():
        if not name.startswith("@"):
            values = value if isinstance(value, list) else [value]
            yield f"{name} {', '.join(_object(one, indent) for one in values)}"


def _object(value: Any, indent: str) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if "@value" in value:
        return f"{_quoted(value['@value'])}^^{value['@type']}"
    if "@id" in value:
        return f"<{value['@id']}>"
    deeper = f"{indent}  "
    return f"[\n{deeper}" + f";\n{deeper}".join(_properties(value, deeper)) + f"\n{indent}]"


def _quoted(text: str) -> str:
    escaped = _TO_ESCAPE.sub(lambda found: _ESCAPED.get(found[0], f"\\u{ord(found[0]):04X}"), text)
    return f'"{escaped}"'
