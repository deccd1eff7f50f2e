"""What the owner of a new portal said: options of ``init``, and answers at the terminal."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from sharinghub_static.config.files import Origin, Settings
from sharinghub_static.text.yaml_reader import YamlPath

__all__ = ["Answers", "ready_made", "ready_made_categories", "set_answers"]


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


def set_answers(settings: Settings, answers: Answers) -> Iterator[tuple[str, str]]:
    """Put the answers over the settings; yields options and what is wrong with them."""
    yield from _wrong_tracking(settings, answers)
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
        if isinstance(value, str) and not _is_unicode(value):
            yield option, "is not UTF-8 text; write it again"
        elif value:
            settings.set(path, value, Origin(option))
    if answers.mlflow == "gitlab" and isinstance(settings.values.get("mlflow"), dict):
        settings.values["mlflow"].pop("url", None)  # of the server before
    if answers.categories:
        categories: list[dict[str, Any]] = []
        ready_made = ready_made_categories()
        for text in answers.categories:
            name, _, rest = text.partition("=")
            topic, _, title = rest.partition("=")
            if not topic and name not in ready_made:
                yield (
                    "--category",
                    f"{text!r} is none of {', '.join(ready_made)};"
                    " give one of your own its topic: notebook=our-group:notebook",
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
        if not categories:  # each was reported, and that there is none would be no news
            categories = [{id_: body} for id_, body in ready_made.items()]
        settings.set(("stac", "categories"), categories, Origin("--category"))


def _is_unicode(text: str) -> bool:
    """Whether a text of the command line can be written: bytes that are no UTF-8 are half of a pair."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _wrong_tracking(settings: Settings, answers: Answers) -> Iterator[tuple[str, str]]:
    """Kinds of tracking servers that do not go with their address."""
    address, kind = answers.mlflow, answers.mlflow_type
    if kind == "gitlab" and address not in ("", "gitlab"):
        yield (
            "--mlflow-type",
            "gitlab is the GitLab that is crawled, and no other; leave out --mlflow, or change the kind",
        )
    elif kind not in ("", "gitlab") and not (
        address not in ("", "gitlab") or (not address and settings.has(("mlflow", "url")))
    ):
        yield "--mlflow-type", f"{kind} needs the address of the server: --mlflow https://…"


def ready_made_categories() -> dict[str, dict[str, Any]]:
    """The categories that come with the package, by id."""
    return ready_made()["categories"]  # type: ignore[no-any-return]  # a mapping of mappings


def ready_made() -> dict[str, Any]:
    """What comes with the package: categories, and STAC extensions."""
    text = (
        resources.files("sharinghub_static.new_portal").joinpath("skeleton/ready-made.yml").read_text("utf-8")
    )
    return yaml.safe_load(text)  # type: ignore[no-any-return]  # a mapping, and our own
