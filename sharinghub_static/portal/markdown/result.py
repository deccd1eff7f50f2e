"""What a README is rendered with, and what comes back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sharinghub_static.portal.media.gallery import LocalPicture
from sharinghub_static.problems import Problem

__all__ = ["PART_END", "ReadmeContext", "RenderedReadme", "TocEntry"]

PART_END = "~"
"""Ends the name of a part in an id. No id of an author keeps it, so the ids of two parts cannot meet."""


def _no_picture(_path: str) -> None:
    return None


@dataclass(frozen=True)
class ReadmeContext:
    """Where a README lives.

    Args:
        web_url: address of the project on GitLab, ``https://gitlab.example/group/project``.
        ref: branch, tag or commit that relative links point into.
        path: the README's own path in the repository, ``docs/README.md``.
        instance_url: address of the GitLab instance, which may have a path itself.
        full_path: the project's path on that instance, ``group/project``.
        title: title that the page already shows; a first heading that says the same is left out.
            Empty to keep every heading.
        files: every file of the repository, as paths; empty when the listing is not known, and then no
            link is called broken.
        first_line: line of the file that the Markdown begins at, from 1 (front matter is before it).
        original: the file's own text where the Markdown was made from it; lines are looked for there.
        targets: path of each symbolic link to the path that it leads to.
        refs: other names of the same state of the repository, which addresses of pictures may hold.
        pictures: gives the site's copy of a picture by its path in the repository.
        highest: level that the highest heading gets, from 1 to 6, below those of the page; 0 leaves them.
        part: name of this text among several in one page, ``release-1``, so that their ids cannot meet.
    """

    web_url: str
    ref: str
    path: str
    instance_url: str
    full_path: str
    title: str = ""
    files: frozenset[str] = field(default=frozenset(), repr=False)
    first_line: int = 1
    part: str = ""
    highest: int = 0
    refs: tuple[str, ...] = ()
    original: str = field(default="", repr=False)
    targets: Mapping[str, str] = field(default_factory=dict, hash=False)
    pictures: Callable[[str], LocalPicture | None] = field(default=_no_picture, compare=False, repr=False)

    @property
    def has_pictures(self) -> bool:
        """Whether the text may show pictures of the repository."""
        return self.pictures is not _no_picture

    @property
    def anchor_prefix(self) -> str:
        """What every id of the rendered text begins with."""
        return f"user-content-{self.part}{PART_END}" if self.part else "user-content-"


@dataclass(frozen=True, slots=True)
class TocEntry:
    """One heading of a README.

    Args:
        level: 1 to 6.
        text: the heading in plain words.
        anchor: id of the heading in the rendered HTML, without ``#``.
    """

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class RenderedReadme:
    """A README ready for the page.

    Args:
        html: clean HTML, ids prefixed with ``user-content-``.
        toc: its headings in reading order.
        needs: what the page must load for it: ``mermaid`` or nothing.
        text: its prose in plain words, for the search.
        problems: what its maintainer should know.
    """

    html: str
    toc: tuple[TocEntry, ...] = ()
    needs: frozenset[str] = frozenset()
    text: str = ""
    problems: tuple[Problem, ...] = ()
