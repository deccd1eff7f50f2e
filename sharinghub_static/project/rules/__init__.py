"""The rules by which a project's words become metadata: one module each, found by listing this folder.

A module holds ``ORDER``, a number (smaller goes first), and ``apply(draft)``. Those named ``r01`` to ``r21``
are SharingHub's rules in its documentation's order; the others are our own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from sharinghub_static.project.draft import Draft

__all__ = ["Rule", "all_rules"]


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One rule.

    Args:
        order: when it is applied.
        name: name of its module.
        apply: reads and fills a draft.
    """

    order: int
    name: str
    apply: Callable[[Draft], None]


@cache
def all_rules() -> tuple[Rule, ...]:
    """All rules in the order in which they are applied."""
    names = [module.name for module in iter_modules(__path__)]
    modules = [(name, import_module(f"{__name__}.{name}")) for name in names]
    return tuple(sorted(Rule(module.ORDER, name, module.apply) for name, module in modules))
