"""Plain typed records in GitLab's own words.

Nothing here interprets: a record holds what an API answered, less what must never be stored (e-mail
addresses, tokens, confidential issues). Times are aware datetimes in UTC. Sizes are bytes. Sequences are
tuples in a stable order, so that equal answers make equal records.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from sharinghub_static.snapshot.activity_records import ActivityRecord
from sharinghub_static.snapshot.head_records import HeadRecord
from sharinghub_static.snapshot.notebook_records import NotebookRecord
from sharinghub_static.text.text_file import holds_text

__all__ = [
    "ContainerRecord",
    "ContributorRecord",
    "CountsRecord",
    "FileRecord",
    "InstanceRecord",
    "LanguageRecord",
    "LicenseRecord",
    "NamespaceRecord",
    "OriginRecord",
    "PackageRecord",
    "PictureRecord",
    "PipelineRecord",
    "ProjectRecord",
    "ReleaseLinkRecord",
    "ReleaseRecord",
    "TextRecord",
    "Visibility",
]


class Visibility(StrEnum):
    """Who may see a project, in GitLab's three words."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PRIVATE = "private"

    def is_within(self, widest: "Visibility") -> bool:
        """Whether a portal that may show ``widest`` may show what has this visibility."""
        order = tuple(Visibility)
        return order.index(self) <= order.index(widest)


@dataclass(frozen=True, slots=True)
class InstanceRecord:
    """The GitLab that was crawled.

    Args:
        url: its web address without a trailing slash.
        version: its version if it reports it (``18.7.1``), else empty.
        authenticated: whether a token was used; an anonymous crawl sees public projects alone.
        visibility: the widest that was asked for. Above public, members-only parts of public projects were
            read too.
        missing: schema coordinates (``Project.updatedAt``) of what it does not have of all that is requested,
            sorted.
    """

    url: str
    version: str = ""
    authenticated: bool = False
    visibility: Visibility = Visibility.PUBLIC
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamespaceRecord:
    """The group or user that a project is in.

    Args:
        names: its display name, behind those of the groups that it is in; empty when GitLab did not say.
    """

    full_path: str
    name: str
    web_url: str
    avatar_url: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OriginRecord:
    """Where a project of a further instance is on its own GitLab.

    Args:
        instance: name of the instance.
        id: GitLab's id of the project.
        full_path: GitLab's full path of the project.
    """

    instance: str
    id: int
    full_path: str


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One entry of the repository's tree at the default branch.

    Args:
        path: path from the root of the repository, ``/`` between segments, as Git has it.
        kind: ``blob``, ``tree`` or ``submodule``.
        mode: Git's file mode (``100644``, ``120000`` for a symbolic link), empty when not reported.
        lfs_oid: SHA-256 of the content in lower-case hexadecimal when the file is in Git LFS, else empty.
        size: bytes of the content; known of files in Git LFS and of files that were read, else None.
        blob_id: Git's id of the content, of files whose heads may be read; else empty.
        target: of a symbolic link, the path in the repository that it leads to; empty when it leads out,
            and when it was not read.
    """

    path: str
    kind: str = "blob"
    mode: str = ""
    lfs_oid: str = ""
    size: int | None = None
    target: str = ""
    blob_id: str = ""


@holds_text("text")
@dataclass(frozen=True, slots=True)
class TextRecord:
    """The text of one small file that rules read: README, CITATION.cff, a ``.dvc`` or LFS pointer, ….

    Args:
        path: path from the root of the repository.
        text: the content; cut at the crawl's limit. Of a symbolic link, that of the file that it leads to.
        size: bytes of the whole file, so that a cut can be seen.
    """

    path: str
    text: str
    size: int

    @property
    def is_cut(self) -> bool:
        """Whether the text is only the beginning of the file."""
        return len(self.text.encode("utf-8", "surrogatepass")) < self.size


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """A picture of the repository whose bytes, without metadata, the snapshot keeps.

    Args:
        path: path from the root of the repository.
        sha256: of the content, in lower-case hexadecimal; the snapshot keeps it under this name. Empty for a
            picture that cannot be published.
        size: bytes of the content.
        type: its media type by its first bytes, whatever its name says.
        source_sha256: of the file in the repository, which has metadata.
        flaw: why it cannot be published: ``format``, ``cut`` or ``damaged``; empty when it can.
    """

    path: str
    sha256: str
    size: int
    type: str
    source_sha256: str = ""
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class LanguageRecord:
    """A programming language and its share of the repository in percent."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class LicenseRecord:
    """The licence that GitLab detected.

    Args:
        key: GitLab's key (``apache-2.0``, ``other``).
        name: its full name.
        url: the licence file's page in the repository if there is one, else the licence's own; may be empty.
    """

    key: str
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseLinkRecord:
    """A link that a release carries."""

    name: str
    url: str
    kind: str = "OTHER"


