"""Pictures lose what they say of people and places, and no pixel."""

import contextlib
import io
import random
import struct

import pytest
from PIL import Image, ImageCms, ImageOps

from sharinghub_static.picture_metadata import Flaw, PictureError, picture_type, strip_metadata
from sharinghub_static.picture_metadata.exif import orientation_exif, read_orientation
from sharinghub_static.picture_metadata.icc import strip_icc
from tests.campaigns.canary.searching import hits, read_all
from tests.effort import bounded_calls
from tests.images import encoded, picture, rotated_jpeg
from tests.picture_metadata.making import MAKERS, SAMPLES, exif, png_chunk, profile

SECRET = "zqcanarytext"


def frames(content: bytes) -> list[tuple[str, tuple[int, int], bytes, object]]:
    with Image.open(io.BytesIO(content)) as image:
        found = []
        count = 1 if image.format in ("JPEG", "MPO") else getattr(image, "n_frames", 1)
        for number in range(count):
            image.seek(number)
            image.load()
            found.append((image.mode, image.size, image.tobytes(), image.info.get("duration")))
        return found


def shown(content: bytes) -> bytes:
    """The pixels as a browser turns them."""
    with Image.open(io.BytesIO(content)) as image:
        return ImageOps.exif_transpose(image).tobytes()


@pytest.mark.parametrize("kind", MAKERS)
def test_no_text_is_left_and_no_pixel_changes(kind: str, tmp_path) -> None:
    before = SAMPLES[kind]
    after = strip_metadata(before)
    for name, content in (("before", before), ("after", after)):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"a.{picture_type(content)[6:]}").write_bytes(content)
    assert hits({"x": SECRET}, read_all([tmp_path / "before"]))
    assert hits({"x": SECRET}, read_all([tmp_path / "after"])) == {}
    assert frames(after) == frames(before)
    assert shown(after) == shown(before)
    assert picture_type(after) == picture_type(before)
    assert strip_metadata(after) == after


@pytest.mark.parametrize("kind", MAKERS)
def test_nothing_that_decoders_report_is_left_but_the_orientation(kind: str) -> None:
    with Image.open(io.BytesIO(strip_metadata(SAMPLES[kind]))) as image:
        image.load()
        assert set(image.getexif()) <= {0x0112}
        assert image.getexif().get_ifd(0x8825) == {}
        assert not {"comment", "xmp", "photoshop", "Author", "Comment", "XML:com.adobe.xmp"} & set(image.info)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_picture_that_ends_anywhere_is_refused_or_sound(kind: str) -> None:
    content = SAMPLES[kind]
    whole = strip_metadata(content)
    for end in [*range(200), *range(200, len(content), 97)]:
        try:
            after = strip_metadata(content[:end])
        except PictureError:
            continue
        assert SECRET.encode() not in after
        assert after == whole  # only what follows the picture was cut


