"""A checkout as a project of the embedded GitLab, and what a crawl stores of it.

The record is made by the crawl itself, over loopback, so that a preview cannot differ from the portal in
what is read of a project. Afterwards it has the addresses of the project's own GitLab.
"""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import TypeAdapter

from sharinghub_static.checkout.files import WorkingFile, run_git, working_files
from sharinghub_static.config import SiteConfig
from sharinghub_static.config.model import FURTHER, GitlabConfig
from sharinghub_static.demo.repositories.finding import is_bare_repository, project_path
from sharinghub_static.demo.repositories.kinds import find_license, find_topics, programming_languages
from sharinghub_static.demo.server import EmbeddedGitlab
from sharinghub_static.demo.world import RepositoryCommit, SampleProject, World
from sharinghub_static.errors import ConfigError
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.snapshot.instances import Scope
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.git_remote import instance_of_remote, origin_of, project_of_remote
from sharinghub_static.sources.gitlab.crawl import crawl_gitlab

__all__ = ["Checkout", "read_checkout", "read_record"]

_RECORD = TypeAdapter(ProjectRecord)
_ID = 1
_COMMITS = 500
_FIELDS = "%H%x1f%P%x1f%an%x1f%at%x1f%ct%x1f%s%x1e"


@dataclass(frozen=True)
class Checkout:
    """A project on this machine.

    Args:
        folder: where it is.
        url: web address of its GitLab; that of the first instance where the remote does not say.
        full_path: on that GitLab, or one that is made of its folders.
        categories: ids of the categories that it is shown in.
        project: all of it.
        gitlab: the instance of the hub that it is on; None where its remote is at another GitLab.
    """

    folder: Path
    url: str
    full_path: str
    categories: tuple[str, ...]
    project: SampleProject
    gitlab: GitlabConfig | None = None

    def scope(self, config: SiteConfig) -> Scope:
        """The part of a snapshot that it is in."""
        return Scope(config.instance_name(self.gitlab) if self.gitlab else "")

    def config_for(self, config: SiteConfig) -> SiteConfig:
        """Return the configuration of a hub that this project is of.

        Args:
            config: the portal's; a GitLab that it does not have becomes the first one.
        """
        if self.gitlab:
            return config
        first, further = config.gitlab, config.further_gitlabs
        # A project of one of several instances may be related to all of them, wherever its checkout is from.
        others = (first.model_copy(update={"name": first.name or "first"}), *further) if further else ()
        here = first.model_copy(update={"url": self.url})
        return config.model_copy(update={"gitlab": here, FURTHER: others})


def read_checkout(folder: Path, config: SiteConfig, categories: Sequence[str] = ()) -> Checkout:
    """Read a folder, with Git or without.

    Args:
        folder: of a project.
        config: the portal's configuration, for its categories.
        categories: ids of those that the project is in; where none are named, they follow from its files.

    Raises:
        ConfigError: the folder is not there, or there is no such category.
        SharingHubError: it has too many files.
    """
    if not folder.is_dir():
        raise ConfigError([f"{folder}: is not a folder; name the folder of a project"])
    if is_bare_repository(folder):
        raise ConfigError([f"{folder}: is a bare repository, without files; clone it, and name the clone"])
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - without following links, as the shell shows it
    origin = origin_of(folder)
    gitlab = _instance(origin, config)
    if gitlab:
        config = config.for_instance(config.instance_name(gitlab), only_its_categories=True)
    known = {category.id: category for category in config.stac.categories}
    if wrong := [name for name in categories if name not in known]:
        raise ConfigError(
            [f"--category: there is no category {name!r}; there are {', '.join(known)}" for name in wrong]
        )
    files = working_files(folder)
    chosen = tuple(categories) or _categories(files, config)
    url = gitlab.url if gitlab else instance_of_remote(origin)
    full_path = project_of_remote(origin, url)
    if "/" not in full_path:
        full_path = project_path(folder.name or "project", folder)
    namespace, _, path = full_path.rpartition("/")
    history = _history(folder)
    # Without Git, when a file was last saved: a second look at the same files finds nothing new.
    times = [commit.committed_at for commit in history] or [_saved_at(files)]
    names = {file.path for file in files}
    project = SampleProject(
        id=_ID,
        path=path,
        name=path,
        namespace=namespace,
        created_at=min(times),
        last_activity_at=max(times),
        topics=tuple(known[name].gitlab_topic for name in chosen),
        avatar=next((name for name in ("logo.png", "logo.jpg", "logo.gif") if name in names), ""),
        default_branch=_branch(folder),
        license=find_license(files),
        languages=programming_languages(files),
        files=files,
        history=history,
    )
    return Checkout(folder, url, full_path, chosen, project, gitlab)


