"""What the clock does: offers lapse, unanswered work and untaken needs are closed, doors close, old things go."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select

from palveleva.actions.base import action
from palveleva.actions.endings import close_need, settle
from palveleva.actions.retention import keep_no_longer
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.people import AUTOMATION, Automation
from palveleva.domain.permissions import Permission
from palveleva.domain.policy import POLICY
from palveleva.domain.vocabulary import OPEN_OFFERS, AssignmentState, NeedState, Outcome
from palveleva.models import Assignment, Challenge, Need, Offer, Tally

UNTAKEN = (NeedState.READY, NeedState.POOLED, NeedState.OFFERING, NeedState.NO_TAKER)
COUNTS_KEPT_FOR = timedelta(hours=2)


@action(Permission.SWEEP)
def sweep(_clock: Automation, *, by: Any = AUTOMATION, now: datetime, thoroughly: bool = True) -> dict[str, int]:
    """Do everything that is due. Each look expects the state it was made for and does nothing if it moved on.

    `thoroughly`: also what has been kept long enough goes. That reads much and is in no hurry.
    """
    return {
        "expired": each(due_offers(now), lambda offer: expire(offer, by=by, now=now)),
        "unmet": each(forgotten_needs(now), lambda need: give_up(need, by=by, now=now)),
        "unconfirmed": each(unconfirmed_needs(now), lambda need: assume_done(need, by=by, now=now)),
        "doors_closed": each(open_doors(now), lambda assignment: close_door(assignment, now=now)),
        **(keep_no_longer(now=now) if thoroughly else {}),
    }


def each(query: Any, deed: Callable[[Any], bool]) -> int:
    return sum(deed(thing) for thing in db.session.scalars(query).unique().all())


def due_offers(now: datetime) -> Any:
    return select(Offer).where(Offer.state.in_(OPEN_OFFERS), Offer.answer_by < now).order_by(Offer.need_id)


def forgotten_needs(now: datetime) -> Any:
    """Sought in vain for long enough, and its own days are over too."""
    last_day = func.coalesce(Need.wanted_until, Need.wanted_from)
    is_over = or_(last_day.is_(None), last_day < now.date())
    long_ago = Need.looking_since < now - POLICY.unmet_after
    return select(Need).where(Need.state.in_(UNTAKEN), long_ago, is_over).order_by(Need.id)


def unconfirmed_needs(now: datetime) -> Any:
    too_long = now - POLICY.unconfirmed_after
    return select(Need).where(Need.state == NeedState.REPORTED_DONE, Need.updated_at < too_long).order_by(Need.id)


def open_doors(now: datetime) -> Any:
    return select(Assignment).where(
        Assignment.state == AssignmentState.DONE,
        Assignment.contact_closed_at.is_(None),
        Assignment.done_at < now - POLICY.contact_open_after_done,
    )


def expire(offer: Offer, *, by: Any, now: datetime) -> bool:
    lock(offer.need)
    lock(offer)
    was_open = offer.is_open
    if was_open:
        offer.take("expire", by.roles)
        remember("expire", offer, by=by, now=now)
    settle(offer.need, by=by, now=now)
    return was_open


def give_up(need: Need, *, by: Any, now: datetime) -> bool:
    lock(need)
    if need.state not in UNTAKEN or need.open_offers:
        return False
    close_need(need, "close", Outcome.UNMET, by=by, now=now)
    return True


def assume_done(need: Need, *, by: Any, now: datetime) -> bool:
    lock(need)
    if need.state is not NeedState.REPORTED_DONE:
        return False
    close_need(need, "confirm", Outcome.DONE_UNCONFIRMED, by=by, now=now)
    return True


def close_door(assignment: Assignment, *, now: datetime) -> bool:
    """The row is touched so that the phone is told: the resident's data are no longer its business."""
    lock(assignment)
    assignment.contact_closed_at = now
    return True


def forget_counts(*, now: datetime) -> None:
    """Tries and challenges whose time is over; nobody needs to be told."""
    db.session.execute(delete(Tally).where(Tally.since < now - COUNTS_KEPT_FOR))
    db.session.execute(delete(Challenge).where(Challenge.expires_at < now))
