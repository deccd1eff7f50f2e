"""Everything about a batch of projects: six questions for all of them, the rest project by project."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from sharinghub_static.errors import SharingHubError
from sharinghub_static.sources.gitlab.activity import LIMITS
from sharinghub_static.sources.gitlab.batches import ProjectReply, ask_about, id_of
from sharinghub_static.sources.gitlab.conversion import ProjectReplies
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.gitlab.rest import GitlabRest
from sharinghub_static.sources.gitlab.texts import FIXED_PATHS, Texts, choose_files, read_blobs, read_texts
from sharinghub_static.sources.gitlab.tree import Tree, read_tree
from sharinghub_static.sources.values import as_text, dig, nodes

__all__ = ["BATCH", "DetailsReader"]

BATCH = 25
"""Projects in one question: every query stays below an anonymous caller's 200 points, and an interrupted
crawl loses the work of no more than these."""

_EACH = 20
"""Releases, packages and images of one project that are read."""

_QUESTIONS: Mapping[str, Mapping[str, Any]] = {
    "metadata": {"paths": list(FIXED_PATHS), "pathCount": len(FIXED_PATHS), "withRepository": True},
    "tree": {"after": None},
    "registries": {"each": _EACH},
    "activity": {},
    "reviews": LIMITS["reviews"],
    "merge_requests": LIMITS["merge_requests"],
}

_LESS: Mapping[str, Mapping[str, Any]] = {"metadata": {"withRepository": False}}
"""What is left out for a project about which the whole question fails."""


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

    def read(self, ids: Sequence[int]) -> dict[int, ProjectReplies]:
        """All replies about these projects; one whose metadata node is None got no reply at all.

        Raises:
            SourceError: further requests are of no use.
        """
        asked = {
            query: self.pool.submit(
                ask_about, self.graphql, query, ids, _LESS.get(query, {}), **self._variables(query)
            )
            for query in _QUESTIONS
            if query != "tree" or self.max_files
        }
        answers = {query: future.result() for query, future in asked.items()}
        nothing = ProjectReply()
        followed = {
            id_: self.pool.submit(
                self._follow, id_, {query: answers[query].get(id_, nothing) for query in answers}
            )
            for id_ in ids
        }
        read: dict[int, ProjectReplies] = {}
        for id_, future in followed.items():
            try:
                read[id_] = future.result()
            except SharingHubError:
                raise
            except Exception as error:
                message = f"its replies cannot be understood ({type(error).__name__})"
                read[id_] = ProjectReplies(ProjectReply(failures={"": message}))
        return read

    def _variables(self, query: str) -> Mapping[str, object]:
        return {**_QUESTIONS[query], **({"labels": self.labels} if query == "reviews" else {})}

    def _follow(self, id_: int, answers: Mapping[str, ProjectReply]) -> ProjectReplies:
        """What depends on the answers of one project: more of its tree, its texts, what REST returns."""
        replies = ProjectReplies(
            answers["metadata"],
            answers["registries"],
            answers["activity"],
            answers["reviews"],
            answers["merge_requests"],
        )
        node = replies.metadata.node
        if node is None:
            return replies
        branch = as_text(dig(node, "repository", "rootRef"))
        if branch:
            replies.tree = self._tree(id_, answers)
            replies.texts = self._texts(id_, node, replies.tree)
        if branch and any(nodes(replies.activity.node, "pipelines")):
            # A project that has never run a pipeline has no tests and, but for rare ones, no environments.
            replies.runs = ask_about(self.graphql, "runs", [id_], ref=branch, **LIMITS["runs"])[id_]
        images = [id_of(image.get("id")) for image in nodes(replies.registries.node, "containerRepositories")]
        replies.rest = self.rest.about(id_, branch=branch, images=images)
        return replies

    def _tree(self, id_: int, answers: Mapping[str, ProjectReply]) -> Tree:
        if not self.max_files:
            return Tree(is_cut=True)
        return read_tree(self.graphql, id_, answers["tree"], self.max_files)

    def _texts(self, id_: int, node: Mapping[str, object], tree: Tree) -> Texts:
        texts = Texts()
        read_blobs(nodes(node, "repository", "blobs"), self.max_text_bytes, texts)
        read_texts(self.graphql, id_, choose_files(tree.files.values()), self.max_text_bytes, texts)
        return texts
