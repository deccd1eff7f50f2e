"""Where the nodes of a graph stand in a layered drawing, and which way its edges take."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from fast_sugiyama import from_edges

__all__ = ["Layers", "lay_out"]

Place = tuple[int, float]
"""Column, from 0 on the left, and place in it, from 0 at the top in units of one node."""


@dataclass(frozen=True, slots=True)
class Layers:
    """A layout.

    Args:
        places: of each node.
        ways: of each edge, in the order in which they were given: its places from node to node, with those
            in the columns that it passes.
    """

    places: tuple[Place, ...]
    ways: tuple[tuple[Place, ...], ...]


def lay_out(count: int, edges: Sequence[tuple[int, int]]) -> Layers:
    """Lay out a graph from left to right.

    Args:
        count: number of nodes; each must have an edge.
        edges: pairs of nodes, numbered from 0; the first goes left of the second, but in circles.
    """
    forward = _without_circles(count, edges)
    places: dict[int, Place] = {}
    chains: dict[tuple[int, int], list[Place]] = {}
    top = 0.0
    # What the library takes for "below" is right of it here. It lays out one connected part after the other.
    for found, _, _, drawn in from_edges(sorted(set(forward)), vertex_spacing=1):
        at = {int(id_): xy for id_, xy in found}
        least, deepest = min(x for x, _ in at.values()), max(y for _, y in at.values())
        part = {id_: (round(deepest - y), top + x - least) for id_, (x, y) in at.items()}
        top = 1 + max(place for _, place in part.values())
        ahead: dict[int, list[int]] = defaultdict(list)
        for start, end in drawn or ():
            ahead[int(start)].append(int(end))
        # Numbers beyond the nodes' own stand for edges that pass a column; other parts use them anew.
        for start in (id_ for id_ in part if id_ < count):
            places[start] = part[start]
            for step in ahead[start]:
                chain = [start, step]
                while chain[-1] >= count:
                    chain.append(ahead[chain[-1]][0])
                chains[start, chain[-1]] = [part[id_] for id_ in chain]
    ways = (
        tuple(chains[turned] if turned == edge else reversed(chains[turned]))
        for turned, edge in zip(forward, edges, strict=True)
    )
    return Layers(tuple(places[id_] for id_ in range(count)), tuple(ways))


def _without_circles(count: int, edges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The edges, those turned round that would close a circle with the ones before them."""
    ahead: dict[int, set[int]] = defaultdict(set)
    turned = []
    for start, end in edges:
        if _leads(ahead, end, start):
            start, end = end, start
        ahead[start].add(end)
        turned.append((start, end))
    return turned


def _leads(ahead: dict[int, set[int]], start: int, goal: int) -> bool:
    seen, queue = {start}, [start]
    for id_ in queue:
        if id_ == goal:
            return True
        new = ahead[id_] - seen
        seen |= new
        queue += new
    return False
