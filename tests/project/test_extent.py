"""Places: boxes, WKT and GeoJSON of every type; the antimeridian; what is no place."""

import math
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from sharinghub_static.project.extent.place import ExtentError
from sharinghub_static.project.extent.reading import parse_place
from tests.cases import each_case

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


def place(value: object) -> tuple[Any, tuple[float, ...]]:
    """Geometry and box of a place."""
    found = parse_place(value)
    return found.geometry, found.bbox


@pytest.mark.parametrize("geometry", GEOJSON)
def test_geojson_of_every_type_is_taken(geometry: dict[str, Any]) -> None:
    assert place(geometry)[0] == geometry


@pytest.mark.parametrize("geometry", GEOJSON)
def test_a_feature_is_its_geometry(geometry: dict[str, Any]) -> None:
    assert place({"type": "Feature", "properties": {}, "geometry": geometry})[0] == geometry


@pytest.mark.parametrize(("wkt", "geometry"), list(zip(WKT, GEOJSON, strict=True)))
def test_wkt_of_every_type_is_taken(wkt: str, geometry: dict[str, Any]) -> None:
    assert place(wkt)[0] == geometry


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
    assert place(wkt) == ({"type": "Point", "coordinates": [5, 43]}, (5, 43, 5, 43))


@pytest.mark.parametrize("box", [[5, 43, 17, 48], "5, 43, 17, 48", "[5 43 17 48]", (5, 43, 17, 48)])
def test_a_box_is_a_polygon_wound_against_the_clock(box: object) -> None:
    geometry, bounds = place(box)
    assert bounds == (5, 43, 17, 48)
    assert geometry["type"] == "Polygon"
    assert shape(geometry).exterior.is_ccw


def test_a_box_with_heights_keeps_them() -> None:
    assert place([5, 43, -10, 17, 48, 4800])[1] == (5, 43, -10, 17, 48, 4800)


def test_a_box_without_width_is_a_point_or_a_line() -> None:
    assert place([5, 43, 5, 43])[0]["type"] == "Point"
    assert place([5, 43, 5, 44])[0]["type"] == "LineString"


def test_a_polygon_wound_with_the_clock_is_turned() -> None:
    geometry, _ = place("POLYGON((0 0, 0 1, 1 1, 1 0, 0 0))")
    assert shape(geometry).exterior.is_ccw


# RFC 7946, 3.1.9 and 5.2


def test_a_box_across_the_antimeridian_is_cut_there() -> None:
    geometry, bounds = place([176.5, -20.9, -177.9, -15.6])
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
    geometry, box = place(wkt)
    assert geometry["type"] == type_
    assert box == bounds


def test_a_geometry_that_was_cut_already_has_a_box_across_the_antimeridian() -> None:
    west = "((179 0, 180 0, 180 1, 179 1, 179 0))"
    east = "((-180 0, -179 0, -179 1, -180 1, -180 0))"
    assert place(f"MULTIPOLYGON({west}, {east})")[1] == (179, 0, -179, 1)


def test_the_whole_world_does_not_cross_it() -> None:
    assert place([-180, -90, 180, 90])[1] == (-180, -90, 180, 90)
    assert place("POLYGON((-180 -90, 180 -90, 180 90, -180 90, -180 -90))")[1] == (-180, -90, 180, 90)


