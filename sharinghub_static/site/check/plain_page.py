"""Pages as the site's own templates write them, read without a parser.

A page is *plain* when all of its tags are (:mod:`sharinghub_static.site.check.plain_tags`), when each element
is closed within the one that it was opened in, and when its head has what every page needs. The rules of
markup and of scripts have nothing against such a page, and the rule of links has all that it needs in
:class:`PlainPage`. Any other page, sound or not, is read by libxml2: a finding comes from there alone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import cast

from sharinghub_static.site.check.elements import LANGUAGE
from sharinghub_static.site.check.plain_tags import TAGS, PlainTag, are_nested

__all__ = ["PlainPage", "read_plain_page"]

_TAG = re.compile(r"<[^<>]*>")
_IN_HEAD = r"(?:\s*(?:<(?:meta|link)\s[^<>]*>|<script\b[^<>]*>[^<]*</script>|<!--[^<>]*-->))*+\s*"
_HEAD = re.compile(
    rf"(?i:<!doctype html>)\s*<html\b[^<>]*>\s*<head>{_IN_HEAD}<title>([^<]*)</title>{_IN_HEAD}</head>\s*"
    r"<body\b[^<>]*>",
    re.ASCII,
)
_END = re.compile(r"</body>\s*</html>\s*\Z", re.ASCII)
_LONGEST_END = 100  # characters
_SKELETON = frozenset({"<head>", "</head>", "<title>", "</title>"})


@dataclass(frozen=True, slots=True)
class PlainPage:
    """What the rules need to know of a plain page.

    Args:
        text: the page.
        places: what can be linked to in it.
        hrefs: how often each address is in it, as the page means it, decoded.
    """

    text: str
    places: frozenset[str]
    hrefs: dict[str, int]

    def readings(self) -> Iterator[str]:
        """The page as it is written, and the text of all its elements, scripts included."""
        yield self.text
        yield unescape("".join(_TAG.split(self.text)))


def read_plain_page(text: str) -> PlainPage | None:
    """Read a page.

    Returns:
        None when it is not plain.

    Example:
        >>> read_plain_page("<p>Who would write that?</p>") is None
        True
    """
    head = _HEAD.match(text)
    end = _END.search(text, max(0, len(text) - _LONGEST_END))
    if head is None or end is None or "\0" in text or "\r" in text:
        return None
    body = _TAG.findall(text, head.end(), end.start())
    if text.count("<", head.end(), end.start()) != len(body):
        return None
    in_head = [tag for tag in _TAG.findall(head[0])[1:] if tag not in _SKELETON]
    counts = Counter(body)
    counts.update(in_head)
    read = {tag: TAGS[tag] for tag in counts}
    if not all(read.values()):  # a tag that is not plain
        return None
    tags = cast("dict[str, PlainTag]", read)
    if not _is_whole(head, [tags[tag] for tag in in_head]):
        return None
    elements = {tag: known.element for tag, known in tags.items()}
    if not are_nested(list(map(elements.__getitem__, body))):
        return None
    return _collected(text, tags, counts)


def _is_whole(head: re.Match[str], tags: list[PlainTag]) -> bool:
    """Whether a head has what every page needs: a title, a language and a policy."""
    language = next((tag.language for tag in tags if tag.name == "html"), "")
    return (
        bool(unescape(head[1]).strip())
        and LANGUAGE.fullmatch(language) is not None
        and any(tag.policy for tag in tags)
    )


def _collected(text: str, tags: dict[str, PlainTag], counts: Counter[str]) -> PlainPage | None:
    """What the tags of a page say together; None where an id is that of two elements."""
    places = {"top"}
    ids: set[str] = set()
    hrefs: dict[str, int] = {}
    for tag, known in tags.items():
        if known.is_mute:
            continue
        times = counts[tag]
        if known.id is not None:
            if times > 1 or known.id in ids:
                return None
            ids.add(known.id)
        places.update(known.places)
        for href in known.hrefs:
            hrefs[href] = hrefs.get(href, 0) + times
    return PlainPage(text, frozenset(places), hrefs)
