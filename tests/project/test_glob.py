"""Globs: from the right as pathlib matches, ``**`` for folders, a slash for the root."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.project.glob import Glob, GlobError
from tests.effort import bounded_calls


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*.tif", "map.tif"),
        ("*.tif", "a/b/map.tif"),
        ("data/*.tif", "data/map.tif"),
        ("data/*.tif", "a/data/map.tif"),
        ("./data/*.tif", "data/map.tif"),
        ("/data/*.tif", "data/map.tif"),
        ("/*.md", "README.md"),
        ("**/*.tif", "map.tif"),
        ("**/*.tif", "a/b/map.tif"),
        ("data/**/*.tif", "data/map.tif"),
        ("data/**/*.tif", "data/a/b/map.tif"),
        ("data/**", "data/a/b/map.tif"),
        ("data/**", "data/map.tif"),
        ("map-[0-9].tif", "map-5.tif"),
        ("map-?.tif", "map-é.tif"),
        ("[!a]*.tif", "map.tif"),
        ("docs/Bench marks (2026).csv", "docs/Bench marks (2026).csv"),
        ("**/**/**/x/**/*.tif", "a/x/b/map.tif"),
        ("a**b.tif", "axxb.tif"),
    ],
)
def test_matches(glob: str, path: str) -> None:
    assert Glob(glob).matches(path)


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*.tif", "map.TIF"),
        ("*.tif", "map.tif.aux"),
        ("*.tif", "map.tif/readme"),
        ("data/*.tif", "data/a/map.tif"),
        ("data/*.tif", "mydata/map.tif"),
        ("/*.tif", "data/map.tif"),
        ("/data/*.tif", "a/data/map.tif"),
        ("data/**", "data"),
        ("data", "data/map.tif"),
        ("a/*/c", "a/c"),
        ("map-[0-9].tif", "map-x.tif"),
        ("?.tif", "ab.tif"),
    ],
)
def test_does_not_match(glob: str, path: str) -> None:
    assert not Glob(glob).matches(path)


@pytest.mark.parametrize("glob", ["", " ", "/", "./", "../x", "a/../../x", "..", "x" * 501])
def test_refuses_what_can_match_nothing(glob: str) -> None:
    with pytest.raises(GlobError):
        Glob(glob)


SEGMENT = st.sampled_from(["a", "b.tif", "*", "*.tif", "?", "a*", "[ab]*"])


@given(
    st.lists(SEGMENT, min_size=1, max_size=4),
    st.lists(st.sampled_from(["a", "b", "b.tif"]), min_size=1, max_size=5),
)
def test_agrees_with_pathlib_where_there_is_no_double_star(pattern: list[str], path: list[str]) -> None:
    glob, text = "/".join(pattern), "/".join(path)
    assert Glob(glob).matches(text) == PurePosixPath(text).match(glob)


@pytest.mark.parametrize("glob", ["**/" * 60 + "*x*x*x*x*x*y", "*a" * 200, "**/*" * 100, "[" * 400])
def test_no_glob_takes_more_than_its_length(glob: str) -> None:
    with bounded_calls(500 * 20 * len(glob)):
        for number in range(500):
            Glob(glob).matches("a/" * 30 + "x" * 100 + str(number))
