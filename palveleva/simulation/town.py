"""The scratch municipality: the shipped facts, 40 fictional providers with a person each, a teller in each village."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from palveleva.actions import founding, settings
from palveleva.actions.needs import home_of
from palveleva.db import db
from palveleva.domain.settings import Dispatch, ServiceRule
from palveleva.domain.vocabulary import Qualification
from palveleva.models import Absence, Person, Provider, Service, Village
from palveleva.queries.facts import rows
from palveleva.simulation.chance import Chance

HOLIDAY = timedelta(days=27)
WEEKDAYS = {name: number for number, name in enumerate(("ma", "ti", "ke", "to", "pe", "la", "su"), start=1)}


@dataclass
class Town:
    """Who is there, by id."""

    coordinator: str
    tellers: dict[str, str]  # by the slug of their village
    centre: str


def settled(start: datetime, chance: Chance) -> Town:
    """Fill the empty database as it is on the first day of the year."""
    founding.found(now=start)
    founding.fill_demo(now=start)
    villages = list(db.session.scalars(select(Village).order_by(Village.id)))
    tellers = {
        village.slug: somebody(f"Teller of {village.slug}", start, chance, village=village, is_volunteer=True)
        for village in villages
    }
    for provider in db.session.scalars(select(Provider).order_by(Provider.id)):
        live_as_shipped(provider, start, chance)
    coordinator = db.session.scalars(select(Person).where(Person.is_coordinator)).unique().one()
    db.session.commit()
    centre = next(village.slug for village in villages if village.is_centre)
    return Town(coordinator.id, {slug: person.id for slug, person in tellers.items()}, centre)


def trust_automation(coordinator_id: str, company_days: int, now: datetime) -> None:
    """It asks about whatever it may by itself."""
    kaisa = db.session.get_one(Person, coordinator_id)
    asked = list(db.session.scalars(select(Service.id).where(Service.qualification != Qualification.PUBLIC)))
    home, alone = home_of(kaisa), ServiceRule(dispatch=Dispatch.AUTOMATIC)
    settings.set_services(home, dict.fromkeys(asked, alone), by=kaisa, now=now)
    settings.set_numbers(home, {"company_days": company_days}, by=kaisa, now=now)
    db.session.commit()


def somebody(name: str, start: datetime, chance: Chance, **facts: object) -> Person:
    """Ids are drawn too, so that the same seed gives the same year."""
    key = str(UUID(int=chance.random.getrandbits(128), version=4))
    person = Person(id=key, municipality_id=founding.HOME, name=name, created_at=start, **facts)
    db.session.add(person)
    db.session.flush()
    return person


def live_as_shipped(provider: Provider, start: datetime, chance: Chance) -> None:
    """The demonstration frees everybody every day; here they keep their own days, their limits and a holiday."""
    row = next(row for row in rows("providers_demo.csv") if row["id"] == provider.code)
    if row["weekdays"]:
        provider.weekdays = sorted(WEEKDAYS[day] for day in row["weekdays"].split(","))
    provider.accepts_urgent = row["accepts_urgent"] == "1"
    provider.max_open = max(2, provider.capacity_per_week // 2)
    first = start.date() + timedelta(days=chance.random.randrange(150, 230))
    provider.absences.append(Absence(first_day=first, last_day=first + HOLIDAY))


def months_of(service: Service) -> set[int]:
    """In which months the service is asked for: "11-4" goes over the turn of the year, nothing means always."""
    row = next(row for row in rows("services.csv") if row["id"] == service.id)
    begin, _, end = row["season_months"].partition("-")
    if not end:
        return {int(begin)} if begin.isdecimal() else set(range(1, 13))
    first, last = int(begin), int(end)
    return {(month - 1) % 12 + 1 for month in range(first, last + 1 if last >= first else last + 13)}
