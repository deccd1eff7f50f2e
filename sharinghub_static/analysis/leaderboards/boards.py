"""Results → boards: one for each task and dataset by which more than one model was judged."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.leaderboards.results import DatasetName, Result, results_of
from sharinghub_static.project.metrics import Metric, Metrics
from sharinghub_static.project.model import Project

__all__ = ["Board", "Entry", "Score", "leaderboards"]

_PERCENT: Final = 100
_MOST_OF_A_RATE: Final = 3
"""An error rate above it, of three mistakes for each word, is given in percent."""


@dataclass(frozen=True, slots=True)
class Score:
    """A figure and its evidence.

    Args:
        value: finite.
        evidence: address of the run, or of the project.
        place: from 1, by this metric; models with the same value share one. None when it is not known
            which way is better.
    """

    value: float
    evidence: str
    place: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A model on a board.

    Args:
        scores: by the metric's key.
        params: of the run that gave them.
    """

    project: Project
    model: str
    version: str
    at: datetime | None
    scores: dict[str, Score]
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """The models that do one task, judged by one dataset.

    Args:
        metrics: the one that most models have comes first.
        entries: best first by the first metric; those without it last.
    """

    task: str
    dataset: DatasetName
    metrics: tuple[Metric, ...]
    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """Tells it from all other boards: no task and no dataset has the sign between them."""
        return "\0".join(_parts(self.task, self.dataset))


def leaderboards(hub: Hub) -> list[Board]:
    """All boards on which at least two models can be compared, those with most models first."""
    known = Metrics(hub.config.leaderboards)
    groups: dict[tuple[str, str], list[tuple[str, Result]]] = defaultdict(list)
    for project in hub.projects:
        for result in results_of(project, hub):
            name = known.whole_name(result.metric, result.kind)
            if (key := known.key(name)) and known.can_have(name, result.value):
                groups[_parts(result.task, result.dataset)].append((key, result))
    boards = [_board(results, known) for results in groups.values() if _can_compare(results)]
    kept = [board for board in boards if board.metrics]
    return sorted(kept, key=lambda board: (-len(board.entries), board.task, board.dataset))


def _parts(task: str, dataset: DatasetName) -> tuple[str, str]:
    """What distinguishes boards; people spell the same with other spaces and letters."""
    task, id_ = (" ".join(text.replace("\0", " ").split()).casefold() for text in (task, dataset.id))
    return task, id_


def _can_compare(results: Iterable[tuple[str, Result]]) -> bool:
    """Whether they are of two models at least."""
    return len({_model(result) for _, result in results}) > 1


def _model(result: Result) -> tuple[int, str]:
    return result.project.record.id, result.model.casefold()


def _board(results: list[tuple[str, Result]], known: Metrics) -> Board:
    models: dict[tuple[int, str], dict[str, Result]] = defaultdict(dict)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    whole_names: dict[str, str] = {}
    for key, result in _on_one_scale(results, known):
        # MLflow's come first; what a card says beside them fills what they lack.
        models[_model(result)].setdefault(key, result)
        spellings[key][result.metric] += 1
        whole_names.setdefault(key, known.whole_name(result.metric, result.kind))
    counts = Counter(key for figures in models.values() for key in figures)
    mixed = _of_unclear_scale(models.values(), whole_names, known)
    metrics = [
        _metric(key, spellings[key], None if key in mixed else known.higher_is_better(whole_names[key]))
        for key in counts
    ]
    metrics.sort(key=lambda metric: (metric.higher_is_better is None, -counts[metric.key], metric.key))
    places = {metric.key: _places(metric, models.values()) for metric in metrics}
    entries = [_entry(figures, places) for figures in models.values()]
    first = metrics[0]
    sign = 1 if first.higher_is_better is False else -1

    def rank(entry: Entry) -> tuple[object, ...]:
        score = entry.scores.get(first.key)
        value = (score is None, sign * score.value if score else 0.0)
        return (*value, entry.project.record.full_path, entry.model)

    _, first_result = results[0]
    return Board(first_result.task, first_result.dataset, tuple(metrics), tuple(sorted(entries, key=rank)))


def _on_one_scale(results: list[tuple[str, Result]], known: Metrics) -> Iterator[tuple[str, Result]]:
    """Results of which no metric has shares beside percents, as far as that is certain.

    An accuracy of 93.5 can only be percent, and so can what is written with its sign. It becomes 0.935 where
    others of the metric are shares; where all are above 1, or the metric may be any number, it stays.
    """
    shares = {key for key, result in results if known.is_share(known.whole_name(result.metric, result.kind))}
    mixed = set()
    for key in {key for key, _ in results}:
        figures = [result for other, result in results if other == key]
        has_shares = any(0 < figure.value <= 1 and not figure.is_percent for figure in figures)
        if has_shares and any(_is_percent(figure, key in shares) for figure in figures):
            mixed.add(key)
    for key, result in results:
        is_percent = key in mixed and _is_percent(result, key in shares)
        yield key, replace(result, value=round(result.value / _PERCENT, 12)) if is_percent else result


def _is_percent(result: Result, is_share: bool) -> bool:
    """Whether a figure is certainly in percent."""
    return result.is_percent or (is_share and 1 < result.value <= _PERCENT)


def _of_unclear_scale(
    models: Iterable[dict[str, Result]], names: dict[str, str], known: Metrics
) -> frozenset[str]:
    """Keys of error rates that mix shares and percents, as it looks: nothing is best there."""
    values: dict[str, list[float]] = defaultdict(list)
    for figures in models:
        for key, result in figures.items():
            values[key].append(result.value)
    return frozenset(
        key
        for key, numbers in values.items()
        if known.is_rate(names[key]) and max(numbers) > _MOST_OF_A_RATE and 0 < min(numbers) <= 1
    )


def _metric(key: str, spellings: Counter[str], higher_is_better: bool | None) -> Metric:
    name = min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
    return Metric(key, name, higher_is_better)


def _places(metric: Metric, models: Iterable[dict[str, Result]]) -> dict[float, int]:
    """Value to place."""
    if metric.higher_is_better is None:
        return {}
    values = [figures[metric.key].value for figures in models if metric.key in figures]
    values.sort(reverse=metric.higher_is_better)
    places: dict[float, int] = {}
    for place, value in enumerate(values, 1):
        places.setdefault(value, place)
    return places


def _entry(figures: dict[str, Result], places: dict[str, dict[float, int]]) -> Entry:
    one = next(iter(figures.values()))
    version = next((result.version for result in figures.values() if result.version), "")
    moments = [result.at for result in figures.values() if result.at]
    scores = {
        key: Score(result.value, result.evidence, places[key].get(result.value))
        for key, result in sorted(figures.items())
    }
    return Entry(one.project, one.model, version, max(moments, default=None), scores, one.params)
