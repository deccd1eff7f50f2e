"""One question to GitLab: what is tried again, what is told, and what is never said."""

import ssl
from collections.abc import Callable

import httpx
import pytest

from sharinghub_static.errors import SourceError, TokenError
from sharinghub_static.sources.gitlab.graphql import USER_AGENT, GraphqlClient
from sharinghub_static.sources.gitlab.replies import QueryFailedError, QueryTooComplexError
from sharinghub_static.sources.http.retry_policy import RetryPolicy

TOKEN = "glpat-very-secret"
FINE = httpx.Response(200, json={"data": {"projects": None}})

Reply = httpx.Response | Exception


class Script:
    """Replies in turn, the last one for ever; keeps what was sent and how long was slept."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.requests: list[httpx.Request] = []
        self.slept: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """The next reply."""
        self.requests.append(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        return httpx.Response(reply.status_code, headers=reply.headers.raw, content=reply.content)

    def client(self, token: str | None = TOKEN, **retry_policy: float) -> GraphqlClient:
        """A client that hears this script."""
        return GraphqlClient(
            "https://gitlab.example.org",
            token,
            transport=httpx.MockTransport(self),
            retry_policy=RetryPolicy(**retry_policy),
            sleep=self.slept.append,
        )


def errors(*messages: str, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json={"errors": [{"message": message} for message in messages]})


def ask(script: Script, **retry_policy: float) -> SourceError:
    with script.client(**retry_policy) as client, pytest.raises(SourceError) as caught:
        client.ask("discover", {})
    return caught.value


@pytest.fixture(autouse=True)
def usual_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The waits of a real crawl: here they are counted, and not waited for."""
    monkeypatch.setattr(RetryPolicy.__init__, "__defaults__", (5, 1.0, 120.0, 8, 12, 5))


def test_a_question_bears_the_token_and_our_name() -> None:
    script = Script(FINE)
    with script.client() as client:
        client.ask("discover", {"first": 1})
    (request,) = script.requests
    assert str(request.url) == "https://gitlab.example.org/api/graphql"
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["User-Agent"] == USER_AGENT


def test_without_a_token_none_is_sent() -> None:
    script = Script(FINE)
    with script.client(None) as client:
        client.ask("discover", {})
    assert "Authorization" not in script.requests[0].headers


