"""Who has seen a resident's data, as it can be told to the resident."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from palveleva.db import db
from palveleva.domain.vocabulary import Part
from palveleva.models import Disclosure, Need, Person

WHO = joinedload(Disclosure.to)
WITH_FIRM = WHO.joinedload(Person.provider), WHO.joinedload(Person.former_provider)


@dataclass
class Looks:
    """One person's looks of one day in one business: how often, first and last, and at what."""

    person: Person
    why: str
    first: datetime
    last: datetime
    times: int
    parts: list[str]


def looks_at(need: Need) -> dict[date, list[Looks]]:
    """The newest day first, within a day in the order in which it began."""
    zone = ZoneInfo(need.village.municipality.time_zone)
    query = select(Disclosure).where(Disclosure.need_id == need.id).order_by(Disclosure.at, Disclosure.id)
    days: dict[date, dict[tuple[str, str], Looks]] = {}
    for look in db.session.scalars(query.options(*WITH_FIRM)):
        told = days.setdefault(look.at.astimezone(zone).date(), {})
        add(told.setdefault((look.to_id, look.why), Looks(look.to, look.why, look.at, look.at, 0, [])), look)
    return {day: list(told.values()) for day, told in sorted(days.items(), reverse=True)}


def add(looks: Looks, look: Disclosure) -> None:
    looks.last, looks.times = look.at, looks.times + 1
    seen = {*looks.parts, *look.fields}
    looks.parts = [part for part in Part if part in seen]
