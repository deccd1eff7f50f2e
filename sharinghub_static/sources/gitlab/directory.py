"""Read what GitLab says of the groups and topics of the projects: descriptions, titles and avatars.

They are ornaments: what cannot be read stays as it was, and no crawl fails for it. Groups are asked for by
GraphQL, many in a request; topics by the REST API, which lists those of most projects first.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sharinghub_static.errors import SourceError
from sharinghub_static.picture_metadata import PictureError, picture_type, strip_metadata
from sharinghub_static.reporting import Reporter
from sharinghub_static.snapshot.directory_records import DirectoryRecord, GroupRecord, TopicRecord
from sharinghub_static.snapshot.records import PictureRecord, Visibility
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.discovery import may_publish
from sharinghub_static.sources.gitlab.downloads import FileError
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.gitlab.parts import absolute
from sharinghub_static.sources.gitlab.replies import Answer, QueryFailedError, QueryTooComplexError
from sharinghub_static.sources.gitlab.rest import GitlabRest
from sharinghub_static.sources.values import as_text
from sharinghub_static.text.emails import mask_emails

__all__ = ["DirectoryReader", "groups_above", "refresh_directory"]

_LASTS = timedelta(days=7)
"""Groups and topics are read again after this time."""

_GROUPS_A_REQUEST = 20
"""Together they score 140 of the 200 points of an anonymous caller."""

_TOPIC_PAGES = 3
"""Pages of 100 topics that are listed, those of most projects first."""
_MOST_SEARCHED = 30
"""Topics that are looked for one by one where the list does not hold them."""
_LARGEST_AVATAR = 500_000
"""Bytes. GitLab takes avatars of up to 200 kB."""
_LONGEST_TEXT = 2_000

_Record = TypeVar("_Record", GroupRecord, TopicRecord)


def groups_above(paths: Iterable[str]) -> list[str]:
    """Return the paths of namespaces and of all groups that they are in, sorted.

    Example:
        >>> groups_above(["eo/land/maps", "ada"])
        ['ada', 'eo', 'eo/land', 'eo/land/maps']
    """
    above = set()
    for path in paths:
        parts = path.split("/")
        above |= {"/".join(parts[: depth + 1]) for depth in range(len(parts))}
    return sorted(above - {""})


@dataclass(frozen=True, slots=True)
class DirectoryReader:
    """Asks one GitLab.

    Args:
        graphql: sends the queries.
        rest: sends the other requests.
        url: web address of the instance, without a trailing slash.
        widest: the widest visibility that is published.
    """

    graphql: GraphqlClient
    rest: GitlabRest
    url: str
    widest: Visibility

    def read(
        self, paths: Sequence[str], topics: Sequence[str], earlier: DirectoryRecord
    ) -> tuple[DirectoryRecord, dict[str, bytes]]:
        """Read groups and topics.

        Args:
            paths: of the groups.
            topics: their names.
            earlier: what was read before; it stands in for what cannot be read.

        Returns:
            What there is, and the content of each new picture by its SHA-256.

        Raises:
            SourceError: GitLab fails at everything.
        """
        pictures: dict[str, bytes] = {}
        known = {group.full_path: group for group in earlier.groups}
        groups = [
            self._with_picture(group, known.get(group.full_path), pictures)
            for group in self._groups(paths, known)
        ]
        named = {topic.name: topic for topic in earlier.topics}
        described = [
            self._with_picture(topic, named.get(topic.name), pictures)
            for topic in self._topics(topics, named)
        ]
        return DirectoryRecord(tuple(groups), tuple(described)), pictures

    def _groups(self, paths: Sequence[str], known: Mapping[str, GroupRecord]) -> Iterator[GroupRecord]:
        for start in range(0, len(paths), _GROUPS_A_REQUEST):
            some = paths[start : start + _GROUPS_A_REQUEST]
            answers = self._together(some)
            for path, answer in zip(some, answers, strict=True):
                if answer is None:
                    try:
                        answer = self.graphql.ask("group", {"path": path}, attempts=1, is_probe=True)
                    except (QueryFailedError, QueryTooComplexError):
                        yield known.get(path, GroupRecord(path))
                        continue
                node = answer.data.get("group")
                yield self._group(path, node if isinstance(node, Mapping) else {})

    def _together(self, paths: Sequence[str]) -> Sequence[Answer | None]:
        """The answers about some groups; None where one has to be asked about alone."""
        if len(paths) == 1:
            return [None]
        return self.graphql.ask_together("group", [{"path": path} for path in paths])

    def _group(self, path: str, node: Mapping[str, Any]) -> GroupRecord:
        if not may_publish(node.get("visibility"), self.widest):
            return GroupRecord(path)
        avatar = absolute(node.get("avatarUrl"), self.url)
        return GroupRecord(path, _text(node.get("name")), _text(node.get("description")), avatar)

    def _with_picture(self, record: _Record, before: _Record | None, pictures: dict[str, bytes]) -> _Record:
        # An avatar gets a new address when it is changed: its file's name is in it.
        if before is not None and before.avatar_url == record.avatar_url:
            return replace(record, picture=before.picture)
        # Avatars elsewhere are Gravatar's: its addresses are made from e-mail addresses.
        if not record.avatar_url.startswith(f"{self.url}/uploads/"):
            return replace(record, avatar_url="")
        try:
            content = self.rest.upload(record.avatar_url, _LARGEST_AVATAR)
        except FileError:
            return replace(record, avatar_url="")  # The next crawl tries again.
        if not content:
            return record
        try:
            clean = strip_metadata(content)
        except PictureError:
            return record
        sha256 = hashlib.sha256(clean).hexdigest()
        pictures[sha256] = clean
        source = hashlib.sha256(content).hexdigest()
        return replace(record, picture=PictureRecord("", sha256, len(clean), picture_type(content), source))

    def _topics(self, names: Sequence[str], known: Mapping[str, TopicRecord]) -> Iterator[TopicRecord]:
        described: dict[str, TopicRecord] = {}
        wanted = {name.casefold() for name in names}
        is_whole = False
        for page in range(1, _TOPIC_PAGES + 1):
            listed = self.rest.topics(page=page)
            if listed is None:
                yield from (known.get(name, TopicRecord(name)) for name in names)
                return
            self._note(listed, described)
            is_whole = len(listed) < 100
            if is_whole or wanted <= described.keys():
                break
        missing = sorted(wanted - described.keys()) if not is_whole else []
        for name in missing[:_MOST_SEARCHED]:
            self._note(self.rest.topics(search=name) or [], described)
        for name in names:
            topic = described.get(name.casefold())
            if topic is None and not is_whole and name in known and name.casefold() in missing:
                topic = known[name]
            yield replace(topic, name=name) if topic else TopicRecord(name)

    def _note(self, listed: Iterable[Mapping[str, Any]], described: dict[str, TopicRecord]) -> None:
        for entry in listed:
            name = as_text(entry.get("name"))
            title = _text(entry.get("title"))
            avatar = absolute(entry.get("avatar_url"), self.url)
            shown = "" if title == name else title
            topic = TopicRecord(name, shown, _text(entry.get("description")), avatar)
            described.setdefault(name.casefold(), topic)


def _text(text: object) -> str:
    return mask_emails(" ".join(as_text(text).split())[:_LONGEST_TEXT])


def refresh_directory(
    snapshot: Snapshot,
    reader: DirectoryReader,
    *,
    began: datetime,
    now: Callable[[], datetime],
    is_changed: bool,
    reporter: Reporter,
) -> None:
    """Read the groups and topics of the projects where there are new ones, else once a week.

    Args:
        snapshot: open for writing, with the projects of this crawl.
        reader: asks GitLab.
        began: when the crawl began, UTC.
        now: the current time, UTC.
        is_changed: whether a project is new, changed or gone.
        reporter: receives a warning where they cannot be read; what is stored stays.
    """
    read_at, earlier = snapshot.directory_read_at, snapshot.directory
    is_stale = read_at is None or not timedelta(0) <= began - read_at < _LASTS
    if not (is_changed or is_stale):
        return
    paths, topics = groups_above(snapshot.namespaces()), snapshot.topics()
    known_paths = {group.full_path for group in earlier.groups}
    known_topics = {topic.name for topic in earlier.topics}
    if not is_stale and known_paths >= set(paths) and known_topics >= set(topics):
        # What no project is in any more is forgotten at once.
        groups = tuple(group for group in earlier.groups if group.full_path in set(paths))
        kept = tuple(topic for topic in earlier.topics if topic.name in set(topics))
        if (groups, kept) != (earlier.groups, earlier.topics):
            snapshot.put_directory(DirectoryRecord(groups, kept), now())
        return
    try:
        directory, pictures = reader.read(paths, topics, earlier)
    except SourceError as error:
        reporter.warning(f"Groups and topics were not read: {error.what}")
        return
    for sha256, content in pictures.items():
        snapshot.put_picture(sha256, content)
    snapshot.put_directory(directory, now())
