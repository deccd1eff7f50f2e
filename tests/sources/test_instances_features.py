"""Instances that lack features, are slow, hold large repositories or show nothing to anonymous callers."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from sharinghub_static.demo.world import SampleContainer, SamplePackage, SampleRelease, World
from tests.gitlab_double.faults import Fault
from tests.sources.crawling import dataset
from tests.sources.fronts import Asked, Reply, page
from tests.sources.instances import Runner, front, small_world
from tests.worlds import NOW, STRANGER_TOKEN, make_world


def rich_world() -> World:
    """A project with releases, packages and images."""
    return make_world(
        dataset(
            "eo/cover",
            license="mit",
            releases=(SampleRelease("v1", "One", NOW),),
            packages=(SamplePackage("pkg", "1.0", "PYPI", NOW),),
            containers=(SampleContainer(),),
        ),
        dataset("eo/other"),
    )


def nulls(*fields: str, message: str = "") -> Callable[[Asked, Reply], Reply]:
    """Let each of these fields of GraphQL be null, with an error at each place if there is a message."""

    def change(asked: Asked, reply: Reply) -> Reply:
        if not asked.path.endswith("/api/graphql") or reply.status != 200:
            return reply
        content = json.loads(reply.body)
        for answer in content if isinstance(content, list) else [content]:
            places: list[list[str | int]] = []
            _null(answer.get("data"), fields, [], places)
            if message and places:
                answer["errors"] = [{"message": message, "path": place} for place in places]
        return Reply(reply.status, json.dumps(content).encode(), reply.headers)

    return change


def _null(value: Any, fields: tuple[str, ...], here: list[str | int], found: list[list[str | int]]) -> None:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in list(steps):
        if step in fields:
            value[step] = None
            found.append([*here, step])
        else:
            _null(inner, fields, [*here, step], found)


@pytest.mark.parametrize(
    "fields",
    [
        ("containerRepositories",),
        ("packages",),
        ("releases",),
        ("pipelines", "pipeline"),
        ("issues", "mergeRequests"),
        (
            "containerRepositories",
            "packages",
            "releases",
            "pipelines",
            "environments",
            "issues",
            "mergeRequests",
        ),
        ("languages", "avatarUrl"),
    ],
    ids=lambda fields: fields[0] if len(fields) < 5 else "all",
)
def test_a_feature_that_is_turned_off_for_the_whole_instance_is_neither_shown_nor_a_failure(
    runner: Runner, fields: tuple[str, ...]
) -> None:
    with front(rich_world(), change=nulls(*fields)) as instance:
        ran = runner.run("build", instance.url)
    assert (ran.status, ran.err) == (0, "")
    record = runner.records()["eo/cover"]
    assert record.failures == ()
    assert bool(record.containers) is ("containerRepositories" not in fields)
    assert bool(record.packages) is ("packages" not in fields)
    assert bool(record.releases) is ("releases" not in fields)


def test_a_registry_that_is_down_costs_the_images_alone(runner: Runner) -> None:
    trouble = (
        "We are having trouble connecting to the Container Registry. If this error persists, please review"
    )
    with front(rich_world(), change=nulls("containerRepositories", message=trouble)) as instance:
        ran = runner.run("build", instance.url)
    assert ran.status == 0
    assert "eo/cover (containers): We are having trouble" in ran.err
    record = runner.records()["eo/cover"]
    assert dict(record.failures).keys() == {"containers"}
    assert record.packages
    assert record.releases
    assert "trouble connecting" not in "".join(
        text for path, text in runner.site().items() if path.endswith(".html")
    )


def test_where_anonymous_callers_see_nothing_it_is_said_what_to_do(runner: Runner) -> None:
    world = make_world(dataset("eo/cover", visibility="internal"))
    with front(world) as instance:
        ran = runner.run("build", instance.url)
    assert ran.status == 1
    (line,) = ran.err.splitlines()
    assert "that anybody can see without signing in" in line
    assert "set gitlab.visibility to internal" in line
    assert "Pages access control" in line


def test_a_token_alone_publishes_nothing_internal_and_says_so(runner: Runner) -> None:
    with front(make_world(dataset("eo/cover", visibility="internal"))) as instance:
        ran = runner.run("build", instance.url, STRANGER_TOKEN)
    assert ran.status == 1
    assert "none of the 1 projects" in ran.err
    assert "gitlab.visibility is public" in ran.err


def test_a_token_that_sees_no_such_project_is_reported_apart(runner: Runner) -> None:
    with front(make_world(dataset("eo/cover", visibility="private"))) as instance:
        ran = runner.run("build", instance.url, STRANGER_TOKEN)
    assert ran.status == 1
    assert "that the token's user can see" in ran.err


def test_a_gitaly_that_is_slow_with_many_is_asked_for_fewer(runner: Runner) -> None:
    message = "Request timed out. Please try a less complex query or a smaller set of records."
    timed_out = json.dumps({"errors": [{"message": message}]}).encode()

    def slow(asked: Asked) -> Reply | None:
        if not asked.path.endswith("/api/graphql"):
            return None
        body = json.loads(asked.body)
        if isinstance(body, list) or (body["variables"].get("first") or 0) <= 3:
            return None
        return Reply(503, timed_out, {"Content-Type": "application/json"})

    with front(make_world(*(dataset(f"eo/p{n}") for n in range(8))), slow) as instance:
        ran = runner.run("crawl", instance.url)
    assert (ran.status, ran.err) == (0, "")
    assert len(runner.records()) == 8
    assert all(record.texts and not record.failures for record in runner.records().values())


def test_a_very_large_tree_is_cut_at_the_limit_with_a_problem_and_counted_requests(runner: Runner) -> None:
    files = {"README.md": "# Big\n"} | {f"d{n // 1000:03}/f{n:06}.txt": "x" for n in range(100_000)}
    with front(make_world(dataset("eo/big", files=files))) as instance:
        ran = runner.run("build", instance.url)
        asked = Counter(each.operation for each in instance.gitlab.requests)
        total = len(instance.gitlab.requests)
    assert ran.status == 0
    record = runner.records()["eo/big"]
    assert record.files_cut
    assert len(record.files) == 5000
    assert asked["Tree"] == 51
    assert total < 75
    problems = json.loads(runner.site()["build.json"])["problems"]
    assert [each["project"] for each in problems if each["code"] == "SH602"] == ["eo/big"]


LIMIT_HEADERS = {
    "gitlab.com and self-managed": {
        "RateLimit-Limit": "60",
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": "1",
        "Retry-After": "0",
    },
    "an endpoint's own limit": {"Content-Type": "application/json"},
    "a reset in the past": {"RateLimit-Reset": "1"},
}


@pytest.mark.parametrize("kind", LIMIT_HEADERS)
def test_a_rate_limit_that_ends_leaves_no_trace(runner: Runner, kind: str) -> None:
    left = {"/api/graphql": 1, "/api/v4": 1}

    def limit(asked: Asked) -> Reply | None:
        for path, times in left.items():
            if path in asked.path and times:
                left[path] -= 1
                return Reply(429, b"Retry later\n", {"Content-Type": "text/plain", **LIMIT_HEADERS[kind]})
        return None

    with front(small_world(), limit) as instance:
        ran = runner.run("crawl", instance.url)
    assert (ran.status, ran.err) == (0, "")
    assert left == {"/api/graphql": 0, "/api/v4": 0}
    assert all(record.failures == () for record in runner.records().values())


@pytest.mark.parametrize("status", [429, 500, 502, 503, 520, 522, 524])
def test_a_page_of_cloudflare_that_passes_leaves_no_trace(runner: Runner, status: int) -> None:
    left = [2]

    def trouble(asked: Asked) -> Reply | None:
        if "/api/v4" in asked.path or not left[0]:
            return None
        left[0] -= 1
        return page(status, "Cloudflare", Retry_After="0")

    with front(small_world(), trouble) as instance:
        ran = runner.run("crawl", instance.url)
    assert (ran.status, ran.err) == (0, "")


def test_a_fault_of_the_embedded_gitlab_can_be_its_own_words() -> None:
    response = Fault("", status=403, is_page=False).response()
    assert response is not None
    assert (response.status_code, response.get_json()) == (403, {"message": "403 Forbidden"})
