"""The cores that this process may use."""

import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["granted_cores"]


def granted_cores(system: Path = Path("/")) -> int:
    """Return the number of cores that this machine, or the container, lets this process use.

    Args:
        system: the root of the file system, where Linux reports the limits of containers (cgroups 1 and 2).

    Example:
        >>> granted_cores() >= 1
        True
    """
    # Python 3.13 has this as os.process_cpu_count.
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([cores, *map(int, _quotas(system))]))


def _quotas(system: Path) -> Iterator[float]:
    """Cores that each control group above this process grants."""
    for controllers, group in _groups(system):
        first = system / "sys/fs/cgroup" / controllers
        # In a container its own group is often the root of what it sees.
        folders = [first / group.lstrip("/"), *(first / group.lstrip("/")).parents]
        for folder in folders:
            if not folder.is_relative_to(first):
                break
            yield from _quota(folder)


def _groups(system: Path) -> Iterator[tuple[str, str]]:
    """Folder of the controller, empty for cgroups 2, and path of the group of this process."""
    try:
        lines = (system / "proc/self/cgroup").read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        _, _, rest = line.partition(":")
        controllers, _, group = rest.partition(":")
        if not controllers or "cpu" in controllers.split(","):
            yield controllers, group


def _quota(folder: Path) -> Iterator[float]:
    for read in (_quota_2, _quota_1):
        try:
            quota, period = read(folder)
        except (OSError, ValueError):
            continue
        if quota > 0 and period > 0:
            yield quota / period


def _quota_2(folder: Path) -> tuple[int, int]:
    quota, period = (folder / "cpu.max").read_text("ascii").split()
    return int(quota), int(period)


def _quota_1(folder: Path) -> tuple[int, int]:
    names = ("cpu.cfs_quota_us", "cpu.cfs_period_us")
    quota, period = (int((folder / name).read_text("ascii")) for name in names)
    return quota, period
