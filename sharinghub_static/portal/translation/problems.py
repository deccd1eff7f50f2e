"""The texts of Problems in the page's language."""

from collections.abc import Mapping

from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.problem_kinds import KINDS, ProblemKind
from sharinghub_static.problems import LocalizedMessage, Message, Problem

__all__ = ["fix_of", "hint_of", "title_of", "translated"]


def title_of(code: str, translator: Translator, kinds: Mapping[str, ProblemKind] = KINDS) -> str:
    """What a kind of Problem is about; the code itself when it is none of the kinds."""
    return _label(kinds[code].title, translator) if code in kinds else code


def fix_of(code: str, translator: Translator, kinds: Mapping[str, ProblemKind] = KINDS) -> str:
    """What to do about a kind of Problem in general; empty when it is none of the kinds."""
    return _label(kinds[code].fix, translator) if code in kinds else ""


def _label(text: str, translator: Translator) -> str:
    if isinstance(text, LocalizedMessage):
        return translated(text, translator)[0]
    return translator.label(text)


def translated(text: str, translator: Translator) -> tuple[str, str]:
    """What is said of a project, in the page's language where that has it.

    Args:
        text: a message or a hint of a Problem.
        translator: the page's language.

    Returns:
        The text; and its language where that is not the page's, else nothing.
    """
    if isinstance(text, LocalizedMessage) and (translation := text.in_language(translator.language)):
        return translation, ""
    if translator.language.partition("-")[0] == "en":
        return text, ""
    # Catalogs keep their own header under the empty text.
    if isinstance(text, Message) and text and translator.knows(text.template):
        return _said(text, translator), ""
    return text, "en"


def _said(message: Message, translator: Translator) -> str:
    values = {
        name: _said(value, translator) if isinstance(value, Message) else value
        for name, value in message.values.items()
    }
    return translator.gettext(message.template, **values)


def hint_of(problem: Problem, translator: Translator) -> tuple[str, str]:
    """How to fix one Problem, and in which language that is written: see :func:`in_words`."""
    kind = KINDS.get(problem.code)
    if kind and problem.hint == kind.fix and translator.knows(kind.fix):
        return fix_of(problem.code, translator), ""
    return translated(problem.hint, translator)
