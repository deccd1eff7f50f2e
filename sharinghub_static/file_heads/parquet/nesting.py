"""Puts the values of nested columns together.

Each column of the file holds values of one kind with two levels: at which list it repeats, and how much of
its path is there. From the columns of a field its structures, lists and maps are made again.

Source: https://parquet.apache.org/docs/file-format/nestedencoding/
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sharinghub_static.file_heads.parquet.columns import Entry
from sharinghub_static.file_heads.parquet.encodings import Bytes

__all__ = ["MISSING", "Node", "cell_of", "tree_of"]

MISSING: Final = "…"
"""Stands for what was not read, or is not shown."""
_DEEPEST: Final = 8
_LISTS: Final = ("list", "large_list", "fixed_size_list", "list_view", "large_list_view")
"""Kinds of lists in Arrow, all of which are one in Parquet."""
_MOST_SHOWN: Final = 8
"""Elements of a list, and fields of a structure, that a cell shows."""
_LONGEST: Final = 160  # characters of a cell


@dataclass(frozen=True, slots=True)
class Node:
    """A field of the schema.

    Args:
        name: of the field.
        kind: ``value``, ``struct``, ``list`` or ``map``.
        present: definition level from which the field is there.
        repetition: repetition level of the elements of a list.
        leaves: numbers of the file's columns that it is made of.
        children: fields of a structure, or the element of a list.
    """

    name: str
    kind: str
    present: int
    repetition: int
    leaves: tuple[int, ...]
    children: tuple["Node", ...] = ()


def tree_of(field: Any, first_leaf: int, present: int = 0, repetition: int = 0, depth: int = 0) -> Node:
    """Return the tree of a field of an Arrow schema that was read from a Parquet file.

    Args:
        field: of pyarrow.
        first_leaf: number of its first column in the file.
        present: definition level of what it is in.
        repetition: repetition level of what it is in.
        depth: how deep it is.

    Raises:
        ValueError: it is too deep.
    """
    import pyarrow.types as types

    if depth > _DEEPEST:
        raise ValueError("a field is too deep")
    present += bool(field.nullable)
    type_ = getattr(field.type, "storage_type", field.type)
    if types.is_struct(type_):
        children: list[Node] = []
        leaf = first_leaf
        for child in type_:
            children.append(tree_of(child, leaf, present, repetition, depth + 1))
            leaf += len(children[-1].leaves)
        return _group(field, "struct", present, repetition, tuple(children))
    if types.is_map(type_):
        key = tree_of(type_.key_field, first_leaf, present + 1, repetition + 1, depth + 1)
        item = tree_of(type_.item_field, first_leaf + len(key.leaves), present + 1, repetition + 1, depth + 1)
        return _group(field, "map", present, repetition + 1, (key, item))
    if any(getattr(types, f"is_{kind}")(type_) for kind in _LISTS):
        element = tree_of(type_.value_field, first_leaf, present + 1, repetition + 1, depth + 1)
        return _group(field, "list", present, repetition + 1, (element,))
    return Node(str(field.name), "value", present, repetition, (first_leaf,))


def _group(field: Any, kind: str, present: int, repetition: int, children: tuple[Node, ...]) -> Node:
    leaves = tuple(leaf for child in children for leaf in child.leaves)
    return Node(str(field.name), kind, present, repetition, leaves, children)


def cell_of(node: Node, entries: Mapping[int, Sequence[Entry]], text_of: Callable[[int, Any], str]) -> str:
    """Return the text of a field in one row.

    Args:
        node: the field.
        entries: of the row, by the number of the column; columns that were not read are left out.
        text_of: a value of a column as text.
    """
    return _text(node, entries, text_of, is_inner=False)


def _text(
    node: Node,
    entries: Mapping[int, Sequence[Entry]],
    text_of: Callable[[int, Any], str],
    *,
    is_inner: bool,
) -> str:
    first = next((entries[leaf][0] for leaf in node.leaves if entries.get(leaf)), None)
    if first is None:
        return MISSING
    if first.definition < node.present:
        return "null" if is_inner else ""
    if node.kind == "value":
        if not first.is_read:
            return MISSING
        text = text_of(node.leaves[0], first.value)
        is_text = is_inner and isinstance(first.value, Bytes) and text and not text[0].isdigit()
        return json.dumps(text, ensure_ascii=False) if is_text else text
    if node.kind == "struct":
        fields = (
            f"{child.name}: {_text(child, entries, text_of, is_inner=True)}"
            for child in node.children[:_MOST_SHOWN]
        )
        return _joined("{}", fields, len(node.children))
    if first.definition <= node.present:
        return "{}" if node.kind == "map" else "[]"
    elements = _elements(node, entries)
    shown = (_element(node, each, text_of) for each in elements[:_MOST_SHOWN])
    return _joined("{}" if node.kind == "map" else "[]", shown, len(elements))


def _element(node: Node, entries: Mapping[int, Sequence[Entry]], text_of: Callable[[int, Any], str]) -> str:
    return ": ".join(_text(child, entries, text_of, is_inner=True) for child in node.children)


def _elements(node: Node, entries: Mapping[int, Sequence[Entry]]) -> list[dict[int, list[Entry]]]:
    """The entries of each element of a list."""
    elements: list[dict[int, list[Entry]]] = []
    for leaf in node.leaves:
        number = -1
        for entry in entries.get(leaf, ()):
            number += number < 0 or entry.repetition <= node.repetition
            if number == len(elements):
                elements.append({})
            elements[number].setdefault(leaf, []).append(entry)
    return elements


def _joined(brackets: str, parts: Iterable[str], count: int) -> str:
    """The parts in brackets, as many as a cell can show, and an ellipsis for the others."""
    shown: list[str] = []
    for part in parts:
        shown.append(part)
        if sum(map(len, shown)) > _LONGEST:
            break
    if len(shown) < count:
        shown.append(MISSING)
    return f"{brackets[0]}{', '.join(shown)}{brackets[1]}"
