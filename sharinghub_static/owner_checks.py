"""Look whether what a site's owner wrote fits together: extensions, pages, catalogs, weights of ranking."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Final

from sharinghub_static.analysis.completeness.registry import all_checks
from sharinghub_static.analysis.ranking import ranking_weights
from sharinghub_static.analysis.ranking.registry import all_rules as all_components
from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import ConfigError
from sharinghub_static.file_heads import all_readers
from sharinghub_static.portal.frame.owner_pages import read_owner_pages
from sharinghub_static.portal.frame.registration import ExportedFiles, ExtensionPage
from sharinghub_static.portal.frame.template_folders import shipped_templates
from sharinghub_static.portal.registered import all_files, all_pages
from sharinghub_static.portal.translation.languages import site_languages
from sharinghub_static.problem_kinds import kinds_with
from sharinghub_static.project.rules import all_rules
from sharinghub_static.registry import DefinitionError, Registry
from sharinghub_static.site.check.rules import all_checks as all_site_checks
from sharinghub_static.site.layout import EXPORTS, Layout

__all__ = ["extension_mistakes", "page_mistakes", "ranking_mistakes"]

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


def extension_mistakes(config: SiteConfig) -> Iterator[str]:
    """Extensions that clash with each other, with what is built in, or with the owner's pages.

    Args:
        config: with the extensions.
    """
    for arrange in _KINDS:
        try:
            arrange(config.registry)
        except DefinitionError as error:
            yield str(error)
    yield from _wrong_pages(config.registry, config)
    with suppress(ConfigError):  # of a catalog: page_mistakes names it
        yield from _wrong_exports(config.registry, config)


def ranking_mistakes(config: SiteConfig) -> Iterator[str]:
    """Weights of the ranking that cannot be.

    Args:
        config: with the extensions, which may add what is weighed.
    """
    yield from _mistakes(ranking_weights, config)


def page_mistakes(config: SiteConfig) -> Iterator[str]:
    """What is wrong in the catalogs of all languages, and in the owner's pages in each."""
    yield from _mistakes(_read_pages, config)


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
