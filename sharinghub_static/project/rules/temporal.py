"""Rule 6: ``extent.temporal`` is ``[start, end]``; without it, from creation to the last activity.

Source: SharingHub documentation. Times become UTC; what names no zone is UTC. An end that is a day, a
month or a year is its last second. ``null`` or ``..`` is an open side.

Further forms are those of STAC and of ISO 8601: a list of intervals, whose whole is from the first start to
the last end (``extent.temporal.interval``), one text for an interval (``2018/2025``), one time for all of its
day or year, and an Item's ``datetime``, ``start_datetime`` and ``end_datetime``. A side that cannot be read
is open, for nothing is known of it: the other side never takes its place.
"""

from contextlib import suppress
from datetime import datetime

from sharinghub_static.problems import phrase
from sharinghub_static.project.advice import as_yaml
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.front_matter import dotted
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.project.time_advice import time_advice
from sharinghub_static.project.times import Period, TimeError, interval_parts, parse_time, whole_of
from sharinghub_static.text.no_values import stands_for_none
from sharinghub_static.text.times import rfc3339
from sharinghub_static.text.yaml_reader import YamlPath

_MOST = 200
_EXPECTED = phrase('a list of two times, as `temporal: ["2018-01-01", "2025-12-31"]`,')


@metadata_rule("temporal")
def apply(builder: ProjectBuilder) -> None:
    """Set start and end."""
    value, path = _written(builder)
    period = _period(builder, value, path) if value is not None else None
    if period is None or period == (None, None):
        return
    start, end = period
    if start and end and start > end:
        # Of one day in UTC the hours say which is earlier.
        show = rfc3339 if start.date() == end.date() else _day
        values = {"start": show(start), "end": show(end)}
        message = phrase("the time starts on %(start)s and ends on %(end)s", **values)
        hint = phrase(
            "Write the earlier time first: `[%(start)s, %(end)s]`.", start=values["end"], end=values["start"]
        )
        builder.problem("SH304", message, path, hint=hint)
        return
    builder.start, builder.end = period


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _written(builder: ProjectBuilder) -> tuple[object, YamlPath]:
    """What the front matter says of the time, and where; keys of an Item are dealt with here."""
    start, end = builder.take("start_datetime"), builder.take("end_datetime")
    moment, interval = builder.take("datetime"), builder.take("interval")
    extent = builder.unused_keys.get("extent")
    if isinstance(extent, dict):
        temporal = extent.get("temporal")
        if isinstance(temporal, dict) and "interval" in temporal:
            return temporal["interval"], ("extent", "temporal", "interval")
        for key in ("temporal", "interval"):
            if extent.get(key) is not None:
                return extent[key], ("extent", key)
    if interval is not None:
        return interval, ("interval",)
    if start is not None or end is not None:
        return [start, end], ("start_datetime",) if start is not None else ("end_datetime",)
    return moment, ("datetime",)


def _period(builder: ProjectBuilder, value: object, path: YamlPath) -> Period | None:
    if isinstance(value, list) and value and all(isinstance(part, list) for part in value):
        return _whole([_period(builder, part, (*path, at)) for at, part in enumerate(value[:_MOST])])
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) and "/" in value[0]:
        value = value[0]
    if isinstance(value, list):
        if len(value) == 2:
            return _both(builder, value[0], value[1], path)
        said = phrase(
            "`%(path)s` holds %(count)s times where two are expected",
            path=dotted(path),
            count=len(value),
        )
        hint = time_advice(value[0]) if len(value) == 1 and isinstance(value[0], str) else ""
        if len(value) == 1 and (only := _as_time(value[0])):
            hint = phrase(
                "Write `[%(time)s, null]` for what has gone on since, or `%(time)s` without brackets for that"
                " day, month or year.",
                time=only,
            )
        builder.problem("SH107", said, path, hint=hint)
        return None
    if isinstance(value, dict | bool | float):
        builder.wrong_type(path, _EXPECTED, value)
        return None
    try:
        is_interval = isinstance(value, str) and not stands_for_none(value)  # "n/a" has no two sides
        parts = interval_parts(str(value)) if is_interval else None
        return _both(builder, *parts, path) if parts else whole_of(value)
    except TimeError as error:
        builder.problem("SH303", str(error), path, hint=time_advice(value))
        return None


def _as_time(value: object) -> str:
    """A time as one writes it; empty for what is none."""
    with suppress(TimeError):
        return as_yaml(str(value)) if parse_time(value) else ""
    return ""


def _whole(periods: list[Period | None]) -> Period | None:
    """From the first start to the last end; a Collection's first interval should hold the others."""
    read = [period for period in periods if period is not None]
    starts, ends = [start for start, _ in read], [end for _, end in read]
    if not read:
        return None
    return (
        min((start for start in starts if start), default=None) if all(starts) else None,
        max((end for end in ends if end), default=None) if all(ends) else None,
    )


def _both(builder: ProjectBuilder, start: object, end: object, path: YamlPath) -> Period:
    is_list = path[0] not in {"start_datetime", "end_datetime"}
    return (
        _time(builder, start, (*path, 0) if is_list else path),
        _time(builder, end, (*path, 1) if is_list else ("end_datetime",), is_end=True),
    )


def _time(builder: ProjectBuilder, value: object, path: YamlPath, *, is_end: bool = False) -> datetime | None:
    try:
        return parse_time(value, is_end=is_end)
    except TimeError as error:
        builder.problem("SH303", str(error), path, hint=time_advice(value))
        return None
