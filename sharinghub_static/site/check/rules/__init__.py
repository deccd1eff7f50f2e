"""The checks of a finished site: built-in ones, one module each, and those of the site's extensions.

A check is a subclass of :class:`Check`, or a function of one file, with :func:`check`, which says which codes
it gives and what they mean.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from sharinghub_static.problem_kinds import check_code
from sharinghub_static.registry import Definition, DefinitionError, Registry, Source, caller, kind_of_result
from sharinghub_static.site.check.files import Site, SiteFile
from sharinghub_static.site.check.result import Finding

__all__ = ["FAILED", "Check", "CheckKind", "Look", "Rule", "all_checks", "all_codes", "check"]

_KIND: Final = "check"
_MODULES: Final = tuple(
    f"{__name__}.{name}"
    for name in ("addresses", "limits", "links", "markup", "scripts", "secrets", "stac_schemas", "stac_tree")
)

FAILED: Final = "CHK901"
"""Code of a check that raised an error, or gave a code that is not its own."""

CheckT = TypeVar("CheckT", bound=Callable[..., Any])


class Check:
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


Rule = Check
"""The name by which the built-in checks know it."""

Look = Callable[[SiteFile], Iterable[tuple[int, str]]]
"""Gives the line, from 1, and the message of each thing that is wrong with one file."""


@dataclass(frozen=True, slots=True)
class CheckKind:
    """A check as it is registered.

    Args:
        codes: that it gives, and what they mean in a few words.
        make: makes the rule for a site.
        warning: whether a site with what it finds is published all the same.
    """

    codes: Mapping[str, str]
    make: Callable[[Site], Rule]
    warning: bool = False


_WANTED: Final = "it must give pairs of a line and a message"


class _OfOneFile(Rule):
    """A function as a rule."""

    def __init__(self, site: Site, code: str, function: Look) -> None:
        super().__init__(site)
        self._code, self._function = code, function

    def look(self, file: SiteFile) -> Iterator[Finding]:
        results: object = self._function(file)
        if isinstance(results, str | bytes) or not isinstance(results, Iterable):
            raise TypeError(f"it returned {kind_of_result(results)}; {_WANTED}")
        for entry in results:
            # A text of two characters could be taken for a pair.
            if not isinstance(entry, tuple | list) or len(entry) != 2:
                raise ValueError(f"it gave {kind_of_result(entry)}; {_WANTED}")
            yield Finding(file.path, entry[0], self._code, entry[1])


def check(
    codes: str | Mapping[str, str], meaning: str = "", *, warning: bool = False
) -> Callable[[CheckT], CheckT]:
    """Register a check of the finished site: a function of one file, or a subclass of ``extend.Check``.

    Args:
        codes: the code of a function, such as ``ACME201``; of a class, its codes and what they mean.
        meaning: what the code of a function means, in a few words.
        warning: whether a site with what it finds is published all the same; it is printed.

    Raises:
        DefinitionError: a code, the function or the class cannot be used.

    Example:
        >>> @extend.check("ACME201", "a page that says draft", warning=True)
        ... def drafts(file):
        ...     if file.is_page and "DRAFT" in file.text:
        ...         yield file.line_of("DRAFT"), "says DRAFT: finish the text, or take it out"
    """
    source = caller()
    known = {codes: meaning} if isinstance(codes, str) else dict(codes)
    for code in known or {"": ""}:
        check_code(source, _KIND, code)
    name = next(iter(known))

    def register(subject: CheckT) -> CheckT:
        source.add(_KIND, name, CheckKind(known, _maker(source, name, subject, len(known)), warning))
        return subject

    return register


def _maker(source: Source, name: str, subject: Callable[..., Any], codes: int) -> Callable[[Site], Rule]:
    if isinstance(subject, type):
        if not issubclass(subject, Rule):
            raise source.error(f"{_KIND} {name}: a class must be a subclass of extend.Check")
        for method, arguments in (("look", ["self", "file"]), ("finish", ["self"])):
            source.expect_callable(
                f"{_KIND} {name}, {method}", getattr(subject, method), arguments, may_yield=True
            )
        return subject
    source.expect_callable(f"{_KIND} {name}", subject, ["file"], may_yield=True)
    if codes != 1:
        raise source.error(f"{_KIND} {name}: a function has one code; use a class for several")
    return lambda site: _OfOneFile(site, name, subject)


def all_checks(registry: Registry | None = None) -> tuple[Definition[CheckKind], ...]:
    """Return all checks, those of extensions last.

    Args:
        registry: the site's extensions; built-in checks alone without it.

    Raises:
        DefinitionError: two checks give the same code.
    """
    definitions = (registry or Registry()).arranged(CheckKind, _MODULES)
    first: dict[str, Definition[CheckKind]] = {}
    for definition in definitions:
        for code in definition.entry.codes:
            other = first.setdefault(code, definition)
            if other is not definition:
                what = f"{_KIND} {code}: the check at {other.where} gives this code too"
                raise DefinitionError(definition.where, what)
    return definitions


def all_codes(registry: Registry | None = None) -> dict[str, str]:
    """Return each code and what it means, in a few words."""
    codes = {FAILED: "a check that failed"}
    for definition in all_checks(registry):
        codes |= definition.entry.codes
    return dict(sorted(codes.items()))


def as_found(definition: Definition[CheckKind], findings: Iterable[Finding]) -> Iterator[Finding]:
    """Hold the findings of a check to its codes, and mark those that only warn.

    Raises:
        ValueError: a finding has a code that the check does not have.
        TypeError: what it gave is no finding, or a field of it has the wrong type.
    """
    for finding in findings:
        if not isinstance(finding, Finding):
            raise TypeError(f"it gave {kind_of_result(finding)}, not a Finding")
        for name, type_ in (("path", str), ("line", int), ("code", str), ("message", str)):
            if not isinstance(value := getattr(finding, name), type_):
                raise TypeError(f"{name} is {kind_of_result(value)}, not {type_.__name__}")
        if finding.code not in definition.entry.codes:
            raise ValueError(f"it gave {finding.code}, which is not one of its codes")
        yield replace(finding, warning=True) if definition.entry.warning else finding
