"""Rule 6: ``extent.temporal`` is ``[start, end]``; without it, from creation to the last activity.

Source: SharingHub documentation. Times become UTC; what names no zone is UTC. An end that is a day, a
month or a year is its last second. ``null`` or ``..`` is an open end.
"""

from datetime import datetime

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.project.times import TimeError, parse_time
from sharinghub_static.text.yaml_reader import YamlPath

_EXPECTED = phrase('a list of two times, as `temporal: ["2018-01-01", "2025-12-31"]`,')


@metadata_rule("temporal")
def apply(builder: ProjectBuilder) -> None:
    """Set start and end."""
    created, last = builder.record.created_at, builder.record.last_activity_at
    builder.start, builder.end = min(created, last), last
    extent = builder.unused_keys.get("extent")
    if not isinstance(extent, dict) or "temporal" not in extent:
        return
    path: YamlPath = ("extent", "temporal")
    value = extent["temporal"]
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):
        value = value[0]  # a collection's interval
    if not isinstance(value, list):
        builder.wrong_type(path, _EXPECTED, value)
        return
    if len(value) != 2:
        builder.problem(
            "SH107",
            phrase("`extent.temporal` holds %(count)s times where two are expected", count=len(value)),
            path,
        )
        return
    start = _time(builder, value[0], (*path, 0), None)
    end = _time(builder, value[1], (*path, 1), builder.end, is_end=True)
    if start and end and start > end:
        builder.problem(
            "SH304",
            phrase(
                "the time starts on %(start)s and ends on %(end)s",
                start=f"{start:%Y-%m-%d}",
                end=f"{end:%Y-%m-%d}",
            ),
            path,
        )
        return
    builder.end = end
    builder.start = start or min(builder.start, end or builder.start)


def _time(
    builder: ProjectBuilder, value: object, path: YamlPath, default: datetime | None, *, is_end: bool = False
) -> datetime | None:
    try:
        return parse_time(value, is_end=is_end)
    except TimeError as error:
        builder.problem("SH303", str(error), path)
        return default