@pytest.mark.parametrize("kind", MAKERS)
def test_a_picture_with_any_wrong_byte_is_refused_or_copied_without_text(kind: str) -> None:
    rng = random.Random(kind)  # noqa: S311 - the same on each machine
    for _ in range(400):
        content = bytearray(SAMPLES[kind])
        for _ in range(rng.randint(1, 4)):
            content[rng.randrange(12, len(content))] = rng.choice((0, 1, 0x7F, 0xFF, rng.randrange(256)))
        try:
            after = strip_metadata(bytes(content))
        except PictureError:
            continue
        assert strip_metadata(after) == after
        assert len(after) <= len(content) + 4096


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"", Flaw.FORMAT),
        (b"<svg/>", Flaw.FORMAT),
        (b"BM" + bytes(60), Flaw.FORMAT),
        (b"II*\0" + bytes(60), Flaw.FORMAT),
        (b"\xff\xd8\xff", Flaw.CUT),
        (b"\xff\xd8\xff\xd9", Flaw.DAMAGED),
        (b"\xff\xd8\xff\xe0\0\0" + bytes(20), Flaw.DAMAGED),
        (b"\xff\xd8" + b"\xff" * 100_000, Flaw.CUT),
        (b"\x89PNG\r\n\x1a\n", Flaw.CUT),
        (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IEND", b""), Flaw.DAMAGED),
        (b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR", Flaw.DAMAGED),
        (b"GIF89a" + bytes(7) + b"\x3b", Flaw.DAMAGED),
        (b"GIF89a" + bytes(7) + b"\x21\xfe" + b"\xff" + bytes(3), Flaw.CUT),
        (b"RIFF\xff\xff\xff\xffWEBPVP8 ", Flaw.CUT),
        (b"RIFF\4\0\0\0WEBP", Flaw.DAMAGED),
        (b"\0\0\0\x10ftypavif" + bytes(4), Flaw.DAMAGED),
        (b"\0\0\0\x10ftypavif" + bytes(4) + b"\0\0\0\4meta", Flaw.DAMAGED),
        (b"\0\0\0\x10ftypavif" + bytes(4) + b"\0\0\0\1meta" + b"\xff" * 8, Flaw.CUT),
    ],
)
def test_what_is_no_sound_picture_is_refused(content: bytes, flaw: Flaw) -> None:
    with pytest.raises(PictureError) as raised:
        strip_metadata(content)
    assert raised.value.flaw == flaw


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stays_turned_as_it_was(kind: str, orientation: int) -> None:
    before = encoded(kind, exif=exif(SECRET, orientation))
    after = strip_metadata(before)
    assert shown(after) == shown(before)
    assert (b"II*\0" in after) == (orientation != 1)
    with Image.open(io.BytesIO(after)) as image:
        assert image.getexif().get(0x0112, 1) == orientation


@pytest.mark.parametrize("order", ["<", ">"])
def test_an_orientation_is_read_in_both_byte_orders_and_nothing_wrong_is(order: str) -> None:
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, 1)
    assert read_orientation(head + struct.pack(f"{order}HHIHH", 0x112, 3, 1, 8, 0)) == 8
    for entry in ((0x112, 3, 1, 9, 0), (0x112, 3, 2, 8, 0), (0x112, 2, 1, 8, 0), (0x113, 3, 1, 8, 0)):
        assert read_orientation(head + struct.pack(f"{order}HHIHH", *entry)) == 1
    assert read_orientation(head[:4] + b"\xff" * 4 + head[8:]) == 1
    assert read_orientation(b"Exif\0\0" + orientation_exif(3)) == 3
    assert read_orientation(b"") == 1


def test_a_profile_gives_the_same_colours_without_its_texts() -> None:
    before = profile(SECRET)
    image = picture()
    target = ImageCms.createProfile("LAB")

    def converted(content: bytes) -> bytes:
        transform = ImageCms.buildTransform(io.BytesIO(content), target, "RGB", "LAB")
        made = ImageCms.applyTransform(image, transform)
        assert made is not None
        return made.tobytes()

    for after in (strip_icc(before), strip_icc(before, len(before))):
        assert SECRET.encode() not in after
        assert SECRET.encode()[:4] not in after
        assert converted(after) == converted(before)
    assert len(strip_icc(before, len(before))) == len(before)


@pytest.mark.parametrize("content", [b"", SECRET.encode() * 50, profile(SECRET)[:300], b"\xff" * 4000])
def test_what_is_no_profile_is_dropped(content: bytes) -> None:
    assert strip_icc(content) == b""
    after = strip_metadata(encoded("JPEG", icc_profile=content or None))
    assert b"ICC_PROFILE" not in after


def test_a_profile_in_many_segments_stays_whole() -> None:
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    clear = encoded("JPEG")
    half = len(made) // 2
    segments = b"".join(
        struct.pack(">BBH", 0xFF, 0xE2, len(piece) + 16) + b"ICC_PROFILE\0" + bytes((number, 2)) + piece
        for number, piece in ((2, made[half:]), (1, made[:half]))
    )
    with Image.open(io.BytesIO(strip_metadata(clear[:2] + segments + clear[2:]))) as image:
        assert image.info["icc_profile"] == strip_icc(made)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_each_kind_of_png_keeps_its_pixels(mode: str) -> None:
    before = encoded("PNG", mode=mode) if mode != "I;16" else _grey16()
    assert frames(strip_metadata(before)) == frames(before)


