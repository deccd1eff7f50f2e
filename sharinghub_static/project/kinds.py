"""What a project is for, by its category: what is loaded, opened, run, installed or visited."""

from enum import StrEnum
from typing import Final

from sharinghub_static.config import SiteConfig

__all__ = ["Kind", "kind_in", "kind_of"]


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


def kind_in(config: SiteConfig, category: str) -> Kind:
    """What the projects of a category are, by what the configuration says of it.

    Args:
        config: the site's.
        category: its id; one that says nothing is known by its ``schema-type`` or topic.
    """
    known, entry = kind_of(category), config.category(category)
    if entry is None or known is not Kind.OTHER:
        return known
    return Kind.DATASET if entry.kind == "Dataset" else kind_of(entry.gitlab_topic)
