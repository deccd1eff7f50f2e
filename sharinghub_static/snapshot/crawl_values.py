"""What a snapshot says of the crawls into it: values by their keys, each instance's own.

The projects, pictures and what else is in rows is in :mod:`sharinghub_static.snapshot.store`.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import NoReturn, Self

from pydantic import TypeAdapter

from sharinghub_static.errors import RefusedError, SnapshotError
from sharinghub_static.snapshot.database import Database, Value, stored_moment
from sharinghub_static.snapshot.directory_records import DirectoryRecord
from sharinghub_static.snapshot.instances import ALL, Scope
from sharinghub_static.snapshot.records import InstanceRecord
from sharinghub_static.snapshot.shards import SHARD_RECORD, ShardRecord

__all__ = ["DIRECTORY", "INSTANCE", "CrawlValues"]

_TEXTS = TypeAdapter(list[str])
DIRECTORY = TypeAdapter(DirectoryRecord)
"""Reads and writes groups and topics as JSON."""
INSTANCE = TypeAdapter(InstanceRecord)
"""Reads and writes the instance as JSON."""


class CrawlValues:
    """The values of a snapshot, or of one instance's part of it (:meth:`of`).

    Args:
        database: the open file.
        scope: the part that is read and written.
    """

    def __init__(self, database: Database, scope: Scope = ALL) -> None:
        self.database = database
        self.path = database.path
        self.scope = scope

    def of(self, scope: Scope) -> Self:
        """Return one instance's part of the snapshot, with the ids and paths of its GitLab.

        Args:
            scope: which; what is written into the part is stored for that instance.
        """
        return type(self)(self.database, scope)

    @property
    def instance(self) -> InstanceRecord:
        """The GitLab that was crawled.

        Raises:
            SnapshotError: nothing was crawled into this file yet.
        """
        return self._value("instance", INSTANCE.validate_json) or self._nothing()

    @instance.setter
    def instance(self, instance: InstanceRecord) -> None:
        with self.database.transaction():
            self._set("instance", INSTANCE.dump_json(instance).decode())

    @property
    def further(self) -> list[Scope]:
        """The parts of the instances behind the first one, by their names."""
        return [Scope(name) for name in self.database.instances()]

    @property
    def unreached(self) -> bool:
        """Whether the last crawl could not read this instance, so that what an earlier one read is kept."""
        return self.database.meta(self.scope.key("unreached")) is not None

    @unreached.setter
    def unreached(self, is_unreached: bool) -> None:
        with self.database.transaction():
            self.write_unreached(is_unreached)

    def write_unreached(self, is_unreached: bool) -> None:
        """Write :attr:`unreached` in the caller's transaction."""
        if is_unreached and not self.unreached:
            self._set("unreached", stored_moment(self.crawled_at) if self.crawled_at else "")
        elif not is_unreached:
            forget = "DELETE FROM meta WHERE key = ?"
            self.database.connection.execute(forget, (self.scope.key("unreached"),))

    @property
    def unreached_since(self) -> datetime | None:
        """When an instance that could not be read was last read, UTC; None where it never was."""
        return self.database.moment(self.scope.key("unreached")) if self._has_moment("unreached") else None

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever crawled into this file."""
        return self.database.meta(self.scope.key("instance")) is None

    def is_of_another(self, url: str) -> bool:
        """Whether another GitLab was crawled into this file: there each id means another project.

        Args:
            url: address of a GitLab.
        """
        return not self.is_new and self.instance.url.rstrip("/") != url.rstrip("/")

    def refuse_another(self, url: str) -> None:
        """Refuse to speak to a GitLab, or for it, of what was crawled from another one.

        Args:
            url: address that the configuration names.

        Raises:
            RefusedError: another GitLab was crawled into this file.
        """
        if self.is_of_another(url):
            raise RefusedError(
                f"{self.path} is a snapshot of {self.instance.url}, and the configuration names {url}",
                "Name the snapshot with --snapshot, or the configuration with --config, of the same hub.",
            )

    @property
    def changed_at(self) -> datetime:
        """When a crawl last found something new, UTC.

        Raises:
            SnapshotError: nothing was ever stored in this file.
        """
        return self.last_change or self._nothing()

    @property
    def last_change(self) -> datetime | None:
        """When a crawl last found something new, UTC; None before that."""
        return self.database.moment("changed_at")

    @property
    def crawled_at(self) -> datetime | None:
        """When a crawl last came to its end, UTC, of any instance; None before that."""
        own = self.database.moment(self.scope.key("crawled_at"))
        further = [self.of(scope).crawled_at for scope in self.further] if self.scope.is_whole else []
        return max(filter(None, (own, *further)), default=None)

    @crawled_at.setter
    def crawled_at(self, moment: datetime) -> None:
        with self.database.transaction():
            self._set("crawled_at", stored_moment(moment))

    @property
    def next_build_at(self) -> datetime | None:
        """When the pipeline's schedule will build the next time, UTC; None where it is not known."""
        return self.database.moment("next_build_at")

    @next_build_at.setter
    def next_build_at(self, moment: datetime | None) -> None:
        with self.database.transaction():
            if moment is None:
                self.database.connection.execute("DELETE FROM meta WHERE key = 'next_build_at'")
            else:
                self.database.set_meta("next_build_at", stored_moment(moment))

    @property
    def schema_checked_at(self) -> datetime | None:
        """When it was last tried to ask GitLab for everything, UTC; None before that."""
        return self.database.moment(self.scope.key("schema_checked_at"))

    @schema_checked_at.setter
    def schema_checked_at(self, moment: datetime) -> None:
        with self.database.transaction():
            self._set("schema_checked_at", stored_moment(moment))

    @property
    def crawled_topics(self) -> frozenset[str]:
        """Topics of the last crawl that came to its end, folded; nothing where it is not known."""
        own = frozenset(self._value("crawled_topics", _TEXTS.validate_json) or ())
        further = [self.of(scope).crawled_topics for scope in self.further] if self.scope.is_whole else []
        return own.union(*further)

    @crawled_topics.setter
    def crawled_topics(self, topics: Iterable[str]) -> None:
        folded = sorted({topic.casefold() for topic in topics})
        with self.database.transaction():
            self._set("crawled_topics", _TEXTS.dump_json(folded).decode())

    @property
    def published_projects(self) -> int | None:
        """Number of projects in the site that was last published from this snapshot; None before that."""
        return self.database.value("published_projects", int)

    @published_projects.setter
    def published_projects(self, number: int) -> None:
        with self.database.transaction():
            self.database.set_meta("published_projects", str(number))

    @property
    def directory(self) -> DirectoryRecord:
        """The groups and topics of the projects; empty before they were read.

        Of all instances, a topic that several describe is as the first of them says.
        """
        own = self._value("directory", DIRECTORY.validate_json) or DirectoryRecord()
        if not self.scope.is_whole:
            return own
        groups, topics = list(own.groups), {topic.name: topic for topic in own.topics}
        for scope in self.further:
            theirs = self.of(scope).directory
            groups += (replace(group, full_path=scope.path(group.full_path)) for group in theirs.groups)
            topics = {topic.name: topic for topic in theirs.topics} | topics
        if len(groups) == len(own.groups) and len(topics) == len(own.topics):
            return own
        groups.sort(key=lambda group: group.full_path)
        return DirectoryRecord(tuple(groups), tuple(topics[name] for name in sorted(topics)))

    def put_directory(self, directory: DirectoryRecord, at: datetime) -> None:
        """Keep the groups and topics of the projects.

        Args:
            directory: takes the place of what was kept.
            at: the moment of the crawl, to which :attr:`changed_at` moves if something of it is new.
        """
        with self.database.transaction():
            if self.write_directory(directory, at):
                self.database.move_changed_at(at)

    def write_directory(self, directory: DirectoryRecord, at: datetime) -> bool:
        """Write it in the caller's transaction, and say whether something of it is new."""
        text = DIRECTORY.dump_json(directory).decode()
        is_new = self.database.meta(self.scope.key("directory")) != text
        if is_new:
            self._set("directory", text)
        self._set("directory_read_at", stored_moment(at))
        return is_new

    @property
    def directory_read_at(self) -> datetime | None:
        """When groups and topics were last read, UTC; None before that."""
        return self.database.moment(self.scope.key("directory_read_at"))

    @property
    def shard(self) -> ShardRecord | None:
        """Which shard of a crawl this is; None when it is whole."""
        return self.database.value("shard", SHARD_RECORD.validate_json)

    @shard.setter
    def shard(self, record: ShardRecord) -> None:
        with self.database.transaction():
            self.database.set_meta("shard", SHARD_RECORD.dump_json(record).decode())

    def forget_values(self) -> None:
        """Forget all values of a further instance, in the caller's transaction."""
        ending = f":{self.scope.name}"
        forget = "DELETE FROM meta WHERE substr(key, -length(?)) = ?"
        self.database.connection.execute(forget, (ending, ending))

    def holds(self) -> Callable[[int], bool]:
        """Return what says of a project's REST id whether it is in this shard, in any thread.

        Every project is where this is whole.
        """
        shard, scope = self.shard, self.scope
        return (lambda id_: shard.shard.holds(scope.row(id_))) if shard else lambda _id: True

    def _value(self, key: str, read: Callable[[str], Value]) -> Value | None:
        return self.database.value(self.scope.key(key), read)

    def _has_moment(self, key: str) -> bool:
        return bool(self.database.meta(self.scope.key(key)))

    def _set(self, key: str, value: str) -> None:
        self.database.set_meta(self.scope.key(key), value)

    def _nothing(self) -> NoReturn:
        raise SnapshotError(f"{self.path} holds no crawl yet", "Run `sharinghub-static crawl` first.")
