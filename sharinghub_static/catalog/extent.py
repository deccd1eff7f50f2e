"""Where and when several items lie together.

Longitudes go round: the union of a box at 170°E and one at 170°W is 20 degrees wide, not 340. As in
RFC 7946 (section 5.2) a box across the antimeridian has a west that is greater than its east.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

__all__ = ["WORLD", "union_of_boxes", "union_of_intervals"]

Box = tuple[float, float, float, float]
"""West, south, east, north in WGS 84 degrees."""

WORLD: Box = (-180.0, -90.0, 180.0, 90.0)


def union_of_boxes(boxes: Iterable[Sequence[float]]) -> Box | None:
    """The smallest box that holds all the boxes.

    Args:
        boxes: each of four numbers, or of six with heights, which are left aside.

    Returns:
        West, south, east, north; None when there are no boxes. Where two boxes are as small, the one
        that does not cross the antimeridian.
    """
    flat = [_without_heights(box) for box in boxes]
    if not flat:
        return None
    west, east = _union_of_longitudes([(box[0], box[2]) for box in flat])
    return west, min(box[1] for box in flat), east, max(box[3] for box in flat)


def union_of_intervals(
    intervals: Iterable[tuple[datetime, datetime | None]],
) -> tuple[datetime | None, datetime | None]:
    """From the first start to the last end; an end is None when any of them goes on.

    Returns:
        ``(None, None)`` when there are no intervals.
    """
    known = list(intervals)
    if not known:
        return None, None
    ends = [end for _, end in known if end is not None]
    return min(start for start, _ in known), max(ends) if len(ends) == len(known) else None


def _without_heights(box: Sequence[float]) -> Box:
    if len(box) == 6:
        return box[0], box[1], box[3], box[4]
    west, south, east, north = box
    return west, south, east, north


def _union_of_longitudes(arcs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The circle without the widest gap between the arcs.

    The ends are taken over as they are, never computed, so that no digit of them changes.
    """
    covered = _merged(arcs)
    first, last = covered[0][0], covered[-1][1]
    # The gap around the antimeridian comes first, so that it wins a draw.
    widest, west, east = first + 360 - last, first, last
    for (_, before), (after, _) in pairwise(covered):
        if after - before > widest:
            widest, west, east = after - before, after, before
    # The antimeridian itself has two names; take the one that keeps the box in one piece.
    if west > east and west == 180:
        return -180.0, east
    if west > east and east == -180:
        return west, 180.0
    return west, east


def _merged(arcs: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches of [-180, 180] that the arcs cover, in order, apart from each other."""
    stretches: list[tuple[float, float]] = []
    for west, east in arcs:
        stretches += [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    stretches.sort()
    merged = stretches[:1]
    for west, east in stretches[1:]:
        start, end = merged[-1]
        if west <= end:
            merged[-1] = (start, max(end, east))
        else:
            merged.append((west, east))
    return merged
