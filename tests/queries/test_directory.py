"""One question tells the matcher of everybody what reading provider by provider would have told."""

import json
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from palveleva.actions import waves
from palveleva.actions.waves import trace_of
from palveleva.db import db
from palveleva.domain.matching import rank
from palveleva.domain.vocabulary import AssignmentState, OfferState, ProviderStatus, Urgency
from palveleva.models import Absence, Assignment, Coverage, Credential, Need, Offer, Provider, Service, Village
from palveleva.queries.candidates import ranking_for, rankings_for, wanted_of
from palveleva.queries.directory import directory
from tests.crowd import grow
from tests.people import NOW, a_need, later
from tests.queries.one_by_one import profiles_for
from tests.statements import asked

# One town of chance at every turn; more of them seldom tell what the first did not.
SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.whole) for seed in range(1, 4))]
LIFE = {"lumityot": 8, "pienkorjaus": 2, "siivous": 2, "nuohous": 3, "auraus": 1}


def a_crowd(town, seed):
    """Households with needs at every stage, whose providers, offers and works are then shaken by chance."""
    random = Random(seed)
    grow(town, 0, 6)
    villages = list(db.session.scalars(select(Village)))
    for provider in db.session.scalars(select(Provider)):
        shake(provider, villages, random)
    for offer in db.session.scalars(select(Offer)):
        offer.sent_at = later(days=-random.choice([0, 1, 59, 60, 61, 200]), seconds=random.randrange(9))
        offer.state = random.choice(list(OfferState))
    for work in db.session.scalars(select(Assignment).where(Assignment.state.not_in(["agreed", "scheduled"]))):
        work.agreed_at = later(days=-random.choice([0, 6, 7, 8]))
        work.state = random.choice([AssignmentState.DONE, AssignmentState.RELEASED, AssignmentState.NO_SHOW])
    for need in db.session.scalars(select(Need)):
        need.service_id = random.choices(list(LIFE), list(LIFE.values()))[0]
        need.urgency, need.village = random.choice(list(Urgency)), random.choice(villages[:12])
        need.looking_since = later(days=-random.choice([0, 30, 100]))
    db.session.commit()
    db.session.expire_all()


def shake(provider, villages, random):
    provider.status = random.choice([*[ProviderStatus.ACTIVE] * 20, *ProviderStatus])
    provider.weekdays = sorted(random.sample(range(1, 8), random.choice([1, 3, 7, 7])))
    for person in provider.people:
        person.is_active = random.random() < 0.7
    provider.radius_km, provider.max_open = random.choice([2.0, 15.0, 40.0]), random.choice([2, 5])
    provider.capacity_per_week, provider.accepts_urgent = random.choice([2, 5]), random.random() < 0.7
    provider.services = random.sample(list(db.session.scalars(select(Service).where(Service.id.in_(LIFE)))), 3)
    known = random.sample([village for village in villages if village.municipality_id == "saarijarvi"], 4)
    provider.coverage = [Coverage(village=village, is_served=random.random() < 0.5) for village in known]
    provider.credentials = [Credential(service_id="nuohous", checked_at=NOW)] if random.random() < 0.6 else []
    provider.absences = [an_absence(random) for _ in range(random.randrange(4))]


def an_absence(random):
    first = NOW.date() + timedelta(days=random.randrange(-20, 35))
    return Absence(first_day=first, last_day=first + timedelta(days=random.choice([0, 1, 7, 40])))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_trace_is_what_reading_one_by_one_makes_of_it_to_the_byte(town, seed):
    a_crowd(town, seed)
    found = set()

    for need in db.session.scalars(select(Need)).unique().all():
        plain = rank(wanted_of(need, now=NOW), profiles_for(need, now=NOW), now=NOW)
        trace = json.dumps(trace_of(ranking_for(need, now=NOW)))
        assert trace == json.dumps(trace_of(plain))
        found |= {reason.code for one in (*plain.candidates, *plain.excluded, *plain.to_call) for reason in one.reasons}

    assert len(found) >= 15, f"the crowd is too much alike to prove anything: {sorted(found)}"


@pytest.mark.parametrize("seed", SEEDS)
def test_what_happened_with_each_is_the_same(town, seed):
    a_crowd(town, seed)

    for need in db.session.scalars(select(Need)).unique().all():
        known = [one for one in profiles_for(need, now=NOW) if need.service_id in one.services]
        told = [one for one in directory(need, wanted_of(need, now=NOW), now=NOW) if one.services]
        assert [life(one) for one in told] == [life(one) for one in known]


def life(profile):
    turns = profile.recent_offers, profile.last_offer_at, profile.was_asked, profile.is_being_asked
    return (
        profile.provider_id,
        *turns,
        profile.hears,
        profile.has_declined,
        profile.has_given_back,
        profile.open_assignments,
    )


@pytest.mark.parametrize("widenings", [(0,), (0, 25, 50)])
def test_the_directory_is_one_question(town, app, widenings):
    grow(town, 0, 3)
    need = a_need(town.aino)
    ranking_for(need, now=NOW)  # its village and service are known to whoever shows or sends

    with asked(app) as statements:
        assert len(list(rankings_for(need, now=NOW, widenings=widenings))) == len(widenings)

    assert len(statements) == 1


def test_who_was_asked_twice_about_a_need_is_one_person(town):
    need = a_need(town.aino)
    for hours in (0, 2):
        waves.send(need, by=town.kaisa, now=later(hours=hours))
        for offer in db.session.scalars(select(Offer)):
            offer.state = OfferState.EXPIRED
        db.session.commit()

    told = directory(need, wanted_of(need, now=later(hours=4)), now=later(hours=4))
    assert [one.recent_offers for one in told if one.was_asked] == [2, 2]
    assert len(told) == 4
