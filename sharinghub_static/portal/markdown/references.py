"""Emoji codes and references to GitLab (``#12``, ``!34``, ``@name``, commits) in running text.

GitLab makes a reference only of what exists there. A static build cannot ask, so that the patterns here are
stricter than GitLab's where words and figures look like references (a commit must mix letters and digits).
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

import comrak
from lxml import html
from lxml.html import HtmlElement

from sharinghub_static.portal.markdown.result import ReadmeContext

__all__ = ["emoji_signs", "link_words", "texts"]

_SKIP: Final = frozenset({"code", "pre", "kbd", "samp", "math", "tt", "video", "audio"})
_NAME = r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]{0,120}[A-Za-z0-9_\-])?"
_PATH = rf"{_NAME}(?:/{_NAME}){{0,19}}"
_TOKEN: Final = re.compile(
    rf"""
      :(?P<emoji>[a-z0-9_+\-]{{1,60}}):
    | (?<![\w/@.\-&\#!^])(?:(?P<of>{_PATH})(?=[#!@]))?
      (?: \#(?P<issue>[1-9]\d{{0,9}})(?![\w\-/.]*\w)
        | !(?P<merge>[1-9]\d{{0,9}})(?![\w\-/.]*\w)
        | @(?P<at>[0-9a-f]{{7,40}})(?![\w/.\-@]) )
    | (?<![\w/@.\-`])@(?P<who>{_PATH})(?![\w@/])
    | (?<![\w/@.\-\#=:+%])(?P<commit>[0-9a-f]{{7,40}})(?![\w/@.:\-+%]*\w)
    """,
    re.VERBOSE,
)
_EMOJI: Final = re.compile(r":([a-z0-9_+\-]{1,60})(?=:)")
_QUICK: Final = re.compile(r"[:#!@]|[0-9a-f]{7}")
_MD5_LENGTH = 32
_MAX_REFERENCES = 5_000
_NOT_PEOPLE: Final = frozenset({"all", "here"})


def emoji_signs(names: set[str]) -> dict[str, str]:
    """The signs of the codes that the engine knows, asked for in one call."""
    ordered = sorted(names)
    extensions = comrak.ExtensionOptions()
    extensions.shortcodes = True
    rendered = comrak.render_markdown("\n\n".join(f":{name}:" for name in ordered), extensions)
    lines = [unescape(line.removeprefix("<p>").removesuffix("</p>")) for line in rendered.splitlines()]
    if len(lines) != len(ordered):
        return {}
    return {name: sign for name, sign in zip(ordered, lines, strict=True) if sign != f":{name}:"}


def texts(root: HtmlElement) -> Iterator[tuple[HtmlElement, bool, str, bool]]:
    """Every text of the document: its element, whether it is the tail, itself, whether in a link."""
    stack: list[tuple[HtmlElement, bool]] = [(root, False)]
    while stack:
        node, linked = stack.pop()
        if node.text and node.get("data-escaped-char") is None:
            yield node, False, node.text, linked
        for child in node:
            if child.tail:
                yield child, True, child.tail, linked
            if child.tag not in _SKIP and child.get("data-math-style") is None:
                stack.append((child, linked or child.tag == "a"))


def link_words(root: HtmlElement, context: ReadmeContext) -> None:
    """Replace emoji codes and link references, everywhere but in code and, for references, in links.

    Args:
        root: the document.
        context: the project that short references belong to.
    """
    found = [entry for entry in texts(root) if _QUICK.search(entry[2])]
    names = {match.group(1) for entry in found for match in _EMOJI.finditer(entry[2])}
    emoji = emoji_signs(names) if names else {}
    left = _MAX_REFERENCES
    for node, is_tail, text, linked in found:
        before, linked_words = _split(text, emoji, None if linked else context, left)
        left -= len(linked_words)
        if linked_words or before != text:
            _put(node, before, linked_words, is_tail=is_tail)


def _split(
    text: str, emoji: dict[str, str], context: ReadmeContext | None, limit: int
) -> tuple[str, list[HtmlElement]]:
    """The text before the first reference, and the references, each with the text after it as its tail."""
    before = ""
    links: list[HtmlElement] = []
    run: list[str] = []
    end = position = 0

    def close_run() -> None:
        nonlocal before
        if links:
            links[-1].tail = "".join(run)
        else:
            before = "".join(run)
        run.clear()

    while match := _TOKEN.search(text, position):
        position = match.end()
        if name := match.group("emoji"):
            sign = emoji.get(name)
            if sign is None:
                position -= 1  # the closing colon may open the next code
                continue
            run += text[end : match.start()], sign
        else:
            link = _reference(match, context) if context is not None and len(links) < limit else None
            if link is None:
                continue
            run.append(text[end : match.start()])
            close_run()
            links.append(link)
        end = match.end()
    run.append(text[end:])
    close_run()
    return before, links


def _reference(match: re.Match[str], context: ReadmeContext) -> HtmlElement | None:
    instance = context.instance_url.rstrip("/")
    if who := match.group("who"):
        if who.lower() in _NOT_PEOPLE:
            return None
        return _link(f"{instance}/{who}", match.group(), "user")
    project = context.web_url
    if of := match.group("of"):
        parent = context.full_path.rpartition("/")[0]
        project = f"{instance}/{of}" if "/" in of or not parent else f"{instance}/{parent}/{of}"
    if issue := match.group("issue"):
        return _link(f"{project}/-/issues/{issue}", match.group(), "issue")
    if merge := match.group("merge"):
        return _link(f"{project}/-/merge_requests/{merge}", match.group(), "merge-request")
    commit = match.group("at") or match.group("commit")
    if commit.isdigit() or commit.isalpha() or len(commit) == _MD5_LENGTH:
        return None
    return _link(f"{project}/-/commit/{commit}", match.group(), "commit")


def _link(href: str, text: str, kind: str) -> HtmlElement:
    link = html.Element("a", href=href)
    link.set("class", f"reference reference-{kind}")
    link.text = text
    return link


def _put(node: HtmlElement, before: str, links: list[HtmlElement], *, is_tail: bool) -> None:
    # From the last to the first, so that each goes to a place that is found without counting siblings.
    if is_tail:
        node.tail = None
        for link in reversed(links):
            node.addnext(link)
        node.tail = before
    else:
        node.text = before
        for link in reversed(links):
            node.insert(0, link)
