"""Where nodes stand in a layered drawing."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from sharinghub_static.portal.components.lineage_layers import lay_out


def test_a_chain_goes_from_left_to_right() -> None:
    found = lay_out(3, [(0, 1), (1, 2)])
    assert found.places == ((0, 0.0), (1, 0.0), (2, 0.0))
    assert found.ways == (((0, 0.0), (1, 0.0)), ((1, 0.0), (2, 0.0)))


def test_an_edge_over_columns_passes_between_the_nodes_there() -> None:
    found = lay_out(3, [(0, 1), (1, 2), (0, 2)])
    way = found.ways[2]
    assert [column for column, _ in way] == [0, 1, 2]
    assert way[1] != found.places[1]


def test_parts_stand_below_one_another() -> None:
    found = lay_out(4, [(0, 1), (2, 3)])
    assert {column for column, _ in found.places} == {0, 1}
    assert found.places[0][1] != found.places[2][1]


def test_a_circle_is_drawn_with_an_edge_that_goes_back() -> None:
    found = lay_out(3, [(0, 1), (1, 2), (2, 0)])
    columns = [column for column, _ in found.ways[2]]
    assert columns == [2, 1, 0]


edges = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] != pair[1]),
    min_size=1,
    max_size=40,
    unique=True,
)


@given(edges)
@example([(0, 3), (1, 4), (5, 1), (4, 2), (2, 5)])
@example([(0, 3), (1, 4), (1, 5), (2, 5), (4, 2)])
def test_no_two_nodes_stand_at_one_place_and_each_edge_joins_its_ends(pairs: list[tuple[int, int]]) -> None:
    ids = sorted({id_ for pair in pairs for id_ in pair})
    numbered = [(ids.index(start), ids.index(end)) for start, end in pairs]
    found = lay_out(len(ids), numbered)
    assert len(set(found.places)) == len(ids)
    for (start, end), way in zip(numbered, found.ways, strict=True):
        assert (way[0], way[-1]) == (found.places[start], found.places[end])
        steps = {after - before for (before, _), (after, _) in pairwise(way)}
        assert steps in ({1}, {-1})
    assert lay_out(len(ids), numbered) == found
