"""Rule 3: the description is the README's text, else GitLab's description; a card has a short one.

Source: SharingHub documentation and server. ``description`` in the front matter wins over both. On cards
stands GitLab's description, else the README's first paragraphs without headings, links and pictures.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.draft import Draft, as_text
from sharinghub_static.project.markdown import excerpt
from sharinghub_static.text.lines import clean, shorten

ORDER = 30

_CARD = 200
"""Characters of a card's text, at most."""

_ITEM = 60_000
"""Characters of an Item's description, at most: catalogs are read as a whole."""


def apply(draft: Draft) -> None:
    """Set description and summary."""
    value = draft.take("description")
    written = as_text(value) if value is not None else ""
    if written is None:
        draft.wrong_type(("description",), phrase("a text"), value)
        written = ""
    gitlab = clean(draft.record.description)
    beside = draft.told_beside("description")
    draft.description = (
        written.strip() or _cut(draft.front.markdown.strip()) or beside or gitlab or draft.title
    )
    # A description of one's own is meant for readers of cards too; GitLab's is the card's of old.
    short = excerpt(written, _CARD) or shorten(gitlab, _CARD)
    draft.summary = short or excerpt(draft.front.markdown, _CARD) or shorten(clean(beside), _CARD)


def _cut(markdown: str) -> str:
    """The text, cut between paragraphs where it is too long."""
    if len(markdown) <= _ITEM:
        return markdown
    cut = markdown[:_ITEM]
    return cut[: cut.rfind("\n\n")].rstrip() + "\n\n…" if "\n\n" in cut else cut + "…"
