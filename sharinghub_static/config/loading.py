"""From files and environment to a :class:`SiteConfig`, or to every mistake at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from sharinghub_static.config.environment import apply_environment, config_paths
from sharinghub_static.config.files import Settings, read_files
from sharinghub_static.config.mistakes import dotted, mistakes_of
from sharinghub_static.config.model import SiteConfig
from sharinghub_static.config.sharinghub import adapt
from sharinghub_static.errors import ConfigError

__all__ = ["LoadedConfig", "load_config"]


@dataclass(frozen=True, slots=True)
class LoadedConfig:
    """A configuration, and what its owner should know of it though nothing is wrong."""

    config: SiteConfig
    notices: tuple[str, ...] = ()


def load_config(
    paths: Sequence[Path], environ: Mapping[str, str], reserved_names: frozenset[str] = frozenset()
) -> LoadedConfig:
    """Read the configuration: files, later ones over earlier ones, then the environment over all.

    Args:
        paths: files; none takes those that ``CONFIG_PATH`` names, else ``site_config.yml``.
        environ: the environment.
        reserved_names: names that no category may have, because the site uses them.

    Raises:
        ConfigError: with every mistake, each with its file, line and key.
    """
    files = config_paths(list(paths), environ)
    settings = read_files(files)
    dropped = adapt(settings)
    apply_environment(settings, environ)
    try:
        config = SiteConfig.model_validate({**settings.values, "folder": files[0].parent})
    except ValidationError as error:
        raise ConfigError(mistakes_of(error, settings)) from None
    mistakes = _inconsistencies(config, settings, reserved_names)
    if mistakes:
        raise ConfigError(mistakes)
    return LoadedConfig(config, _notices(dropped))


def _notices(dropped: list[str]) -> tuple[str, ...]:
    if not dropped:
        return ()
    return (f"these keys are for a SharingHub server and do nothing here: {', '.join(sorted(dropped))}",)


def _inconsistencies(config: SiteConfig, settings: Settings, reserved: frozenset[str]) -> list[str]:
    """What is wrong between keys that are each right by themselves."""
    said: list[str] = []

    def mistake(path: tuple[str | int, ...], what: str) -> None:
        said.append(f"{settings.origin(path)}: {dotted(path)}: {what}")

    categories = config.stac.categories
    languages = {language.lower() for language in config.stac.root.locales}
    ids = Counter(category.id for category in categories)
    topics = Counter(category.gitlab_topic.casefold() for category in categories)
    if not categories:
        mistake(("stac", "categories"), "at least one category is needed, such as '- dataset: {title: …}'")
    for number, category in enumerate(categories):
        at = ("stac", "categories", number)
        if category.id in reserved or category.id in languages:
            mistake(at, f"a category cannot be called {category.id!r}, the site has a folder of that name")
        if ids[category.id] > 1:
            mistake(at, f"the category {category.id!r} stands here more than once")
        if not category.gitlab_topic.strip():
            mistake((*at, "gitlab_topic"), "must not be empty")
        elif topics[category.gitlab_topic.casefold()] > 1:
            mistake((*at, "gitlab_topic"), f"another category has the topic {category.gitlab_topic!r} too")
    for number, section in enumerate(config.tags.sections):
        for unknown in sorted(set(section.enabled_for) - set(ids)):
            mistake(("tags", "sections", number, "enabled_for"), f"there is no category {unknown!r}")
    return said
