"""Load the configuration of a site and its extensions, and look whether they fit together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from sharinghub_static.analysis.completeness.registry import all_checks
from sharinghub_static.analysis.ranking import ranking_weights
from sharinghub_static.analysis.ranking.registry import all_rules as all_components
from sharinghub_static.config import SiteConfig
from sharinghub_static.config.loading import load_config
from sharinghub_static.errors import ConfigError
from sharinghub_static.file_heads import all_readers
from sharinghub_static.portal.frame.owner_pages import read_owner_pages
from sharinghub_static.portal.frame.registration import ExportedFiles, ExtensionPage
from sharinghub_static.portal.registered import all_files, all_pages
from sharinghub_static.portal.rendering import shipped_templates
from sharinghub_static.portal.translation.languages import site_languages
from sharinghub_static.problem_kinds import kinds_with
from sharinghub_static.project.rules import all_rules
from sharinghub_static.registry import DefinitionError, Registry, load_extensions
from sharinghub_static.site.check.rules import all_checks as all_site_checks
from sharinghub_static.site.layout import EXPORTS, RESERVED_NAMES, Layout

__all__ = ["load_site", "with_extensions"]

_KINDS: Final[tuple[Callable[[Registry], object], ...]] = (
    all_rules,
    all_components,
    all_checks,
    all_site_checks,
    kinds_with,
    all_files,
    all_pages,
    all_readers,
)
"""Puts the definitions of each kind in order, built-in ones among them."""


def load_site(paths: Sequence[Path], environ: Mapping[str, str]) -> tuple[SiteConfig, tuple[str, ...]]:
    """Read all that the owner of a site wrote, and report every mistake at once.

    Args:
        paths: configuration files; none takes those that ``CONFIG_PATH`` names, else ``site_config.yml``.
        environ: the environment.

    Returns:
        The configuration with its extensions, and notices for its owner.

    Raises:
        ConfigError: with every mistake in the configuration, the extensions, the catalogs and the pages.
    """
    extended: list[tuple[SiteConfig, tuple[str, ...]]] = []

    def further_mistakes(config: SiteConfig) -> Iterator[str]:
        try:
            extended.append(with_extensions(config))
        except ConfigError as error:
            yield from error.mistakes
        else:
            yield from _mistakes(ranking_weights, extended[0][0])
        yield from _mistakes(_read_pages, config)

    loaded = load_config(paths, environ, RESERVED_NAMES, further_mistakes)
    config, notices = extended[0]
    return config, (*loaded.notices, *notices)


def _mistakes(read: Callable[[SiteConfig], object], config: SiteConfig) -> Iterator[str]:
    try:
        read(config)
    except ConfigError as error:
        yield from error.mistakes


def _read_pages(config: SiteConfig) -> None:
    """Read the catalogs of all languages, and the owner's pages in each."""
    mistakes: list[str] = []
    languages = [(Layout(), "en")]
    try:
        languages = [(layout, translator.language) for layout, translator in site_languages(config)]
    except ConfigError as error:
        mistakes += error.mistakes
    for layout, language in languages:
        mistakes += _mistakes(partial(_read_pages_of, layout, language), config)
    if mistakes:
        raise ConfigError(list(dict.fromkeys(mistakes)))


def _read_pages_of(layout: Layout, language: str, config: SiteConfig) -> None:
    read_owner_pages(config.folder, layout, language)


def with_extensions(config: SiteConfig) -> tuple[SiteConfig, tuple[str, ...]]:
    """Return the configuration with the site's extensions, and notices for its owner.

    Args:
        config: the site's configuration; its folder and ``extensions`` say where to look.

    Raises:
        ConfigError: an extension cannot be loaded, or two of them clash; one line each, with file and line.

    Example:
        >>> config, notices = with_extensions(load_config([], os.environ).config)  # doctest: +SKIP
    """
    settings = config.extensions
    folder = config.folder / settings.folder
    loaded = load_extensions(folder, packages=settings.packages)
    mistakes = list(loaded.mistakes)
    if not folder.is_dir() and (folder.exists() or "folder" in settings.model_fields_set):
        mistakes.append(f"extensions.folder: {folder} is not a folder. Create it, or take the key out")
    # Without extensions nothing can clash, and to load all that is built in takes long.
    for arrange in _KINDS if loaded.registry.definitions else ():
        try:
            arrange(loaded.registry)
        except DefinitionError as error:
            mistakes.append(str(error))
    mistakes += _wrong_pages(loaded.registry, config)
    mistakes += _wrong_exports(loaded.registry, config)
    if mistakes:
        raise ConfigError(list(dict.fromkeys(mistakes)))
    notices = list(loaded.notices)
    if loaded.sources:
        notices.insert(0, f"Extensions: {', '.join(loaded.sources)}")
    return config.with_registry(loaded.registry), tuple(notices)


def _wrong_pages(registry: Registry, config: SiteConfig) -> Iterator[str]:
    """Pages at the address of a Markdown page of the owner, and templates that are not there."""
    markdown = {file.stem.lower(): file for file in sorted((config.folder / "pages").glob("*.md"))}
    folders = (config.folder / config.portal.templates, shipped_templates())
    for definition in registry.own(ExtensionPage):
        page, subject = definition.entry, f"{definition.where}: page {definition.entry.slug}"
        if page.slug in markdown:
            yield f"{subject}: {markdown[page.slug]} has this address, too. Rename one of them"
        if page.template and not any((folder / page.template).is_file() for folder in folders):
            yield f"{subject}: there is no template {folders[0] / page.template}"


def _wrong_exports(registry: Registry, config: SiteConfig) -> Iterator[str]:
    """Files in each other's way, or in that of a category or a language."""
    own = registry.own(ExportedFiles)
    if not own:
        return
    languages = {layout.language.lower() for layout, _ in site_languages(config)}
    if EXPORTS in {category.id for category in config.stac.categories} | languages:
        yield f"{own[0].where}: a category or a language has the folder {EXPORTS}/, which this file needs"
    for number, definition in enumerate(own):
        path = definition.entry.path.lower()
        for other in own[:number]:
            taken = other.entry.path.lower()
            folders = (f"{path.removesuffix('/')}/", f"{taken.removesuffix('/')}/")
            if definition.name != other.name and (path == taken or _is_within(*folders)):
                what = f"exporter {definition.entry.path}: the file or folder of {other.where} is in its way"
                yield f"{definition.where}: {what}"


def _is_within(folder: str, other: str) -> bool:
    """Whether one of two folders, which end in a slash, is the other or holds it."""
    return folder.startswith(other) or other.startswith(folder)
