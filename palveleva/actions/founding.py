"""Putting the shipped facts, and in the demonstration its cast, into a database that has none."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid4, uuid5

from sqlalchemy import select

from palveleva.actions.base import action
from palveleva.actions.municipalities import provider_of, village_of
from palveleva.actions.people import hashed
from palveleva.audit import remember
from palveleva.data.demo import CAST, COORDINATOR, DOERS, VOLUNTEERS
from palveleva.db import db
from palveleva.domain.cells import Cells
from palveleva.domain.permissions import Permission
from palveleva.domain.town_lines import provider_facts, village_facts
from palveleva.domain.vocabulary import LANGUAGES, ProviderStatus, Qualification, Urgency
from palveleva.models import (
    Credential,
    Installation,
    Municipality,
    Person,
    Provider,
    Reply,
    Service,
    ServiceGroup,
    Village,
)
from palveleva.models.providers import EVERY_DAY
from palveleva.queries.facts import rows

HOME = "saarijarvi"
URGENCIES = {"today": Urgency.TODAY, "soon": Urgency.WEEK, "later": Urgency.FLEXIBLE}
DEMO_CHECKED_NOTES = ("kulukorvauksella",)  # a neighbours' group driving for costs has no licence


def found(*, now: datetime) -> bool:
    """The installation, Saarijärvi with its villages, and the services. Does nothing where they are already."""
    if db.session.scalar(select(Installation.id)):
        return False
    db.session.add_all([Installation(id=1), Municipality(id=HOME, name="Saarijärvi", language="fi")])
    db.session.add_all(village(row) for row in rows("villages.csv"))
    services = rows("services.csv")
    for position, row in enumerate({row["group"]: row for row in services}.values()):
        db.session.add(ServiceGroup(id=row["group"], position=position, **names(row, "group_")))
    db.session.flush()
    db.session.add_all(service(row, position) for position, row in enumerate(services))
    db.session.add_all(Reply(municipality_id=HOME, **row) for row in rows("replies.csv"))
    db.session.flush()
    return True


@action(Permission.RENEW_EPOCH)
def renew_epoch(installation: Installation, *, by: Any, now: datetime) -> str:
    """After a restored backup: every phone starts its news again, and offers what this database has forgotten."""
    installation.epoch, installation.renewed_at = str(uuid4()), now
    remember("renew_epoch", installation, by=by, now=now)
    return installation.epoch


def village(row: dict[str, str]) -> Village:
    return village_of(village_facts(Cells(row)), HOME)


def names(row: dict[str, str], prefix: str = "") -> dict[str, str]:
    return {language: row[f"{prefix}{language}"] for language in LANGUAGES}


def service(row: dict[str, str], position: int) -> Service:
    return Service(
        id=row["id"],
        group_id=row["group"],
        position=position,
        qualification=Qualification(row["qualification"]),
        default_urgency=URGENCIES[row["default_urgency"]],
        **names(row),
    )


def fill_demo(*, now: datetime, password: str | None = None) -> bool:
    """Forty fictional providers, free every day so that a need can be tried at any hour, and the cast.

    Somebody hears in each of them (decision 99), so that a need can be asked about in any village.
    """
    if db.session.scalar(select(Provider.id).limit(1)):
        return False
    villages = {village.slug: village for village in db.session.scalars(select(Village))}
    services = {service.id: service for service in db.session.scalars(select(Service))}
    providers = {row["id"]: demo_provider(row, villages, services, now) for row in rows("providers_demo.csv")}
    db.session.add_all(providers.values())
    for key, name, slug in VOLUNTEERS:
        db.session.add(actor(key, name, now, village=villages[slug], is_volunteer=True))
    for key, name, code in DOERS:
        db.session.add(actor(key, name, now, provider=providers[code]))
    db.session.add_all(reader(provider, now) for provider in providers.values() if not provider.people)
    key, name = COORDINATOR
    coordinator = actor(key, name, now, is_coordinator=True)
    coordinator.password_hash = hashed(password) if password else None
    db.session.add(coordinator)
    db.session.flush()
    return True


def actor(key: str, name: str, now: datetime, **facts: Any) -> Person:
    return Person(municipality_id=HOME, name=name, email=CAST[key], created_at=now, **facts)


def reader(provider: Provider, now: datetime) -> Person:
    """Whoever reads what comes to the firm's address. The same id each time, so that a simulated year is the same."""
    key = str(uuid5(NAMESPACE_OID, provider.code))
    return Person(id=key, municipality_id=HOME, name=provider.name, provider=provider, created_at=now)


def demo_provider(
    row: dict[str, str], villages: dict[str, Village], services: dict[str, Service], now: datetime
) -> Provider:
    facts = provider_facts(Cells(row), services, villages)
    status = ProviderStatus(row["status"])
    is_licensed = status is ProviderStatus.ACTIVE and not any(n in facts.licence_note for n in DEMO_CHECKED_NOTES)
    offered = [services[service_id] for service_id in facts.services if is_licensed]
    checked = [Credential(service_id=service.id, checked_at=now) for service in offered if needs_check(service)]
    demo = {"weekdays": list(EVERY_DAY), "accepts_urgent": True, "credentials": checked}
    return provider_of(facts, villages, services, code=row["id"], status=status, **demo)


def needs_check(service: Service) -> bool:
    return service.qualification is Qualification.REGISTERED
