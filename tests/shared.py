"""Folders that are costly to fill, filled once for all workers of a test run."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

__all__ = ["fill_once"]


def fill_once(factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], object]) -> Path:
    """Return a folder that the first worker fills, while the others wait for it.

    Args:
        factory: pytest's ``tmp_path_factory``.
        name: of the folder, one in the whole run.
        fill: is given the empty folder; when it fails, the next worker tries again.
    """
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # that of one worker is inside the run's
    folder = base / name
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            draft = factory.mktemp(f"{name}-draft")
            fill(draft)
            draft.rename(folder)
    return folder
