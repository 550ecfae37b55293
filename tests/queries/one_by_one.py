"""Whoever could be asked, read provider by provider: slow, plain, and held against palveleva/queries/directory.py."""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import func, select

from palveleva.db import db
from palveleva.domain.matching import Profile
from palveleva.domain.policy import POLICY
from palveleva.domain.vocabulary import GIVEN_BACK, LIVE_ASSIGNMENTS, OPEN_OFFERS, OfferState
from palveleva.models import Assignment, Need, Offer, Service, SignIn
from palveleva.queries.candidates import providers_of
from palveleva.queries.directory import WORKED


def profiles_for(need, *, now):
    history = History(need, now)
    return [with_history(provider, history) for provider in providers_of(need.municipality_id)]


class History:
    def __init__(self, need, now) -> None:
        self.open = counted(Assignment.state.in_(LIVE_ASSIGNMENTS))
        self.week = counted(Assignment.agreed_at >= now - timedelta(days=7), Assignment.state.in_(WORKED))
        self.now = now
        self.offers, self.last = turns(need, now - POLICY.rotation_window)
        answers = [offer for offer in db.session.scalars(select(Offer)) if offer.need_id == need.id]
        noes = [offer for offer in answers if offer.state is OfferState.DECLINED and not offer.is_past]
        self.declined = {offer.provider_id for offer in noes}
        self.asked = {offer.provider_id for offer in answers if offer.state in OPEN_OFFERS}
        self.asked_before = {offer.provider_id for offer in answers if offer.sent_at >= need.looking_since}
        works = [work for work in db.session.scalars(select(Assignment)) if work.need_id == need.id]
        self.gave_back = {work.provider_id for work in works if work.state in GIVEN_BACK}


def can_hear(provider, now):
    return any(has_address(person) or is_in(person, now) for person in provider.people if person.is_active)


def has_address(person):
    return bool(person.email or person.phone or person.provider.email)


def is_in(person, now):
    devices = db.session.scalars(select(SignIn).where(SignIn.person_id == person.id))
    return any(one.ended_at is None and not one.is_half and now < one.expires_at for one in devices)


def counted(*clauses):
    rows = db.session.execute(select(Assignment.provider_id, func.count()).where(*clauses).group_by("provider_id"))
    return defaultdict(int, {provider: number for provider, number in rows})


def turns(need, since):
    of_group = select(Offer).join(Offer.need).join(Need.service).where(Service.group_id == need.service.group_id)
    number, last = defaultdict(int), {}
    for offer in db.session.scalars(of_group.order_by(Offer.sent_at)):
        number[offer.provider_id] += offer.sent_at >= since
        last[offer.provider_id] = offer.sent_at
    return number, last


def with_history(provider, history):
    return Profile(
        provider_id=provider.id,
        status=provider.status,
        services=frozenset(service.id for service in provider.services),
        home=provider.home_village.slug,
        place=provider.home_village.point,
        radius_km=provider.radius_km,
        weekdays=frozenset(provider.weekdays),
        accepts_urgent=provider.accepts_urgent,
        served=frozenset(said.village.slug for said in provider.coverage if said.is_served),
        not_served=frozenset(said.village.slug for said in provider.coverage if not said.is_served),
        checked_services=frozenset(credential.service_id for credential in provider.credentials),
        absences=tuple((away.first_day, away.last_day) for away in provider.absences),
        open_assignments=history.open[provider.id],
        max_open=provider.max_open,
        this_week=history.week[provider.id],
        capacity_per_week=provider.capacity_per_week,
        has_declined=provider.id in history.declined,
        has_given_back=provider.id in history.gave_back,
        is_being_asked=provider.id in history.asked,
        was_asked=provider.id in history.asked_before,
        recent_offers=history.offers[provider.id],
        last_offer_at=history.last.get(provider.id),
        hears=can_hear(provider, history.now),
    )
