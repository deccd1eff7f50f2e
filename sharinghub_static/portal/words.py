"""Numbers, dates and places as people write them; the same on every machine."""

from datetime import UTC, datetime

from sharinghub_static.portal.contexts import Moment
from sharinghub_static.project.model import Extent

__all__ = ["box_in_words", "counted", "humanised", "moment", "number", "period", "size"]

# strftime's month names follow the machine's locale.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_UNITS = ("kB", "MB", "GB", "TB", "PB")


def number(value: int | float) -> str:
    """``12,345``."""
    return f"{value:,}"


def counted(count: int, one: str, many: str = "") -> str:
    """``1 project``, ``1,234 projects``."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def size(size_in_bytes: int | None) -> str:
    """Decimal units, as download managers count; empty when unknown."""
    if size_in_bytes is None or size_in_bytes < 0:
        return ""
    if size_in_bytes < 1000:
        return counted(size_in_bytes, "byte")
    value = float(size_in_bytes)
    for unit in _UNITS:
        value /= 1000
        if value < 999.5 or unit == _UNITS[-1]:
            break
    return f"{value:.1f} {unit}" if value < 9.95 else f"{value:,.0f} {unit}"


def _date(when: datetime) -> str:
    return f"{when.day} {_MONTHS[when.month - 1][:3]} {when.year}"


def moment(when: datetime) -> Moment:
    """A point in time for machines and people.

    Args:
        when: aware; shown in UTC.
    """
    utc = when.astimezone(UTC)
    full = f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}, {utc.hour:02d}:{utc.minute:02d} UTC"
    return Moment(iso=utc.strftime("%Y-%m-%dT%H:%M:%SZ"), date=_date(utc), full=full)


def period(extent: Extent) -> str:
    """From when to when, by days."""
    start = _date(extent.start.astimezone(UTC))
    if extent.end is None:
        return f"since {start}"
    end = _date(extent.end.astimezone(UTC))
    return start if start == end else f"{start} – {end}"


def _degrees(value: float, positive: str, negative: str) -> str:
    rounded = round(value, 2)
    return f"{abs(rounded):g}° {positive if rounded >= 0 else negative}"


def box_in_words(west: float, south: float, east: float, north: float) -> str:
    """The corners of a box in degrees, south-west to north-east; one corner for a point."""
    if west <= -180 and east >= 180 and south <= -89 and north >= 89:
        return "the whole Earth"
    low = f"{_degrees(south, 'N', 'S')}, {_degrees(west, 'E', 'W')}"
    high = f"{_degrees(north, 'N', 'S')}, {_degrees(east, 'E', 'W')}"
    return low if low == high else f"{low} to {high}"


def humanised(name: str) -> str:
    """The name of a property as words: ``eo:cloud_cover`` gives ``Cloud cover``."""
    words = " ".join(name.rpartition(":")[2].replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]
