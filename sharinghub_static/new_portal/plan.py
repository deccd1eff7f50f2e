"""What a new portal says: from answers, or from the configuration of a SharingHub server."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.files import Mistake, Origin, Settings
from sharinghub_static.config.loading import validate
from sharinghub_static.config.mistakes import dotted
from sharinghub_static.config.secret_values import remove_secrets
from sharinghub_static.config.sharinghub import adapt
from sharinghub_static.errors import ConfigError
from sharinghub_static.new_portal.answers import Answers, ready_made, set_answers
from sharinghub_static.new_portal.deployment import read_deployment
from sharinghub_static.new_portal.differences import (
    Difference,
    differences,
    without_dead_links,
    without_dead_paths,
    without_other_categories,
)
from sharinghub_static.portal.translation.languages import site_languages
from sharinghub_static.site.layout import RESERVED_NAMES

__all__ = ["Plan", "make_plan", "ready_made_values", "wrong_answer"]

_ORDER = ("gitlab", "stac", "tags", "mlflow", "portal", "site")


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


def ready_made_values() -> dict[str, Any]:
    """The section ``stac`` of a configuration with all that comes with the package."""
    made = ready_made()
    categories = [{name: body} for name, body in made["categories"].items()]
    settings = Settings({"stac": {"categories": categories, "extensions": made["extensions"]}})
    adapt(settings)
    return settings.values


def make_plan(
    answers: Answers, sources: Sequence[Path], environ: Mapping[str, str], folder: Path = Path()
) -> Plan:
    """Make the configuration of a new portal; the owner's answers go over all else.

    Args:
        answers: what the owner said.
        sources: files of a SharingHub server's deployment; none for a portal from answers alone.
        environ: the environment, for variables in these files.
        folder: of the portal, which may have catalogs of its own languages.

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
        settings.values["stac"] = {"extensions": ready_made()["extensions"]}
    before = set(_category_ids(settings))
    settings.mistakes += (Mistake(Origin(option), what) for option, what in set_answers(settings, answers))
    useless: list[dict[str, Any]] = []
    if sources and answers.categories:
        further, useless = without_other_categories(settings.values, before, list(_category_ids(settings)))
        found += further
    try:
        loaded = validate(settings, folder, RESERVED_NAMES, _wrong_languages)
    except ConfigError as error:
        raise ConfigError(list(map(_with_option, error.mistakes))) from error
    # One notice of those names the keys that are left out, which the differences explain one by one.
    notices = [notice for notice in loaded.notices if not (sources and "do nothing here" in notice)]
    config = loaded.config
    # Only now, so that mistakes have the places that their entries have in the files.
    without_dead_links(settings.values)
    _remove_sections(settings.values, useless)
    return Plan(
        _written(settings.values),
        config.stac.root.title,
        len(config.stac.categories),
        tuple(notices),
        tuple(dict.fromkeys(found)),
    )


def _category_ids(settings: Settings) -> dict[str, None]:
    """Ids of the categories, in their order."""
    copied = Settings(deepcopy(settings.values))
    adapt(copied)
    stac = copied.values.get("stac")
    categories = stac.get("categories") if isinstance(stac, dict) else None
    entries = categories if isinstance(categories, list) else []
    return {str(entry["id"]): None for entry in entries if isinstance(entry, dict) and "id" in entry}


def _remove_sections(values: dict[str, Any], useless: list[dict[str, Any]]) -> None:
    if useless:
        sections = values["tags"]["sections"]
        values["tags"]["sections"] = [each for each in sections if not any(each is one for one in useless)]


def _wrong_languages(config: SiteConfig) -> Iterator[str]:
    try:
        site_languages(config)
    except ConfigError as error:
        yield from error.mistakes


def wrong_answer(question: str, answer: str) -> str:
    """Return what is wrong with one answer of the owner; nothing where it can be taken.

    Args:
        question: ``gitlab``, ``categories`` or ``mlflow``, as in :class:`Answers`.
        answer: as it was typed.

    Example:
        >>> wrong_answer("gitlab", "gitlab.com")
        "must be an address such as https://gitlab.example.org, not 'gitlab.com'"
    """
    server = answer not in ("", "gitlab") and question == "mlflow"
    answers = Answers(
        gitlab=answer if question == "gitlab" else "https://gitlab.example.org",
        categories=tuple(answer.replace(",", " ").split()) if question == "categories" else ("dataset",),
        mlflow=answer if question == "mlflow" else "",
        mlflow_type="mlflow" if server else "",
    )
    try:
        make_plan(answers, (), {})
    except ConfigError as error:
        # Without the option and the key, which were not typed.
        return re.sub(r"^[^ ]*: (?:[a-z_.-]+(?:\[\d+\])?(?:\.\w+)*: )?", "", error.mistakes[0])
    return ""


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
