"""The experiments of a project, on its page."""

from sharinghub_static.config import SiteConfig
from sharinghub_static.portal.components.mlflow_snippets import experiment_name, start_snippet
from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.project_page.models import age_note
from sharinghub_static.portal.project_page.tracking.comparison import (
    cells_of,
    metric_columns,
    param_columns,
    shown_name,
)
from sharinghub_static.portal.project_page.tracking.contexts import ExperimentBlock, ExperimentsBlock, RunRow
from sharinghub_static.portal.project_page.tracking.runs import duration_of, run_link, run_state
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import ENGLISH, Translator, gettext_noop
from sharinghub_static.project.metrics import Metrics
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.tracking_records import ExperimentRecord
from sharinghub_static.text.lines import clean, shorten

__all__ = ["SECTION", "experiments_block"]

_EXPERIMENTS = 10
_RUNS = 10
_PARAMS = 3
_METRICS = 4
_LONGEST = 120
_LONGEST_VALUE = 60


def experiments_block(
    project: Project, config: SiteConfig, translator: Translator = ENGLISH, *, is_current: bool = True
) -> ExperimentsBlock | None:
    """The experiments; None where there are none.

    Args:
        project: any.
        config: has the site's words for metrics.
        translator: the language.
        is_current: whether the tracking server was read on the day of the data.
    """
    tracking = project.tracking
    if tracking is None or not tracking.experiments:
        return None
    metrics = Metrics(config.leaderboards)
    name = experiment_name(project, tracking.kind)
    title = translator.gettext("Track a run of your own")
    return ExperimentsBlock(
        href=tracking.web_url if is_web_address(tracking.web_url) else "",
        note=age_note(tracking, translator, is_current=is_current),
        experiments=tuple(
            _experiment(experiment, metrics, translator) for experiment in tracking.experiments[:_EXPERIMENTS]
        ),
        more=max(0, len(tracking.experiments) - _EXPERIMENTS),
        start=start_snippet(name, tracking.tracking_uri, tracking.kind, title, translator),
    )


def _experiment(experiment: ExperimentRecord, metrics: Metrics, translator: Translator) -> ExperimentBlock:
    runs = experiment.latest
    columns = metric_columns(runs, metrics, _METRICS)
    params = param_columns(runs, _PARAMS)
    cells = cells_of(columns, runs, translator)
    # A run with a best value is shown, however old: that is what readers look for.
    kept = [place for place, row in enumerate(cells) if place < _RUNS or any(cell.best for cell in row)]
    href = experiment.web_url if is_web_address(experiment.web_url) else ""
    title = shorten(clean(experiment.title), _LONGEST) or translator.gettext("Experiment")
    rows = []
    for place in kept:
        run, known = runs[place], dict(runs[place].params)
        rows.append(
            RunRow(
                run=run_link(run),
                state=run_state(run, translator),
                started=translator.moment(run.started_at) if run.started_at else None,
                duration=duration_of(run, translator),
                params=tuple(shorten(clean(known.get(name, "")), _LONGEST_VALUE) or "–" for name in params),
                cells=cells[place],
            )
        )
    return ExperimentBlock(
        title=Hyperlink(text=title, href=href, external=True),
        runs=_runs(experiment, translator),
        last=translator.moment(experiment.last_run_at) if experiment.last_run_at else None,
        params=tuple(map(shown_name, params)),
        columns=columns,
        newest=tuple(rows),
    )


def _runs(experiment: ExperimentRecord, translator: Translator) -> str:
    count = max(0, experiment.runs)
    if experiment.runs_cut:
        return translator.ngettext("more than %(num)s run", "more than %(num)s runs", count)
    return (
        translator.ngettext("%(num)s run", "%(num)s runs", count)
        if count
        else translator.gettext("no run yet")
    )


def _fields(view: ProjectView) -> Fields:
    is_current = view.around.is_tracking_current
    block = experiments_block(view.project, view.site.config, view.translator, is_current=is_current)
    return {"experiments": block}


SECTION = Section("experiments", gettext_noop("Experiments"), _fields)
