"""Rule 3: the description is the README's text, else GitLab's description; a card has a short one.

Source: SharingHub documentation and server. ``description`` in the front matter wins over both. On cards
stands GitLab's description, else the README's first paragraphs without headings, links and pictures.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder, as_text
from sharinghub_static.project.markdown import excerpt
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.lines import clean, shorten

_CARD = 200
"""Characters of a card's text, at most."""

_ITEM = 60_000
"""Characters of an Item's description, at most: catalogs are read as a whole."""


@metadata_rule("description")
def apply(builder: ProjectBuilder) -> None:
    """Set description and summary."""
    value = builder.take("description")
    written = as_text(value) if value is not None else ""
    if written is None:
        builder.wrong_type(("description",), phrase("a text"), value)
        written = ""
    gitlab = clean(builder.record.description)
    companion = builder.from_companion_files("description")
    readme = _cut(builder.prose.strip())
    # The source of a README that cannot be laid out describes less than words that are meant to.
    texts = [companion, gitlab, readme] if builder.readme_is_source else [readme, companion, gitlab]
    builder.description = next(filter(None, [written.strip(), *texts]), builder.title)
    builder.is_described_by_readme = bool(readme) and builder.description == readme
    # A description of one's own is meant for readers of cards too; GitLab's is the card's of old.
    short = excerpt(written, _CARD) or shorten(gitlab, _CARD)
    builder.summary = short or excerpt(builder.prose, _CARD) or shorten(clean(companion), _CARD)


def _cut(markdown: str) -> str:
    """The text, cut between paragraphs where it is too long."""
    if len(markdown) <= _ITEM:
        return markdown
    cut = markdown[:_ITEM]
    return cut[: cut.rfind("\n\n")].rstrip() + "\n\n…" if "\n\n" in cut else cut + "…"
