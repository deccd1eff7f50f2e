"""What happens on a GitLab while somebody watches: worlds made from worlds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sharinghub_static.demo.world import SampleCommit, SampleFile, SampleProject, World

__all__ = ["change", "push", "remove"]


def push(
    world: World, full_path: str, files: Mapping[str, bytes | None], message: str = "Update files"
) -> World:
    """A world in which a commit was pushed to a project, an hour after its last activity.

    Args:
        world: as it is before.
        full_path: of the project.
        files: content by path; None deletes the file.
        message: of the commit.

    Raises:
        KeyError: there is no such project.
    """
    project = _project(world, full_path)
    kept = tuple(f for f in project.files if f.path not in files)
    added = tuple(SampleFile(path, content) for path, content in files.items() if content is not None)
    when = project.last_activity_at + timedelta(hours=1)
    author = project.members[0] if project.members else project.namespace.partition("/")[0]
    return change(
        world,
        full_path,
        files=tuple(sorted(kept + added, key=lambda f: f.path)),
        commits=(*project.commits, SampleCommit(author, message, when)),
        last_activity_at=when,
    )


def change(world: World, full_path: str, **fields: Any) -> World:
    """A world in which some fields of a project are others.

    Raises:
        KeyError: there is no such project.
    """
    project = _project(world, full_path)
    changed = replace(project, **fields)
    return replace(world, projects=tuple(changed if p is project else p for p in world.projects))


def remove(world: World, full_path: str) -> World:
    """A world without a project.

    Raises:
        KeyError: there is no such project.
    """
    project = _project(world, full_path)
    return replace(world, projects=tuple(p for p in world.projects if p is not project))


def _project(world: World, full_path: str) -> SampleProject:
    for project in world.projects:
        if project.full_path == full_path:
            return project
    raise KeyError(full_path)
