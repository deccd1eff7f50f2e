"""From files and environment to a :class:`SiteConfig`, or to every mistake at once.

The environment goes over the files, by the same names as a SharingHub server's.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from sharinghub_static.config.collection_files import COLLECTIONS, CollectionFiles, read_collections
from sharinghub_static.config.consistency import idle_rules, inconsistencies
from sharinghub_static.config.files import Mistake, Origin, Settings, read_files
from sharinghub_static.config.instances import divide_instances, instance_mistakes, join_instances
from sharinghub_static.config.mistakes import dotted, mistakes_of
from sharinghub_static.config.model import SiteConfig
from sharinghub_static.config.repair import without_mistakes
from sharinghub_static.config.secret_values import secret_mistakes
from sharinghub_static.config.sharinghub import adapt
from sharinghub_static.errors import ConfigError
from sharinghub_static.text.yaml_reader import YamlPath

__all__ = [
    "ENVIRONMENT",
    "PIPELINE",
    "LoadedConfig",
    "config_paths",
    "effective_settings",
    "load_config",
    "validate",
]

ENVIRONMENT: Mapping[str, YamlPath] = {
    "GITLAB_URL": ("gitlab", "url"),
    "GITLAB_IGNORE_TOPICS": ("gitlab", "ignore", "topics"),
    "JUPYTERLAB_URL": ("jupyterlab", "url"),
    "MLFLOW_URL": ("mlflow", "url"),
    "MLFLOW_TYPE": ("mlflow", "type"),
    "DOCS_URL": ("docs", "url"),
    "WIZARD_URL": ("services", "wizard", "url"),
    "STORE_URL": ("services", "store", "url"),
    "STAC_ROOT_HREF": ("stac", "root_href"),
    "STAC_SEARCH_PAGE_DEFAULT_SIZE": ("stac", "search", "page-size"),
    "STAC_PROJECTS_ASSETS_RULES": ("stac", "projects", "assets", "rules"),
    "STAC_PROJECTS_ASSETS_RELEASE_SOURCE_FORMAT": ("stac", "projects", "assets", "release-source-format"),
}
"""Variables that set a key, whatever the files say. Lists are separated by spaces."""

PIPELINE: Mapping[str, YamlPath] = {
    "CI_SERVER_URL": ("gitlab", "url"),
    "CI_PAGES_URL": ("stac", "root_href"),
}
"""Variables of a GitLab pipeline, for keys that neither a file nor the environment sets."""

Further = Callable[[SiteConfig], Iterable[str]]
"""Finds mistakes in a configuration that its types do not show."""


def nothing_further(_config: SiteConfig) -> Iterable[str]:
    """Find no further mistakes."""
    return ()


_NONE = CollectionFiles()
_LISTS = {ENVIRONMENT["GITLAB_IGNORE_TOPICS"], ENVIRONMENT["STAC_PROJECTS_ASSETS_RULES"]}


def config_paths(given: list[Path], environ: Mapping[str, str]) -> list[Path]:
    """The files to read: those given, else ``CONFIG_PATH`` (separated by ``;``), else ``site_config.yml``."""
    if given:
        return given
    named = [Path(part.strip()) for part in environ.get("CONFIG_PATH", "").split(";") if part.strip()]
    return named or [Path("site_config.yml")]


def apply_environment(settings: Settings, environ: Mapping[str, str]) -> None:
    """Let the environment say what it says; in a pipeline, what else is known there."""
    for name, path in ENVIRONMENT.items():
        if environ.get(name):
            text = environ[name]
            settings.set(path, text.split() if path in _LISTS else text, Origin(f"${name}"))
    if "GITLAB_CI" in environ or "CI" in environ:
        for name, path in PIPELINE.items():
            if environ.get(name) and not settings.has(path):
                settings.set(path, environ[name], Origin(f"${name}"))


def effective_settings(paths: Sequence[Path], environ: Mapping[str, str]) -> dict[str, object]:
    """Return what is in force of files and environment as plain values, without the keys of a server.

    Args:
        paths: files, later ones over earlier ones.
        environ: the environment.

    Example:
        >>> effective_settings([Path("site_config.yml")], {})["gitlab"]  # doctest: +SKIP
        {'url': 'https://gitlab.com'}
    """
    settings = read_files(list(paths))
    divide_instances(settings)
    apply_environment(settings, environ)
    adapt(settings)
    return join_instances(settings.values)


@dataclass(frozen=True, slots=True)
class LoadedConfig:
    """A configuration, and what its owner should know of it though nothing is wrong."""

    config: SiteConfig
    notices: tuple[str, ...] = ()


def load_config(
    paths: Sequence[Path],
    environ: Mapping[str, str],
    reserved_names: frozenset[str] = frozenset(),
    further: Further = nothing_further,
) -> LoadedConfig:
    """Read the configuration: files, later ones over earlier ones, then the environment over all.

    Args:
        paths: files; none takes those that ``CONFIG_PATH`` names, else ``site_config.yml``.
        environ: the environment.
        reserved_names: names that no category may have, because the site uses them.
        further: finds mistakes that need more than the configuration, see :func:`validate`.

    Raises:
        ConfigError: with every mistake, each with its file, line and key.
    """
    files = config_paths(list(paths), environ)
    settings = read_files(files)
    divide_instances(settings)
    apply_environment(settings, environ)
    folder = files[0].parent
    return validate(settings, folder, reserved_names, further, read_collections(folder))


def validate(
    settings: Settings,
    folder: Path,
    reserved_names: frozenset[str] = frozenset(),
    further: Further = nothing_further,
    curated: CollectionFiles = _NONE,
) -> LoadedConfig:
    """Make a typed configuration of plain values.

    Args:
        settings: the values as they are in files; they are brought into today's form in place.
        folder: folder of the configuration.
        reserved_names: names that no category may have, because the site uses them.
        further: finds mistakes that need more than the configuration. It gets a configuration without what
            is wrong with it, so that all mistakes are found in one run. A mistake that begins with a key
            gets the file and line of that key.
        curated: the curated collections; no category may have the name of their folder where there are any.

    Raises:
        ConfigError: with every mistake, each with its file, line and key.
    """
    divide_instances(settings)
    notices = adapt(settings)
    secrets = list(secret_mistakes(settings))
    mistakes: list[Mistake | str] = [*settings.mistakes, *secrets]
    try:
        config = SiteConfig.model_validate({**settings.values, "folder": folder})
    except ValidationError as error:
        # One mistake a value: a secret has to go, whatever else it should have been.
        reported = {_key_of(mistake) for mistake in secrets}
        mistakes += (each for each in mistakes_of(error, settings) if _key_of(each) not in reported)
        config = without_mistakes(settings.values, folder)
    config = config.with_collections(curated.collections)
    taken = frozenset({COLLECTIONS}) if curated.collections else frozenset()
    mistakes += inconsistencies(settings, reserved_names | taken)
    mistakes += instance_mistakes(settings)
    mistakes += curated.mistakes
    mistakes += curated.unknown_categories({category.id for category in config.stac.categories})
    mistakes += (_located(settings, text) for text in further(config))
    if mistakes:
        raise ConfigError(
            _in_order(mistakes, {mistake.origin for mistake in settings.mistakes if mistake.origin.place})
        )
    return LoadedConfig(config, (*notices, *idle_rules(settings), *curated.notices))


def _key_of(mistake: Mistake) -> str:
    return mistake.what.partition(": ")[0]


def _located(settings: Settings, text: str) -> Mistake | str:
    """A mistake with the file and line of the key that it begins with, if it begins with one."""
    key = text.partition(": ")[0]
    origins = {dotted(path): origin for path, origin in settings.origins.items()}
    while key and key not in origins:
        key = key[: max(key.rfind("."), key.rfind("["), 0)]
    return Mistake(origins[key], text) if key else text


def _in_order(mistakes: list[Mistake | str], unread: set[Origin]) -> list[str]:
    """Each mistake once, by file and line; those of other files last, as they came.

    Args:
        mistakes: in any order, the first of a place being what is wrong with its text.
        unread: places whose text could not be read as it is meant; what else is wrong there is its echo.
    """
    located: list[Mistake] = []
    for mistake in mistakes:
        if isinstance(mistake, Mistake) and not (
            mistake.origin in unread and any(mistake.origin == each.origin for each in located)
        ):
            located.append(mistake)
    located.sort(key=lambda mistake: (mistake.origin.name, mistake.origin.line))
    others = (mistake for mistake in mistakes if isinstance(mistake, str))
    return list(dict.fromkeys([*map(str, located), *others]))
