"""Walks through directed graphs that are given as a mapping from a node to its successors.

Cycles are found by :mod:`graphlib`.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

__all__ = ["connected_parts", "not_sortable", "shortest_cycle", "walk"]

_Node = TypeVar("_Node", bound=Hashable)


def walk(start: _Node, successors: Callable[[_Node], Iterable[_Node]]) -> Iterator[tuple[_Node, _Node]]:
    """Yield each node that can be reached, breadth first, after the node it was reached from.

    Args:
        start: node to begin with; it is yielded only if a cycle leads back to it.
        successors: nodes that follow a node, in the order in which they are visited.

    >>> [node for _, node in walk("a", {"a": "bc", "b": "d", "c": "d", "d": "a"}.__getitem__)]
    ['b', 'c', 'd', 'a']
    """
    seen: set[_Node] = set()
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for successor in successors(node):
            if successor not in seen:
                seen.add(successor)
                if successor != start:
                    queue.append(successor)
                yield node, successor


def connected_parts(edges: Iterable[tuple[_Node, _Node]]) -> list[set[_Node]]:
    """Return the nodes of each connected part, whatever the direction of the edges.

    >>> [sorted(part) for part in connected_parts([(1, 2), (3, 4), (5, 2)])]
    [[1, 2, 5], [3, 4]]
    """
    neighbours: dict[_Node, list[_Node]] = {}
    for start, end in edges:
        neighbours.setdefault(start, []).append(end)
        neighbours.setdefault(end, []).append(start)
    parts: list[set[_Node]] = []
    seen: set[_Node] = set()
    for node in neighbours:
        if node not in seen:
            part = {node, *(reached for _, reached in walk(node, neighbours.__getitem__))}
            seen |= part
            parts.append(part)
    return parts


def not_sortable(successors: Mapping[_Node, Sequence[_Node]]) -> set[_Node]:
    """Return the nodes in cycles, and those that lead to one.

    >>> sorted(not_sortable({"a": "b", "b": "a", "c": "a", "d": "e"}))
    ['a', 'b', 'c']
    """
    sorter = TopologicalSorter(successors)
    nodes = {node for start, ends in successors.items() for node in (start, *ends)}
    with suppress(CycleError):  # it still gives the nodes that no cycle blocks
        sorter.prepare()
    while ready := sorter.get_ready():
        nodes.difference_update(ready)
        sorter.done(*ready)
    return nodes


def shortest_cycle(start: _Node, successors: Mapping[_Node, Sequence[_Node]]) -> list[_Node]:
    """Return the shortest cycle through a node, which it begins with; empty when there is none.

    >>> shortest_cycle("a", {"a": ["b", "c"], "b": ["c"], "c": ["a"]})
    ['a', 'c']
    """
    came_from: dict[_Node, _Node] = {}
    for before, node in walk(start, lambda node: successors.get(node, ())):
        came_from[node] = before
        if node == start:
            cycle = [came_from[start]]
            while cycle[-1] != start:
                cycle.append(came_from[cycle[-1]])
            return cycle[::-1]
    return []
