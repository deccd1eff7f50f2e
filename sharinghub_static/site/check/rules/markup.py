"""Pages are well-formed: what is opened is closed, and no two places have one name."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from sharinghub_static.site.check.elements import (
    END_MAY_BE_LEFT_OUT,
    ENDS_A_PARAGRAPH,
    FOREIGN,
    LANGUAGE,
    VOID,
)
from sharinghub_static.site.check.files import SiteFile
from sharinghub_static.site.check.result import Finding
from sharinghub_static.site.check.rules import Rule, check

__all__ = ["CODES", "Markup"]

CODES = {
    "CHK401": "a tag that is not closed, or closed where it is not open",
    "CHK402": "an id that two elements bear",
    "CHK403": "a page without its language",
    "CHK404": "a page without a title, or with two",
}

# What is not closed goes on to the end, as browsers have it; a search that fails there begins anew each time.
_NO_TAGS = re.compile(
    r"<!--.*?(?:-->|\Z)|(<(script|style|textarea|title)\b[^>]*(?:>|\Z)).*?(?=</\2\s*>|\Z)", re.DOTALL
)
_TAG = re.compile(r"""<(/?)([a-z][^\s/><]*)([^<>"']*+(?:"[^"]*"[^<>"']*+|'[^']*'[^<>"']*+)*+)>""")


@check(CODES)
class Markup(Rule):
    """Reads tags as they are written; a parser would repair them in silence."""

    def look(self, file: SiteFile) -> Iterator[Finding]:
        """Look at one page."""
        if not file.is_page or file.plain:
            return
        text = _tags_alone(file.text)
        if found := _unbalanced(text):  # the first alone: those that follow are its echo
            number, message = found
            position = next(islice(_TAG.finditer(text), number, None)).start()
            yield Finding(file.path, text.count("\n", 0, position) + 1, "CHK401", message)
        tree = file.tree
        if tree is None:
            yield Finding(file.path, 1, "CHK404", "is empty: a page needs a title and more")
            return
        for name, times in Counter(map(str, file.attributes("//@id"))).items():
            if times > 1:
                message = f"{times} elements have the id {name}: links and labels find the first alone"
                yield Finding(file.path, file.line_of(f'id="{name}"'), "CHK402", message)
        if not LANGUAGE.fullmatch(tree.get("lang") or ""):
            message = "says no language: give the html element a lang, for screen readers and hyphenation"
            yield Finding(file.path, 1, "CHK403", message)
        titles = [title for title in file.elements("/html/head/title") if (title.text or "").strip()]
        if len(titles) != 1:
            message = f"has {len(titles)} titles: a page needs one, in its head"
            yield Finding(file.path, 1, "CHK404", message)


def _unbalanced(text: str) -> tuple[int, str] | None:
    """Number of the first tag, from 0, that is not closed or closes nothing, and what is wrong there."""
    open_tags: list[tuple[str, int]] = [("", -1)]
    foreign = 0
    for number, (closing, name, rest) in enumerate(_TAG.findall(text)):
        top = open_tags[-1][0]
        if closing:
            while top != name and top in END_MAY_BE_LEFT_OUT:
                open_tags.pop()
                top = open_tags[-1][0]
            if top != name:
                if any(name == other for other, _ in open_tags):
                    return open_tags[-1][1], f"<{top}> is not closed: add </{top}> before </{name}>"
                return number, f"</{name}> closes what is not open: take it out"
            open_tags.pop()
            foreign -= name in FOREIGN
        elif name not in VOID and not (foreign and rest.endswith("/")):
            if top == "p" and name in ENDS_A_PARAGRAPH:
                open_tags.pop()
            open_tags.append((name, number))
            foreign += name in FOREIGN
    for name, number in reversed(open_tags[1:]):
        if name not in END_MAY_BE_LEFT_OUT and name not in {"html", "body"}:
            return number, f"<{name}> is not closed: add </{name}>"
    return None


def _tags_alone(text: str) -> str:
    """The page without what only looks like tags; its lines stay."""
    return _NO_TAGS.sub(lambda found: (found[1] or "") + "\n" * found[0].count("\n"), text.lower())
