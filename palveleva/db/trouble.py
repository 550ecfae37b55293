"""What an error of the database means, whatever the brand calls it."""

import sqlite3
from enum import StrEnum

import psycopg
from psycopg.errors import DiskFull
from sqlalchemy.exc import DBAPIError, OperationalError

FAULTS = (DBAPIError, psycopg.Error, sqlite3.Error)


class Trouble(StrEnum):
    """Why the database did nothing."""

    BUSY = "busy"
    AWAY = "away"
    FULL = "full"


def trouble_of(error: Exception) -> Trouble:
    cause = cause_of(error)
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0)
        return OF_A_FILE.get(code) or OF_A_FILE.get(code & 0xFF, Trouble.BUSY)
    if isinstance(cause, DiskFull):
        return Trouble.FULL
    state = getattr(cause, "sqlstate", None)
    # PostgreSQL names every fault but one: that nobody answers.
    is_away = isinstance(cause, psycopg.OperationalError) and (state is None or state[:2] in {"08", "57", "58"})
    return Trouble.AWAY if is_away else Trouble.BUSY


# A disk that fails, or that the system has closed to writers for that, does not come back in two seconds by itself.
OF_A_FILE = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_IOERR_SHMSIZE: Trouble.FULL,  # so a full disk says it to whoever opens the file
    sqlite3.SQLITE_IOERR: Trouble.AWAY,
    sqlite3.SQLITE_READONLY: Trouble.AWAY,
    sqlite3.SQLITE_CANTOPEN: Trouble.AWAY,
}


def is_passing_trouble(error: Exception) -> bool:
    """Busy, deadlock, lost connection: worth another try, nothing was stored."""
    return isinstance(error, OperationalError)


def told_by(error: Exception) -> str | None:
    """The database's own words, where whoever keeps it can mend what they say. Never words of rows: those are in what
    it says of a fault of ours, which is nothing here."""
    cause = cause_of(error)
    if isinstance(cause, psycopg.Error):
        primary = cause.diag.message_primary
        return (primary or " ".join(str(cause).split())) if is_of_the_keeper(cause) else None
    return str(cause) if type(cause) in {sqlite3.OperationalError, sqlite3.DatabaseError} else None


def is_of_the_keeper(cause: psycopg.Error) -> bool:
    """That it is away, full, busy or closed to us; or that its tables are not those of this release."""
    kept_by = (psycopg.OperationalError, psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)
    return isinstance(cause, (*kept_by, *LACKING))


LACKING = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn)


def lacks_tables(error: Exception) -> bool:
    cause = cause_of(error)
    return isinstance(cause, LACKING) or str(cause).startswith(("no such table", "no such column"))


def cause_of(error: Exception) -> BaseException:
    return getattr(error, "orig", None) or error
