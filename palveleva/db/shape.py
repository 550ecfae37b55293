"""Where the database stands beside the migrations that this code knows."""

from enum import StrEnum
from functools import cache
from time import sleep

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade
from psycopg.errors import DeadlockDetected, LockNotAvailable
from sqlalchemy.exc import OperationalError

from palveleva.db import db


class Standing(StrEnum):
    """AHEAD: a newer release has been here. It has only added things (decision 66), so this one may go on working."""

    CURRENT = "current"
    BEHIND = "behind"
    AHEAD = "ahead"


def lead_up() -> bool:
    """To the newest shape; not where a newer release has been, whose migrations this one does not know. Whether it was.

    The data of a service that went back to the release before stand so, and so do the backups it makes.
    """
    is_ahead = standing() is Standing.AHEAD
    db.session.rollback()
    if not is_ahead:
        lead_up_between_others()
    return not is_ahead


def lead_up_between_others() -> None:
    """Somebody may hold a table for long, such as the backup of the night: who waits behind us must come through."""
    for is_last in [False] * TRIES + [True]:
        try:
            upgrade()
            return
        except OperationalError as error:
            if is_last or not isinstance(error.orig, IN_THE_WAY):
                raise
        sleep(BETWEEN)


IN_THE_WAY = (LockNotAvailable, DeadlockDetected)
TRIES, BETWEEN = 100, 5  # seconds


def standing() -> Standing:
    here = MigrationContext.configure(db.session.connection()).get_current_revision()
    newest, known = known_migrations(current_app.extensions["migrate"].directory)
    if here == newest:
        return Standing.CURRENT
    return Standing.BEHIND if here is None or here in known else Standing.AHEAD


@cache
def known_migrations(directory: str) -> tuple[str | None, frozenset[str]]:
    """Read once: the files may be those of the next release soon, and this process is not."""
    scripts = ScriptDirectory(directory)
    return scripts.get_current_head(), frozenset(one.revision for one in scripts.walk_revisions())
