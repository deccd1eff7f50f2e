"""Instances of which a proxy, a firewall or a login page closes something, or which limit the rate."""

import re
from dataclasses import replace

import pytest

from tests.sources.crawling import changed_project, dataset
from tests.sources.fronts import Asked, Reply, Rule, page
from tests.sources.instances import Runner, front, small_world
from tests.worlds import MEMBER_TOKEN


def on(pattern: str, reply: Reply) -> Rule:
    """The rule that gives a reply to all requests with such a path."""

    def rule(asked: Asked) -> Reply | None:
        return reply if re.search(pattern, asked.path) else None

    return rule


SIGN_IN = page(200, "Sign in · GitLab")
SCOPE = Reply(
    403, b'{"error": "insufficient_scope", "scope": "api read_api"}', {"Content-Type": "application/json"}
)
THROTTLED = Reply(429, b"Retry later\n", {"Content-Type": "text/plain", "Retry-After": "3600"})
ENDLESS = Reply(429, b"Retry later\n", {"Content-Type": "text/plain", "Retry-After": "0"})
CHALLENGE = page(403, "Just a moment...", cf_mitigated="challenge")
REFUSED = Reply(
    403, b'{"errors": [{"message": "API not accessible for user"}]}', {"Content-Type": "application/json"}
)


@pytest.mark.parametrize(
    ("reply", "what", "hint"),
    [
        (
            page(403, "403 Forbidden"),
            "closed by a proxy on the way to GitLab: it answered 403 with a page",
            "/api/",
        ),
        (page(403, "Blocked by WAF"), "403 with a page “Blocked by WAF”", "administrator"),
        (CHALLENGE, "Cloudflare, which wants a browser", "administrator"),
        (page(404, "404 Not Found"), "answered 404 with a page", "https://example.org/gitlab"),
        (page(405, "405 Not Allowed"), "answered 405 with a page", "administrator"),
        (
            page(302, "", Location="/users/sign_in"),
            "leads to a login page: /users/sign_in",
            "login page is in the way",
        ),
        (
            page(302, "", Location="https://sso.example/saml?SAMLRequest=x"),
            "page: https://sso.example/saml.",
            "administrator",
        ),
        (SIGN_IN, "answers with a login page", "login page is in the way"),
        (page(401, "Authorization Required"), "wants a login of its own", "administrator"),
        (
            page(301, "", Location="https://git.example/api/graphql"),
            "redirects to",
            "Set gitlab.url to https://git.example.",
        ),
        (REFUSED, "API not accessible for user", "accept GitLab's terms"),
        (
            Reply(403, b"Forbidden\n", {"Content-Type": "text/plain"}),
            "refuses access to this machine's address",
            "banned",
        ),
        (SCOPE, "lacks the scope read_api", "read_api"),
        (THROTTLED, "asks to wait 3600 s", "later"),
        (ENDLESS, "limits the rate (429)", "with a token, which is allowed more"),
        (page(429, "Too Many Requests", Retry_After="0"), "limits the rate (429)", "later"),
        (page(520, "Web server is returning an unknown error"), "answered 520", "later"),
    ],
    ids=lambda value: value.body.decode()[-60:-20] + str(value.status) if isinstance(value, Reply) else "",
)
def test_a_closed_graphql_api_is_one_line_and_changes_nothing(
    runner: Runner, reply: Reply, what: str, hint: str
) -> None:
    open_again = True

    def rule(asked: Asked) -> Reply | None:
        return None if open_again or not asked.path.endswith("/api/graphql") else reply

    with front(small_world(), rule) as instance:
        assert runner.run("crawl", instance.url).status == 0
        before = runner.records()
        open_again = False
        ran = runner.run("build", instance.url)
    assert ran.status == (2 if reply is SCOPE else 1)
    (line,) = ran.err.splitlines()
    assert f"{instance.url}/api/graphql" in line
    assert what in line
    assert hint in line
    assert runner.records() == before
    assert not (runner.folder / "public").exists()


