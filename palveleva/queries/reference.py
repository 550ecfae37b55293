"""What a phone must know to work alone: villages, services and help numbers; and how to read what people write."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row, bindparam, select

from palveleva.db import db
from palveleva.domain.palette import stylesheet
from palveleva.domain.safety import SafetyRule, for_browsers
from palveleva.domain.town import HelpNumber
from palveleva.domain.town_lines import EMERGENCY
from palveleva.domain.vocabulary import LANGUAGES
from palveleva.models import Municipality, OwnHelpNumber, Service, ServiceGroup, Village
from palveleva.queries.facts import help_numbers, safety_rules, service_stems


def reference_for(municipality_id: str, language: str) -> dict[str, Any]:
    """The names that every view needs."""
    municipality = db.session.get_one(Municipality, municipality_id)
    services = services_in_order()
    groups = {service.group_id: service.group.name_in(language) for service in services}
    return {
        "municipality": municipality.name_in(language),
        "villages": [village_facts(village) for village in villages_in_use(municipality_id)],
        "groups": [{"id": group, "name": name} for group, name in groups.items()],
        "services": [service_facts(service, language) for service in services],
        "help": numbers_to_call(municipality_id, language),
        "coordinator_phone": municipality.coordinator_phone,
        **look_of(municipality),
    }


def look_of(municipality: Municipality) -> dict[str, Any]:
    """What makes it differ from the service as it is shipped; nothing, where nothing does."""
    languages = municipality.languages.split()
    told: dict[str, Any] = {"languages": languages} if set(languages) != set(LANGUAGES) else {}
    return told | ({"look": stylesheet(municipality.accent)} if municipality.accent else {})


def numbers_to_call(municipality_id: str, language: str) -> list[dict[str, str]]:
    """112, and whoever else is to be called, as readers of that language are told."""
    shown = [help_numbers(municipality_id)[EMERGENCY], *kept_numbers(municipality_id)]
    named = ((one, one.name_in(language)) for one in shown)
    return [{"id": one.key, "name": name, "number": one.number} for one, name in named if name and one.number]


def kept_numbers(municipality_id: str) -> list[HelpNumber]:
    """Beside 112: the municipality's own, then the shipped ones. What it has taken away is there without a number."""
    own = own_numbers_of(municipality_id)
    taken = {EMERGENCY, *(one.key for one in own)}
    return own + [one for one in help_numbers(municipality_id).values() if one.key not in taken]


def own_numbers_of(municipality_id: str) -> list[HelpNumber]:
    mine = select(OwnHelpNumber).where(OwnHelpNumber.municipality_id == municipality_id)
    rows = db.session.scalars(mine.order_by(OwnHelpNumber.position))
    return [HelpNumber(row.key, row.fi, row.sv, row.en, row.number) for row in rows]


def reading_for(language: str) -> dict[str, Any]:
    """Word stems by service, and safety patterns. Half of all that a phone learns, so it comes after the names."""
    return {
        "stems": service_stems(language),
        # Of every language, as the server reads: a village speaks more than one.
        "safety": [told_of(rule) for rule in safety_rules()],
    }


def told_of(rule: SafetyRule) -> dict[str, Any]:
    told = {"id": rule.id, "pattern": for_browsers(rule.pattern), "action": rule.action, "mode": rule.mode}
    return told | ({"undertone": by_weight(rule.undertone)} if rule.undertone else {})


def by_weight(undertone: Mapping[str, int]) -> list[tuple[int, str]]:
    """Each weight with its pieces, one on a line: half the bytes that piece by piece would take."""
    pieces: dict[int, list[str]] = {}
    for piece, weight in undertone.items():
        pieces.setdefault(weight, []).append(piece)
    return [(weight, "\n".join(ones)) for weight, ones in pieces.items()]


def villages_in_use(municipality_id: str) -> list[Village]:
    return [village for village in every_village(municipality_id) if village.is_in_use]


def villages_named(municipality_id: str) -> list[Row[Any]]:
    """Key, slug and name of those in use, the centre first: all that a box of villages needs."""
    return sorted(db.session.execute(NAMES, {"home": municipality_id}), key=lambda row: (not row.is_centre, row.name))


NAMES = select(Village.id, Village.slug, Village.name, Village.is_centre).where(
    Village.municipality_id == bindparam("home"), Village.is_in_use
)


def every_village(municipality_id: str) -> list[Village]:
    """The centre first. Those out of use are still named where something once happened."""
    query = select(Village).where(Village.municipality_id == municipality_id)
    return sorted(db.session.scalars(query), key=lambda village: (not village.is_centre, village.name))


KNOWN: dict[str, dict[str, Service]] = {}  # by the database's address


def known_services() -> dict[str, Service]:
    """The vocabulary by id, in order, read once by each process: releases change it and nobody else does.

    For reading: they stand in no session. What is to be stored gets its service from the database.
    """
    address = str(db.session.get_bind().engine.url)
    if not KNOWN.get(address):
        KNOWN[address] = {service.id: service for service in read_services()}
    return KNOWN[address]


def read_services() -> Iterator[Service]:
    """Made of plain values: rows of the session would end with it."""
    groups = {row.id: ServiceGroup(**row._mapping) for row in db.session.execute(select(ServiceGroup.__table__))}
    for row in db.session.execute(select(Service.__table__).order_by(Service.position)):
        yield Service(**row._mapping, group=groups[row.group_id])


def services_in_order() -> list[Service]:
    return list(known_services().values())


def groups_in_order() -> list[ServiceGroup]:
    groups = {service.group_id: service.group for service in services_in_order()}
    return sorted(groups.values(), key=lambda group: group.position)


def services_by_group(language: str) -> dict[str, list[tuple[str, str]]]:
    """Group name → (id, name) of its services, in the order of the list."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for service in services_in_order():
        grouped.setdefault(service.group.name_in(language), []).append((service.id, service.name_in(language)))
    return grouped


def village_facts(village: Village) -> dict[str, str]:
    return {"id": village.slug, "name": village.name}


def service_facts(service: Service, language: str) -> dict[str, Any]:
    return {
        "id": service.id,
        "group": service.group_id,
        "name": service.name_in(language),
        "urgency": service.default_urgency,
    }
