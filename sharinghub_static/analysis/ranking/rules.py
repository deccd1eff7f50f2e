"""The components, one small function each.

Counts are read on a logarithmic scale that ends at a fixed number: each further star counts less than the
one before, and what is collected beyond the end counts nothing. The scales are the same for all hubs and
do not stretch with the greatest number met, so that nobody loses by what another collects.
"""

import math
from datetime import timedelta
from typing import Final

from sharinghub_static.analysis.ranking.registry import Evidence, Reading, ranking_rule
from sharinghub_static.analysis.review import ReviewLevel, review_level, success_rate
from sharinghub_static.problems import phrase
from sharinghub_static.project.documentation import documentation

__all__ = ["HALF_LIFE", "logarithmic"]

HALF_LIFE: Final = 52
"""Weeks without activity after which freshness has halved."""

_PIPELINE: Final = {"SUCCESS": 1.0, "FAILED": 0.0}


def logarithmic(count: float, full: float) -> float:
    """A count from 0 to 1 on a logarithmic scale that ends at ``full``."""
    return min(1.0, math.log1p(max(0.0, count)) / math.log1p(full))


@ranking_rule(
    "stars",
    "use",
    3,
    phrase("Stars"),
    phrase("Stars on GitLab, on a logarithmic scale; 100 or more give the full score."),
)
def _stars(evidence: Evidence) -> Reading:
    stars = evidence.project.record.counts.stars
    return Reading(logarithmic(stars, 100), stars)


@ranking_rule(
    "forks",
    "use",
    1,
    phrase("Forks"),
    phrase("Forks on GitLab, on a logarithmic scale; 50 or more give the full score."),
)
def _forks(evidence: Evidence) -> Reading:
    forks = evidence.project.record.counts.forks
    return Reading(logarithmic(forks, 50), forks)


@ranking_rule(
    "dependants",
    "use",
    3,
    phrase("Dependants"),
    phrase(
        "Other projects of the hub that are made from it, on a logarithmic scale; "
        "10 or more give the full score."
    ),
)
def _dependants(evidence: Evidence) -> Reading:
    dependants = evidence.lineage.dependants(evidence.project)
    return Reading(logarithmic(dependants, 10), dependants)


@ranking_rule(
    "downloads",
    "use",
    2,
    phrase("Downloads"),
    phrase(
        "Downloads of its packages, where GitLab reports them, on a logarithmic scale; "
        "10,000 or more give the full score."
    ),
)
def _downloads(evidence: Evidence) -> Reading | None:
    history = evidence.project.history
    downloads = history[-1].downloads if history else None
    return None if downloads is None else Reading(logarithmic(downloads, 10_000), downloads)


@ranking_rule(
    "review",
    "quality",
    3,
    phrase("Review"),
    phrase("Whether others looked at its changes: reviewed, partly reviewed, discussed or not."),
    "share",
)
def _review(evidence: Evidence) -> Reading | None:
    level = review_level(evidence.project)
    if level is None:
        return None
    share = level.rank / ReviewLevel.REVIEWED.rank
    return Reading(share, share)


@ranking_rule(
    "ci",
    "quality",
    1,
    phrase("Pipelines"),
    phrase("Share of the newest finished pipelines of the default branch that passed."),
    "share",
)
def _ci(evidence: Evidence) -> Reading | None:
    share = success_rate(evidence.project)
    pipeline = evidence.project.record.pipeline
    if share is None and pipeline is not None:
        share = _PIPELINE.get(pipeline.status.upper())
    return None if share is None else Reading(share, share)


@ranking_rule(
    "documentation",
    "quality",
    2,
    phrase("Documentation"),
    phrase(
        "Length of the README (half; 500 words give the full score), its headings (a quarter), "
        "an example (a quarter)."
    ),
    "share",
)
def _documentation(evidence: Evidence) -> Reading | None:
    if evidence.project.record.default_branch is None:
        return None  # no repository that can be read
    share = documentation(evidence.project)
    return Reading(share, share)


@ranking_rule(
    "completeness",
    "quality",
    3,
    phrase("Metadata"),
    phrase("How much there is of what a description of its kind should have."),
    "share",
)
def _completeness(evidence: Evidence) -> Reading:
    share = evidence.completeness.score
    return Reading(share, share)


@ranking_rule(
    "freshness",
    "freshness",
    2,
    phrase("Freshness"),
    phrase("Weeks since the last activity; a year of silence halves it. An archived project has none."),
    "weeks",
)
def _freshness(evidence: Evidence) -> Reading:
    project = evidence.project
    # Whole weeks: or each crawl, which may be an hour after the last, would move most scores and their pages.
    weeks = max(0, math.floor((evidence.hub.changed_at - project.updated) / timedelta(weeks=1)))
    return Reading(0.0 if project.record.archived else 0.5 ** (weeks / HALF_LIFE), weeks)
