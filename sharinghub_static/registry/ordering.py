"""The definitions of one site, in order."""

from collections.abc import Collection, Iterable, Sequence
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
        return _of_type(entry_type, self.definitions)

    def without(self, names: Collection[str]) -> "Registry":
        """Return the registry less the definitions of these names."""
        return Registry(tuple(each for each in self.definitions if each.name not in names))

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
        definitions = self.arranged(entry_type, built_in, default_before=default_before)
        return tuple(definition.entry for definition in definitions)


def _built_in(entry_type: type[EntryT], modules: tuple[str, ...]) -> tuple[Definition[EntryT], ...]:
    return _of_type(entry_type, _definitions_in(modules))


def _of_type(
    entry_type: type[EntryT], definitions: Iterable[Definition[Any]]
) -> tuple[Definition[EntryT], ...]:
    typed = (definition.is_a(entry_type) for definition in definitions)
    return tuple(definition for definition in typed if definition)


@cache
def _definitions_in(modules: tuple[str, ...]) -> tuple[Definition[Any], ...]:
    return tuple(definition for name in modules for definition in definitions_of(import_module(name)))


def _arranged(
    built_in: Sequence[Definition[EntryT]], own: Sequence[Definition[EntryT]], default_before: str
) -> tuple[Definition[EntryT], ...]:
    _refuse_clashes([*built_in, *own])
    listed, waiting = list(built_in), list(own)
    last_after: dict[str, int] = {}  # several after one neighbour keep their order
    while waiting:
        there = {"", *_names(listed)}
        ready = [definition for definition in waiting if _neighbour(definition, default_before) in there]
        if not ready:
            definition = waiting[0]
            neighbour = _neighbour(definition, default_before)
            circle = neighbour in _names(waiting)
            reason = "go before or after each other in a circle" if circle else "is not there"
            subject = f"{definition.name} and {neighbour}" if circle else f"{definition.kind} {neighbour!r}"
            known = "" if circle else f"; there are {', '.join(_names(listed))}"
            message = f"{definition.kind} {definition.name}: {subject} {reason}{known}"
            raise DefinitionError(definition.where, message)
        for definition in ready:
            waiting.remove(definition)
            if definition.after:
                place = _names(listed).index(definition.after) + 1 + last_after.get(definition.after, 0)
                last_after[definition.after] = last_after.get(definition.after, 0) + 1
            elif neighbour := _neighbour(definition, default_before):
                place = _names(listed).index(neighbour)
            else:
                place = len(listed)
            listed.insert(place, definition)
    return tuple(listed)


def _refuse_clashes(definitions: Sequence[Definition[Any]]) -> None:
    first: dict[str, Definition[Any]] = {}
    for definition in definitions:
        other = first.setdefault(definition.name, definition)
        if other is not definition:
            where = "built in" if other.built_in else f"defined at {other.where}"
            message = f"{definition.kind} {definition.name}: this name is {where}. Choose another"
            raise DefinitionError(definition.where, message)


def _names(definitions: Iterable[Definition[Any]]) -> list[str]:
    return [definition.name for definition in definitions]


def _neighbour(definition: Definition[Any], default_before: str) -> str:
    return definition.after or definition.before or default_before
