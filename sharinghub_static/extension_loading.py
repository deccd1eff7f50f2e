"""Load the extensions of a site, and look whether they fit together, before anything is done."""

from collections.abc import Callable, Iterator
from typing import Final

from sharinghub_static.analysis.completeness.registry import all_checks
from sharinghub_static.analysis.ranking.registry import all_rules as all_components
from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import ConfigError
from sharinghub_static.portal.frame.registration import ExportedFiles, ExtensionPage
from sharinghub_static.portal.rendering import shipped_templates
from sharinghub_static.portal.site_pages import all_files, all_pages
from sharinghub_static.portal.translation.languages import site_languages
from sharinghub_static.problem_kinds import kinds_with
from sharinghub_static.project.rules import all_rules
from sharinghub_static.registry import DefinitionError, Registry, load_extensions
from sharinghub_static.site.check.rules import all_checks as all_site_checks
from sharinghub_static.site.layout import EXPORTS

__all__ = ["with_extensions"]

_KINDS: Final[tuple[Callable[[Registry], object], ...]] = (
    all_rules,
    all_components,
    all_checks,
    all_site_checks,
    kinds_with,
    all_files,
    all_pages,
)
"""Puts the definitions of each kind in order, built-in ones among them."""


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
    for arrange in _KINDS:
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
