"""The one list of periodic duties. A new duty is one line here; it must do no harm when it is done twice."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from flask import current_app
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from palveleva import album, post_office
from palveleva.actions import chain, clock, digests, photos, publishing, retention
from palveleva.actions.ladder import aged
from palveleva.db import db, utcnow
from palveleva.db.trouble import trouble_of
from palveleva.domain.people import AUTOMATION
from palveleva.keeping.workplaces import clear_away
from palveleva.logs import note
from palveleva.models import Installation, Municipality, Need, Person
from palveleva.work import turns
from palveleva.work.singly import FAILED, alone, each, in_batches

Done = Mapping[str, int]


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
    """What fails is tried again later, lest it fail at every sweep."""

    def later(need_id: Any) -> None:
        db.session.execute(update(Need).where(Need.id == need_id).values(due_at=now + AFTER_A_FAULT))

    def look(need: Need) -> Done:
        return clock.look(need, by=AUTOMATION, now=now)

    return each("sweep", Need, clock.due_needs(now=now), look, after_a_fault=later)


AFTER_A_FAULT = timedelta(minutes=10)


def digest(now: datetime) -> Done:
    def tell(coordinator: Person) -> Done:
        return {"digests": digests.tell_waiting(coordinator, by=AUTOMATION, now=now)}

    return total(each("digest", Person, those, tell) for those in digests.those_to_tell(now=now))


def seal(now: datetime) -> Done:
    """The audit is sealed apart from the rest, so that nobody waits for it."""

    def some() -> int:
        return chain.seal_new(db.session.get_one(Installation, 1), by=AUTOMATION, now=now, at_most=IN_ONE_GO)

    return in_batches("seal", "sealed", some)


IN_ONE_GO = 1000


def tidy(now: datetime) -> Done:
    """What was kept long enough goes, then the files that no row names any more."""
    clock.forget_counts(now=now)
    done = total(down(rung, now) for rung in retention.RUNGS)
    done += total(gone(*old, now) for old in aged(now=now))
    done += alone("tidy", lambda: {"workplaces_cleared": clear_away(current_app.config["PALVELEVA"])})
    return done + total(strays(shelf, now) for shelf in album.shelves())


def down(rung: retention.Rung, now: datetime) -> Counter[str]:
    def deed(thing: Any) -> Done:
        rung.deed(thing, by=AUTOMATION, now=now)
        return {rung.name: 1}

    return each("tidy", rung.model, rung.due(now), deed)


def gone(table: Any, old: Any, now: datetime) -> Counter[str]:
    def some() -> int:
        return retention.drop_old(table, old, now=now, at_most=IN_ONE_GO)

    return in_batches("tidy", f"{table.name}_dropped", some)


def strays(shelf: list[Any], now: datetime) -> Counter[str]:
    return alone("tidy", lambda: {"files_removed": photos.remove_strays(shelf, now=now)})


def publish(now: datetime) -> Done:
    """The figures of quarters that have closed are told to everybody, once."""

    def tell(municipality: Municipality) -> Done:
        return {"quarters_told": publishing.publish(municipality, by=AUTOMATION, now=now)}

    return each("publish", Municipality, publishing.all_of_them(), tell)


def total(parts: Iterable[Counter[str]]) -> Counter[str]:
    return sum(parts, Counter())


DUTIES = (
    Duty("sweep", timedelta(seconds=30), sweep),
    Duty("deliver", timedelta(seconds=10), post_office.deliver, hold=timedelta(minutes=5)),
    Duty("digest", timedelta(minutes=10), digest),
    Duty("seal", timedelta(seconds=30), seal),
    Duty("tidy", timedelta(hours=6), tidy, hold=timedelta(minutes=30)),
    Duty("publish", timedelta(hours=6), publish, hold=timedelta(minutes=5)),
)
BY_NAME = {duty.name: duty for duty in DUTIES}


def every() -> dict[str, timedelta]:
    return {duty.name: duty.every for duty in DUTIES}


def do_what_is_due() -> None:
    try:
        later = turns.not_yet_due(every(), now=utcnow())
    except OperationalError as error:
        db.session.rollback()
        note("database_trouble", logging.WARNING, code=trouble_of(error), error=error)
        return
    finally:
        db.session.remove()
    for duty in DUTIES:
        if duty.name not in later:
            perform(duty)


def perform(duty: Duty, *, is_early: bool = False) -> Done | None:
    """Do it if it is its turn; None when it was not. What failed is counted: its next turn tries again."""
    now = utcnow()
    try:
        if not turns.take(duty.name, every=duty.every, hold=duty.hold, now=now, is_early=is_early):
            return None
        began = monotonic()
        done = attempt(duty, now)
        outcome = turns.Outcome(seconds=monotonic() - began, failed=done.get(FAILED, 0))
        turns.give_back(duty.name, due_at=now + duty.every, held_until=now + duty.hold, outcome=outcome)
    except OperationalError as error:
        db.session.rollback()
        note("database_trouble", logging.WARNING, duty=duty.name, code=trouble_of(error), error=error)
        let_go(duty, now)
        return ALL_OF_IT
    finally:
        db.session.remove()
    return done


def let_go(duty: Duty, now: datetime) -> None:
    """Trouble that passes at once, such as two who waited for each other, ends the turn and not the whole hold."""
    with suppress(OperationalError):  # where it does not pass, whoever comes after the hold begins again
        failed = turns.Outcome(failed=1)
        turns.give_back(duty.name, due_at=now + duty.every, held_until=now + duty.hold, outcome=failed)


ALL_OF_IT: Done = {FAILED: 1}


def attempt(duty: Duty, now: datetime) -> Done:
    try:
        done = duty.deed(now)
        db.session.commit()
    except OperationalError:
        raise
    except Exception as error:  # one duty that fails must not keep the others from being done
        db.session.rollback()
        note("fault", logging.ERROR, duty=duty.name, error=error)
        return ALL_OF_IT
    if any(done.values()):
        note("duty", duty=duty.name, done={what: number for what, number in done.items() if number})
    return done
