"""What a check is, and the list of those in force."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Final

from sharinghub_static.config import SiteConfig
from sharinghub_static.problems import Message, as_message
from sharinghub_static.project.model import Project
from sharinghub_static.registry import Registry, WrongResultError, caller, is_weight

__all__ = ["KIND", "Check", "Look", "Subject", "all_checks", "completeness_check"]

KIND: Final = "completeness check"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a check looks at.

    Args:
        project: any.
        config: the site's configuration.
    """

    project: Project
    config: SiteConfig

    @property
    def is_model(self) -> bool:
        """Whether it is, or holds, a model: by its category, its metadata or its files."""
        project = self.project
        return (
            any("model" in category for category in project.categories)
            or any(name.startswith("mlm:") for name in project.properties)
            or any("mlm:model" in asset.roles for asset in project.assets)
        )

    @property
    def is_dataset(self) -> bool:
        """Whether it is data, by its category."""
        return self.project.is_dataset


Look = Callable[[Subject], float | bool | None]
"""How far a project passes: 1 or True is all of it, 0 or False none; None says that it is not asked of it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a good description has.

    Args:
        name: a word for programs.
        weight: how much it matters beside the others; positive.
        title: for people, a noun.
        why: what it is good for.
        fix: what to do to pass.
        look: looks at a project.
    """

    name: str
    weight: float
    title: Message
    why: Message
    fix: Message
    look: Look


_MODULES: Final = ("sharinghub_static.analysis.completeness.checks",)


def completeness_check(name: str, weight: float, title: str, why: str, fix: str) -> Callable[[Look], Look]:
    """Register a function as a check; the arguments are in ``docs/extending.md``.

    Raises:
        DefinitionError: an argument or the function cannot be used.

    Example:
        >>> @extend.completeness("contact", 1, "Contact", "Readers have questions.", "Write `contact:`.")
        ... def contact(subject):
        ...     return "contact" in subject.project.properties
    """
    source, texts = caller(), (as_message(title), as_message(why), as_message(fix))
    subject = f"{KIND} {name}"
    if not is_weight(weight) or not weight:
        raise source.error(f"{subject}: the weight {weight!r} must be a number above 0, at most 100")

    def register(look: Look) -> Look:
        source.expect_callable(subject, look, ["subject"])

        def checked(subject_: Subject) -> float | bool | None:
            share: object = look(subject_)
            if share is None or (isinstance(share, int | float) and isfinite(share)):
                return share
            raise WrongResultError(source, f"{subject} returned {share!r}; it must be a number or None")

        source.define(KIND, name, Check(name, weight, *texts, checked))
        return look

    return register


def all_checks(registry: Registry | None = None) -> tuple[Check, ...]:
    """The checks in force: the package's own, then those of extensions.

    Args:
        registry: the site's extensions; built-in checks alone without it.

    Raises:
        DefinitionError: a name is used twice.
    """
    return (registry or Registry()).entries(Check, _MODULES)
