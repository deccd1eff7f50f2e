"""From files and environment to a :class:`SiteConfig`, or to every mistake at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from sharinghub_static.config.consistency import idle_rules, inconsistencies
from sharinghub_static.config.environment import apply_environment, config_paths
from sharinghub_static.config.files import Mistake, read_files
from sharinghub_static.config.mistakes import mistakes_of
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
    apply_environment(settings, environ)
    notices = adapt(settings)
    mistakes = list(settings.mistakes)
    try:
        config = SiteConfig.model_validate({**settings.values, "folder": files[0].parent})
    except ValidationError as error:
        mistakes += mistakes_of(error, settings)
    mistakes += inconsistencies(settings, reserved_names)
    if mistakes:
        raise ConfigError(_in_order(mistakes))
    return LoadedConfig(config, (*notices, *idle_rules(settings)))


def _in_order(mistakes: list[Mistake]) -> list[str]:
    """Each mistake once, by file and line."""
    mistakes.sort(key=lambda mistake: (mistake.origin.name, mistake.origin.line))
    return list(dict.fromkeys(map(str, mistakes)))