@pytest.mark.parametrize(
    "bad",
    [
        httpx.Response(500, text="<html>oops"),
        errors("Internal server error", status=500),
        errors("Request timed out. Please try a less complex query.", status=503),
        errors("Request timed out. Please try a less complex query."),
        httpx.Response(502),
        httpx.Response(200, text='{"data": {"projects"'),
        httpx.Response(200, text="[" * 100_000),
        httpx.Response(200, json=[1, 2]),
        httpx.Response(200, json={}),
        httpx.ReadTimeout("slow"),
        httpx.ConnectTimeout("slow"),
        httpx.ConnectError("refused"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("gone"),
    ],
    ids=repr,
)
def test_what_may_pass_is_asked_again(bad: Reply) -> None:
    script = Script(bad, bad, FINE)
    with script.client() as client:
        assert client.ask("discover", {}).data == {"projects": None}
        assert client.requests == 3
    assert script.slept == [1, 2]


@pytest.mark.parametrize(
    ("bad", "kind", "words"),
    [
        (errors("Invalid token", status=401), TokenError, "does not accept the token"),
        (errors("API not accessible", status=403), SourceError, "refuses access: API not accessible"),
        (httpx.Response(404, text="<html>"), SourceError, "is not a GitLab"),
        (httpx.Response(200, html="<html>Sign in"), SourceError, "is not a GitLab"),
        (
            httpx.Response(302, headers={"Location": "https://x.example/"}),
            SourceError,
            "redirects to https://x",
        ),
        (httpx.Response(200, json={"error": "insufficient_scope"}), TokenError, "does not accept the token"),
        (errors("Le champ 'x' n'existe pas"), SourceError, "does not take the query: Le champ"),
        (errors("Query too large", status=422), SourceError, "answered 422: Query too large"),
        (
            errors("Field 'x' doesn't exist on type 'Project'"),
            SourceError,
            "lacks Project.x, which is needed",
        ),
        (
            errors("Query has complexity of 300, which exceeds max complexity of 200"),
            QueryTooComplexError,
            "complexity of 300",
        ),
    ],
)
def test_what_will_not_pass_is_asked_once(bad: Reply, kind: type[SourceError], words: str) -> None:
    script = Script(bad)
    error = ask(script)
    assert type(error) is kind
    assert words in error.what
    assert len(script.requests) == 1
    assert script.slept == []


def test_a_server_without_a_token_that_wants_one_is_reported_so() -> None:
    with (
        Script(errors("Invalid token", status=401)).client(None) as client,
        pytest.raises(SourceError, match="wants a token"),
    ):
        client.ask("discover", {})


@pytest.mark.parametrize(
    ("bad", "kind", "words"),
    [
        (httpx.Response(503), QueryFailedError, "answered 503"),
        (httpx.ReadTimeout("x"), QueryFailedError, "did not answer within 30 s"),
        (httpx.Response(200, text="{"), QueryFailedError, "broken JSON"),
        (httpx.ConnectError("[Errno 111] refused"), SourceError, "cannot be reached: refused"),
    ],
)
def test_attempts_are_bounded(bad: Reply, kind: type[SourceError], words: str) -> None:
    script = Script(bad)
    error = ask(script, attempts=3)
    assert type(error) is kind
    assert words in error.what
    assert len(script.requests) == 3


def test_the_crawl_gives_up_on_a_server_that_fails_at_everything() -> None:
    script = Script(httpx.Response(500))
    with script.client(attempts=1, failures=3) as client:
        for _ in range(2):
            with pytest.raises(QueryFailedError):
                client.ask("discover", {})
        with pytest.raises(SourceError, match="3 requests in a row have failed") as caught:
            client.ask("discover", {})
    assert type(caught.value) is SourceError


def test_a_success_in_between_starts_the_count_anew() -> None:
    bad = httpx.Response(500)
    script = Script(bad, bad, FINE, bad)
    with script.client(attempts=1, failures=3) as client:
        for _ in range(5):
            try:
                client.ask("discover", {})
            except SourceError as error:
                assert type(error) is QueryFailedError  # noqa: PT017 (which of the calls raises is the point)


def test_it_waits_as_long_as_it_is_asked_to() -> None:
    script = Script(httpx.Response(429, headers={"Retry-After": "9"}), FINE)
    with script.client() as client:
        client.ask("discover", {})
    assert script.slept[0] == 9


def test_rate_limits_do_not_count_as_attempts() -> None:
    throttled = httpx.Response(429, text="Retry later")
    script = Script(throttled, throttled, httpx.Response(502), throttled, FINE)
    with script.client() as client:
        assert client.ask("discover", {}, attempts=2).data == {"projects": None}
    assert [seconds for seconds in script.slept if seconds in (15, 30, 60)] == [15, 30, 60]


def test_a_rate_limit_that_never_ends_ends_the_crawl() -> None:
    script = Script(httpx.Response(429, text="Retry later"))
    error = ask(script)
    assert "limits the rate (429)" in error.what
    assert "Run the crawl later" in error.hint
    assert len(script.requests) == 6
    assert max(script.slept) == 120


def test_it_does_not_wait_for_ever() -> None:
    script = Script(httpx.Response(429, headers={"Retry-After": "86400"}))
    error = ask(script)
    assert "asks to wait 86400 s" in error.what
    assert script.slept == []


def test_what_was_answered_and_what_was_not_are_both_reported() -> None:
    partial = {
        "data": {"projects": {"nodes": []}},
        "errors": [{"message": "bad", "path": ["projects", 0]}, 7],
    }
    with Script(httpx.Response(200, json=partial)).client() as client:
        answer = client.ask("discover", {})
    assert answer.data == {"projects": {"nodes": []}}
    assert [(error.message, error.path) for error in answer.errors] == [("bad", ("projects", 0))]


def test_an_untrusted_certificate_is_named_at_once() -> None:
    def untrusted(request: httpx.Request) -> httpx.Response:
        try:
            raise ssl.SSLCertVerificationError(1, "self-signed certificate")
        except ssl.SSLError as error:
            raise httpx.ConnectError(str(error)) from error

    client = GraphqlClient("https://gitlab.example.org", transport=httpx.MockTransport(untrusted))
    with (
        client,
        pytest.raises(
            SourceError, match=r"cannot be trusted: self-signed|cannot be trusted: .*self-signed"
        ) as caught,
    ):
        client.ask("discover", {})
    assert "SSL_CERT_FILE" in caught.value.hint
    assert client.requests == 1


@pytest.mark.parametrize(
    "reply",
    [
        lambda: errors(f"bad header {TOKEN}", status=403),
        lambda: errors(f"bad header {TOKEN}"),
        lambda: errors(f"complexity {TOKEN}"),
        lambda: httpx.Response(500, json={"errors": [{"message": TOKEN}]}),
        lambda: httpx.Response(302, headers={"Location": f"https://x.example/?t={TOKEN}"}),
        lambda: httpx.Response(401, text=TOKEN),
    ],
)
def test_no_message_holds_the_token(reply: Callable[[], httpx.Response]) -> None:
    error = ask(Script(reply()), attempts=1)
    assert TOKEN not in "".join(error.lines())


def test_a_message_is_one_short_line() -> None:
    error = ask(Script(errors("line\n\x1b[31mtwo" + "x" * 5000, status=403)))
    assert error.what.isprintable()
    assert len(error.what) < 500


@pytest.mark.parametrize("via", ["1.1 proxy.soci\xe9t\xe9.example".encode("latin-1"), "1.1 ²".encode()])
def test_headers_of_a_proxy_may_be_in_any_encoding(via: bytes) -> None:
    headers = [(b"Via", via), (b"Content-Type", b"application/json")]
    body = b'{"data": {"projects": {"nodes": []}}}'
    script = Script(httpx.Response(200, headers=headers, content=body))
    with script.client() as client:
        assert client.ask("tree", {}).data == {"projects": {"nodes": []}}


@pytest.mark.parametrize("error", [httpx.RemoteProtocolError, httpx.ReadError, httpx.ConnectError])
def test_what_a_connection_says_does_not_end_the_sentence_twice(error: type[httpx.TransportError]) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise error("Server disconnected without sending a response.")

    with (
        GraphqlClient(
            "https://gitlab.example",
            transport=httpx.MockTransport(answer),
            retry_policy=RetryPolicy(attempts=1, first_wait=0.01),
        ) as client,
        pytest.raises(SourceError) as raised,
    ):
        client.ask("discover", {})
    assert raised.value.what.endswith("without sending a response")
