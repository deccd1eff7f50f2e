"""The texts of Problems in the page's language."""

from sharinghub_static.portal.translation.translator import Words
from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.problems import Message, Problem

__all__ = ["hint_of", "in_words", "mend_of", "title_of"]


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
