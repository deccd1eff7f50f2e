"""The lineage graph."""

from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.analysis.lineage import Edge, Lineage
from sharinghub_static.project.model import Link, Project, ProjectReference
from tests.projects import make_hub, make_project


def made_from(path: str, *used: str, source: str = "", rel: str = "derived_from") -> Project:
    links = (Link(rel, ProjectReference("dataset", one), source=source) for one in used)
    return make_project(path, "ai-model", links=tuple(links))


def test_an_edge_is_seen_from_both_ends() -> None:
    model, data = made_from("a/model", "A/Data", source="datasets"), make_project("a/data")
    lineage = Lineage(make_hub(model, data))
    edge = Edge("a/model", "a/data", "dataset")
    assert lineage.uses(model) == lineage.used_by(data) == (edge,)
    assert lineage.uses(data) == lineage.used_by(model) == ()
    assert (lineage.dependants(data), lineage.dependants(model)) == (1, 0)


def test_what_is_not_published_and_oneself_are_no_edges() -> None:
    lineage = Lineage(make_hub(made_from("a/model", "a/gone", "a/model")))
    assert lineage.edges == ()


def test_what_says_more_counts() -> None:
    links = (
        Link("derived_from", ProjectReference("dataset", "a/data"), source="related"),
        Link("derived_from", ProjectReference("dataset", "a/data")),
        Link("derived_from", ProjectReference("dataset", "a/data"), source="datasets"),
    )
    hub = make_hub(make_project("a/model", links=links), make_project("a/data"))
    assert [edge.kind for edge in Lineage(hub).edges] == ["dataset"]


def test_projects_that_are_only_related_depend_on_nothing() -> None:
    data = make_project("a/data")
    lineage = Lineage(make_hub(made_from("a/model", "a/data", source="related"), data))
    assert [edge.kind for edge in lineage.used_by(data)] == ["related"]
    assert lineage.dependants(data) == 0


def test_what_lies_elsewhere_is_a_node_without_a_project() -> None:
    address = "https://huggingface.co/datasets/eurosat"
    links = (
        Link("derived_from", address, title="dataset: eurosat", source="datasets"),
        Link("about", "https://example.org/"),
        Link("mlflow:experiments", "https://mlflow.example/", source="mlflow"),
        Link("derived_from", "s3://bucket/key", source="datasets"),
    )
    lineage = Lineage(make_hub(make_project("a/model", links=links)))
    assert [edge.used for edge in lineage.edges] == [address]
    assert (lineage.nodes[address].title, lineage.nodes[address].project) == ("eurosat", "")
    assert lineage.parts() == []


def test_the_surroundings_go_all_the_way_up_and_down_but_not_sideways() -> None:
    middle = made_from("a/middle", "a/up")
    hub = make_hub(
        made_from("a/up", "a/top"),
        make_project("a/top"),
        middle,
        made_from("a/down", "a/middle"),
        made_from("a/bottom", "a/down"),
        made_from("a/sibling", "a/up"),
        make_project("a/alone"),
    )
    nodes, edges = Lineage(hub).around(middle, most=50)
    assert [node.id for node in nodes] == ["a/bottom", "a/down", "a/middle", "a/top", "a/up"]
    assert len(edges) == 4
    nodes, edges = Lineage(hub).around(middle, most=3)
    assert [node.id for node in nodes] == ["a/down", "a/middle", "a/up"]


def test_parts_of_the_hub_are_the_largest_first_and_well_known_data_joins_nothing() -> None:
    shared = Link("derived_from", "https://example.org/s2", source="datasets")
    one, two, three = (
        make_project(f"a/{name}", links=(shared, Link("derived_from", ProjectReference("dataset", used))))
        for name, used in (("one", "a/x"), ("two", "a/x"), ("three", "a/y"))
    )
    parts = Lineage(make_hub(one, two, three, make_project("a/x"), make_project("a/y"))).parts()
    assert [[node.id for node in nodes] for nodes, _ in parts] == [
        ["a/one", "a/two", "a/x", "https://example.org/s2"],
        ["a/three", "a/y"],
    ]


def test_circles_are_problems_of_all_in_them_and_of_nobody_else() -> None:
    one, two, three = (
        made_from("a/one", "a/two"),
        made_from("a/two", "a/three"),
        made_from("a/three", "a/one"),
    )
    user = made_from("a/user", "a/one")
    found = Lineage(make_hub(one, two, three, user)).problems()
    assert sorted(found) == sorted(project.record.id for project in (one, two, three))
    (problem,) = found[one.record.id]
    assert (problem.code, problem.message) == (
        "SH416",
        "made from itself: a/one ← a/two ← a/three ← a/one",
    )


def test_projects_may_be_related_to_each_other() -> None:
    one, two = made_from("a/one", "a/two", source="related"), made_from("a/two", "a/one", source="related")
    assert Lineage(make_hub(one, two)).problems() == {}


@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 7), st.sampled_from(["", "related", "datasets"])),
        max_size=20,
    )
)
def test_any_graph_is_reported_whole_and_the_same_in_any_order(edges: list[tuple[int, int, str]]) -> None:
    def projects(order: list[int]) -> list[Project]:
        return [
            make_project(
                f"p/{id_}",
                links=tuple(
                    Link("derived_from", ProjectReference("dataset", f"p/{used}"), source=source)
                    for user, used, source in edges
                    if user == id_
                ),
            )
            for id_ in order
        ]

    lineage = Lineage(make_hub(*projects(list(range(8)))))
    assert {(edge.user, edge.used) for edge in lineage.edges} == {
        (f"p/{user}", f"p/{used}") for user, used, _ in edges if user != used
    }
    backwards = Lineage(make_hub(*projects(list(reversed(range(8))))))
    assert (backwards.edges, backwards.problems()) == (lineage.edges, lineage.problems())
    assert sum(len(part) for _, part in lineage.parts()) == len(lineage.edges)
