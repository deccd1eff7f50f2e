"""Issues, merge requests, approvals and deployments have the fields that GitLab's OpenAPI gives them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import gitlab as python_gitlab
import httpx
import pytest
import yaml

from sharinghub_static.demo.issuables import count_tasks
from sharinghub_static.demo.world import (
    SampleEnvironment,
    SampleIssue,
    SampleMergeRequest,
    SampleNote,
    World,
)
from tests.demo.conftest import rich
from tests.gitlab_double.server import EmbeddedGitlab
from tests.published_schemas import OPENAPI, published
from tests.worlds import MEMBER_TOKEN, NOW, STRANGER_TOKEN, make_world, sample

_DAY = timedelta(days=1)


@cache
def _definitions() -> dict[str, Any]:
    # The C loader where there is one: the file has 3 MB.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    path = published(OPENAPI)
    if path is None:
        pytest.skip(f"GitLab's OpenAPI is not in ../shared/{OPENAPI}; make schemas does not fetch it")
    with path.open(encoding="utf-8") as stream:
        loaded: dict[str, Any] = yaml.load(stream, loader)["definitions"]  # noqa: S506  (a safe loader)
    return loaded


def _fields(name: str) -> set[str]:
    return set(_definitions()[name]["properties"])


_Get = Callable[..., httpx.Response]


@pytest.fixture
def get(gitlab: EmbeddedGitlab) -> _Get:
    """Send a request to the REST API, anonymous unless a token is given."""

    def asked(path: str, token: str = "", server: EmbeddedGitlab = gitlab) -> httpx.Response:
        headers = {"PRIVATE-TOKEN": token} if token else {}
        return httpx.get(f"{server.url}/api/v4/{path}", headers=headers)

    return asked


@pytest.mark.parametrize(
    ("path", "entity"),
    [
        ("projects/7/issues", "API_Entities_Issue"),
        ("projects/7/issues/1", "API_Entities_Issue"),
        ("projects/7/merge_requests", "API_Entities_MergeRequestBasic"),
        ("projects/7/merge_requests/1", "API_Entities_MergeRequest"),
        ("projects/7/merge_requests/1/approvals", "API_Entities_MergeRequestApprovals"),
        ("projects/7/merge_requests/1/approvals", "EE_API_Entities_ApprovalState"),
        ("projects/7/merge_requests/1/approval_state", "EE_API_Entities_MergeRequestApprovalState"),
        ("projects/7/deployments", "API_Entities_Deployment"),
        ("projects/7/deployments/7001", "API_Entities_DeploymentExtended"),
    ],
)
@pytest.mark.parametrize("token", ["", MEMBER_TOKEN])
def test_every_field_of_the_openapi_is_there(get: _Get, path: str, entity: str, token: str) -> None:
    fields = _fields(entity)
    body = get(path, token).json()
    for row in body if isinstance(body, list) else [body]:
        assert fields - set(row) == set()
        if not entity.endswith("Approvals"):  # which the Enterprise Edition widens
            assert set(row) - fields == set()
        for name, nested in (
            ("references", "API_Entities_IssuableReferences"),
            ("time_stats", "API_Entities_IssuableTimeStats"),
            ("environment", "API_Entities_EnvironmentBasic"),
        ):
            if name in row:
                assert set(row[name]) == _fields(nested)
        # Paths are there with `only_path` alone, further attributes for administrators.
        if "author" in row:
            people = _fields("API_Entities_UserBasic") - {"avatar_path", "custom_attributes"}
            assert set(row["author"]) == people


@pytest.mark.parametrize(
    "path",
    ["issues", "issues/1", "issues/1/notes", "issues/1/discussions", "merge_requests", "merge_requests/1",
     "merge_requests/1/notes", "merge_requests/1/approvals", "deployments", "deployments/7001"],
)  # fmt: skip
def test_no_address_of_a_person_is_there(get: _Get, path: str) -> None:
    response = get(f"projects/7/{path}", MEMBER_TOKEN)
    assert response.status_code == 200
    assert "@" not in response.text


_TALK = sample(
    "eo/talk",
    id=20,
    members=("ada",),
    issues=(
        SampleIssue(
            "Read the grid",
            "bob",
            NOW - 3 * _DAY,
            "- [x] the box\n- [ ] the times\n\n1. [X] the units\n",
            notes=(SampleNote("ada", "Begun.", NOW - _DAY),),
        ),
    ),
    merge_requests=(
        SampleMergeRequest("Read boxes", "bob", NOW - 4 * _DAY, "merged", NOW - 2 * _DAY, "ada"),
        SampleMergeRequest(
            "Draft: read times", "bob", NOW - _DAY, "opened", approved_by=("ada",), reviewers=("ada",)
        ),
        SampleMergeRequest(
            "Read <units>",
            "ada",
            NOW - 2 * _DAY,
            "closed",
            description="a < b",
            notes=(SampleNote("bob", "No longer needed.", NOW),),
        ),
    ),
    environments=(
        SampleEnvironment("staging", "https://staging.example", "staging", NOW),
        SampleEnvironment("review"),
        SampleEnvironment("production", "https://map.example", "production", NOW - _DAY),
    ),
)


@pytest.fixture
def talk(serve_gitlab: Callable[..., EmbeddedGitlab]) -> EmbeddedGitlab:
    return serve_gitlab(make_world(_TALK))


def test_values_follow_from_the_sample(get: _Get, talk: EmbeddedGitlab) -> None:
    issue = get("projects/20/issues/1", MEMBER_TOKEN, talk).json()
    assert issue["updated_at"] == "2025-06-14T12:30:00.000Z"
    assert issue["task_completion_status"] == {"count": 3, "completed_count": 2}
    assert (issue["has_tasks"], issue["task_status"]) == (True, "2 of 3 checklist items completed")
    assert issue["references"]["full"] == "eo/talk#1"
    assert issue["subscribed"] is True  # she commented
    assert get("projects/20/issues/1", "", talk).json()["subscribed"] is False
    assert httpx.get(issue["_links"]["notes"]).json()[0]["body"] == "Begun."

    closed, draft, merged = get("projects/20/merge_requests?order_by=updated_at", "", talk).json()
    assert [closed["iid"], draft["iid"], merged["iid"]] == [3, 2, 1]
    assert closed["closed_at"] == closed["updated_at"] == "2025-06-15T12:30:00.000Z"
    assert merged["closed_at"] is None
    assert merged["merged_by"] == merged["merge_user"] != merged["author"]
    assert (draft["draft"], draft["work_in_progress"]) == (True, True)
    states = [row["detailed_merge_status"] for row in (closed, draft, merged)]
    assert states == ["not_open", "draft_status", "not_open"]
    assert (draft["source_branch"], draft["target_branch"]) == ("change-2", "main")

    single = get("projects/20/merge_requests/3?render_html=true", MEMBER_TOKEN, talk).json()
    assert (single["title_html"], single["description_html"]) == ("Read &lt;units&gt;", "<p>a &lt; b</p>")
    assert single["user"] == {"can_merge": True}
    contributions = [
        get(f"projects/20/merge_requests/{iid}", "", talk).json()["first_contribution"] for iid in (1, 2, 3)
    ]
    assert contributions == [True, False, False]


def test_lists_are_filtered_as_gitlab_does(get: _Get, talk: EmbeddedGitlab) -> None:
    def iids(query: str) -> list[int]:
        return [row["iid"] for row in get(f"projects/20/merge_requests?{query}", "", talk).json()]

    assert iids("state=opened") == [2]
    assert iids("author_username=ada") == [3]
    assert iids("search=times+read") == [2]  # both words, in any order
    assert iids("iids[]=1&iids[]=3") == [3, 1]
    assert [row["iid"] for row in get("projects/20/issues?search=grid+read", "", talk).json()] == [1]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("", (0, 0)),
        ("[x] no item", (0, 0)),
        ("* [ ] a\n  + [x] b\n> - [X] c", (3, 2)),
        ("- [y] no mark\n- [](empty)", (0, 0)),
    ],
)
def test_items_of_task_lists_are_counted(text: str, counts: tuple[int, int]) -> None:
    assert count_tasks(text) == counts


def test_discussions_hide_internal_comments(get: _Get) -> None:
    (shown,) = get("projects/7/issues/1/discussions").json()
    assert [note["body"] for note in shown["notes"]] == ["Seen."]
    rows = get("projects/7/issues/1/discussions", MEMBER_TOKEN).json()
    assert [row["notes"][0]["body"] for row in rows] == ["Seen.", "Our secret."]
    assert rows[0]["id"] == shown["id"] != rows[1]["id"]
    assert [row["notes"][0] for row in rows][::-1] == get("projects/7/issues/1/notes", MEMBER_TOKEN).json()
    assert get("projects/7/issues/3/discussions").status_code == 404  # a confidential one


def test_python_gitlab_reads_approvals_and_deployments(talk: EmbeddedGitlab) -> None:
    with python_gitlab.Gitlab(talk.url, private_token=MEMBER_TOKEN) as client:
        project = client.projects.get(20)
        request = project.mergerequests.get(2)
        approvals = request.approvals.get()
        assert approvals.approved
        assert approvals.user_has_approved
        assert [row["user"]["username"] for row in approvals.approved_by] == ["ada"]
        assert request.approval_state.get().rules == []
        assert not project.mergerequests.get(1).approvals.get().approved
        assert project.mergerequests.get(3).notes.list(get_all=True)[0].body == "No longer needed."
        (discussion,) = project.mergerequests.get(3).discussions.list(get_all=True)
        assert discussion.attributes["notes"][0]["body"] == "No longer needed."

        rows = project.deployments.list(get_all=True)
        assert [row.environment["name"] for row in rows] == ["staging", "production"]  # review has none
        assert {row.sha for row in rows} == {project.branches.get("main").commit["id"]}
        assert project.deployments.get(rows[1].id).created_at == "2025-06-14T12:30:00.000Z"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("environment=staging", ["staging"]),
        ("status=success&sort=desc", ["production", "staging"]),
        ("status=failed", []),
        ("order_by=updated_at", ["production", "staging"]),
        ("updated_after=2025-06-15T00:00:00Z", ["staging"]),
        ("updated_before=2025-06-14T12:30:00Z", ["production"]),
        ("finished_before=2025-06-14T12:30:00Z", []),
    ],
)
def test_deployments_are_chosen(get: _Get, talk: EmbeddedGitlab, query: str, names: list[str]) -> None:
    rows = get(f"projects/20/deployments?{query}", "", talk).json()
    assert [row["environment"]["name"] for row in rows] == names


@pytest.mark.parametrize("query", ["status=done", "order_by=name", "updated_after=yesterday"])
def test_parameters_of_deployments_are_checked(get: _Get, talk: EmbeddedGitlab, query: str) -> None:
    assert get(f"projects/20/deployments?{query}", "", talk).status_code == 400


def test_deployments_come_in_pages(get: _Get, talk: EmbeddedGitlab) -> None:
    response = get("projects/20/deployments?per_page=1", "", talk)
    assert len(response.json()) == 1
    assert (response.headers["X-Total"], response.headers["X-Next-Page"]) == ("2", "2")
    assert 'rel="next"' in response.headers["Link"]


_PATHS = (
    "deployments",
    "deployments/20001",
    "merge_requests/1",
    "merge_requests/1/notes",
    "merge_requests/1/discussions",
    "merge_requests/1/approvals",
    "merge_requests/1/approval_state",
)


@pytest.mark.parametrize(
    ("changes", "anonymous", "stranger", "member"),
    [
        ({}, 200, 200, 200),
        ({"visibility": "internal"}, 404, 200, 200),
        ({"visibility": "private"}, 404, 404, 200),
        ({"access": {"merge_requests": "PRIVATE", "environments": "PRIVATE"}}, 403, 403, 200),
        ({"access": {"merge_requests": "DISABLED", "environments": "DISABLED"}}, 403, 403, 403),
        ({"repository_access": "PRIVATE"}, 403, 403, 200),  # closes both
    ],
)
def test_who_may_not_read_them_is_refused(
    serve_gitlab: Callable[..., EmbeddedGitlab],
    get: _Get,
    changes: dict[str, Any],
    anonymous: int,
    stranger: int,
    member: int,
) -> None:
    server = serve_gitlab(make_world(replace(_TALK, **changes)))
    for token, status in (("", anonymous), (STRANGER_TOKEN, stranger), (MEMBER_TOKEN, member)):
        answers = {path: get(f"projects/20/{path}", token, server).status_code for path in _PATHS}
        assert answers == dict.fromkeys(_PATHS, status)


def test_what_is_not_there_is_404(get: _Get) -> None:
    for path in ("merge_requests/9", "merge_requests/9/approvals", "deployments/1", "deployments/x"):
        assert get(f"projects/7/{path}").status_code == 404


def test_the_community_edition_has_no_rules_of_approval(
    serve_gitlab: Callable[..., EmbeddedGitlab], get: _Get
) -> None:
    world: World = make_world(rich("eo/rich", id=7), version="18.7.1")
    server = serve_gitlab(world)
    assert set(get("projects/7/merge_requests/1/approvals", "", server).json()) == {
        "user_has_approved",
        "user_can_approve",
        "approved",
        "approved_by",
    }
    assert get("projects/7/merge_requests/1/approval_state", "", server).status_code == 404
