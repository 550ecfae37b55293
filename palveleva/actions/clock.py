"""What the clock does with each need when it is due."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select

from palveleva.actions.asking import ask_next, hand_over
from palveleva.actions.base import action
from palveleva.actions.chasing import remind_of_report, remind_of_time, remind_office, remind_reporter, tell_not_yet
from palveleva.actions.endings import close_need, settle
from palveleva.audit import remember
from palveleva.db import db, lock, set_quietly
from palveleva.domain.disclosure import closes_at
from palveleva.domain.permissions import Permission
from palveleva.domain.settings import Settings
from palveleva.domain.timetable import Due, Tick, timetable
from palveleva.domain.vocabulary import AssignmentState, Outcome
from palveleva.models import Challenge, Need, Tally
from palveleva.queries.standing import standing_of
from palveleva.settings import settings_of

COUNTS_KEPT_FOR = timedelta(hours=2)
AT_ONE_LOOK = 20  # no need has so much due at once: a deed that changes nothing must not turn for ever


def due_needs(*, now: datetime) -> Select[datetime | None, str]:
    """The needs the clock must look at, longest due first."""
    return select(Need.due_at, Need.id).where(Need.due_at <= now).order_by(Need.due_at, Need.id)


@action(Permission.SWEEP)
def look(need: Need, *, by: Any, now: datetime) -> Counter[str]:
    """Do with a need what is due, and note when to look again. Does nothing where things have moved on."""
    lock(need)
    settings = settings_of(need.municipality_id)
    done: Counter[str] = Counter()
    for _ in range(AT_ONE_LOOK):
        lines = timetable(standing_of(need, settings), settings)
        if not lines or lines[0].at >= now:
            sleep_until(need, lines)
            return done
        done[lines[0].tick] += DEEDS[lines[0].tick](need, settings, by=by, now=now)
        db.session.flush()
    raise RuntimeError(f"the clock turns on the spot: {lines[0].tick}")


def sleep_until(need: Need, lines: list[Due]) -> None:
    set_quietly(need, due_at=lines[0].at if lines else None)


def expire(need: Need, _settings: Settings, *, by: Any, now: datetime) -> int:
    """Whoever has not answered in time is asked no longer."""
    lapsed = [offer for offer in need.open_offers if offer.answer_by < now]
    for offer in lapsed:
        offer.take("expire", by.roles)
        remember("expire", offer, by=by, now=now)
    settle(need, by=by, now=now)
    return len(lapsed)


def give_up(need: Need, _settings: Settings, *, by: Any, now: datetime) -> int:
    close_need(need, "close", Outcome.UNMET, by=by, now=now)
    return 1


def assume_done(need: Need, _settings: Settings, *, by: Any, now: datetime) -> int:
    close_need(need, "confirm", Outcome.DONE_UNCONFIRMED, by=by, now=now)
    return 1


def close_doors(need: Need, _settings: Settings, *, by: Any, now: datetime) -> int:
    """The rows are touched so that the phone is told: the resident's data are no longer its business.

    Only of the work whose time is over. The need may have been opened again, and done by another since.
    """
    open_ones = [work for work in need.assignments if work.state is AssignmentState.DONE and not work.contact_closed_at]
    over = [work for work in open_ones if work.done_at and closes_at(work.done_at) < now]
    for work in over:
        work.contact_closed_at = now
    return len(over)


DEEDS: dict[Tick, Callable[..., int]] = {
    Tick.EXPIRED: expire,
    Tick.ASKED: ask_next,
    Tick.HANDED_OVER: hand_over,
    Tick.NOT_YET: tell_not_yet,
    Tick.REPORTER_REMINDED: remind_reporter,
    Tick.SCHEDULE_REMINDED: remind_of_time,
    Tick.COMPLETION_REMINDED: remind_of_report,
    Tick.OFFICE_REMINDED: remind_office,
    Tick.UNMET: give_up,
    Tick.UNCONFIRMED: assume_done,
    Tick.DOORS_CLOSED: close_doors,
}


def forget_counts(*, now: datetime) -> None:
    """Tries and challenges whose time is over; nobody needs to be told."""
    db.session.execute(delete(Tally).where(Tally.since < now - COUNTS_KEPT_FOR))
    db.session.execute(delete(Challenge).where(Challenge.expires_at < now))
