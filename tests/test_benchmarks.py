"""The benchmarks can be run: what they import and measure is there."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks"


def _load(path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(FOLDER))
    spec = importlib.util.spec_from_file_location(f"benchmark_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_a_benchmark_can_be_loaded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = _load(path, monkeypatch)
    assert module.__doc__
    for owner, name, _ in getattr(module, "STAGES", ()):
        assert callable(getattr(owner, name)), name


def test_what_a_site_weighs_counts_each_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, size in {
        "dataset/eo/cover/index.html": 300,
        "dataset/eo/cover/index.html.gz": 100,
        "fr/dataset/eo/cover/index.html": 310,
        "fr/search/index.html": 20,
        "dataset/index.html": 50,
        "assets/portal.css": 70,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"x" * size)
    (tmp_path / "build.json").write_text('{"categories": {"dataset": 1}, "projects": 1}')
    weights, projects = _load(FOLDER / "weight.py", monkeypatch).kinds_of(tmp_path)
    assert projects == 1
    assert {kind: (each.bytes, each.copies, each.files) for kind, each in weights.items()} == {
        "projects: overview": (400, 100, 2),
        "projects: overview, further languages": (310, 0, 1),
        "search/": (20, 0, 1),
        "lists of categories": (50, 0, 1),
        "assets/": (70, 0, 1),
        "files at the top": (45, 0, 1),
    }


def test_what_everything_costs_is_measured_without_anything_of_an_earlier_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = _load(FOLDER / "rebuilds.py", monkeypatch)
    for name in ("site", ".site.spare"):
        (tmp_path / name).mkdir()
    for name in ("snapshot.sqlite", "snapshot.pages.sqlite", "snapshot.last-build.json", "address.yml"):
        (tmp_path / name).touch()
    for _ in range(2):
        module.put_aside_builds(tmp_path)
    left = {path.name for path in tmp_path.iterdir() if not path.name.startswith(".aside-")}
    assert left == {"snapshot.sqlite", "address.yml"}


def test_tables_take_the_place_of_those_of_an_earlier_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = _load(FOLDER / "rebuilds.py", monkeypatch)
    page = tmp_path / "page.md"
    page.write_text(f"Before\n\n{module.BEGIN}\nold\n{module.END}\n\nAfter\n")
    for _ in range(2):
        module.write_between(page, ["", "| new |"])
    assert page.read_text() == f"Before\n\n{module.BEGIN}\n\n| new |\n\n{module.END}\n\nAfter\n"
    page.write_text("no place")
    with pytest.raises(SystemExit, match="no place for the tables"):
        module.write_between(page, [])
