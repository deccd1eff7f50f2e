"""Load the configuration of a site with its extensions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.loading import load_config
from sharinghub_static.errors import ConfigError
from sharinghub_static.registry import load_extensions
from sharinghub_static.site.layout import RESERVED_NAMES

__all__ = ["load_site", "with_extensions"]


def _nothing_is_known(_config: SiteConfig) -> bool:
    return False


def load_site(
    paths: Sequence[Path],
    environ: Mapping[str, str],
    is_known: Callable[[SiteConfig], bool] = _nothing_is_known,
) -> tuple[SiteConfig, tuple[str, ...]]:
    """Read all that the owner of a site wrote, and report every mistake at once.

    Args:
        paths: configuration files; none takes those that ``CONFIG_PATH`` names, else ``site_config.yml``.
        environ: the environment.
        is_known: whether a configuration, with its extensions, was found to be right before, and the files
            of its owner are what they were then. Extensions, pages and catalogs are not looked at again.

    Returns:
        The configuration with its extensions, and notices for its owner.

    Raises:
        ConfigError: with every mistake in the configuration, the extensions, the catalogs and the pages.
    """
    extended: list[tuple[SiteConfig, tuple[str, ...]]] = []

    def further_mistakes(config: SiteConfig) -> Iterator[str]:
        loaded, notices, mistakes = _load(config)
        extended.append((loaded, notices))
        if not mistakes and is_known(loaded):
            return
        # With nearly all of the program, which takes longer to load than a build that finds nothing changed.
        from sharinghub_static.owner_checks import page_mistakes, ranking_mistakes

        mistakes += _clashes(loaded)
        yield from mistakes
        if not mistakes:
            yield from ranking_mistakes(loaded)
        yield from page_mistakes(config)

    right = load_config(paths, environ, RESERVED_NAMES, further_mistakes)
    config, notices = extended[0]
    return config, (*right.notices, *notices)


def with_extensions(config: SiteConfig) -> tuple[SiteConfig, tuple[str, ...]]:
    """Return the configuration with the site's extensions, and notices for its owner.

    Args:
        config: the site's configuration; its folder and ``extensions`` say where to look.

    Raises:
        ConfigError: an extension cannot be loaded, or two of them clash; one line each, with file and line.

    Example:
        >>> config, notices = with_extensions(load_config([], os.environ).config)  # doctest: +SKIP
    """
    extended, notices, mistakes = _load(config)
    mistakes += _clashes(extended)
    if mistakes:
        raise ConfigError(list(dict.fromkeys(mistakes)))
    return extended, notices


def _load(config: SiteConfig) -> tuple[SiteConfig, tuple[str, ...], list[str]]:
    """The configuration with its extensions, notices, and what is wrong with single extensions."""
    settings = config.extensions
    folder = config.folder / settings.folder
    loaded = load_extensions(folder, packages=settings.packages)
    mistakes = list(loaded.mistakes)
    if not folder.is_dir() and (folder.exists() or "folder" in settings.model_fields_set):
        mistakes.append(f"extensions.folder: {folder} is not a folder. Create it, or take the key out")
    notices = list(loaded.notices)
    if loaded.sources:
        notices.insert(0, f"Extensions: {', '.join(loaded.sources)}")
    return config.with_registry(loaded.registry), tuple(notices), mistakes


def _clashes(config: SiteConfig) -> list[str]:
    """What is wrong with the extensions of a site together."""
    if not config.registry.definitions:
        return []
    # Without extensions nothing can clash, and to load all that is built in takes long.
    from sharinghub_static.owner_checks import extension_mistakes

    return list(extension_mistakes(config))
