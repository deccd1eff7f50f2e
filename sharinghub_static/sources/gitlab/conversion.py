"""From what GitLab told to a record; what could not be read is taken from the last good record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sharinghub_static.snapshot.activity_records import ActivityRecord
from sharinghub_static.snapshot.records import FileRecord, ProjectRecord, Visibility
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
    """All that was told of one project.

    Args:
        metadata: answer of the query ``metadata``; its node is not None.
        registries: of ``registries``.
        activity: of ``activity``.
        reviews: of ``reviews``.
        merge_requests: of ``merge_requests``.
        runs: of ``runs``; nothing when there was no need to ask.
        tree: the files.
        texts: the texts.
        rest: from REST.
    """

    metadata: ProjectReply
    registries: ProjectReply = field(default_factory=ProjectReply)
    activity: ProjectReply = field(default_factory=ProjectReply)
    reviews: ProjectReply = field(default_factory=ProjectReply)
    merge_requests: ProjectReply = field(default_factory=ProjectReply)
    runs: ProjectReply = field(default_factory=ProjectReply)
    tree: Tree = field(default_factory=Tree)
    texts: Texts = field(default_factory=Texts)
    rest: RestAnswer = field(default_factory=RestAnswer)


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
}
"""Parts that are not just the one field of their name."""

_OF_ACTIVITY = frozenset(ActivityRecord.__dataclass_fields__)

T = TypeVar("T", ProjectRecord, ActivityRecord)


def make_record(heard: ProjectReplies, base_url: str, previous: ProjectRecord | None = None) -> ProjectRecord:
    """The record of a project.

    Args:
        heard: what was told.
        base_url: web address of the instance, from which relative addresses are taken.
        previous: the record of the last crawl; its parts stand in for those that failed.
    """
    node = heard.metadata.node or {}
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
        license=heard.rest.license,
        languages=parts.read_languages(node),
        counts=parts.read_counts(node, heard.activity.node),
        files=_files(heard),
        files_cut=heard.tree.is_cut,
        texts=tuple(text for _, text in sorted(heard.texts.texts.items())),
        releases=parts.read_releases(heard.registries.node),
        packages=parts.read_packages(heard.registries.node),
        containers=parts.read_containers(heard.registries.node, heard.rest.tags),
        contributors=heard.rest.contributors,
        pipeline=parts.read_pipeline(heard.activity.node, branch),
        activity=read_activity(
            heard.reviews,
            heard.merge_requests,
            heard.runs,
            branch_protected=heard.rest.branch_protected,
            base_url=base_url,
        ),
    )
    failures = _failures(heard)
    if previous is not None:
        names = [name for part in failures for name in _FIELDS_OF_PART.get(part, (part,))]
        record = _with(record, previous, [name for name in names if name not in _OF_ACTIVITY])
        done = _with(record.activity, previous.activity, [name for name in names if name in _OF_ACTIVITY])
        record = replace(record, activity=done)
    return replace(record, failures=tuple(sorted(failures.items())))


def _with(record: T, previous: T, names: Iterable[str]) -> T:
    """The record with some fields of an earlier one."""
    return replace(record, **{name: getattr(previous, name) for name in names})


def _files(heard: ProjectReplies) -> tuple[FileRecord, ...]:
    sizes = heard.texts.sizes
    return tuple(
        replace(file, size=sizes[path]) if path in sizes else file
        for path, file in sorted(heard.tree.files.items())
    )


def _failures(heard: ProjectReplies) -> dict[str, str]:
    """Each part that could not be read, to why."""
    failures: dict[str, str] = {}
    for told, all_parts in (
        (heard.metadata, ()),
        (heard.registries, ("releases", "packages", "containers")),
        (heard.activity, ("counts", "pipeline")),
    ):
        for where, message in told.failures.items():
            failures |= dict.fromkeys(_parts_of(where) if where else all_parts, message)
    if "texts" in failures and not heard.tree.failure and "repository" not in failures:
        del failures["texts"]  # They were read again, in smaller sets, by the names in the tree.
    if heard.tree.failure:
        failures["files"] = heard.tree.failure
    if heard.texts.failure:
        failures["texts"] = heard.texts.failure
    return failures | failed_parts(heard.reviews, heard.merge_requests, heard.runs) | heard.rest.failures


def _parts_of(where: str) -> tuple[str, ...]:
    return next((names for start, names in _PARTS_OF_FIELD.items() if where.startswith(start)), ("counts",))
