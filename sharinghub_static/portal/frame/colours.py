"""The owner's one colour, made readable in both schemes.

Source of contrast: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
"""

__all__ = ["contrast", "readable"]

RGB = tuple[int, int, int]

_ENOUGH = 4.5
_STEPS = 20
# The least favourable grounds that links are on: --sunken of frontend/src/tokens.css.
_LIGHT_GROUND: RGB = (0xF8, 0xF9, 0xFA)
_DARK_GROUND: RGB = (0x1B, 0x20, 0x25)


def readable(colour: str) -> tuple[str, str]:
    """The colour on a light and on a dark ground: as near to it as 4.5:1 allows.

    Args:
        colour: ``#rrggbb``.
    """
    wanted = (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
    return _towards((0, 0, 0), wanted, _LIGHT_GROUND), _towards((255, 255, 255), wanted, _DARK_GROUND)


def _towards(end: RGB, colour: RGB, ground: RGB) -> str:
    """The first colour on the way to black or white that stands out from the ground."""
    for step in range(_STEPS + 1):
        red, green, blue = (
            round(one + (other - one) * step / _STEPS) for one, other in zip(colour, end, strict=True)
        )
        if contrast((red, green, blue), ground) >= _ENOUGH:
            break
    return f"#{red:02x}{green:02x}{blue:02x}"


def contrast(one: RGB, other: RGB) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: RGB) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (part / 255 for part in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
