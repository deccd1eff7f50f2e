"""Which of a repository's files is its README."""

from collections.abc import Iterable

__all__ = ["MARKDOWN_ENDINGS", "PLAIN_ENDINGS", "find_readme", "is_readme"]

_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".rmd", ".qmd")
_OTHER_MARKUP = (
    ".rst", ".adoc", ".asciidoc", ".ad", ".org", ".textile", ".rdoc", ".creole", ".mediawiki", ".wiki",
)  # fmt: skip

PLAIN_ENDINGS = (".txt", "")
"""Endings of a README that GitLab shows as plain text."""

MARKDOWN_ENDINGS = frozenset({*_MARKDOWN, *PLAIN_ENDINGS})
"""Endings of a README that may have front matter."""

_PREFERRED = (*_MARKDOWN, *_OTHER_MARKUP, *PLAIN_ENDINGS)
"""Endings as GitLab prefers them: marked-up ones first."""


def is_readme(path: str) -> bool:
    """Whether a path from the root of a repository could be its README."""
    return "/" not in path and path.lower().startswith("readme")


def find_readme(paths: Iterable[str]) -> str:
    """Return the README that GitLab shows: ``README.md``, then ``readme.md``, then others; empty without one.

    Source: SharingHub documentation, "Add metadata to a project".

    Example:
        >>> find_readme(["docs/README.md", "readme.rst", "README"])
        'readme.rst'
    """

    def rank(path: str) -> tuple[int, bool, bool, str]:
        ending = path[len("readme") :].lower()
        known = _PREFERRED.index(ending) if ending in _PREFERRED else len(_PREFERRED)
        return known, not path.startswith("README"), not path.startswith("readme"), path

    return min(filter(is_readme, paths), key=rank, default="")
