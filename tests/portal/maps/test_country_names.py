"""The names of countries on a map."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.portal.browsing import looking
from tests.portal.maps.atlas import drawing

pytestmark = pytest.mark.browser


def _names(page: Page) -> list[str]:
    expect(page.locator(".names-pane span").first).to_be_attached()
    return page.locator(".names-pane span").all_inner_texts()


def test_countries_are_named_where_their_names_fit_and_none_covers_another(
    chromium: Browser, atlas: Path
) -> None:
    with drawing(chromium, atlas) as page:
        far = _names(page)
        assert "Russia" in far
        assert "Switzerland" not in far
    with drawing(chromium, atlas, "[4, 44, 14, 50]") as page:
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
