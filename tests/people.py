"""The small cast of the tests: volunteers of two villages, three providers, a coordinator, and strangers in Inari."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from palveleva.actions import founding
from palveleva.actions.needs import Report, Resident, home_of, report
from palveleva.actions.people import hashed
from palveleva.db import db
from palveleva.domain.vocabulary import Consent, ProviderStatus, Urgency
from palveleva.models import Municipality, Need, Person, Provider, Service, Village

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # a Tuesday morning
PASSWORD = "lumiset rappuset"
NO_PASSWORD = "-"  # they have come, and nobody can come as they
HELMI = Resident(name="Helmi", phone="040 123 4567", address="Häkkiläntie 12, 43170 Häkkilä", note="Koira pihalla")


def later(**more: float) -> datetime:
    return NOW + timedelta(**more)


def fill() -> None:
    """What the template database holds: the shipped facts, the cast and the strangers."""
    founding.found(now=NOW)
    villages = {village.slug: village for village in db.session.scalars(select(Village))}
    add_providers(villages)
    providers = {provider.code: provider for provider in db.session.scalars(select(Provider))}
    db.session.add(person("aino", is_volunteer=True, village=villages["hakkila"]))
    db.session.add(person("eino", is_volunteer=True, village=villages["mahlu"]))
    for name, code in (("liisa", "P01"), ("pekka", "P16"), ("tauno", "P02")):
        db.session.add(person(name, provider=providers[code]))
    db.session.add(person("kaisa", is_coordinator=True, password_hash=hashed(PASSWORD)))
    add_strangers()
    db.session.commit()


def person(name: str, municipality: str = founding.HOME, **facts: Any) -> Person:
    email = f"{name}@palveleva.example"
    return Person(municipality_id=municipality, name=name.title(), email=email, created_at=NOW, **facts)


def add_providers(villages: dict[str, Village]) -> None:
    for code, name, home, services in (
        ("P01", "Lumikko", "keskusta", ("lumityot", "pienkorjaus")),
        ("P16", "Pikku Apu", "keskusta", ("lumityot", "siivous", "nuohous")),
        ("P02", "Traktori", "hakkila", ("auraus", "konetyot")),
        ("P03", "Kaukainen", "kukko", ("lumityot",)),
    ):
        offered = list(db.session.scalars(select(Service).where(Service.id.in_(services))))
        db.session.add(a_provider(code, name, villages[home], offered))
    db.session.flush()


def a_provider(code: str, name: str, home: Village, services: list[Service]) -> Provider:
    return Provider(
        municipality_id=home.municipality_id,
        code=code,
        name=name,
        home_village=home,
        radius_km=25,
        services=services,
        status=ProviderStatus.ACTIVE,
    )


def somebody_at(provider: Provider) -> Person:
    """Whom messages reach there: of the small cast nobody is at Kaukainen, who is to be called (decision 99)."""
    return person(f"somebody-{provider.code.lower()}", provider.municipality_id, provider=provider)


def add_strangers() -> None:
    """Another municipality, to prove absence."""
    db.session.add(Municipality(id="inari", name="Inari"))
    db.session.flush()
    forms = {"name": "Sevetti", "where": "Sevetissä", "from_": "Sevetistä", "to": "Sevettiin"}
    sevetti = Village(municipality_id="inari", slug="sevetti", lat=69.5, lon=28.6, **forms)
    db.session.add(sevetti)
    db.session.add(person("inka", "inari", is_coordinator=True))
    db.session.add(person("uula", "inari", is_volunteer=True, village=sevetti))


class Town:
    """The cast, loaded when asked for: town.aino, town.liisa …"""

    def __getattr__(self, name: str) -> Person:
        return db.session.scalars(select(Person).where(Person.email == f"{name}@palveleva.example")).unique().one()

    def provider(self, code: str) -> Provider:
        return db.session.scalars(select(Provider).where(Provider.code == code)).one()

    def village(self, slug: str) -> Village:
        return db.session.scalars(select(Village).where(Village.slug == slug)).one()


def a_report(**changes: Any) -> Report:
    """Steps under snow in Häkkilä, with the resident's permission."""
    told: dict[str, Any] = {
        "text": "Rappuset lumen alla, ei pääse liiteriin",
        "village": "hakkila",
        "service": "lumityot",
        "urgency": Urgency.WEEK,
        "consent": Consent.GRANTED,
        "contact": HELMI,
    }
    return Report(**(told | changes))


def a_need(by: Person, **changes: Any) -> Need:
    need = report(home_of(by), a_report(**changes), by=by, now=NOW)
    db.session.commit()
    return need