@pytest.mark.parametrize(
    "reply",
    [
        page(403, "403 Forbidden"),
        page(404, "404 Not Found"),
        page(405, "Not Allowed"),
        page(302, "", Location="/users/sign_in"),
        page(302, "", Location="https://sso.example.org/login"),
        SIGN_IN,
    ],
    ids=lambda reply: str(reply.status),
)
def test_a_closed_rest_api_costs_parts_and_few_requests(runner: Runner, reply: Reply) -> None:
    world = small_world()
    more = tuple(dataset(f"eo/more-{n}", license="mit") for n in range(6))
    with front(replace(world, projects=(*world.projects, *more)), on("/api/v4", reply)) as instance:
        ran = runner.run("crawl", instance.url)
        rest = [asked for asked in instance.front.asked if "/api/v4" in asked.path]
    assert ran.status == 0
    assert f"{instance.url}/api/v4 is closed" in ran.err
    assert "Pictures, image tags, branch protection, some licences" in ran.err
    assert "Error" not in ran.err
    # Each of the workers may be at its first question when the others give up.
    assert len(rest) <= 3 + 4
    record = runner.records()["eo/cover"]
    assert record.license is None
    assert len(record.contributors) == 1  # of the commits, by GraphQL
    assert [text.path for text in record.texts] == ["README.md"]


def test_a_closed_rest_api_keeps_what_was_read_earlier(runner: Runner) -> None:
    closed = False

    def rule(asked: Asked) -> Reply | None:
        return page(403, "Forbidden") if closed and "/api/v4" in asked.path else None

    with front(small_world(), rule) as instance:
        runner.run("crawl", instance.url)
        before = runner.records()["eo/cover"]
        closed = True
        instance.gitlab.world = changed_project(instance.gitlab.world, "eo/cover", stars=7)
        assert runner.run("crawl", instance.url).status == 0
    record = runner.records()["eo/cover"]
    assert (record.counts.stars, record.license) == (7, before.license)
    assert before.license is not None


def test_a_closed_rest_api_with_a_token_shows_nothing_that_may_be_for_members(runner: Runner) -> None:
    with front(small_world(), on("/api/v4", page(403, "Forbidden"))) as instance:
        ran = runner.run("crawl", instance.url, MEMBER_TOKEN)
    assert ran.status == 0
    assert "crawl without a token" in ran.err
    assert runner.records()["eo/cover"].texts == ()


def test_a_proxy_that_refuses_encoded_slashes_costs_the_pictures_in_folders_alone(runner: Runner) -> None:
    with front(small_world(), on("%2F", page(404, "404 Not Found"))) as instance:
        ran = runner.run("crawl", instance.url)
    assert ran.status == 0
    assert "is closed" not in ran.err
    assert dict(runner.records()["eo/cover"].failures).keys() == {"pictures"}
    assert "may refuse %2F in addresses" in ran.err
    assert runner.records()["eo/cover"].license is not None


def test_a_feature_that_gitlab_itself_refuses_is_no_failure(runner: Runner) -> None:
    refusal = Reply(403, b'{"message": "403 Forbidden"}', {"Content-Type": "application/json"})
    with front(small_world(), on("/contributors|/branches/|/tags", refusal)) as instance:
        ran = runner.run("crawl", instance.url)
    assert (ran.status, ran.err) == (0, "")
    assert all(record.failures == () for record in runner.records().values())


@pytest.mark.parametrize("reply", [SIGN_IN, page(403, "Forbidden"), page(502, "Bad Gateway"), THROTTLED])
def test_the_old_site_stays_when_gitlab_is_closed(runner: Runner, reply: Reply) -> None:
    closed = False

    def rule(_asked: Asked) -> Reply | None:
        return reply if closed else None

    with front(small_world(), rule) as instance:
        assert runner.run("build", instance.url).status == 0
        before = runner.site()
        closed = True
        assert runner.run("build", instance.url).status == 1
    assert runner.site() == before
    assert len(before) > 50


def test_a_site_is_built_without_rest(runner: Runner) -> None:
    with front(small_world(), on("/api/v4", page(403, "Forbidden"))) as instance:
        assert runner.run("build", instance.url).status == 0
    assert "Cover" in runner.site()["dataset/eo/cover/index.html"]
