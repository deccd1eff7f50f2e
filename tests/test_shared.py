"""What workers share is filled once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import fill_once


def test_a_folder_is_filled_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    filled = []

    def fill(folder: Path) -> None:
        filled.append(folder)
        (folder / "x").write_text("content")

    name = f"filled-once-{os.getpid()}"
    first = fill_once(tmp_path_factory, name, fill)
    assert fill_once(tmp_path_factory, name, fill) == first
    assert (first / "x").read_text() == "content"
    assert len(filled) == 1


def test_what_failed_half_way_is_filled_anew(tmp_path_factory: pytest.TempPathFactory) -> None:
    name = f"filled-anew-{os.getpid()}"

    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        fill_once(tmp_path_factory, name, fail)
    folder = fill_once(tmp_path_factory, name, lambda folder: (folder / "whole").touch())
    assert [file.name for file in folder.iterdir()] == ["whole"]


_MODULE = """
import os
import pytest
from tests.shared import fill_once

@pytest.mark.parametrize("number", range(8))
def test_it(number, tmp_path_factory):
    def fill(folder):
        with open({log!r}, "a") as log:
            log.write("filled\\n")
        (folder / "x").touch()
    assert (fill_once(tmp_path_factory, "for-all", fill) / "x").exists()
"""


def test_two_workers_fill_it_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    (tmp_path / "test_it.py").write_text(_MODULE.format(log=str(log)))
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "xdist",
        "-n",
        "2",
        "-p",
        "no:cacheprovider",
        "test_it.py",
    ]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    root = str(Path(__file__).parents[1])
    environ = {**inherited, "PYTHONPATH": root, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    run = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert "8 passed" in run.stdout, run.stdout + run.stderr
    assert log.read_text().splitlines() == ["filled"]
