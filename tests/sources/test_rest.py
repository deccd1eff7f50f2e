"""What REST tells, and how little a REST API in trouble can spoil."""

import http.server
import threading
import time

import pytest

from sharinghub_static.demo.world import SampleCommit, SampleContainer, SampleProject, SampleUser
from sharinghub_static.sources.gitlab.downloads import FileError
from sharinghub_static.sources.gitlab.rest import GitlabRest, RestAnswer
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from tests.gitlab_double.faults import Fault
from tests.gitlab_double.server import EmbeddedGitlab
from tests.sources.crawling import IMPATIENT, dataset
from tests.worlds import ADMIN_TOKEN, NOW, make_world


def payload(
    project: SampleProject, *faults: Fault, retry_policy: RetryPolicy = IMPATIENT, **world: object
) -> RestAnswer:
    with (
        EmbeddedGitlab(make_world(project, **world), faults=faults) as gitlab,
        GitlabRest(gitlab.url, ADMIN_TOKEN, timeout=5, retry_policy=retry_policy) as rest,
    ):
        return rest.about(project.id, project=True, branch="main", contributors=True, images=[1])


def test_one_person_with_two_accounts_of_one_name_is_one_contributor() -> None:
    users = (
        SampleUser("a", "Ada  Sample", "a@private.example"),
        SampleUser("b", "Ada Sample", "b@private.example"),
        SampleUser("c", "c@private.example", "c@private.example"),
        SampleUser("d", "Mail <d@private.example>", "d@private.example"),
    )
    commits = tuple(SampleCommit(name, "x", NOW) for name in "aabccccd")
    answer = payload(dataset("eo/x", commits=commits), users=users)
    assert [(each.name, each.commits) for each in answer.contributors] == [("Ada Sample", 3)]


def test_access_levels_are_reported_to_those_with_a_token() -> None:
    assert payload(dataset("eo/x", repository_access="PRIVATE")).levels["repository"] == "private"


def test_a_page_in_place_of_json_is_a_failure() -> None:
    answer = payload(dataset("eo/x"), Fault("/api/v4", "status", status=200, times=None))
    assert answer.failures.keys() == {"license", "contributors", "containers", "branch_protected"}
    assert "page" in answer.failures["license"]


@pytest.mark.parametrize("status", [403, 404])
def test_a_feature_that_is_not_there_is_no_failure(status: int) -> None:
    faults = [
        Fault(path, "status", status=status, is_page=False, times=None)
        for path in ("/contributors", "/registry/repositories")
    ]
    answer = payload(dataset("eo/x", containers=(SampleContainer(),)), *faults)
    assert (answer.failures, answer.contributors) == ({}, ())


def test_a_wait_that_is_asked_for_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    fault = Fault("/contributors", "rate_limit", retry_after=99_999)
    answer = payload(
        dataset("eo/x"), fault, retry_policy=RetryPolicy(attempts=3, first_wait=0.01, longest_wait=1)
    )
    assert waits
    assert max(waits) <= 1
    assert "contributors" not in answer.failures


def test_a_failure_is_one_line_without_the_page() -> None:
    answer = payload(dataset("eo/x"), Fault("/contributors", "status", status=500, times=None))
    assert answer.failures == {"contributors": "GitLab answered 500"}


class _Storage(http.server.BaseHTTPRequestHandler):
    """A GitLab that keeps its files elsewhere, where nobody answers."""

    def do_GET(self) -> None:
        self.send_response(302)
        signed = "X-Amz-Signature=0123456789abcdef&GoogleAccessId=svc%40project.iam.example"
        self.send_header("Location", f"http://127.0.0.1:9/bucket/file?{signed}")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_a_signed_address_is_in_no_message() -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Storage) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_port}"
            with (
                GitlabRest(url, None, timeout=5, retry_policy=IMPATIENT) as rest,
                pytest.raises(FileError) as failed,
            ):
                rest.file(1, "a.tif", "main", most=100)
        finally:
            server.shutdown()
            thread.join()
    assert str(failed.value) == "the connection failed"
