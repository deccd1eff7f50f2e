"""Times as people write them → UTC."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from sharinghub_static.problems import phrase

__all__ = ["TimeError", "parse_time"]

_YEAR: Final = re.compile(r"\d{4}")
_MONTH: Final = re.compile(r"(\d{4})-(\d\d)")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_LAST: Final = timedelta(seconds=1)


class TimeError(ValueError):
    """What was written is no time that can be published."""


def parse_time(value: object, *, is_end: bool = False) -> datetime | None:
    """A moment in UTC; what names no zone is UTC.

    Args:
        value: a date, a time, a year, a month, or a text of one in ISO 8601.
        is_end: a year, a month or a day means its last second, not its first.

    Returns:
        The moment; None for an open end: nothing, an empty text or ``..``.

    Raises:
        TimeError: it is something else.
    """
    if value is None or value in ("", ".."):
        return None
    try:
        start, length = _read(value)
        moment = start + length - _LAST if is_end and length else start
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise TimeError(phrase("`%(value)s` is not a time", value=str(value)[:60])) from None


def _read(value: object) -> tuple[datetime, timedelta]:
    """The first moment that a value means, and how long it lasts: nothing for a moment."""
    if isinstance(value, datetime):
        return value, timedelta()
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day), timedelta(days=1)
    if isinstance(value, int) and not isinstance(value, bool):
        value = f"{value:04d}"
    if not isinstance(value, str) or len(value) > 60:
        raise ValueError
    text = value.strip()
    if _YEAR.fullmatch(text):
        start = datetime.fromisoformat(f"{text}-01-01")
        return start, datetime(start.year + 1, 1, 1) - start
    if month := _MONTH.fullmatch(text):
        start = datetime.fromisoformat(f"{text}-01")
        next_month = (int(month[1]) + int(month[2]) // 12, int(month[2]) % 12 + 1)
        return start, datetime(*next_month, 1) - start
    return datetime.fromisoformat(text), timedelta(days=1) if _DAY.fullmatch(text) else timedelta()
