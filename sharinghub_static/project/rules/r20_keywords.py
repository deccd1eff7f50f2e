"""Rule 20: the keywords are the project's topics less those that are categories.

Source: SharingHub documentation and server. GitLab's topics know no letter case. ``keywords`` and, as on
model cards, ``tags`` of the front matter are added.
"""

from sharinghub_static.project.draft import Draft
from sharinghub_static.text.lines import clean

ORDER = 185  # before rule 19, which copies what is left

_MOST, _LONGEST = 100, 100


def apply(draft: Draft) -> None:
    """Set the keywords."""
    words = list(draft.record.topics)
    for key in ("keywords", "tags"):
        value = draft.take(key)
        if isinstance(value, str):
            value = value.split(",")
        listed = draft.sequence(value, (key,))
        words += [
            draft.text(word, (key, index)) for index, word in enumerate(draft.at_most(_MOST, listed, (key,)))
        ]
    words += [word for beside in draft.beside for word in beside.keywords]
    hidden = {category.gitlab_topic.casefold() for category in draft.config.stac.categories}
    found: dict[str, str] = {}
    for word in words:
        text = clean(word)[:_LONGEST]
        if text and text.casefold() not in hidden:
            found.setdefault(text.casefold(), text)
    draft.keywords |= set(list(found.values())[:_MOST])
