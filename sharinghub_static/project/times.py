"""Times and periods as people write them → UTC.

Source: ISO 8601-1, and its open intervals as in OGC API Features and STAC
(https://github.com/radiantearth/stac-spec/blob/v1.1.0/collection-spec/collection-spec.md#temporal-extent-object).
"""

import re
from calendar import isleap, monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Final

from sharinghub_static.problems import phrase

__all__ = ["Period", "TimeError", "interval_parts", "parse_time", "whole_of"]

_YEAR: Final = re.compile(r"\d{4}")
_MONTH: Final = re.compile(r"\d{4}-\d\d")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d|\d{8}|\d{4}-?W\d\d-?[1-7]")
_DAY_OF_YEAR: Final = re.compile(r"(\d{4})-?(\d{3})", re.ASCII)
_MIDNIGHT: Final = re.compile(r"(.+[T ])24(:?00(?::?00(?:[.,]0+)?)?)?(Z|[-+]\d\d:?\d\d)?", re.ASCII)
_LEAP_SECOND: Final = re.compile(r"(.+[T ]\d\d:?\d\d:?)60(?:[.,]\d+)?(Z|[-+]\d\d:?\d\d)?", re.ASCII)
_SHORT_END: Final = re.compile(r"\d\d(?:-\d\d)?", re.ASCII)
_DATE: Final = re.compile(r"\d{4}(?:-\d\d){1,2}", re.ASCII)
_WEEK: Final = re.compile(r"\d{4}-?W\d\d")
_LAST: Final = timedelta(seconds=1)
_NOW: Final = frozenset({"now", "ongoing", "present", "today"})
"""Words that people write for the end of what goes on."""

_DURATION: Final = re.compile(
    r"P(?=\d|T\d)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,7})D)?"
    r"(?:T(?=\d)(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?"
)

Period = tuple[datetime | None, datetime | None]
"""The first and the last moment, UTC; None for an open side."""


class TimeError(ValueError):
    """What was written is no time that can be published."""


def parse_time(value: object, *, is_end: bool = False) -> datetime | None:
    """A moment in UTC; what names no zone is UTC.

    Args:
        value: a date, a time, a year, a month, or a text of one in ISO 8601.
        is_end: a year, a month or a day means its last second, not its first.

    Returns:
        The moment; None for an open end: nothing, an empty text or ``..``, for an end ``now`` too.

    Raises:
        TimeError: it is something else.
    """
    if value is None or value in ("", ".."):
        return None
    if is_end and isinstance(value, str) and value.strip().lower() in _NOW:
        return None
    try:
        start, length = _read(value)
        moment = start + (length - _LAST) if is_end and length else start  # no moment follows 9999
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        written = str(value).lower() if isinstance(value, bool) else str(value)
        raise TimeError(phrase("`%(value)s` is not a time", value=written[:60])) from None


def whole_of(value: object) -> Period:
    """The period that one time means: all of a year, a month or a day; a moment begins and ends at once.

    Raises:
        TimeError: it is no time.
    """
    return parse_time(value), parse_time(value, is_end=True)


def interval_parts(text: str) -> tuple[object, object] | None:
    """Start and end of an ISO 8601 interval, for :func:`parse_time`; None when the text is none.

    Args:
        text: ``2018-01-01/2025-12-31``, ``2018/..``, ``../2018``, ``2018-03/05``, ``2018-03/P1Y6M`` or
            ``P10D/2018-03-01``.

    Raises:
        TimeError: one side is a duration, and it or the other one cannot be read.

    >>> interval_parts("2018/2020-06")
    ('2018', '2020-06')
    >>> interval_parts("2018-03-01/P1M")
    ('2018-03-01', datetime.datetime(2018, 3, 31, 23, 59, 59, tzinfo=datetime.timezone.utc))
    """
    start, slash, end = (part.strip() for part in text.partition("/"))
    if not slash or "/" in end:
        return None
    if not (start.startswith("P") or end.startswith("P")):
        if _SHORT_END.fullmatch(end) and _DATE.fullmatch(start) and len(end) <= len(start) - 5:
            end = start[: -len(end)] + end  # ISO 8601: what the end leaves out is as in the start
        return start, end
    try:
        if end.startswith("P"):
            first = parse_time(start)
            # What begins with a day ends with the last second of one.
            return start, _moved(first, end, 1) - (timedelta() if "T" in start else _LAST) if first else None
        last = parse_time(end, is_end=True)
        after = last + (timedelta() if "T" in end else _LAST) if last else None
        return _moved(after, start, -1) if after else None, end
    except (ValueError, OverflowError):
        raise TimeError(phrase("`%(value)s` is not a time", value=text[:60])) from None


def _moved(moment: datetime, duration: str, sign: int) -> datetime:
    """A moment so much later or earlier; a month is as long as the calendar has it."""
    parts = _DURATION.fullmatch(duration)
    if parts is None:
        raise ValueError
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in parts.groups())
    month = moment.year * 12 + moment.month - 1 + sign * (years * 12 + months)
    year, month = divmod(month, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    exact = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return moment.replace(year=year, month=month + 1, day=day) + sign * exact


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
        return start, timedelta(days=366 if isleap(start.year) else 365)
    if _MONTH.fullmatch(text):
        start = datetime.fromisoformat(f"{text}-01")
        return start, timedelta(days=monthrange(start.year, start.month)[1])
    if _WEEK.fullmatch(text):
        return datetime.fromisoformat(text), timedelta(weeks=1)
    if day := _DAY_OF_YEAR.fullmatch(text):
        start = datetime(int(day[1]), 1, 1) + timedelta(days=int(day[2]) - 1)
        if start.year != int(day[1]):
            raise ValueError
        return start, timedelta(days=1)
    if midnight := _MIDNIGHT.fullmatch(text):  # the end of a day
        return datetime.fromisoformat(f"{midnight[1]}00:00{midnight[3] or ''}") + timedelta(
            days=1
        ), timedelta()
    if leap := _LEAP_SECOND.fullmatch(text):  # which Python does not know
        return datetime.fromisoformat(f"{leap[1]}59{leap[2] or ''}"), timedelta()
    return datetime.fromisoformat(text), timedelta(days=1) if _DAY.fullmatch(text) else timedelta()
