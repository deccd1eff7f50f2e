"""What a decorator registers, and where."""

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Generic, TypeVar

from sharinghub_static.text.lines import clean, truncate

__all__ = [
    "Definition",
    "DefinitionError",
    "Source",
    "WrongResultError",
    "caller",
    "definition_of",
    "definitions_of",
    "is_weight",
    "kind_of_result",
    "message_of",
    "place_in",
    "place_of_extension",
]

_STORE: Final = "__sharinghub_definitions__"
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*")
_LONGEST_NAME: Final = 60
_LONGEST_MESSAGE: Final = 300  # characters

EntryT = TypeVar("EntryT")
_SubclassT = TypeVar("_SubclassT")


class DefinitionError(ValueError):
    """A definition that cannot be used.

    Args:
        where: file and line, as ``extensions/audits.py:3``.
        what: what is wrong and what to do, in one line.
    """

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")


class WrongResultError(TypeError):
    """A function of an extension returned what it must not.

    Args:
        source: its decorator, or its definition.
        what: what is wrong, in one line.
    """

    def __init__(self, source: "Source | Definition[Any]", what: str) -> None:
        super().__init__(what)
        self.where = source.where


@dataclass(frozen=True, slots=True)
class Definition(Generic[EntryT]):
    """Something that was registered.

    Args:
        kind: for messages: ``metadata rule``.
        name: unique within its kind.
        entry: what was registered; its type distinguishes the kinds.
        file: where it is defined.
        line: of the decorator, from 1.
        before: name of the definition that it goes before; empty for none.
        after: likewise.
        built_in: whether it comes with the program.
        module: dotted name of the module that the file is.
    """

    kind: str
    name: str
    entry: EntryT
    file: str
    line: int
    before: str = ""
    after: str = ""
    built_in: bool = False
    module: str = ""

    @property
    def where(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}"

    @property
    def published_file(self) -> str:
        """The file as it may be published: without the folders above that of the extensions, or the package.

        Example:
            >>> Definition("page", "a", None, "/hub/extensions/a.py", 1, module="hub.a").published_file
            'extensions/a.py'
        """
        path = Path(self.file)
        depth = self.module.count(".") + 1 + (path.name == "__init__.py")
        return "/".join(path.parts[-depth:])

    def is_a(self, entry_type: type[_SubclassT]) -> "Definition[_SubclassT] | None":
        """Itself, when its entry is of this type."""
        return self if isinstance(self.entry, entry_type) else None  # type: ignore[return-value] # just checked


@dataclass(frozen=True, slots=True)
class Source:
    """The module and the line in which a decorator is used."""

    file: str
    line: int
    built_in: bool
    namespace: dict[str, Any] = field(repr=False)

    @property
    def where(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}"

    def error(self, what: str) -> DefinitionError:
        """Return an error about this line."""
        return DefinitionError(self.where, what)

    def define(self, kind: str, name: object, entry: object, *, before: str = "", after: str = "") -> None:
        """Register something in the module.

        Raises:
            DefinitionError: the name is not one, or both neighbours are given.
        """
        if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
            what = (
                f"{kind} {name!r}: a name has lower-case letters, digits, '-', '_' and '.', such as my-audits"
            )
            raise self.error(what)
        self.add(kind, name, entry, before=before, after=after)

    def add(self, kind: str, name: str, entry: object, *, before: str = "", after: str = "") -> None:
        """Register something whose name has a form of its own, as :meth:`define` does."""
        if not all(isinstance(neighbour, str) for neighbour in (before, after)):
            raise self.error(f"{kind} {name}: before and after are names of rules")
        if before and after:
            raise self.error(f"{kind} {name}: give before or after, not both")
        module = str(self.namespace.get("__name__", ""))
        definition = Definition(kind, name, entry, self.file, self.line, before, after, self.built_in, module)
        self.namespace.setdefault(_STORE, []).append(definition)

    def expect_callable(
        self, what: str, function: Callable[..., object], arguments: Sequence[str], *, may_yield: bool = False
    ) -> None:
        """Refuse a function that cannot be called as it will be.

        Args:
            what: for the message: ``metadata rule audits``.
            function: what has the decorator.
            arguments: names of its positional arguments, for the message.
            may_yield: whether it may be a generator; the body of any other would never be run.

        Raises:
            DefinitionError: it cannot.
        """
        wanted = f"must be a function that takes ({', '.join(arguments)})"
        if not callable(function):
            raise self.error(f"{what}: {wanted}, not {type(function).__name__}")
        if _is_a(function, inspect.iscoroutinefunction, inspect.isasyncgenfunction):
            raise self.error(f"{what}: {wanted}, without async")
        if not may_yield and _is_a(function, inspect.isgeneratorfunction):
            raise self.error(f"{what}: {wanted}, without yield")
        try:
            inspect.signature(function).bind(*arguments)
        except TypeError as error:
            raise self.error(f"{what}: {wanted}; {error}") from None
        except ValueError:
            return  # a function in C that says nothing of its arguments


