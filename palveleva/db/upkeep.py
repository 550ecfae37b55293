"""What each brand needs around a migration, and after rows were deleted for good."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.engine import Connection

from palveleva.db import db


@contextmanager
def tables_being_changed(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew: meanwhile others may point at nothing, afterwards nobody may."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = raw.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        raw.execute("PRAGMA foreign_keys=ON")
    if broken:
        raise RuntimeError(f"rows point at nothing after the migration: {broken[:5]}")


def leave_no_trace() -> None:
    """After a commit that deleted: nothing of it stays in the journal, nor among dead rows."""
    sweep = {"sqlite": "PRAGMA wal_checkpoint(TRUNCATE)", "postgresql": "VACUUM"}[db.engine.dialect.name]
    connection = db.engine.raw_connection()
    driver: Any = connection.driver_connection
    connection.detach()
    try:
        if db.engine.dialect.name == "postgresql":
            driver.autocommit = True  # neither may stand in a transaction; SQLite's does not
        driver.execute(sweep)
    finally:
        connection.close()
