"""Setting what a municipality may set. Saved, it holds at once: every open need is looked at again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from palveleva.actions.base import action
from palveleva.actions.guests import tell_office_anew
from palveleva.actions.needs import Home
from palveleva.audit import remember
from palveleva.db import db
from palveleva.domain.contact import phone_number
from palveleva.domain.errors import Invalid
from palveleva.domain.helping import own_numbers
from palveleva.domain.permissions import Permission
from palveleva.domain.settings import ServiceRule, checked
from palveleva.domain.town import HelpNumber
from palveleva.domain.vocabulary import OPEN_NEEDS, Qualification
from palveleva.models import Municipality, Need, OwnHelpNumber, OwnNumbers, OwnService, Service
from palveleva.queries.facts import help_numbers
from palveleva.queries.reference import own_numbers_of
from palveleva.settings import settings_of


@action(Permission.KEEP_SETTINGS)
def set_numbers(home: Home, numbers: Mapping[str, int], *, by: Any, now: datetime) -> None:
    """Set all numbers of a municipality. Raises Invalid `out_of_range` with the name of the first that is."""
    before, own = settings_of(home.municipality_id), checked(numbers)
    changed = {
        name: [getattr(before, name), value] for name, value in numbers.items() if getattr(before, name) != value
    }
    if not changed:
        return
    db.session.merge(OwnNumbers(municipality_id=home.municipality_id, numbers=own, changed_at=now))
    remember("set_numbers", municipality_of(home), by=by, now=now, **changed)
    wake_needs(home, now=now)


@action(Permission.KEEP_SETTINGS)
def set_services(home: Home, rules: Mapping[str, ServiceRule], *, by: Any, now: datetime) -> None:
    """Set how services are asked about. Raises Invalid `always_reviewed` where a public service would go alone."""
    before = settings_of(home.municipality_id)
    changed = {service_id: rule for service_id, rule in rules.items() if before.rule_of(service_id) != rule}
    for service_id, rule in changed.items():
        refuse_alone(service_id, rule)
        keep(home, service_id, rule)
    if changed:
        told = {service_id: [rule.dispatch, rule.goes_on, rule.wave_size] for service_id, rule in changed.items()}
        remember("set_services", municipality_of(home), by=by, now=now, **told)
        wake_needs(home, now=now)


@action(Permission.KEEP_SETTINGS)
def set_phone(home: Home, written: str, *, by: Any, now: datetime) -> None:
    """The number that people are told to call; empty: none. Raises Invalid for one that cannot be called."""
    municipality = municipality_of(home)
    number = phone_number(written) if written.strip() else None
    if number != municipality.coordinator_phone:
        remember("set_phone", municipality, by=by, now=now, phone=[municipality.coordinator_phone, number])
        municipality.coordinator_phone = number
        tell_office_anew(home.municipality_id)


@action(Permission.KEEP_SETTINGS)
def set_help_numbers(home: Home, told: Sequence[HelpNumber], *, by: Any, now: datetime) -> None:
    """Whom phones name beside 112, all of them. Raises Invalid with the key of one that cannot be called or named."""
    own, before = own_numbers(told, help_numbers(home.municipality_id)), own_numbers_of(home.municipality_id)
    changed = sorted({one.key for one in {*own} ^ {*before}})
    if own != before:
        keep_numbers(municipality_of(home), own)
        remember("set_help_numbers", municipality_of(home), by=by, now=now, changed=changed)


def keep_numbers(municipality: Municipality, own: Sequence[HelpNumber]) -> None:
    db.session.execute(delete(OwnHelpNumber).where(OwnHelpNumber.municipality_id == municipality.id))
    for position, one in enumerate(own):
        db.session.add(OwnHelpNumber(municipality_id=municipality.id, position=position, **asdict(one)))


def refuse_alone(service_id: str, rule: ServiceRule) -> None:
    service = db.session.get(Service, service_id)
    if service is None:
        raise Invalid("unknown_service", field=service_id)
    if service.qualification is Qualification.PUBLIC and rule.goes_alone:
        raise Invalid("always_reviewed", field=service_id)


def keep(home: Home, service_id: str, rule: ServiceRule) -> None:
    """Only what differs from the beginning has a row."""
    key = (home.municipality_id, service_id)
    row = db.session.get(OwnService, key)
    if rule != ServiceRule():
        kept = {"dispatch": rule.dispatch, "goes_on": rule.goes_on, "wave_size": rule.wave_size}
        db.session.merge(OwnService(municipality_id=home.municipality_id, service_id=service_id, **kept))
    elif row is not None:
        db.session.delete(row)


def municipality_of(home: Home) -> Municipality:
    return db.session.get_one(Municipality, home.municipality_id)


def wake_needs(home: Home, *, now: datetime) -> None:
    """In the order of their ids, and no news to anybody: only the clock looks again."""
    query = select(Need.id).where(Need.municipality_id == home.municipality_id, Need.state.in_(OPEN_NEEDS))
    ids = list(db.session.scalars(query.order_by(Need.id).with_for_update()))
    db.session.execute(update(Need).where(Need.id.in_(ids)).values(due_at=now))
