"""Patterns and maps that are drawn at build time."""

import math
from dataclasses import replace
from urllib.parse import unquote

import pytest

from sharinghub_static.portal.components.pictures import locator, world_map
from sharinghub_static.portal.frame.patterns import Pattern, pattern, pattern_styles
from sharinghub_static.project.model import Extent
from tests.projects import CREATED, UPDATED, located, make_project

_WORLD = "assets/world.svg"
_ATLAS = "map/index.html"


def test_a_pattern_is_the_same_for_the_same_path_and_another_for_another() -> None:
    assert pattern(make_project("a/b", title="One")) == pattern(make_project("a/b", title="Two"))
    drawn = {replace(pattern(make_project(f"a/b{number}")), id="") for number in range(50)}
    assert len(drawn) >= 45


def test_every_pattern_has_its_rules() -> None:
    styles = pattern_styles()
    for number in range(1000):
        drawn = pattern(make_project(f"a/b{number}"))
        assert f".left{drawn.left}{{--left:" in styles
        assert f".right{drawn.right}{{--right:" in styles
        assert not drawn.turn or f".turn{drawn.turn}{{" in styles


def test_each_hill_is_drawn_once() -> None:
    hills = {hill.curve for n in range(12) for hill in Pattern(left=n, right=n, turn=0, id="").hills}
    assert len(hills) == 24
    assert all(curve in unquote(pattern_styles()) for curve in hills)


def test_a_pattern_that_is_drawn_twice_has_ids_of_its_own() -> None:
    project = make_project()
    ids = [hill.id for place in ("", "-again") for hill in pattern(project, place).hills]
    assert len(set(ids)) == 4


@pytest.mark.parametrize(
    "bbox",
    [
        None,
        (),
        (1.0, 2.0),
        (0, 50, 10, 40),
        (0, 0, 200, 10),
        (0, -91, 1, 0),
        (math.nan, 0, 1, 1),
        (0, 0, math.inf, 1),
    ],
)
def test_what_is_no_box_has_no_map(bbox: tuple[float, ...] | None) -> None:
    extent = Extent({"type": "Point"}, bbox, CREATED, UPDATED)
    assert locator(make_project(extent=extent), _WORLD) is None
    assert world_map([make_project(extent=extent)], _WORLD, _ATLAS) is None


@pytest.mark.parametrize(
    "box",
    [
        (-0.33, 42.33, 4.85, 45.05),
        (178, -20, -178, -15),
        (170, -90, -170, 90),
        (-180, -90, 180, 90),
        (10, 89, 11, 90),
        (-75, -90, -70, -60),
        (5, 5, 5, 5),
        (0, -60, 2, 80),
    ],
)
def test_the_whole_box_is_in_view_and_the_land_covers_the_view(
    box: tuple[float, float, float, float],
) -> None:
    drawn = locator(make_project(extent=located(*box)), _WORLD)
    assert drawn is not None
    x, y, width, height = map(float, drawn.view_box.split())
    assert width == pytest.approx(2 * height)
    assert y >= -90
    assert y + height <= 90
    assert min(drawn.copies) <= x
    assert max(drawn.copies) + 360 >= x + width
    assert drawn.boxes or drawn.dots
    for left, top, across, down in drawn.boxes:
        assert y <= top
        assert top + down <= y + height
        if width < 360:
            assert x <= left
            assert left + across <= x + width


def test_heights_of_a_box_do_not_matter() -> None:
    flat = located(1, 2, 10, 12)
    tall = replace(flat, bbox=(1.0, 2.0, -100.0, 10.0, 12.0, 8000.0))
    assert locator(make_project(extent=tall), _WORLD) == locator(make_project(extent=flat), _WORLD)


def test_a_place_too_small_to_see_is_a_dot() -> None:
    drawn = locator(make_project(extent=located(2, 48, 2.1, 48.1)), _WORLD)
    assert drawn is not None
    assert drawn.boxes == ()
    assert [dot[:2] for dot in drawn.dots] == [(2.05, -48.05)]


def test_the_map_of_all_counts_projects_by_area() -> None:
    projects = [make_project(f"a/{number}", extent=located(1, 41, 3, 43)) for number in range(4)]
    projects.append(make_project("a/pacific", extent=located(178, -20, -176, -15)))
    projects.append(make_project("a/world", extent=located(-180, -90, 180, 90)))
    drawn = world_map(projects, _WORLD, _ATLAS, page=lambda project: project.record.full_path)
    names = "4 projects: 0, 1, 2, 1 more project (40° N, 0° E to 50° N, 10° E)"
    assert drawn is not None
    assert [(cell.x, cell.y, cell.count, cell.words, cell.href) for cell in drawn.cells] == [
        (-175, 15, "1", "1 project: Pacific (20° S, 180° W to 10° S, 170° W)", "a/pacific"),
        (5, -45, "4", names, f"{_ATLAS}#bbox=0,40,10,50"),
    ]
    assert drawn.words == "5 projects in 2 areas and 1 project of the whole Earth"


def test_a_thousand_projects_in_one_place_stay_in_their_area() -> None:
    projects = [make_project(f"a/{number}", extent=located(1, 41, 3, 43)) for number in range(1000)]
    drawn = world_map(projects, _WORLD, _ATLAS)
    assert drawn is not None
    assert [cell.radius for cell in drawn.cells] == [5]


def test_a_full_world_is_divided_into_fewer_areas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharinghub_static.portal.components.pictures._MOST_CELLS", 2)
    projects = [make_project(f"a/p{x}", extent=located(x, 5, x, 5)) for x in (5, 15, 25)]
    drawn = world_map(projects, _WORLD, _ATLAS)
    assert drawn
    assert [(cell.x, cell.y, cell.count) for cell in drawn.cells] == [(10, -10, "2"), (30, -10, "1")]
    assert drawn.words == "3 projects in 2 areas"
    assert drawn.cells[0].href == f"{_ATLAS}#bbox=0,0,20,20"


def test_lines_of_a_graticule_are_a_step_apart() -> None:
    drawn = locator(make_project(extent=located(0, 0, 20, 10)), _WORLD)
    assert drawn
    assert drawn.view_box == "-8 -14 36 18"
    assert drawn.graticule == "M-5 -14v18" + "m5-18v18" * 6 + "M-8 -10h36" + "m-36 5h36" * 2
