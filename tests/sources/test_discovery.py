"""Finding projects: pages that shrink, lists that lie, and fingerprints."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sharinghub_static.errors import SourceError
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.snapshot.records import Visibility
from sharinghub_static.sources.gitlab.batches import ask_about, id_of
from sharinghub_static.sources.gitlab.discovery import Discovery, discover, may_publish
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from tests.cases import each_case

Answering = Callable[[dict[str, Any]], Any]


def client(answer: Answering) -> GraphqlClient:
    """A client whose questions' variables go to a function and whose answers come from it."""

    def handle(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=answer(json.loads(request.content)["variables"]))

    return GraphqlClient(
        "https://gitlab.example.org",
        transport=httpx.MockTransport(handle),
        retry_policy=RetryPolicy(attempts=2),
        sleep=lambda seconds: None,
    )


def found(answer: Answering, *topics: str, salt: tuple[object, ...] = ()) -> Discovery:
    with client(answer) as asked, SilentReporter().step("") as step:
        return discover(asked, topics or ("t",), widest=Visibility.PUBLIC, salt=salt, step=step)


def page(*nodes: object, after: str | None = None) -> dict[str, Any]:
    info = {"hasNextPage": after is not None, "endCursor": after}
    return {"data": {"projects": {"pageInfo": info, "nodes": list(nodes)}}}


def node(id_: int, **fields: object) -> dict[str, object]:
    return {"id": f"gid://gitlab/Project/{id_}", "fullPath": f"eo/p{id_}", "visibility": "public", **fields}


def test_pages_get_smaller_until_gitlab_can_answer() -> None:
    sizes = []

    def answer(variables: dict[str, Any]) -> Any:
        sizes.append(variables["first"])
        if variables["first"] > 30:
            return {
                "errors": [{"message": "Query has complexity of 400, which exceeds max complexity of 200"}]
            }
        return page(node(1))

    assert list(found(answer).fingerprints) == [1]
    assert sizes == [100, 50, 25]


def test_a_list_in_circles_ends() -> None:
    with pytest.raises(SourceError, match="goes in circles"):
        found(lambda variables: page(node(1), after="same"))


@pytest.mark.parametrize("data", [{}, {"projects": None}, {"projects": {"nodes": None}}, {"projects": []}])
def test_an_answer_without_a_list_is_an_error_not_an_empty_hub(data: object) -> None:
    with pytest.raises(SourceError, match="could not be listed: boom"):
        found(lambda variables: {"data": data, "errors": [{"message": "boom"}]})


def test_a_node_that_is_missing_makes_the_list_incomplete() -> None:
    assert not found(lambda variables: page(node(1), None)).complete
    assert found(lambda variables: page(node(1))).complete


def test_each_topic_is_asked_for_once() -> None:
    asked = []

    def answer(variables: dict[str, Any]) -> Any:
        asked.append(variables["topics"])
        return page(node(1))

    found(answer, "a", "b", "a")
    assert asked == [["a"], ["b"]]


def fingerprint(salt: tuple[object, ...] = (), **fields: object) -> str:
    return found(lambda variables: page(node(1, **fields)), salt=salt).fingerprints[1]


def test_a_fingerprint_follows_what_is_reported_and_nothing_else() -> None:
    assert fingerprint(topics=["a", "b"]) == fingerprint(topics=["b", "a"])
    different = [
        fingerprint(),
        fingerprint(starCount=1),
        fingerprint(topics=["a"]),
        fingerprint(repository={"lastCommit": {"sha": "1"}}),
        fingerprint((1,)),
        fingerprint((2,)),
    ]
    assert len(set(different)) == len(different)


@pytest.mark.parametrize(
    ("visibility", "widest", "may"),
    [
        ("public", Visibility.PUBLIC, True),
        ("internal", Visibility.PUBLIC, False),
        ("private", Visibility.PUBLIC, False),
        ("internal", Visibility.INTERNAL, True),
        ("private", Visibility.INTERNAL, False),
        ("private", Visibility.PRIVATE, True),
        ("PUBLIC", Visibility.PRIVATE, False),
        ("secret", Visibility.PRIVATE, False),
        (None, Visibility.PRIVATE, False),
    ],
)
def test_what_may_be_published(visibility: object, widest: Visibility, may: bool) -> None:
    assert may_publish(visibility, widest) is may


@pytest.mark.parametrize(
    ("gid", "id_"), [("gid://gitlab/Project/42", 42), ("42", 42), ("", 0), (None, 0), ("x/²", 0), ("a/-1", 0)]
)
def test_the_number_of_a_global_id(gid: object, id_: int) -> None:
    assert id_of(gid) == id_


