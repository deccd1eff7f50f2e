"""What a new portal says: from answers, or from the configuration of a SharingHub server."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from sharinghub_static.config.files import Mistake, Origin, Settings
from sharinghub_static.config.loading import validate
from sharinghub_static.config.mistakes import dotted
from sharinghub_static.config.secret_values import remove_secrets
from sharinghub_static.config.sharinghub import adapt
from sharinghub_static.errors import ConfigError
from sharinghub_static.new_portal.deployment import read_deployment
from sharinghub_static.new_portal.differences import Difference, differences, without_dead_paths
from sharinghub_static.site.layout import RESERVED_NAMES
from sharinghub_static.text.yaml_reader import YamlPath

__all__ = ["Answers", "Plan", "make_plan", "ready_made_categories", "ready_made_values"]

_ORDER = ("gitlab", "stac", "tags", "mlflow", "portal", "site")


@dataclass(frozen=True)
class Answers:
    """What the owner said; empty where nothing was said.

    Args:
        gitlab: address of the instance.
        title: the hub's name.
        categories: each one ``id``, ``id=topic`` or ``id=topic=Title``.
        mlflow: address of the tracking server, or ``gitlab``.
        mlflow_type: kind of the tracking server.
        languages: of the portal.
        publishes_state: whether the site holds what a build goes on from.
    """

    gitlab: str = ""
    title: str = ""
    categories: tuple[str, ...] = ()
    mlflow: str = ""
    mlflow_type: str = ""
    languages: tuple[str, ...] = ()
    publishes_state: bool = False


@dataclass(frozen=True)
class Plan:
    """The configuration of a new portal.

    Args:
        values: of ``site_config.yml``.
        title: the hub's name.
        notices: what its owner should know of the configuration.
        differences: from the SharingHub server that it is made from.
    """

    values: dict[str, Any]
    title: str
    categories: int
    notices: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


def ready_made_categories() -> dict[str, dict[str, Any]]:
    """The categories that come with the package, by id."""
    return _ready_made()["categories"]  # type: ignore[no-any-return]  # a mapping of mappings


def ready_made_values() -> dict[str, Any]:
    """The section ``stac`` of a configuration with all that comes with the package."""
    made = _ready_made()
    categories = [{name: body} for name, body in made["categories"].items()]
    settings = Settings({"stac": {"categories": categories, "extensions": made["extensions"]}})
    adapt(settings)
    return settings.values


def make_plan(answers: Answers, sources: Sequence[Path], environ: Mapping[str, str]) -> Plan:
    """Make the configuration of a new portal; the owner's answers go over all else.

    Args:
        answers: what the owner said.
        sources: files of a SharingHub server's deployment; none for a portal from answers alone.
        environ: the environment, for variables in these files.

    Raises:
        ConfigError: with every mistake, each with its option or its file and line.
    """
    found: list[Difference] = []
    if sources:
        deployment = read_deployment(sources, environ)
        settings = deployment.settings
        # Before anything else, so that no message of what follows can hold one.
        secrets = [
            Difference(dotted(path), f"it held {kind}, which was left out.", _TODO)
            for path, kind in remove_secrets(settings.values, environ)
        ]
        found = secrets + differences(settings.values, deployment.hosts)
        found += without_dead_paths(settings.values, deployment.hosts)
    else:
        settings = Settings(first=Origin("init"))
        settings.values["stac"] = {"extensions": _ready_made()["extensions"]}
    mistakes = [Mistake(Origin("--category"), what) for what in _set_answers(settings, answers)]
    if mistakes:
        raise ConfigError(list(map(str, mistakes)))
    try:
        loaded = validate(settings, Path(), RESERVED_NAMES)
    except ConfigError as error:
        raise ConfigError(list(map(_with_option, error.mistakes))) from error
    # One notice of those names the keys that are left out, which the differences explain one by one.
    notices = [notice for notice in loaded.notices if not (sources and "do nothing here" in notice)]
    config = loaded.config
    return Plan(
        _written(settings.values),
        config.stac.root.title,
        len(config.stac.categories),
        tuple(notices),
        tuple(dict.fromkeys(found)),
    )


def _set_answers(settings: Settings, answers: Answers) -> Iterator[str]:
    said: dict[YamlPath, tuple[object, str]] = {
        ("gitlab", "url"): (answers.gitlab, "--gitlab"),
        ("stac", "root", "title"): (answers.title, "--title"),
        ("portal", "languages"): (list(answers.languages), "--language"),
        ("site", "publish-state"): (answers.publishes_state, "--state"),
    }
    kind = answers.mlflow_type or ("gitlab" if answers.mlflow == "gitlab" else "")
    said["mlflow", "type"] = (kind, "--mlflow-type")
    said["mlflow", "url"] = ("" if answers.mlflow == "gitlab" else answers.mlflow, "--mlflow")
    for path, (value, option) in said.items():
        if value:
            settings.set(path, value, Origin(option))
    if answers.categories:
        categories: list[dict[str, Any]] = []
        ready_made = ready_made_categories()
        for text in answers.categories:
            name, _, rest = text.partition("=")
            topic, _, title = rest.partition("=")
            if not topic and name not in ready_made:
                yield (
                    f"{text!r} is none of {', '.join(ready_made)};"
                    " give one of your own its topic: notebook=our-group:notebook"
                )
                continue
            body = dict(ready_made.get(name, {}))
            body["title"] = (
                title or body.get("title") or name.replace("-", " ").replace("_", " ").capitalize()
            )
            body["gitlab_topic"] = topic or body.get("gitlab_topic")
            if title:
                body.pop("locales", None)  # other titles than this one
            categories.append({name: body})
        settings.set(("stac", "categories"), categories, Origin("--category"))


_TODO = (
    "Look whether it works without. A token for GitLab is the CI/CD variable GITLAB_TOKEN; revoke what"
    " readers of the old server could see."
)
_NEEDED = {"gitlab": "--gitlab", "gitlab.url": "--gitlab", "stac.categories": "--category"}


def _with_option(mistake: str) -> str:
    """A missing key can be given by an option too."""
    for key, option in _NEEDED.items():
        if mistake.endswith(f"{key}: is needed"):
            return f"{mistake}; give it with {option}"
    return mistake


def _written(values: dict[str, Any]) -> dict[str, Any]:
    """The values as they are written: categories as one-key maps, nothing empty, known sections first."""
    categories = []
    for category in values["stac"]["categories"]:
        body = dict(category)
        categories.append({body.pop("id"): body})
    values = {**values, "stac": {**values["stac"], "categories": categories}}
    # The long list last, so that the hub's name is what one sees first.
    root = values["stac"].pop("root", None)
    values["stac"] = {**({"root": root} if root else {}), **values["stac"]}
    values["stac"]["categories"] = values["stac"].pop("categories")
    order = [*(key for key in _ORDER if key in values), *(key for key in values if key not in _ORDER)]
    return {key: kept for key in order if (kept := _said(values[key])) not in (None, {}, [])}


def _said(value: Any) -> Any:
    """A value without keys that say nothing."""
    if isinstance(value, dict):
        return {key: kept for key, inner in value.items() if (kept := _said(inner)) not in (None, {}, [])}
    if isinstance(value, list):
        return [_said(inner) for inner in value]
    return value


def _ready_made() -> dict[str, Any]:
    text = (
        resources.files("sharinghub_static.new_portal").joinpath("skeleton/ready-made.yml").read_text("utf-8")
    )
    return yaml.safe_load(text)  # type: ignore[no-any-return]  # a mapping, and our own
