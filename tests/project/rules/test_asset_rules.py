"""Rule 12: ``assets`` select files by glob; a category's rules go first, then the project's."""

import pytest

from sharinghub_static.snapshot.records import FileRecord
from tests.project.reading import asset_keys, codes, config_with, line_and_key, read


def test_selects_by_globs_of_the_category_and_then_of_the_project() -> None:
    config = config_with(assets=["*.csv"])
    project = read("assets: ['*.py']", files=("a.csv", "b.py"), config=config)
    assert asset_keys(project) == ["a.csv", "b.py"]


@pytest.mark.parametrize(
    ("glob", "found"),
    [
        ("*.py", ["a.py", "src/b.py", "src/deep/c.py"]),
        ("src/*.py", ["src/b.py"]),
        ("/*.py", ["a.py"]),
        ("deep/*.py", ["src/deep/c.py"]),
        ("src/**/*.py", ["src/b.py", "src/deep/c.py"]),
        ("?.py", ["a.py", "src/b.py", "src/deep/c.py"]),
        ("[ab].py", ["a.py", "src/b.py"]),
    ],
)
def test_matches_from_the_right(glob: str, found: list[str]) -> None:
    assert asset_keys(read(f"assets: ['{glob}']", files=("a.py", "src/b.py", "src/deep/c.py"))) == found


def test_path_is_another_name_for_glob() -> None:
    assert asset_keys(read("assets: [{path: '*.py'}]", files=("a.py",))) == ["a.py"]


@pytest.mark.parametrize("glob", ["*.PY", "*.pyc", "a", "src/a.py", "a.p?y"])
def test_says_that_nothing_matches(glob: str) -> None:
    project = read(f"assets: ['{glob}']", files=("a.py",))
    assert not project.assets
    assert line_and_key(project, "SH408")[0] == 2


def test_a_category_may_ask_for_what_is_not_there() -> None:
    assert "SH408" not in codes(read("title: x", config=config_with(assets=["*.csv"])))


@pytest.mark.parametrize(("entry", "code"), [("17", "SH107"), ("''", "SH407"), ("../*.py", "SH402")])
def test_an_entry_that_is_no_glob_is_a_problem(entry: str, code: str) -> None:
    assert code in codes(read(f"assets: [{entry}]", files=("a.py",)))


def test_folders_and_submodules_are_no_files() -> None:
    entries = (FileRecord("data.d", "tree"), FileRecord("lib.d", "submodule"))
    assert not read("assets: ['*.d']", files=entries).assets
