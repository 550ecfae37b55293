"""The one list of periodic duties. A new duty is one line here; it must do no harm when it is done twice."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from palveleva import post_office
from palveleva.actions import chain, clock, digests, photos, publishing
from palveleva.actions.retention import keep_no_longer
from palveleva.db import db, held_if_free, utcnow
from palveleva.db.trouble import trouble_of
from palveleva.domain.people import AUTOMATION
from palveleva.logs import note
from palveleva.models import Installation, Need
from palveleva.work import turns

Done = dict[str, int]


@dataclass(frozen=True)
class Duty:
    """Something to be done again and again.

    A worker that holds it for longer than `hold` is taken for dead, and another begins: rows guard themselves.
    """

    name: str
    every: timedelta
    deed: Callable[[datetime], Done]
    hold: timedelta = timedelta(seconds=10)


def sweep(now: datetime) -> Done:
    """Each need in a transaction of its own: one that fails keeps none of the others from being looked at."""
    due = clock.due_needs(now=now)
    db.session.commit()
    done: Counter[str] = Counter()
    for need_id in due:
        done.update(looked_at(need_id, now))
    return dict(done)


def looked_at(need_id: str, now: datetime) -> Done:
    """Nothing when another worker is at it. What fails is tried again later, lest it fail at every sweep."""
    try:
        need = held_if_free(Need, need_id)
        if need is None:
            return {}
        done = clock.look(need, by=AUTOMATION, now=now)
        db.session.commit()
    except OperationalError:
        raise
    except Exception as error:
        db.session.rollback()
        note("fault", logging.ERROR, duty="sweep", error=error)
        db.session.execute(update(Need).where(Need.id == need_id).values(due_at=now + AFTER_A_FAULT))
        db.session.commit()
        return {"failed": 1}
    return dict(done)


AFTER_A_FAULT = timedelta(minutes=10)


def seal(now: datetime) -> Done:
    """The audit is sealed in a transaction of its own, so that nobody waits for the rest."""
    return {"sealed": chain.seal_new(db.session.get_one(Installation, 1), by=AUTOMATION, now=now)}


def tidy(now: datetime) -> Done:
    """What was kept long enough goes, and the files that no row names any more."""
    done = keep_no_longer(now=now)
    clock.forget_counts(now=now)
    db.session.commit()
    return done | {"files_removed": photos.remove_strays(now=now)}


def publish(now: datetime) -> Done:
    """The figures of quarters that have closed are told to everybody, once."""
    return {"quarters_told": publishing.publish(AUTOMATION, by=AUTOMATION, now=now)}


def digest(now: datetime) -> Done:
    return {"digests": digests.send_digests(AUTOMATION, by=AUTOMATION, now=now)}


DUTIES = (
    Duty("sweep", timedelta(seconds=30), sweep),
    Duty("deliver", timedelta(seconds=10), post_office.deliver, hold=timedelta(minutes=5)),
    Duty("digest", timedelta(minutes=10), digest),
    Duty("seal", timedelta(seconds=30), seal),
    Duty("tidy", timedelta(hours=6), tidy, hold=timedelta(minutes=30)),
    Duty("publish", timedelta(hours=6), publish, hold=timedelta(minutes=5)),
)
BY_NAME = {duty.name: duty for duty in DUTIES}


def do_what_is_due() -> None:
    later = turns.not_yet_due(now=utcnow())
    for duty in DUTIES:
        if duty.name not in later:
            perform(duty)


def perform(duty: Duty, *, is_early: bool = False) -> Done | None:
    """Do it if it is its turn; None when it was not, or went wrong: then its next turn tries again."""
    now = utcnow()
    try:
        if not turns.take(duty.name, hold=duty.hold, now=now, is_early=is_early):
            return None
        done = attempt(duty, now)
        turns.give_back(duty.name, due_at=now + duty.every, held_until=now + duty.hold)
    except OperationalError as error:
        db.session.rollback()
        note("database_trouble", logging.WARNING, duty=duty.name, code=trouble_of(error), error=error)
        return None
    finally:
        db.session.remove()
    return done


def attempt(duty: Duty, now: datetime) -> Done | None:
    try:
        done = duty.deed(now)
        db.session.commit()
    except OperationalError:
        raise
    except Exception as error:  # one duty that fails must not keep the others from being done
        db.session.rollback()
        note("fault", logging.ERROR, duty=duty.name, error=error)
        return None
    if any(done.values()):
        note("duty", duty=duty.name, done={what: number for what, number in done.items() if number})
    return done
