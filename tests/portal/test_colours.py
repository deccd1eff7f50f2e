"""The owner's colour in both schemes."""

import re
from pathlib import Path

import pytest
from pygments.token import STANDARD_TYPES

from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.colours import contrast, readable
from sharinghub_static.portal.markdown.code import ALIKE, PLAIN
from tests.projects import make_config

_WHITE, _DARK = (255, 255, 255), (0x1B, 0x20, 0x25)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@pytest.mark.parametrize(
    "colour", ["#ffffff", "#000000", "#ffcc00", "#0b5cad", "#7f7f7f", "#ff0000", "#00ff00"]
)
def test_any_colour_can_be_read_in_both_schemes(colour: str) -> None:
    light, dark = readable(colour)
    assert contrast(_rgb(light), _WHITE) >= 4.5
    assert contrast(_rgb(dark), _DARK) >= 4.5


@pytest.mark.parametrize(("colour", "index"), [("#0b5cad", 0), ("#7ab8f5", 1)])
def test_a_colour_that_can_be_read_stays_as_it_is(colour: str, index: int) -> None:
    assert readable(colour)[index] == colour


def test_black_on_white_is_the_greatest_contrast() -> None:
    assert contrast((0, 0, 0), _WHITE) == pytest.approx(21)
    assert contrast(_WHITE, _WHITE) == 1


def test_only_code_without_a_colour_is_left_without_a_class() -> None:
    rules = re.findall(r"\.highlight \.(\w+) \{ ([^}]+) \}", Assets(make_config()).styles)
    coloured = {name for name, style in rules if style != "color: light-dark(currentcolor, #E6EDF3)"}
    assert {*STANDARD_TYPES.values()} - coloured - PLAIN == set()
    assert PLAIN & coloured <= {"o", "w"}
    styles = dict(rules)
    assert all(styles[name] == styles[like] for name, like in ALIKE.items())


def test_the_owners_colour_comes_after_the_styles_own() -> None:
    styles = Assets(make_config(portal={"accent": "#aa0000"})).styles
    accents = re.findall(r"--accent: ?light-dark\(([^)]+)\)", styles)
    assert accents[0] == accents[0].lower() != accents[-1]
    assert accents[-1].startswith("#aa0000,#")
    assert len(re.findall("--accent:", Assets(make_config()).styles)) == 1


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    tokens = (Path(__file__).parents[2] / "frontend" / "src" / "tokens.css").read_text("utf-8")
    assert "--sunken: light-dark(#f8f9fa, #1b2025);" in tokens


def test_code_has_the_colours_of_the_scheme_that_a_theme_sets() -> None:
    styles = Assets(make_config()).styles
    assert ".highlight .k { color: light-dark(#008000, #FF7B72); font-weight: bold }" in styles
    assert "prefers-color-scheme" not in styles
