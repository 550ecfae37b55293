"""What matching needs to know of a need and of the providers around it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import chain

from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.errors import Invalid
from palveleva.domain.fitness import NO_SERVICE
from palveleva.domain.matching import Ranking, Wanted, rank
from palveleva.domain.policy import sought
from palveleva.models import Need, Provider
from palveleva.queries.directory import directory
from palveleva.queries.rows import NeedRow


def ranking_for(need: Need, *, now: datetime) -> Ranking:
    """Every provider of the municipality, as a candidate or with why not. Raises Invalid without a service."""
    return next(rankings_for(need, now=now))


def next_in_turn(need: Need, widenings: Iterable[int], *, now: datetime) -> Ranking:
    """Whom a tap asks: those within their own reach, or else, as automation does, those a little beyond it.

    The reach is stretched only while nobody thinks about it. Where nobody is left either way, the ranking says what is
    lacking within reach.
    """
    steps = rankings_for(need, now=now, widenings=(0, *(() if need.open_offers else widenings)))
    within = next(steps)
    return next((one for one in chain((within,), steps) if one.candidates or one.to_call), within)


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
    home = need.village.municipality
    return wanted_on(need, home.day_of(now), told_on=home.day_of(need.looking_since))


def wanted_on(need: Need | NeedRow, today: date, *, told_on: date) -> Wanted:
    """What it asks of a provider on that day of its municipality. Raises Invalid without a service."""
    if need.service is None:
        raise Invalid("service_missing", field="service")
    urgency, first, last = sought(need, told_on, today)
    return Wanted(
        need_id=need.id,
        service=need.service.id,
        qualification=need.service.qualification,
        village=need.village.slug,
        place=need.village.point,
        urgency=urgency,
        first_day=first,
        last_day=last,
        asked_on=today,
    )


def offering(ranking: Ranking) -> set[int]:
    """Everybody who offers the service, also those whom something else keeps away from it."""
    kept_away = {one.provider_id for one in ranking.excluded if NO_SERVICE not in one.reasons}
    return kept_away | {one.provider_id for one in (*ranking.candidates, *ranking.to_call)}


def providers_of(municipality_id: str) -> list[Provider]:
    query = select(Provider).where(Provider.municipality_id == municipality_id).order_by(Provider.name, Provider.id)
    return list(db.session.scalars(query))