def test_one_bad_project_is_found_among_many() -> None:
    def answer(variables: dict[str, Any]) -> Any:
        ids = [id_of(gid) for gid in variables["ids"]]
        if 13 in ids:
            return {"data": {"projects": None}, "errors": [{"message": "boom", "path": ["projects"]}]}
        return page(*(node(id_) for id_ in ids))

    with client(answer) as asked:
        payload = ask_about(asked, "activity", range(1, 26))
        assert asked.requests < 15
    assert [id_ for id_, each in payload.items() if each.node is None] == [13]
    assert payload[13].failures == {"": "boom"}


def test_projects_that_an_error_took_out_are_asked_for_again() -> None:
    def answer(variables: dict[str, Any]) -> Any:
        ids = [id_of(gid) for gid in variables["ids"]]
        if len(ids) > 1:
            broken = {"message": "boom", "path": ["projects", "nodes", 0]}
            return page(None, *(node(id_) for id_ in ids[1:])) | {"errors": [broken]}
        return page(node(ids[0]))

    with client(answer) as asked:
        payload = ask_about(asked, "activity", [1, 2, 3])
    assert all(each.node is not None for each in payload.values())
    assert not payload[1].failures


def test_a_project_that_is_no_longer_there_is_said_to_be_so() -> None:
    with client(lambda variables: page(node(1))) as asked:
        payload = ask_about(asked, "activity", [1, 2])
        assert asked.requests == 1
    assert payload[2].failures == {"": "the project is no longer there"}


class Listing:
    """A server with a list of projects, that takes several questions in a request."""

    def __init__(self, ids: list[int], *, takes_several: bool = True, obeys_sort: bool = True) -> None:
        self.ids = ids
        self.takes_several = takes_several
        self.obeys_sort = obeys_sort
        self.requests = 0

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        body = json.loads(request.content)
        if isinstance(body, dict):
            return httpx.Response(200, json=self.page(body["variables"]))
        if not self.takes_several:
            message = "Query has complexity of 300, which exceeds max complexity of 250"
            return httpx.Response(200, json=[{"errors": [{"message": message}]}] * len(body))
        return httpx.Response(200, json=[self.page(each["variables"]) for each in body])

    def page(self, variables: dict[str, Any]) -> dict[str, Any]:
        is_down = variables["sort"] == "id_desc" and self.obeys_sort
        ids = sorted(self.ids, reverse=is_down) if self.obeys_sort else self.ids
        start = int(variables["after"] or 0)
        end = start + variables["first"]
        return page(*map(node, ids[start:end]), after=str(end) if end < len(ids) else None)

    def discovered(self, token: str | None = "t", pages: list[set[int]] | None = None) -> Discovery:  # noqa: S107
        transport = httpx.MockTransport(self.handle)
        asked = GraphqlClient("https://gitlab.example.org", token, transport=transport)
        seen = [] if pages is None else pages
        with asked, SilentReporter().step("") as step:
            return discover(
                asked,
                ("t",),
                widest=Visibility.PUBLIC,
                salt=(),
                step=step,
                each_page=lambda _topic, ids: seen.append(ids),
            )


@each_case("number", [0, 1, 99, 100, 101, 195, 196, 197, 291, 292, 293, 296, 1000])
def test_a_list_that_is_read_from_both_its_ends_is_whole(number: int) -> None:
    ids = [3 * id_ + 1 for id_ in range(number)]
    pages: list[set[int]] = []
    listing = Listing(ids)
    discovery = listing.discovered(pages=pages)
    assert sorted(discovery.fingerprints) == ids
    assert sorted(set().union(*pages)) == ids
    assert not discovery.moved
    assert listing.requests <= 2 + number // 192
    alone = Listing(ids)
    assert alone.discovered(token=None).fingerprints == discovery.fingerprints
    assert alone.requests == max(1, -(-number // 100))


def test_two_pages_that_gitlab_refuses_together_are_asked_for_one_by_one() -> None:
    listing = Listing(list(range(1, 501)), takes_several=False)
    assert sorted(listing.discovered().fingerprints) == listing.ids
    assert listing.requests == 6


@pytest.mark.parametrize(
    "ids", [list(range(1, 501)), list(range(500, 0, -1)), [*range(250, 501), *range(1, 250)]]
)
def test_a_list_in_another_order_is_read_to_its_end(ids: list[int]) -> None:
    """Where pages are not in order, two walks that meet mean nothing, and projects would be removed."""
    listing = Listing(ids, obeys_sort=False)
    assert sorted(listing.discovered().fingerprints) == sorted(ids)
