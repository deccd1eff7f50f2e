"""Pictures of strangers: measured, made smaller, or refused."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sharinghub_static.portal.media.imaging import Measured, measure, shrink
from tests.effort import bounded_calls
from tests.images import animation, bomb, encoded, rotated_jpeg
from tests.properties import examples

BOXES = [(320, 640), (640, 1280)]


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_every_format_that_browsers_show_is_measured_and_made_smaller(kind: str) -> None:
    content = encoded(kind, 1280, 720)
    assert measure(content) == Measured(1280, 720)
    assert [opened(copy).size for copy in shrink(content, BOXES)] == [(320, 180), (640, 360)]
    assert all(opened(copy).format == "WEBP" for copy in shrink(content, BOXES))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_colour_is_understood(mode: str) -> None:
    content = encoded("PNG", 640, 480, mode if mode != "I;16" else "L")
    if mode == "I;16":
        stream = io.BytesIO()
        Image.new("I;16", (640, 480), 32_768).save(stream, "PNG")
        content = stream.getvalue()
    small = opened(shrink(content, [(320, 640)])[0]).convert("RGB")
    assert small.size == (320, 240)
    if mode == "I;16":
        assert abs(small.getpixel((9, 9))[0] - 128) < 4


def test_what_is_seen_through_stays_so() -> None:
    stream = io.BytesIO()
    Image.new("RGBA", (640, 480), (255, 0, 0, 0)).save(stream, "PNG")
    small = opened(shrink(stream.getvalue(), [(320, 640)])[0])
    assert small.mode == "RGBA"
    assert small.getpixel((5, 5))[3] == 0


def test_no_copy_is_larger_than_its_picture() -> None:
    assert [opened(copy).size for copy in shrink(encoded("PNG", 200, 100), BOXES)] == [(200, 100)] * 2


@pytest.mark.parametrize(("width", "height"), [(1, 3000), (3000, 1)])
def test_a_line_is_a_picture_too(width: int, height: int) -> None:
    small = opened(shrink(encoded("PNG", width, height), [(320, 640)])[0])
    assert small.width >= 1
    assert small.height >= 1


def test_a_photograph_stands_upright_and_reports_nothing_of_who_took_it() -> None:
    content = rotated_jpeg(1280, 720)
    assert measure(content) == Measured(720, 1280)
    small = shrink(content, [(320, 640)])[0]
    assert opened(small).size == (320, 569)
    assert b"EXIF" not in small
    assert b"ada@private" not in small
    assert b"ada@private" in content


def test_of_a_picture_that_moves_the_first_frame_is_taken() -> None:
    content = animation(640, 480)
    assert measure(content) == Measured(640, 480, moves=True)
    small = opened(shrink(content, [(320, 640)])[0])
    assert not getattr(small, "is_animated", False)
    assert max(small.convert("RGB").getpixel((9, 9))) < 8


def test_twenty_megapixels_are_made_small() -> None:
    content = encoded("JPEG", 5472, 3648)
    assert [opened(copy).size for copy in shrink(content, BOXES)] == [(320, 213), (640, 427)]


def test_a_bomb_does_not_go_off() -> None:
    content = bomb()
    assert len(content) < 10_000
    with bounded_calls(10_000):
        assert measure(content) is None
        assert shrink(content, BOXES) == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\n<html>",
        b"GIF89a",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"\0\0\1\0\1\0",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    ],
)
def test_what_is_no_picture_is_none(content: bytes) -> None:
    assert measure(content) is None
    assert shrink(content, BOXES) == ()


def test_half_of_a_jpeg_gives_no_copy() -> None:
    content = encoded("JPEG", 640, 480)
    assert shrink(content[: len(content) // 2], BOXES) == ()


def test_the_same_picture_gives_the_same_bytes() -> None:
    content = encoded("PNG", 1000, 700)
    assert shrink(content, BOXES) == shrink(content, BOXES)


@settings(max_examples=examples(30))
@given(
    kind=st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "AVIF"]),
    cut=st.integers(0, 4000),
    place=st.integers(0, 4000),
    noise=st.binary(max_size=20),
)
def test_no_damage_does_more_than_cost_the_picture(kind: str, cut: int, place: int, noise: bytes) -> None:
    content = encoded(kind)
    broken = (content[:place] + noise + content[place + len(noise) :])[: cut or None]
    measure(broken)
    assert len(shrink(broken, BOXES)) in (0, 2)
