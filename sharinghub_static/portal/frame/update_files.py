"""The content of ``updates.json`` and ``data/updates.js``, which a build writes though nothing changed."""

from collections.abc import Iterator

import orjson

from sharinghub_static.analysis.update_times import UpdateTimes
from sharinghub_static.site.layout import Layout

__all__ = ["update_files"]

_FORMAT = orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS
_FIRST = b"(globalThis.SharingHub??={}).updates="


def update_files(times: UpdateTimes) -> Iterator[tuple[str, bytes]]:
    r"""Path and content of each file.

    Args:
        times: ``updated``, ``due`` and ``overdue`` are its keys, in RFC 3339 and UTC; null where not known.

    Example:
        >>> from datetime import UTC, datetime
        >>> dict(update_files(UpdateTimes(datetime(2026, 5, 4, tzinfo=UTC))))["updates.json"]
        b'{"updated":"2026-05-04T00:00:00Z","due":null,"overdue":null}\n'
    """
    content = orjson.dumps(
        {"updated": times.updated, "due": times.due, "overdue": times.overdue}, option=_FORMAT
    )
    yield Layout().updates(), content + b"\n"
    yield Layout().updates_script(), _FIRST + content + b";\n"
