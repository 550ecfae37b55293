"""What a database needs around a migration, after rows were deleted for good, and when we leave it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from palveleva.db import db


@contextmanager
def tables_being_changed(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew: meanwhile others may point at nothing, afterwards nobody may.

    On PostgreSQL whoever comes stands behind a change that waits for a table: it does not wait for long.
    """
    if connection.dialect.name != "sqlite":
        connection.detach()  # its impatience goes with it
        connection.exec_driver_sql(f"SET lock_timeout = '{AT_MOST}'")
        connection.commit()
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


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Of several that prepare one database one does it; the others wait, and find it done. A dead one holds nothing."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(select(func.pg_advisory_lock(PREPARING)))
            try:
                yield
            finally:
                connection.execute(select(func.pg_advisory_unlock(PREPARING)))
        return
    with Path(f"{db.engine.url.database}-prepare").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


AT_MOST = "2s"
PREPARING = 0x9A17E7A  # any number of our own: PostgreSQL keeps such locks apart by database


@contextmanager
def working_in(app: Flask) -> Iterator[None]:
    """An application beside our own: in the end nothing of ours is connected to its database, which may then be swapped
    or thrown away."""
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


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
