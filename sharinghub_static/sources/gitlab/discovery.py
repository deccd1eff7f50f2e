"""Finding the projects: one paged query a category, merged by id.

GitLab's ``topics`` argument is an AND, so each category's topic is asked for on its own.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

import orjson

from sharinghub_static.errors import SourceError
from sharinghub_static.reporting import Step
from sharinghub_static.snapshot.records import Visibility
from sharinghub_static.sources.gitlab.batches import id_of
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.gitlab.replies import LATER, Answer, QueryFailedError, QueryTooComplexError
from sharinghub_static.sources.values import as_texts

__all__ = ["Discovery", "discover", "discover_project", "may_publish"]

_BEFORE_LEVELS = "-"
"""Separates the digest of the access levels from that of all else in a fingerprint."""

_PAGE = 100
"""Projects on a page: GitLab's maximum, at which the query scores well below an anonymous caller's 200."""


_PAIRED_PAGE = 96
"""Projects on each of two pages in one request: together they score 246 of the 250 points of a token."""


@dataclass(slots=True)
class Discovery:
    """The projects that carry a category's topic.

    Args:
        fingerprints: id to the fingerprint of the reply, for the projects that may be published.
        nodes: id to the reply, of the same, compressed: there may be a hundred thousand.
        topics: topic to the ids of the projects that carry it, of the same.
        levels: id to access levels; only filled by a crawl with a token that has to remove what is closed.
        hidden: ids of projects that exist and must not be published: closed, or scheduled for deletion.
        doubtful: ids of projects that were returned with errors, so that their fingerprints mean nothing.
        moved: ids of projects that changed while they were being listed under two topics.
        complete: whether every project was returned; if not, one that is absent may still exist.
    """

    fingerprints: dict[int, str] = field(default_factory=dict)
    nodes: dict[int, bytes] = field(default_factory=dict)
    topics: dict[str, set[int]] = field(default_factory=dict)
    levels: dict[int, dict[str, str]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    complete: bool = True

    def add_levels(self, levels: Mapping[int, dict[str, str]]) -> None:
        """Add access levels to the fingerprints, because no date of a project moves when one changes.

        A project without levels gets a fingerprint that ends with the separator, see :meth:`is_changed`.
        """
        for id_, fingerprint in self.fingerprints.items():
            known = levels.get(id_)
            text = orjson.dumps(known, option=orjson.OPT_SORT_KEYS) if known else b""
            digest = hashlib.sha256(text).hexdigest()[:16] if known else ""
            self.fingerprints[id_] = f"{fingerprint.partition(_BEFORE_LEVELS)[0]}{_BEFORE_LEVELS}{digest}"
        self.levels.update(levels)

    def node(self, id_: int) -> Mapping[str, Any]:
        """Return the reply about a project that may be published."""
        node: Mapping[str, Any] = json.loads(zlib.decompress(self.nodes[id_]))
        return node

    def restrict(self, holds: Callable[[int], bool]) -> None:
        """Forget the fingerprints and replies of all but some projects; who else has a topic stays known."""
        self.fingerprints = {id_: text for id_, text in self.fingerprints.items() if holds(id_)}
        self.nodes = {id_: node for id_, node in self.nodes.items() if holds(id_)}

    def is_changed(self, id_: int, stored: str | None) -> bool:
        """Whether a project has to be read.

        Args:
            id_: of a project with a fingerprint.
            stored: the fingerprint in the snapshot; None for a new project. Where the levels are unknown
                now, all else is compared.
        """
        if stored is None:
            return True
        fingerprint = self.fingerprints[id_]
        if fingerprint.endswith(_BEFORE_LEVELS):
            stored = stored.partition(_BEFORE_LEVELS)[0] + _BEFORE_LEVELS
        return stored != fingerprint and id_ not in self.doubtful


def may_publish(visibility: object, widest: Visibility) -> bool:
    """Whether a project of this visibility may be published; never for a word that GitLab does not have."""
    return (
        isinstance(visibility, str)
        and visibility in set(Visibility)
        and Visibility(visibility).is_within(widest)
    )


def discover(
    client: GraphqlClient,
    topics: Iterable[str],
    *,
    widest: Visibility,
    salt: Sequence[object],
    step: Step,
    labels: Sequence[str] = (),
    pool: Executor | None = None,
    each_page: Callable[[str, set[int]], None] | None = None,
) -> Discovery:
    """Find every project that carries one of the topics.

    Args:
        client: sends the queries.
        topics: one for each category.
        widest: the widest visibility that is published.
        salt: goes into every fingerprint: what else decides what is stored.
        step: advanced by every project found.
        labels: of the issues whose newest change is asked for; those of any without them.
        pool: in which the topics are listed at the same time; one after the other without it.
        each_page: is called with a topic and the ids of the projects of a page that may be published, as soon
            as the page was read.

    Raises:
        SourceError: a topic could not be asked for to its end.
    """
    discovery = Discovery()

    def read(topic: str) -> Iterator[_Page]:
        for answer in _pages(client, topic, labels):
            if each_page is not None:
                each_page(topic, set(_publishable(answer, widest)))
            yield _page_of(answer, widest, salt)

    for topic, pages in _listed(list(dict.fromkeys(topics)), read, pool):
        for page in pages:
            discovery.complete = discovery.complete and page.is_whole
            for entry in page.entries:
                _note(discovery, entry, topic)
                step.advance()
    return discovery


def discover_project(
    client: GraphqlClient,
    path: str,
    topics: Iterable[str],
    *,
    widest: Visibility,
    salt: Sequence[object],
    labels: Sequence[str] = (),
) -> Discovery:
    """Find one project, with the fingerprint that :func:`discover` would give it.

    Args:
        client: sends the query.
        path: full path of the project.
        topics: one for each category; a project without any of them is not found.
        widest: as for :func:`discover`.
        salt: likewise.
        labels: likewise.

    Raises:
        SourceError: GitLab did not answer; nothing can be said of the project then.
    """
    discovery = Discovery()
    located = client.ask("locate", {"path": path})
    if located.errors or not isinstance(project := located.data.get("project"), dict | None):
        raise SourceError(f"the project {path!r} could not be found: {_reason(located)}", LATER)
    if project is None:
        return discovery
    variables = {"ids": [project.get("id")], "labels": list(labels), "sort": "id_asc", "first": 1}
    answer = client.ask("discover", {**variables, "withRepository": True})
    projects = answer.data.get("projects")
    if not isinstance(projects, dict) or not isinstance(projects.get("nodes"), list) or answer.errors:
        raise SourceError(f"the project {path!r} could not be read: {_reason(answer)}", LATER)
    wanted = {topic.casefold(): topic for topic in topics}
    for node, entry in zip(projects["nodes"], _page_of(answer, widest, salt).entries, strict=False):
        for topic in as_texts(node.get("topics")):
            if topic.casefold() in wanted:
                _note(discovery, entry, wanted[topic.casefold()])
    return discovery


def _reason(answer: Answer) -> str:
    return answer.errors[0].message if answer.errors else "the reply is not understood"


def _listed(
    topics: Sequence[str], read: Callable[[str], "Iterator[_Page]"], pool: Executor | None
) -> "Iterator[tuple[str, Iterable[_Page]]]":
    """Each topic with its pages, in order; with a pool they are read at the same time."""
    pages = {topic: read(topic) for topic in topics}
    if pool is None:
        yield from pages.items()
        return
    # Where the first request fails, no other is sent: GitLab may ban an address after failed logins.
    first = [next(pages[topic]) for topic in topics[:1]]
    listed = {topic: pool.submit(list, pages[topic]) for topic in topics}
    for topic, future in listed.items():
        yield topic, [*first, *future.result()]
        first = []


def _publishable(answer: Answer, widest: Visibility) -> Iterator[int]:
    """Ids of the projects of a page that may be published."""
    for node in answer.data["projects"]["nodes"]:
        if isinstance(node, dict) and (id_ := id_of(node.get("id"))) and _is_publishable(node, widest):
            yield id_


def _is_publishable(node: Mapping[str, Any], widest: Visibility) -> bool:
    return may_publish(node.get("visibility"), widest) and node.get("markedForDeletionOn") is None


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is kept of a project of a list.

    Args:
        id: of the project.
        fingerprint: of its reply; empty where it must not be published.
        node: the reply, compressed.
        is_doubtful: whether it was returned with errors.
    """

    id: int
    fingerprint: str
    node: bytes
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class _Page:
    """What is kept of a page of a list; whether every project of it was returned."""

    entries: Sequence[_Entry]
    is_whole: bool


