"""Providers apart from any need: what belongs to them beside their own row, in one question of narrow rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Date, Integer, String, bindparam, cast, func, literal, null, select, union_all

from palveleva.db import Moment, db
from palveleva.domain.matching import Profile
from palveleva.domain.vocabulary import LIVE_ASSIGNMENTS
from palveleva.models import Absence, Assignment, Coverage, Credential, Provider, Service, Village
from palveleva.models.providers import provider_service
from palveleva.queries.directory import WORKED
from palveleva.queries.reference import known_services


@dataclass(frozen=True)
class Said:
    """A village that is served, or not, whatever the radius says."""

    slug: str
    name: str
    is_served: bool


@dataclass(frozen=True)
class Away:
    """First and last day included."""

    id: int
    first_day: date
    last_day: date


@dataclass
class Parts:
    """`checked` tells when a service's licence was seen; `of_week` counts work agreed within seven days."""

    offered: set[str] = field(default_factory=set)
    coverage: list[Said] = field(default_factory=list)
    absences: list[Away] = field(default_factory=list)
    checked: dict[str, datetime] = field(default_factory=dict)
    in_hand: int = 0
    of_week: int = 0

    @property
    def services(self) -> list[Service]:
        """In the order of the vocabulary."""
        return [service for service in known_services().values() if service.id in self.offered]

    def take(self, row: Any) -> None:
        match row.what:
            case "service":
                self.offered.add(row.key)
            case "village":
                self.coverage.append(Said(row.key, row.name, bool(row.number)))
            case "away":
                self.absences.append(Away(row.number, row.first_day, row.last_day))
            case "checked":
                self.checked[row.key] = row.at
            case "in_hand":
                self.in_hand = row.number
            case "of_week":
                self.of_week = row.number


def parts_of(provider_ids: Iterable[int], *, now: datetime | None = None) -> dict[int, Parts]:
    """The parts of each; of a provider without any, empty ones. Without a moment no week is counted."""
    found: dict[int, Parts] = defaultdict(Parts)
    told = {"providers": list(provider_ids), "week_ago": now and now - timedelta(days=7)}
    for row in db.session.execute(QUESTION, told):
        found[row.provider_id].take(row)
    for parts in found.values():
        parts.coverage.sort(key=lambda said: said.name)
        parts.absences.sort(key=lambda away: away.first_day)
    return found


def profiles_of(providers: Collection[Provider], *, now: datetime | None = None) -> dict[int, Profile]:
    """By key: as the matcher knows them, with their work and without answers to any need."""
    parts = parts_of([provider.id for provider in providers], now=now)
    return {provider.id: profile_of(provider, parts[provider.id]) for provider in providers}


def profile_of(provider: Provider, parts: Parts) -> Profile:
    return Profile(
        provider_id=provider.id,
        status=provider.status,
        services=frozenset(parts.offered),
        home=provider.home_village.slug,
        place=provider.home_village.point,
        radius_km=provider.radius_km,
        weekdays=frozenset(provider.weekdays),
        accepts_urgent=provider.accepts_urgent,
        served=frozenset(said.slug for said in parts.coverage if said.is_served),
        not_served=frozenset(said.slug for said in parts.coverage if not said.is_served),
        checked_services=frozenset(parts.checked),
        absences=tuple((away.first_day, away.last_day) for away in parts.absences),
        open_assignments=parts.in_hand,
        max_open=provider.max_open,
        this_week=parts.of_week,
        capacity_per_week=provider.capacity_per_week,
    )


# PostgreSQL must be told of which kind a column is that says nothing.
COLUMNS = {"key": String, "name": String, "number": Integer, "first_day": Date, "last_day": Date, "at": Moment}
WHO: Any = bindparam("providers", expanding=True)
WEEK_AGO: Any = bindparam("week_ago", type_=Moment)


def question() -> Any:
    in_hand = Assignment.state.in_(LIVE_ASSIGNMENTS)
    of_week = Assignment.state.in_(WORKED) & (Assignment.agreed_at >= WEEK_AGO)
    village = partial(part, "village", Coverage.provider_id, key=Village.slug, name=Village.name)
    away = partial(part, "away", Absence.provider_id, number=Absence.id)
    return union_all(
        part("service", provider_service.c.provider_id, key=provider_service.c.service_id),
        village(number=cast(Coverage.is_served, Integer)).join(Village, Village.id == Coverage.village_id),
        away(first_day=Absence.first_day, last_day=Absence.last_day),
        part("checked", Credential.provider_id, key=Credential.service_id, at=Credential.checked_at),
        *(counted(what, which) for what, which in (("in_hand", in_hand), ("of_week", of_week))),
    )


def part(what: str, whose: Any, **told: Any) -> Any:
    columns = (told.get(name, cast(null(), kind)).label(name) for name, kind in COLUMNS.items())
    return select(whose.label("provider_id"), literal(what).label("what"), *columns).where(whose.in_(WHO))


def counted(what: str, which: Any) -> Any:
    whose = Assignment.provider_id
    return part(what, whose, number=func.count()).where(which).group_by(whose)


QUESTION = question()
