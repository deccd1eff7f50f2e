"""Pages are well-formed: what is opened is closed, and no two places bear one name."""

import re
from collections import Counter
from collections.abc import Iterator

from sharinghub_static.site.check.files import SiteFile
from sharinghub_static.site.check.result import Finding
from sharinghub_static.site.check.rules import Rule

__all__ = ["CODES", "RULE"]

CODES = {
    "CHK401": "a tag that is not closed, or closed where it is not open",
    "CHK402": "an id that two elements bear",
    "CHK403": "a page without its language",
    "CHK404": "a page without a title, or with two",
}

_TAG = re.compile(
    r"<!--.*?-->"
    r"|<(script|style|textarea|title)\b[^>\"']*+(?:\"[^\"]*\"[^>\"']*+|'[^']*'[^>\"']*+)*+>.*?</\1\s*>"
    r"|<(/?)([a-z][^\s/>]*)([^>\"']*+(?:\"[^\"]*\"[^>\"']*+|'[^']*'[^>\"']*+)*+)>",
    re.IGNORECASE | re.DOTALL,
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


# The element index of the HTML standard
_VOID = _words("area base br col embed hr img input link meta source track wbr")
_END_MAY_BE_LEFT_OUT = _words("li dt dd p rt rp optgroup option thead tbody tfoot tr td th colgroup caption")
_FOREIGN = frozenset({"svg", "math"})
_ENDS_A_PARAGRAPH = _words(
    "address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hgroup hr main menu nav ol p pre search section table ul"
)


class Markup(Rule):
    """Reads tags as they are written; a parser would mend them in silence."""

    def look(self, file: SiteFile) -> Iterator[Finding]:
        """Look at one page."""
        if not file.is_page:
            return
        yield from (Finding(file.path, line, "CHK401", told) for line, told in _unbalanced(file))
        tree = file.tree
        if tree is None:
            yield Finding(file.path, 1, "CHK404", "is empty: a page needs a title and more")
            return
        for name, times in Counter(place.value for place in file.attributes("//@id")).items():
            if times > 1:
                told = f"{times} elements have the id {name}: links and labels find the first alone"
                yield Finding(file.path, file.line_of(f'id="{name}"'), "CHK402", told)
        if not _LANGUAGE.fullmatch(tree.get("lang") or ""):
            told = "says no language: give the html element a lang, for screen readers and hyphenation"
            yield Finding(file.path, 1, "CHK403", told)
        titles = [title for title in file.elements("/html/head/title") if (title.text or "").strip()]
        if len(titles) != 1:
            told = f"has {len(titles)} titles: a page needs one, in its head"
            yield Finding(file.path, 1, "CHK404", told)


def _unbalanced(file: SiteFile) -> Iterator[tuple[int, str]]:
    """Lines and what is wrong there; at most one a page, for what follows is its echo."""
    open_tags: list[str] = []
    places: list[int] = []
    foreign = 0
    for tag in _TAG.finditer(file.text):
        _, closing, name, rest = tag.groups()
        if name is None:
            continue
        name = name.lower()
        if not closing:
            if name in _VOID or (foreign and rest.endswith("/")):
                continue
            if name in _ENDS_A_PARAGRAPH and open_tags and open_tags[-1] == "p":
                open_tags.pop()
                places.pop()
            open_tags.append(name)
            places.append(tag.start())
            foreign += name in _FOREIGN
            continue
        while open_tags and open_tags[-1] != name and open_tags[-1] in _END_MAY_BE_LEFT_OUT:
            open_tags.pop()
            places.pop()
        if not open_tags or open_tags[-1] != name:
            inside = (
                f"inside <{open_tags[-1]}> of line {file.line(places[-1])}" if open_tags else "open nowhere"
            )
            yield file.line(tag.start()), f"</{name}> closes what is not open ({inside})"
            return
        open_tags.pop()
        places.pop()
        foreign -= name in _FOREIGN
    for name, place in zip(open_tags, places, strict=True):
        if name not in _END_MAY_BE_LEFT_OUT and name not in {"html", "body"}:
            yield file.line(place), f"<{name}> is not closed"
            return


RULE = Markup
