"""Leaderboards: models compared by task and dataset, with a CSV table for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import orjson

from sharinghub_static.analysis.leaderboards import Board, Entry, Metric, Score
from sharinghub_static.portal.components.project_parts import section_path
from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.page_frame import home_link
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import site_files, site_pages
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.translation.translator import Moment, Translator, humanised
from sharinghub_static.project.mlm import framework_of
from sharinghub_static.project.model import Project
from sharinghub_static.project.tracked_models import FALLBACK_FLAVOR, leading_flavor, leading_version
from sharinghub_static.site.layout import Layout, absolute
from sharinghub_static.text.csv_table import csv_table

__all__ = [
    "BoardColumn",
    "BoardPage",
    "BoardRow",
    "Figure",
    "board_columns",
    "board_figure",
    "board_heading",
    "leaderboard_pages",
    "leaderboard_tables",
    "task_of",
]

_PARAMS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardColumn:
    """A metric; ``better`` says in words which way is better, empty when that is not known."""

    name: str
    better: str
    lower_is_better: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with the page that shows where it comes from; ``raw`` is for ordering."""

    text: str
    raw: float
    href: str
    best: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """A model; ``figures`` are in the order of the metrics, None where there is none.

    Args:
        facts: what else distinguishes it from others, as label and value.
        key: distinguishes it from the others of its board, for the address of a comparison.
    """

    place: str
    model: str
    version: str
    project: Hyperlink
    figures: tuple[Figure | None, ...]
    at: Moment | None
    facts: tuple[tuple[str, str], ...]
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage(Page):
    """The models that do one task, judged by one dataset (``leaderboard.html``).

    Args:
        data: the dataset; without address when it is no project of the hub.
        table: the same as CSV.
        data_table: the same as JSON.
        script: href of the script that orders and compares.
    """

    heading: str
    task: str
    data: Hyperlink
    metrics: tuple[BoardColumn, ...]
    rows: tuple[BoardRow, ...]
    table: Hyperlink
    data_table: Hyperlink
    script: str


