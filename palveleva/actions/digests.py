"""What waits in the service, told to each coordinator once on every working day."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, func, select

from palveleva.actions.base import action
from palveleva.db import db
from palveleva.domain.permissions import Permission
from palveleva.domain.vocabulary import DeliveryState
from palveleva.domain.workdays import is_workday
from palveleva.models import Delivery, Municipality, Need, Notice, Person
from palveleva.notices import once, tell
from palveleva.queries.attention import said_done_to
from palveleva.queries.board import board_for
from palveleva.queries.borders import counted_invitations, left_abroad
from palveleva.queries.people import is_at_the_desk
from palveleva.queries.register import number_waiting
from palveleva.queries.visible import deliveries_visible_to

FROM, UNTIL = time(7), time(10)  # a worker that was away all morning does not tell at noon what waited at seven
WEEK = timedelta(days=7)


def those_to_tell(*, now: datetime) -> list[Select[str]]:
    """The coordinators whose morning it is and who have not been told today, a query for each time zone."""
    zones = db.session.scalars(select(Municipality.time_zone).distinct().order_by(Municipality.time_zone))
    return [untold_in(zone, now) for zone in zones if is_time(zone, now)]


def is_time(zone: str, now: datetime) -> bool:
    local = now.astimezone(ZoneInfo(zone))
    return is_workday(local.date()) and FROM <= local.time() < UNTIL


def untold_in(zone: str, now: datetime) -> Select[str]:
    told = exists().where(Notice.once == once(Person.id, "digest", about=day_in(zone, now)))
    at_home = select(Municipality.id).where(Municipality.time_zone == zone)
    return select(Person.id).where(is_at_the_desk(), Person.municipality_id.in_(at_home), ~told).order_by(Person.id)


@action(Permission.SWEEP)
def tell_waiting(coordinator: Person, *, by: Any, now: datetime) -> bool:
    """Whether something waits, and it was told. Where nothing waits nobody is disturbed."""
    numbers = numbers_for(coordinator, now=now)
    about = day_in(coordinator.municipality.time_zone, now)
    return any(numbers.values()) and tell(coordinator, "digest", None, now=now, about=about, **numbers)


def day_in(zone: str, now: datetime) -> str:
    return now.astimezone(ZoneInfo(zone)).date().isoformat()


def numbers_for(coordinator: Person, *, now: datetime) -> dict[str, int]:
    rungs = {name: len(needs) for name, needs in board_for(coordinator, now=now).rungs.items()}
    return {
        "pressing": rungs["safety"] + rungs["today"],
        "late": rungs["to_call"] + rungs["overdue"] + rungs["retry"],
        "questions": rungs["question"] + rungs["told"] + rungs["unasked"],
        "new": rungs["new"] + rungs["no_permission"],
        "said_done": db.session.scalar(said_done_to(coordinator, func.count())) or 0,
        "newcomers": number_waiting(coordinator),
        "invitations": db.session.scalar(counted_invitations(coordinator)) or 0,
        "left_abroad": number_left(coordinator),
        "failed": number_failed(coordinator, since=last_letter(coordinator) or now - WEEK),
    }


def number_left(coordinator: Person) -> int:
    here = left_abroad().where(Need.municipality_id == coordinator.municipality_id)
    return db.session.scalar(select(func.count()).select_from(here.subquery())) or 0


def last_letter(coordinator: Person) -> datetime | None:
    """What has failed since has not been told: the last may have come before a weekend."""
    theirs = Notice.person_id == coordinator.id, Notice.kind == "digest"
    return db.session.scalar(select(func.max(Notice.created_at)).where(*theirs))


def number_failed(coordinator: Person, *, since: datetime) -> int:
    lost = deliveries_visible_to(coordinator).where(
        Delivery.state == DeliveryState.GIVEN_UP, Delivery.ended_at >= since
    )
    return db.session.scalar(select(func.count()).select_from(lost.subquery())) or 0
