"""The maps as a reader uses them: with a pointer, with the keyboard, on paper, without scripts."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from sharinghub_static.project.model import Asset
from tests.portal.browsing import looking, serving, write_site
from tests.portal.hubs import HOSTILE_TITLE
from tests.projects import located, make_config, make_hub, make_project

pytestmark = pytest.mark.browser

_TILE = "https://tiles.example.org/"
_DATA = "https://data.example.org/"
_ROOT = Path(__file__).parents[2]
_RASTER = (
    _ROOT
    / "sharinghub_static/demo/samples/earthlab/land/alpine-land-cover/repository/labels/alc_2025_tyrol.tif"
)
_COG = "image/tiff; application=geotiff; profile=cloud-optimized"
_ASSETS = (
    Asset("fields", f"{_DATA}fields.geojson", "application/geo+json", "Fields", size=200),
    Asset("cover", f"{_DATA}cover.tif", _COG, "Cover", size=_RASTER.stat().st_size),
    Asset("closed", f"{_DATA}closed.geojson", "application/geo+json", "Closed"),
)
_PROJECTS = (
    make_project(
        "eo/alps", title="Alps", extent=located(5, 44, 16, 48), keywords=("snow", "alps"), assets=_ASSETS
    ),
    make_project(
        "eo/lyon", "processor", title="Lyon", keywords=("snow",), extent=located(4.7, 45.6, 5, 45.9)
    ),
    make_project("eo/grenoble", "processor", title="Grenoble", extent=located(5.6, 45.1, 5.8, 45.3)),
    make_project("eo/fiji", "ai-model", title="Fiji", extent=located(178, -20, -178, -15)),
    make_project("eo/quito", title=HOSTILE_TITLE, extent=located(-79, -1, -78, 0)),
    make_project("eo/world", title="World", keywords=("snow",), extent=located(-180, -90, 180, 90)),
    make_project("eo/nowhere", title="Nowhere"),
)


def _write(folder: Path, **sections: object) -> Path:
    return write_site(make_hub(*_PROJECTS, config=make_config(**sections)), folder)


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _write(tmp_path_factory.mktemp("atlas"))


@pytest.fixture(scope="module", params=["folder", "prefix"])
def root(request: pytest.FixtureRequest, atlas: Path) -> Iterator[str]:
    """Address of the site: in a folder on disk, and under a prefix of a server."""
    if request.param == "folder":
        yield f"{atlas.as_uri()}/"
        return
    with serving(atlas) as address:
        yield address


def _mark(page: Page, title: str) -> Locator:
    return page.locator(f'.map-mark[aria-label^="{title} ("]')


def _row(page: Page, title: str) -> Locator:
    return page.locator("[data-places] li", has_text=title)


def _titles(page: Page) -> list[str]:
    return [title.strip() for title in page.locator("[data-places] li a").all_inner_texts()]


# A project's page


def test_a_projects_page_draws_its_footprint_over_the_countries(chromium: Browser, root: str) -> None:
    with looking(chromium, f"{root}dataset/eo/alps/index.html") as page:
        page.locator(".map-frame").hover()
        expect(page.locator(".live-map path.footprint")).to_have_count(1)
        expect(page.locator(".live-map path.border")).to_have_count(1)  # the world's copies are far away
        expect(page.locator(".leaflet-control-attribution")).to_have_text("Natural Earth")
        frame = page.locator(".map-frame").bounding_box()
        drawn = page.locator("path.footprint").bounding_box()
        assert frame is not None
        assert drawn is not None
        assert frame["x"] < drawn["x"]
        assert drawn["x"] + drawn["width"] < frame["x"] + frame["width"]
        assert drawn["width"] > frame["width"] / 4


def test_a_place_across_the_antimeridian_is_drawn_in_one_piece(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "ai-model/eo/fiji/index.html").as_uri()) as page:
        page.locator(".map-frame").hover()
        drawn = page.locator("path.footprint").bounding_box()
        assert drawn is not None
        assert 50 < drawn["width"] < 250
        expect(page.locator(".live-map path.border")).to_have_count(2)


def test_the_map_is_loaded_when_one_reaches_for_it_and_nothing_moves(chromium: Browser, atlas: Path) -> None:
    address = (atlas / "dataset/eo/alps/index.html").as_uri()
    with looking(chromium, address, viewport={"width": 360, "height": 300}) as page:
        names = "[...document.scripts].map((one) => one.src.split('/').pop())"
        scripts = f"{names}.filter((one) => one && one !== 'updates.js')"
        frame = page.locator(".map-frame")
        height = "document.documentElement.scrollHeight"
        before = page.evaluate(height)
        frame.scroll_into_view_if_needed()
        assert page.evaluate(scripts) == ["portal.js"]
        frame.hover()
        expect(page.locator("path.footprint")).to_have_count(1)
        assert sorted(page.evaluate(scripts)) == ["basemap.js", "map.js", "portal.js"]
        assert page.evaluate(height) == before


def test_the_keyboard_reaches_for_a_projects_map(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "dataset/eo/alps/index.html").as_uri()) as page:
        page.locator(".map-frame").focus()
        expect(page.locator(".live-map")).to_be_focused()
        assert page.locator(".map-frame").get_attribute("tabindex") is None


def test_a_page_without_a_place_loads_no_map(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "dataset/eo/nowhere/index.html").as_uri()) as page:
        assert page.locator("[data-map]").count() == 0
        scripts = page.evaluate("[...document.scripts].map((one) => one.src.split('/').pop())")
        assert sorted(filter(None, scripts)) == ["portal.js", "updates.js"]


# All places


def test_places_that_are_close_together_gather(chromium: Browser, root: str) -> None:
    with looking(chromium, f"{root}map/index.html") as page:
        cluster = page.get_by_role("button", name="3 projects: move closer")
        expect(cluster).to_have_text("3")
        expect(page.locator("[data-places-count]")).to_have_text("5 in view, 1 of the whole Earth")
        cluster.click()
        expect(_mark(page, "Alps")).to_be_visible()
        expect(page.locator("[data-places-count]")).to_have_text("3 in view, 1 of the whole Earth")
        assert sorted(_titles(page)) == ["Alps", "Grenoble", "Lyon", "World"]
        assert re.search(r"#bbox=-?\d", page.url)


def test_the_map_and_the_list_are_in_step(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri()) as page:
        _row(page, "Fiji").hover()
        expect(_mark(page, "Fiji")).to_have_class(re.compile("is-pointed"))
        expect(page.locator("path.footprint.is-pointed")).to_have_count(1)
        _mark(page, "Fiji").hover()
        expect(_row(page, "Fiji")).to_have_class("is-pointed")
        expect(page.locator(".leaflet-tooltip")).to_have_text("Fiji")
        page.locator("h1").hover()
        expect(page.locator("path.footprint.is-pointed, .leaflet-tooltip, li.is-pointed")).to_have_count(0)
        page.locator(".map-cluster").hover()
        expect(page.locator("li.is-pointed")).to_have_count(3)


def test_the_keyboard_reaches_every_mark_and_moves_the_map(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri(), reduced_motion="reduce") as page:
        map_ = page.get_by_role("group", name="Map of 6 projects")
        expect(map_).to_have_count(1)
        map_.focus()
        before = page.url
        page.keyboard.press("ArrowUp")
        page.wait_for_url(lambda now: now != before)
        page.locator(".map-cluster").focus()
        expect(page.locator("li.is-pointed")).to_have_count(3)
        page.keyboard.press("Enter")
        expect(_mark(page, "Alps")).to_be_visible()
        expect(map_).to_be_focused()
        _mark(page, "Alps").focus()
        expect(page.locator(".leaflet-tooltip")).to_have_text("Alps")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Alps")


def test_a_link_that_the_map_is_dragged_by_is_not_followed(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri()) as page:
        box = _mark(page, "Fiji").bounding_box()
        assert box is not None
        before = page.url
        page.mouse.move(box["x"] + 12, box["y"] + 12)
        page.mouse.down()
        page.mouse.move(box["x"] - 80, box["y"] - 40, steps=8)
        page.mouse.up()
        page.wait_for_url(lambda now: now != before)
        expect(page.locator("h1")).to_have_text("Map")
        _mark(page, "Fiji").click()
        expect(page.locator("h1")).to_have_text("Fiji")


def test_a_category_can_be_taken_away(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri()) as page:
        page.get_by_label("Datasets (3)").uncheck()
        expect(page.locator("[data-places-count]")).to_have_text("3 in view")
        assert sorted(_titles(page)) == ["Fiji", "Grenoble", "Lyon"]
        page.get_by_label("Datasets (3)").check()
        expect(page.locator("[data-places] li")).to_have_count(6)


def test_the_map_is_narrowed_by_a_topic_which_stays_in_the_address(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri()) as page:
        page.get_by_label("Topic").select_option("snow")
        expect(page.locator("[data-places-count]")).to_have_text("2 in view, 1 of the whole Earth")
        assert sorted(_titles(page)) == ["Alps", "Lyon", "World"]
        address = page.url
        assert address.endswith("&topic=snow")
    with looking(chromium, address) as page:
        expect(page.locator("[data-places] li")).to_have_count(3)
        expect(page.get_by_label("Topic")).to_have_value("snow")


def test_data_of_a_project_are_shown_on_its_map_once_they_are_asked_for(
    chromium: Browser, atlas: Path
) -> None:
    square = {"type": "Polygon", "coordinates": [[[6, 45], [8, 45], [8, 46], [6, 45]]]}
    asked: list[str] = []

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(_DATA)
        asked.append(name)
        body = _RASTER.read_bytes() if name == "cover.tif" else json.dumps(square)
        if name == "closed.geojson":
            route.abort()  # as a browser does where a server lets no other site read
        else:
            route.fulfill(body=body, headers={"Access-Control-Allow-Origin": "*"})

    context = chromium.new_context()
    try:
        page = context.new_page()
        page.route(f"{_DATA}**", answer)
        page.goto((atlas / "dataset/eo/alps/index.html").as_uri())
        page.wait_for_timeout(200)
        assert asked == []
        page.get_by_role("button", name="Fields").click()  # the map has not begun: it does now
        expect(page.locator("path.footprint")).to_have_count(1)
        expect(page.locator("path.data-vector")).to_have_count(1)
        page.get_by_role("button", name="Cover").click()
        expect(page.locator("img.data-raster")).to_have_count(1)
        page.get_by_role("button", name="Closed").click()
        expect(page.locator(".map-data [role=status]")).to_contain_text("does not let other sites read it")
        page.get_by_role("button", name="Fields").click()
        expect(page.locator("path.data-vector")).to_have_count(0)
        assert asked == ["fields.geojson", "cover.tif", "closed.geojson"]
    finally:
        context.close()


def test_an_area_of_the_address_is_shown_by_the_map(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri() + "#bbox=-80,-10,-70,0") as page:
        expect(page.locator("[data-places-count]")).to_have_text("1 in view, 1 of the whole Earth")


def test_the_circle_of_a_single_project_leads_to_it(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "index.html").as_uri()) as page:
        circle = page.locator("a.cell", has_text="10° S, 80° W to 0° N, 70° W")
        title = (circle.get_attribute("aria-label") or "").removeprefix("1 project: ").rpartition(" (")[0]
        circle.click()
        expect(page.locator("h1").first).to_have_text(title)


@pytest.mark.parametrize(
    "fragment", ["#bbox=1,2", "#bbox=a,b,c,d", "#bbox=0,50,1,40", "#bbox=,,,", "#%E0%A4%A"]
)
def test_an_address_that_names_no_box_shows_everything(chromium: Browser, atlas: Path, fragment: str) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri() + fragment) as page:
        expect(page.locator("[data-places-count]")).to_have_text("5 in view, 1 of the whole Earth")


def test_a_hostile_title_stays_text_on_the_map(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri()) as page:
        page.locator(".map-mark[data-hue='1']").hover()
        expect(page.locator(".leaflet-tooltip")).to_have_text(HOSTILE_TITLE)
        assert page.locator(".leaflet-tooltip script, [data-places] script").count() == 0


# Without scripts, on paper, at rest


def test_without_scripts_there_are_a_picture_and_a_list(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri(), java_script_enabled=False) as page:
        assert len(_titles(page)) == 6
        assert page.locator("svg.map").is_visible()
        assert page.locator("svg.map a").count() == 4
        assert not page.locator("[data-legend]").is_visible()


def test_on_paper_the_drawn_picture_stands_for_the_live_map(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "dataset/eo/alps/index.html").as_uri()) as page:
        page.locator(".map-frame").hover()
        expect(page.locator("path.footprint")).to_have_count(1)
        page.emulate_media(media="print")
        assert page.locator("svg.map").is_visible()
        assert not page.locator(".live-map").is_visible()


def test_on_paper_the_list_stays_as_it_was(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri()) as page:
        expect(page.locator("[data-places-count]")).to_have_text("5 in view, 1 of the whole Earth")
        page.emulate_media(media="print")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert len(_titles(page)) == 6


def test_nothing_moves_for_who_wants_no_motion(chromium: Browser, atlas: Path) -> None:
    for motion, animated in (("reduce", 0), ("no-preference", 1)):
        with looking(chromium, (atlas / "map/index.html").as_uri(), reduced_motion=motion) as page:
            expect(page.locator(".live-map")).to_have_count(1)
            assert page.locator(".live-map.leaflet-fade-anim").count() == animated


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_the_map_does_not_run_out_of_the_page(chromium: Browser, atlas: Path, width: int) -> None:
    viewport = {"width": width, "height": 800}
    with looking(chromium, (atlas / "map/index.html").as_uri(), viewport=viewport) as page:
        expect(page.locator(".live-map")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


# Tiles


def test_configured_tiles_are_asked_of_their_host_alone(chromium: Browser, tmp_path: Path) -> None:
    tiles = {"url": _TILE + "{z}/{x}/{y}.png", "attribution": "© *Tiles*"}
    folder = _write(tmp_path, portal={"tiles": tiles})
    with looking(chromium, (folder / "map/index.html").as_uri(), asks=_TILE) as page:
        expect(page.locator("img.leaflet-tile").first).to_have_attribute("src", re.compile(f"^{_TILE}"))
        expect(page.locator(".leaflet-control-attribution")).to_have_text("© Tiles")
        assert page.locator("path.land").count() == 0
        assert page.locator(".names-pane").count() == 0


# A box that the reader draws


@contextmanager
def _drawing(chromium: Browser, atlas: Path, box: str = "null") -> Iterator[Page]:
    with looking(chromium, (atlas / "dataset/eo/alps/index.html").as_uri()) as page:
        page.locator(".map-frame").hover()
        expect(page.locator("path.footprint")).to_have_count(1)
        page.evaluate(
            f"""() => {{
              const frame = document.createElement("div");
              frame.className = "map-frame atlas-box";
              frame.setAttribute("aria-label", "Where");
              document.querySelector("main").replaceChildren(frame);
              frame.attributeStyleMap.set("height", "400px");
              globalThis.boxes = [];
              const onChange = (box) => boxes.push(box);
              globalThis.drawn = SharingHub.map.drawBox(frame, {{ bbox: {box}, onChange }});
            }}"""
        )
        yield page


def test_a_box_is_drawn_with_the_pointer(chromium: Browser, atlas: Path) -> None:
    with _drawing(chromium, atlas) as page:
        frame = page.locator(".atlas-box").bounding_box()
        assert frame is not None
        page.get_by_role("button", name="Draw a box").click()
        middle = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
        page.mouse.move(*middle)
        page.mouse.down()
        page.mouse.move(middle[0] + 60, middle[1] - 50, steps=5)
        page.mouse.up()
        [[west, south, east, north]] = page.evaluate("boxes")
        assert -180 <= west < east <= 180
        assert -90 <= south < north <= 90
        assert page.locator("path.drawn-box").count() == 1
        expect(page.get_by_role("button", name="Draw a box")).to_have_attribute("aria-pressed", "false")


def test_a_box_is_drawn_with_the_keyboard_and_removed(chromium: Browser, atlas: Path) -> None:
    with _drawing(chromium, atlas) as page:
        page.get_by_role("button", name="Use this view").press("Enter")
        page.get_by_role("button", name="Remove the box").press("Enter")
        view, none = page.evaluate("boxes")
        assert len(view) == 4
        assert none is None
        expect(page.get_by_role("button", name="Remove the box")).to_be_hidden()


def test_a_box_across_the_antimeridian_stays_one(chromium: Browser, atlas: Path) -> None:
    with _drawing(chromium, atlas, "[170, -30, -160, 0]") as page:
        drawn = page.locator("path.drawn-box").bounding_box()
        frame = page.locator(".atlas-box").bounding_box()
        assert drawn is not None
        assert frame is not None
        assert drawn["width"] < frame["width"]
        page.get_by_role("button", name="Use this view").click()
        [[west, _, east, _]] = page.evaluate("boxes")
        assert west > east


def test_setting_a_box_reports_nobody(chromium: Browser, atlas: Path) -> None:
    with _drawing(chromium, atlas) as page:
        page.evaluate("drawn.set([1, 2, 3, 4])")
        assert page.locator("path.drawn-box").count() == 1
        page.evaluate("drawn.set(null)")
        assert page.locator("path.drawn-box").count() == 0
        page.evaluate("drawn.remove()")
        assert page.evaluate("boxes") == []
        assert page.locator(".atlas-box > *").count() == 0


def _corner(page: Page, name: str) -> tuple[float, float]:
    box = page.get_by_role("button", name=name).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_corner_of_the_box_is_dragged_and_the_one_across_stays(chromium: Browser, atlas: Path) -> None:
    with _drawing(chromium, atlas, "[0, 40, 20, 50]") as page:
        expect(page.locator(".corner")).to_have_count(4)
        x, y = _corner(page, "North-east corner")
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 60, y - 40, steps=6)
        page.mouse.up()
        [[west, south, east, north]] = page.evaluate("boxes")
        assert (west, south) == (0, 40)
        assert east > 20
        assert north > 50
        assert _corner(page, "North-west corner")[1] == pytest.approx(y - 40, abs=3)


def test_a_corner_that_is_dragged_over_the_one_across_turns_the_box_inside_out(
    chromium: Browser, atlas: Path
) -> None:
    with _drawing(chromium, atlas, "[0, 40, 20, 50]") as page:
        start, end = _corner(page, "South-west corner"), _corner(page, "North-east corner")
        page.mouse.move(*start)
        page.mouse.down()
        page.mouse.move(end[0] + 40, end[1] - 40, steps=8)
        page.mouse.up()
        [[west, south, east, north]] = page.evaluate("boxes")
        assert (west, south) == (20, 50)
        assert east > 20
        assert north > 50
        assert _corner(page, "South-west corner")[0] == pytest.approx(end[0], abs=3)


def test_a_corner_is_moved_with_the_arrow_keys_and_the_map_stays(chromium: Browser, atlas: Path) -> None:
    with _drawing(chromium, atlas, "[0, 40, 20, 50]") as page:
        corner = page.get_by_role("button", name="South-west corner")
        other = _corner(page, "North-east corner")
        corner.focus()
        corner.press("ArrowLeft")
        corner.press("ArrowDown")
        corner.press("Shift+ArrowDown")
        _, _, [west, south, east, north] = page.evaluate("boxes")
        assert west < 0
        assert south < 40
        assert (east, north) == (20, 50)
        assert _corner(page, "North-east corner") == pytest.approx(other, abs=2)
        assert corner.evaluate("element => element === document.activeElement")
        expect(corner).to_have_attribute("aria-label", re.compile(r"^South-west corner: 3\d\.?\d*°, -\d"))


def test_without_a_box_there_are_no_corners(chromium: Browser, atlas: Path) -> None:
    with _drawing(chromium, atlas, "[0, 40, 20, 50]") as page:
        page.get_by_role("button", name="Remove the box").click()
        expect(page.locator(".corner")).to_have_count(0)
        page.evaluate("drawn.set([1, 2, 3, 4])")
        expect(page.locator(".corner")).to_have_count(4)


# Names of countries


def _names(page: Page) -> list[str]:
    expect(page.locator(".names-pane span").first).to_be_attached()
    return page.locator(".names-pane span").all_inner_texts()


def test_countries_are_named_where_their_names_fit_and_none_covers_another(
    chromium: Browser, atlas: Path
) -> None:
    with _drawing(chromium, atlas) as page:
        far = _names(page)
        assert "Russia" in far
        assert "Switzerland" not in far
    with _drawing(chromium, atlas, "[4, 44, 14, 50]") as page:
        assert {"France", "Germany"} <= set(_names(page))
        boxes = [one.bounding_box() for one in page.locator(".names-pane span").all()]
        for number, one in enumerate(boxes):
            for other in boxes[number + 1 :]:
                assert one is not None
                assert other is not None
                apart = (
                    one["x"] + one["width"] <= other["x"]
                    or other["x"] + other["width"] <= one["x"]
                    or one["y"] + one["height"] <= other["y"]
                    or other["y"] + other["height"] <= one["y"]
                )
                assert apart, (one, other)


def test_countries_are_named_in_the_pages_language(chromium: Browser, atlas: Path) -> None:
    with looking(chromium, (atlas / "map/index.html").as_uri()) as page:
        expect(page.locator(".live-map")).to_have_count(1)
        page.evaluate("document.documentElement.lang = 'fr'")
        page.evaluate(
            """() => {
              const frame = document.createElement("div");
              frame.className = "map-frame";
              frame.attributeStyleMap.set("height", "400px");
              document.querySelector("main").replaceChildren(frame);
              SharingHub.map.drawBox(frame, { bbox: [4, 44, 14, 50], onChange: () => null });
            }"""
        )
        assert {"Suisse", "Allemagne"} <= set(_names(page))
