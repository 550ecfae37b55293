"""What matching needs to know of a need and of the providers around it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from palveleva.db import db
from palveleva.domain.errors import Invalid
from palveleva.domain.matching import Profile, Ranking, Wanted, rank
from palveleva.domain.policy import window
from palveleva.models import Need, Provider
from palveleva.queries.directory import directory


def ranking_for(need: Need, *, now: datetime) -> Ranking:
    """Every provider of the municipality, as a candidate or with why not. Raises Invalid without a service."""
    return next(rankings_for(need, now=now))


def rankings_for(
    need: Need, *, now: datetime, widenings: Iterable[int] = (0,), asks_again: bool = True
) -> Iterator[Ranking]:
    """A ranking for each widening: by so many percent everybody's reach is stretched.

    Without `asks_again`, nobody is asked a second time in one search.
    """
    wanted = replace(wanted_of(need, now=now), asks_again=asks_again)
    profiles = directory(need, wanted, now=now)
    for widened in widenings:
        yield rank(replace(wanted, widened=widened), profiles, now=now)


def wanted_of(need: Need, *, now: datetime) -> Wanted:
    if need.service is None:
        raise Invalid("service_missing", field="service")
    today = now.astimezone(ZoneInfo(need.village.municipality.time_zone)).date()
    first, last = window(need.urgency, today, need.wanted_from, need.wanted_until)
    return Wanted(
        need_id=need.id,
        service=need.service.id,
        qualification=need.service.qualification,
        village=need.village.slug,
        place=need.village.point,
        urgency=need.urgency,
        first_day=first,
        last_day=last,
    )


def providers_of(municipality_id: str) -> list[Provider]:
    query = select(Provider).where(Provider.municipality_id == municipality_id).order_by(Provider.name, Provider.id)
    parts = (Provider.services, Provider.coverage, Provider.absences, Provider.credentials)
    return list(db.session.scalars(query.options(*(selectinload(part) for part in parts))))


class NoHistory:
    """Providers apart from any need: nobody was asked, nobody is busy."""

    def __init__(self) -> None:
        self.open: dict[int, int] = defaultdict(int)
        self.week: dict[int, int] = defaultdict(int)


def profile_of(provider: Provider, histories: NoHistory) -> Profile:
    return Profile(
        provider_id=provider.id,
        status=provider.status,
        services=frozenset(service.id for service in provider.services),
        home=provider.home_village.slug,
        place=provider.home_village.point,
        radius_km=provider.radius_km,
        weekdays=frozenset(provider.weekdays),
        accepts_urgent=provider.accepts_urgent,
        served=frozenset(c.village.slug for c in provider.coverage if c.is_served),
        not_served=frozenset(c.village.slug for c in provider.coverage if not c.is_served),
        checked_services=frozenset(credential.service_id for credential in provider.credentials),
        absences=tuple((absence.first_day, absence.last_day) for absence in provider.absences),
        open_assignments=histories.open[provider.id],
        max_open=provider.max_open,
        this_week=histories.week[provider.id],
        capacity_per_week=provider.capacity_per_week,
    )
