"""Which scenes to read."""

from datetime import date


def season(year: int) -> tuple[date, date]:
    """The snow-free months of the Alps."""
    return date(year, 6, 1), date(year, 10, 15)


def keep(scene: dict, cloud: float) -> bool:
    """Whether a scene is clear enough; a scene that does not say so is read."""
    return scene["properties"].get("eo:cloud_cover", 0.0) <= cloud
