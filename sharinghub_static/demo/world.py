"""What the embedded GitLab holds: projects, files, issues, releases, … as plain data.

A sample project is a folder ``samples/<group>/<project>/`` with ``project.yml`` (a :class:`SampleProject`,
keys as the fields here) and ``repository/`` (its files as they are at the default branch). Tests make
worlds of their own from these same classes. All times are UTC.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from sharinghub_static.demo.git_objects import blob_id
from sharinghub_static.demo.world_models import (
    Plain,
    SampleExperiment,
    SampleModel,
    SampleModelVersion,
    SampleRun,
)

__all__ = [
    "RepositoryCommit",
    "SampleCommit",
    "SampleContainer",
    "SampleEnvironment",
    "SampleExperiment",
    "SampleFile",
    "SampleGroup",
    "SampleIssue",
    "SampleMergeRequest",
    "SampleModel",
    "SampleModelVersion",
    "SampleNote",
    "SamplePackage",
    "SamplePipeline",
    "SampleProject",
    "SampleRelease",
    "SampleReleaseLink",
    "SampleRun",
    "SampleTopic",
    "SampleUser",
    "TokenFault",
    "World",
]


@dataclass(frozen=True, slots=True)
class SampleUser(Plain):
    """A person, and the full paths of what they starred.

    ``email`` exists so that tests can prove it never gets out.
    """

    username: str
    name: str
    email: str = ""
    starred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleGroup(Plain):
    """A group by its full path (``cs-eo/land``)."""

    full_path: str
    name: str
    description: str = ""
    visibility: str = "public"
    avatar: str = ""
    """Name of its picture, which is a disc of a colour; empty for a group without one."""


@dataclass(frozen=True, slots=True)
class SampleTopic(Plain):
    """A topic that an administrator described."""

    name: str
    title: str = ""
    description: str = ""
    avatar: str = ""
    """Name of its picture, which is a disc of a colour; empty for a topic without one."""


@dataclass(frozen=True, slots=True)
class SampleFile(Plain):
    """A file of a repository. ``lfs_size`` and ``lfs_oid`` are set when ``content`` is a Git LFS pointer.

    ``lfs_object`` is what the pointer points to; it is made up when absent.
    """

    path: str
    content: bytes
    mode: str = "100644"
    lfs_oid: str = ""
    lfs_size: int = 0
    lfs_object: bytes = b""

    @property
    def size(self) -> int:
        """Bytes of the content."""
        return len(self.content)

    @property
    def blob_id(self) -> str:
        """Git's id of the content."""
        return blob_id(self.content)

    @property
    def is_missing(self) -> bool:
        """Whether it is in the tree alone, without its content."""
        return False


@dataclass(frozen=True, slots=True)
class SampleCommit(Plain):
    """One commit of the default branch; authors are usernames.

    A commit ``on_branch`` was made beside the one before it, and the next commit that is not merges it.
    """

    author: str
    message: str
    committed_at: datetime
    on_branch: bool = False


@dataclass(frozen=True, slots=True)
class RepositoryCommit(Plain):
    """One commit of a repository that is kept elsewhere, by an author who has no account here.

    Args:
        sha: Git's id of it.
        parents: Git's ids of the commits before it.
        author_name: as Git has it.
    """

    sha: str
    parents: tuple[str, ...]
    author_name: str
    message: str
    authored_at: datetime
    committed_at: datetime


@dataclass(frozen=True, slots=True)
class SampleReleaseLink(Plain):
    """A link of a release; ``kind`` is GitLab's ``OTHER``, ``RUNBOOK``, ``IMAGE`` or ``PACKAGE``."""

    name: str
    url: str
    kind: str = "OTHER"


@dataclass(frozen=True, slots=True)
class SampleRelease(Plain):
    """A release. ``commit`` is Git's id of what the tag names; without one the tag names the newest."""

    tag: str
    name: str
    released_at: datetime
    description: str = ""
    author: str = ""
    links: tuple[SampleReleaseLink, ...] = ()
    upcoming: bool = False
    commit: str = ""


@dataclass(frozen=True, slots=True)
class SamplePackage(Plain):
    """A package; ``kind`` as GitLab's ``PackageTypeEnum`` (``PYPI``, ``GENERIC``, …).

    ``files`` are those of a generic one; one of Python gets a wheel that holds its version alone.
    """

    name: str
    version: str
    kind: str
    created_at: datetime
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SampleContainer(Plain):
    """An image of the container registry; ``name`` is empty for the project's own image."""

    name: str = ""
    tags: tuple[str, ...] = ("latest",)


