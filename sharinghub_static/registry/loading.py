"""Find a site's extensions: Python files in its folder, and entry points of installed packages."""

import importlib
import re
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.machinery import ModuleSpec
from importlib.metadata import Distribution, EntryPoint, distributions, entry_points
from importlib.util import module_from_spec
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Final

from sharinghub_static.registry.definition import Definition, DefinitionError, definitions_of, message_of
from sharinghub_static.registry.ordering import Registry
from sharinghub_static.version import __version__

__all__ = ["GROUP", "OLD_RANKING_GROUP", "Loaded", "load_extensions"]

GROUP: Final = "sharinghub_static.extensions"
"""Entry points of packages; each names a module."""

OLD_RANKING_GROUP: Final = "sharinghub_static.ranking"
"""Entry points of packages that rank, before there was :data:`GROUP`."""

_FILE_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass
class Loaded:
    """The extensions of a site, and what its owner is to know.

    Args:
        registry: what was registered.
        mistakes: one line each; nothing may be built while there are any.
        notices: what still works and should be changed.
        sources: files and entry points that were loaded, in order.
    """

    registry: Registry = field(default_factory=Registry)
    mistakes: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)


def load_extensions(folder: Path | None, *, packages: bool = True) -> Loaded:
    """Load the extensions of a site.

    Nothing is imported when the folder is not there and no package has an entry point. What one load finds
    is in its result alone.

    Args:
        folder: with Python files and packages; None, and a folder that is not there, for none.
        packages: whether installed packages may add theirs.

    Returns:
        The files' definitions by file name, then the packages' by the name of the entry point; in each
        module from top to bottom.
    """
    loaded = Loaded()
    definitions: list[Definition[Any]] = []
    if folder is not None and folder.is_dir():
        definitions += _from_folder(folder, loaded)
    if packages:
        definitions += _from_packages(loaded)
    loaded.registry = Registry(tuple(definitions))
    return loaded


def _from_folder(folder: Path, loaded: Loaded) -> Iterator[Definition[Any]]:
    """Load each file, and each package, as a module of a package of its own: ``from . import _shared`` works.

    The folder is not put into ``sys.path``: a file ``json.py`` in it takes no other module's place.
    """
    name = f"_sharinghub_extensions_{sha256(str(folder.resolve()).encode()).hexdigest()[:12]}"
    for stale in _modules_of(name):
        del sys.modules[stale.__name__]
    importlib.invalidate_caches()
    spec = ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    sys.modules[name] = module_from_spec(spec)
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        is_package = (path / "__init__.py").is_file()
        if path.name.startswith(("_", ".")) or not (is_package or path.suffix == ".py"):
            continue
        stem = path.name.removesuffix(".py")
        if not _FILE_NAME.fullmatch(stem):
            what = "a file name has letters, digits, '-' and '_', and begins with a letter. Rename it"
            loaded.mistakes.append(f"{path}:1: {what}")
            continue
        module_name = f"{name}.{stem}"
        try:
            if is_package:
                importlib.import_module(module_name)
            elif module_name not in sys.modules:  # else another file has imported it
                _execute(path, module_name)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # whatever it is, nothing may be built
            loaded.mistakes.append(_mistake(error, str(folder), f"{path}:1"))
            continue
        modules = _modules_of(module_name)
        definitions = [definition for module in modules for definition in definitions_of(module)]
        if not definitions:
            hint = f"Use a decorator of sharinghub_static.extend, or name a helper _{path.name}"
            loaded.mistakes.append(f"{path}:1: registers nothing. {hint}")
        loaded.sources.append(str(path))
        yield from definitions
    for helper in _modules_of(name):
        if helper.__name__.startswith(f"{name}._"):
            for definition in definitions_of(helper):
                hint = "register it in a file without _ at its beginning"
                what = f"{definition.kind} {definition.name}: {hint}"
                loaded.mistakes.append(f"{definition.where}: {what}")


def _execute(file: Path, name: str) -> None:
    """Run a file as a module. No cache of it is read or written: it could be out of date."""
    module = module_from_spec(ModuleSpec(name, None, origin=str(file)))
    module.__file__ = str(file)
    sys.modules[name] = module
    exec(compile(file.read_bytes(), str(file), "exec"), vars(module))  # noqa: S102 - the owner's code


