"""What scrolls sideways shows at which side there is more."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator

from tests.portal.browsing import looking

pytestmark = pytest.mark.browser

_TABLE = "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
_ADD = """([markup, width]) => {
  const main = document.querySelector("main");
  main.innerHTML = markup;
  // The page's policy allows styles here, not in the markup.
  main.querySelector("table").style.minWidth = `${width}px`;
  main.querySelector("td").style.height = "60px";
}"""


def _is_shaded(box: Locator) -> tuple[bool, bool]:
    """Whether the left and the right edge of the last row are of another colour than its middle."""
    picture = Image.open(BytesIO(box.screenshot())).convert("L")
    width, row = picture.width, picture.height - 12
    middle, *edges = (picture.getpixel((x, row)) for x in (width // 2, 3, width - 4))
    left, right = (abs(int(str(edge)) - int(str(middle))) > 6 for edge in edges)
    return left, right


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "frame",
    [
        f'<div class="table" tabindex="0">{_TABLE}</div>',
        f'<div class="prose"><div class="table-scroll">{_TABLE}</div></div>',
    ],
    ids=["table", "readme"],
)
def test_a_table_shows_a_shadow_where_there_is_more(
    chromium: Browser, whole_site: Path, frame: str, scheme: str
) -> None:
    address, phone = (whole_site / "index.html").as_uri(), {"width": 360, "height": 740}
    with looking(chromium, address, viewport=phone, color_scheme=scheme) as page:
        box = page.locator("main [class^=table]")
        page.evaluate(_ADD, [frame, 900])
        assert _is_shaded(box) == (False, True)
        box.evaluate("(box) => box.scrollTo(200, 0)")
        assert _is_shaded(box) == (True, True)
        box.evaluate("(box) => box.scrollTo(900, 0)")
        assert _is_shaded(box) == (True, False)
        page.evaluate(_ADD, [frame, 100])
        assert _is_shaded(box) == (False, False)
