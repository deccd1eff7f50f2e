"""A box that the reader draws on a map, with the pointer and with the keyboard."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.portal.maps.atlas import drawing

pytestmark = pytest.mark.browser


def test_a_box_is_drawn_with_the_pointer(chromium: Browser, atlas: Path) -> None:
    with drawing(chromium, atlas) as page:
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
    with drawing(chromium, atlas) as page:
        page.get_by_role("button", name="Use this view").press("Enter")
        page.get_by_role("button", name="Remove the box").press("Enter")
        view, none = page.evaluate("boxes")
        assert len(view) == 4
        assert none is None
        expect(page.get_by_role("button", name="Remove the box")).to_be_hidden()


def test_a_box_across_the_antimeridian_stays_one(chromium: Browser, atlas: Path) -> None:
    with drawing(chromium, atlas, "[170, -30, -160, 0]") as page:
        drawn = page.locator("path.drawn-box").bounding_box()
        frame = page.locator(".atlas-box").bounding_box()
        assert drawn is not None
        assert frame is not None
        assert drawn["width"] < frame["width"]
        page.get_by_role("button", name="Use this view").click()
        [[west, _, east, _]] = page.evaluate("boxes")
        assert west > east


def test_setting_a_box_reports_nobody(chromium: Browser, atlas: Path) -> None:
    with drawing(chromium, atlas) as page:
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
    with drawing(chromium, atlas, "[0, 40, 20, 50]") as page:
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
    with drawing(chromium, atlas, "[0, 40, 20, 50]") as page:
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
    with drawing(chromium, atlas, "[0, 40, 20, 50]") as page:
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
    with drawing(chromium, atlas, "[0, 40, 20, 50]") as page:
        page.get_by_role("button", name="Remove the box").click()
        expect(page.locator(".corner")).to_have_count(0)
        page.evaluate("drawn.set([1, 2, 3, 4])")
        expect(page.locator(".corner")).to_have_count(4)
