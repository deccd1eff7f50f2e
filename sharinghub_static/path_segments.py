"""Names from outside as segments of paths, which every disk, archive and web server can hold.

A segment that is safe stays exactly as it is. Any other becomes its plain words, ``--`` and a checksum of
the whole name; a safe name of that form is rewritten too. So two different names never become one segment,
and the segment of a name depends on that name alone, never on what else is in the hub.

The rules are those of the strictest system that a site is likely to be copied to:

- ASCII letters, digits, ``.``, ``_`` and ``-`` as in GitLab's paths. There is then nothing to percent-encode
  in a link, nothing that Unicode normalisation or the letter case of other alphabets could merge.
- No ``.`` or ``_`` in front (servers, shells and Jekyll hide such names), no ``-`` in front (commands take
  it for an option), no ``.`` at the end (Windows drops it).
- Names of devices: `Windows refuses them <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>`_,
  with any suffix too.
- Names of the site's own files, and of their compressed copies.
- :data:`LONGEST_SEGMENT` bytes.
"""

import hashlib
import re
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from sharinghub_static.text.json_values import encodable

__all__ = [
    "INSTANCE_MARK",
    "LONGEST_PATH",
    "LONGEST_SEGMENT",
    "harmless_name",
    "has_checksum",
    "is_safe",
    "is_shortened",
    "safe_path",
    "safe_segment",
    "shortened",
    "words_of",
]

INSTANCE_MARK: Final = "~"
"""What the paths of a further GitLab's projects begin with in the hub, before the name of that instance.
No path on any GitLab begins so (``lib/gitlab/path_regex.rb``)."""

LONGEST_SEGMENT: Final = 247
"""Bytes: ext4, APFS and NTFS allow 255, and ``.json`` and ``.gz`` may follow."""

LONGEST_PATH: Final = 600
"""Bytes of a path of several segments.

A key of an object storage has 1,024 bytes at most, and an address in a sitemap 2,048 characters. What the
site puts before and behind such a path takes less than 400 bytes.
"""

_PLAIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_WITH_CHECKSUM: Final = re.compile(r"(?:.*--)?[0-9a-f]{32}", re.IGNORECASE)
_SHORTENED: Final = re.compile(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*--)?[0-9a-f]{32}")
_DEVICE: Final = re.compile(r"(?:aux|con|nul|prn|(?:com|lpt)[0-9])(?:\..*)?", re.IGNORECASE)
_OWN_FILE: Final = re.compile(
    r"(?:404\.html|index\.html?|feed\.xml|sitemap\.xml|opensearch\.xml|index\.md|llms\.txt|robots\.txt"
    r"|(?:build|catalog|collection|health)\.json|items\.(?:parquet|ndjson)"
    r"|(?:badges|completeness|rank|review)\.svg|_headers|_redirects)(?:\.(?:br|gz|zst))*",
    re.IGNORECASE,
)
_WORDS: Final = 40

_RUNS: Final = frozenset((
    "asp", "aspx", "atom", "cgi", "cjs", "css", "gml", "hta", "htc", "htm", "html", "js", "jsp", "kml",
    "mathml", "mht", "mhtml", "mjs", "mml", "owl", "phar", "php", "phtml", "rdf", "rss", "shtm",
    "shtml", "svg", "svgz", "swf", "vrt", "wsdl", "xbl", "xht", "xhtm", "xhtml", "xml", "xsd", "xsl",
    "xslt", "xul",
))  # fmt: skip
"""Endings of files that run in the browser of whoever opens them, or on the server that has them."""

_ENDING: Final = re.compile(r"(?:\.(?:tar|nii|copc))?\.[A-Za-z0-9]{1,16}\Z")


def is_safe(name: str) -> bool:
    """Whether a name can be a segment as it is.

    Args:
        name: one segment; ``/`` is no part of it.
    """
    return (
        _PLAIN.fullmatch(name) is not None
        and len(name) <= LONGEST_SEGMENT
        and not has_checksum(name)
        and not any(pattern.fullmatch(name) for pattern in (_DEVICE, _OWN_FILE))
    )


def has_checksum(name: str) -> bool:
    """Whether a name could be taken for one that :func:`shortened` gave, in any letter case."""
    return _WITH_CHECKSUM.fullmatch(name) is not None


def is_shortened(name: str) -> bool:
    """Whether a name has exactly the form that :func:`shortened` gives, which is safe."""
    return len(name) <= LONGEST_SEGMENT and _SHORTENED.fullmatch(name) is not None


def safe_segment(name: str) -> str:
    """Return the segment of a path for a name: itself if it is safe, else its words and its checksum.

    >>> safe_segment("land-cover"), safe_segment("index.html")
    ('land-cover', 'index-html--0eb547304658805aad788d320f10bf1f')
    """
    return name if is_safe(name) else shortened(name)


@lru_cache(maxsize=8192)
def safe_path(path: str, *, in_hub: bool = True) -> str:
    """Return the path of a folder for the full path of a group or project.

    Each segment is made safe by itself, so that a group stays the folder of what is in it. A path that is
    still too long becomes one segment.

    Args:
        path: segments with ``/`` between them.
        in_hub: whether it is a path of the hub: ``~`` in front is of a further GitLab instance then, and
            stays.

    >>> safe_path("~esa/earth/cover")
    '~esa/earth/cover'
    """
    segments = path.split("/")
    if in_hub and segments[0].startswith(INSTANCE_MARK) and is_safe(segments[0][1:]):
        below = safe_path("/".join(segments[1:]), in_hub=False) if segments[1:] else ""
        safe = f"{segments[0]}/{below}" if below else segments[0]
        return safe if len(safe) <= LONGEST_PATH else shortened(path)
    # A folder of a name that is its parent's with .json would meet the Item that the parent's folder holds.
    safe = "/".join(
        shortened(name) if name.lower() == f"{parent.lower()}.json" else safe_segment(name)
        for parent, name in zip(["", *segments], segments, strict=False)
    )
    return safe if len(safe) <= LONGEST_PATH else shortened(path)


def shortened(name: str) -> str:
    """Return the plain words of any text and its checksum: 128 bits, so that nobody can find two of one."""
    checksum = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    words = words_of(name)
    return f"{words}--{checksum}" if words else checksum


def words_of(name: str) -> str:
    """Return what can be read of a text in lower-case ASCII letters and digits, with ``-`` between words.

    Letters of other alphabets are transliterated; there are 40 characters at most.

    >>> words_of("Météo & Straße")
    'meteo-strasse'
    """
    plain = anyascii(encodable(name))
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return words[:_WORDS].strip("-")


def harmless_name(name: str, *, is_markup: bool = False) -> str:
    """Return the segment of a path for the name of a file; what would run is a text there.

    A name that is not safe keeps its ending, by which programs know what a file is. A server that knows
    several endings of a name, or sees what is in a file without a known one, shall find no page either.

    Args:
        name: of the file, without a folder.
        is_markup: whether its content looks like a page or a drawing, whatever its name is.

    >>> harmless_name("map.tif"), harmless_name("map.svg"), harmless_name("map", is_markup=True)
    ('map.tif', 'map.svg.txt', 'map.txt')
    """
    match = _ENDING.search(name)
    ending = match[0].lower() if match else ""
    *inner, last = [part.lower() for part in name.split(".")][1:] or [""]
    segment = name if is_safe(name) and not _RUNS & {*inner} else f"{shortened(name)}{ending}"
    return f"{segment}.txt" if is_markup or last in _RUNS else segment
