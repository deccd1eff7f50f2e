"""The tables of a snapshot, and what each version added to them."""

import sqlite3

__all__ = ["APPLICATION_ID", "SCHEMA_VERSION", "create_tables", "upgrade"]

SCHEMA_VERSION = 4
"""Raised whenever the tables change; kept in SQLite's ``user_version``."""

APPLICATION_ID = 0x53484842
"""``SHHB`` in SQLite's ``application_id``: tells our files from anyone else's."""

_ADDED = {
    1: (
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE project ("
        "id INTEGER PRIMARY KEY, full_path TEXT NOT NULL, fingerprint TEXT NOT NULL, record TEXT NOT NULL)",
    ),
    2: ("CREATE TABLE picture (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL)",),
    3: (
        "CREATE TABLE tracking ("
        "project_id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, record TEXT NOT NULL)",
        "CREATE TABLE observation ("
        "project_id INTEGER NOT NULL, at TEXT NOT NULL, record TEXT NOT NULL, "
        "PRIMARY KEY (project_id, at)) WITHOUT ROWID",
    ),
    # Pictures had their metadata before; the next crawl reads every project and its pictures again.
    4: (
        "DELETE FROM picture",
        "UPDATE project SET fingerprint = ''",
        "UPDATE project SET record = json_set(record, '$.pictures', json('[]')) WHERE json_valid(record)",
    ),
}
"""Version to the statements that made it out of the one before."""


def create_tables(connection: sqlite3.Connection) -> None:
    """Make all tables in an empty file, in the caller's transaction."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    upgrade(connection, since=0)


def upgrade(connection: sqlite3.Connection, since: int) -> None:
    """Add the tables that a file of an older version has not, in the caller's transaction.

    Args:
        connection: to the file.
        since: the file's version.
    """
    for version in range(since + 1, SCHEMA_VERSION + 1):
        for statement in _ADDED[version]:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
