"""How much a README says, in figures that are cheap to take."""

import re
from typing import Final

from sharinghub_static.project.model import Project

__all__ = ["WORDS", "documentation", "sections_of", "words_of"]

WORDS: Final = 150
"""Words from which on a README is long enough to say what it must."""

_MANY_WORDS: Final = 500
_MANY_SECTIONS: Final = 5

_MOST: Final = 200_000
"""Characters that are looked at: a README that is longer is long enough."""

_FENCE: Final = re.compile(r"^ {0,3}(?:```|~~~).*$", re.MULTILINE)
_HEADING: Final = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_UNDERLINED: Final = re.compile(r"^\S.*\n(?:=+|-{3,})[ \t]*$", re.MULTILINE)


def words_of(project: Project) -> int:
    """Words of the README outside of code blocks."""
    return len(_prose(project).split())


def sections_of(project: Project) -> int:
    """Headings of the README, its title among them."""
    prose = _prose(project)
    return len(_HEADING.findall(prose)) + len(_UNDERLINED.findall(prose))


def documentation(project: Project) -> float:
    """How well a project is explained, from 0 to 1.

    Half of it is the README's length, full at 500 words; a quarter its headings, full at five; a quarter an
    example: a block of code or a notebook in the repository.
    """
    length = min(1.0, words_of(project) / _MANY_WORDS)
    sections = min(1.0, sections_of(project) / _MANY_SECTIONS)
    return length / 2 + sections / 4 + _has_example(project) / 4


def _has_example(project: Project) -> bool:
    text = project.readme.markdown[:_MOST] if project.readme else ""
    return _FENCE.search(text) is not None or any(
        file.path.endswith(".ipynb") for file in project.record.files
    )


def _prose(project: Project) -> str:
    """The README without its code blocks; what stands after a block that nobody closed is code too."""
    text = project.readme.markdown[:_MOST] if project.readme else ""
    return "\n".join(_FENCE.split(text)[::2])
