"""Icons are masks of the style sheet, which show in every scheme and also from a folder."""

import io
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree
from PIL import Image
from playwright.sync_api import Browser

from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.icons import icon_styles
from tests.portal.kinds import KINDS
from tests.portal.rendered import RenderedSite
from tests.projects import make_config

_RULE = re.compile(r'\.i-([a-z-]+)\{--icon:url\("data:image/svg\+xml,([^"]*)"\)\}')


def test_every_icon_is_a_drawing_that_can_be_read() -> None:
    icons = Assets(make_config()).icons
    rules = _RULE.findall(icon_styles(icons))
    assert {name for name, _ in rules} == set(icons)
    for name, drawing in rules:
        assert etree.fromstring(unquote(drawing)).xpath("count(//*)") > 1, name


def test_a_favourite_has_a_filled_sign() -> None:
    usual, pressed = (
        drawing
        for name, drawing in _RULE.findall(icon_styles(Assets(make_config()).icons))
        if name == "bookmark"
    )
    assert tuple(re.search("fill='.*?'", one)[0] for one in (usual, pressed)) == (
        "fill='none'",
        "fill='%23000'",
    )


def test_rules_of_icons_can_stand_in_a_page() -> None:
    assert not re.search(
        "[<>\\\\]", icon_styles({"one": '<path d="M0 0" /><circle r="1" fill="currentColor" />'})
    )


def test_pages_hold_no_drawing_of_an_icon_and_every_icon_has_a_rule(site: RenderedSite) -> None:
    styles = site["assets/portal.css"].decode()
    for path in filter(lambda name: name.endswith(".html"), site):
        assert b"<symbol" not in site[path], path
        for name in re.findall(r'class="icon i-([a-z-]+)"', site[path].decode()):
            assert f".i-{name}{{" in styles, (path, name)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("forced", ["none", "active"])
def test_icons_show_from_a_folder(chromium: Browser, whole_site: Path, scheme: str, forced: str) -> None:
    context = chromium.new_context(color_scheme=scheme, forced_colors=forced, java_script_enabled=False)
    page = context.new_page()
    page.goto((whole_site / KINDS["home"]).as_uri())
    icon = page.locator(".top .icon:visible").first
    picture = Image.open(io.BytesIO(icon.screenshot())).convert("L")
    darkest, lightest = picture.getextrema()
    assert lightest - darkest > 60
    assert max(picture.histogram()) < picture.width * picture.height * 0.95
    context.close()