def _is_a(function: Callable[..., object], *tests: Callable[[object], bool]) -> bool:
    """Whether a function, or an object that can be called, passes one of the tests of :mod:`inspect`."""
    called: Any = function
    while isinstance(called, partial):
        called = called.func
    method = getattr(type(called), "__call__", None)  # noqa: B004 - its function, not whether there is one
    return any(test(candidate) for test in tests for candidate in (function, called, method))


def caller(depth: int = 2) -> Source:
    """Return where the function that calls this one is used.

    Args:
        depth: callers above this function.
    """
    frame = sys._getframe(depth)
    name = str(frame.f_globals.get("__name__", ""))
    built_in = name.partition(".")[0] == __name__.partition(".")[0]
    return Source(frame.f_code.co_filename, frame.f_lineno, built_in, frame.f_globals)


def definitions_of(module: ModuleType) -> list[Definition[Any]]:
    """Return what was registered in a module, in that order."""
    return list(vars(module).get(_STORE, ()))


def kind_of_result(value: object) -> str:
    """Return what a function returned, for a message that is the same in each build.

    A coroutine is closed: nobody awaits it, about which Python would warn.

    Example:
        >>> kind_of_result([1])
        'list'
    """
    if inspect.iscoroutine(value):
        value.close()
    return type(value).__name__


def is_weight(value: object) -> bool:
    """Return whether a value can be a weight: a finite number from 0 to 100, as in the configuration."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100


def message_of(error: BaseException) -> str:
    """Return the type and the text of an error in one line.

    Example:
        >>> message_of(KeyError("audits"))
        "KeyError: 'audits'"
    """
    try:
        text = clean(str(error))
    except Exception:  # the error is an extension's own, and so is its text
        text = ""
    return truncate(f"{type(error).__name__}: {text}" if text else type(error).__name__, _LONGEST_MESSAGE)


def place_in(error: BaseException, definition: Definition[Any]) -> str:
    """Return the line of the definition's file in which an error was raised, else its own, with the file.

    The file is named as :attr:`Definition.published_file` has it.
    """
    trace, line = error.__traceback__, definition.line
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == definition.file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"{definition.published_file}:{line}"


def definition_of(error: BaseException, definitions: Iterable[Definition[Any]]) -> "Definition[Any] | None":
    """Return the extension that was at work when an error was raised; None when none was.

    It is the one whose decorator is the last above the outermost line of its file.

    Args:
        error: any.
        definitions: of the site's extensions.
    """
    known, trace = tuple(definitions), error.__traceback__
    while trace is not None:
        file, line = trace.tb_frame.f_code.co_filename, trace.tb_frame.f_code.co_firstlineno
        # The first line of a decorated function is that of its decorator.
        above = [each for each in known if each.file == file and each.line <= line]
        if above:
            return max(above, key=lambda each: each.line)
        trace = trace.tb_next
    where = error.where if isinstance(error, WrongResultError) else ""
    return next((each for each in known if each.where == where), None)


def place_of_extension(error: BaseException, definitions: Iterable[Definition[Any]]) -> str:
    """Return file and line of the innermost function of an extension in which an error was raised.

    Args:
        error: any.
        definitions: of the site's extensions.

    Returns:
        Empty text when no extension was at work.
    """
    files, trace, place = {definition.file for definition in definitions}, error.__traceback__, ""
    while trace is not None:
        if (file := trace.tb_frame.f_code.co_filename) in files:
            place = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return error.where if isinstance(error, WrongResultError) else place
