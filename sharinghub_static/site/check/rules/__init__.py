"""The rules, one module each; a module that stands in this folder is a rule in force.

A rule's module holds a subclass of :class:`Rule` under the name ``RULE``, and says in ``CODES`` which codes
it gives and what they mean.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from sharinghub_static.site.check.files import Site, SiteFile
from sharinghub_static.site.check.result import Finding

__all__ = ["Rule", "all_codes", "all_rules"]


class Rule:
    """Something that must hold in every site.

    Args:
        site: what is checked.
    """

    def __init__(self, site: Site) -> None:
        self.site = site

    def look(self, file: SiteFile) -> Iterator[Finding]:
        """What is wrong with one file; every file is shown once, in the order of their paths."""
        yield from ()

    def finish(self) -> Iterator[Finding]:
        """What is wrong with the files together, after all have been shown."""
        yield from ()


def all_rules() -> list[type[Rule]]:
    """The rules in the order of their modules' names."""
    return [module.RULE for module in _modules()]


def all_codes() -> dict[str, str]:
    """Each code and what it means, in a few words.

    Raises:
        ValueError: two rules give the same code.
    """
    codes: dict[str, str] = {}
    for module in _modules():
        if twice := codes.keys() & module.CODES.keys():
            raise ValueError(f"two rules give {', '.join(sorted(twice))}")
        codes |= module.CODES
    return dict(sorted(codes.items()))


def _modules() -> Iterator[ModuleType]:
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        yield importlib.import_module(f"{__name__}.{found.name}")