@dataclass(frozen=True, slots=True)
class SampleNote(Plain):
    """A comment. ``internal`` ones must never get out; ``system`` ones are GitLab's own lines."""

    author: str
    body: str
    created_at: datetime
    internal: bool = False
    system: bool = False
    reactions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleIssue(Plain):
    """An issue; ``confidential`` ones must never get out."""

    title: str
    author: str
    created_at: datetime
    description: str = ""
    state: str = "opened"
    closed_at: datetime | None = None
    labels: tuple[str, ...] = ()
    confidential: bool = False
    notes: tuple[SampleNote, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleMergeRequest(Plain):
    """A merge request; ``state`` is ``opened``, ``merged`` or ``closed``."""

    title: str
    author: str
    created_at: datetime
    state: str = "merged"
    merged_at: datetime | None = None
    merged_by: str = ""
    reviewers: tuple[str, ...] = ()
    approved_by: tuple[str, ...] = ()
    description: str = ""
    notes: tuple[SampleNote, ...] = ()


@dataclass(frozen=True, slots=True)
class SamplePipeline(Plain):
    """A pipeline; ``status`` as GitLab's ``PipelineStatusEnum``, newest first in a project."""

    status: str
    created_at: datetime
    finished_at: datetime | None = None
    coverage: float | None = None
    ref: str = ""
    tests_total: int = 0
    tests_failed: int = 0


@dataclass(frozen=True, slots=True)
class SampleEnvironment(Plain):
    """A deployment environment."""

    name: str
    external_url: str = ""
    tier: str = "production"
    deployed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SampleProject(Plain):
    """A project.

    Args:
        path: last segment of its address.
        namespace: full path of its group (or a username), filled in from the folder for the samples.
        visibility: ``public``, ``internal`` or ``private``.
        default_branch: None for a project without a repository.
        repository_access: GitLab's feature access: ``ENABLED``, ``PRIVATE`` (members only) or ``DISABLED``.
        access: the same of further features by GitLab's name (``merge_requests``, ``builds``,
            ``package_registry``, …); ``ENABLED`` for those that are absent. No change of it moves a date.
        public_jobs: whether everybody who may see the project's CI sees pipelines.
        lost_repository: whether Gitaly cannot read it; a query for its last commit is then answered with 500.
        deletion_on: when its deletion was scheduled.
        languages: name to share in percent.
        license: GitLab's key of the detected licence (``apache-2.0``), empty for none.
        protected: whether the default branch is protected.
        files: the repository; for the samples read from the folder ``repository/``.
        submodules: path to address.
        updated_at: when its settings last changed; ``last_activity_at`` when None.
        forked_from: id of the project it was forked from.
        moved_from: full paths under which it was known earlier.
        schedules: branches that pipeline schedules build, and whether each is active.
        history: the commits of the default branch, newest first, of a repository that is kept elsewhere;
            ``commits`` then counts for nothing.
        branches: name of each branch to Git's id of its newest commit, likewise.
        folder: where that repository is, on this machine.
        lfs: globs of the files that Git LFS keeps, as in ``.gitattributes``; for samples read from a folder,
            whose files are there as they are.
    """

    id: int
    path: str
    name: str
    created_at: datetime
    last_activity_at: datetime
    namespace: str = ""
    description: str = ""
    visibility: str = "public"
    archived: bool = False
    topics: tuple[str, ...] = ()
    avatar: str = ""
    stars: int = 0
    forks: int = 0
    default_branch: str | None = "main"
    repository_access: str = "ENABLED"
    issues_access: str = "ENABLED"
    access: dict[str, str] = field(default_factory=dict)
    public_jobs: bool = True
    lost_repository: bool = False
    deletion_on: date | None = None
    protected: bool = True
    license: str = ""
    languages: dict[str, float] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    commits: tuple[SampleCommit, ...] = ()
    files: tuple[SampleFile, ...] = ()
    submodules: dict[str, str] = field(default_factory=dict)
    releases: tuple[SampleRelease, ...] = ()
    packages: tuple[SamplePackage, ...] = ()
    containers: tuple[SampleContainer, ...] = ()
    issues: tuple[SampleIssue, ...] = ()
    merge_requests: tuple[SampleMergeRequest, ...] = ()
    pipelines: tuple[SamplePipeline, ...] = ()
    environments: tuple[SampleEnvironment, ...] = ()
    models: tuple[SampleModel, ...] = ()
    experiments: tuple[SampleExperiment, ...] = ()
    moved_from: tuple[str, ...] = ()
    schedules: dict[str, bool] = field(default_factory=dict)
    updated_at: datetime | None = None
    forked_from: int | None = None
    history: tuple[RepositoryCommit, ...] = ()
    branches: dict[str, str] = field(default_factory=dict)
    folder: str = ""
    lfs: tuple[str, ...] = ()

    @property
    def full_path(self) -> str:
        """``group/project``."""
        return f"{self.namespace}/{self.path}"


TokenFault = Literal["expired", "revoked", "insufficient_scope"]
"""Why a token that was issued opens nothing."""


@dataclass(frozen=True, slots=True)
class World:
    """All that one embedded GitLab holds.

    Args:
        tokens: personal access tokens to the username they belong to; a token of an unknown user is an
            administrator's.
        token_faults: tokens that open nothing to what is wrong with them.
        token_scopes: scopes of tokens that have others than ``read_api``.
        token_ends: last days of tokens that end.
        topics: those that an administrator described.
    """

    projects: tuple[SampleProject, ...]
    groups: tuple[SampleGroup, ...] = ()
    users: tuple[SampleUser, ...] = ()
    tokens: dict[str, str] = field(default_factory=dict)
    version: str = "18.7.1-ee"
    token_faults: dict[str, TokenFault] = field(default_factory=dict)
    token_scopes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    token_ends: dict[str, date] = field(default_factory=dict)
    topics: tuple[SampleTopic, ...] = ()
