"""Rule 7: ``extent.spatial`` is a box of four numbers or a WKT text; without it the geometry is null."""

import pytest

from tests.project.reading import line_and_key, read


def test_takes_a_box() -> None:
    extent = read("extent: {spatial: [5.2, 43.6, 16.8, 48.4]}").extent
    assert extent.bbox == (5.2, 43.6, 16.8, 48.4)
    assert extent.geometry is not None
    assert extent.geometry["type"] == "Polygon"


def test_takes_wkt() -> None:
    extent = read('extent: {spatial: "POLYGON((88 21, 92 21, 90 26, 88 21))"}').extent
    assert extent.bbox == (88, 21, 92, 26)


def test_leaves_a_project_without_a_place_alone() -> None:
    extent = read("title: x").extent
    assert (extent.geometry, extent.bbox) == (None, None)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("[1, 2, 3]", "SH305"),
        ("[1, 2, 3, x]", "SH305"),
        ("[1, 2, 3, .nan]", "SH305"),
        ("[48.4, 143.6, 5.2, 16.8]", "SH306"),
        ("[1, 50, 2, 40]", "SH306"),
        ("[-200, 0, 10, 10]", "SH306"),
        ("'POLYGON((1 1, 2 1))'", "SH305"),
        ("'POLYGON((0 0, 1 1, 0 1, 1 0, 0 0))'", "SH307"),
        ("'GEOMETRYCOLLECTION(POINT(1 2))'", "SH305"),
        ("'POINT EMPTY'", "SH305"),
        ("somewhere", "SH305"),
        ("true", "SH305"),
        ("{type: Circle, coordinates: [1, 2]}", "SH305"),
    ],
)
def test_a_place_that_cannot_be_read_is_a_problem_with_its_line(value: str, code: str) -> None:
    project = read(f"extent:\n  spatial: {value}")
    assert project.extent.geometry is None
    line, key = line_and_key(project, code)
    assert (line, key) == (3, "extent.spatial")
