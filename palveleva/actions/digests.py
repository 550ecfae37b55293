"""What waits in the service, told to each coordinator once on every working day."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from palveleva.actions.base import action
from palveleva.db import db
from palveleva.domain.people import Automation
from palveleva.domain.permissions import Permission
from palveleva.domain.vocabulary import DeliveryState
from palveleva.models import Delivery, Municipality, Person
from palveleva.notices import tell
from palveleva.queries.board import board_for
from palveleva.queries.register import number_waiting
from palveleva.queries.visible import deliveries_visible_to

FROM, UNTIL = time(7), time(10)  # a worker that was away all morning does not tell at noon what waited at seven
SATURDAY = 5


@action(Permission.SWEEP)
def send_digests(_clock: Automation, *, by: Any, now: datetime) -> int:
    """How many coordinators were told. Where nothing waits nobody is disturbed."""
    places = db.session.scalars(select(Municipality).order_by(Municipality.id))
    return sum(tell_coordinators(place, now=now) for place in places if is_time(place, now))


def is_time(place: Municipality, now: datetime) -> bool:
    local = now.astimezone(ZoneInfo(place.time_zone))
    return local.weekday() < SATURDAY and FROM <= local.time() < UNTIL


def tell_coordinators(place: Municipality, *, now: datetime) -> int:
    mine = Person.municipality_id == place.id, Person.is_coordinator, Person.is_active
    today = now.astimezone(ZoneInfo(place.time_zone)).date().isoformat()
    told = 0
    for coordinator in db.session.scalars(select(Person).where(*mine).order_by(Person.id)).unique():
        numbers = numbers_for(coordinator, now=now)
        if any(numbers.values()):
            told += tell(coordinator, "digest", None, now=now, about=today, **numbers)
    return told


def numbers_for(coordinator: Person, *, now: datetime) -> dict[str, int]:
    rungs = {name: len(needs) for name, needs in board_for(coordinator, now=now).rungs.items()}
    return {
        "pressing": rungs["safety"] + rungs["today"],
        "late": rungs["overdue"] + rungs["retry"],
        "questions": rungs["question"],
        "new": rungs["new"] + rungs["no_permission"],
        "newcomers": number_waiting(coordinator),
        "failed": number_failed(coordinator, since=now - timedelta(days=1)),
    }


def number_failed(coordinator: Person, *, since: datetime) -> int:
    lost = deliveries_visible_to(coordinator).where(
        Delivery.state == DeliveryState.GIVEN_UP, Delivery.ended_at >= since
    )
    return db.session.scalar(select(func.count()).select_from(lost.subquery())) or 0
