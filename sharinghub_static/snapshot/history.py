"""How each project looked at earlier crawls."""

from collections.abc import Callable
from dataclasses import replace

from pydantic import TypeAdapter, ValidationError

from sharinghub_static.snapshot.database import Database, stored_moment
from sharinghub_static.snapshot.history_records import MOST_OBSERVATIONS, ObservationRecord

__all__ = ["OBSERVATION", "HistoryTable"]

OBSERVATION = TypeAdapter(ObservationRecord)
"""Reads and writes an observation as JSON."""


class HistoryTable:
    """The histories of a snapshot.

    Args:
        database: the open file.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

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
            moment = stored_moment(observation.at)
            text = OBSERVATION.dump_json(observation).decode()
            insert = "INSERT OR REPLACE INTO observation (project_id, at, record) VALUES (?, ?, ?)"
            self._database.connection.execute(insert, (project_id, moment, text))
            forget = (
                "DELETE FROM observation WHERE project_id = ? AND at NOT IN "
                "(SELECT at FROM observation WHERE project_id = ? ORDER BY at DESC LIMIT ?)"
            )
            self._database.connection.execute(forget, (project_id, project_id, MOST_OBSERVATIONS))
        return True

    def rewrite(self, project_id: int, change: Callable[[ObservationRecord], ObservationRecord]) -> None:
        """Replace the entries of a project by changed ones.

        Args:
            project_id: of the project.
            change: an entry to the one that takes its place; the moment must stay.
        """
        update = "UPDATE observation SET record = ? WHERE project_id = ? AND at = ?"
        with self._database.transaction():
            for earlier in self.of(project_id):
                if (changed := change(earlier)) != earlier:
                    text = OBSERVATION.dump_json(changed).decode()
                    moment = stored_moment(earlier.at)
                    self._database.connection.execute(update, (text, project_id, moment))

    def of(self, project_id: int) -> tuple[ObservationRecord, ...]:
        """A project's history, oldest entry first.

        Raises:
            SnapshotError: an entry cannot be read.
        """
        if self._database.pragma("user_version") < 3:
            return ()
        rows = self._database.rows(
            "SELECT record FROM observation WHERE project_id = ? ORDER BY at", project_id
        )
        try:
            return tuple(OBSERVATION.validate_json(text) for (text,) in rows)
        except ValidationError as error:
            raise self._database.unreadable(project_id) from error

    def all(self) -> dict[int, tuple[ObservationRecord, ...]]:
        """Project id to its history, sorted by id.

        Raises:
            SnapshotError: an entry cannot be read.
        """
        if self._database.pragma("user_version") < 3:
            return {}
        ids = [
            id_ for (id_,) in self._database.rows("SELECT DISTINCT project_id FROM observation ORDER BY 1")
        ]
        return {id_: self.of(id_) for id_ in ids}
