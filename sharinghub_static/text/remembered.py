"""What was worked out for short texts that come again and again, within a bound of memory.

>>> lengths = Remembered(len, most=2)
>>> lengths["abc"], lengths["abc"], sorted(lengths)
(3, 3, ['abc'])
"""

from collections.abc import Callable
from typing import TypeVar

__all__ = ["Remembered"]

V = TypeVar("V")

_LONGEST = 500  # characters


class Remembered(dict[str, V]):
    """Values by the texts that they were made of; each is made when its text is first looked up.

    Args:
        make: makes the value of a text, of this text alone.
        most: number of values that are kept, and as many that were looked up before them.
        longest: characters of a text that is kept.
    """

    def __init__(self, make: Callable[[str], V], *, most: int, longest: int = _LONGEST) -> None:
        super().__init__()
        self._make, self._most, self._longest = make, most, longest
        self._older: dict[str, V] = {}

    def __missing__(self, text: str) -> V:
        """Make the value of a text."""
        value = self._older[text] if text in self._older else self._make(text)
        if len(text) <= self._longest:
            if len(self) >= self._most:
                # What comes often is looked up again soon, and stays.
                self._older = dict(self)
                self.clear()
            self[text] = value
        return value
