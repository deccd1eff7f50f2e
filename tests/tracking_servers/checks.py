"""What a crawl must have read of the samples, whatever the server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
from lxml import html
from playwright.sync_api import Browser

from sharinghub_static.portal.components.code import Snippet
from sharinghub_static.portal.components.mlflow_snippets import load_snippet, start_snippet
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.snapshot.tracking_records import ModelVersionRecord, TrackingRecord
from sharinghub_static.sources.mlflow.connection import Credentials
from sharinghub_static.sources.mlflow.crawl import MlflowSummary
from tests.sources.mlflow_crawling import TrackingCrawler, model_project
from tests.tracking_servers.servers import OURS, Running
from tests.worlds import STRANGER_TOKEN

__all__ = ["CHECKS", "Crawled"]

_LOST = "page not found"


@dataclass(frozen=True)
class Crawled:
    """What a check looks at.

    Args:
        running: the server.
        crawler: that crawled it twice.
        first: the first crawl.
        second: the second one, when nothing had changed.
        browser: for its pages.
        folder: for programs.
    """

    running: Running
    crawler: TrackingCrawler
    first: MlflowSummary
    second: MlflowSummary
    browser: Browser
    folder: Path

    @property
    def record(self) -> TrackingRecord:
        return self.crawler.record(OURS[1])

    def version(self, title: str, number: str) -> ModelVersionRecord:
        """A version of one of our models."""
        model = next(model for model in self.record.models if model.title == title)
        return next(version for version in model.versions if version.version == number)

    @property
    def headers(self) -> dict[str, str]:
        """What a reader sends who may read."""
        return Credentials.of(self.running.environ).headers()


def expect(what: object, wanted: object) -> None:
    """Fail with both values in the message."""
    if what != wanted:
        raise AssertionError(f"{what!r} instead of {wanted!r}")


def code_of(snippet: Snippet) -> str:
    """The code as a reader copies it."""
    return html.fromstring(f"<div>{snippet.code_html}</div>").text_content()


def check_models(crawled: Crawled) -> str:
    """Our models, without prompts and without those of others."""
    models = crawled.record.models
    expect([model.title for model in models], ["Alone", "Cover", "Other"])
    expect([model.description for model in models], ["", "Land cover.", ""])
    expect(crawled.record.failures, ())
    return f"{len(models)}" + (", no prompt" if crawled.running.logged["prompt"] else "")


def check_versions(crawled: Crawled) -> str:
    """All versions, those without a run too."""
    found = {model.title: [each.version for each in model.versions] for model in crawled.record.models}
    expect(found, {"Alone": ["2", "1"], "Cover": ["2", "1"], "Other": ["1"]})
    runs = [version.run.id if version.run else "" for version in crawled.record.models[1].versions]
    expect(runs, list(reversed(crawled.running.logged["runs"])))
    expect(crawled.version("Alone", "1").description, "Copy 0")
    return "5"


def check_aliases(crawled: Crawled) -> str:
    """The alias, at the version that has it."""
    expect([each.aliases for each in crawled.record.models[1].versions], [("champion",), ()])
    return "yes"


def check_tags(crawled: Crawled) -> str:
    """Tags of a version, without MLflow's own."""
    expect(crawled.version("Cover", "2").tags, (("stage", "beta"),))
    return "yes"


def check_signature(crawled: Crawled) -> str:
    """Inputs and outputs, of versions without a run too."""
    for title, number in (("Cover", "2"), ("Cover", "1"), ("Alone", "1")):
        signature = crawled.version(title, number).signature
        assert signature is not None, f"{title} {number} has none"
        expect([field.name for field in signature.inputs], ["red", "month"])
        expect([(field.type, field.shape) for field in signature.outputs], [("float32", (-1, 4))])
    return "yes"


def check_histories(crawled: Crawled) -> str:
    """Each value of a metric."""
    run = crawled.version("Cover", "2").run
    assert run is not None
    found = {metric.name: metric.history for metric in run.metrics}
    expect(found["loss"], ((0, 0.8), (1, 0.4), (2, 0.2), (3, 0.1)))
    expect(dict(run.params), {"epochs": "4", "learning_rate": "0.001"})
    (experiment,) = (each for each in crawled.record.experiments if each.title == "Cover")
    expect(experiment.runs, 2)
    return "yes"


