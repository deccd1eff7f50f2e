"""Paths that projects had before they were moved or renamed.

GitLab knows a project by its id and redirects its addresses of before; earlier crawls saw the id under them.
"""

from collections.abc import Iterable, Mapping, Sequence

from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.records import ProjectRecord

__all__ = ["former_paths", "moved_paths"]


def former_paths(current: str, history: Sequence[ObservationRecord]) -> list[str]:
    """Return the full paths that a project had before, the newest first.

    Args:
        current: its full path; one that differs in letter case alone is the same.
        history: how it looked at earlier crawls, oldest first.
    """
    paths = {seen.path.lower(): seen.path for seen in history if seen.path}
    return [path for key, path in reversed(paths.items()) if key != current.lower()]


def moved_paths(
    records: Iterable[ProjectRecord], history: Mapping[int, Sequence[ObservationRecord]]
) -> dict[str, str]:
    """Return former paths to the full path of today, sorted.

    A path that another project has now, or that several projects had, leads to none of them.

    Args:
        records: all projects that are published.
        history: GitLab's project id to how the project looked at earlier crawls, oldest first.
    """
    records = list(records)
    taken = {record.full_path.lower() for record in records}
    moved: dict[str, tuple[str, str]] = {}
    for record in records:
        for path in former_paths(record.full_path, history.get(record.id, ())):
            key = path.lower()
            if key in moved:
                taken.add(key)
            moved[key] = (path, record.full_path)
    return dict(sorted(paths for key, paths in moved.items() if key not in taken))
