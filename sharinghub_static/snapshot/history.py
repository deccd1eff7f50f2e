"""How each project looked at earlier crawls."""

from collections.abc import Callable
from dataclasses import replace

from pydantic import TypeAdapter, ValidationError

from sharinghub_static.snapshot.database import Database, stored_moment
from sharinghub_static.snapshot.history_records import MOST_OBSERVATIONS, ObservationRecord
from sharinghub_static.snapshot.instances import ALL, Scope, instance_prefix

__all__ = ["OBSERVATION", "HistoryTable"]

OBSERVATION = TypeAdapter(ObservationRecord)
"""Reads and writes an observation as JSON."""


class HistoryTable:
    """The histories of a snapshot.

    Args:
        database: the open file.
        scope: the part of it that is read and written; its ids and paths are those of the part.
    """

    def __init__(self, database: Database, scope: Scope = ALL) -> None:
        self._database = database
        self._scope = scope

    def observe(self, project_id: int, observation: ObservationRecord) -> bool:
        """Add to a project's history, if anything but the moment differs from the entry before it.

        Returns:
            Whether it was added. The oldest entries beyond a limit are forgotten.
        """
        with self._database.transaction():
            before = [seen for seen in self.of(project_id) if seen.at <= observation.at]
            if before:
                same = replace(before[-1], at=observation.at)
                is_seen_again = observation == replace(same, item=None)
                # A crawl has no Item to give; the one that an archive gave stays.
                if is_seen_again or observation == same:
                    return False
            moment, row = stored_moment(observation.at), self._scope.row(project_id)
            text = OBSERVATION.dump_json(self._stored(row, observation)).decode()
            insert = "INSERT OR REPLACE INTO observation (project_id, at, record) VALUES (?, ?, ?)"
            self._database.connection.execute(insert, (row, moment, text))
            forget = (
                "DELETE FROM observation WHERE project_id = ? AND at NOT IN "
                "(SELECT at FROM observation WHERE project_id = ? ORDER BY at DESC LIMIT ?)"
            )
            self._database.connection.execute(forget, (row, row, MOST_OBSERVATIONS))
        return True

    def rewrite(self, project_id: int, change: Callable[[ObservationRecord], ObservationRecord]) -> None:
        """Replace the entries of a project by changed ones.

        Args:
            project_id: of the project.
            change: an entry to the one that takes its place; the moment must stay.
        """
        update = "UPDATE observation SET record = ? WHERE project_id = ? AND at = ?"
        row = self._scope.row(project_id)
        with self._database.transaction():
            for earlier in self.of(project_id):
                if (changed := change(earlier)) != earlier:
                    text = OBSERVATION.dump_json(self._stored(row, changed)).decode()
                    moment = stored_moment(earlier.at)
                    self._database.connection.execute(update, (text, row, moment))

    def of(self, project_id: int) -> tuple[ObservationRecord, ...]:
        """A project's history, oldest entry first.

        Raises:
            SnapshotError: an entry cannot be read.
        """
        if self._database.pragma("user_version") < 3:
            return ()
        row = self._scope.row(project_id)
        rows = self._database.rows("SELECT record FROM observation WHERE project_id = ? ORDER BY at", row)
        try:
            entries = tuple(OBSERVATION.validate_json(text) for (text,) in rows)
        except ValidationError as error:
            raise self._database.unreadable(row) from error
        name = self._database.instance_of(row) if self._scope.is_whole else ""
        return tuple(_in_hub(entry, name) for entry in entries) if name else entries

    def _stored(self, row: int, entry: ObservationRecord) -> ObservationRecord:
        """An entry as it is stored: with the path on its own GitLab."""
        name = self._database.instance_of(row) if self._scope.is_whole else ""
        return replace(entry, path=entry.path.removeprefix(instance_prefix(name))) if name else entry

    def all(self) -> dict[int, tuple[ObservationRecord, ...]]:
        """Project id to its history, sorted by id.

        Raises:
            SnapshotError: an entry cannot be read.
        """
        if self._database.pragma("user_version") < 3:
            return {}
        inside = self._scope.where("project_id")
        select = f"SELECT DISTINCT project_id FROM observation WHERE {inside} ORDER BY 1"  # noqa: S608 - of numbers
        ids = [self._scope.id_of(row) for (row,) in self._database.rows(select)]
        return {id_: self.of(id_) for id_ in ids}


def _in_hub(entry: ObservationRecord, instance: str) -> ObservationRecord:
    """An entry of a project of a further instance, with its path in the hub."""
    return replace(entry, path=f"{instance_prefix(instance)}{entry.path}") if entry.path else entry