WIDTHS: list[tuple[list[float], tuple[float, ...], str]] = [
    # SharingHub's documented example, and the same with the Alps: 360 degrees wide as they are written.
    ([-66.59, 17.98, -66.64, 18.03], (-66.64, 17.98, -66.59, 18.03), "west (-66.59) and east (-66.64)"),
    ([16.8, 43.6, 5.2, 48.4], (5.2, 43.6, 16.8, 48.4), "west (16.8) and east (5.2)"),
    ([90, -1, -90, 1], (-90, -1, 90, 1), "west (90) and east (-90)"),
    ([5, 48, 17, 43], (5, 43, 17, 48), "south (48) and north (43)"),
    ([5, 43, 10, 17, 48, 0], (5, 43, 0, 17, 48, 10), "lowest (10) and highest (0)"),
    # Across the antimeridian: Fiji, New Zealand with the Chatham Islands, the Bering Sea, the widest.
    ([176.9, -21.0, -178.2, -12.4], (176.9, -21.0, -178.2, -12.4), ""),
    ([166.0, -52.6, -176.0, -29.2], (166.0, -52.6, -176.0, -29.2), ""),
    ([162, 51, -157, 66], (162, 51, -157, 66), ""),
    ([90.1, -1, -90, 1], (90.1, -1, -90, 1), ""),
    # The antimeridian is one of the sides.
    ([180, -10, -170, 10], (-180, -10, -170, 10), ""),
    ([170, -10, -180, 10], (170, -10, 180, 10), ""),
    ([-180, -10, 180, 10], (-180, -10, 180, 10), ""),
    ([-179.95, -60, 179.95, 84], (-179.95, -60, 179.95, 84), ""),
    # Corners in another order, as real Items have them.
    ([2.4122, 49.0649, 2.4016, 49.0577], (2.4016, 49.0577, 2.4122, 49.0649), "west (2.4122)"),
    ([233.6, 54.2, 297.5, 22.6], (-126.4, 22.6, -62.5, 54.2), "233.6 to 297.5"),
    # From 0 to 360, as climate models have it, and drawn on.
    ([0, -90, 360, 90], (-180, -90, 180, 90), "0 to 360"),
    ([190, -20, 200, -10], (-170, -20, -160, -10), "190 to 200"),
    ([176.9, -21.0, 181.8, -12.4], (176.9, -21.0, -178.2, -12.4), "176.9 to 181.8"),
    ([350, 40, 10, 60], (-10, 40, 10, 60), "350 to 10"),
    ([-180.125, -89.875, 179.875, 90.125], (-180, -89.875, 180, 90), "beyond 90 degrees"),
    ([20, -60, 250, 60], (20, -60, -110, 60), "20 to 250"),
    ([-190, 0, -170, 10], (170, 0, -170, 10), "-190 to -170"),
    ([350, 40, 370, 50], (-10, 40, 10, 50), "350 to 370"),
    # The whole Earth with its sides exchanged is no line along the antimeridian; another box is one.
    ([180, -90, -180, 90], (-180, -90, 180, 90), "west (180) and east (-180)"),
    ([180, 90, -180, -90], (-180, -90, 180, 90), "west (180) and east (-180)"),
    ([180, -10, -180, 10], (180, -10, 180, 10), "west (180) and east (-180) of the box are one meridian"),
]


@each_case("numbers, bounds, words", WIDTHS, at_least=20)
def test_a_box_goes_the_narrower_way_around_the_earth(
    numbers: list[float], bounds: tuple[float, ...], words: str
) -> None:
    found = parse_place(numbers)
    assert found.bbox == pytest.approx(bounds)
    assert words in " ".join(found.corrections)
    assert bool(found.corrections) == bool(words)
    assert shape(dict(found.geometry)).is_valid
    assert parse_place(list(found.bbox)).bbox == found.bbox or found.bbox == (20, -60, -110, 60)


def test_the_antimeridian_alone_is_a_line_along_it() -> None:
    line = {"type": "LineString", "coordinates": [[180, -10], [180, 10]]}
    assert place([180, -10, 180, 10]) == (line, (180, -10, 180, 10))


