"""Load the extensions of a site, and look whether they fit together, before anything is done."""

from collections.abc import Callable
from typing import Final

from sharinghub_static.analysis.completeness.registry import all_checks
from sharinghub_static.analysis.ranking.registry import all_rules as all_components
from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import ConfigError
from sharinghub_static.problem_kinds import kinds_with
from sharinghub_static.project.rules import all_rules
from sharinghub_static.registry import DefinitionError, Registry, load_extensions
from sharinghub_static.site.check.rules import all_checks as all_site_checks

__all__ = ["with_extensions"]

_KINDS: Final[tuple[Callable[[Registry], object], ...]] = (
    all_rules,
    all_components,
    all_checks,
    all_site_checks,
    kinds_with,
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
    loaded = load_extensions(config.folder / settings.folder, packages=settings.packages)
    mistakes = list(loaded.mistakes)
    for arrange in _KINDS:
        try:
            arrange(loaded.registry)
        except DefinitionError as error:
            mistakes.append(str(error))
    if mistakes:
        raise ConfigError(list(dict.fromkeys(mistakes)))
    return config.with_registry(loaded.registry), tuple(loaded.notices)
