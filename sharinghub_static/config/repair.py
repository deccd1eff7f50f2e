"""A configuration without what is wrong with it.

Only so can what depends on the whole (languages, extensions, weights of the ranking) be looked at in the same
run that reports a misspelt key: an owner gets all mistakes at once.
"""

from copy import deepcopy
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sharinghub_static.config.model import SiteConfig

__all__ = ["without_mistakes"]

_NEEDED: dict[str, dict[str, Any]] = {
    "gitlab": {"url": "https://gitlab.example.org"},
    "stac": {"categories": []},
}
_MOST_TURNS = 50


def without_mistakes(values: dict[str, Any], folder: Path) -> SiteConfig:
    """Return the configuration without each value that is wrong.

    Args:
        values: as they are in the files, in today's form.
        folder: folder of the configuration.
    """
    values = deepcopy(values)
    for _ in range(_MOST_TURNS):
        for name, stand_in in _NEEDED.items():
            section = values.get(name)
            values[name] = {**stand_in, **(section if isinstance(section, dict) else {})}
        try:
            return SiteConfig.model_validate({**values, "folder": folder})
        except ValidationError as error:
            # From the last to the first, so that the indices of a list stay true.
            errors = {each["loc"]: each["type"] for each in error.errors(include_url=False)}
            for loc in sorted(errors, key=_order, reverse=True):
                _remove(values, loc, is_missing=errors[loc] == "missing")
    return SiteConfig.model_validate({**deepcopy(_NEEDED), "folder": folder})


def _order(loc: tuple[int | str, ...]) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(part, str), part if isinstance(part, int) else 0, str(part)) for part in loc)


def _remove(values: dict[str, Any], loc: tuple[int | str, ...], *, is_missing: bool) -> None:
    """Take out the value at a place, or what it is missing in."""
    path = [part for part in loc if part != "[key]"]
    inner: Any = values
    holder: Any = None
    last: int | str = ""
    for part in path[:-1] if is_missing else path:
        try:
            holder, last, inner = inner, part, inner[part]
        except (KeyError, IndexError, TypeError):
            break
    if isinstance(holder, list) and isinstance(last, int) and last < len(holder):
        del holder[last]
    elif isinstance(holder, dict):
        holder.pop(last, None)
