"""Taking turns: a duty is done by one worker at a time, and again when a worker died over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, or_, select, true, update

from palveleva.db import db
from palveleva.db.putting import insert_once
from palveleva.models import Turn

# Clocks of several machines differ a little, and that means nothing.
SLACK = timedelta(minutes=1)


def not_yet_due(every: Mapping[str, timedelta], *, now: datetime) -> set[str]:
    """The duties whose turn is still to come: one look instead of trying to take each."""
    found = db.session.execute(select(Turn.duty, Turn.due_at).where(Turn.due_at > now)).all()
    db.session.rollback()
    return {duty for duty, due_at in found if due_at <= latest(now, every.get(duty, timedelta(0)))}


def take(duty: str, *, every: timedelta, hold: timedelta, now: datetime, is_early: bool = False) -> bool:
    """Take the turn when it is due (or before, when nudged) and nobody holds it. Committed at once: all see it.

    What lies further ahead than it can was written by a clock that ran ahead and has been put right: it is due.
    Whoever held it before and never gave it back has failed: a duty over which each worker dies is seen by that.
    """
    insert_once(Turn, duty=duty, due_at=now)
    held_until = Turn.held_until
    is_free = or_(held_until.is_(None), held_until <= now, held_until > latest(now, hold))
    is_due = true() if is_early else or_(Turn.due_at <= now, Turn.due_at > latest(now, every))
    failed = case((held_until.is_not(None), 1), else_=Turn.failed)
    taken = update(Turn).where(Turn.duty == duty, is_free, is_due).values(held_until=now + hold, failed=failed)
    is_mine = db.session.execute(taken.returning(Turn.duty)).first() is not None
    db.session.commit()
    return is_mine


def latest(now: datetime, ahead: timedelta) -> datetime:
    return now + ahead + SLACK


@dataclass(frozen=True)
class Outcome:
    """How a turn went: how long it took, and how many things failed in it."""

    seconds: float = 0.0
    failed: int = 0


NOTHING = Outcome()


def give_back(duty: str, *, due_at: datetime, held_until: datetime, outcome: Outcome = NOTHING) -> None:
    """The turn is over; the next one comes at `due_at`. Does nothing when somebody else has taken it meanwhile."""
    mine = update(Turn).where(Turn.duty == duty, Turn.held_until == held_until)
    told = {"took_ms": round(outcome.seconds * 1000), "failed": outcome.failed}
    db.session.execute(mine.values(due_at=due_at, held_until=None, **told))
    db.session.commit()
