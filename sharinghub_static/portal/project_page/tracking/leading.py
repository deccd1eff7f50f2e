"""All that is known of the version of a model that readers want."""

from collections.abc import Iterator

from sharinghub_static.portal.components.mlflow_snippets import load_snippet
from sharinghub_static.portal.project_page.tracking.contexts import SignatureRow, TrackedVersion
from sharinghub_static.portal.project_page.tracking.runs import (
    dataset_links,
    duration_of,
    metric_rows,
    param_rows,
    run_link,
    run_state,
)
from sharinghub_static.portal.translation.translator import ENGLISH, Translator
from sharinghub_static.project.metrics import Metrics
from sharinghub_static.snapshot.tracking_records import (
    ModelVersionRecord,
    SignatureFieldRecord,
    SignatureRecord,
    TrackingRecord,
)
from sharinghub_static.text.lines import clean, shorten

__all__ = ["leading_block"]

_PARAMS = 60
_METRICS = 30
_FIELDS = 40
_AXES = 12
_LONGEST = 120


def leading_block(
    version: ModelVersionRecord, tracking: TrackingRecord, metrics: Metrics, translator: Translator = ENGLISH
) -> TrackedVersion:
    """The version with its run.

    Args:
        version: which.
        tracking: what the server said of the project.
        metrics: what the site knows of metrics.
        translator: the language.
    """
    run, signature = version.run, version.signature or SignatureRecord()
    state = [run_state(run, translator), duration_of(run, translator)] if run else []
    rows = tuple(_signature_rows(signature, translator))
    return TrackedVersion(
        version=shorten(clean(version.version), _LONGEST),
        run=run_link(run) if run else None,
        state=translator.listed(part for part in state if part),
        params=param_rows(run, _PARAMS),
        more_params=max(0, len(run.params) - _PARAMS) if run else 0,
        metrics=metric_rows(run, metrics, _METRICS, translator),
        more_metrics=max(0, len(run.metrics) - _METRICS) if run else 0,
        datasets=dataset_links(run, translator),
        signature=rows,
        more_fields=len(signature.inputs) + len(signature.outputs) - len(rows),
        load=load_snippet(version, tracking.tracking_uri, tracking.kind, translator),
    )


def _signature_rows(signature: SignatureRecord, translator: Translator) -> Iterator[SignatureRow]:
    for kind, fields in (
        (translator.gettext("input"), signature.inputs),
        (translator.gettext("output"), signature.outputs),
    ):
        for field in fields[:_FIELDS]:
            yield SignatureRow(
                name=shorten(clean(field.name), _LONGEST),
                kind=kind,
                type=shorten(clean(field.type), _LONGEST),
                shape=_shape(field, translator),
                optional=not field.required,
            )


def _shape(field: SignatureFieldRecord, translator: Translator) -> str:
    """Axes as MLflow writes them: -1 where any length goes."""
    if field.shape is None:
        return ""
    axes = [str(axis) for axis in field.shape[:_AXES]]
    return (
        " × ".join(axes) + (" × …" if len(field.shape) > _AXES else "")
        if axes
        else translator.gettext("scalar")
    )
