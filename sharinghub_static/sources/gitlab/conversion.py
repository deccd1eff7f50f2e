"""From replies of GitLab to a record; what could not be read is taken from the last good record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sharinghub_static.snapshot.activity_records import ActivityRecord
from sharinghub_static.snapshot.records import (
    ContributorRecord,
    FileRecord,
    LicenseRecord,
    ProjectRecord,
    Visibility,
)
from sharinghub_static.sources.gitlab import parts
from sharinghub_static.sources.gitlab.activity import failed_parts, read_activity
from sharinghub_static.sources.gitlab.batches import ProjectReply, id_of
from sharinghub_static.sources.gitlab.rest import RestAnswer
from sharinghub_static.sources.gitlab.texts import Texts
from sharinghub_static.sources.gitlab.tree import Tree
from sharinghub_static.sources.values import LONG_AGO, as_moment, as_text, as_texts, dig

__all__ = ["ProjectReplies", "make_record"]


@dataclass(slots=True)
class ProjectReplies:
    """All replies about one project.

    Args:
        metadata: answer of the query ``metadata``; its node is not None.
        registries: of ``registries``.
        activity: of ``activity``.
        reviews: of ``reviews``.
        merge_requests: of ``merge_requests``.
        runs: of ``runs``; nothing when no request was needed.
        environments: of ``environments``; likewise.
        tree: the files.
        texts: the texts.
        rest: from REST.
        license: the detected licence; None when there is none.
        contributors: those with most commits first.
    """

    metadata: ProjectReply
    registries: ProjectReply = field(default_factory=ProjectReply)
    activity: ProjectReply = field(default_factory=ProjectReply)
    reviews: ProjectReply = field(default_factory=ProjectReply)
    merge_requests: ProjectReply = field(default_factory=ProjectReply)
    runs: ProjectReply = field(default_factory=ProjectReply)
    environments: ProjectReply = field(default_factory=ProjectReply)
    tree: Tree = field(default_factory=Tree)
    texts: Texts = field(default_factory=Texts)
    rest: RestAnswer = field(default_factory=RestAnswer)
    license: LicenseRecord | None = None
    contributors: tuple[ContributorRecord, ...] = ()


_PARTS_OF_FIELD: Mapping[str, tuple[str, ...]] = {
    "repository.blobs": ("texts",),
    "repository.": ("repository",),
    "repository": ("repository", "texts", "files"),
    "languages": ("languages",),
    "releases": ("releases",),
    "packages": ("packages",),
    "containerRepositories": ("containers",),
    "pipelines": ("pipeline",),
}
"""Beginning of a field of a query to the parts that fail with it; the longest that fits counts first."""

_FIELDS_OF_PART: Mapping[str, tuple[str, ...]] = {
    "repository": ("default_branch", "head_sha", "head_committed_at"),
    "files": ("files", "files_cut"),
    "access": (),
}
"""Parts that are not just the one field of their name."""

_OF_ACTIVITY = frozenset(ActivityRecord.__dataclass_fields__)

T = TypeVar("T", ProjectRecord, ActivityRecord)


def make_record(
    replies: ProjectReplies, base_url: str, previous: ProjectRecord | None = None
) -> ProjectRecord:
    """The record of a project.

    Args:
        replies: of GitLab.
        base_url: web address of the instance, from which relative addresses are taken.
        previous: the record of the last crawl; its parts replace those that failed.
    """
    node = replies.metadata.node or {}
    full_path = as_text(node.get("fullPath"))
    created = as_moment(node.get("createdAt")) or LONG_AGO
    branch = as_text(dig(node, "repository", "rootRef")) or None
    commit = dig(node, "repository", "tree", "lastCommit")
    record = ProjectRecord(
        id=id_of(node.get("id")),
        full_path=full_path,
        name=as_text(node.get("name")) or full_path.rpartition("/")[2],
        description=as_text(node.get("description")),
        visibility=Visibility(node["visibility"]),
        archived=node.get("archived") is True,
        topics=as_texts(node.get("topics")),
        web_url=as_text(node.get("webUrl")) or f"{base_url}/{full_path}",
        avatar_url=parts.absolute(node.get("avatarUrl"), base_url),
        namespace=parts.read_namespace(node, full_path, base_url),
        created_at=created,
        last_activity_at=as_moment(node.get("lastActivityAt")) or created,
        default_branch=branch,
        head_sha=as_text(dig(commit, "sha")),
        head_committed_at=as_moment(dig(commit, "committedDate")) or as_moment(dig(commit, "authoredDate")),
        license=replies.license,
        languages=parts.read_languages(node),
        counts=parts.read_counts(node, replies.activity.node),
        files=_files(replies),
        files_cut=replies.tree.is_cut,
        texts=tuple(text for _, text in sorted(replies.texts.texts.items())),
        releases=parts.read_releases(replies.registries.node),
        packages=parts.read_packages(replies.registries.node),
        containers=parts.read_containers(replies.registries.node, replies.rest.tags),
        contributors=replies.contributors,
        pipeline=parts.read_pipeline(replies.activity.node, branch),
        activity=read_activity(
            replies.reviews,
            replies.merge_requests,
            replies.runs,
            replies.environments,
            branch_protected=replies.rest.branch_protected,
            base_url=base_url,
        ),
    )
    failures = _failures(replies)
    if previous is not None:
        names = [name for part in failures for name in _FIELDS_OF_PART.get(part, (part,))]
        record = _with(record, previous, [name for name in names if name not in _OF_ACTIVITY])
        done = _with(record.activity, previous.activity, [name for name in names if name in _OF_ACTIVITY])
        record = replace(record, activity=done)
    return replace(record, failures=tuple(sorted(failures.items())))


def _with(record: T, previous: T, names: Iterable[str]) -> T:
    """The record with some fields of an earlier one."""
    return replace(record, **{name: getattr(previous, name) for name in names})


def _files(replies: ProjectReplies) -> tuple[FileRecord, ...]:
    sizes = replies.texts.sizes
    return tuple(
        replace(file, size=sizes[path]) if path in sizes else file
        for path, file in sorted(replies.tree.files.items())
    )


def _failures(replies: ProjectReplies) -> dict[str, str]:
    """Each part that could not be read, to why."""
    failures: dict[str, str] = {}
    for payload, all_parts in (
        (replies.metadata, ()),
        (replies.registries, ("releases", "packages", "containers")),
        (replies.activity, ("counts", "pipeline")),
    ):
        for where, message in payload.failures.items():
            failures |= dict.fromkeys(_parts_of(where) if where else all_parts, message)
    if "texts" in failures and not replies.tree.failure and "repository" not in failures:
        del failures["texts"]  # They were read again, in smaller sets, by the names in the tree.
    if replies.tree.failure:
        failures["files"] = replies.tree.failure
    if replies.texts.failure:
        failures["texts"] = replies.texts.failure
    activity = failed_parts(replies.reviews, replies.merge_requests, replies.runs, replies.environments)
    return failures | activity | replies.rest.failures


def _parts_of(where: str) -> tuple[str, ...]:
    return next((names for start, names in _PARTS_OF_FIELD.items() if where.startswith(start)), ("counts",))
