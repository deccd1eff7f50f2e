"""The front end's sources."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

_FRONTEND = Path(__file__).parents[2] / "frontend"


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((_FRONTEND / "package-lock.json").read_text("utf-8"))
    packages = [package for name, package in lock["packages"].items() if name]
    assert packages
    assert not [package for package in packages if "resolved" in package]
    assert all(package["integrity"].startswith("sha512-") for package in packages)


def test_the_scripts_are_typed_strictly() -> None:
    npm = shutil.which("npm")
    if npm is None or not (_FRONTEND / "node_modules" / "typescript").is_dir():
        pytest.skip("no Node, or the front end was bundled elsewhere: npm --prefix frontend ci")
    checked = subprocess.run(
        [npm, "run", "--silent", "check"], cwd=_FRONTEND, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_colours_stand_in_one_file() -> None:
    for sheet in (_FRONTEND / "src").glob("*.css"):
        if sheet.name != "tokens.css":
            assert not re.search(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(|oklch\(", sheet.read_text("utf-8")), (
                sheet.name
            )