def check_files(crawled: Crawled) -> str:
    """Files, each where its address says, for who may read them."""
    counts = []
    for title, number in (("Cover", "2"), ("Cover", "1"), ("Alone", "2")):
        files = crawled.version(title, number).files
        assert any(file.path == "MLmodel" for file in files), f"{title} {number} has no MLmodel"
        for file in files:
            response = httpx.get(file.href, headers=crawled.headers)
            expect((response.status_code, len(response.content)), (200, file.size))
        counts.append(len(files))
    return " + ".join(map(str, counts))


def check_absent(crawled: Crawled) -> str:
    """A version whose files are not there, which is not asked about again."""
    expect(crawled.version("Other", "1").files, ())
    expect((crawled.first.failures, crawled.second.failures, crawled.second.changed), (0, 0, 0))
    return f"{crawled.first.requests}, then {crawled.second.requests} requests"


def check_access(crawled: Crawled) -> str:
    """Whether readers have to log in, and what someone else is shown."""
    login = crawled.record.login
    status = httpx.get(crawled.version("Cover", "2").files[0].href).status_code
    expect(status, 401 if login else 200)
    if not crawled.running.environ:
        expect(login, "")
        return "anybody"
    if crawled.running.server.app == "basic-auth":
        expect(login, "basic")
        return "user and password"
    expect(login, "bearer")
    crawler = crawled.crawler
    try:
        crawler.environ = {"MLFLOW_TRACKING_TOKEN": STRANGER_TOKEN}
        crawler.reporter.warnings.clear()
        crawler.crawl()
        assert crawled.record.models, "what was read is lost"
        assert "of a member" in " ".join(crawler.reporter.warnings), crawler.reporter.warnings
        other = replace(crawler, path=crawled.folder / "s.sqlite", reporter=SilentReporter())
        other.crawl(model_project(*OURS))
        assert "no model and no experiment" in " ".join(other.reporter.warnings), other.reporter.warnings
    finally:
        crawler.environ = crawled.running.environ
        crawler.crawl()
    return "bearer token of a member"


def check_links(crawled: Crawled) -> str:
    """Pages that the server has, opened in a browser."""
    record = crawled.record
    cover, version = record.models[1], crawled.version("Cover", "2")
    assert version.run is not None
    has_plugin = record.kind == "mlflow-sharinghub"
    pages = {
        record.web_url: "Cover (7)",
        # The plugin fails at its own list of models as soon as there is a second page of it.
        record.models_url: "Registered Models" if has_plugin else "Cover (7)",
        record.experiments[0].web_url: "Cover (7)",
        version.run.web_url: "second",
        cover.web_url: "Cover (7)",
        version.web_url: "Version 2",
    }
    context = crawled.browser.new_context(extra_http_headers=crawled.headers)
    try:
        page = context.new_page()
        for address, text in pages.items():
            page.goto("about:blank")
            page.goto(address)
            try:
                page.get_by_text(text).first.wait_for(state="attached", timeout=30_000)
            except Exception:
                shown = " ".join(page.inner_text("body").split())[:200]
                raise AssertionError(f"{address} does not show {text!r}, but {shown!r}") from None
            assert _LOST not in page.inner_text("body").lower(), f"{address} is not found"
    finally:
        context.close()
    return record.web_url.partition("#")[2].join(("`#", "`"))


def check_snippets(crawled: Crawled) -> str:
    """The code on our pages, run with the server's own client."""
    record, version = crawled.record, crawled.version("Cover", "2")
    load = code_of(load_snippet(version, record.tracking_uri, record.kind))
    printed = crawled.running.client(
        f"{load}\nprint(model.metadata.get_input_schema().input_names())", folder=crawled.folder
    )
    expect(printed.strip().splitlines()[-1], "['red', 'month']")
    start = code_of(start_snippet("Snippet (7)", record.tracking_uri, record.kind, "MLflow"))
    crawled.running.client(start, folder=crawled.folder)
    crawled.crawler.crawl()
    names = [each.title for each in crawled.record.experiments]
    if record.kind == "mlflow-sharinghub":
        assert "Snippet" in names, names
    return "both run"


CHECKS: Mapping[str, Callable[[Crawled], str]] = {
    "models": check_models,
    "versions, two without a run": check_versions,
    "aliases": check_aliases,
    "tags": check_tags,
    "signature": check_signature,
    "parameters, histories of metrics": check_histories,
    "files": check_files,
    "an absent file is remembered": check_absent,
    "who gets files": check_access,
    "links; page of the experiments": check_links,
    "snippets, with the server's client": check_snippets,
}
"""Line of the table to its check, in the order in which they are run: the last one logs a run."""
