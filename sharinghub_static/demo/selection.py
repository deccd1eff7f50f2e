"""The orders that both doors, GraphQL and REST, give projects in."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sharinghub_static.demo.world import SampleProject

__all__ = ["sort_projects", "updated_at"]


def updated_at(project: SampleProject) -> datetime:
    """When the project's settings last changed."""
    return project.updated_at or project.last_activity_at


_ORDERS: dict[str, Callable[[SampleProject], Any]] = {
    "name": lambda p: p.name.lower(),
    "path": lambda p: p.path,
    "full_path": lambda p: p.full_path,
    "created": lambda p: p.created_at,
    "created_at": lambda p: p.created_at,
    "updated": updated_at,
    "updated_at": updated_at,
    "latest_activity": lambda p: p.last_activity_at,
    "last_activity_at": lambda p: p.last_activity_at,
    "activity": lambda p: p.last_activity_at,
    "stars": lambda p: p.stars,
    "star_count": lambda p: p.stars,
}


def _no_order(project: SampleProject) -> int:
    return 0


def sort_projects(projects: Sequence[SampleProject], field: str, *, descending: bool) -> list[SampleProject]:
    """Projects by ``field``, ties by id in the same direction; an unknown field means the id."""
    order = _ORDERS.get(field, _no_order)
    return sorted(projects, key=lambda p: (order(p), p.id), reverse=descending)
