"""The register of providers: who they are, where they go, when they are away, what has been checked."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from palveleva.actions.base import action
from palveleva.actions.chasing import tell_office
from palveleva.actions.endings import hold_provider, look_again
from palveleva.actions.needs import Home
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.contact import business_id, phone_number
from palveleva.domain.errors import Invalid
from palveleva.domain.permissions import Permission
from palveleva.domain.telling import TOLD_OF_STATUS
from palveleva.domain.vocabulary import ProviderStatus
from palveleva.models import Absence, Assignment, Coverage, Credential, Provider, Service, Village
from palveleva.notices import tell_provider
from palveleva.queries.borders import left_abroad
from palveleva.queries.register import holder_of


@dataclass(frozen=True)
class ProviderDetails:
    """What a coordinator writes down of a provider. Villages are ids, weekdays ISO."""

    name: str
    business_id: str | None
    kind: str
    email: str | None
    phone: str | None
    services: tuple[str, ...]
    home_village: int
    radius_km: float
    served: tuple[int, ...]
    not_served: tuple[int, ...]
    weekdays: tuple[int, ...]
    accepts_urgent: bool
    capacity_per_week: int
    max_open: int
    price_note: str
    is_in_prepayment_register: bool
    has_liability_insurance: bool
    licence_note: str


AS_WRITTEN = {field.name for field in fields(ProviderDetails)} - {
    "services", "home_village", "served", "not_served", "weekdays", "business_id", "phone"
}  # fmt: skip


@action(Permission.KEEP_PROVIDER)
def add(home: Home, details: ProviderDetails, *, by: Any, now: datetime) -> Provider:
    """A new provider; it waits for the coordinator's check before anything is offered to it."""
    provider = Provider(municipality_id=home.municipality_id, code=next_code(home.municipality_id), weekdays=[])
    provider.status = ProviderStatus.PENDING_CHECK
    with db.session.no_autoflush:
        write(provider, details)
    db.session.add(provider)
    db.session.flush()
    remember("add_provider", provider, by=by, now=now)
    return provider


@action(Permission.KEEP_PROVIDER)
def edit(provider: Provider, details: ProviderDetails, *, by: Any, now: datetime) -> None:
    """Change what is known. A check of a service that is no longer offered ends with it."""
    hold_provider(provider)
    write(provider, details)
    offered = {service.id for service in provider.services}
    provider.credentials = [credential for credential in provider.credentials if credential.service_id in offered]
    remember("edit_provider", provider, by=by, now=now)
    look_again(provider, now=now)


@action(Permission.KEEP_PROVIDER)
def set_status(provider: Provider, status: ProviderStatus, *, by: Any, now: datetime) -> None:
    """Activate, pause or end. Work in hand goes on; nothing is asked any more of one who is not active."""
    hold_provider(provider)
    if provider.status is not status:
        tell_provider(provider, TOLD_OF_STATUS[status], None, now=now, about=now.isoformat())
    provider.status = status
    remember("set_status", provider, by=by, now=now, status=status)
    look_again(provider, now=now)
    if status is ProviderStatus.ENDED:
        tell_hosts(provider, now=now)


def tell_hosts(provider: Provider, *, now: datetime) -> None:
    """Whoever ends it looks at its work at home. What it has agreed to do as a guest only its hosts see."""
    for work in db.session.scalars(left_abroad().where(Assignment.provider_id == provider.id).order_by(Assignment.id)):
        tell_office(work.need, "doer_ended", now=now, about=work.id)


@action(Permission.TUNE_PROFILE)
def add_absence(provider: Provider, first_day: date, last_day: date, *, by: Any, now: datetime) -> None:
    """Nothing is asked on these days. What was asked before may still be answered; told twice, it is so once."""
    if last_day < first_day:
        raise Invalid("bad_value", field="last_day")
    if last_day < provider.day_of(now):
        raise Invalid("days_over", field="last_day")
    lock(provider)
    if (first_day, last_day) in {(away.first_day, away.last_day) for away in provider.absences}:
        return
    provider.absences.append(Absence(first_day=first_day, last_day=last_day))
    remember("add_absence", provider, by=by, now=now)


@action(Permission.TUNE_PROFILE)
def remove_absence(absence: Absence, *, by: Any, now: datetime) -> None:
    provider = absence.provider
    lock(provider)
    provider.absences = [other for other in provider.absences if other is not absence]
    remember("remove_absence", provider, by=by, now=now)


@action(Permission.KEEP_PROVIDER)
def check_credential(provider: Provider, service_id: str, *, by: Any, now: datetime) -> None:
    """The coordinator has seen the licence or the register entry for this service."""
    if service_id not in {service.id for service in provider.services}:
        raise Invalid("unknown_service", field="service")
    provider.credentials = [c for c in provider.credentials if c.service_id != service_id]
    db.session.flush()
    provider.credentials.append(Credential(service_id=service_id, checked_at=now, checked_by_id=by.id))
    remember("check_credential", provider, by=by, now=now, service=service_id)


@action(Permission.KEEP_PROVIDER)
def withdraw_credential(provider: Provider, service_id: str, *, by: Any, now: datetime) -> None:
    hold_provider(provider)
    provider.credentials = [c for c in provider.credentials if c.service_id != service_id]
    remember("withdraw_credential", provider, by=by, now=now, service=service_id)
    look_again(provider, now=now)


def write(provider: Provider, details: ProviderDetails) -> None:
    for name in AS_WRITTEN:
        setattr(provider, name, getattr(details, name))
    provider.business_id = own_business_id(provider, details.business_id)
    provider.phone = phone_number(details.phone) if details.phone else None
    provider.weekdays = sorted(set(details.weekdays))
    provider.home_village = own_village(provider, details.home_village)
    provider.services = list(db.session.scalars(select(Service).where(Service.id.in_(details.services))))
    provider.coverage.clear()
    db.session.flush()
    not_served = set(details.not_served)
    for village_id in {*details.served, *not_served}:
        village = own_village(provider, village_id)
        provider.coverage.append(Coverage(village=village, is_served=village_id not in not_served))


def own_business_id(provider: Provider, written: str | None) -> str | None:
    """Two of one firm would be asked in turn as if they were two: who has it already keeps it."""
    number = business_id(written)
    if number and number != provider.business_id:
        if holder_of(number, provider.municipality_id):
            raise Invalid("business_id_taken", field="business_id")
        if any(holder_of(number, host) for host in hosts_of(provider)):
            raise Invalid("business_id_taken_abroad", field="business_id")
    return number


def hosts_of(provider: Provider) -> list[str]:
    """Where it serves as a guest."""
    return [guest.municipality_id for guest in provider.invitations if guest.is_welcome]


def own_village(provider: Provider, village_id: int) -> Village:
    query = select(Village).where(Village.id == village_id, Village.municipality_id == provider.municipality_id)
    village = db.session.scalar(query)
    if village is None:
        raise Invalid("unknown_village", field="home_village")
    return village


def next_code(municipality_id: str) -> str:
    """P41 after P40: a short name that is said on the telephone."""
    taken = db.session.scalars(select(Provider.code).where(Provider.municipality_id == municipality_id))
    numbers = [int(code[1:]) for code in taken if code[1:].isdigit()]
    return f"P{max(numbers, default=0) + 1:02d}"
