"""Places: boxes, WKT and GeoJSON of every type; the antimeridian; what is no place."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from sharinghub_static.project.extent import ExtentError, parse_place

GEOJSON: list[dict[str, Any]] = [
    {"type": "Point", "coordinates": [5, 43]},
    {"type": "LineString", "coordinates": [[5, 43], [6, 44]]},
    {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
    {"type": "MultiPoint", "coordinates": [[5, 43], [6, 44]]},
    {"type": "MultiLineString", "coordinates": [[[5, 43], [6, 44]], [[7, 43], [8, 44]]]},
    {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]},
]
WKT = [
    "POINT (5 43)",
    "LINESTRING (5 43, 6 44)",
    "POLYGON ((0 0, 1 0, 1 1, 0 0))",
    "MULTIPOINT ((5 43), (6 44))",
    "MULTILINESTRING ((5 43, 6 44), (7 43, 8 44))",
    "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))",
]


@pytest.mark.parametrize("geometry", GEOJSON)
def test_geojson_of_every_type_is_taken(geometry: dict[str, Any]) -> None:
    assert parse_place(geometry)[0] == geometry


@pytest.mark.parametrize("geometry", GEOJSON)
def test_a_feature_is_its_geometry(geometry: dict[str, Any]) -> None:
    assert parse_place({"type": "Feature", "properties": {}, "geometry": geometry})[0] == geometry


@pytest.mark.parametrize(("wkt", "geometry"), list(zip(WKT, GEOJSON, strict=True)))
def test_wkt_of_every_type_is_taken(wkt: str, geometry: dict[str, Any]) -> None:
    assert parse_place(wkt)[0] == geometry


@pytest.mark.parametrize(
    "wkt",
    [
        " point(5 43) ",
        "POINT Z (5 43 120)",
        "SRID=4326;POINT(5 43)",
        "POINT ZM (5 43 1 2)",
        "POINT(5.0 4.3e1)",
    ],
)
def test_wkt_may_be_written_in_other_ways(wkt: str) -> None:
    assert parse_place(wkt) == ({"type": "Point", "coordinates": [5, 43]}, (5, 43, 5, 43))


@pytest.mark.parametrize("box", [[5, 43, 17, 48], "5, 43, 17, 48", "[5 43 17 48]", (5, 43, 17, 48)])
def test_a_box_is_a_polygon_wound_against_the_clock(box: object) -> None:
    geometry, bounds = parse_place(box)
    assert bounds == (5, 43, 17, 48)
    assert geometry["type"] == "Polygon"
    assert shape(geometry).exterior.is_ccw


def test_a_box_with_heights_keeps_them() -> None:
    assert parse_place([5, 43, -10, 17, 48, 4800])[1] == (5, 43, -10, 17, 48, 4800)


def test_a_box_without_width_is_a_point_or_a_line() -> None:
    assert parse_place([5, 43, 5, 43])[0]["type"] == "Point"
    assert parse_place([5, 43, 5, 44])[0]["type"] == "LineString"
    assert parse_place([180, 43, -180, 44])[0]["type"] == "LineString"


def test_a_polygon_wound_with_the_clock_is_turned() -> None:
    geometry, _ = parse_place("POLYGON((0 0, 0 1, 1 1, 1 0, 0 0))")
    assert shape(geometry).exterior.is_ccw


# RFC 7946, 3.1.9 and 5.2


def test_a_box_across_the_antimeridian_is_cut_there() -> None:
    geometry, bounds = parse_place([176.5, -20.9, -177.9, -15.6])
    assert bounds == (176.5, -20.9, -177.9, -15.6)
    assert [part.bounds for part in shape(geometry).geoms] == [
        (176.5, -20.9, 180, -15.6),
        (-180, -20.9, -177.9, -15.6),
    ]


@pytest.mark.parametrize(
    ("wkt", "type_", "bounds"),
    [
        ("POLYGON((170 -10, 190 -10, 190 10, 170 10, 170 -10))", "MultiPolygon", (170, -10, -170, 10)),
        ("POLYGON((-190 -10, -170 -10, -170 10, -190 10, -190 -10))", "MultiPolygon", (170, -10, -170, 10)),
        ("LINESTRING(170 0, 190 0)", "MultiLineString", (170, 0, -170, 0)),
        ("MULTIPOINT((190 1), (170 2))", "MultiPoint", (170, 1, -170, 2)),
        ("POLYGON((180 0, 190 0, 190 5, 180 5, 180 0))", "Polygon", (-180, 0, -170, 5)),
        ("POINT(350 2)", "Point", (-10, 2, -10, 2)),
    ],
)
def test_what_runs_beyond_180_degrees_is_cut(wkt: str, type_: str, bounds: tuple[float, ...]) -> None:
    geometry, box = parse_place(wkt)
    assert geometry["type"] == type_
    assert box == bounds


def test_a_geometry_that_was_cut_already_has_a_box_across_the_antimeridian() -> None:
    west = "((179 0, 180 0, 180 1, 179 1, 179 0))"
    east = "((-180 0, -179 0, -179 1, -180 1, -180 0))"
    assert parse_place(f"MULTIPOLYGON({west}, {east})")[1] == (179, 0, -179, 1)


def test_the_whole_world_does_not_cross_it() -> None:
    assert parse_place([-180, -90, 180, 90])[1] == (-180, -90, 180, 90)
    assert parse_place("POLYGON((-180 -90, 180 -90, 180 90, -180 90, -180 -90))")[1] == (-180, -90, 180, 90)


# What is no place


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "SH305"),
        (True, "SH305"),
        (5, "SH305"),
        ([], "SH305"),
        ([1, 2], "SH305"),
        ([1, 2, 3, 4, 5], "SH305"),
        (["5", "43", "17", "48"], "SH305"),
        ([5, 43, True, 48], "SH305"),
        ([5, 43, 17, None], "SH305"),
        ([math.nan] * 4, "SH305"),
        ([5, 43, math.inf, 48], "SH305"),
        ([5, 43, 17, 95], "SH306"),
        ([5, 43, 190, 48], "SH306"),
        ([5, 48, 17, 43], "SH306"),
        ([5, 43, 10, 17, 48, 0], "SH306"),
        ("", "SH305"),
        ("Europe", "SH305"),
        ("POINT", "SH305"),
        ("POINT(5)", "SH305"),
        ("POINT(1e400 0)", "SH305"),
        ("POINT EMPTY", "SH305"),
        ("POINT(nan 1)", "SH305"),
        ("POINT(5 43", "SH305"),
        ("POINT(5 95)", "SH306"),
        ("POINT(500 5)", "SH306"),
        ("POLYGON((0 0, 1 0, 1 1))", "SH305"),
        ("POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))", "SH307"),
        ("POLYGON((-360 0, 360 0, 360 5, -360 5, -360 0))", "SH307"),
        ("GEOMETRYCOLLECTION(POINT(5 43))", "SH305"),
        ("GEOMETRYCOLLECTION(" * 100_000, "SH305"),
        ("GEOMETRYCOLLECTION(" * 5_000, "SH305"),
        ("POLYGON(" + "(" * 10_000, "SH305"),
        ("CIRCULARSTRING(0 0, 1 1, 2 0)", "SH305"),
        ("<script>", "SH305"),
        ({}, "SH305"),
        ({"type": "Point"}, "SH305"),
        ({"type": "Point", "coordinates": []}, "SH305"),
        ({"type": "Point", "coordinates": ["5", "43"]}, "SH305"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0]]]}, "SH305"),
        ({"type": "Polygon", "coordinates": [5, 43]}, "SH305"),
        ({"type": "GeometryCollection", "geometries": []}, "SH305"),
        ({"type": ["Point"], "coordinates": [5, 43]}, "SH305"),
        ({"type": "Feature", "geometry": None}, "SH305"),
    ],
)
def test_what_is_no_place_is_named(value: object, code: str) -> None:
    with pytest.raises(ExtentError) as raised:
        parse_place(value)
    assert raised.value.code == code


def test_exchanged_latitude_and_longitude_are_guessed() -> None:
    with pytest.raises(ExtentError, match="exchanged"):
        parse_place([43, 105, 48, 116])


Number = st.one_of(st.integers(-400, 400), st.floats(-400, 400), st.sampled_from([180, -180, 90, -90, 0]))


@given(st.lists(Number, min_size=4, max_size=6))
def test_every_box_is_refused_or_valid(numbers: list[float]) -> None:
    _is_refused_or_valid(numbers)


@given(st.lists(st.tuples(Number, st.floats(-90, 90)), min_size=3, max_size=8))
def test_every_ring_is_refused_or_valid(ring: list[tuple[float, float]]) -> None:
    _is_refused_or_valid(
        {"type": "Polygon", "coordinates": [[list(position) for position in [*ring, ring[0]]]]}
    )


@given(st.text(alphabet="POINTLYGSERUMC()0123456789., -eE", max_size=60))
def test_every_text_is_refused_or_valid(text: str) -> None:
    _is_refused_or_valid(text)


def _is_refused_or_valid(value: object) -> None:
    try:
        geometry, bounds = parse_place(value)
    except ExtentError:
        return
    found = shape(geometry)
    assert found.is_valid
    assert not found.is_empty
    west, south, east, north = found.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    assert len(bounds) in {4, 6}
