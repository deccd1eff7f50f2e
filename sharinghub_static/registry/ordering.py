"""The definitions of one site, in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from sharinghub_static.registry.definition import Definition, DefinitionError, definitions_of

__all__ = ["Registry"]

EntryT = TypeVar("EntryT")


@dataclass(frozen=True)
class Registry:
    """What a site's extensions registered; one of its own for each build.

    Args:
        definitions: of all kinds, in the order in which they were found.
    """

    definitions: tuple[Definition[Any], ...] = ()
    _arranged: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def own(self, entry_type: type[EntryT]) -> tuple[Definition[EntryT], ...]:
        """Return the extensions of one kind alone, in the order in which they were found."""
        return tuple(found for one in self.definitions if (found := one.is_a(entry_type)))

    def arranged(
        self, entry_type: type[EntryT], built_in: tuple[str, ...], *, default_before: str = ""
    ) -> tuple[Definition[EntryT], ...]:
        """Return the definitions of one kind in order: built-in ones, with the extensions among them.

        Args:
            entry_type: of the entries.
            built_in: names of the modules with the built-in definitions, in order.
            default_before: where extensions go that name no neighbour; empty for the end.

        Raises:
            DefinitionError: a name is used twice, or a neighbour is not there.
        """
        key = (entry_type, built_in)
        if key not in self._arranged:
            own = self.own(entry_type)
            self._arranged[key] = _arranged(_built_in(entry_type, built_in), own, default_before)
        return self._arranged[key]  # type: ignore[no-any-return] # the key holds the type

    def entries(
        self, entry_type: type[EntryT], built_in: tuple[str, ...], *, default_before: str = ""
    ) -> tuple[EntryT, ...]:
        """Return the entries of :meth:`arranged`."""
        found = self.arranged(entry_type, built_in, default_before=default_before)
        return tuple(one.entry for one in found)


def _built_in(entry_type: type[EntryT], modules: tuple[str, ...]) -> tuple[Definition[EntryT], ...]:
    return tuple(found for one in _definitions_in(modules) if (found := one.is_a(entry_type)))


@cache
def _definitions_in(modules: tuple[str, ...]) -> tuple[Definition[Any], ...]:
    return tuple(one for name in modules for one in definitions_of(import_module(name)))


def _arranged(
    built_in: Sequence[Definition[EntryT]], own: Sequence[Definition[EntryT]], default_before: str
) -> tuple[Definition[EntryT], ...]:
    _refuse_clashes([*built_in, *own])
    listed, waiting = list(built_in), list(own)
    last_after: dict[str, int] = {}  # several after one neighbour keep their order
    while waiting:
        ready = [one for one in waiting if _neighbour(one, default_before) in {"", *_names(listed)}]
        if not ready:
            one = waiting[0]
            neighbour = _neighbour(one, default_before)
            circle = neighbour in _names(waiting)
            reason = "go before or after each other in a circle" if circle else "is not there"
            subject = f"{one.name} and {neighbour}" if circle else f"{one.kind} {neighbour!r}"
            known = "" if circle else f"; there are {', '.join(_names(listed))}"
            raise DefinitionError(one.where, f"{one.kind} {one.name}: {subject} {reason}{known}")
        for one in ready:
            waiting.remove(one)
            if one.after:
                place = _names(listed).index(one.after) + 1 + last_after.get(one.after, 0)
                last_after[one.after] = last_after.get(one.after, 0) + 1
            elif neighbour := _neighbour(one, default_before):
                place = _names(listed).index(neighbour)
            else:
                place = len(listed)
            listed.insert(place, one)
    return tuple(listed)


def _refuse_clashes(definitions: Sequence[Definition[Any]]) -> None:
    first: dict[str, Definition[Any]] = {}
    for one in definitions:
        other = first.setdefault(one.name, one)
        if other is not one:
            where = "built in" if other.built_in else f"defined at {other.where}"
            raise DefinitionError(one.where, f"{one.kind} {one.name}: this name is {where}. Choose another")


def _names(definitions: Iterable[Definition[Any]]) -> list[str]:
    return [one.name for one in definitions]


def _neighbour(definition: Definition[Any], default_before: str) -> str:
    return definition.after or definition.before or default_before
