"""The front end's sources."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_FRONTEND = Path(__file__).parents[2] / "frontend"


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((_FRONTEND / "package-lock.json").read_text("utf-8"))
    packages = [package for name, package in lock["packages"].items() if name]
    assert packages
    assert not [package for package in packages if "resolved" in package]
    assert all(package["integrity"].startswith("sha512-") for package in packages)


def test_the_scripts_pass_their_own_tests() -> None:
    """Their types and style are checked by ``make types`` and ``make lint``, as those of Python."""
    npm = shutil.which("npm") or shutil.which("npm", path=Path(sys.executable).parent)
    if npm is None:
        pytest.skip("no Node: the tests of the scripts in frontend/ need it")
    if not (_FRONTEND / "node_modules" / "oxlint").is_dir():
        pytest.skip("the packages of the front end are not installed: npm --prefix frontend ci")
    path = f"{Path(npm).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [npm, "run", "--silent", "test"],
        cwd=_FRONTEND,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_colours_stand_in_one_file() -> None:
    for sheet in (_FRONTEND / "src").glob("*.css"):
        if sheet.name != "tokens.css":
            assert not re.search(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(|oklch\(", sheet.read_text("utf-8")), (
                sheet.name
            )
