"""Links to the tracking server: ``mlflow:tracking-uri``, ``mlflow:model``, ``mlflow:experiments``, ``via``.

Source: SharingHub server, ``_build_links``: a model has ``mlflow:uri``, which ``mlflow.pyfunc.load_model``
takes; the link of the server is in each project of a category with ``mlflow: enable``, whether or not
there is anything on the server yet. A ``via`` leads to the run that a model comes from.
"""

from collections.abc import Iterator
from dataclasses import replace

from sharinghub_static.config.tracking import tracking_server
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.model import Link
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.project.tracked_models import leading_version, server_address
from sharinghub_static.project.tracking_login import sign_in
from sharinghub_static.snapshot.tracking_records import TrackingRecord
from sharinghub_static.text.lines import clean

_MOST_MODELS = 20


@metadata_rule("mlflow_links")
def apply(builder: ProjectBuilder) -> None:
    """Add the links."""
    if builder.tracking is not None:
        known = {(link.rel, link.href) for link in builder.links}
        new = [link for link in _links(builder.tracking) if (link.rel, link.href) not in known]
        login = sign_in(builder) if new else {}
        builder.links += [replace(link, extra={**link.extra, **login}) for link in new]
        return
    server = tracking_server(builder.config)
    if server is None or builder.features.get("mlflow") != "enable":
        return
    uri = server.of(builder.record.gitlab_id, builder.record.gitlab_path).tracking_uri
    if all(link.rel != "mlflow:tracking-uri" for link in builder.links):
        builder.links.append(_link("mlflow:tracking-uri", uri, "MLflow tracking URI"))


def _links(tracking: TrackingRecord) -> Iterator[Link]:
    """The links, each once; what is no address on the web is none."""
    yield from {(link.rel, link.href): link for link in _all_links(tracking) if link.href}.values()


def _all_links(tracking: TrackingRecord) -> Iterator[Link]:
    yield _link("mlflow:tracking-uri", tracking.tracking_uri, "MLflow tracking URI")
    if tracking.experiments:
        yield _link("mlflow:experiments", tracking.web_url, "Experiments on MLflow", is_page=True)
    for model in tracking.models[:_MOST_MODELS]:
        version = leading_version(model.versions)
        if version is None:
            continue
        title = f"{model.title} v{version.version}"
        yield _link("mlflow:model", version.web_url, title, is_page=True, **{"mlflow:uri": version.uri})
        if version.run is not None:
            yield _link("via", version.run.web_url, f"Run of {title}", is_page=True)


def _link(rel: str, href: str, title: str, *, is_page: bool = False, **extra: object) -> Link:
    return Link(
        rel, server_address(href), "text/html" if is_page else "", clean(title), extra, source="mlflow"
    )
