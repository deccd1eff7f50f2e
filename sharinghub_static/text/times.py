"""Times as text, in the one form that the site, the catalog and the snapshot have: RFC 3339.

Times as authors write them are read by :mod:`sharinghub_static.project.times`.
"""

from datetime import UTC, datetime

__all__ = ["parse_rfc3339", "rfc3339"]


def rfc3339(moment: datetime, timespec: str = "auto") -> str:
    """Return a time in UTC with ``Z``.

    Args:
        moment: with a zone.
        timespec: ``seconds`` leaves out their fractions; ``auto`` writes those that are not zero.

    >>> from datetime import timedelta, timezone
    >>> rfc3339(datetime(999, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))))
    '0999-01-01T00:00:00Z'
    """
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:  # the first or last hours that Python knows, in another zone
        return moment.isoformat(timespec=timespec)
    return moment.isoformat(timespec=timespec).replace("+00:00", "Z")


def parse_rfc3339(text: object) -> datetime | None:
    """Return the time of a text in ISO 8601, in UTC; None for anything else.

    >>> parse_rfc3339("2026-03-01T12:00:00+02:00")
    datetime.datetime(2026, 3, 1, 10, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC) if moment else None
    except (ValueError, OverflowError):
        return None