@site_files("leaderboard-tables")
def leaderboard_tables(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of each board as CSV (RFC 4180) and JSON, the same for all languages.

    Projects are named by their address in the site, or GitLab's while the site's is not known.
    """
    root_href = site.hub.config.stac.root_href
    layout = Layout()
    for board in site.analyses.boards:
        names = [metric.name for metric in board.metrics]
        rows: list[list[object]] = [["project", "model", "version", *names, "address"]]
        for entry in board.entries:
            path = layout.project(entry.project.categories[0], entry.project.record.full_path)
            address = absolute(root_href, path) if root_href else entry.project.record.web_url
            scores = [entry.scores.get(metric.key) for metric in board.metrics]
            values = [score.value if score else None for score in scores]
            rows.append([entry.project.record.full_path, entry.model, entry.version, *values, address])
        yield layout.leaderboard_table(board.name), csv_table(rows)
        yield layout.leaderboard_data(board.name), _as_json(board, site)


def _as_json(board: Board, site: SiteData) -> bytes:
    """A board as JSON; ``docs/metadata.md`` says what is in it. A change of a field changes ``format``."""
    layout, root_href, hub = Layout(), site.hub.config.stac.root_href, site.hub

    def address(path: str, elsewhere: str = "") -> str:
        return absolute(root_href, path) if root_href else elsewhere

    def address_of(project: Project) -> str:
        path = layout.project(project.categories[0], project.record.full_path)
        return address(path, project.record.web_url)

    data = hub.find(board.dataset.project) if board.dataset.project else None
    content = {
        "format": 1,
        "task": board.task,
        "dataset": {
            "title": board.dataset.title,
            "project": board.dataset.project,
            "address": address_of(data) if data else "",
        },
        "address": address(layout.leaderboard(board.name)),
        "metrics": [
            {"name": metric.name, "higher_is_better": metric.higher_is_better} for metric in board.metrics
        ],
        "models": [
            {
                "project": entry.project.record.full_path,
                "title": entry.project.title,
                "model": entry.model,
                "version": entry.version,
                "address": address_of(entry.project),
                "date": entry.at.isoformat() if entry.at else None,
                "scores": [
                    {
                        "metric": metric.name,
                        "value": score.value,
                        "rank": score.place,
                        "evidence": score.evidence,
                    }
                    for metric in board.metrics
                    if (score := entry.scores.get(metric.key))
                ],
            }
            for entry in board.entries
        ],
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


@site_pages("leaderboards")
def leaderboard_pages(site: SiteData) -> Iterator[tuple[str, str, Page]]:
    """Path, template and context of each board."""
    layout, translator = site.layout, site.translator
    title = translator.gettext("Leaderboards")
    for board in site.analyses.boards:
        yield layout.leaderboard(board.name), "leaderboard.html", _page(site, board, title)


def _page(site: SiteData, board: Board, above: str) -> BoardPage:
    layout, translator = site.layout, site.translator
    link = site.linker(layout.leaderboard(board.name))
    task, heading = task_of(board.task, translator), board_heading(board, translator)
    count = translator.ngettext("%(num)s model", "%(num)s models", len(board.entries))
    data = site.hub.find(board.dataset.project) if board.dataset.project else None
    href = link.to(section_path(data, "leaderboards", site)) if data else ""
    return BoardPage(
        **page_head(
            site,
            link,
            title=heading,
            description=translator.gettext("%(name)s: %(count)s", name=heading, count=count),
            breadcrumbs=(
                home_link(site, link),
                Hyperlink(text=above, href=link.to(layout.leaderboards())),
            ),
        ),
        heading=heading,
        task=task,
        data=Hyperlink(text=board.dataset.title, href=href, icon="related"),
        metrics=board_columns(board.metrics, translator),
        rows=tuple(_row(entry, board, site, link) for entry in board.entries),
        table=Hyperlink(
            text="CSV", href=link.to(layout.leaderboard_table(board.name)), note="text/csv", icon="download"
        ),
        data_table=Hyperlink(
            text="JSON",
            href=link.to(layout.leaderboard_data(board.name)),
            note="application/json",
            icon="download",
        ),
        script=link.to(site.assets.board_script),
    )


def board_heading(board: Board, translator: Translator) -> str:
    """The task and the dataset of a leaderboard in words."""
    task = task_of(board.task, translator)
    return translator.gettext("%(task)s on %(dataset)s", task=task, dataset=board.dataset.title)


def task_of(task: str, translator: Translator) -> str:
    """Return the task of a leaderboard in words."""
    return translator.label(humanised(task)) if task else translator.gettext("Any task")


def board_columns(metrics: Sequence[Metric], translator: Translator) -> tuple[BoardColumn, ...]:
    """Return the metrics of a leaderboard, in order."""
    return tuple(_column(metric, translator) for metric in metrics)


def _column(metric: Metric, translator: Translator) -> BoardColumn:
    if metric.higher_is_better is None:
        return BoardColumn(name=metric.name, better="")
    higher, lower = translator.gettext("higher is better"), translator.gettext("lower is better")
    return BoardColumn(
        name=metric.name,
        better=higher if metric.higher_is_better else lower,
        lower_is_better=not metric.higher_is_better,
    )


def _row(entry: Entry, board: Board, site: SiteData, link: Linker) -> BoardRow:
    translator, project = site.translator, entry.project
    first = entry.scores.get(board.metrics[0].key)
    return BoardRow(
        place=translator.number(first.place) if first and first.place else "",
        model=entry.model,
        version=entry.version,
        project=Hyperlink(
            text=project.title,
            href=link.to(site.layout.project(project.categories[0], project.record.full_path)),
        ),
        figures=tuple(board_figure(entry.scores.get(metric.key), translator) for metric in board.metrics),
        at=translator.moment(entry.at) if entry.at else None,
        facts=tuple(_facts(entry, translator)),
        key=_key(entry),
    )


def board_figure(score: Score | None, translator: Translator) -> Figure | None:
    """Return a score as it is shown; None where there is none."""
    if score is None:
        return None
    text = translator.figure(score.value)
    return Figure(text=text, raw=score.value, href=score.evidence, best=score.place == 1)


def _key(entry: Entry) -> str:
    """The model's name in the address of a comparison; it stays the same when others overtake it."""
    return sha256(f"{entry.project.record.full_path}\0{entry.model}".encode("utf-8", "replace")).hexdigest()[
        :8
    ]


def _made_with(entry: Entry) -> tuple[str, str]:
    """Framework and architecture: as MLflow reports them of this model, else as the Item of one."""
    properties, tracking = entry.project.properties, entry.project.tracking
    model = next((one for one in tracking.models if one.title == entry.model), None) if tracking else None
    version = leading_version(model.versions) if model else None
    flavor = leading_flavor(version) if version else ("", "")
    if flavor[0] not in {"", FALLBACK_FLAVOR}:
        return " ".join(filter(None, (framework_of(flavor[0]), flavor[1]))), ""
    summary = (properties.get(name) for name in ("mlm:framework", "mlm:framework_version"))
    return " ".join(str(value) for value in summary if value), str(properties.get("mlm:architecture") or "")


def _facts(entry: Entry, translator: Translator) -> Iterator[tuple[str, str]]:
    project, (framework, architecture) = entry.project, _made_with(entry)
    for label, value in (
        (translator.gettext("Framework"), framework),
        (translator.gettext("Architecture"), architecture),
        (translator.gettext("Licence"), project.license.expression if project.license else ""),
        (translator.gettext("Updated"), translator.day(project.updated)),
    ):
        if value:
            yield label, value
    yield from ((name, value) for name, value in entry.params[:_PARAMS])
