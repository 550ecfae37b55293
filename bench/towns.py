"""Municipalities of one size, wherever they lie, and the people there who knock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, islice
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from bench.filling import a_report, browser_of, cookie_for, people_elsewhere
from bench.loading import Ask
from bench.mixing import PHONES, Kind
from bench.phones import OF_PHONE, Known, Op, Tell, nothing, syncing
from bench.phones import a_report as a_told_report
from palveleva.actions import needs
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import OPEN_NEEDS
from palveleva.models import Municipality, Need, Offer, Person, Provider, Village

Numbers = tuple[int, ...]


@dataclass(frozen=True)
class Town:
    """A municipality as its people know it: the office's cookie, phones, and keys of what is looked at."""

    id: str
    office: str
    phones: list[Known]
    new_need: str
    asked_need: str
    provider: int


def numbers_of_towns() -> dict[str, Numbers]:
    """Of each municipality its needs, its open needs, its providers and its villages."""
    counted = (
        select(Need.municipality_id, func.count()),
        select(Need.municipality_id, func.count()).where(Need.state.in_(OPEN_NEEDS)),
        select(Provider.municipality_id, func.count()),
        select(Village.municipality_id, func.count()),
    )
    tables = [dict(db.session.execute(query.group_by(query.selected_columns[0])).tuples().all()) for query in counted]
    towns = db.session.scalars(select(Municipality.id).order_by(Municipality.id))
    return {town: tuple(table.get(town, 0) for table in tables) for town in towns}


def nearest(towns: dict[str, Numbers], to: Numbers) -> list[str]:
    """All of them, the most alike first: a page is compared with the same page of a municipality as large."""

    def distance(town: str) -> float:
        return sum(abs(here - there) / max(there, 1) for here, there in zip(towns[town], to, strict=True))

    return sorted(towns, key=distance)


def town(app: Flask, key: str) -> Town:
    office = first(Person, Person.municipality_id == key, Person.is_coordinator)
    volunteers = some(Person, Person.municipality_id == key, Person.is_volunteer)
    doers = some(Person, Person.municipality_id == key, Person.provider_id.is_not(None))
    phones = [person for pair in zip(volunteers, doers, strict=False) for person in pair]
    told = needs.report(needs.home_of(office), a_report(0, volunteers[0].village.slug), by=volunteers[0])
    asked = select(Need.id).join(Offer).where(Need.municipality_id == key).order_by(Need.created_at.desc())
    asked_need = db.session.scalars(asked.limit(1)).one()
    return Town(key, browser_of(app, office), known(app, phones), told.id, asked_need, doers[0].provider_id)


def some(model: Any, *which: Any) -> list[Any]:
    return list(db.session.scalars(select(model).where(*which).order_by(model.id).limit(PHONES // 2)).unique())


def first(model: Any, *which: Any) -> Any:
    return some(model, *which)[0]


def known(app: Flask, people: Iterable[Person]) -> list[Known]:
    return [(cookie_for(app, person), person.id) for person in people]


def reporters(towns: list[str]) -> list[Person]:
    """Volunteers of municipalities whose pages nobody looks at: what they tell must not lengthen these."""
    if not towns:
        return people_elsewhere(PHONES)
    spread = [some(Person, Person.municipality_id == one, Person.is_volunteer) for one in towns[:PHONES]]
    return list(islice(cycle([person for people in zip(*spread, strict=False) for person in people]), PHONES))


def kinds(app: Flask, to: Numbers, most: int) -> list[Kind]:
    """The load of at most so many municipalities like the given one, with reports from others."""
    with app.app_context():
        order = nearest(numbers_of_towns(), to)
        number = min(most, max(1, len(order) // 2))
        towns = [town(app, key) for key in order[:number]]
        tellers = reporters(order[number:])
        villages = [person.village.slug for person in tellers]
        db.session.commit()
        telling = known(app, tellers)
    phones = [phone for some_phones in zip(*(one.phones for one in towns), strict=False) for phone in some_phones]

    def tell(number: int) -> list[Op]:
        return [a_told_report(villages[number % PHONES])]

    return [
        *pages(towns, utcnow()),
        Kind("sync, nothing to tell", [of_phones(phones[:PHONES], nothing)], 4),
        Kind("sync, one report", [of_phones(telling, tell)], 2),
    ]


def pages(towns: list[Town], now: datetime) -> list[Kind]:
    return [
        of_office("list of needs", "/needs", towns, 2),
        of_office("page of a new need", "/needs/{0.new_need}", towns, 2),
        of_office("page of a need that was asked about", "/needs/{0.asked_need}", towns),
        of_office("closed needs", "/needs/closed", towns),
        of_office("handover", "/handover", towns),
        of_office("providers", "/providers", towns),
        of_office("page of a provider", "/providers/{0.provider}", towns),
        of_office("why a provider gets no requests", "/providers/{0.provider}/requests", towns),
        of_office("volunteers", "/volunteers", towns),
        of_office("villages", "/villages", towns),
        of_office("fairness", "/fairness", towns),
        of_office("insight: overview", "/insight", towns),
        of_office("insight: unmet", "/insight/unmet", towns),
        of_office("insight: coverage", "/insight/coverage", towns),
        of_office("insight: the year", f"/insight/years/{now.year}", towns),
        of_office("messages that were lost", "/messages/lost", towns),
        of_anybody("open data", "/open-data/{0.id}/needs.json", towns),
        of_anybody("what is missing (public)", "/fi/what-is-missing?municipality={0.id}", towns),
        of_anybody("front page", "/fi/", towns),
        Kind("villages and services for a phone", [reference(one.phones[0]) for one in towns]),
    ]


def of_office(name: str, path: str, towns: list[Town], weight: int = 1) -> Kind:
    return Kind(name, [Ask(name, path.format(one), one.office) for one in towns], weight)


def of_anybody(name: str, path: str, towns: list[Town]) -> Kind:
    return Kind(name, [Ask(name, path.format(one)) for one in towns])


def of_phones(phones: list[Known], tell: Tell) -> Ask:
    return Ask("sync", "/api/v1/sync", make=syncing(phones, tell), headers=OF_PHONE)


def reference(phone: Known) -> Ask:
    cookie, account = phone
    return Ask("reference", "/api/v1/reference", cookie, headers=OF_PHONE | {"X-Account": account})
