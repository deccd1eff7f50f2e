"""The sample projects: folders of plain files, read into a :class:`World`.

``samples/users.yml``, ``samples/groups.yml`` and ``samples/topics.yml`` are lists of people, groups and
topics, ``samples/tokens.yml`` (optional) maps tokens to usernames, and each
``samples/<group…>/<project>/project.yml`` is beside the
``repository/`` with that project's files and the ``packages/<name>/<version>/`` with those of its packages.
"""

from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from sharinghub_static.demo.lfs_pointers import make_pointer, read_pointer
from sharinghub_static.demo.world import (
    SampleFile,
    SampleGroup,
    SamplePackage,
    SampleProject,
    SampleTopic,
    SampleUser,
    World,
)

__all__ = ["SamplesError", "load_world", "read_world"]

_HOME = Path(__file__).parent / "samples"
T = TypeVar("T")


class SamplesError(ValueError):
    """A sample is wrong; the message says which file and what."""


@lru_cache(maxsize=1)
def load_world() -> World:
    """The samples that come with the package.

    Raises:
        SamplesError: a file of theirs is wrong.
    """
    return read_world(_HOME)


def read_world(folder: Path) -> World:
    """Read samples from any folder of this form.

    Args:
        folder: holds ``users.yml``, ``groups.yml`` and the projects.

    Raises:
        SamplesError: a file cannot be read as what it should hold, two projects share an id or a path, or a
            person is named who is not in ``users.yml``.
    """
    projects = tuple(
        sorted(
            (_project(folder, file) for file in folder.rglob("project.yml") if _is_project(folder, file)),
            key=_id,
        )
    )
    names = ("users", "groups", "tokens", "topics")
    users_file, groups_file, tokens_file, topics_file = (folder / f"{name}.yml" for name in names)
    world = World(
        projects,
        groups=_parse(groups_file, tuple[SampleGroup, ...]) if groups_file.exists() else (),
        users=_parse(users_file, tuple[SampleUser, ...]) if users_file.exists() else (),
        tokens=_parse(tokens_file, dict[str, str]) if tokens_file.exists() else {},
        topics=_parse(topics_file, tuple[SampleTopic, ...]) if topics_file.exists() else (),
    )
    _check(world)
    return world


def _id(project: SampleProject) -> int:
    return project.id


def _is_project(folder: Path, file: Path) -> bool:
    """Whether it is not a file of some project's repository that has the same name."""
    return not {"repository", "packages"} & set(file.parent.relative_to(folder).parts)


def _project(folder: Path, file: Path) -> SampleProject:
    project = _parse(file, SampleProject)
    home = file.parent.relative_to(folder)
    namespace = home.parent.as_posix()
    if project.path != home.name:
        raise SamplesError(f"{file}: path is {project.path!r} but the folder is {home.name!r}")
    if project.namespace not in ("", namespace):
        raise SamplesError(f"{file}: namespace is {project.namespace!r} but the folder is in {namespace!r}")
    files = project.files + tuple(_files(file.parent / "repository", project.lfs))
    if project.submodules:
        files += (SampleFile(".gitmodules", _gitmodules(project)),)
    if project.lfs:
        files += (SampleFile(".gitattributes", _gitattributes(project)),)
    packages = _with_files(project, file.parent / "packages")
    return replace(project, namespace=namespace, files=files, packages=packages)


def _with_files(project: SampleProject, folder: Path) -> tuple[SamplePackage, ...]:
    """The packages of a project with their files, which are in ``packages/<name>/<version>/``."""
    known = {(package.name, package.version) for package in project.packages}
    kept = {(version.parent.name, version.name) for version in folder.glob("*/*")}
    for name, version in sorted(kept - known):
        raise SamplesError(f"{folder / name / version}: project.yml names no such package")
    return tuple(
        replace(package, files={**package.files, **_tree(folder / package.name / package.version)})
        for package in project.packages
    )


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _gitmodules(project: SampleProject) -> bytes:
    """What Git keeps beside submodules; on disk, such a file would steer the Git of this repository."""
    lines = [
        f'[submodule "{path}"]\n\tpath = {path}\n\turl = {url}\n' for path, url in project.submodules.items()
    ]
    return "".join(lines).encode()


def _gitattributes(project: SampleProject) -> bytes:
    """What Git LFS keeps; on disk, such a file would steer the Git of this repository likewise."""
    return "".join(f"{glob} filter=lfs diff=lfs merge=lfs -text\n" for glob in project.lfs).encode()


def _files(repository: Path, lfs: tuple[str, ...]) -> Iterator[SampleFile]:
    for path in sorted(repository.rglob("*")):
        if not path.is_file() or path.is_symlink() or "__pycache__" in path.parts:
            continue
        content = path.read_bytes()
        mode = "100755" if path.suffix == ".sh" else "100644"
        inside, stored = path.relative_to(repository).as_posix(), b""
        if any(fnmatch(inside, glob) for glob in lfs):
            stored, content = content, make_pointer(content)
        oid, size = read_pointer(content)
        yield SampleFile(inside, content, mode, oid, size, stored)


def _parse(file: Path, kind: type[T]) -> T:
    try:
        return TypeAdapter(kind).validate_python(_yaml(file))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise SamplesError(f"{file}: {where}: {first['msg']}") from error


def _yaml(file: Path) -> object:
    try:
        content: object = yaml.safe_load(file.read_text("utf-8"))
        return content
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SamplesError(f"{file}: {error}") from error


def _check(world: World) -> None:
    seen: dict[object, str] = {}
    for project in world.projects:
        for key in (project.id, project.full_path.lower()):
            if key in seen:
                raise SamplesError(f"{project.full_path}: shares {key!r} with {seen[key]}")
            seen[key] = project.full_path
    known = {user.username for user in world.users}
    for project in world.projects:
        for username in sorted(set(_people(project)) - known):
            raise SamplesError(f"{project.full_path}: names {username!r}, who is not in users.yml")
    for group in world.groups:
        if group.full_path != group.full_path.strip("/"):
            raise SamplesError(f"groups.yml: {group.full_path!r} must not begin or end with a slash")


def _people(project: SampleProject) -> Iterator[str]:
    yield from project.members
    yield from (commit.author for commit in project.commits)
    yield from (release.author for release in project.releases if release.author)
    for issue in project.issues:
        yield issue.author
        yield from (note.author for note in issue.notes)
    for request in project.merge_requests:
        yield request.author
        yield from (*request.reviewers, *request.approved_by)
        yield from (name for name in (request.merged_by,) if name)
        yield from (note.author for note in request.notes)
