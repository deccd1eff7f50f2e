"""What the maps are given."""

import gzip
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import orjson
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.components.footprint import footprint
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.pages.map import places_script
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.project.extent.reading import parse_place
from sharinghub_static.project.model import Extent, Project
from sharinghub_static.site.layout import Layout
from tests.projects import CREATED, UPDATED, located, make_config, make_hub, make_project

_BEFORE, _AFTER = b"(globalThis.SharingHub??={}).places=", b";\n"


def _extent(place: object) -> Extent:
    parsed = parse_place(place)
    return Extent(parsed.geometry, parsed.bbox, CREATED, UPDATED)


def _positions(coordinates: Any) -> list[list[float]]:
    if coordinates and isinstance(coordinates[0], float | int):
        return [coordinates]
    return [position for part in coordinates for position in _positions(part)]


def _places(*projects: Project) -> dict[str, Any]:
    config = make_config()
    hub = make_hub(*projects, config=config)
    script = places_script(SiteData(hub, Assets(config), Analyses(hub)))
    assert script.startswith(_BEFORE)
    assert script.endswith(_AFTER)
    shape: dict[str, Any] = orjson.loads(script[len(_BEFORE) : -len(_AFTER)])
    return shape


# Footprints


def test_a_footprint_is_the_geometry_and_its_box() -> None:
    place = orjson.loads(footprint(_extent("POLYGON ((0 0, 4 0, 0 3, 0 0))")))
    assert place["bbox"] == [0, 0, 4, 3]
    assert place["geometry"]["type"] == "Polygon"
    assert sorted(_positions(place["geometry"]["coordinates"])) == [[0, 0], [0, 0], [0, 3], [4, 0]]


def test_a_geometry_that_is_its_box_is_not_said_twice() -> None:
    for ring in ("0 0, 4 0, 4 3, 0 3, 0 0", "4 3, 4 0, 0 0, 0 3, 4 3"):
        assert orjson.loads(footprint(_extent(f"POLYGON (({ring}))"))) == {"bbox": [0, 0, 4, 3]}
    for ring in ("0 0, 4 0, 4 3, 0 0", "0 0, 4 0, 4 3, 2 2, 0 3, 0 0"):
        assert "geometry" in orjson.loads(footprint(_extent(f"POLYGON (({ring}))")))


def test_a_place_across_the_antimeridian_keeps_its_two_parts() -> None:
    place = orjson.loads(footprint(_extent([178, -20, -178, -15])))
    assert place["bbox"] == [178, -20, -178, -15]
    assert {abs(x) for x, _ in _positions(place["geometry"]["coordinates"])} == {178, 180}


def test_heights_are_left_out() -> None:
    assert orjson.loads(footprint(_extent([1, 2, -50, 3, 4, 900]))) == {"bbox": [1, 2, 3, 4]}
    place = orjson.loads(footprint(_extent("POLYGON Z ((0 0 9, 4 0 9, 0 3 9, 0 0 9))")))
    assert {len(position) for position in _positions(place["geometry"]["coordinates"])} == {2}


def test_a_long_coastline_is_reported_in_few_positions_and_stays_where_it_is() -> None:
    teeth = [[index / 1000, 40 + (index % 2) / 100] for index in range(9000)]
    ring = [*teeth, [9, 45], [0, 45], [0, 40]]
    shape = footprint(_extent({"type": "Polygon", "coordinates": [ring]}))
    place = orjson.loads(shape)
    positions = _positions(place["geometry"]["coordinates"])
    assert len(shape) < 20_000
    assert [min(x for x, _ in positions), max(y for _, y in positions)] == pytest.approx([0, 45], abs=0.05)


def test_what_cannot_be_reported_in_few_positions_is_reported_by_its_box() -> None:
    points = [[index / 100, index / 200] for index in range(2000)]
    place = orjson.loads(footprint(_extent({"type": "MultiPoint", "coordinates": points})))
    assert "geometry" not in place


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {},
        {"type": "Point"},
        {"type": "Nothing", "coordinates": []},
        {"type": "Polygon", "coordinates": "x"},
    ],
)
def test_a_geometry_that_is_none_is_drawn_as_its_box(geometry: dict[str, Any] | None) -> None:
    place = orjson.loads(footprint(Extent(geometry, (1, 2, 3, 4), CREATED, UPDATED)))
    assert place == {"bbox": [1, 2, 3, 4]}


@pytest.mark.parametrize("bbox", [None, (), (1, 2, 3), (0, 9, 1, 8), (0, 0, float("nan"), 1), (0, 0, 999, 1)])
def test_no_box_is_no_footprint(bbox: tuple[float, ...] | None) -> None:
    assert footprint(Extent({"type": "Point", "coordinates": [0, 0]}, bbox, CREATED, UPDATED)) == ""


_DEGREES = st.floats(-180, 180), st.floats(-90, 90)


@given(west=_DEGREES[0], east=_DEGREES[0], south=_DEGREES[1], north=_DEGREES[1])
def test_every_box_has_a_footprint_within_the_earth(
    west: float, east: float, south: float, north: float
) -> None:
    # A box of nothing but zeros, to nine digits, stands for no value.
    assume(any(round(number, 9) for number in (west, south, east, north)))
    south, north = sorted((south, north))
    place = orjson.loads(footprint(_extent([west, south, east, north])))
    west, south, east, north = place["bbox"]
    positions = [[west, south], [east, north]]
    if "geometry" in place:
        positions += _positions(place["geometry"]["coordinates"])
    assert all(abs(x) <= 180 and abs(y) <= 90 for x, y in positions)


