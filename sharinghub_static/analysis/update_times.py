"""When the hub was updated, when the next update is due, and when its schedule has stopped."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sharinghub_static.config import SiteConfig
from sharinghub_static.snapshot.store import Snapshot

__all__ = ["UpdateTimes", "update_times"]

_LEAST_DELAY = timedelta(hours=1)
"""Runners are busy, and pipelines take their time: nothing is late before that."""

_LEAST_DELAY_OF_A_SCHEDULE = timedelta(hours=6)
"""The same where the interval is not known: a pipeline may have run a minute before the scheduled one."""


@dataclass(frozen=True, slots=True)
class UpdateTimes:
    """Times of the updates of a hub, UTC.

    Args:
        updated: the end of the last crawl.
        due: when the next build begins; None where it is not known.
        overdue: from when on readers are warned; None likewise.
    """

    updated: datetime
    due: datetime | None = None
    overdue: datetime | None = None


def update_times(config: SiteConfig, store: Snapshot) -> UpdateTimes:
    """Return when a hub was updated, and when it will be: by configuration, else by the pipeline's schedule.

    Args:
        config: the site's configuration, with ``site.build-every``.
        store: the snapshot, with the time that the crawl read from the schedule.

    Example:
        >>> update_times(config, store).due  # doctest: +SKIP
        datetime.datetime(2026, 5, 4, 11, 0, tzinfo=datetime.timezone.utc)
    """
    updated = store.crawled_at or store.changed_at
    if config.site.build_every is not None:
        every = timedelta(seconds=config.site.build_every)
        due = updated + every
        return UpdateTimes(updated, due, due + max(every, _LEAST_DELAY))
    if (scheduled := store.next_build_at) is None or scheduled <= updated:
        return UpdateTimes(updated)
    return UpdateTimes(updated, scheduled, scheduled + max(scheduled - updated, _LEAST_DELAY_OF_A_SCHEDULE))