def _page_of(answer: Answer, widest: Visibility, salt: Sequence[object]) -> _Page:
    """What is kept of a page until all are read: as they come, replies have five kilobytes a project."""
    spoilt = {error.path[2] for error in answer.errors if len(error.path) > 2}
    is_whole = all(len(error.path) > 2 for error in answer.errors)
    entries = []
    for index, node in enumerate(answer.data["projects"]["nodes"]):
        if not isinstance(node, dict) or not (id_ := id_of(node.get("id"))):
            is_whole = False
        elif not _is_publishable(node, widest):
            entries.append(_Entry(id_, "", b"", is_doubtful=False))
        else:
            # Without its repository the fingerprint says nothing of the repository's changes.
            is_doubtful = index in spoilt or "repository" not in node
            # json takes what orjson refuses: numbers of any size, lone surrogates, what is no number.
            text = json.dumps([list(salt), {**node, "topics": as_texts(node.get("topics"))}], sort_keys=True)
            fingerprint = hashlib.sha256(text.encode()).hexdigest()
            compressed = zlib.compress(json.dumps(node).encode())
            entries.append(_Entry(id_, fingerprint, compressed, is_doubtful))
    return _Page(entries, is_whole)


def _note(discovery: Discovery, entry: _Entry, topic: str) -> None:
    if not entry.fingerprint:
        discovery.hidden.add(entry.id)
        return
    is_same = discovery.fingerprints.get(entry.id, entry.fingerprint) == entry.fingerprint
    if not (is_same or entry.is_doubtful or entry.id in discovery.doubtful):
        discovery.moved.add(entry.id)
    discovery.fingerprints[entry.id] = entry.fingerprint
    discovery.nodes[entry.id] = entry.node
    discovery.topics.setdefault(topic, set()).add(entry.id)
    if entry.is_doubtful:
        discovery.doubtful.add(entry.id)


