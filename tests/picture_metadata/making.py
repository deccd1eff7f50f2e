"""Pictures with a text in each place of each format that can hold one, made by hand and by Pillow."""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image, ImageCms, PngImagePlugin

from tests.images import animation, encoded, picture

__all__ = ["MAKERS", "SAMPLES", "exif", "png_chunk", "profile"]

XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{}</dc:creator></x:xmpmeta>'


def exif(secret: str, orientation: int = 6) -> bytes:
    """EXIF data with an author, a camera, a position and a comment."""
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x013B] = secret  # artist
    made[0x010E] = f"described {secret}"
    made.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + secret.encode()  # user's comment
    made.get_ifd(0x8825)[1] = "N"
    made.get_ifd(0x8825)[2] = (47.0, 30.0, 15.0)
    return made.tobytes()


def profile(secret: str) -> bytes:
    """A colour profile whose description, device and creator are the text."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[48:52] = secret.encode()[:4]
    made[80:84] = secret.encode()[:4]
    data = b"text\0\0\0\0" + secret.encode() + b"\0"
    (count,) = struct.unpack_from(">I", made, 128)
    for number in range(count):
        at = 132 + 12 * number
        if made[at : at + 4] in (b"desc", b"cprt"):
            made[at + 4 : at + 12] = struct.pack(">II", len(made), len(data))
    made += data
    made[:4] = struct.pack(">I", len(made))
    return bytes(made)


def jpeg(secret: str) -> bytes:
    """Exif, XMP, Photoshop, comments, thumbnails, a second picture and text after the end."""
    clear = encoded("JPEG", exif=exif(secret), comment=secret.encode(), icc_profile=profile(secret))
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + XMP.format(secret).encode()
    parts = {
        0xE0: b"JFXX\0\x10" + secret.encode(),
        0xE1: xmp,
        0xE2: b"FPXR\0" + secret.encode(),
        0xED: b"Photoshop 3.0\0" + secret.encode(),
        0xEF: secret.encode(),
        0xFE: secret.encode(),
        0xEE: b"Adobe\0d\0\0\0\0\x01" + secret.encode(),
    }
    extra = b"".join(struct.pack(">BBH", 0xFF, kind, len(data) + 2) + data for kind, data in parts.items())
    end = clear.rindex(b"\xff\xd9")
    # Between header and scan, between segments, and once more before the end.
    start = clear.index(b"\xff\xdb")
    return clear[:start] + extra + secret.encode() + clear[start:end] + extra + b"\xff\xd9" + clear + extra


def png_chunk(name: bytes, data: bytes) -> bytes:
    """A chunk with its checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(secret: str) -> bytes:
    """Text in all three kinds, EXIF, a profile's name, a time, unknown chunks and text after the end."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", secret)
    notes.add_text("Comment", secret, zip=True)
    notes.add_itxt("XML:com.adobe.xmp", XMP.format(secret), zip=True)
    content = encoded("PNG", pnginfo=notes, exif=exif(secret), icc_profile=profile(secret), dpi=(300, 300))
    at = content.index(b"IDAT") - 4
    named = content.index(b"iCCP") - 4
    (length,) = struct.unpack_from(">I", content, named)
    packed = content[named + 8 : named + 8 + length].partition(b"\0")[2]
    renamed = png_chunk(b"iCCP", secret.encode() + b"\0" + packed)
    extra = png_chunk(b"auTh", secret.encode()) + png_chunk(b"sPLT", secret.encode() + b"\0\x08")
    extra += png_chunk(b"tIME", bytes((7, 230, 1, 2, 3, 4, 5))) + png_chunk(b"gAMA", secret.encode())
    return (
        content[:named] + renamed + content[named + 12 + length : at] + extra + content[at:] + secret.encode()
    )


def gif(secret: str) -> bytes:
    """A comment, a text, XMP, an unknown extension and text after the end, in a picture that moves."""
    content = animation()
    text = secret.encode()
    block = bytes((len(text),)) + text + b"\0"
    xmp = b"\x21\xff\x0bXMP DataXMP" + XMP.format(secret).encode()
    xmp += b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    plain = b"\x21\x01\x0c" + bytes(12) + block
    extra = b"\x21\xfe" + block + xmp + plain + b"\x21\x99" + block + b"\x21\xff\x0bNOBODYS_1.0" + block
    at = content.index(b"\x21\xff\x0bNETSCAPE")
    return content[:at] + extra + content[at:-1] + extra + b"\x3b" + text


def webp(secret: str) -> bytes:
    """EXIF, XMP, a profile, an unknown chunk and text after the end."""
    content = encoded("WEBP", exif=exif(secret), xmp=XMP.format(secret).encode(), icc_profile=profile(secret))
    text = secret.encode()
    chunks = content[12:] + b"note" + struct.pack("<I", len(text)) + text + bytes(len(text) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks + text


def avif(secret: str) -> bytes:
    """EXIF, XMP, a profile, unknown boxes and text after the end."""
    content = encoded("AVIF", exif=exif(secret), xmp=XMP.format(secret).encode(), icc_profile=profile(secret))
    text = secret.encode()
    return content + struct.pack(">I", 8 + len(text)) + b"uuid" + text


def moving_avif(secret: str) -> bytes:
    """A film of three pictures, with EXIF and an unknown box."""
    stream = io.BytesIO()
    pictures = [Image.new("RGB", (64, 48), (80 * number, 0, 0)) for number in range(3)]
    upright = exif(secret, 1)  # Pillow's encoder crashes with another orientation
    pictures[0].save(stream, "AVIF", save_all=True, append_images=pictures[1:], duration=100, exif=upright)
    text = secret.encode()
    return stream.getvalue() + struct.pack(">I", 8 + len(text)) + b"free" + text


def moving_webp(secret: str) -> bytes:
    """A film of three pictures, with EXIF and XMP."""
    stream = io.BytesIO()
    pictures = [picture().rotate(90 * number) for number in range(3)]
    pictures[0].save(
        stream, "WEBP", save_all=True, append_images=pictures[1:], duration=100, lossless=True,
        exif=exif(secret), xmp=XMP.format(secret).encode(),
    )  # fmt: skip
    return stream.getvalue()


def moving_png(secret: str) -> bytes:
    """A film of three pictures, with text."""
    stream = io.BytesIO()
    pictures = [picture().rotate(90 * number) for number in range(3)]
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", secret)
    pictures[0].save(stream, "PNG", save_all=True, append_images=pictures[1:], duration=100, pnginfo=notes)
    return stream.getvalue()


MAKERS: dict[str, Callable[[str], bytes]] = {
    "jpeg": jpeg,
    "png": png,
    "gif": gif,
    "webp": webp,
    "avif": avif,
    "moving avif": moving_avif,
    "moving webp": moving_webp,
    "moving png": moving_png,
}
"""Kind of picture to what makes one that holds a text wherever it can."""

SAMPLES = {kind: make("zqcanarytext") for kind, make in MAKERS.items()}
"""Each kind of picture with one text."""
