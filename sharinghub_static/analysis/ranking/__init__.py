"""Projects ranked by named components that anyone can work out again."""

from sharinghub_static.analysis.ranking.registry import (
    GROUPS,
    Evidence,
    RankingRule,
    Reading,
    all_rules,
    ranking_rule,
)
from sharinghub_static.analysis.ranking.score import Component, Ranked, Ranking, ranking, ranking_weights
from sharinghub_static.analysis.ranking.trending import TREND_DAYS, Trend, trends

__all__ = [
    "GROUPS",
    "TREND_DAYS",
    "Component",
    "Evidence",
    "Ranked",
    "Ranking",
    "RankingRule",
    "Reading",
    "Trend",
    "all_rules",
    "ranking",
    "ranking_rule",
    "ranking_weights",
    "trends",
]
