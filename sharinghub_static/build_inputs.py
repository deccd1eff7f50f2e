"""The digest of everything that a site is made from."""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import Distribution, distributions
from pathlib import Path

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.collection_files import COLLECTIONS
from sharinghub_static.portal.frame.owner_pictures import owner_pictures
from sharinghub_static.portal.frame.template_folders import shipped_templates

__all__ = ["inputs_digest", "owner_files", "settings_digest"]

_OWNER_FOLDERS = ("pages", "locales", COLLECTIONS)
"""Folders beside the configuration that a build reads, with those of templates and extensions."""

_PACKAGE = "__init__.py"
_NOT_READ = ("__pycache__", "node_modules")


def inputs_digest(settings: str, content: str, schemas: Path) -> str:
    """Return the SHA-256 of everything that the bytes of a site depend on: two builds of one write the same.

    Args:
        settings: as :func:`settings_digest` returns it.
        content: likewise of the snapshot, as :meth:`Snapshot.content_digest` returns it.
        schemas: folder or cache of STAC schemas.

    Example:
        >>> settings, content = settings_digest(config), store.content_digest()
        >>> inputs_digest(settings, content, Path("a")) == inputs_digest(settings, content, Path("a"))
        True
    """
    return _digest(settings, content, _files_digest(schemas, _files_in(schemas)))


def settings_digest(config: SiteConfig, secrets: Iterable[str] = (), output: Path | None = None) -> str:
    """Return the SHA-256 of all that every page depends on: configuration, the owner's files, the program.

    Args:
        config: the site's configuration.
        secrets: values that must be in no file of the site, and may be in files of earlier builds.
        output: a folder that is not read, whatever else holds it.
    """
    files = _files_digest(config.folder, owner_files(config, output))
    collections = repr([(one.slug, one.text) for one in config.collections])
    return _digest(program_digest(), config.model_dump_json(), collections, files, *sorted(secrets))


@cache
def program_digest() -> str:
    """Return the SHA-256 of this program's files and the versions of Python and of all packages."""
    package = Path(__file__).parent
    files = [_files_digest(folder, _files_in(folder)) for folder in (package, shipped_templates())]
    return hashlib.sha256("\n".join([sys.version, *files, *sorted(_packages())]).encode()).hexdigest()


def _packages() -> set[str]:
    """Name and version of each package that Python can import.

    The folder of an installed package's metadata has both in its name; to parse the metadata of all takes
    ten times as long. Only older forms have to be read.
    Source: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
    """
    packages: set[str] = set()
    for place in map(Path, sys.path):
        names = [file.name for file in place.iterdir()] if place.is_dir() else [f"{place.name}.egg"]
        if any(name.endswith((".egg", ".egg-info")) for name in names):
            packages |= set(map(_name_and_version, distributions(path=[str(place)])))
        else:
            packages |= {name for name in names if name.endswith(".dist-info")}
    return packages


def _name_and_version(package: Distribution) -> str:
    try:
        return f"{package.name} {package.version}"
    except (
        Exception
    ):  # of a package without metadata; importlib_metadata, where it is loaded, has its own error
        return "None None"


def _digest(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part)}:{part}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def owner_files(config: SiteConfig, output: Path | None = None) -> Iterator[Path]:
    """Each file of the owner that a build reads beside the configuration.

    Args:
        config: the site's configuration.
        output: a folder that is not read, whatever else holds it.
    """
    for name in (*_OWNER_FOLDERS, config.portal.templates, config.extensions.folder):
        for file in _files_in(config.folder / name):
            if output is None or not file.resolve().is_relative_to(output.resolve()):
                yield file
    yield from owner_pictures(config)
    # Of packages the version counts already, unless somebody works on them.
    modules = {Path(definition.file) for definition in config.registry.definitions}
    yield from sorted({file for module in modules for file in _package_files(module)})


def _package_files(module: Path) -> Iterable[Path]:
    """The files of the package that a module is in; of a module in no package those beside it."""
    folder = module.parent
    if not (folder / _PACKAGE).is_file():
        return folder.glob("*.py")
    while (folder.parent / _PACKAGE).is_file():
        folder = folder.parent
    return _files_in(folder)


def _files_in(folder: Path) -> list[Path]:
    """Files below a folder, sorted; none where there is no such folder.

    Links to folders are followed, as the template loader and imports follow them, but not up to a folder that
    is being walked.
    """
    return sorted(_walk(folder, ())) if folder.is_dir() else []


def _walk(folder: Path, above: tuple[str, ...]) -> Iterator[Path]:
    real = os.path.realpath(folder)
    if real in above:
        return
    try:
        with os.scandir(folder) as listing:
            entries = list(listing)
    except OSError:  # a folder that cannot be listed has nothing that a build reads
        return
    for entry in entries:
        if entry.is_file():
            yield folder / entry.name
        elif entry.is_dir() and entry.name not in _NOT_READ:
            yield from _walk(folder / entry.name, (*above, real))


def _files_digest(folder: Path, files: Iterable[Path]) -> str:
    """The SHA-256 of the paths below a folder, and the content, of files."""
    digest = hashlib.sha256()
    for file in files:
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{os.path.relpath(file, folder)}\0{content}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
