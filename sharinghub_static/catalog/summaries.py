"""What the Items of a Collection have in common: ``extent``, ``summaries`` and ``item_assets``.

Longitudes go round: the union of a box at 170°E and one at 170°W is 20 degrees wide, not 340. As in
RFC 7946 (section 5.2) a box across the antimeridian has a west that is greater than its east.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sharinghub_static.catalog.schemas import Item

__all__ = [
    "WORLD",
    "common_keywords",
    "shared_license",
    "summarise",
    "summarise_assets",
    "summarise_providers",
    "summarised",
    "union_of_boxes",
    "union_of_intervals",
]

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
    intervals: Iterable[tuple[datetime | None, datetime | None]],
) -> tuple[datetime | None, datetime | None]:
    """From the first start to the last end; a side is None when that of any of them is open.

    Returns:
        ``(None, None)`` when there are no intervals.
    """
    known = list(intervals)
    if not known:
        return None, None
    ends = [end for _, end in known if end is not None]
    starts = [start for start, _ in known if start is not None]
    return (
        min(starts) if len(starts) == len(known) else None,
        max(ends) if len(ends) == len(known) else None,
    )


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


_LISTED = (
    "keywords",
    "license",
    "platform",
    "constellation",
    "instruments",
    "mission",
    "mlm:framework",
    "mlm:architecture",
    "mlm:tasks",
)
_MEASURED = ("gsd",)
"""Properties whose range is given: metres of ground sample distance."""

_MOST_VALUES = 500
_MOST_KEYWORDS = 20
_MOST_PROVIDERS = 50
"""What is rare in a large hub helps nobody in a summary and would outgrow the Collection."""

_ASSET_FIELDS = ("title", "type", "roles")


def summarised(item: Item) -> tuple[dict[str, object], dict[str, dict[str, object]]]:
    """Of an Item's properties and assets the part that the functions here read."""
    properties = item["properties"]
    kept = {key: properties[key] for key in (*_LISTED, *_MEASURED, "providers") if key in properties}
    assets = {
        name: {key: asset[key] for key in _ASSET_FIELDS if key in asset}
        for name, asset in item["assets"].items()
    }
    return kept, assets


def summarise(properties: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    """The facets of the items: sorted values, or a range of numbers; empty ones are left out.

    Args:
        properties: the ``properties`` of each item.
    """
    summaries: dict[str, Any] = {}
    for key in _LISTED:
        if values := _ranking(properties, key)[:_MOST_VALUES]:
            summaries[key] = sorted(values)
    for key in _MEASURED:
        if numbers := [held[key] for held in properties if _is_number(held.get(key))]:
            summaries[key] = {"minimum": min(numbers), "maximum": max(numbers)}
    return summaries


def common_keywords(properties: Sequence[Mapping[str, object]]) -> list[str]:
    """The most frequent keywords, the most frequent first."""
    return _ranking(properties, "keywords")[:_MOST_KEYWORDS]


def shared_license(properties: Sequence[Mapping[str, object]]) -> str:
    """The licence that all items have, or ``other``."""
    licenses = {held.get("license") for held in properties}
    if len(licenses) == 1 and isinstance(only := licenses.pop(), str):
        return only
    return "other"


def summarise_assets(assets: Iterable[Mapping[str, Mapping[str, object]]]) -> dict[str, dict[str, object]]:
    """Assets that more than one item has under the same key, with the type and roles they share.

    Args:
        assets: the ``assets`` of each item.

    Returns:
        Key to the asset's definition, sorted; a definition of less than two fields is no use, and STAC
        does not allow it.
    """
    seen: dict[str, list[Mapping[str, Any]]] = {}
    for held in assets:
        for key, asset in held.items():
            seen.setdefault(key, []).append(asset)
    definitions = {key: _shared(seen[key]) for key in sorted(seen) if len(seen[key]) > 1}
    return {key: shared for key, shared in definitions.items() if len(shared) >= 2}


def summarise_providers(properties: Sequence[Mapping[str, Any]]) -> list[dict[str, object]]:
    """Producers of the items by name, those of the most items, in alphabetical order."""
    counted: Counter[str] = Counter()
    known: dict[str, dict[str, Any]] = {}
    for held in properties:
        for provider in held.get("providers", ()):
            if "producer" in provider.get("roles", ()):
                counted[provider["name"]] += 1
                known.setdefault(provider["name"], provider | {"roles": ["producer"]})
    return [known[name] for name in sorted(_ranked(counted)[:_MOST_PROVIDERS])]


def _shared(assets: Sequence[Mapping[str, object]]) -> dict[str, object]:
    first = assets[0]
    return {
        key: first[key]
        for key in _ASSET_FIELDS
        if key in first and all(asset.get(key) == first[key] for asset in assets)
    }


def _ranking(properties: Sequence[Mapping[str, object]], key: str) -> list[str]:
    """The words that the items have under a key."""
    counted: Counter[str] = Counter()
    for held in properties:
        value = held.get(key)
        counted.update(
            word for word in (value if isinstance(value, list) else [value]) if isinstance(word, str)
        )
    return _ranked(counted)


def _ranked(counted: Counter[str]) -> list[str]:
    """The most frequent first, equal ones in alphabetical order."""
    return sorted(counted, key=lambda word: (-counted[word], word))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
