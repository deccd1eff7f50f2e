"""Rule 7: ``extent.spatial`` is a box of four numbers or a WKT text; without it the geometry is null."""

import pytest

from sharinghub_static.problems import Severity
from tests.cases import each_case
from tests.project.reading import codes, line_and_key, read


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


FORMS = [
    "extent: {spatial: {bbox: [[5.2, 43.6, 16.8, 48.4]]}}",
    "extent: {spatial: [[5.2, 43.6, 16.8, 48.4], [5.2, 43.6, 6, 44]]}",
    "extent: {bbox: [5.2, 43.6, 16.8, 48.4]}",
    "bbox: [5.2, 43.6, 16.8, 48.4]",
    "bbox: [1, 2, 3, 4]\nextent: {spatial: [5.2, 43.6, 16.8, 48.4]}",
    "geometry: {type: Polygon, coordinates: [[[5.2, 43.6], [16.8, 43.6], [16.8, 48.4], [5.2, 43.6]]]}",
    "bbox: [5.2, 43.6, 16.8, 48.4]\ngeometry: {type: MultiPoint, coordinates: [[5.2, 43.6], [16.8, 48.4]]}",
]


@each_case("front", FORMS)
def test_takes_the_forms_of_stac(front: str) -> None:
    project = read(f"license: MIT\n{front}")
    assert project.extent.bbox == (5.2, 43.6, 16.8, 48.4)
    assert codes(project) == set()
    assert {"bbox", "geometry"}.isdisjoint(project.properties)


def test_a_box_that_was_exchanged_is_published_and_advised() -> None:
    project = read("extent:\n  spatial: [16.8, 43.6, 5.2, 48.4]")
    assert project.extent.bbox == (5.2, 43.6, 16.8, 48.4)
    (problem,) = (problem for problem in project.problems if problem.code == "SH316")
    assert (problem.path, problem.line, problem.key) == ("README.md", 3, "extent.spatial")
    assert problem.hint == "Write west, south, east, north: `[5.2, 43.6, 16.8, 48.4]`."


def test_a_polygon_across_the_antimeridian_is_noticed() -> None:
    project = read('bbox: "POLYGON((178 -18, -179 -18, -179 -16, 178 -16, 178 -18))"')
    (problem,) = (problem for problem in project.problems if problem.code == "SH316")
    assert (problem.severity, problem.line) == (Severity.NOTICE, 2)


def test_exchanged_coordinates_are_advised_as_they_should_be() -> None:
    project = read("extent: {spatial: [43.6, 105.2, 48.4, 116.8]}")
    (problem,) = (problem for problem in project.problems if problem.code == "SH306")
    assert problem.hint == "Write longitude first: 105.2, 43.6."


def test_metres_of_a_projection_are_advised_to_become_degrees() -> None:
    project = read("extent: {spatial: [447131.2, 1001286.6, 447166.3, 1001300.0]}")
    (problem,) = (problem for problem in project.problems if problem.code == "SH306")
    assert "EPSG:4326" in problem.hint


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("global", "`[-180, -90, 180, 90]`"),
        ("The whole Earth", "`[-180, -90, 180, 90]`"),
        ("BBOX(5.2, 43.6, 16.8, 48.4)", "`[5.2, 43.6, 16.8, 48.4]`"),
        ("BOX(5.2 43.6, 16.8 48.4)", "`[5.2, 43.6, 16.8, 48.4]`"),
        ("{west: 5, south: 43, east: 17, north: 48}", "`[5, 43, 17, 48]`"),
        ("{xmin: 5, ymin: 43, xmax: 17, ymax: 48}", "`[5, 43, 17, 48]`"),
        ("{type: FeatureCollection, features: []}", "one feature"),
        ("Europe", "`spatial: [west, south, east, north]`"),
    ],
)
def test_the_advice_is_for_what_is_written(value: str, advice: str) -> None:
    written = value if value.startswith("{") else repr(value)
    problems = read(f"extent: {{spatial: {written}}}").problems
    (problem,) = (problem for problem in problems if problem.code == "SH305")
    assert advice in problem.hint


def test_a_box_that_is_not_that_of_the_geometry_is_named() -> None:
    geometry = "geometry: {type: Point, coordinates: [100.02, 10]}"
    project = read(f"bbox: [5.2, 43.6, 16.8, 48.4]\n{geometry}")
    assert project.extent.bbox == (100.02, 10, 100.02, 10)
    (problem,) = [problem for problem in project.problems if problem.code == "SH316"]
    assert (problem.key, problem.line) == ("bbox", 2)
    assert "`[100.02, 10, 100.02, 10]`" in problem.hint
    for box in ("[100, 10, 100, 10]", "[100, 10, 0, 100, 10, 5]", "null", "x"):
        assert "SH316" not in codes(read(f"bbox: {box}\n{geometry}"))
