"""What gains most at the moment: what earlier crawls saw, beside what the last one saw."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.history_records import ObservationRecord

__all__ = ["TREND_DAYS", "Trend", "trends"]

TREND_DAYS: Final = (30, 90)
"""How far trends look back from the site's date, in days."""


@dataclass(frozen=True, slots=True)
class Trend:
    """What a project gained within some time.

    Args:
        since: moment of the crawl that it is compared with, UTC.
        stars: gained; 0 where it lost some.
        forks: likewise.
        downloads: likewise; 0 where GitLab does not report it.
        release: tag of the newest release, where that is new; else empty.
        version: newest version of a model, likewise.
    """

    project: Project
    since: datetime
    stars: int = 0
    forks: int = 0
    downloads: int = 0
    release: str = ""
    version: str = ""

    @property
    def weight(self) -> float:
        """By which trends are ordered: each further star counts less than the one before."""
        gained = 2 * math.log2(1 + self.stars) + math.log2(1 + self.forks) + math.log10(1 + self.downloads)
        return round(gained + bool(self.release) + bool(self.version), 3)


def trends(hub: Hub, days: int, most: int = 10, category: str = "") -> tuple[Trend, ...]:
    """The projects that gained most, the greatest gain first.

    A project is compared with how the last crawl before that time saw it, or the first one of all.

    Args:
        hub: what is published.
        days: how far to look back from the site's date.
        most: projects at most.
        category: id of the category that they are of; all projects if empty.
    """
    found = sorted(_trends(hub, timedelta(days=days), category), key=_order)
    return tuple(found[:most])


def _order(trend: Trend) -> tuple[float, int, str]:
    record = trend.project.record
    return (-trend.weight, -record.counts.stars, record.full_path)


def _trends(hub: Hub, span: timedelta, category: str) -> Iterator[Trend]:
    start = hub.changed_at - span
    for project in hub.in_category(category) if category else hub.projects:
        seen = [one for one in project.history if one.at <= hub.changed_at]
        if len(seen) < 2 or seen[-1].at <= start or project.record.archived:
            continue
        before = [one for one in seen if one.at <= start]
        trend = _between(project, before[-1] if before else seen[0], seen[-1])
        if trend.weight > 0:
            yield trend


def _between(project: Project, before: ObservationRecord, now: ObservationRecord) -> Trend:
    downloads = 0
    if before.downloads is not None and now.downloads is not None:
        downloads = now.downloads - before.downloads
    return Trend(
        project,
        before.at,
        stars=max(0, now.stars - before.stars),
        forks=max(0, now.forks - before.forks),
        downloads=max(0, downloads),
        release=now.release if now.release != before.release else "",
        version=now.version if now.version != before.version else "",
    )
