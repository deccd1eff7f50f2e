"""Secrets in a configuration: all of it is committed, and most of it is on every page."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sharinghub_static.config.files import Mistake, Settings
from sharinghub_static.config.mistakes import dotted, in_file
from sharinghub_static.config.sharinghub import SERVER_ONLY
from sharinghub_static.text.secrets import is_secret_value
from sharinghub_static.text.written_secrets import (
    find_written_secrets,
    is_placeholder,
    without_written_secrets,
)
from sharinghub_static.text.yaml_reader import YamlPath

__all__ = ["remove_secrets", "secret_mistakes"]

_ADVICE: Final = {
    "gitlab": "Set the environment variable GITLAB_TOKEN in its place",
    "mlflow": "Set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, in the"
    " environment in its place",
}
_OTHER_ADVICE = "Take it out"
_REVOKE = "revoke it where it was made, if the file was ever shared"

_FOR_BROWSERS: YamlPath = ("portal", "tiles", "url")
"""A key of a tile server, which the reader's browser must send: it is public whatever one does."""

_FEWEST = 8  # characters of a secret of the environment that is looked for in texts


def secret_mistakes(settings: Settings) -> Iterator[Mistake]:
    """Report each value of a configuration that is or holds a secret; none is in a message.

    Args:
        settings: in today's form, without what only a server needs.
    """
    for path, _, _, kind in _secrets(settings.values, ()):
        path = in_file(path)
        advice = _ADVICE.get(str(path[0]), _OTHER_ADVICE)
        yield Mistake(
            settings.origin(path),
            f"{dotted(path)}: must not hold {kind}: all readers of this file or the site would have it."
            f" {advice}, and {_REVOKE}",
        )


def remove_secrets(values: dict[str, Any], environ: Mapping[str, str]) -> list[tuple[YamlPath, str]]:
    """Take the secrets out of a configuration that is made from another, in place.

    Of an address what is left leads to the same server; a text has a mark in place of each secret.

    Args:
        values: as they were read; references to variables are filled in.
        environ: the environment: values of variables that are secret by their name are secrets too.

    Returns:
        Where each was, and what.
    """
    known = {
        value: f"the value of the variable {name}"
        for name, value in environ.items()
        if len(value) >= _FEWEST and is_secret_value(name, value)
    }
    removed: list[tuple[YamlPath, str]] = []
    for path, holder, key, kind in list(_secrets(values, (), known)):
        if any(path[: len(dropped)] == dropped for dropped in SERVER_ONLY):
            continue
        removed.append((path, kind))
        if isinstance(holder, dict) and key not in holder:  # an alias of a mapping that has lost it already
            continue
        text = holder[key]
        if kind == _NAMED:
            del holder[key]
            continue
        for value in known:
            text = text.replace(value, "…")
        holder[key] = without_written_secrets(text)
    return removed


_NAMED = "a secret"


def _secrets(
    value: Any, path: YamlPath, known: Mapping[str, str] = {}
) -> Iterator[tuple[YamlPath, Any, Any, str]]:
    """Path, holder and key in it of each text with a secret, and what that is."""
    entries: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = list(enumerate(value))
    for key, inner in entries:
        here = (*path, key)
        if not isinstance(inner, str):
            yield from _secrets(inner, here, known)
        elif kind := _kind(here, inner, known):
            yield here, value, key, kind


def _kind(path: YamlPath, text: str, known: Mapping[str, str]) -> str:
    """What the secret of a text is; nothing where it holds none."""
    name = path[-1]
    if isinstance(name, str) and is_secret_value(name, text) and not is_placeholder(text):
        return _NAMED
    secrets = find_written_secrets(text)
    if path == _FOR_BROWSERS:
        secrets = [each for each in secrets if " address" not in each[0]]
    kinds = [kind for kind, _ in secrets] + [what for value, what in known.items() if value in text]
    return " and ".join(dict.fromkeys(kinds))
