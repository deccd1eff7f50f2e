"""Who contributed to a repository, by name alone.

GitLab's REST API counts the commits that are no merges, for one project at a time. From the commits, which
GraphQL lists for many projects at once, the same numbers come, where the history is short enough and it is
certain which commits are merges: GraphQL reports the first parent of a commit alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from typing import Final

from sharinghub_static.snapshot.records import ContributorRecord
from sharinghub_static.sources.gitlab.batches import ProjectReply, ask_about, ask_each
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.values import as_text, dig, nodes
from sharinghub_static.text.emails import looks_like_email

__all__ = ["count_contributors", "rank_contributors", "read_contributors"]

_MOST_CONTRIBUTORS = 50

_COMMITS: Final = "Repository.commits"
"""Schema coordinate of what is counted; a GitLab without it is asked by REST."""

_MOST_PAGES = 5
"""Pages of 100 commits of one project; with more, a request of REST costs less."""

_TOGETHER = 8
"""Further pages in one request: each query scores 23 of the 200 points of an anonymous caller."""

_MERGE: Final = re.compile(r"Merge (?:branch|branches|remote-tracking branch|commit|tag|pull request) ")
"""How Git and GitLab begin the title of a merge."""

Commit = Mapping[str, object]


def read_contributors(
    client: GraphqlClient, ids: Sequence[int], pool: Executor
) -> dict[int, tuple[ContributorRecord, ...]]:
    """Count the contributors to repositories by their commits.

    Args:
        client: whom to ask.
        ids: REST ids of projects with a repository.
        pool: where requests wait for their turn.

    Returns:
        REST id to contributors; a project whose numbers REST alone knows is missing.

    Raises:
        SourceError: asking on is of no use.
    """
    if not ids or _COMMITS in client.capabilities.missing:
        return {}
    histories: dict[int, list[Commit]] = {id_: [] for id_ in ids}
    complete: dict[int, list[Commit]] = {}
    pages = ask_about(client, "contributors", ids, after=None)
    for left in reversed(range(_MOST_PAGES)):
        further: dict[int, dict[str, str]] = {}
        for id_, reply in pages.items():
            cursor = _add_page(histories[id_], reply)
            if cursor is not None:
                further[id_] = {"after": cursor}
            elif histories[id_]:
                complete[id_] = histories[id_]
        pages = ask_each(client, "contributors", further, _TOGETHER, pool) if left else {}
    counted = {id_: count_contributors(history) for id_, history in complete.items()}
    return {id_: contributors for id_, contributors in counted.items() if contributors is not None}


def _add_page(history: list[Commit], reply: ProjectReply) -> str | None:
    """Add the commits of a reply; returns where the next page begins, None where this was the last one."""
    connection = dig(reply.node, "repository", "commits")
    page = list(nodes(connection))
    cursor, has_next = (dig(connection, "pageInfo", key) for key in ("endCursor", "hasNextPage"))
    if reply.failures or not page or has_next not in (True, False) or (has_next and not as_text(cursor)):
        history.clear()
        return None
    history += page
    return as_text(cursor) if has_next else None


def rank_contributors(commits: Iterable[tuple[str, int]]) -> tuple[ContributorRecord, ...]:
    """Return the contributors with most commits first, then by name.

    One person commits under several addresses, and addresses are nobody's business: names are merged, and one
    that is an address is dropped.

    Args:
        commits: name and number of commits.
    """
    counted: Counter[str] = Counter()
    for written, number in commits:
        name = " ".join(written.split())
        if name and not looks_like_email(name):
            counted[name] += number
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(ContributorRecord(name, number) for name, number in ranked[:_MOST_CONTRIBUTORS])


def count_contributors(history: Sequence[Commit]) -> tuple[ContributorRecord, ...] | None:
    """Count the commits of a whole history that are no merges.

    Args:
        history: every commit, newest first, with ``sha``, ``parentSha``, ``title`` and ``authorName``.

    Returns:
        None where it is not certain which commits are merges.
    """
    merges = _find_merges(history)
    if merges is None:
        return None
    return rank_contributors(
        (as_text(commit.get("authorName")), 1) for commit in history if commit.get("sha") not in merges
    )


def _find_merges(history: Sequence[Commit]) -> set[str] | None:
    """Return the commits that are merges; None where that is not certain.

    A commit that is the first parent of none, and not the newest, is a further parent of a merge. Where there
    are as many of these as commits whose titles say that they are merges, those are they.
    """
    ids = {as_text(commit.get("sha")) for commit in history}
    parents = {as_text(commit.get("parentSha")) for commit in history}
    if "" in ids or len(ids) != len(history) or not parents <= {*ids, ""}:
        return None
    merges = set(_titled_merges(history))
    newest = as_text(history[0].get("sha"))
    merged = ids - parents - {newest}
    return merges if len(merged) == len(merges) else None


def _titled_merges(history: Sequence[Commit]) -> Iterator[str]:
    for commit in history:
        if _MERGE.match(as_text(commit.get("title"))):
            yield as_text(commit.get("sha"))