# data/places.js


def test_places_are_reported_newest_change_first_in_columns() -> None:
    old = make_project(
        "eo/old", "processor", extent=located(1, 2, 3, 4), last_activity_at=UPDATED - timedelta(1)
    )
    new = make_project("eo/new", ("dataset", "processor"), extent=located(178, -5, -178, 5))
    shape = _places(old, make_project("eo/nowhere"), new)
    assert shape["titles"] == ["New", "Old"]
    assert shape["pages"] == ["dataset/eo/new", "processor/eo/old"]
    assert (shape["hues"], shape["kinds"]) == ([0, 1, 2], [1, 2])
    assert shape["boxes"] == [178, -5, -178, 5, 1, 2, 3, 4]


@pytest.mark.parametrize("title", ['"];alert(1);//', "</script>", "\u2028", "half \ud83d", "\\"])
def test_a_title_cannot_leave_its_string(title: str) -> None:
    shape = _places(make_project(title=title, extent=located(1, 2, 3, 4)))
    assert shape["titles"] == [title.replace("\ud83d", "?")]


def test_the_script_is_there_without_any_place() -> None:
    shape = _places(make_project())
    assert (shape["titles"], shape["boxes"]) == ([], [])


def test_pages_of_places_are_where_the_layout_has_them() -> None:
    (page,) = _places(make_project("eo/a b", extent=located(1, 2, 3, 4)))["pages"]
    assert f"{unquote(page)}/index.html" == Layout().project("dataset", "eo/a b")


# The page


def _map_page(hub: Hub) -> str:
    return dict(pages(hub))["map/index.html"].decode()


def test_the_list_beside_the_map_is_there_without_scripts() -> None:
    page = _map_page(make_hub(make_project("eo/here", title="Here", extent=located(1, 2, 3, 4))))
    assert '<a href="../dataset/eo/here/index.html" dir="auto">Here</a>' in page
    assert "Datasets, 2° N, 1° E to 4° N, 3° E" in page


def test_a_long_list_says_how_many_are_left_out() -> None:
    many = [make_project(f"eo/p{number}", extent=located(1, 2, 3, 4)) for number in range(203)]
    page = _map_page(make_hub(*many))
    assert page.count('dir="auto"') == 200
    assert "and 3 more projects in the lists" in page


def test_a_hub_without_places_says_how_to_get_on_the_map() -> None:
    page = _map_page(make_hub(make_project()))
    assert "No project has a location yet" in page
    assert "data-map=" not in page


# Tiles

_TILES = {
    "url": "https://tiles.example.org/{z}/{x}/{y}.png",
    "attribution": "© <script>x</script>[Them](https://example.org)",
}


def test_without_a_configured_tile_layer_the_script_names_none() -> None:
    files = dict(Assets(make_config()).files())
    assert b".tiles=" not in files["assets/map.js"][:100]


def test_a_configured_tile_layer_is_reported_to_the_script() -> None:
    script = dict(Assets(make_config(portal={"tiles": _TILES})).files())["assets/map.js"]
    first, _, rest = script.partition(b";\n")
    shape = orjson.loads(first.removeprefix(b"(globalThis.SharingHub??={}).tiles="))
    assert shape["url"] == _TILES["url"]
    assert "script" not in shape["attribution"]
    assert 'href="https://example.org"' in shape["attribution"]
    assert rest == dict(Assets(make_config()).files())["assets/map.js"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "tiles/{z}/{x}/{y}.png",
        "//tiles.example.org/{z}/{x}/{y}.png",
        "ftp://tiles.example.org/{z}/{x}/{y}.png",
        "javascript:alert('{z}{x}{y}')",
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org/",
        "http://tiles.example.org;script-src/{z}/{x}/{y}",
        "http://tiles.example.org 'unsafe-inline'/{z}/{x}/{y}",
    ],
)
def test_what_is_no_template_of_tiles_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        make_config(portal={"tiles": {"url": url}})


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://tiles.example.org/{z}/{x}/{y}.png", " https://tiles.example.org;"),
        ("http://tiles.local:8080/{z}/{x}/{y}.png", " http://tiles.local:8080;"),
        ("http://{s}.tiles.local/{z}/{x}/{y}.png", " http://*.tiles.local;"),
    ],
)
def test_the_policy_lets_tiles_through(url: str, allowed: str) -> None:
    page = dict(pages(make_hub(make_project(), config=make_config(portal={"tiles": {"url": url}}))))[
        "map/index.html"
    ]
    images = page.decode().partition("img-src ")[2].partition(" media-src")[0]
    assert images == f"'self' data:{allowed}"


# What a reader waits for


def test_a_page_loads_little_before_a_map_is_seen_and_the_countries_are_light() -> None:
    files = dict(Assets(make_config()).files())
    assert len(files["assets/portal.js"]) <= 20_000
    assert len(gzip.compress(files["assets/basemap.js"])) <= 66_000  # names in two languages among them
    assert b"Antarctica" in files["assets/basemap.js"]
    assert b"Natural Earth" in files["assets/map.js"]
