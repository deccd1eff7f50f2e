"""Rule 1: metadata stands in ``README.md`` (or ``readme.md``) of the default branch, between two ``---``.

Source: SharingHub documentation, "Add metadata to a project". Where SharingHub drops all metadata at a YAML
mistake, what stands before the mistake is kept and the line is named.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.draft import Draft
from sharinghub_static.project.front_matter import read_front_matter
from sharinghub_static.snapshot.records import ProjectRecord, TextRecord

ORDER = 10

_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".txt", "")


def apply(draft: Draft) -> None:
    """Read the README."""
    readme = _readme(draft.record)
    if readme is None:
        draft.problem("SH201", phrase("the project has no README"))
        return
    ending = readme.path[len("readme") :].lower()
    if ending not in _MARKDOWN:
        draft.problem(
            "SH203", phrase("%(path)s is not Markdown, so it is not read", path=readme.path), file=readme.path
        )
        return
    draft.begin(read_front_matter(readme.text, readme.path))
    draft.readme_cut = readme.is_cut
    if readme.is_cut:
        said = phrase(
            "%(path)s has %(size)s bytes; only its beginning is read",
            path=readme.path,
            size=f"{readme.size:,}",
        )
        draft.problem("SH202", said, file=readme.path)
    if not draft.front.is_present and not draft.problems:
        draft.problem("SH110", phrase("%(path)s has no front matter", path=readme.path), file=readme.path)


def _readme(record: ProjectRecord) -> TextRecord | None:
    """The README at the root: ``README.md``, then ``readme.md``, then any other that was read."""

    def rank(text: TextRecord) -> tuple[int, bool, bool, str]:
        ending = text.path[len("readme") :].lower()
        known = _MARKDOWN.index(ending) if ending in _MARKDOWN else len(_MARKDOWN)
        return known, not text.path.startswith("README"), not text.path.startswith("readme"), text.path

    found = [text for text in record.texts if "/" not in text.path and text.path.lower().startswith("readme")]
    return min(found, key=rank, default=None)
