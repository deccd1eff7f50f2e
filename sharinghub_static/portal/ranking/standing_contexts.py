"""What templates are given of completeness and badges: see :mod:`sharinghub_static.portal.contexts`."""

from dataclasses import dataclass

__all__ = ["BadgeRow", "NextStep", "Standing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """Something that would make a description more complete, why, and how it is done."""

    title: str
    why: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeRow:
    """A badge: the picture, what it says, and the Markdown that shows it elsewhere.

    ``markdown`` is empty while the site's address is not known.
    """

    title: str
    href: str
    width: int
    markdown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How complete a project's description is, and its badges.

    Args:
        percent: the completeness in words; ``width`` is the same of 100.
        steps: the next ones; empty when nothing is lacking.
    """

    percent: str
    width: float
    steps: tuple[NextStep, ...]
    badges: tuple[BadgeRow, ...]