DRAWN: list[tuple[str, str, tuple[float, ...], bool]] = [
    # As ESA delivers a granule of Sentinel-2 at the antimeridian, and a hand-drawn Fiji.
    (
        "POLYGON((180 -16.26, -179.71 -16.26, -179.73 -17.25, 180 -17.25, 180 -16.26))",
        "Polygon", (-180, -17.25, -179.71, -16.26), True,
    ),
    (
        "POLYGON((178.8 -18.2, -179.2 -18.2, -179.2 -16, 178.8 -16, 178.8 -18.2))",
        "MultiPolygon", (178.8, -18.2, -179.2, -16), True,
    ),
    ("LINESTRING(170 0, -170 5)", "MultiLineString", (170, 0, -170, 5), True),
    (
        "POLYGON((170 50, -160 50, -160 70, 170 70, 170 50), (-175 55, -172 55, -172 60, -175 60, -175 55))",
        "MultiPolygon", (170, 50, -160, 70), True,
    ),
    # Around the poles.
    ("POLYGON((-120 70, 0 70, 120 70, -120 70))", "Polygon", (-180, 70, 180, 90), True),
    ("POLYGON((120 -70, 0 -70, -120 -70, 120 -70))", "Polygon", (-180, -90, 180, -70), True),
    (
        "POLYGON((0 60, 120 60, -120 60, 0 60), (40 80, 160 80, -80 80, 40 80))",
        "Polygon", (-180, 60, 180, 80), True,
    ),
    (
        "POLYGON((0 60, -120 60, 120 60, 0 60), (0 80, -120 80, 120 80, 0 80))",
        "Polygon", (-180, 60, 180, 80), True,
    ),
    # Up to a pole, across the antimeridian.
    ("POLYGON((179 60, -179 60, -179 90, 179 90, 179 60))", "MultiPolygon", (179, 60, -179, 90), True),
    ("POLYGON((179 -60, -179 -60, -179 -90, 179 -90, 179 -60))", "MultiPolygon", (179, -90, -179, -60), True),
    ("POLYGON((-180 80, -180 90, 180 90, 180 80, -180 80))", "Polygon", (-180, 80, 180, 90), False),
    # A long edge that closes no ring around a pole.
    (
        "POLYGON((-100 -10, 0 -10, 100 -10, 100 10, -100 10, -100 -10))",
        "Polygon", (-100, -10, 100, 10), False,
    ),
    # Parts that share an edge, or overlap.
    (
        "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 1, 0 0)), ((1 0, 2 0, 2 1, 1 1, 1 0)))",
        "Polygon", (0, 0, 2, 1), False,
    ),
    (
        "MULTIPOLYGON(((0 0, 2 0, 2 2, 0 2, 0 0)), ((1 1, 3 1, 3 3, 1 3, 1 1)))",
        "Polygon", (0, 0, 3, 3), False,
    ),
    (
        "MULTIPOLYGON(((170 4, 180 4, 180 5, 170 5, 170 4)), ((180 4, 190 4, 190 5, 180 5, 180 4)))",
        "MultiPolygon", (170, 4, -170, 5), False,
    ),
    # Islands on both sides, none of them on it.
    ("MULTIPOINT((178 -18), (-179 -17))", "MultiPoint", (178, -18, -179, -17), False),
    ("MULTIPOINT((-60 10), (50 0), (160 5))", "MultiPoint", (-60, 0, 160, 10), False),
    # What really is that wide.
    (
        "POLYGON((-179.95 -60, 179.95 -60, 179.95 84, -179.95 84, -179.95 -60))",
        "Polygon", (-179.95, -60, 179.95, 84), False,
    ),
    # The outer half of a grid's cells lies beyond the pole.
    (
        "POLYGON((-180 -89.875, 180 -89.875, 180 90.125, -180 90.125, -180 -89.875))",
        "Polygon", (-180, -89.875, 180, 90), True,
    ),
    # A raster of 340 degrees.
    (
        "POLYGON((-170.085 79.92, 169.915 79.92, 169.915 -80.08, -170.085 -80.08, -170.085 79.92))",
        "Polygon", (-170.085, -80.08, 169.915, 79.92), False,
    ),
    ("POLYGON((-180 -10, 180 -10, 180 10, -180 10, -180 -10))", "Polygon", (-180, -10, 180, 10), False),
    ("POLYGON((-170 0, 0 0, 170 0, 170 9, 0 9, -170 9, -170 0))", "Polygon", (-170, 0, 170, 9), False),
]  # fmt: skip


@each_case("wkt, type_, bounds, is_cut", DRAWN, at_least=10)
def test_an_edge_goes_the_shorter_way_around_the_earth(
    wkt: str, type_: str, bounds: tuple[float, ...], is_cut: bool
) -> None:
    found = parse_place(wkt)
    assert (found.geometry["type"], found.bbox, found.is_cut) == (type_, bounds, is_cut)
    assert bool(found.corrections) == is_cut
    assert shape(dict(found.geometry)).is_valid
    again = parse_place(dict(found.geometry))
    assert (again.bbox, again.is_cut) == (found.bbox, False)


@each_case(
    "wkt, bounds",
    (
        ("POLYGON((-10 -10, 190 -10, 190 10, -10 10, -10 -10))", (-10, -10, -170, 10)),
        ("LINESTRING(-190 0, 0 5)", (170, 0, 0, 5)),
    ),
)
def test_longitudes_beyond_180_say_on_which_turn_of_the_earth_they_are(
    wkt: str, bounds: tuple[float, ...]
) -> None:
    assert (parse_place(wkt).bbox, parse_place(wkt).corrections) == (bounds, ())


