"""Registered models of MLflow: which version is the one to take, what it is made with, where it is."""

import re
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import quote

from sharinghub_static.snapshot.tracking_records import (
    ModelVersionRecord,
    RegisteredModelRecord,
    TrackingRecord,
)

__all__ = [
    "FALLBACK_FLAVOR",
    "is_named",
    "leading_flavor",
    "leading_version",
    "main_model",
    "server_address",
]

FALLBACK_FLAVOR: Final = "python_function"
"""The flavour that nearly every model has beside its own; ``mlflow.pyfunc`` loads it."""

_ALIASES: Final = ("champion", "production", "prod", "stable", "latest", "best", "challenger", "staging")
"""Aliases by which people take a version, the one that counts most first."""

_STAGES: Final = {"production": 1, "staging": 7}
"""MLflow's old stages, as places among the aliases."""


_WORD: Final = re.compile(r"[^\W_]+")

_ADDRESS: Final = re.compile(
    r"(https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?)([/?][^#]*)?(#.*)?",
    re.ASCII | re.DOTALL,
)
_LONE_PERCENT: Final = re.compile("%(?![0-9A-Fa-f]{2})")
_LONGEST_ADDRESS = 4_000


def server_address(address: str) -> str:
    """An address that a server gave, as RFC 3986 has it; empty for what is none on the web."""
    found = _ADDRESS.fullmatch(address) if len(address) <= _LONGEST_ADDRESS else None
    if found is None:
        return ""
    server, path, fragment = found.group(1), found.group(2) or "", found.group(3) or ""
    return f"{server}{_quoted(path)}{fragment[:1]}{_quoted(fragment[1:])}"


def _quoted(part: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", part), safe="%/:?@!$&'()*+,;=~", errors="replace")


def leading_version(versions: Iterable[ModelVersionRecord]) -> ModelVersionRecord | None:
    """The version that readers want: by alias or stage, else the newest that is ready.

    Args:
        versions: newest first.
    """
    return min(versions, key=_rank, default=None)


def main_model(
    tracking: TrackingRecord, named: Sequence[str] = (), text: str = ""
) -> tuple[RegisteredModelRecord, ModelVersionRecord] | None:
    """The model that a project is about, with its leading version; None when no model has one.

    The first of these that tells models apart decides: a name that the project gives its model, then the
    project's own name; a version that people take (``champion``, ``production``, …); being named in the
    project's text; being what the others are variants of (``Net`` beside ``Net nano``); being newest.

    Args:
        tracking: what the server said.
        named: names, the one that says most first: the model's in the README, then the project's.
        text: of the README.
    """
    leading = [(model, version) for model in tracking.models if (version := leading_version(model.versions))]
    names = [plain for name in named if (plain := _plain(name))]
    words = f" {' '.join(_WORD.findall(text.casefold()))} "
    titles = [_plain(model.title) for model, _ in leading]

    def rank(pair: tuple[RegisteredModelRecord, ModelVersionRecord]) -> tuple[object, ...]:
        model, version = pair
        title, spaced = _plain(model.title), " ".join(_WORD.findall(model.title.casefold()))
        place = -names.index(title) if title in names else -len(names)
        mentioned = bool(spaced) and f" {spaced} " in words
        variants = sum(other.startswith(title) for other in titles) if title else 0
        return place, -_rank(version)[1], mentioned, variants, version.created_at, model.name

    return max(leading, key=rank, default=None)


def is_named(model: RegisteredModelRecord, name: str) -> bool:
    """Whether a name is that of the model, in other letters, signs or spaces.

    >>> _plain("Vessel-Detector") == _plain("vessel detector")
    True
    """
    return _plain(model.title) == _plain(name)


def _plain(name: str) -> str:
    return "".join(_WORD.findall(name.casefold()))


def leading_flavor(version: ModelVersionRecord) -> tuple[str, str]:
    """The flavour that says most, and its version; both empty when nothing is known."""
    own = [pair for pair in version.flavors if pair[0] != FALLBACK_FLAVOR]
    return next(iter((*own, *version.flavors)), ("", ""))


def _rank(version: ModelVersionRecord) -> tuple[bool, int]:
    """Smaller is wanted more; of equals the first, which is the newest."""
    names = [_ALIASES.index(alias.lower()) for alias in version.aliases if alias.lower() in _ALIASES]
    names.append(_STAGES.get(version.stage.lower(), len(_ALIASES)))
    return version.status != "READY", min(names)
