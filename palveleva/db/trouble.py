"""What an error of the database means, whatever the brand calls it."""

import sqlite3
from enum import StrEnum

import psycopg
from psycopg.errors import DiskFull
from sqlalchemy.exc import OperationalError


class Trouble(StrEnum):
    """Why the database did nothing."""

    BUSY = "busy"
    AWAY = "away"
    FULL = "full"


def trouble_of(error: Exception) -> Trouble:
    cause = getattr(error, "orig", None)
    if isinstance(cause, DiskFull) or getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        return Trouble.FULL
    state = getattr(cause, "sqlstate", None)
    # PostgreSQL names every fault but one: that nobody answers.
    is_away = isinstance(cause, psycopg.OperationalError) and (state is None or state[:2] in {"08", "57"})
    return Trouble.AWAY if is_away else Trouble.BUSY


def is_passing_trouble(error: Exception) -> bool:
    """Busy, deadlock, lost connection: worth another try, nothing was stored."""
    return isinstance(error, OperationalError)
