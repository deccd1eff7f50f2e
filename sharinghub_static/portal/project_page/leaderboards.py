"""The leaderboards of a dataset: its best models by each task."""

from dataclasses import dataclass

from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.pages.leaderboards import (
    BoardColumn,
    Figure,
    board_columns,
    board_figure,
    task_of,
)
from sharinghub_static.portal.project_page.surroundings import DatasetLeaderboard, DatasetModel
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import gettext_noop

__all__ = ["SECTION", "DatasetBoard", "DatasetBoardRow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetBoardRow:
    """A model on a leaderboard of a dataset; ``figures`` are in the order of the metrics."""

    place: str
    model: str
    project: Hyperlink
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetBoard:
    """The best models of a leaderboard on the page of its dataset.

    Args:
        title: the task, and the part of the dataset where there is one.
        metrics: the first three.
        rows: the first five models.
        all: the whole leaderboard; ``note`` is the number of its models.
        tables: the same for programs, as CSV and JSON.
    """

    title: str
    metrics: tuple[BoardColumn, ...]
    rows: tuple[DatasetBoardRow, ...]
    all: Hyperlink
    tables: tuple[Hyperlink, ...]


def _fields(view: ProjectView) -> Fields:
    return {"boards": tuple(_board(board, view) for board in view.around.leaderboards)}


def _board(board: DatasetLeaderboard, view: ProjectView) -> DatasetBoard:
    layout, translator, link = view.site.layout, view.translator, view.link
    part = board.dataset.removeprefix(view.project.title).strip(" ,()")
    task = task_of(board.task, translator)
    count = translator.ngettext("%(num)s model", "%(num)s models", board.count)
    return DatasetBoard(
        title=f"{task} ({part})" if part and part != board.dataset else task,
        metrics=board_columns(board.metrics, translator),
        rows=tuple(_row(model, board, view) for model in board.models),
        all=Hyperlink(
            text=translator.gettext("Whole leaderboard"),
            href=link.to(layout.leaderboard(board.name)),
            note=count,
        ),
        tables=(
            Hyperlink(text="CSV", href=link.to(layout.leaderboard_table(board.name)), note="text/csv"),
            Hyperlink(
                text="JSON", href=link.to(layout.leaderboard_data(board.name)), note="application/json"
            ),
        ),
    )


def _row(model: DatasetModel, board: DatasetLeaderboard, view: ProjectView) -> DatasetBoardRow:
    translator, project = view.translator, model.project
    first = model.scores.get(board.metrics[0].key)
    path = view.site.layout.project(project.category, project.project)
    return DatasetBoardRow(
        place=translator.number(first.place) if first and first.place else "",
        model=model.model,
        project=Hyperlink(text=project.title, href=view.link.to(path)),
        figures=tuple(board_figure(model.scores.get(metric.key), translator) for metric in board.metrics),
    )


SECTION = Section("leaderboards", gettext_noop("Leaderboards"), _fields)
