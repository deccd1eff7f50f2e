"""The list of leaderboards: what each compares, and which model leads it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sharinghub_static.analysis.leaderboards import Board
from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.page_frame import home_link
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import site_pages
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.pages.leaderboards import task_of

__all__ = ["BoardGroup", "BoardIndexPage", "BoardSummary", "leaderboard_index"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSummary:
    """A leaderboard in the list of them.

    Args:
        board: its dataset, with the address of the leaderboard.
        best: the first model by the first metric, with the address of its project; None where nothing is
            ranked, for it is not known which way that metric is better.
        project: title of the model's project.
        metric: name of the first metric.
        score: of the best model.
        models: how many are compared.
    """

    board: Hyperlink
    best: Hyperlink | None
    project: str
    metric: str
    score: str
    models: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardGroup:
    """The leaderboards of one task."""

    task: str
    boards: tuple[BoardSummary, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardIndexPage(Page):
    """All leaderboards, by task (``leaderboards.html``)."""

    heading: str
    introduction: str
    groups: tuple[BoardGroup, ...]


@site_pages("leaderboard-index")
def leaderboard_index(site: SiteData) -> Iterator[tuple[str, str, Page]]:
    """Path, template and context of the list of leaderboards."""
    translator, link = site.translator, site.linker(site.layout.leaderboards())
    title = translator.gettext("Leaderboards")
    summary = translator.gettext("Models compared by task, dataset and metric.")
    tasks: dict[str, list[BoardSummary]] = {}
    for board in site.analyses.boards:
        tasks.setdefault(task_of(board.task, translator), []).append(_summary(site, board, link))
    groups = tuple(BoardGroup(task=task, boards=tuple(boards)) for task, boards in sorted(tasks.items()))
    yield (
        link.path,
        "leaderboards.html",
        BoardIndexPage(
            **page_head(site, link, title=title, description=summary, breadcrumbs=(home_link(site, link),)),
            heading=title,
            introduction=summary,
            groups=groups,
        ),
    )


def _summary(site: SiteData, board: Board, link: Linker) -> BoardSummary:
    metric, first = board.metrics[0], board.entries[0]
    score = first.scores.get(metric.key)
    is_ranked = score is not None and score.place is not None
    page = site.layout.project(first.project.categories[0], first.project.record.full_path)
    return BoardSummary(
        board=Hyperlink(text=board.dataset.title, href=link.to(site.layout.leaderboard(board.name))),
        best=Hyperlink(text=first.model, href=link.to(page)) if is_ranked else None,
        project=first.project.title if is_ranked else "",
        metric=metric.name,
        score=site.translator.figure(score.value) if score and is_ranked else "",
        models=site.translator.number(len(board.entries)),
    )
