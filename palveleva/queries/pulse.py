"""How the installation as a whole is doing, in numbers for whoever watches it: sums only, no village, nobody's need."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from palveleva.db import db
from palveleva.domain.vocabulary import OPEN_OFFERS, NeedState
from palveleva.models import Need, Offer, Turn


@dataclass(frozen=True)
class Pulse:
    """`late`: by how many seconds each duty of the worker is overdue; 0 when its turn is still to come."""

    needs: dict[NeedState, int]
    unread_for: float  # seconds since the oldest report that nobody has looked at was told
    offers_overdue: int
    late: dict[str, float]


def pulse(*, now: datetime) -> Pulse:
    numbers = db.session.execute(select(Need.state, func.count()).group_by(Need.state))
    oldest = db.session.scalar(select(func.min(Need.created_at)).where(Need.state == NeedState.SUBMITTED))
    overdue = select(func.count()).where(Offer.state.in_(OPEN_OFFERS), Offer.answer_by < now)
    return Pulse(
        needs=dict.fromkeys(NeedState, 0) | {state: number for state, number in numbers},
        unread_for=(now - oldest).total_seconds() if oldest else 0,
        offers_overdue=db.session.scalar(overdue) or 0,
        late={
            duty: max(0.0, (now - due_at).total_seconds())
            for duty, due_at in db.session.execute(select(Turn.duty, Turn.due_at))
        },
    )