@holds_text("description")
@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """A release, its source archives by format (``zip``, ``tar.gz``, …) and its links."""

    tag: str
    name: str
    description: str
    released_at: datetime | None
    web_url: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    links: tuple[ReleaseLinkRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class PackageRecord:
    """A package of the registry; ``kind`` in GitLab's words (``PYPI``, ``GENERIC``, ``ML_MODEL``, …)."""

    id: int
    name: str
    version: str
    kind: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ContainerRecord:
    """An image of the container registry; ``location`` is what ``docker pull`` takes, without a tag."""

    id: int
    name: str
    path: str
    location: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContributorRecord:
    """Someone who committed, by name alone: addresses are dropped before they get here."""

    name: str
    commits: int


@dataclass(frozen=True, slots=True)
class PipelineRecord:
    """The newest pipeline of the default branch; ``status`` in GitLab's words (``SUCCESS``, ``FAILED``)."""

    status: str
    finished_at: datetime | None
    coverage: float | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class CountsRecord:
    """How many of each; None where GitLab would not say (the feature is off or not readable)."""

    stars: int = 0
    forks: int = 0
    open_issues: int | None = None
    closed_issues: int | None = None
    open_merge_requests: int | None = None
    merged_merge_requests: int | None = None


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """Everything that was said of one project.

    Args:
        id: the REST id (``42`` of ``gid://gitlab/Project/42``); in a hub of several instances, of a
            project of a further one, a number that no other project of the hub has.
        full_path: ``group/subgroup/project`` in its own letter case, likewise with a prefix.
        topics: GitLab topics, as they are spelt, sorted.
        default_branch: None when the project has no readable repository, or an empty one.
        head_sha: newest commit of the default branch.
        files: the whole tree of the default branch, sorted by path.
        files_cut: whether the tree had more entries than the crawl's limit.
        texts: the small files that rules read, sorted by path.
        pictures: the previews and the pictures that the README shows, sorted by path.
        activity: what people did in it.
        notebooks: the first notebooks, sorted by path; their pictures are among ``pictures``.
        heads: what the first bytes of data and model files say of their content, sorted by path.
        releases: newest first, at most the crawl's limit.
        packages: newest first, likewise.
        failures: parts that could not be read, as ``(part, message)``; what was read earlier is used.
        origin: where it is on its own GitLab, if that is a further instance; it is not stored.
    """

    __pydantic_config__: ClassVar = {"defer_build": True}
    """A build that finds nothing changed reads no record: pydantic makes the validator for the first one."""

    id: int
    full_path: str
    name: str
    description: str
    visibility: Visibility
    archived: bool
    topics: tuple[str, ...]
    web_url: str
    avatar_url: str
    namespace: NamespaceRecord
    created_at: datetime
    last_activity_at: datetime
    default_branch: str | None = None
    head_sha: str = ""
    head_committed_at: datetime | None = None
    license: LicenseRecord | None = None
    languages: tuple[LanguageRecord, ...] = ()
    counts: CountsRecord = field(default_factory=CountsRecord)
    files: tuple[FileRecord, ...] = ()
    files_cut: bool = False
    texts: tuple[TextRecord, ...] = ()
    releases: tuple[ReleaseRecord, ...] = ()
    packages: tuple[PackageRecord, ...] = ()
    containers: tuple[ContainerRecord, ...] = ()
    contributors: tuple[ContributorRecord, ...] = ()
    pipeline: PipelineRecord | None = None
    failures: tuple[tuple[str, str], ...] = ()
    pictures: tuple[PictureRecord, ...] = ()
    activity: ActivityRecord = field(default_factory=ActivityRecord)
    heads: tuple[HeadRecord, ...] = ()
    notebooks: tuple[NotebookRecord, ...] = ()
    origin: Annotated[OriginRecord | None, Field(exclude=True)] = None

    @property
    def instance(self) -> str:
        """Name of the instance that it is on; empty for the first or only one."""
        return self.origin.instance if self.origin else ""

    @property
    def gitlab_id(self) -> int:
        """GitLab's id, which two projects of different instances may share."""
        return self.origin.id if self.origin else self.id

    @property
    def gitlab_path(self) -> str:
        """GitLab's full path, which two projects of different instances may share."""
        return self.origin.full_path if self.origin else self.full_path

    @property
    def hub_prefix(self) -> str:
        """What :attr:`full_path` has before GitLab's own path: ``~esa/``; nothing on the first instance."""
        return self.full_path.removesuffix(self.gitlab_path)

    def text(self, path: str) -> TextRecord | None:
        """The text that was read at this path, or None."""
        return next((text for text in self.texts if text.path == path), None)