def _instance(origin: str, config: SiteConfig) -> GitlabConfig | None:
    """The instance of a hub that a remote is at: that of the longest path; the first without a remote."""
    if not instance_of_remote(origin):
        return config.gitlab
    here = [gitlab for gitlab in config.gitlabs if project_of_remote(origin, gitlab.url)]
    return max(here, key=lambda gitlab: len(urlsplit(gitlab.url).path), default=None)


def _categories(files: Sequence[WorkingFile], config: SiteConfig) -> tuple[str, ...]:
    """The categories that fit the files; the first where none does."""
    topics = {topic.casefold() for topic in find_topics(files)}
    fitting = [each.id for each in config.stac.categories if each.gitlab_topic.casefold() in topics]
    return tuple(fitting or [category.id for category in config.stac.categories[:1]])


def _saved_at(files: Sequence[WorkingFile]) -> datetime:
    saved = max((file.saved_at for file in files), default=0.0)
    return datetime.fromtimestamp(int(saved), UTC)


def _branch(folder: Path) -> str:
    name = run_git(folder, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD").decode(
        "utf-8", "replace"
    )
    return name.strip().removeprefix("origin/") or "main"


def _history(folder: Path) -> tuple[RepositoryCommit, ...]:
    """The newest commits of the branch that is checked out; none without Git."""
    text = run_git(folder, "log", f"--max-count={_COMMITS}", f"--format={_FIELDS}", "--", ".")
    commits = []
    for entry in text.decode("utf-8", "replace").split("\x1e"):
        fields = entry.strip("\n").split("\x1f")
        if len(fields) == 6 and fields[3].isdecimal() and fields[4].isdecimal():
            authored, committed = (datetime.fromtimestamp(int(each), UTC) for each in fields[3:5])
            parents = tuple(fields[1].split())
            commits.append(RepositoryCommit(fields[0], parents, fields[2], fields[5], authored, committed))
    return tuple(commits)


def read_record(checkout: Checkout, config: SiteConfig) -> tuple[ProjectRecord, dict[str, bytes]]:
    """Return what a crawl stores of a checkout, and the pictures that it found, by their SHA-256."""
    world = World((replace(checkout.project, visibility="public"),))
    with tempfile.TemporaryDirectory() as folder, EmbeddedGitlab(world) as gitlab:
        own = checkout.gitlab or config.gitlab
        settings = own.model_copy(update={"url": gitlab.url, "timeout": 30})
        local = config.model_copy(update={"gitlab": settings})
        with Snapshot.open(Path(folder) / "snapshot.sqlite", create=True) as snapshot:
            crawl_gitlab(
                local, snapshot, token=None, reporter=SilentReporter(), now=lambda: datetime.now(UTC)
            )
            record = next(snapshot.projects())
            pictures = {each.sha256: snapshot.picture(each.sha256) or b"" for each in record.pictures}
        text = _RECORD.dump_json(record).replace(gitlab.url.encode(), checkout.url.encode())
    return _RECORD.validate_json(text), pictures
