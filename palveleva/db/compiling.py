"""Statements are worded by one thread at a time.

SQLAlchemy fills the index with which it finds a column again in a subquery, and the pool of names for what is loaded
along, when they are first needed, and holds no lock meanwhile. A second thread that words the same kept question just
then finds them half full: the page of a need was a 500 after some starts, or asked for every row of a table beside
every row of the next. Each statement is worded once in the life of a process, so that nobody waits for this again.
"""

from threading import RLock
from typing import Any

from flask import Flask

from palveleva.db import db

WORDING = RLock()


def take_turns(app: Flask) -> None:
    """For every database of the application."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dialect.statement_compiler = one_at_a_time(engine.dialect.statement_compiler)


def one_at_a_time(compiler: Any) -> Any:
    """The same, whose making waits for whoever is making one."""

    class OneAtATime(compiler):  # type: ignore[misc]  # its base is the database's own
        def __init__(self, *args: Any, **options: Any) -> None:
            with WORDING:
                super().__init__(*args, **options)

    return OneAtATime