def _pages(client: GraphqlClient, topic: str, labels: Sequence[str]) -> Iterator[Answer]:
    """The pages of one topic.

    With a token a list of several pages is read from both its ends until they meet, two pages in a request.
    """
    up, down = _Walk(client, topic, labels, "id_asc"), _Walk(client, topic, labels, "id_desc")
    yield up.note(up.ask())
    is_paired = client.is_authenticated
    while not (up.is_over or down.is_over or up.meets(down)):
        answers: Sequence[Answer | None] = ()
        if is_paired and up.is_sorted and down.is_sorted and up.size == _PAGE == down.size:
            answers = client.ask_together("discover", [walk.variables(_PAIRED_PAGE) for walk in (up, down)])
        read = [(walk, answer) for walk, answer in zip((up, down), answers, strict=False) if answer]
        # What GitLab refuses together, or is too slow for, is asked one by one from then on.
        is_paired = len(read) == 2
        for walk, answer in read if is_paired else [(up, up.ask())]:
            yield walk.note(answer)


@dataclass(slots=True)
class _Walk:
    """The list of a topic from one of its ends.

    Its pages get smaller when GitLab cannot answer for so many, down to the one project that is the cause;
    that one is asked about without its repository. After it they grow again.

    Args:
        client: sends the queries.
        topic: of the projects.
        labels: of the issues whose newest change is asked for.
        sort: ``id_asc`` or ``id_desc``.
        size: projects on the next page.
        after: cursor of the next page.
        cursors: of the pages that were read.
        listed: ids of the projects that were read.
        is_sorted: whether all of them came in the order of the walk.
        is_over: whether there is no further page.
    """

    client: GraphqlClient
    topic: str
    labels: Sequence[str]
    sort: str
    size: int = _PAGE
    after: str | None = None
    cursors: set[str] = field(default_factory=set)
    listed: set[int] = field(default_factory=set)
    is_sorted: bool = True
    is_over: bool = False

    def meets(self, other: "_Walk") -> bool:
        """Whether this walk from the low ids and one from the high ids have read all between them."""
        is_known = self.is_sorted and other.is_sorted and self.listed and other.listed
        return bool(is_known) and max(self.listed) >= min(other.listed)

    def variables(self, size: int, *, with_repository: bool = True) -> dict[str, object]:
        """Of the query for the next page."""
        return {
            "topics": [self.topic],
            "labels": list(self.labels),
            "sort": self.sort,
            "first": size,
            "after": self.after,
            "withRepository": with_repository,
        }

    def ask(self) -> Answer:
        """Ask for the next page alone."""
        while True:
            try:
                attempts, is_probe = (2, True) if self.size > 1 else (None, False)
                return self.client.ask(
                    "discover", self.variables(self.size), attempts=attempts, is_probe=is_probe
                )
            except (QueryTooComplexError, QueryFailedError):
                if self.size == 1:
                    return self.client.ask("discover", self.variables(1, with_repository=False))
                self.size = (self.size + 1) // 2

    def note(self, answer: Answer) -> Answer:
        """Note what a page holds, and return it.

        Raises:
            SourceError: it is no list, or the list never ends.
        """
        projects = answer.data.get("projects")
        if not isinstance(projects, dict) or not isinstance(projects.get("nodes"), list):
            why = answer.errors[0].message if answer.errors else "the reply holds no list of projects"
            raise SourceError(f"the projects with the topic {self.topic!r} could not be listed: {why}", LATER)
        listed = [
            id_ for node in projects["nodes"] if isinstance(node, dict) and (id_ := id_of(node.get("id")))
        ]
        ids = set(listed)
        is_ascending = self.sort == "id_asc"
        last = (max if is_ascending else min)(self.listed, default=None)
        walked = listed if last is None else [last, *listed]
        self.is_sorted = self.is_sorted and walked == sorted(ids | {*walked}, reverse=not is_ascending)
        page = projects.get("pageInfo")
        after = page.get("endCursor") if isinstance(page, dict) else None
        if isinstance(page, dict) and not page.get("hasNextPage"):
            self.is_over = True
        elif not isinstance(after, str) or after in self.cursors or ids <= self.listed:
            raise SourceError(f"the list of projects with the topic {self.topic!r} goes in circles", LATER)
        else:
            self.cursors.add(after)
        self.after = after
        self.listed |= ids
        self.size = min(_PAGE, self.size * 2)
        return answer
