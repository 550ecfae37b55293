"""A town of a hundred providers with a year behind it, and as many more elsewhere as are asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import select, text
from sqlalchemy.orm import joinedload

from palveleva.actions import founding
from palveleva.db import db
from palveleva.domain.matching import Profile, Wanted
from palveleva.domain.places import Point
from palveleva.domain.vocabulary import ProviderStatus
from palveleva.models import Need, Provider, Service, Village
from palveleva.models.providers import provider_service
from palveleva.queries.candidates import wanted_of
from palveleva.queries.directory import directory
from palveleva.simulation.country.fill import catch_up, live, look_around, settle, store
from palveleva.simulation.country.map import Place, Size
from palveleva.simulation.country.past import Numbers, Past

TOWN = 100  # providers of a municipality: 30,000 in 308
SERVICES = 12  # as many as the earlier measurements had, so that some twenty of a hundred offer the same
TOLD_AT_HOME, TOLD_ELSEWHERE = 220, 50  # needs that are past, in each municipality


@dataclass(frozen=True)
class Asked:
    """A need that nobody has been asked about yet, and those of the town who offer what it wants."""

    need: Need
    wanted: Wanted
    able: list[Profile]


def prepare(providers: int, needs: int, now: datetime, seed: int = 1) -> None:
    """Into the emptied database of the current application."""
    empty()
    upgrade()
    founding.found(now=now)
    db.session.flush()
    random = Random(seed)
    services = list(db.session.scalars(select(Service.id).order_by(Service.position).limit(SERVICES)))
    towns = max(1, providers // TOWN)
    found = settle(Size(towns, 21 * towns, providers), services, now, random, untold)
    past = Past(now, services, random, Numbers())
    live(found, [TOLD_AT_HOME, *[TOLD_ELSEWHERE] * (towns - 1)], past, untold)
    store("need", fresh(found[0], past, needs, now))
    store("absence", absences(providers, random, now))
    catch_up()
    db.session.commit()
    look_around()


def empty() -> None:
    """Also of what migrations made beside tables: PostgreSQL keeps functions when their tables go."""
    db.session.remove()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("DROP SCHEMA public CASCADE"))
        db.session.execute(text("CREATE SCHEMA public"))
    else:
        db.drop_all()
        db.session.execute(text("DROP TABLE IF EXISTS alembic_version"))
    db.session.commit()


def untold(_what: str, _so_far: int, _total: int) -> None:
    """Nobody watches."""


def fresh(town: Place, past: Past, number: int, now: datetime) -> Iterator[dict[str, Any]]:
    for _ in range(number):
        yield past.the_need(town, now - timedelta(hours=1), "submitted")


def absences(providers: int, random: Random, now: datetime) -> Iterator[dict[str, Any]]:
    """Every tenth is away for two months."""
    first = now.date() - timedelta(days=10)
    away = sorted(random.sample(range(1, providers + 1), providers // 10))
    for number, provider in enumerate(away, start=1):
        yield {"id": number, "provider_id": provider, "first_day": first, "last_day": first + timedelta(days=70)}


def asked_in_town(now: datetime) -> list[Asked]:
    is_new = Need.municipality_id == founding.HOME, Need.state == "submitted", Need.created_at == now - HOUR
    query = select(Need).where(*is_new).options(joinedload(Need.village).joinedload(Village.municipality))
    needs = db.session.scalars(query.order_by(Need.id)).unique().all()
    return [asked(need, wanted_of(need, now=now), now) for need in needs]


HOUR = timedelta(hours=1)


def asked(need: Need, wanted: Wanted, now: datetime) -> Asked:
    return Asked(need, wanted, [one for one in directory(need, wanted, now=now) if one.services])


def elsewhere() -> dict[str, list[Profile]]:
    """By service, those who are not of the town."""
    facts = Provider.id, Provider.radius_km, Provider.weekdays, Provider.accepts_urgent, Village.lat, Village.lon
    query = select(provider_service.c.service_id, Village.slug, *facts)
    query = query.join(Provider, Provider.id == provider_service.c.provider_id).join(Provider.home_village)
    found: dict[str, list[Profile]] = {}
    for row in db.session.execute(query.where(Provider.municipality_id != founding.HOME)):
        found.setdefault(row.service_id, []).append(far_one(row))
    return found


def far_one(row: Any) -> Profile:
    week = frozenset(row.weekdays)
    place, offered = Point(row.lat, row.lon), frozenset({row.service_id})
    return Profile(row.id, ProviderStatus.ACTIVE, offered, row.slug, place, row.radius_km, week, row.accepts_urgent)
