"""Kinds of edges in words, seen from either end."""

from sharinghub_static.portal.words import Words, humanised, marked

__all__ = ["edge_title", "group_title"]

_USES = {
    "derived_from": marked("Made from"),
    "dataset": marked("Trained on"),
    "base_model": marked("Base model"),
    "submodule": marked("Contains"),
    "related": marked("Related"),
}
_USED_BY = {
    "derived_from": marked("Used by"),
    "dataset": marked("Used to train"),
    "base_model": marked("Base of"),
    "submodule": marked("Part of"),
    "related": marked("Related"),
}


def group_title(kind: str, words: Words, *, uses: bool) -> str:
    """What stands above the projects of one kind.

    Args:
        kind: of the edges.
        words: the page's language.
        uses: whether the page's project uses these; else these use it.
    """
    known = (_USES if uses else _USED_BY).get(kind)
    if known:
        return words.gettext(known)
    relation = words.label(humanised(kind))
    return relation if uses else words.gettext("Named as %(relation)s by", relation=relation.lower())


def edge_title(kind: str, user: str, used: str, words: Words) -> str:
    """An edge in words, for those who point at it or hear it."""
    return f"{user}: {group_title(kind, words, uses=True).lower()} {used}"
