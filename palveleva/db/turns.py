"""Those who write to one SQLite file take turns; SQLite itself lets them sleep, look again, and overtake each other.

The threads of a process queue at a lock, and its first one at a file beside the database. Nothing depends on it: a turn
that does not come in time is not waited for, and SQLite's own lock keeps what it promises.
"""

import fcntl
import os
import time
from threading import Lock
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection

LONGEST_WAIT = 15.0  # seconds; then SQLite is asked anyway, and says that it is busy
LOOK_AGAIN = 0.002
HELD = "turn"


class Turn:
    """Whose turn it is on one database. The system takes it back from a process that dies."""

    def __init__(self, file: str) -> None:
        self.threads = Lock()
        self.file = os.open(f"{file}-turn", os.O_RDWR | os.O_CREAT, 0o600) if file else None

    def take(self) -> bool:
        until = time.monotonic() + LONGEST_WAIT
        if not self.threads.acquire(timeout=LONGEST_WAIT):
            return False
        while self.file is not None and time.monotonic() < until:
            try:
                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                time.sleep(LOOK_AGAIN)
            else:
                break
        return True

    def give_back(self) -> None:
        if self.file is not None:
            fcntl.flock(self.file, fcntl.LOCK_UN)
        self.threads.release()


TURNS: dict[str, Turn] = {}  # by the file of the database


def take_turn(connection: Connection) -> None:
    """Before a transaction that writes. Given back when the connection goes back to its pool, after the commit."""
    if HELD in connection.info:
        return
    file = connection.engine.url.database or ""
    turn = TURNS.get(file) or TURNS.setdefault(file, Turn(file))
    if turn.take():
        connection.info[HELD] = turn


def give_turn_back(info: dict[str, Any]) -> None:
    turn = info.pop(HELD, None)
    if turn is not None:
        turn.give_back()


@event.listens_for(Engine, "checkin")
def after_work(_connection: Any, record: Any) -> None:
    give_turn_back(record.info)


@event.listens_for(Engine, "invalidate")
def after_trouble(_connection: Any, record: Any, _error: Any) -> None:
    give_turn_back(record.info)
