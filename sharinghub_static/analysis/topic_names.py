"""What spellings of a topic have in common."""

import re

__all__ = ["topic_key"]

_BETWEEN_WORDS = re.compile(r"[\s_-]+")


def topic_key(name: str) -> str:
    """Return what all spellings of a topic have in common.

    GitLab takes topics of different letter case for one. People also write one in several ways:
    ``Land Cover``, ``land-cover`` and ``land_cover`` are one topic here, ``landcover`` is another word.

    Example:
        >>> topic_key("Land Cover ") == topic_key("land-cover")
        True
    """
    return _BETWEEN_WORDS.sub("-", name.strip().casefold()) or name.casefold()
