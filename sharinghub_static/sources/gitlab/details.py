"""Everything about some projects: seven questions for all of them, then what depends on the replies."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sharinghub_static.errors import SharingHubError
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.sources.gitlab.activity import LIMITS
from sharinghub_static.sources.gitlab.batches import ProjectReply, ask_about, ask_each, id_of
from sharinghub_static.sources.gitlab.contributors import read_contributors
from sharinghub_static.sources.gitlab.conversion import ProjectReplies
from sharinghub_static.sources.gitlab.followed_files import files_to_follow, note_links
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.gitlab.licenses import (
    LICENSE_PATH,
    find_license_files,
    license_url,
    recognize_license,
)
from sharinghub_static.sources.gitlab.rest import GitlabRest
from sharinghub_static.sources.gitlab.texts import (
    FIXED_PATHS,
    Wanted,
    choose_files,
    read_blobs,
    read_many_texts,
)
from sharinghub_static.sources.gitlab.tree import Tree, read_trees
from sharinghub_static.sources.values import as_count, as_text, dig, nodes

__all__ = ["DetailsReader", "Levels"]

T = TypeVar("T")

_EACH = 20
"""Releases, packages and images of one project that are read."""

_QUESTIONS: Mapping[str, Mapping[str, object]] = {
    "metadata": {"paths": list(FIXED_PATHS), "pathCount": len(FIXED_PATHS), "withRepository": True},
    "tree": {"after": None},
    "registries": {"each": _EACH},
    "activity": {},
    "reviews": LIMITS["reviews"],
    "merge_requests": LIMITS["merge_requests"],
}

_LESS: Mapping[str, Mapping[str, object]] = {"metadata": {"withRepository": False}}
"""What is left out for a project about which the whole question fails."""

_ENVIRONMENTS_TOGETHER = 15
"""Queries of ``environments`` in one request: each scores 13 of the 200 points of an anonymous caller."""

_ROUNDS = 3
"""How often what was read may lead to further files: a link, a link to it, what a README includes."""

Levels = Callable[[Sequence[int]], Mapping[int, dict[str, str]]]
"""Access levels of projects from GitLab's lists, as far as they are reported."""


@dataclass(frozen=True, slots=True)
class DetailsReader:
    """Reads projects from one GitLab.

    Args:
        graphql: sends the queries.
        rest: the other.
        pool: where requests wait for their turn.
        max_files: entries of a tree that are kept.
        max_text_bytes: bytes of a text that are kept.
        labels: of the issues that are reviews.
    """

    graphql: GraphqlClient
    rest: GitlabRest
    pool: Executor
    max_files: int
    max_text_bytes: int
    labels: tuple[str, ...] = ()

    def read(
        self,
        ids: Sequence[int],
        previous: Mapping[int, ProjectRecord] | None = None,
        levels: Levels | None = None,
    ) -> dict[int, ProjectReplies]:
        """All replies about these projects; one whose metadata node is None got no reply at all.

        Args:
            ids: REST ids.
            previous: what is stored of them; what belongs to a commit is not asked for again while that
                commit is the newest.
            levels: reads access levels, where what is closed has to be removed.

        Raises:
            SourceError: further requests are of no use.
        """
        return _Reading(self, tuple(ids), previous or {}, levels).read()


