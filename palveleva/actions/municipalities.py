"""Setting up a municipality from its tables, once or anew: all of it or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from palveleva.actions import settings
from palveleva.actions.base import action
from palveleva.actions.guests import tell_places_anew
from palveleva.actions.needs import Home
from palveleva.actions.providers import next_code
from palveleva.audit import remember
from palveleva.db import db
from palveleva.domain.errors import Invalid
from palveleva.domain.permissions import Permission
from palveleva.domain.settings import checked
from palveleva.domain.town import ListedTown, ProviderFacts, Town, TownFacts, VillageFacts
from palveleva.domain.vocabulary import ProviderStatus
from palveleva.models import (
    Installation,
    ListedMunicipality,
    Municipality,
    OwnNumbers,
    Provider,
    Reply,
    Service,
    Village,
)
from palveleva.queries.facts import rows
from palveleva.queries.reference import own_numbers_of
from palveleva.queries.register import holder_of
from palveleva.settings import settings_of

Tell = Callable[[str, int, int], None]  # what is being written, how many are, of how many


@dataclass
class Settled:
    """What came of it, for whoever started it. What was already so is not counted."""

    facts: int = 0
    new_villages: int = 0
    changed_villages: int = 0
    villages_out_of_use: list[str] = field(default_factory=list)  # by name: one may have been left out by mistake
    help_numbers: int = 0
    new_providers: int = 0
    known_providers: int = 0
    settings: int = 0

    @property
    def is_new(self) -> bool:
        """Whether anything is otherwise than before."""
        return any(number for name, number in asdict(self).items() if name != "known_providers")


def silently(_what: str, _so_far: int, _total: int) -> None: ...


@action(Permission.SETTLE_MUNICIPALITY)
def add(town: Town, *, by: Any, now: datetime, tell: Tell = silently) -> Settled:
    """A new municipality. It has no coordinator yet. Raises Invalid where there is one of that id or number."""
    if db.session.get(Municipality, town.facts.id):
        raise Invalid("municipality_exists", field=town.facts.id)
    municipality = Municipality(id=town.facts.id)
    write_facts(municipality, town.facts)
    db.session.add(municipality)
    db.session.flush()
    db.session.add_all(Reply(municipality_id=municipality.id, **row) for row in rows("replies.csv"))
    settled = write(municipality, town, now, tell)
    remember("add_municipality", municipality, by=by, now=now, **asdict(settled))
    return settled


@action(Permission.SETTLE_MUNICIPALITY)
def renew(town: Town, *, by: Any, now: datetime, tell: Tell = silently) -> Settled:
    """The tables are the truth for names, colours, villages and help numbers. Nothing is deleted that people use.

    A village that is told no more goes out of use. Providers who are there keep the profile they have by now.
    """
    municipality = db.session.get(Municipality, town.facts.id)
    if municipality is None:
        raise Invalid("municipality_unknown", field=town.facts.id)
    refuse_another(municipality, town.facts)
    write_facts(municipality, town.facts)
    facts = int(db.session.is_modified(municipality))
    settled = write(municipality, town, now, tell)
    settled.facts = facts
    if facts or settled.changed_villages:
        tell_places_anew(municipality.id)
    remember("renew_municipality", municipality, by=by, now=now, **asdict(settled))
    settings.wake_needs(Home(municipality.id), now=now)
    return settled


@action(Permission.SETTLE_MUNICIPALITY)
def import_list(installation: Installation, towns: list[ListedTown], *, by: Any, now: datetime) -> None:
    """A national list in the place of the one before."""
    db.session.execute(delete(ListedMunicipality))
    db.session.add_all(ListedMunicipality(**asdict(town)) for town in towns)
    db.session.flush()
    remember("import_list", installation, by=by, now=now, municipalities=len(towns))


def refuse_another(municipality: Municipality, facts: TownFacts) -> None:
    """A number of the list is one municipality for ever, and its name and languages may come by it."""
    if municipality.number and facts.number and facts.number != municipality.number:
        raise Invalid("other_number", field=facts.number)


def write_facts(municipality: Municipality, facts: TownFacts) -> None:
    taken = select(Municipality.id).where(Municipality.number == facts.number, Municipality.id != facts.id)
    if facts.number and db.session.scalar(taken):
        raise Invalid("number_taken", field=facts.number)
    for name in ("number", "name", "name_sv", "name_en", "accent", "data_protection_contact", "time_zone"):
        setattr(municipality, name, getattr(facts, name))
    municipality.languages = " ".join(facts.languages)
    municipality.language = facts.languages[0]
    # The coordinator may have set one since; an empty cell takes none away.
    municipality.coordinator_phone = facts.coordinator_phone or municipality.coordinator_phone


def write(municipality: Municipality, town: Town, now: datetime, tell: Tell) -> Settled:
    settled = Settled()
    write_villages(municipality, town.villages, settled, tell)
    write_help_numbers(municipality, town, settled)
    write_settings(municipality, town, settled, now)
    write_providers(municipality, town.providers, settled, tell)
    return settled


def write_villages(municipality: Municipality, told: list[VillageFacts], settled: Settled, tell: Tell) -> None:
    mine = select(Village).where(Village.municipality_id == municipality.id)
    there = {village.slug: village for village in db.session.scalars(mine)}
    for number, facts in enumerate(told, start=1):
        village = there.pop(facts.slug, None)
        if village is None:
            db.session.add(village_of(facts, municipality.id))
            settled.new_villages += 1
        elif differs(village, facts):
            settled.changed_villages += 1
            put(village, facts)
        tell("villages", number, len(told))
    for village in there.values() if told else ():
        settled.villages_out_of_use += [village.name] if village.is_in_use else []
        village.is_in_use = False
    db.session.flush()


def village_of(facts: VillageFacts, municipality_id: str) -> Village:
    return Village(municipality_id=municipality_id, **asdict(facts))


def differs(village: Village, facts: VillageFacts) -> bool:
    return not village.is_in_use or any(getattr(village, name) != value for name, value in asdict(facts).items())


def put(village: Village, facts: VillageFacts) -> None:
    village.is_in_use = True
    for name, value in asdict(facts).items():
        setattr(village, name, value)


def write_help_numbers(municipality: Municipality, town: Town, settled: Settled) -> None:
    before = own_numbers_of(municipality.id)
    if town.help_numbers is None or town.help_numbers == before:
        return
    settings.keep_numbers(municipality, town.help_numbers)
    settled.help_numbers = len({one.key for one in {*town.help_numbers} ^ {*before}}) or len(before)  # or their order
    db.session.flush()


def write_settings(municipality: Municipality, town: Town, settled: Settled, now: datetime) -> None:
    before = settings_of(municipality.id)
    numbers = {name: value for name, value in town.numbers.items() if getattr(before, name) != value}
    if numbers:
        own = db.session.get(OwnNumbers, municipality.id)
        all_of_them = checked((dict(own.numbers) if own else {}) | numbers)
        db.session.merge(OwnNumbers(municipality_id=municipality.id, numbers=all_of_them, changed_at=now))
    rules = {service_id: rule for service_id, rule in town.rules.items() if before.rule_of(service_id) != rule}
    for service_id, rule in rules.items():
        settings.refuse_alone(service_id, rule)
        settings.keep(Home(municipality.id), service_id, rule)
    settled.settings = len(numbers) + len(rules)
    db.session.flush()


def write_providers(municipality: Municipality, told: list[ProviderFacts], settled: Settled, tell: Tell) -> None:
    mine = select(Provider.name).where(Provider.municipality_id == municipality.id)
    names = {name.casefold() for name in db.session.scalars(mine)}
    villages = {
        v.slug: v for v in db.session.scalars(select(Village).where(Village.municipality_id == municipality.id))
    }
    services = {service.id: service for service in db.session.scalars(select(Service))}
    for number, facts in enumerate(told, start=1):
        if facts.name.casefold() in names or (facts.business_id and holder_of(facts.business_id, municipality.id)):
            settled.known_providers += 1
        else:
            # As when a coordinator adds one: it waits for her check before anything is asked of it.
            code, status = next_code(municipality.id), ProviderStatus.PENDING_CHECK
            db.session.add(provider_of(facts, villages, services, code=code, status=status))
            db.session.flush()
            settled.new_providers += 1
        tell("providers", number, len(told))


def provider_of(
    facts: ProviderFacts, villages: Mapping[str, Village], services: Mapping[str, Service], **more: Any
) -> Provider:
    told: dict[str, Any] = asdict(facts) | {"weekdays": list(facts.weekdays), "max_open": facts.capacity_per_week}
    home = villages[facts.home_village]
    offered = [services[service_id] for service_id in facts.services]
    named = {"home_village": home, "services": offered, "municipality_id": home.municipality_id}
    return Provider(**(told | named | more))
