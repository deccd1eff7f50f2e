"""Rule 7: ``extent.spatial`` is a box of four numbers or a WKT text; without it the geometry is null.

Source: SharingHub documentation, which ignores anything else; here it is named. GeoJSON geometries, boxes
with heights, and STAC's own forms are taken too: a Collection's ``extent.spatial.bbox``, an Item's
``geometry`` and ``bbox``.
"""

from typing import TYPE_CHECKING

from sharinghub_static.problems import Severity, phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.yaml_reader import YamlPath

if TYPE_CHECKING:
    from sharinghub_static.project.extent.place import Place

_KEYS = ("spatial", "temporal", "bbox", "interval")
_LIKE = 0.1
"""Degrees by which a box may be rounded."""


@metadata_rule("spatial")
def apply(builder: ProjectBuilder) -> None:
    """Set geometry and box; runs after rule 6 and ends the reading of ``extent``."""
    value, path = _written(builder)
    if value is None:
        return
    # Shapely and NumPy take longer to load than most builds need for the few projects that changed.
    from sharinghub_static.project.extent.place import ExtentError
    from sharinghub_static.project.extent.reading import parse_place
    from sharinghub_static.project.place_advice import place_advice

    try:
        place = parse_place(value)
    except ExtentError as error:
        hint = error.hint or (place_advice(value) if error.code == "SH305" else "")
        builder.problem(error.code, error.message, path, hint=hint)
        return
    builder.geometry, builder.bbox = place.geometry, place.bbox
    for correction in place.corrections:
        _say(builder, correction, place, path)
    box = builder.front.values.get("bbox")
    if path == ("geometry",) and box is not None:
        _compare(builder, place, box)


def _written(builder: ProjectBuilder) -> tuple[object, YamlPath]:
    """What the front matter says of the location, and where; keys of an Item are dealt with here."""
    geometry, box = builder.take("geometry"), builder.take("bbox")
    extent = builder.take_mapping("extent")
    for key in extent:
        if key not in _KEYS:
            builder.problem("SH108", phrase("`extent` holds `spatial` and `temporal`"), ("extent", key))
    spatial = extent.get("spatial")
    if isinstance(spatial, dict) and "bbox" in spatial and "coordinates" not in spatial:
        return spatial["bbox"], ("extent", "spatial", "bbox")
    for key in ("spatial", "bbox"):
        if extent.get(key) is not None:
            return extent[key], ("extent", key)
    return (geometry, ("geometry",)) if geometry is not None else (box, ("bbox",))


def _compare(builder: ProjectBuilder, place: "Place", box: object) -> None:
    """Say that the ``bbox`` of an Item is not that of its ``geometry``, which counts."""
    from sharinghub_static.project.extent.place import ExtentError
    from sharinghub_static.project.extent.reading import parse_place

    try:
        written = parse_place(box).bbox
    except ExtentError:
        return
    sides = (written[0], written[1], written[len(written) // 2], written[len(written) // 2 + 1])
    if any(abs(side - own) > _LIKE for side, own in zip(sides, place.bbox, strict=True)):
        _say(builder, phrase("`bbox` is not the box of `geometry`, which counts"), place, ("bbox",))


def _say(builder: ProjectBuilder, correction: str, place: "Place", path: YamlPath) -> None:
    if place.is_cut:
        hint = phrase("Look at it on the map; GeoJSON has such a geometry in two parts (RFC 7946, 3.1.9).")
        builder.problem("SH316", correction, path, hint=hint, severity=Severity.NOTICE)
        return
    numbers = ", ".join(f"{number:.12g}" for number in place.bbox)
    hint = phrase("Write west, south, east, north: `[%(numbers)s]`.", numbers=numbers)
    if len(place.bbox) == 6:
        hint = phrase("Write west, south, lowest, east, north, highest: `[%(numbers)s]`.", numbers=numbers)
    builder.problem("SH316", correction, path, hint=hint)