def _grey16() -> bytes:
    stream = io.BytesIO()
    Image.new("I;16", (9, 7), 40_000).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_rows": 1}, {"subsampling": 0}])
def test_each_kind_of_jpeg_keeps_its_pixels(options: dict[str, object]) -> None:
    before = encoded("JPEG", exif=exif(SECRET), **options)
    assert frames(strip_metadata(before)) == frames(before)
    cmyk = encoded("JPEG", mode="CMYK")
    assert frames(strip_metadata(cmyk)) == frames(cmyk)


def test_a_png_chunk_that_decoders_need_and_nobody_knows_is_damage() -> None:
    content = encoded("PNG")
    at = content.index(b"IDAT") - 4
    with pytest.raises(PictureError):
        strip_metadata(content[:at] + png_chunk(b"CgBI", b"1234") + content[at:])


def endless_places() -> bytes:
    """A list of 300,000 items with 65,535 places of no bytes each."""

    def box(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I4s", len(data) + 8, name) + data

    places = bytes(4) + b"\0\0\xff\xff" + b"\0\1\0\0\xff\xff" * 300_000
    item = box(b"infe", b"\2\0\0\0\0\2\0\0av01\0")
    children = [(b"hdlr", bytes(25)), (b"pitm", bytes(6)), (b"iinf", bytes(4) + b"\0\1" + item)]
    children += [(b"iloc", places), (b"iprp", b"")]
    return box(b"meta", bytes(4) + b"".join(box(*child) for child in children))


def test_a_hostile_picture_costs_no_more_than_its_length() -> None:
    frame = b"\xff\xc0\0\x0b\x08\0\x10\0\x10\x01\x01\x11\0"
    scan = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0"
    for content in (
        b"\xff\xd8" + frame + scan + b"\xff" * 3_000_000,
        b"\xff\xd8" + frame + scan + b"\xff\0" * 1_500_000 + b"\xff\xd9",
        b"\xff\xd8" + b"\xff\xfe\0\2" * 700_000,
        b"\xff\xd8\xff" + b"\0" * 3_000_000,
        b"GIF89a" + bytes(7) + b"\0" * 3_000_000,
        b"GIF89a" + bytes(7) + b"\x21\xfe\0" * 1_000_000,
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", bytes(13)) + png_chunk(b"abCd", b"") * 250_000,
        b"RIFF" + struct.pack("<I", 2_800_004) + b"WEBP" + b"VP8X\0\0\0\0" * 350_000,
        b"\0\0\0\x10ftypavif" + bytes(4) + b"\0\0\0\x08meta" * 350_000,
        b"\0\0\0\x10ftypavif" + bytes(4) + endless_places(),
    ):
        with bounded_calls(10_000 + 5 * len(content)), contextlib.suppress(PictureError):
            assert len(strip_metadata(content)) <= len(content)


def test_the_picture_of_a_phone_loses_its_owner() -> None:
    before = rotated_jpeg()
    assert b"private.example" in before
    after = strip_metadata(before)
    assert b"private.example" not in after
    assert shown(after) == shown(before)


def test_the_second_picture_of_a_camera_is_removed() -> None:
    stream = io.BytesIO()
    picture().save(stream, "MPO", save_all=True, append_images=[picture().rotate(180)])
    after = strip_metadata(stream.getvalue())
    with Image.open(io.BytesIO(after)) as image:
        assert image.format == "JPEG"
    assert after.count(b"\xff\xd8\xff") == 1
    assert frames(after) == frames(stream.getvalue())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_a_picture_is_known_by_its_first_bytes(kind: str) -> None:
    assert picture_type(encoded(kind)) == f"image/{kind.lower()}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG",
        b"<!doctype html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"version https://git-lfs.github.com/spec/v1\n",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"\0\0\0\x20ftypisom",
        b"BM" + bytes(60),
    ],
)
def test_nothing_else_is_a_picture(content: bytes) -> None:
    assert picture_type(content) == ""
