"""What a check is, and the list of those in force."""

from collections.abc import Callable
from dataclasses import dataclass

from sharinghub_static.config import SiteConfig
from sharinghub_static.problems import Message
from sharinghub_static.project.model import Project

__all__ = ["Check", "Look", "Subject", "check", "checks_in_force"]


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
        return any("data" in category for category in self.project.categories)


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
        mend: what to do to pass.
        look: looks at a project.
    """

    name: str
    weight: float
    title: Message
    why: Message
    mend: Message
    look: Look


_IN_FORCE: list[Check] = []


def check(name: str, weight: float, title: Message, why: Message, mend: Message) -> Callable[[Look], Look]:
    """Register a function as a check; the arguments are those of :class:`Check`.

    Raises:
        ValueError: there is one of that name, or the weight is not positive.
    """
    if weight <= 0 or any(one.name == name for one in _IN_FORCE):
        raise ValueError(f"the check {name} is there twice, or weighs nothing")

    def register(look: Look) -> Look:
        _IN_FORCE.append(Check(name, weight, title, why, mend, look))
        return look

    return register


def checks_in_force() -> tuple[Check, ...]:
    """The checks that were registered, in that order."""
    return tuple(_IN_FORCE)
