"""What the tracking server said of each project, one row a project."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from pydantic import TypeAdapter, ValidationError

from sharinghub_static.snapshot.database import Database
from sharinghub_static.snapshot.instances import ALL, Scope
from sharinghub_static.snapshot.tracking_records import TrackingRecord

__all__ = ["TrackingTable"]

_TRACKING = TypeAdapter(TrackingRecord)


class TrackingTable:
    """The tracking records of a snapshot.

    Args:
        database: the open file.
        scope: the part of it that is read and written; its ids are those of the part.
    """

    def __init__(self, database: Database, scope: Scope = ALL) -> None:
        self._database = database
        self._scope = scope

    def put(self, record: TrackingRecord, fingerprint: str, at: datetime) -> bool:
        """Store what the tracking server said of a project.

        Args:
            record: takes the place of what was stored for its project.
            fingerprint: what :meth:`fingerprints` will say; empty means "read again next time".
            at: the moment of the crawl, to which the snapshot's date of change moves if the record
                says something else than the stored one; when it was read does not count.

        Returns:
            Whether it does.
        """
        with self._database.transaction():
            known = self.of(record.project_id)
            changed = known is None or _said(known) != _said(record)
            if not changed and known is not None:
                record = replace(record, read_at=max(known.read_at, record.read_at))
            self._database.connection.execute(
                "INSERT OR REPLACE INTO tracking (project_id, fingerprint, record) VALUES (?, ?, ?)",
                (self._scope.row(record.project_id), fingerprint, _TRACKING.dump_json(record).decode()),
            )
            if changed:
                self._database.move_changed_at(at)
        return changed

    def of(self, project_id: int) -> TrackingRecord | None:
        """What the tracking server said of a project; None when nothing was read.

        Raises:
            SnapshotError: the record cannot be read.
        """
        if self._database.pragma("user_version") < 3:
            return None
        row = self._scope.row(project_id)
        for (text,) in self._database.rows("SELECT record FROM tracking WHERE project_id = ?", row):
            try:
                return _TRACKING.validate_json(text)
            except ValidationError as error:
                raise self._database.unreadable(project_id) from error
        return None

    def all(self) -> dict[int, TrackingRecord]:
        """Project id to what was said of it, sorted by id.

        Raises:
            SnapshotError: a record cannot be read.
        """
        found = {id_: self.of(id_) for id_ in self.fingerprints()}
        return {id_: record for id_, record in found.items() if record is not None}

    def fingerprints(self) -> dict[int, str]:
        """Project id to the fingerprint under which its tracking record was stored, sorted by id."""
        if self._database.pragma("user_version") < 3:
            return {}
        inside = self._scope.where("project_id")
        select = f"SELECT project_id, fingerprint FROM tracking WHERE {inside} ORDER BY project_id"  # noqa: S608 - of numbers
        return {self._scope.id_of(row): fingerprint for row, fingerprint in self._database.rows(select)}

    def remove(self, project_ids: Iterable[int], at: datetime) -> int:
        """Forget what the tracking server said of some projects.

        Returns:
            Of how many there was something; the snapshot's date of change moves to ``at`` if of any.
        """
        with self._database.transaction():
            delete = "DELETE FROM tracking WHERE project_id = ?"
            rows = [(self._scope.row(id_),) for id_ in project_ids]
            removed = sum(self._database.connection.execute(delete, row).rowcount for row in rows)
            if removed:
                self._database.move_changed_at(at)
        return removed


def _said(record: TrackingRecord) -> bytes:
    """What a record says, less when it was read. As JSON, for a NaN is not equal to itself."""
    return _TRACKING.dump_json(replace(record, read_at=datetime.min.replace(tzinfo=UTC)))
