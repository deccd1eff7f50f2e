"""What templates are given of models and experiments; see :mod:`sharinghub_static.portal.frame.contexts`."""

from dataclasses import dataclass

from markupsafe import Markup

from sharinghub_static.portal.components.code import Snippet
from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.translation.translator import Moment

__all__ = [
    "Chart",
    "ExperimentBlock",
    "ExperimentsBlock",
    "MetricCell",
    "MetricColumn",
    "MetricRow",
    "ModelBlock",
    "ModelsBlock",
    "RunRow",
    "SignatureRow",
    "TrackedVersion",
    "VersionRow",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The history of a metric, as a line in a box of 160 by 40.

    Args:
        line: an SVG path; it has a gap wherever the metric was no number.
        words: the same in words.
    """

    line: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricColumn:
    """A metric by which versions or runs are compared.

    Args:
        direction: ``higher`` or ``lower``, which is better; empty when that is not known.
    """

    name: str
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricCell:
    """A value of a column; ``best`` says that none is better, ``missing`` that there is none."""

    text: str
    best: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricRow:
    """A metric of one run: its last value, and its lowest and highest where it has a history.

    ``unknown`` says that it has a history which could not be read.
    """

    name: str
    direction: str
    last: str
    lowest: str
    highest: str
    chart: Chart | None
    unknown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRow:
    """A column or tensor that a model takes or gives."""

    name: str
    kind: str
    type: str
    shape: str
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A version of a model.

    Args:
        version: its number, with its page.
        chips: aliases, stage, and its status unless it is ready.
        flavors: what it can be loaded with, with versions.
        cells: one for each of the model's columns.
        run: that it comes from; None when it comes from none, or that could not be read.
        files: ``note`` is the size; only of versions that are not folded away. They have no address where
            the server wants a login.
        needs_login: whether the server wants a login for them.
    """

    version: Hyperlink
    chips: tuple[str, ...]
    created: Moment
    flavors: tuple[str, ...]
    size: str
    cells: tuple[MetricCell, ...]
    run: Hyperlink | None
    description: str
    tags: tuple[str, ...]
    files: tuple[Hyperlink, ...]
    needs_login: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedVersion:
    """All that is known of the version that readers want.

    Args:
        version: its number.
        run: that it comes from.
        state: the run's state and how long it took.
        params: names and values.
        more_params: how many are not shown; ``more_metrics`` and ``more_fields`` likewise.
        datasets: that the run read; ``note`` is what for.
        signature: what it takes, then what it gives.
        load: how to load it.
    """

    version: str
    run: Hyperlink | None
    state: str
    params: tuple[tuple[str, str], ...]
    more_params: int
    metrics: tuple[MetricRow, ...]
    more_metrics: int
    datasets: tuple[Hyperlink, ...]
    signature: tuple[SignatureRow, ...]
    more_fields: int
    load: Snippet


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelBlock:
    """A registered model.

    Args:
        anchor: id of its part of the page.
        title: its name as people say it; ``name`` is the whole of it.
        href: its page on the server; may be empty.
        versions: the newest; ``earlier`` are folded away, and ``not_shown`` counts those beyond.
        leading: None when it has no version.
    """

    anchor: str
    title: str
    name: str
    href: str
    description_html: Markup
    tags: tuple[str, ...]
    columns: tuple[MetricColumn, ...]
    versions: tuple[VersionRow, ...]
    earlier: tuple[VersionRow, ...]
    not_shown: int
    leading: TrackedVersion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsBlock:
    """The project's registered models.

    Args:
        href: their page on the server; may be empty.
        note: since when nothing newer is known; empty when all is.
        others: further models, with their pages.
        more: how many there are beyond.
    """

    href: str
    note: str
    models: tuple[ModelBlock, ...]
    others: tuple[Hyperlink, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A run of an experiment: ``params`` and ``cells`` are one for each of the experiment's columns."""

    run: Hyperlink
    state: str
    started: Moment | None
    duration: str
    params: tuple[str, ...]
    cells: tuple[MetricCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentBlock:
    """An experiment.

    Args:
        runs: how many, in words.
        params: names of those columns.
        columns: the metrics.
        newest: its newest runs, newest first; those with the best values are among them.
    """

    title: Hyperlink
    runs: str
    last: Moment | None
    params: tuple[str, ...]
    columns: tuple[MetricColumn, ...]
    newest: tuple[RunRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentsBlock:
    """The project's experiments.

    Args:
        href: their page on the server; may be empty.
        note: since when nothing newer is known; empty when all is.
        experiments: the latest; ``more`` counts the others.
        start: how to track a run of one's own.
    """

    href: str
    note: str
    experiments: tuple[ExperimentBlock, ...]
    more: int
    start: Snippet
