"""Drawings of the site's owner lose what programs write into them, and are drawn the same."""

import base64

import pytest

from sharinghub_static.picture_metadata import PictureError, strip_drawing, strip_metadata
from tests.picture_metadata.making import SAMPLES

SECRET = "zqcanarytext"

DRAWING = f"""<?xml version="1.0"?>
<!-- {SECRET} -->
<!DOCTYPE svg [<!ENTITY shop "https://{SECRET}.example/ns">]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
     xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" xmlns:ai="&shop;"
     xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" viewBox="0 0 9 9"
     sodipodi:docname="{SECRET}.svg" inkscape:export-filename="/home/{SECRET}/a.png">
  <title>{SECRET}</title><desc>{SECRET}</desc>
  <metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{SECRET}</rdf:RDF></metadata>
  <sodipodi:namedview inkscape:window-x="3">{SECRET}</sodipodi:namedview>
  <ai:pgf>{SECRET}</ai:pgf>
  <?program {SECRET}?>
  <defs><path id="a" d="M0 0h9v9z"/></defs>
  <g inkscape:label="{SECRET}"><use xlink:href="#a" fill="red"/><text>A<!-- {SECRET} -->da &amp; <tspan
  font-weight="bold">Bob</tspan></text></g>
</svg>
"""


def test_a_drawing_keeps_what_is_drawn_alone() -> None:
    drawn = strip_drawing(DRAWING.encode())
    assert SECRET.encode() not in drawn
    for kept in ('viewBox="0 0 9 9"', 'd="M0 0h9v9z"', 'xlink:href="#a"', ">Ada &amp; <tspan", "Bob"):
        assert kept in drawn.decode()
    assert strip_drawing(drawn) == drawn


def test_a_picture_in_a_drawing_loses_its_metadata() -> None:
    inner = base64.b64encode(SAMPLES["jpeg"]).decode()
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/jpeg;base64,{inner}"/></svg>'
    clean = base64.b64encode(strip_metadata(SAMPLES["jpeg"]))
    assert clean in strip_drawing(drawing.encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a",
        b"<html/>",
        b"<svg",
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/png,x"/></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/png;base64,AAAA"/></svg>',
    ],
)
def test_what_is_no_drawing_is_refused(content: bytes) -> None:
    with pytest.raises(PictureError):
        strip_drawing(content)
