"""How the installation as a whole is doing, in numbers for whoever watches it: sums only, no village, nobody's need."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from palveleva.db import db
from palveleva.domain.vocabulary import DUE_DELIVERIES, OPEN_OFFERS, DeliveryState, Medium, NeedState
from palveleva.models import Delivery, Need, Offer, Turn


@dataclass(frozen=True)
class Pulse:
    """`late`: by how many seconds each duty of the worker is overdue; 0 when its turn is still to come, infinitely when
    it has never been done: a worker that was never started is not silent."""

    needs: dict[NeedState, int]
    unread_for: float  # seconds since the oldest report that nobody has looked at was told
    offers_overdue: int
    late: dict[str, float]
    took: dict[str, float]  # seconds, of its last turn
    failed: dict[str, int]  # things, in its last turn
    messages_waiting: int
    oldest_message: float  # seconds since the oldest that waits should have left
    silent: dict[str, float]  # seconds for which nothing has left by it, though it was tried


def pulse(every: Mapping[str, timedelta], *, now: datetime) -> Pulse:
    numbers = db.session.execute(select(Need.state, func.count()).group_by(Need.state))
    oldest = db.session.scalar(select(func.min(Need.created_at)).where(Need.state == NeedState.SUBMITTED))
    overdue = select(func.count()).where(Offer.state.in_(OPEN_OFFERS), Offer.answer_by < now)
    is_waiting = Delivery.state.in_(DUE_DELIVERIES)
    waiting, due_at = db.session.execute(select(func.count(), func.min(Delivery.next_try_at)).where(is_waiting)).one()
    turns = list(db.session.scalars(select(Turn)))
    return Pulse(
        needs=dict.fromkeys(NeedState, 0) | {state: number for state, number in numbers},
        unread_for=(now - oldest).total_seconds() if oldest else 0,
        offers_overdue=db.session.scalar(overdue) or 0,
        late=dict.fromkeys(every, inf) | {turn.duty: late(turn, every, now) for turn in turns},
        took={turn.duty: turn.took_ms / 1000 for turn in turns if turn.took_ms is not None},
        failed={turn.duty: turn.failed for turn in turns if turn.failed is not None},
        messages_waiting=waiting,
        oldest_message=seconds_since(due_at, now),
        silent={medium.value: 0.0 for medium in Medium}
        | {one.value: seconds_since(at, now) for one, at in silent_media(now)},
    )


def silent_media(now: datetime) -> Iterable[tuple[Medium, datetime]]:
    """Each by which the last ones tried have all failed, and since when: what is tried again is never late for long.

    What a server has kept us from to the end counts for a day, or it would for ever where a medium is seldom used.
    """
    newer = aliased(Delivery)
    has_left = newer.state == DeliveryState.SENT, newer.medium == Delivery.medium
    left_since = exists().where(*has_left, newer.created_at >= Delivery.created_at)
    is_lost = Delivery.state == DeliveryState.GIVEN_UP, Delivery.error.in_(OF_SERVERS)
    has_failed = or_(Delivery.state == DeliveryState.FAILED, and_(*is_lost, Delivery.created_at > now - A_DAY))
    failing = select(Delivery.medium, func.min(Delivery.created_at)).where(has_failed, ~left_since)
    return ((medium, at) for medium, at in db.session.execute(failing.group_by(Delivery.medium)))


OF_SERVERS = ("unreachable", "busy", "not_let_in", "refused")  # and not of one address
A_DAY = timedelta(days=1)


def late(turn: Turn, every: Mapping[str, timedelta], now: datetime) -> float:
    """A turn further ahead than it can be is one that a clock ahead of ours has written: a worker would take it now."""
    ahead = turn.due_at - now - every.get(turn.duty, timedelta(0))
    return max(seconds_since(turn.due_at, now), ahead.total_seconds())


def seconds_since(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0
