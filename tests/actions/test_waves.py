"""The next providers in turn are asked together."""

import pytest
from sqlalchemy import func, select

from palveleva.actions import needs, offers, review, waves
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed, NotNow
from palveleva.domain.policy import POLICY
from palveleva.domain.vocabulary import NeedState, ProviderStatus, Urgency
from palveleva.models import Absence, AuditEntry, Notice, Offer, Wave
from tests.actions.story import an_agreed_need, an_offered_need, offer_to, states_of, told, verbs_of
from tests.people import NOW, a_need, later


def test_a_wave_asks_those_who_fit_and_remembers_why_the_others_did_not(town):
    need = a_need(town.aino)

    wave = waves.send(need, by=town.kaisa, now=NOW)

    assert (need.state, wave.number) == (NeedState.OFFERING, 1)
    assert states_of(need) == {"P01": "sent", "P16": "sent"}
    excluded = {entry["provider_id"]: entry["reasons"][0]["code"] for entry in wave.trace["excluded"]}
    assert excluded == {town.provider("P02").id: "no_service", town.provider("P03").id: "too_far"}
    assert told("offered", need) == ["Liisa", "Pekka"]
    assert told("asking", need) == ["Aino"]
    assert verbs_of(need)[-1] == "send_wave"


@pytest.mark.parametrize("urgency", Urgency)
def test_an_offer_waits_as_long_as_the_need_can(town, urgency):
    need = an_offered_need(town, urgency=urgency)

    assert {offer.answer_by for offer in need.offers} == {POLICY.answer_by(urgency, NOW)}


def test_an_offer_says_why_this_provider_is_asked(town):
    offer = offer_to(an_offered_need(town), "P01")

    assert {reason["code"] for reason in offer.reasons} >= {"offers_service", "distance", "never_asked"}


def test_a_wave_is_as_large_as_it_is_told(town):
    need = a_need(town.aino)

    waves.send(need, by=town.kaisa, now=NOW, size=1)
    waves.send(need, by=town.kaisa, now=later(hours=1), size=1)

    assert [(wave.number, len(wave.offers)) for wave in need.waves] == [(1, 1), (2, 1)]
    assert sorted(states_of(need)) == ["P01", "P16"]


def test_whoever_is_asked_first_alternates_from_need_to_need(town):
    asked = []
    for hour in range(4):
        need = a_need(town.aino)
        waves.send(need, by=town.kaisa, now=later(hours=hour), size=1)
        asked += [offer.provider.code for offer in need.offers]

    assert set(asked[:2]) == set(asked[2:]) == {"P01", "P16"}


def count_everything():
    return [db.session.scalar(select(func.count()).select_from(kind)) for kind in (Wave, Offer, Notice, AuditEntry)]


def test_without_a_service_nobody_is_asked(town):
    need = a_need(town.aino, service=None)
    before = count_everything()

    with pytest.raises(Invalid, match="service_missing"):
        waves.send(need, by=town.kaisa, now=NOW)

    assert (need.state, count_everything()) == (NeedState.SUBMITTED, before)


def test_where_nobody_fits_nothing_has_happened(town):
    need = a_need(town.aino, service="kauppa")
    before = count_everything()

    with pytest.raises(NotNow, match="no_candidates"):
        waves.send(need, by=town.kaisa, now=NOW)
    db.session.commit()
    db.session.expire_all()

    assert (need.state, count_everything()) == (NeedState.SUBMITTED, before)


def test_while_all_are_thinking_there_is_nobody_more_to_ask(town):
    need = an_offered_need(town)

    with pytest.raises(NotNow, match="no_candidates"):
        waves.send(need, by=town.kaisa, now=later(hours=1))

    assert len(need.waves) == 1


def test_who_declined_is_not_asked_again(town):
    need = an_offered_need(town)
    offers.decline(offer_to(need, "P01"), "kiire", by=town.liisa, now=later(hours=1))
    offers.decline(offer_to(need, "P16"), "kiire", by=town.pekka, now=later(hours=1))

    with pytest.raises(NotNow, match="only_by_telephone"):  # of Kaukainen, which is a little too far away
        waves.send(need, by=town.kaisa, now=later(hours=2))

    assert states_of(need) == {"P01": "declined", "P16": "declined"}


@pytest.mark.parametrize("obstacle", ["paused", "absent", "full"])
def test_who_cannot_is_not_asked(town, obstacle):
    liisa = town.provider("P01")
    match obstacle:
        case "paused":
            liisa.status = ProviderStatus.PAUSED
        case "absent":
            liisa.absences = [Absence(first_day=NOW.date(), last_day=later(days=30).date())]
        case "full":
            liisa.max_open = 0

    assert sorted(states_of(an_offered_need(town))) == ["P16"]


def test_who_is_away_is_asked_nothing_meanwhile_and_loses_no_turn_by_it(town):
    """The page of days away says so. Liisa is back in time for what is in no hurry, and is asked then."""
    liisa = town.provider("P01")
    liisa.absences = [Absence(first_day=NOW.date(), last_day=later(days=2).date())]
    need = an_offered_need(town, urgency=Urgency.FLEXIBLE)
    assert sorted(states_of(need)) == ["P16"]

    waves.send(need, by=town.kaisa, now=later(days=3))

    assert sorted(states_of(need)) == ["P01", "P16"]


@pytest.mark.parametrize("state", ["agreed", "closed"])
def test_a_need_that_is_taken_or_closed_is_not_offered(town, state):
    need = an_agreed_need(town).need if state == "agreed" else a_need(town.aino)
    if state == "closed":
        needs.withdraw(need, "poika kävi", by=town.aino, now=NOW)

    with pytest.raises(NotNow):
        waves.send(need, by=town.kaisa, now=later(hours=1))


def test_a_need_that_waits_for_company_or_for_an_answer_is_offered_by_the_same_tap(town):
    pooled, asked_back = a_need(town.aino, urgency=Urgency.FLEXIBLE), a_need(town.aino)
    review.approve(pooled, by=town.kaisa, now=NOW)
    review.pool(pooled, by=town.kaisa, now=NOW)
    review.ask_back(asked_back, "Montako?", by=town.kaisa, now=NOW)

    for need in (pooled, asked_back):
        waves.send(need, by=town.kaisa, now=later(hours=1))

    assert {pooled.state, asked_back.state} == {NeedState.OFFERING}


@pytest.mark.parametrize("name", ["aino", "liisa", "inka"])
def test_only_the_coordinator_of_the_municipality_asks(town, name):
    need = a_need(town.aino)

    with pytest.raises(NotAllowed):
        waves.send(need, by=getattr(town, name), now=NOW)


def test_providers_of_another_municipality_are_never_considered(town):
    wave = waves.send(a_need(town.aino), by=town.kaisa, now=NOW)
    ours = {town.provider(code).id for code in ("P01", "P02", "P03", "P16")}

    seen = {entry["provider_id"] for entry in (*wave.trace["candidates"], *wave.trace["excluded"])}
    assert seen == ours
