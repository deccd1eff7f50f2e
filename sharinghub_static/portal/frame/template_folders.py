"""Where the shipped templates are."""

from pathlib import Path

__all__ = ["shipped_templates"]

_PACKAGE = Path(__file__).parents[2]


def shipped_templates() -> Path:
    """The folder of the shipped templates: in a wheel inside the package, in a checkout beside it."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"
