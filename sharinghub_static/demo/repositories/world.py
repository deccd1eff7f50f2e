"""A hub of repositories: each that was found becomes a project of the embedded GitLab."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zlib import crc32

from sharinghub_static.demo.repositories.finding import FoundRepository, find_repositories, project_path
from sharinghub_static.demo.repositories.kinds import find_license, find_topics, programming_languages
from sharinghub_static.demo.repositories.object_stores import ObjectStore
from sharinghub_static.demo.repositories.reading import Contents, read_contents
from sharinghub_static.demo.repositories.settings import FILE, RepositorySettings, read_settings
from sharinghub_static.demo.repositories.texts import as_text, as_time
from sharinghub_static.demo.world import SampleProject, World
from sharinghub_static.errors import ConfigError
from sharinghub_static.reporting import Reporter

__all__ = ["repositories_world"]

_AVATARS = ("logo.png", "logo.jpg", "logo.gif")
"""Files at the root that GitLab takes for a project's picture."""

_UNNAMED = "Unnamed repository"


def repositories_world(folders: Sequence[Path], reporter: Reporter) -> World:
    """The repositories in some folders as a world.

    Args:
        folders: each a repository or a folder with some.
        reporter: receives what could not be read.

    Returns:
        A world of one project for each repository that could be opened, in the order of their paths.

    Raises:
        ConfigError: a folder is not there, its ``repositories.yml`` is wrong, or no repository is in any.
    """
    found = list(_find(folders, reporter))
    if not found:
        where = ", ".join(map(str, folders))
        raise ConfigError([f"no Git repository in {where}; name a folder with repositories below it"])
    projects: dict[str, SampleProject] = {}
    with reporter.step("Reading repositories", len(found)) as step:
        for repository, settings in found:
            project = _project(repository, settings, reporter)
            if project is not None:
                project = _apart(project, projects, repository, reporter)
                projects[project.full_path.lower()] = project
            step.advance()
    ids = _ids(projects)
    return World(tuple(replace(projects[key], id=ids[key]) for key in sorted(projects)))


def _find(
    folders: Sequence[Path], reporter: Reporter
) -> Iterator[tuple[FoundRepository, RepositorySettings]]:
    seen: set[Path] = set()
    for folder in folders:
        if not folder.is_dir():
            raise ConfigError([f"{folder}: is not a folder"])
        settings = read_settings(folder)
        repositories = [r for r in find_repositories(folder) if r.folder.resolve() not in seen]
        seen |= {repository.folder.resolve() for repository in repositories}
        for name in sorted(settings.keys() - {repository.name for repository in repositories}):
            reporter.notice(f"{folder / FILE} names {name!r}, which is no repository there.")
        for repository in repositories:
            yield repository, settings.get(repository.name, RepositorySettings())


def _project(
    repository: FoundRepository, settings: RepositorySettings, reporter: Reporter
) -> SampleProject | None:
    try:
        contents = read_contents(ObjectStore(repository.folder.absolute()))
    except Exception as error:  # a folder that looks like a repository can be broken in any way
        words = f"{type(error).__name__}: {error}"[:200].strip(": ")
        reporter.notice(
            f"{repository.folder} is left out: it cannot be opened as a Git repository ({words})."
        )
        return None
    for notice in contents.notices:
        reporter.notice(f"{repository.folder}: {notice}.")
    full_path = settings.path.strip("/") or project_path(repository.name, repository.root)
    namespace, _, path = full_path.rpartition("/")
    times = [commit.committed_at for commit in contents.history]
    first, newest = (min(times), max(times)) if times else (as_time(0), as_time(0))
    names = {file.path for file in contents.files}
    topics = find_topics(contents.files) if settings.topics is None else settings.topics
    return SampleProject(
        id=0,
        path=path,
        name=settings.name or path,
        namespace=namespace or "repositories",
        description=settings.description or _description(repository.folder),
        created_at=settings.created_at or first,
        last_activity_at=_latest(contents, newest),
        updated_at=newest,
        topics=topics,
        avatar=next((name for name in _AVATARS if name in names), ""),
        stars=settings.stars,
        archived=settings.archived,
        default_branch=contents.default_branch,
        lost_repository=contents.is_lost,
        license=find_license(contents.files),
        languages=programming_languages(contents.files),
        files=contents.files,
        submodules=contents.submodules,
        releases=contents.releases,
        history=contents.history,
        branches=contents.branches,
        folder=str(repository.folder.absolute()),
    )


def _latest(contents: Contents, newest: datetime) -> datetime:
    """When something last happened: a commit, or a tag that was made later."""
    return max([newest, *(release.released_at for release in contents.releases)])


def _description(folder: Path) -> str:
    """What a bare repository says of itself."""
    for file in (folder / "description", folder / ".git" / "description"):
        try:
            text = as_text(file.read_bytes()).strip()
        except OSError:
            continue
        return "" if text.startswith(_UNNAMED) else text[:2000]
    return ""


def _apart(
    project: SampleProject,
    others: dict[str, SampleProject],
    repository: FoundRepository,
    reporter: Reporter,
) -> SampleProject:
    """The project under a path that no other has, whatever the letter case."""
    path, count = project.path, 2
    while f"{project.namespace}/{path}".lower() in others:
        path = f"{project.path}-{count}"
        count += 1
    if path != project.path:
        reporter.notice(
            f"{repository.folder} is shown as {project.namespace}/{path}: another repository has its path. "
            f"{FILE} can name another."
        )
    return replace(project, path=path)


def _ids(paths: Iterable[str]) -> dict[str, int]:
    """A number for each path: it follows from the path, so that it stays when other repositories come."""
    ids: dict[str, int] = {}
    taken: set[int] = set()
    for path in sorted(paths):
        number = 1 + crc32(path.encode()) % 8_000_000
        while number in taken:
            number += 1
        taken.add(number)
        ids[path] = number
    return ids
