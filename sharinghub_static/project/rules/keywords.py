"""Rule 20: the keywords are the project's topics less those that are categories.

Source: SharingHub documentation and server. GitLab's topics know no letter case. ``keywords`` and, as on
model cards, ``tags`` of the front matter are added.
"""

from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.lines import clean

_MOST, _LONGEST = 100, 100


@metadata_rule("keywords")
def apply(builder: ProjectBuilder) -> None:
    """Set the keywords."""
    words = list(builder.record.topics)
    for key in ("keywords", "tags"):
        value = builder.take(key)
        if isinstance(value, str):
            value = value.split(",")
        listed = builder.sequence(value, (key,))
        words += [
            builder.text(word, (key, index))
            for index, word in enumerate(builder.at_most(_MOST, listed, (key,)))
        ]
    words += [word for file in builder.companion_files for word in file.keywords]
    hidden = {category.gitlab_topic.casefold() for category in builder.config.stac.categories}
    found: dict[str, str] = {}
    for word in words:
        text = clean(word)[:_LONGEST]
        if text and text.casefold() not in hidden:
            found.setdefault(text.casefold(), text)
    builder.keywords |= set(list(found.values())[:_MOST])
