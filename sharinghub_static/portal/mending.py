"""How Problems are mended: what is said of each kind, in the page's language."""

from typing import Final

from sharinghub_static.portal.chrome import Chrome
from sharinghub_static.portal.contexts import Hyperlink
from sharinghub_static.portal.heads import head
from sharinghub_static.portal.problem_contexts import KindGroup, KindRow, MendingPage
from sharinghub_static.portal.words import Words, marked
from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.problems import Message, Problem

__all__ = ["hint_of", "in_words", "mend_of", "mending_page", "title_of"]

_FIELDS: Final = {
    "1": marked("Front matter"),
    "2": marked("README and repository"),
    "3": marked("Values of metadata"),
    "4": marked("Assets and links"),
    "5": marked("STAC"),
    "6": marked("The crawl"),
    "7": marked("MLflow"),
}
"""By the first digit of a code."""


def title_of(code: str, words: Words) -> str:
    """What a kind of Problem is about; the code itself when it is no known one."""
    return words.label(KINDS[code].title) if code in KINDS else code


def mend_of(code: str, words: Words) -> str:
    """What to do about a kind of Problem in general; empty when it is no known one."""
    return words.label(KINDS[code].mend) if code in KINDS else ""


def in_words(text: str, words: Words) -> tuple[str, str]:
    """What is said of a project, in the page's language where that has it.

    Args:
        text: a message or a hint of a Problem.
        words: the page's language.

    Returns:
        The text; and its language where that is not the page's, else nothing.
    """
    if words.language.partition("-")[0] == "en":
        return text, ""
    if isinstance(text, Message) and words.knows(text.template):
        return _said(text, words), ""
    return text, "en"


def _said(message: Message, words: Words) -> str:
    values = {
        name: _said(value, words) if isinstance(value, Message) else value
        for name, value in message.values.items()
    }
    return words.gettext(message.template, **values)


def hint_of(problem: Problem, words: Words) -> tuple[str, str]:
    """How one Problem is mended, and in which language that is told: see :func:`in_words`."""
    kind = KINDS.get(problem.code)
    if kind and problem.hint == kind.mend and words.knows(kind.mend):
        return mend_of(problem.code, words), ""
    return in_words(problem.hint, words)


def mending_page(chrome: Chrome) -> MendingPage:
    """The context of the page that tells all kinds."""
    layout, words = chrome.layout, chrome.words
    link = chrome.linker(layout.mending())
    title = words.gettext("Problems and their mend")
    told = words.gettext("What the portal may say of a project to its maintainer, and what to do about it.")
    health = Hyperlink(text=words.gettext("Build status"), href=link.to(layout.health()))
    return MendingPage(
        **head(chrome, link, title=title, description=told, breadcrumbs=(chrome.home_link(link), health)),
        heading=title,
        introduction=told,
        groups=tuple(
            KindGroup(
                title=words.gettext(field),
                kinds=tuple(
                    KindRow(
                        code=code,
                        title=title_of(code, words),
                        severity=kind.severity.value,
                        mend=mend_of(code, words),
                    )
                    for code, kind in KINDS.items()
                    if code[2] == digit
                ),
            )
            for digit, field in _FIELDS.items()
        ),
        form=link.to(layout.front_matter()),
    )
