"""How the installation as a whole is doing, in numbers for whoever watches it: sums only, no village, nobody's need."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf

from sqlalchemy import func, select, union_all

from palveleva.db import db
from palveleva.domain.vocabulary import DUE_DELIVERIES, OPEN_NEEDS, OPEN_OFFERS, DeliveryState, Medium, NeedState
from palveleva.models import Delivery, Need, Offer, Turn


@dataclass(frozen=True)
class Pulse:
    """`late`: by how many seconds each duty of the worker is overdue; 0 when its turn is still to come or somebody is
    at it, infinitely when it has never been done: a worker that was never started is not silent."""

    open_needs: dict[NeedState, int]
    unread_for: float  # seconds since the oldest report that nobody has looked at was told
    offers_overdue: int
    late: dict[str, float]
    took: dict[str, float]  # seconds, of its last turn
    failed: dict[str, int]  # things, in its last turn; 1 while it is done again because somebody did not come back
    messages_waiting: int
    oldest_message: float  # seconds since the oldest that waits should have left
    silent: dict[str, float]  # seconds for which nothing has left by it, though it was tried


def pulse(every: Mapping[str, timedelta], *, now: datetime) -> Pulse:
    open_needs = {state: (number, oldest) for state, number, oldest in db.session.execute(OPEN_BY_STATE)}
    _, unread_since = open_needs.get(NeedState.SUBMITTED, (0, None))
    overdue = select(func.count()).where(Offer.state.in_(OPEN_OFFERS), Offer.answer_by < now)
    is_waiting = Delivery.state.in_(DUE_DELIVERIES)
    waiting, due_at = db.session.execute(select(func.count(), func.min(Delivery.next_try_at)).where(is_waiting)).one()
    turns = list(db.session.scalars(select(Turn)))
    return Pulse(
        open_needs={state: open_needs.get(state, (0, None))[0] for state in NeedState if state in OPEN_NEEDS},
        unread_for=seconds_since(unread_since, now),
        offers_overdue=db.session.scalar(overdue) or 0,
        late=dict.fromkeys(every, inf) | {turn.duty: late(turn, every, now) for turn in turns},
        took={turn.duty: turn.took_ms / 1000 for turn in turns if turn.took_ms is not None},
        failed={turn.duty: turn.failed for turn in turns if turn.failed is not None},
        messages_waiting=waiting,
        oldest_message=seconds_since(due_at, now),
        silent={medium.value: 0.0 for medium in Medium}
        | {one.value: seconds_since(at, now) for one, at in silent_media(now)},
    )


THE_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)  # whatever has a moment has a later one: its index is asked
# The clock looks at each open need again, and the database lets none be without that moment: by its index the open ones
# are found among the many that have ended, which a country would otherwise count at each asking.
OPEN_BY_STATE = (
    select(Need.state, func.count(), func.min(Need.created_at))
    .where(Need.due_at > THE_BEGINNING, Need.state != NeedState.CLOSED)
    .group_by(Need.state)
)


def silent_media(now: datetime) -> Iterable[tuple[Medium, datetime]]:
    """Each by which the last ones tried have all failed, and since when: what is tried again is never late for long.

    What a server has kept us from to the end counts for a day, or it would for ever where a medium is seldom used.
    """
    is_lost = Delivery.state == DeliveryState.GIVEN_UP, Delivery.error.in_(OF_SERVERS)
    is_tried_again = Delivery.state == DeliveryState.FAILED, Delivery.next_try_at > THE_BEGINNING
    failed = select(Delivery.medium, Delivery.created_at).where(*is_tried_again)
    lost = select(Delivery.medium, Delivery.created_at).where(*is_lost, Delivery.created_at > now - A_DAY)
    failing = db.session.execute(union_all(failed, lost)).all()
    left = last_left(since=min((at for _, at in failing), default=now))
    for medium in Medium:
        tried = [at for by, at in failing if by == medium and (medium not in left or at > left[medium])]
        if tried:
            yield medium, min(tried)


def last_left(since: datetime) -> dict[Medium, datetime]:
    """When the newest of those that have left was written, by medium."""
    newest = select(Delivery.medium, func.max(Delivery.created_at)).group_by(Delivery.medium)
    found = newest.where(Delivery.state == DeliveryState.SENT, Delivery.created_at >= since)
    return {medium: at for medium, at in db.session.execute(found)}


OF_SERVERS = ("unreachable", "busy", "not_let_in", "refused")  # and not of one address
A_DAY = timedelta(days=1)


def late(turn: Turn, every: Mapping[str, timedelta], now: datetime) -> float:
    """A turn further ahead than it can be is one that a clock ahead of ours has written: a worker would take it now.

    One that is held is under way, however long: whoever dies over it is told by `failed`, when the hold is over.
    """
    is_held = turn.held_until is not None and turn.held_until > now
    ahead = turn.due_at - now - every.get(turn.duty, timedelta(0))
    return max(0.0 if is_held else seconds_since(turn.due_at, now), ahead.total_seconds())


def seconds_since(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0
