"""How much a README says, in figures that are cheap to take."""

import re
from bisect import bisect_left
from typing import Final

from sharinghub_static.project.model import Project, ReadmeFigures

__all__ = ["STEPS", "WORDS", "documentation", "documentation_step", "figures_in", "sections_of", "words_of"]

STEPS: Final = (33, 66)
"""Percent up to which each step of :func:`documentation_step` goes; the last has no end."""

WORDS: Final = 150
"""Words from which on a README is long enough to say what it must."""

_MANY_WORDS: Final = 500
_MANY_SECTIONS: Final = 5

_MOST: Final = 50_000
"""Characters that are looked at: a README that is longer is long enough."""

_FENCE: Final = re.compile(r"^ {0,3}(?:```|~~~).*$", re.MULTILINE)
_HEADING: Final = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_UNDERLINED: Final = re.compile(r"^\S.*\n(?:=+|-{3,})[ \t]*$", re.MULTILINE)


def words_of(project: Project) -> int:
    """Words of the README outside of code blocks."""
    return _figures_of(project).words


def sections_of(project: Project) -> int:
    """Headings of the README, its title among them."""
    return _figures_of(project).sections


def documentation(project: Project) -> float:
    """How well a project is explained, from 0 to 1.

    Half of it is the README's length, full at 500 words; a quarter its headings, full at five; a quarter an
    example: a block of code or a notebook in the repository.
    """
    figures = _figures_of(project)
    length = min(1.0, figures.words / _MANY_WORDS)
    sections = min(1.0, figures.sections / _MANY_SECTIONS)
    has_example = figures.has_code or any(file.path.endswith(".ipynb") for file in project.record.files)
    return length / 2 + sections / 4 + has_example / 4


def documentation_step(project: Project) -> int:
    """How well a project is explained, in steps from 0 to 2, which an outline knows too."""
    if project.documentation_step is not None:
        return project.documentation_step
    return bisect_left(STEPS, round(100 * documentation(project)))


def figures_in(markdown: str) -> ReadmeFigures:
    """Return the figures of a README; what is after a block of code that is not closed is code too.

    Args:
        markdown: the whole README.
    """
    parts = _FENCE.split(markdown[:_MOST])
    prose = "\n".join(parts[::2])
    headings = len(_HEADING.findall(prose)) + len(_UNDERLINED.findall(prose))
    return ReadmeFigures(len(prose.split()), headings, len(parts) > 1)


def _figures_of(project: Project) -> ReadmeFigures:
    return project.figures or figures_in(project.readme.markdown if project.readme else "")
