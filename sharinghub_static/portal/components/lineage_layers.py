"""Where the nodes of a graph are in a layered drawing, and which way its edges take."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from fast_sugiyama import from_edges

from sharinghub_static.analysis.graphs import connected_parts, walk

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
    forward = _without_circles(edges)
    places: dict[int, Place] = {}
    chains: dict[tuple[int, int], list[Place]] = {}
    top = 0.0
    for part in sorted(sorted(part) for part in connected_parts(forward)):
        # Each part has numbers of its own without gaps: the library gives those that are free to the places
        # where an edge passes a column.
        numbers = {id_: number for number, id_ in enumerate(part)}
        inner = sorted({(numbers[start], numbers[end]) for start, end in forward if start in numbers})
        found, _, _, drawn = from_edges(inner, vertex_spacing=1)[0]
        at = {int(number): xy for number, xy in found}
        least, deepest = min(x for x, _ in at.values()), max(y for _, y in at.values())
        # What the library takes for "below" is right of it here.
        spots = {number: (round(deepest - y), top + x - least) for number, (x, y) in at.items()}
        top = 1 + max(place for _, place in spots.values())
        ahead: dict[int, list[int]] = defaultdict(list)
        for start, end in drawn or ():
            ahead[int(start)].append(int(end))
        for id_, number in numbers.items():
            places[id_] = spots[number]
            for step in ahead[number]:
                chain = [number, step]
                while chain[-1] >= len(part):
                    chain.append(ahead[chain[-1]][0])
                chains[id_, part[chain[-1]]] = [spots[one] for one in chain]
    ways = (
        tuple(chains[turned] if turned == edge else reversed(chains[turned]))
        for turned, edge in zip(forward, edges, strict=True)
    )
    return Layers(tuple(places[id_] for id_ in range(count)), tuple(ways))


def _without_circles(edges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The edges, those turned round that would close a circle with the ones before them."""
    ahead: dict[int, set[int]] = defaultdict(set)
    turned = []
    for start, end in edges:
        if start == end or any(node == start for _, node in walk(end, ahead.__getitem__)):
            start, end = end, start
        ahead[start].add(end)
        turned.append((start, end))
    return turned
