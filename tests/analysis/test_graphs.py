"""Walks through graphs are right for every graph: compared with definitions that are slow and plain."""

import doctest
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.analysis import graphs
from sharinghub_static.analysis.graphs import connected_parts, not_sortable, shortest_cycle, walk

_NODES = range(7)
_EDGES = st.sets(st.tuples(st.sampled_from(_NODES), st.sampled_from(_NODES)), max_size=14)


def _successors(edges):
    return {node: sorted(end for start, end in edges if start == node) for node in _NODES}


def _distances(edges):
    """Steps from each node to each node that can be reached in at least one step."""
    found = {}
    reached = dict.fromkeys(edges, 1)
    while reached:
        found |= {pair: steps for pair, steps in reached.items() if pair not in found}
        further = product(reached.items(), edges)
        reached = {
            (start, other): steps + 1
            for ((start, end), steps), (middle, other) in further
            if middle == end and (start, other) not in found
        }
    return found


@given(_EDGES)
def test_a_walk_reaches_what_can_be_reached_the_nearest_first(edges) -> None:
    distances = _distances(edges)
    for start in _NODES:
        reached = [node for _, node in walk(start, _successors(edges).__getitem__)]
        steps = [distances[start, node] for node in reached]
        assert sorted(reached) == sorted(end for begin, end in distances if begin == start)
        assert steps == sorted(steps)


@given(_EDGES)
def test_what_cannot_be_sorted_is_in_a_cycle_or_leads_to_one(edges) -> None:
    distances = _distances(edges)
    in_cycle = {node for node in _NODES if (node, node) in distances}
    blocked = in_cycle | {node for node in _NODES if any((node, other) in distances for other in in_cycle)}
    assert not_sortable(_successors(edges)) == blocked


@given(_EDGES)
def test_a_shortest_cycle_is_one_and_there_is_none_shorter(edges) -> None:
    distances = _distances(edges)
    for node in _NODES:
        cycle = shortest_cycle(node, _successors(edges))
        assert len(cycle) == distances.get((node, node), 0)
        assert all(pair in edges for pair in zip(cycle, [*cycle[1:], *cycle[:1]], strict=True))


@given(_EDGES)
def test_connected_parts_share_no_node_and_no_edge(edges) -> None:
    parts = connected_parts(sorted(edges))
    assert sorted(node for part in parts for node in part) == sorted(
        {node for edge in edges for node in edge}
    )
    both = edges | {(end, start) for start, end in edges}
    distances = _distances(both)
    for part in parts:
        assert all((start, end) in distances for start in part for end in part)
        assert not any((start in part) != (end in part) for start, end in edges)


def test_the_examples_are_true() -> None:
    assert doctest.testmod(graphs).failed == 0
