"""Tokens by kind: what cannot read GitLab is named in one line, with exit status 2."""

import json
from pathlib import Path

import pytest

from sharinghub_static.demo.world import SampleUser
from sharinghub_static.sources.gitlab.tokens import TOKEN_KINDS, is_job_token, token_kind
from tests.sources.crawling import crawling, dataset
from tests.sources.fronts import Reply
from tests.sources.instances import Runner, front, small_world
from tests.worlds import MEMBER_TOKEN


@pytest.mark.parametrize("start", TOKEN_KINDS)
@pytest.mark.parametrize("own_word", ["", "ACME-"])
def test_a_token_of_another_kind_is_named_and_sent_nowhere(runner: Runner, start: str, own_word: str) -> None:
    token = f"{own_word}{start}Zx8_q-secret0123456789"
    with front(small_world()) as instance:
        ran = runner.run("crawl", instance.url, token)
        assert instance.front.asked == []
    assert ran.status == 2
    (line,) = ran.err.splitlines()
    assert line.startswith(f"error: GITLAB_TOKEN is {TOKEN_KINDS[start][0]}: ")
    assert "read_api" in line
    assert "secret0123456789" not in line


@pytest.mark.parametrize(
    "token", ["glpat-abc", "acme_glpat-x.01.0ab", "gldtabc", "my-own-prefix_abc", "abcdef0123456789"]
)
def test_a_token_of_an_unknown_kind_is_tried(token: str) -> None:
    assert token_kind(token) is None


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("expired", "Token is expired"),
        ("revoked", "Token was revoked"),
        ("insufficient_scope", "it lacks the scope read_api"),
    ],
)
def test_why_a_token_is_not_accepted_is_asked_of_rest_because_graphql_does_not_say(
    runner: Runner, fault: str, why: str
) -> None:
    with front(small_world()) as instance:
        world = instance.gitlab.world
        instance.gitlab.world = type(world)(
            world.projects,
            world.groups,
            world.users,
            world.tokens,
            token_faults={"glpat-old": fault},  # type: ignore[dict-item]  # parametrized
        )
        ran = runner.run("build", instance.url, "glpat-old")
        assert len(instance.front.asked) == 2
    assert ran.status == 2
    (line,) = ran.err.splitlines()
    assert f"does not accept the token: Invalid token: {why}. Set GITLAB_TOKEN" in line
    assert "glpat-old" not in line
    assert not (runner.folder / "public").exists()


@pytest.mark.parametrize("data", [None, {"projects": None}])
def test_a_fine_grained_token_is_named(runner: Runner, data: object) -> None:
    message = "Access denied: This operation doesn't support fine-grained personal access tokens"
    body = json.dumps({"data": data, "errors": [{"message": message, "path": ["projects"]}]})
    reply = Reply(200, body.encode(), {"Content-Type": "application/json"})
    with front(small_world(), lambda asked: reply if "graphql" in asked.path else None) as instance:
        ran = runner.run("crawl", instance.url, MEMBER_TOKEN)
    assert ran.status == 2
    (line,) = ran.err.splitlines()
    assert "fine-grained" in line
    assert "Use a classic token of scope read_api" in line


def test_a_token_that_was_never_issued_is_refused_with_status_2(runner: Runner) -> None:
    with front(small_world()) as instance:
        ran = runner.run("crawl", instance.url, "glpat-unknown")
    assert ran.status == 2
    assert "does not accept the token" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_jobs_token_is_not_sent_and_what_is_public_is_crawled(runner: Runner) -> None:
    with front(small_world()) as instance:
        ran = runner.run("crawl", instance.url, "glcbt-64_abcdefgh")
        sent = [
            name
            for asked in instance.front.asked
            for name in asked.headers
            if "oken" in name or name == "Authorization"
        ]
    assert (ran.status, sent) == (0, [])
    assert len(runner.records()) == 2
    assert is_job_token("acme-glcbt-64_x", "")
    assert not is_job_token("", "")


def test_a_token_with_read_api_reads_what_it_should(runner: Runner) -> None:
    with front(small_world()) as instance:
        ran = runner.run("crawl", instance.url, MEMBER_TOKEN)
    assert (ran.status, ran.err) == (0, "")
    assert runner.records()["eo/cover"].license is not None


@pytest.mark.parametrize(
    ("username", "words"),
    [
        (
            "project_42_bot_1f2e",
            "a project access token (of project 42): of private projects it sees that project alone",
        ),
        (
            "group_7_bot",
            "a group access token (of group 7): of private projects it sees those of that group alone",
        ),
        ("ada", ""),
    ],
)
def test_a_token_of_a_project_or_group_is_named_where_it_may_see_too_little(
    tmp_path: Path, username: str, words: str
) -> None:
    user = SampleUser(username, "A token", "token@private.example")
    with crawling(tmp_path, dataset("eo/cover"), users=(user,), tokens={"glpat-x": username}) as crawler:
        crawler.crawl("glpat-x", visibility="internal")
        notices = "".join(crawler.reporter.notices)
        assert (words in notices) if words else ("access token" not in notices)
        assert "/api/v4/user" in crawler.asked()
        crawler.path.unlink()
        crawler.crawl("glpat-x")
        assert "/api/v4/user" not in crawler.asked()
