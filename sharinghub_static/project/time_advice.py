"""What to write for a time that cannot be read: the advice for the value at hand."""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, datetime
from typing import Final

from sharinghub_static.problems import phrase
from sharinghub_static.text.no_values import stands_for_none

__all__ = ["time_advice"]

_OPEN: Final = frozenset({"open", "ongoing", "present", "now", "today", "current", "continuous", "any"})
_SINCE: Final = re.compile(r"(?:since|from|after|starting(?: in)?|>=?)\s*(?P<time>.+)", re.IGNORECASE)
_UNTIL: Final = re.compile(r"(?:until|till|before|up to|<=?)\s*(?P<time>.+)", re.IGNORECASE)
_BETWEEN: Final = re.compile(
    r"(?:from |between )?(?P<start>\d{4}(?:-\d\d){0,2})\s*(?:-|–|—|to|until|and|\.\.\.?)\s*"
    r"(?P<end>\d{4}(?:-\d\d){0,2}|present|now|today)",
    re.IGNORECASE,
)
_QUARTER: Final = re.compile(r"(?P<year>\d{4})[- ]?Q(?P<quarter>[1-4])", re.IGNORECASE)
_MONTH: Final = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])")
_DECADE: Final = re.compile(r"(?P<decade>\d{3})[xX]|(?P<first>\d{3}0)'?s")
_UNSURE: Final = re.compile(
    r"(?:c\.|ca\.?|circa|about|~)?\s*(?P<time>\d{4}(?:-\d\d){0,2})\s*[?~%]?", re.IGNORECASE
)
_YEAR_LAST: Final = re.compile(r"(?P<first>\d{1,2})[./-](?P<second>\d{1,2})[./-](?P<year>\d{4})")
_YEAR_FIRST: Final = re.compile(r"(?P<year>\d{4})[./-](?P<month>\d{1,2})(?:[./-](?P<day>\d{1,2}))?")
_NAMED: Final = (
    ("%B %Y", "%Y-%m"),
    ("%b %Y", "%Y-%m"),
    ("%d %B %Y", "%Y-%m-%d"),
    ("%d %b %Y", "%Y-%m-%d"),
    ("%B %d %Y", "%Y-%m-%d"),
    ("%b %d %Y", "%Y-%m-%d"),
)
"""Forms with the English name of a month, and the same in ISO 8601."""


def time_advice(value: object) -> str:
    """How to write a time or period that cannot be read; empty where the value does not show it.

    Args:
        value: what is in the front matter.

    >>> time_advice("2018-Q2"), time_advice("since 2018"), time_advice("31/12/2018")
    ('Write `2018-04/2018-06`.', 'Write `2018/..`.', 'Write `2018-12-31`.')
    """
    if isinstance(value, float | bool):
        return ""
    text = " ".join(str(value)[:100].split()).strip("\"'")
    if text.lower() in _OPEN or stands_for_none(text):
        return phrase("Write `null` for a side that is open, or remove the key.")
    if between := _BETWEEN.fullmatch(text):
        end = between["end"] if between["end"][0].isdigit() else ".."
        return _write(f"{between['start']}/{end}")
    if quarter := _QUARTER.fullmatch(text):
        month = int(quarter["quarter"]) * 3
        return _write(f"{quarter['year']}-{month - 2:02d}/{quarter['year']}-{month:02d}")
    for pattern, form in ((_SINCE, "{}/.."), (_UNTIL, "../{}")):
        side = pattern.fullmatch(text)
        if side and (time := _time(side["time"])):
            return _write(form.format(time))
    if compact := _MONTH.fullmatch(text):
        return _write(f"{compact['year']}-{compact['month']}")
    if decade := _DECADE.fullmatch(text):
        first = int(decade["first"] or f"{decade['decade']}0")
        return _write(f"{first:04d}/{first + 9:04d}")
    if (unsure := _UNSURE.fullmatch(text)) and unsure["time"] != text:
        return _write(unsure["time"])
    if day := _YEAR_LAST.fullmatch(text):
        return _day_or_month(day["year"], int(day["first"]), int(day["second"]))
    if day := _YEAR_FIRST.fullmatch(text):
        return _no_such_day(int(day["year"]), int(day["month"]), int(day["day"] or 1))
    time = _time(text)
    return _write(time) if time else ""


def _time(text: str) -> str:
    """A time as ISO 8601 has it; empty when it cannot be known."""
    text = text.strip()
    if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", text):
        return text
    for form, iso in _NAMED:
        with suppress(ValueError):
            return datetime.strptime(text.replace(",", "").replace(".", ""), form).strftime(iso)
    return ""


def _day_or_month(year: str, first: int, second: int) -> str:
    """Which of two numbers is the day; both where each may be."""
    days = [
        f"{year}-{month:02d}-{day:02d}"
        for day, month in dict.fromkeys([(first, second), (second, first)])
        if _exists(int(year), month, day)
    ]
    if len(days) > 1:
        return phrase("Write the year first: `%(first)s` or `%(second)s`.", first=days[0], second=days[1])
    return _write(days[0]) if days else ""


def _no_such_day(year: int, month: int, day: int) -> str:
    if _exists(year, month, day):
        return _write(f"{year}-{month:02d}-{day:02d}")
    if 1 <= month <= 12 and year:
        days = monthrange(year, month)[1]
        return phrase("The month has %(days)s days: write `%(month)s` or one of them.", days=days,
                      month=f"{year:04d}-{month:02d}")  # fmt: skip
    return ""


def _exists(year: int, month: int, day: int) -> bool:
    with suppress(ValueError):
        return bool(date(year, month, day))
    return False


def _write(text: str) -> str:
    return phrase("Write `%(text)s`.", text=text)
