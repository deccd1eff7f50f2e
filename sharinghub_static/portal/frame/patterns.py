"""Contour lines: the picture of a project that has none.

The style sheet holds a few hills for the left and for the right half of a picture, as masks. A page names one
of each and how the picture is turned, so that it holds no drawing. ``frontend/src/search/pattern.ts`` has the
same rule for cards that the search makes.
"""

import hashlib
import math
from dataclasses import dataclass

from sharinghub_static.portal.frame.icons import mask
from sharinghub_static.project.model import Project

__all__ = ["Hill", "Pattern", "pattern", "pattern_styles"]

_HILLS = 12  # for each half
_TURNS = 4
_POINTS = 8
_SCALES = (0.22, 0.42, 0.64, 0.88, 1.16, 1.5, 1.9, 2.4)
_WIDTH = 1.1  # pixels of a line, where a hill is drawn in its own size

# FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/
_FNV_START, _FNV_PRIME, _FNV_MASK = 0x811C9DC5, 0x01000193, 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Hill:
    """One closed curve of a pattern, and the scales at which it is drawn around its centre."""

    id: str
    x: int
    y: int
    curve: str
    scales: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """The picture of a project that has none: contour lines in a box of 320 by 180.

    ``hills`` has the curves themselves, for templates that draw them.

    Args:
        left: number of the hill in the left half.
        right: number of the hill in the right half.
        turn: 1 mirrors the picture from left to right, 2 from top to bottom, 3 both, 0 neither.
        id: tells apart the ids of the curves of a page.
    """

    left: int
    right: int
    turn: int
    id: str

    @property
    def hills(self) -> tuple[Hill, Hill]:
        """The curves, as they are before the picture is turned."""
        return _hill(0, self.left, f"hill{self.id}-0"), _hill(1, self.right, f"hill{self.id}-1")


def pattern(project: Project, place: str = "") -> Pattern:
    """Contour lines that are the same for the same GitLab path, and mostly different for another.

    Args:
        project: any.
        place: tells apart the ids of a project that is twice on a page.
    """
    value = _FNV_START
    for byte in project.record.full_path.encode("utf-8", "surrogatepass"):
        value = (value ^ byte) * _FNV_PRIME & _FNV_MASK
    value, left = divmod(value, _HILLS)
    value, right = divmod(value, _HILLS)
    return Pattern(left=left, right=right, turn=value % _TURNS, id=f"{place}-{project.record.id}")


def pattern_styles() -> str:
    """Return the rules that draw the hills and turn the pictures."""
    rules = [
        f".{half}{number}{{--{half}:{mask(_drawing(_hill(index, number)))}}}"
        for index, half in enumerate(("left", "right"))
        for number in range(_HILLS)
    ]
    return "\n".join((*rules, ".turn1{scale:-1 1}", ".turn2{scale:1 -1}", ".turn3{scale:-1}", ""))


def _hill(half: int, number: int, name: str = "h") -> Hill:
    """A hill of the left (0) or right (1) half, always the same of a number."""
    drawn = hashlib.sha256(f"{half} {number}".encode()).digest()
    return Hill(
        id=name,
        x=(10, 200)[half] + drawn[8] * 110 // 255,
        y=20 + drawn[9] * 140 // 255,
        curve=_curve(drawn[:_POINTS]),
        scales=_SCALES[: 6 + drawn[10] % 3],
    )


def _drawing(hill: Hill) -> str:
    sizes = "".join(f"<use href='#{hill.id}' transform='scale({scale:g})'/>" for scale in hill.scales)
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 320 180' fill='none' stroke='#000' "
        f"stroke-width='{_WIDTH}'><g transform='translate({hill.x} {hill.y})'>"
        f"<path id='{hill.id}' d='{hill.curve}'/>{sizes}</g></svg>"
    )


def _curve(radii: bytes) -> str:
    """A closed smooth curve around the origin: quadratic arcs between the middles of a polygon's sides."""
    corners = [
        (round(r * math.cos(angle)), round(r * 0.8 * math.sin(angle)))
        for index, byte in enumerate(radii)
        for r, angle in ((34 + byte * 34 / 255, 2 * math.pi * index / len(radii)),)
    ]
    middles = [
        ((x + x2) // 2, (y + y2) // 2)
        for (x, y), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    start_x, start_y = middles[-1]
    arcs = "".join(f"Q{cx} {cy} {mx} {my}" for (cx, cy), (mx, my) in zip(corners, middles, strict=True))
    return f"M{start_x} {start_y}{arcs}Z"
