"""What a macro makes of an object that several pages share, such as the header or a card, made once."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from markupsafe import Markup

__all__ = ["Once"]

_MOST: Final = 2_000
"""Texts that are kept, of about a kilobyte each: the cards of the topics of a hub of that size."""


class Once:
    """The function ``once`` of the templates: ``{{ once(card, one) }}`` is ``{{ card(one) }}``.

    An imported macro sees nothing of the page but what it is given, and contexts are frozen, so that the text
    is the same wherever the very same object is shown. The last few thousand texts are kept, each with its
    macro and object, so that no other object can have the identity of these.
    """

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[int, int], tuple[object, object, Markup]] = OrderedDict()

    def __call__(self, macro: Callable[[object], Markup], of: object) -> Markup:
        """Fill a macro of another template with its only argument.

        Args:
            macro: imported without context.
            of: a context that pages share; for any other the text is made as it would be without ``once``.
        """
        made_from = id(macro), id(of)
        if (known := self._made.get(made_from)) is not None:
            return known[2]
        text = macro(of)
        self._made[made_from] = macro, of, text
        if len(self._made) > _MOST:
            self._made.popitem(last=False)
        return text
