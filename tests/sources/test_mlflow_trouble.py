"""Crawls of a tracking server in trouble: what was read stays, nothing hangs, leaks or fails the build."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mlflow_server import MlflowServer
from tests.sources.mlflow_crawling import FIRST_CRAWL, TrackingCrawler, model_project
from tests.sources.mlflow_faults import Fault, Proxy, proxying

SECRET = "very-secret-token-of-nobody"


@pytest.fixture(scope="module", autouse=True)
def _models(mlflow_server: MlflowServer) -> None:
    """What the server holds: each takes a second to log."""
    for name in ("Trouble (201)", "Part (203)", "Signed (205)", "Token (206)"):
        mlflow_server.log_model(name)
    for number in range(4):
        mlflow_server.log_model(f"Half {number} (204)", experiment="Half (204)")


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Fault(status=500, body="{}"), "answered 500"),
        (Fault(status=503, body="<html>busy</html>", kind="text/html"), "answered 503"),
        (Fault(status=429, body=""), "answered 429"),
        (Fault(status=404, body="<html>404</html>", kind="text/html"), "answered 404"),
        (Fault(status=401, body="{}"), "wants credentials"),
        (Fault(status=403, body='{"error_code": "PERMISSION_DENIED"}'), "refuses access without credentials"),
        (Fault(body="<html>Sign in</html>", kind="text/html"), "something else than MLflow's JSON"),
        (Fault(body="[1, 2"), "something else than MLflow's JSON"),
        (Fault(body='"text"'), "something else than MLflow's JSON"),
        (Fault(body='{"registered_models": 7, "experiments": "x"}'), "something else than MLflow's JSON"),
        (Fault(body=None), "cannot be reached"),
        (Fault(body="{}", seconds=1.5), "did not answer within 1 s"),
    ],
    ids=lambda value: None if isinstance(value, Fault) else value.replace(" ", "-"),
)
def test_a_server_in_trouble_leaves_what_was_read(
    crawler: TrackingCrawler, proxy: Proxy, fault: Fault, why: str
) -> None:
    crawler.crawl(model_project("eo/trouble", 201))
    before = crawler.record(201)
    proxy.faults.append(fault)
    crawler.retry_policy = replace(crawler.retry_policy, attempts=1)
    proxy.asked.clear()
    summary = crawler.crawl(timeout=1)
    assert len(proxy.asked) <= 4, "each is asked once"
    assert (summary.failures, summary.models) == (1, 1)
    record = crawler.record(201)
    assert replace(record, failures=()) == before
    assert record.read_at == FIRST_CRAWL
    assert [part for part, _ in record.failures] == ["tracking server"]
    assert why in record.failures[0][1]
    warning = crawler.reporter.warnings[0]
    assert why in warning
    assert "eo/trouble" in warning
    assert ("MLFLOW_TRACKING_TOKEN" in warning) == ("credentials" in why)
    # The same trouble changes nothing; without it all is well again.
    changed = crawler.changed_at()
    crawler.crawl(timeout=1)
    assert crawler.changed_at() == changed
    proxy.faults.clear()
    assert crawler.crawl().failures == 0
    assert crawler.record(201).failures == ()


def test_a_server_that_is_not_there_is_reported_and_the_project_has_a_record(tmp_path: Path) -> None:
    crawler = TrackingCrawler(tmp_path / "snapshot.sqlite", "http://127.0.0.1:9")
    summary = crawler.crawl(model_project("eo/none", 202))
    assert (summary.projects, summary.models, summary.failures) == (1, 0, 1)
    assert "cannot be reached: Connection refused" in crawler.reporter.warnings[0]
    assert crawler.record(202).failures[0][0] == "tracking server"


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        ("registered-models/search", "models"),
        ("model-versions/(search|get)", "versions of Part (203)"),
        ("experiments/search", "experiments"),
        ("runs/search", "runs"),
        ("get-artifact", "files of Part (203) "),
        ("artifacts/directories", "files of Part (203) "),
        ("get-history", "histories of metrics"),
    ],
)
def test_one_part_that_fails_takes_nothing_else_along(
    crawler: TrackingCrawler, proxy: Proxy, mlflow_server: MlflowServer, pattern: str, part: str
) -> None:
    crawler.crawl(model_project("eo/part", 203))
    before = crawler.record(203)
    # Another version and run, so that files and histories are asked for once more.
    client = mlflow_server.client()
    other = client.create_run(before.experiments[0].id).info.run_id
    for step in range(3):
        client.log_metric(other, "loss", 0.5, step=step)
    logged = before.models[0].versions[-1].source.removeprefix("models:/")
    client.create_model_version("Part (203)", f"models:/{logged}", other, model_id=logged)
    proxy.faults.append(Fault(pattern, status=500))
    crawler.crawl()
    record = crawler.record(203)
    assert any(name.startswith(part) for name, _ in record.failures)
    assert len(record.models[0].versions) >= len(before.models[0].versions)
    assert record.models[0].versions[-1].run == before.models[0].versions[-1].run
    assert [each.name for each in record.experiments] == ["Part (203)"]
    proxy.faults.clear()
    crawler.crawl()
    assert crawler.record(203).failures == ()
    assert all(version.files and version.run for version in crawler.record(203).models[0].versions)


def test_half_the_models_may_be_broken(crawler: TrackingCrawler, proxy: Proxy) -> None:
    proxy.faults += [
        Fault(r"get-artifact.*Half%200", status=500),
        Fault(r"get-artifact.*Half%201", body="flavors: {a: [unclosed\nsignature: 7"),
    ]
    crawler.crawl(model_project("eo/half", 204))
    models = crawler.record(204).models
    assert [bool(model.versions[0].signature) for model in models] == [False, False, True, True]
    assert [part for part, _ in crawler.record(204).failures] == ["files of Half 0 (204) 1"]


@pytest.mark.parametrize(
    ("signature", "kept"),
    [
        ("{inputs: 'not JSON', outputs: '[{\"type\": \"long\"}]'}", True),
        ("{inputs: 'not JSON'}", False),
        ("{inputs: '[[[[[1]]]]]', outputs: '{\"type\": 7}'}", False),
        ("words", False),
        ('{inputs: \'[{"type": "tensor", "tensor-spec": {"dtype": "x", "shape": "y"}}]\'}', True),
    ],
)
def test_a_signature_that_makes_no_sense_is_left_out(
    crawler: TrackingCrawler, proxy: Proxy, signature: str, kept: bool
) -> None:
    proxy.faults.append(Fault("get-artifact", body=f"flavors: {{sklearn: {{}}}}\nsignature: {signature}\n"))
    crawler.crawl(model_project("eo/signed", 205))
    version = crawler.version(205)
    assert (version.signature is not None) == kept
    assert version.flavors == (("sklearn", ""),)
    assert crawler.record(205).failures == ()


def test_the_token_goes_to_the_server_and_nowhere_else(crawler: TrackingCrawler, proxy: Proxy) -> None:
    crawler.environ = {"MLFLOW_TRACKING_TOKEN": SECRET}
    crawler.crawl(model_project("eo/token", 206))
    assert {each.authorization for each in proxy.asked} == {f"Bearer {SECRET}", ""}
    # One file is asked for as a reader of the site would, who has no token.
    (anonymous,) = [each for each in proxy.asked if not each.authorization]
    assert "get-artifact" in anonymous.path
    with proxying() as elsewhere:
        proxy.faults.append(Fault(status=302, body="", location=f"{elsewhere.url}/stolen"))
        crawler.crawl()
        assert all(not each.authorization for each in elsewhere.asked)
    proxy.faults[:] = [
        Fault(status=500, body=json.dumps({"error_code": SECRET, "message": f"Bearer {SECRET}"}))
    ]
    crawler.crawl()
    proxy.faults[:] = [Fault(status=401, body=f"<p>{SECRET} is wrong")]
    crawler.crawl()
    assert any("does not accept the credentials" in each for each in crawler.reporter.warnings)
    assert not any(SECRET in each for each in crawler.reporter.warnings)
    assert SECRET.encode() not in crawler.path.read_bytes()


def test_user_and_password_are_sent_as_mlflow_sends_them(crawler: TrackingCrawler, proxy: Proxy) -> None:
    crawler.environ = {"MLFLOW_TRACKING_USERNAME": "ada", "MLFLOW_TRACKING_PASSWORD": SECRET}
    crawler.crawl(model_project("eo/basic", 207))
    assert {each.authorization.split()[0] for each in proxy.asked} == {"Basic"}
    assert len({each.authorization for each in proxy.asked}) == 1


def test_a_dead_server_with_a_path_for_each_project_is_soon_left_alone(tmp_path: Path) -> None:
    with proxying("", Fault(status=500, body="")) as dead:
        crawler = TrackingCrawler(tmp_path / "snapshot.sqlite", dead.url, kind="mlflow-sharinghub")
        projects = [model_project(f"eo/p{number}", 300 + number) for number in range(40)]
        summary = crawler.crawl(*projects)
    assert summary.failures == 40
    assert len(dead.asked) < 40
    assert len(crawler.reporter.warnings) == 2
    assert all(record.failures for record in crawler.records().values())


def test_a_list_without_an_end_comes_to_one(crawler: TrackingCrawler, proxy: Proxy) -> None:
    proxy.faults.append(Fault("registered-models/search", body='{"next_page_token": "again"}'))
    crawler.crawl(model_project("eo/endless", 208))
    assert sum("registered-models" in each.path for each in proxy.asked) < 5
