"""What the environment says, over the files: the same names as a SharingHub server's."""

from collections.abc import Mapping
from pathlib import Path

from sharinghub_static.config.files import Origin, Settings
from sharinghub_static.text.yaml_reader import YamlPath

__all__ = ["ENVIRONMENT", "PIPELINE", "apply_environment", "config_paths"]

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
