"""Models compared by task, dataset and metric."""

from sharinghub_static.analysis.leaderboards.boards import Board, Entry, Score, leaderboards
from sharinghub_static.project.metrics import Metric, Metrics

__all__ = ["Board", "Entry", "Metric", "Metrics", "Score", "leaderboards"]
