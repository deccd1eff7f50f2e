"""Changes of texts and of trees of values, drawn from a seeded generator."""

import copy
from collections.abc import Sequence
from random import Random
from typing import Any

from tests.campaigns.fuzz.nasty import NASTY, NASTY_VALUES

__all__ = ["mutate_bytes", "mutate_text", "mutate_tree", "nasty_text"]

_LONGEST = 60_000
"""Characters of a mutated text: larger ones are what the limits of the crawl are for."""


def mutate_text(random: Random, seeds: Sequence[str]) -> str:
    """A text made from one or two of the seeds by one to six changes.

    Args:
        random: decides.
        seeds: texts of the kind that the target reads.
    """
    text = random.choice(seeds)
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        text = random.choice(_CHANGES)(random, text, seeds)[:_LONGEST]
    return text


def mutate_bytes(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """A file with one to twelve changes, most of them near its beginning or end, where formats say the most.

    Args:
        random: decides.
        content: the file.
        others: files of which parts are inserted.
    """
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 4, 12))):
        reach = random.choice((16, 300, len(changed)))
        at = min(len(changed), random.randint(0, reach))
        at = random.choice((at, at, len(changed) - at))
        kind = random.randrange(8)
        if kind < 3:
            changed[at : at + 1] = bytes([random.randrange(256)])
        elif kind < 5:  # lengths and numbers
            length = random.choice((1, 2, 4, 8))
            value = random.choice((0, 1, 0x7F, 1 << (8 * length - 1), (1 << (8 * length)) - 1))
            changed[at : at + length] = value.to_bytes(length, random.choice(("little", "big")))
        elif kind == 5:
            del changed[at : at + random.choice((1, 4, 100))]
        elif kind == 6:
            other = random.choice(others)
            start = random.randint(0, len(other))
            changed[at:at] = other[start : start + random.choice((1, 8, 200))]
        else:
            del changed[at if at > 8 else len(changed) :]
    return bytes(changed)


def nasty_text(random: Random) -> str:
    """A few nasty strings in a row."""
    parts = random.choices(NASTY, k=random.choice((1, 1, 2, 4, 8)))
    return random.choice(("", " ", "\n", "-", "/")).join(parts)


def mutate_tree(random: Random, tree: Any) -> Any:
    """A copy of a tree of values with one to four of its values replaced, repeated, renamed or removed."""
    changed = copy.deepcopy(tree)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        places = _places(changed)
        if not places:
            return _value(random, changed)
        parent, key = random.choice(places)
        _change(random, parent, key)
    return changed


def _insert(random: Random, text: str, seeds: Sequence[str]) -> str:
    at = random.randint(0, len(text))
    return text[:at] + random.choice(NASTY) + text[at:]


def _replace(random: Random, text: str, seeds: Sequence[str]) -> str:
    start, end = _span(random, text)
    return text[:start] + random.choice(NASTY) + text[end:]


def _delete(random: Random, text: str, seeds: Sequence[str]) -> str:
    start, end = _span(random, text)
    return text[:start] + text[end:]


def _repeat(random: Random, text: str, seeds: Sequence[str]) -> str:
    start, end = _span(random, text)
    piece = text[start:end]
    return (
        text[:start] + piece * min(random.choice((2, 10, 300)), _LONGEST // max(1, len(piece))) + text[end:]
    )


def _splice(random: Random, text: str, seeds: Sequence[str]) -> str:
    other = random.choice(seeds)
    start, end = _span(random, other)
    at = random.randint(0, len(text))
    return text[:at] + other[start:end] + text[at:]


def _truncate(random: Random, text: str, seeds: Sequence[str]) -> str:
    return text[: random.randint(0, len(text))]


def _swap_lines(random: Random, text: str, seeds: Sequence[str]) -> str:
    lines = text.split("\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _indent_lines(random: Random, text: str, seeds: Sequence[str]) -> str:
    lines = text.split("\n")
    start = random.randrange(len(lines))
    before = random.choice(("  ", "\t", "    ", "- ", "> ", "# ", " ", "| "))
    for index in range(start, min(len(lines), start + random.choice((1, 3, 20)))):
        lines[index] = before + lines[index]
    return "\n".join(lines)


def _characters(random: Random, text: str, seeds: Sequence[str]) -> str:
    letters = list(text)
    for _ in range(random.choice((1, 3, 20))):
        if letters:
            at = random.randrange(len(letters))
            letters[at] = chr(random.choice((random.randrange(128), random.randrange(0x2FFF), 0xFFFD)))
    return "".join(letters)


def _value_of_line(random: Random, text: str, seeds: Sequence[str]) -> str:
    lines = text.split("\n")
    marked = [index for index, line in enumerate(lines) if ": " in line or "=" in line]
    if marked:
        index = random.choice(marked)
        sign = ": " if ": " in lines[index] else "="
        lines[index] = lines[index].partition(sign)[0] + sign + random.choice(NASTY)
    return "\n".join(lines)


_CHANGES = (
    _insert,
    _replace,
    _delete,
    _repeat,
    _splice,
    _truncate,
    _swap_lines,
    _indent_lines,
    _characters,
    _value_of_line,
    _value_of_line,
)


def _span(random: Random, text: str) -> tuple[int, int]:
    start = random.randint(0, len(text))
    return start, min(len(text), start + random.choice((1, 4, 20, 200, 2000)))


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Each container of the tree with each of its keys."""
    found: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        pairs: list[tuple[Any, Any]] = []
        if isinstance(node, dict):
            pairs = list(node.items())
        elif isinstance(node, list):
            pairs = list(enumerate(node))
        for key, value in pairs:
            found.append((node, key))
            waiting.append(value)
    return found


def _change(random: Random, parent: Any, key: Any) -> None:
    kind = random.randrange(10)
    if kind < 5:
        parent[key] = _value(random, parent[key])
    elif kind == 5:
        del parent[key]
    elif kind == 6 and isinstance(parent[key], list):
        parent[key] = parent[key] * random.choice((2, 2, 30))
    elif kind == 7 and isinstance(parent[key], str):
        parent[key] = mutate_text(random, (parent[key],))
    elif kind == 8 and isinstance(parent, dict):
        parent[random.choice(NASTY)] = parent.pop(key)
    elif kind == 9:
        parent[key] = [parent[key]]
    else:
        parent[key] = nasty_text(random)


def _value(random: Random, value: Any) -> Any:
    kind = random.randrange(6)
    if kind == 0:
        return nasty_text(random)
    if kind == 1:
        return {"nodes": value}
    if kind == 2 and isinstance(value, str):
        return random.choice(NASTY) + value
    deep = copy.deepcopy(random.choice(NASTY_VALUES))
    if kind == 3:
        for _ in range(random.choice((1, 50))):
            deep = [deep]
    return deep