def _from_packages(loaded: Loaded) -> Iterator[Definition[Any]]:
    seen: set[str] = set()
    collected: set[str] = set()
    for group in (GROUP, OLD_RANKING_GROUP):
        for entry in _entry_points(group, loaded):
            where = f"entry point {entry.name} of {group}{_distribution(entry.dist)}"
            try:
                module = entry.module
            except (AssertionError, AttributeError, ValueError):  # one of them, by the version of Python
                what = (
                    f"{entry.value!r} is no name of a module. Write it as in: notebooks = our_hub.notebooks"
                )
                loaded.mistakes.append(f"{where}: {what}")
                continue
            if module in seen:
                continue  # a package that also works with earlier versions of this program
            seen.add(module)
            try:
                entry.load()
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                loaded.mistakes.append(_mistake(error, "", where))
                continue
            modules = _reachable(sys.modules[module])
            if not any(map(definitions_of, modules)):
                hint = "It must name a module that uses a decorator of sharinghub_static.extend"
                loaded.mistakes.append(f"{where}: registers nothing. {hint}")
            if group == OLD_RANKING_GROUP:
                loaded.notices.append(f"{where}: this group is deprecated; use the group {GROUP}")
            loaded.sources.append(f"{entry.name} ({entry.value})")
            for reached in modules:
                if reached.__name__ not in collected:
                    collected.add(reached.__name__)
                    yield from definitions_of(reached)


def _entry_points(group: str, loaded: Loaded) -> list[EntryPoint]:
    """The entry points of a group, by name. A package whose list cannot be read would hide all others."""
    entries: set[EntryPoint] = set()
    try:
        entries.update(entry_points(group=group))
    except Exception:
        for package in distributions():
            try:
                entries.update(package.entry_points.select(group=group))
            except Exception as error:
                if _may_name(package, group):
                    where = f"entry points of {group}{_distribution(package)}"
                    loaded.mistakes.append(f"{where}: cannot be read: {message_of(error)}")
    return sorted(entries, key=lambda entry: (entry.name, entry.value))


def _may_name(package: Distribution, group: str) -> bool:
    try:
        return group in (package.read_text("entry_points.txt") or "")
    except (OSError, ValueError):
        return True


def _modules_of(name: str) -> list[ModuleType]:
    """The module, and those modules below it that it imported, by name."""
    names = sorted(loaded for loaded in sys.modules if loaded == name or loaded.startswith(f"{name}."))
    return [sys.modules[loaded] for loaded in names]


def _reachable(module: ModuleType) -> list[ModuleType]:
    """The module, and those of the same package that it or they import, by name.

    What else the process has imported does not count, so that each build finds the same.
    """
    top = module.__name__.partition(".")[0]
    reached, todo = {module.__name__: module}, [module]
    while todo:
        for value in list(vars(todo.pop()).values()):
            if isinstance(value, ModuleType):
                name = value.__name__
            elif isinstance(value, FunctionType | type):
                name = value.__module__
            else:
                continue
            if name.partition(".")[0] == top and name not in reached and name in sys.modules:
                reached[name] = sys.modules[name]
                todo.append(sys.modules[name])
    return [reached[name] for name in sorted(reached)]


def _distribution(package: Distribution | None) -> str:
    return f" ({package.name} {package.version})" if package else ""


def _mistake(error: BaseException, folder: str, where: str) -> str:
    """What went wrong while a module was imported, in one line with its file and line.

    Args:
        error: what was raised.
        folder: of the extensions; empty for a package, whose folder is not known.
        where: for an error that was raised in none of their files.
    """
    if isinstance(error, DefinitionError):
        return str(error)
    place = where
    for frame in traceback.extract_tb(error.__traceback__):
        if folder and Path(folder) in Path(frame.filename).parents:
            place = f"{frame.filename}:{frame.lineno}"
        elif not folder and _is_of_others(frame.filename):
            place = f"{frame.filename}:{frame.lineno}, {where}"
    if isinstance(error, SyntaxError) and error.filename:
        place = f"{error.filename}:{error.lineno or 1}"
    # An extension that was written for another version fails in one of these ways.
    is_old = isinstance(error, TypeError | ImportError | AttributeError)
    version = f" (with sharinghub-static {__version__})" if is_old else ""
    return f"{place}: cannot be imported: {message_of(error)}{version}"


def _is_of_others(file: str) -> bool:
    """Whether a file belongs neither to this program nor to Python's import machinery."""
    ours = str(Path(__file__).parent.parent)
    return not file.startswith((ours, "<frozen")) and "importlib" not in Path(file).parts