@each_case("wkt", ("BOX(5 43, 16 48)", "Europe", "https://www.geonames.org/3017382", "POINT", "POINT(5)", ""))
def test_a_text_that_is_no_wkt_is_named_in_words(wkt: str) -> None:
    with pytest.raises(ExtentError) as raised:
        parse_place(wkt)
    assert "HTTPS" not in raised.value.message
    assert ("is neither a box nor WKT nor GeoJSON" in raised.value.message) == ("POINT" not in wkt)


def test_missing_brackets_are_named_in_words() -> None:
    with pytest.raises(ExtentError) as raised:
        parse_place({"type": "Polygon", "coordinates": [[5, 43], [17, 43], [17, 48], [5, 43]]})
    assert raised.value.message == "`coordinates` does not have the brackets of a Polygon"


def test_several_boxes_are_the_whole_and_its_parts() -> None:
    geometry, bounds = place([[166, -52, -175, -29], [166, -48, 179, -34], [-177.5, -44.6, -175, -43.5]])
    assert bounds == (166, -52, -175, -29)
    assert geometry["type"] == "MultiPolygon"
    assert len(geometry["coordinates"]) == 2
    assert place([[5, 43, 17, 48]]) == place([5, 43, 17, 48])


@pytest.mark.parametrize(
    ("boxes", "bounds", "parts"),
    [
        ([[5, 43, 17, 48], [20, 50, 30, 60]], (5, 43, 30, 60), 2),
        ([[170, -10, 175, 0], [-175, -10, -170, 0]], (170, -10, -170, 0), 2),
        ([[5, 43, 17, 48], [16, 47, 20, 50]], (5, 43, 20, 50), 1),
    ],
)
def test_boxes_beside_the_first_count_too(boxes: object, bounds: tuple[float, ...], parts: int) -> None:
    found = parse_place(boxes)
    assert found.bbox == bounds
    assert len(shapely.get_parts(shape(dict(found.geometry)))) == parts
    assert "the first of several boxes is the whole" in found.corrections[-1]


_POINT = {"type": "Point", "coordinates": [5.2, 43.6]}


@pytest.mark.parametrize(
    "value",
    [
        '{"type": "Point", "coordinates": [5.2, 43.6]}',
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": _POINT}]},
        _POINT | {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}},
        _POINT | {"crs": "EPSG:4326"},
        "SRID=4258;POINT(5.2 43.6)",
        ["5.2", "43.6", "5.2", "43.6"],
    ],
)
def test_other_spellings_of_one_place(value: object) -> None:
    assert place(value) == (_POINT, (5.2, 43.6, 5.2, 43.6))


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
        (["5", "43", "17", "north"], "SH305"),
        ([0, 0, 0, 0], "SH317"),
        ([0, 0, 0, 0, 0, 0], "SH317"),
        ("POINT(0 0)", "SH317"),
        ({"type": "Point", "coordinates": [0, 0]}, "SH317"),
        ("{" * 5_000, "SH305"),
        ("SRID=3857;POINT(5 43)", "SH306"),
        ({"type": "Point", "coordinates": [5, 43], "crs": "EPSG:3857"}, "SH306"),
        ({"type": "Point", "coordinates": [5, 43], "crs": {"properties": {"name": "EPSG:32632"}}}, "SH306"),
        ({"type": "FeatureCollection", "features": [{}, {}]}, "SH305"),
        ([5, 43, True, 48], "SH305"),
        ([5, 43, 17, None], "SH305"),
        ([math.nan] * 4, "SH305"),
        ([5, 43, math.inf, 48], "SH305"),
        ([5, 43, 17, 95], "SH306"),
        ([-200, 43, 5, 48], "SH306"),
        ([-300, 43, 20, 48], "SH306"),
        ([5, 43, 390, 48], "SH306"),
        ([[5, 43, 17, 48], [1, 2, 3]], "SH305"),
        ([[5, 43, 17, 48], []], "SH305"),
        ([[5, 43, 17, 48]] * 201, "SH305"),
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
        place(value)
    assert raised.value.code == code


def test_exchanged_latitude_and_longitude_are_guessed() -> None:
    with pytest.raises(ExtentError, match="exchanged"):
        place([43, 105, 48, 116])


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
        geometry, bounds = place(value)
    except ExtentError:
        return
    found = shape(geometry)
    assert found.is_valid
    assert not found.is_empty
    west, south, east, north = found.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    assert len(bounds) in {4, 6}