@dataclass(slots=True)
class _Reading:
    """Some projects that are being read.

    Args:
        branches: REST id to default branch, of the projects with a repository that can be read.
        wanted: REST id to the files to read, of the same.
        broken: REST id to why the replies about a project cannot be understood.
    """

    reader: DetailsReader
    ids: tuple[int, ...]
    previous: Mapping[int, ProjectRecord]
    levels: Levels | None
    replies: dict[int, ProjectReplies] = field(default_factory=dict)
    branches: dict[int, str] = field(default_factory=dict)
    wanted: dict[int, Wanted] = field(default_factory=dict)
    broken: dict[int, str] = field(default_factory=dict)

    def read(self) -> dict[int, ProjectReplies]:
        trees = self._ask_first()
        self._each(self._note_branch, self.ids)
        runs = self._ask_runs()
        people = self._ask_people()
        self._read_files(trees)
        self._ask_environments()
        listed = self.levels(self.ids) if self.levels else None
        projects = self._each(lambda id_: self._ask_project(id_, listed), self.ids)
        for future in runs:
            future.result()
        self._gather(people)
        self._gather(projects)
        for id_, message in self.broken.items():
            self.replies[id_] = ProjectReplies(ProjectReply(failures={"": message}))
        return self.replies

    def _ask_first(self) -> Mapping[int, ProjectReply]:
        """Ask the questions that depend on no other; returns the replies about trees."""
        reader = self.reader
        asked = {
            query: self._submit(
                ask_about, reader.graphql, query, self.ids, _LESS.get(query, {}), **self._variables(query)
            )
            for query in _QUESTIONS
            if query != "tree" or reader.max_files
        }
        answers = {query: future.result() for query, future in asked.items()}
        nothing = ProjectReply()
        for id_ in self.ids:
            metadata, registries, activity, reviews, requests = (
                answers[query].get(id_, nothing) for query in _QUESTIONS if query != "tree"
            )
            self.replies[id_] = ProjectReplies(metadata, registries, activity, reviews, requests)
        return answers.get("tree", {})

    def _variables(self, query: str) -> Mapping[str, object]:
        return {**_QUESTIONS[query], **({"labels": self.reader.labels} if query == "reviews" else {})}

    def _note_branch(self, id_: int) -> None:
        node = self.replies[id_].metadata.node
        if branch := as_text(dig(node, "repository", "rootRef")):
            self.branches[id_] = branch

    def _ask_runs(self) -> list[Future[None]]:
        """Ask for pipelines, of the projects whose default branches have one name at a time."""
        by_branch: dict[str, list[int]] = {}
        for id_ in self._with_runs():
            by_branch.setdefault(self.branches[id_], []).append(id_)

        def ask(branch: str, ids: Sequence[int]) -> None:
            replies = ask_about(self.reader.graphql, "runs", ids, ref=branch, **LIMITS["runs"])
            for id_, reply in replies.items():
                self.replies[id_].runs = reply

        return [self._submit(ask, branch, ids) for branch, ids in by_branch.items()]

    def _ask_environments(self) -> None:
        asked = dict.fromkeys(self._with_runs(), LIMITS["environments"])
        replies = ask_each(
            self.reader.graphql, "environments", asked, _ENVIRONMENTS_TOGETHER, self.reader.pool
        )
        for id_, reply in replies.items():
            self.replies[id_].environments = reply

    def _with_runs(self) -> list[int]:
        """A project that has never run a pipeline has no tests and, but for rare ones, no environments."""
        return [id_ for id_ in self.branches if any(nodes(self.replies[id_].activity.node, "pipelines"))]

    def _ask_people(self) -> dict[int, Future[None] | None]:
        """Ask for contributors, branch protection and tags of images."""
        moved = [id_ for id_ in self.branches if not self._is_kept(id_, "contributors")]
        counted = read_contributors(self.reader.graphql, moved, self.reader.pool)
        for id_ in self.branches.keys() - set(moved):
            self.replies[id_].contributors = self.previous[id_].contributors

        def ask(id_: int) -> Future[None] | None:
            replies = self.replies[id_]
            replies.contributors = counted.get(id_, replies.contributors)
            images = [
                id_of(image.get("id")) for image in nodes(replies.registries.node, "containerRepositories")
            ]
            branch = self.branches.get(id_, "") if self._has_merged(id_) else ""
            by_rest = id_ in moved and id_ not in counted
            if not (images or branch or by_rest):
                return None

            def about() -> None:
                answer = self.reader.rest.about(id_, branch=branch, contributors=by_rest, images=images)
                # Another thread may ask about the same project meanwhile.
                replies.rest.branch_protected, replies.rest.tags = answer.branch_protected, answer.tags
                replies.rest.failures.update(answer.failures)
                if by_rest:
                    replies.contributors = answer.contributors

            return self._submit(about)

        return self._each(ask, [id_ for id_ in self.ids if self.replies[id_].metadata.node is not None])

    def _has_merged(self, id_: int) -> bool:
        """Whether something was ever merged: else protection says nothing of how the project is reviewed."""
        merged = as_count(dig(self.replies[id_].activity.node, "mergedMergeRequests", "count"))
        if merged is not None or id_ not in self.previous:
            return bool(merged)
        return self.previous[id_].activity.branch_protected is not None

    def _read_files(self, first: Mapping[int, ProjectReply]) -> None:
        """Read trees to their ends, and the files that their names make worth reading."""
        reader = self.reader
        nothing = ProjectReply()
        if reader.max_files:
            pages = {id_: first.get(id_, nothing) for id_ in self.branches}
            for id_, tree in read_trees(reader.graphql, pages, reader.max_files, reader.pool).items():
                self.replies[id_].tree = tree
        else:
            for id_ in self.branches:
                self.replies[id_].tree = Tree(is_cut=True)
        self._each(self._choose_files, self.branches)
        wanted = {id_: wanted for id_, wanted in self.wanted.items() if id_ not in self.broken}
        texts = {id_: self.replies[id_].texts for id_ in wanted}
        read_many_texts(reader.graphql, wanted, reader.max_text_bytes, texts)
        for _ in range(_ROUNDS):
            self._each(lambda id_: note_links(self.replies[id_].tree, self.replies[id_].texts), wanted)
            further = self._each(lambda id_: self._follow(id_, wanted[id_]), wanted)
            further = {id_: files for id_, files in further.items() if files.texts}
            if not further:
                return
            read_many_texts(reader.graphql, further, reader.max_text_bytes, texts)
        self._each(lambda id_: note_links(self.replies[id_].tree, self.replies[id_].texts), wanted)

    def _follow(self, id_: int, wanted: Wanted) -> Wanted:
        return files_to_follow(self.replies[id_].tree, self.replies[id_].texts, wanted)

    def _choose_files(self, id_: int) -> None:
        replies = self.replies[id_]
        wanted = choose_files(replies.tree.files.values())
        blobs = nodes(replies.metadata.node, "repository", "blobs")
        read_blobs(blobs, self.reader.max_text_bytes, replies.texts)
        licenses, is_alone = find_license_files(replies.tree.files.values())
        if is_alone and not self._is_kept(id_, "license"):
            wanted = Wanted(tuple(sorted({*wanted.texts, *licenses})), wanted.pointers)
        self.wanted[id_] = wanted

    def _ask_project(self, id_: int, listed: Mapping[int, dict[str, str]] | None) -> Future[None] | None:
        """Ask for the licence and the access levels that are not known from elsewhere."""
        replies = self.replies[id_]
        if replies.metadata.node is None:
            return None
        is_license_known = self._take_license(id_)
        levels = listed.get(id_) if listed is not None else {}
        if is_license_known and levels is not None:
            replies.rest.levels = levels
            return None

        def about() -> None:
            project = self.reader.rest.about(id_, project=True)
            replies.rest.levels = project.levels or levels or {}
            failure = project.failures.get("license")
            if not is_license_known:
                replies.license = project.license
            if failure and not (is_license_known and levels):
                replies.rest.failures["access" if is_license_known else "license"] = failure

        return self._submit(about)

    def _take_license(self, id_: int) -> bool:
        """Take the licence from the stored record or from the repository; returns whether it is known."""
        replies = self.replies[id_]
        tree, texts = replies.tree, replies.texts
        licenses, is_alone = find_license_files(tree.files.values())
        path = licenses[0] if is_alone else LICENSE_PATH
        text = None
        if not (path in tree.files and tree.files[path].lfs_oid):
            text = texts.texts.pop(path, None)
            texts.sizes.pop(path, None)
        if id_ not in self.branches:
            return True
        if self._is_kept(id_, "license"):
            replies.license = self.previous[id_].license
            return True
        if tree.failure or tree.is_cut:
            return False
        if not licenses:
            return True
        if is_alone and text is not None and (known := recognize_license(text.text)):
            web_url = as_text(dig(replies.metadata.node, "webUrl"))
            replies.license = replace(known, url=license_url(web_url, self.branches[id_], path))
            return True
        return False

    def _is_kept(self, id_: int, part: str) -> bool:
        """Whether what is stored of a commit still holds: it is the newest one, and the part did not fail."""
        record = self.previous.get(id_)
        head = as_text(dig(self.replies[id_].metadata.node, "repository", "tree", "lastCommit", "sha"))
        return (
            record is not None
            and bool(head)
            and record.head_sha == head
            and record.default_branch == self.branches.get(id_)
            and not {part, "repository", "files", "access", "project"} & dict(record.failures).keys()
        )

    def _submit(self, function: Callable[..., T], *arguments: Any, **options: Any) -> Future[T]:
        return self.reader.pool.submit(function, *arguments, **options)

    def _each(self, function: Callable[[int], T], ids: Iterable[int]) -> dict[int, T]:
        """Do something for each project; one for which it fails is noted, and left out from then on."""
        done: dict[int, T] = {}
        for id_ in list(ids):
            if id_ not in self.broken:
                with self._noting(id_):
                    done[id_] = function(id_)
        return done

    def _gather(self, futures: Mapping[int, Future[None] | None]) -> None:
        """Wait for what was asked about each project; None where nothing was."""
        for id_, future in futures.items():
            if future is not None:
                with self._noting(id_):
                    future.result()

    @contextmanager
    def _noting(self, id_: int) -> Iterator[None]:
        try:
            yield
        except SharingHubError:
            raise
        except Exception as error:
            self.broken[id_] = f"its replies cannot be understood ({type(error).__name__})"
