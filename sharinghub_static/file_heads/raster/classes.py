"""The classes of a raster: values with names and colours.

Names come from an attribute table or from names of categories, colours from these or from the colour table
of the raster. A colour alone makes no class of a STAC Item: what it stands for is not said.

Source: https://github.com/stac-extensions/classification, v1.1.0 (which wants a description) and
v2.0.0 (which wants a name)
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from anyascii import anyascii

from sharinghub_static.file_heads.cleaning import line
from sharinghub_static.text.json_values import LARGEST_INTEGER

__all__ = ["RasterClass", "class_fields", "from_colour_table", "integer", "merged", "unnumbered"]

_MOST_CLASSES: Final = 256
_MOST_COLOURS: Final = 64
"""Colours of a table above which it is a ramp and no list of classes."""
_NUMBERED: Final = re.compile(r"(-?\d+)(?:\.0+)?\s*(?:[-–:=.)]\s*|$)")


@dataclass(frozen=True, slots=True)
class RasterClass:
    """A value of a raster that stands for something.

    Args:
        value: of the pixels.
        label: what it stands for; empty when that is not said.
        colour: six hexadecimal digits in capitals; empty for none.
    """

    value: int
    label: str = ""
    colour: str = ""


def merged(sources: Iterable[Sequence[RasterClass]], colours: Sequence[RasterClass]) -> list[RasterClass]:
    """Return the classes of the first source that names any, with the colours that others give them.

    Args:
        sources: the best first.
        colours: of the raster's colour table.
    """
    listed = [*sources]
    named = next((classes for classes in listed if any(each.label for each in classes)), ())
    of_value: dict[int, str] = {}
    for classes in (named, colours, *listed):
        for each in classes:
            if each.colour:
                of_value.setdefault(each.value, each.colour)
    if named:
        unique = {each.value: each for each in reversed(named) if each.label}
        return [replace(unique[value], colour=of_value.get(value, "")) for value in sorted(unique)][
            :_MOST_CLASSES
        ]
    return [RasterClass(value, "", of_value[value]) for value in sorted(of_value)][:_MOST_CLASSES]


def class_fields(classes: Sequence[RasterClass], nodata: float | None) -> list[dict[str, object]]:
    """Return the classes as STAC's classification extension has them; none where no class has a name.

    Args:
        classes: of a band.
        nodata: the value for missing data; None where there is none.
    """
    names: dict[str, int] = {}
    result: list[dict[str, object]] = []
    for each in classes:
        label = line(each.label, 200)
        if not label:
            continue
        name = re.sub(r"[^0-9a-z]+", "_", anyascii(label).lower()).strip("_")[:60] or f"class_{each.value}"
        names[name] = names.get(name, 0) + 1
        field: dict[str, object] = {
            "value": each.value,
            "name": name if names[name] == 1 else f"{name}_{each.value}".replace("_-", "_minus_"),
            "description": label,
        }
        if each.colour:
            field["color_hint"] = each.colour
        if nodata is not None and nodata == each.value:
            field["nodata"] = True
        result.append(field)
    return result


def from_colour_table(values: Sequence[int]) -> list[RasterClass]:
    """Return the colours of a TIFF's table, without those that are black, which are not used.

    Args:
        values: red of all entries, then green, then blue. Some writers have bytes where 16 bits are wanted.
    """
    count = len(values) // 3
    shift = 8 if max(values, default=0) > 255 else 0
    red, green, blue = (values[number * count : (number + 1) * count] for number in range(3))
    colours = [
        RasterClass(value, "", "".join(f"{part >> shift:02X}" for part in parts))
        for value, parts in enumerate(zip(red, green, blue, strict=True))
        if any(parts)
    ]
    is_grey = all(each.colour[:2] == each.colour[2:4] == each.colour[4:] for each in colours)
    return [] if len(colours) > _MOST_COLOURS or is_grey else colours


def integer(text: str) -> int | None:
    """Return a whole number; None where the text is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return (
        int(number)
        if math.isfinite(number) and number.is_integer() and abs(number) <= LARGEST_INTEGER
        else None
    )


def unnumbered(label: str, value: int) -> str:
    """Return a label without its value before it, as QGIS writes it; nothing where it is the value alone."""
    label = label.strip()
    match = _NUMBERED.match(label)
    if match is None or match[1] != str(value):
        return label
    return label[match.end() :]
