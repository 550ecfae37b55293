"""What matching needs to know of a need and of the providers around it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from palveleva.db import db
from palveleva.domain.errors import Invalid
from palveleva.domain.matching import Profile, Ranking, Wanted, rank
from palveleva.domain.policy import POLICY, window
from palveleva.domain.vocabulary import LIVE_ASSIGNMENTS, OPEN_OFFERS, AssignmentState, OfferState
from palveleva.models import Assignment, Need, Offer, Provider, Service


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
    histories = Histories(need, now)
    profiles = [profile_of(provider, histories) for provider in providers_of(need.municipality_id)]
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
        self.offers: dict[int, int] = defaultdict(int)
        self.last: dict[int, datetime] = {}
        self.declined: set[int] = set()
        self.gave_back: set[int] = set()
        self.asked: set[int] = set()
        self.asked_before: set[int] = set()


class Histories(NoHistory):
    """What has happened between each provider and needs like this one, counted in four queries."""

    def __init__(self, need: Need, now: datetime) -> None:
        super().__init__()
        week = now - timedelta(days=7)
        self.open = counted(Assignment, Assignment.state.in_(LIVE_ASSIGNMENTS))
        self.week = counted(Assignment, Assignment.agreed_at >= week, Assignment.state.in_(WORKED))
        self.offers, self.last = self.turns(need, now - POLICY.rotation_window)
        of_need = select(Offer.provider_id, Offer.state, Offer.sent_at).where(Offer.need_id == need.id)
        answers = db.session.execute(of_need).all()
        self.declined = {provider for provider, state, _ in answers if state is OfferState.DECLINED}
        gave_back = Assignment.need_id == need.id, Assignment.state.in_(GIVEN_BACK)
        self.gave_back = set(db.session.scalars(select(Assignment.provider_id).where(*gave_back)))
        self.asked = {provider for provider, state, _ in answers if state in OPEN_OFFERS}
        self.asked_before = {provider for provider, _, sent_at in answers if sent_at >= need.looking_since}

    @staticmethod
    def turns(need: Need, since: datetime) -> tuple[dict[int, int], dict[int, datetime]]:
        """How often each was asked about this group of services since then, and when last at all."""
        of_group = (
            select(Offer.provider_id, func.count().filter(Offer.sent_at >= since), func.max(Offer.sent_at))
            .join(Offer.need)
            .join(Need.service)
            .where(Service.group_id == (need.service.group_id if need.service else None))
            .group_by(Offer.provider_id)
        )
        rows = db.session.execute(of_group).all()
        return defaultdict(int, {row[0]: row[1] for row in rows}), {row[0]: row[2] for row in rows}


GIVEN_BACK = (AssignmentState.RELEASED, AssignmentState.NO_SHOW)
WORKED = (AssignmentState.AGREED, AssignmentState.SCHEDULED, AssignmentState.DONE)


def counted(model: Any, *clauses: Any) -> defaultdict[int, int]:
    rows = db.session.execute(select(model.provider_id, func.count()).where(*clauses).group_by(model.provider_id))
    return defaultdict(int, {provider: number for provider, number in rows})


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
        has_declined=provider.id in histories.declined,
        has_given_back=provider.id in histories.gave_back,
        is_being_asked=provider.id in histories.asked,
        was_asked=provider.id in histories.asked_before,
        recent_offers=histories.offers[provider.id],
        last_offer_at=histories.last.get(provider.id),
    )
