"""What a project is for, by its category: what is loaded, opened, run, installed or visited."""

from enum import StrEnum
from typing import Final

__all__ = ["Kind", "kind_of"]


class Kind(StrEnum):
    """What the projects of a category are."""

    MODEL = "model"
    DATASET = "dataset"
    PROCESSOR = "processor"
    TOOL = "tool"
    DASHBOARD = "dashboard"
    OTHER = "other"


_WORDS: Final = (
    ("model", Kind.MODEL),
    ("dashboard", Kind.DASHBOARD),
    ("viewer", Kind.DASHBOARD),
    ("data", Kind.DATASET),
    ("process", Kind.PROCESSOR),
    ("workflow", Kind.PROCESSOR),
    ("pipeline", Kind.PROCESSOR),
    ("algorithm", Kind.PROCESSOR),
    ("service", Kind.DASHBOARD),
    ("app", Kind.DASHBOARD),
    ("tool", Kind.TOOL),
    ("librar", Kind.TOOL),
    ("software", Kind.TOOL),
    ("package", Kind.TOOL),
)
"""Words in the ids of categories; the first that fits counts."""


def kind_of(category: str) -> Kind:
    """What the projects of a category are.

    Args:
        category: its id in the configuration.

    >>> kind_of("ai-model")
    <Kind.MODEL: 'model'>
    """
    return next((kind for word, kind in _WORDS if word in category.lower()), Kind.OTHER)
