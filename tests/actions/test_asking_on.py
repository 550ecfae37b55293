"""How automation asks: only where a human allowed it, in turn, then a little farther, then the coordinator."""

import pytest
from sqlalchemy import select

from palveleva.actions import newcomers, offers, waves
from palveleva.db import db
from palveleva.domain.settings import Dispatch
from palveleva.domain.vocabulary import Consent, NeedState, Urgency
from palveleva.models import AuditEntry, Offer, OwnNumbers, OwnService, Service
from tests import clockwork
from tests.actions.story import an_offered_need, offer_to, states_of, told, verbs_of
from tests.people import NOW, a_need, later, person


def sweep(**after):
    clockwork.sweep(later(**after), thoroughly=False)
    db.session.commit()


def set_service(service="lumityot", dispatch=Dispatch.AUTOMATIC, **more):
    facts = {"goes_on": True, "wave_size": None} | more
    db.session.add(OwnService(municipality_id="saarijarvi", service_id=service, dispatch=dispatch, **facts))
    db.session.commit()


def set_numbers(**numbers):
    db.session.add(OwnNumbers(municipality_id="saarijarvi", numbers=numbers, changed_at=NOW))
    db.session.commit()


@pytest.fixture
def oona(town):
    """Kaukainen, which is a little too far away, hears of it."""
    db.session.add(person("oona", provider=town.provider("P03")))
    db.session.commit()


def test_when_all_said_no_those_a_little_too_far_are_asked_with_the_reason(town, oona):
    need = an_offered_need(town)
    offers.decline(offer_to(need, "P01"), "no_time", by=town.liisa, now=later(hours=1))
    offers.decline(offer_to(need, "P16"), "no_time", by=town.pekka, now=later(hours=1))
    db.session.commit()

    sweep(hours=1, seconds=1)

    assert states_of(need)["P03"] == "sent"
    assert "widened" in {reason["code"] for reason in offer_to(need, "P03").reasons}
    (wave,) = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "send_wave", AuditEntry.by_id.is_(None)))
    assert wave.details["number"] == 2


def test_the_next_wave_asks_whoever_was_not_asked_yet_and_nobody_twice(town):
    set_numbers(wave_size=1, widen_first=0, widen_second=0, widen_third=0)
    need = an_offered_need(town)
    for hours in (25, 26, 51, 52, 100):
        sweep(hours=hours)

    assert states_of(need) == {"P01": "expired", "P16": "expired"}
    assert [len(wave.offers) for wave in need.waves] == [1, 1]
    assert need.state is NeedState.NO_TAKER


def test_when_nobody_is_left_the_coordinator_is_told_once(town):
    set_numbers(widen_first=0, widen_second=0, widen_third=0)
    need = an_offered_need(town)
    for hours in (25, 26, 50, 74):
        sweep(hours=hours)

    assert told("no_taker", need) == ["Kaisa"]
    assert verbs_of(need).count("hand_over") == 1


def test_whoever_comes_back_is_asked_the_next_morning(town, oona):
    need = an_offered_need(town)
    town.provider("P03").status = "paused"
    for hours in (25, 26):
        sweep(hours=hours)
    town.provider("P03").status = "active"
    db.session.commit()

    sweep(hours=46)

    assert states_of(need)["P03"] == "sent"


def test_a_wave_due_at_night_goes_in_the_morning(town, oona):
    need = an_offered_need(town)
    evening, morning = later(hours=11), later(hours=21, seconds=1)  # 21 and 7 by the wall
    for code, doer in (("P01", town.liisa), ("P16", town.pekka)):
        offers.decline(offer_to(need, code), "no_time", by=doer, now=evening)
    db.session.commit()

    sweep(hours=12)
    assert "P03" not in states_of(need)
    sweep(hours=21, seconds=1)

    assert offer_to(need, "P03").sent_at == morning


def test_a_service_may_wait_for_the_coordinator_after_every_wave(town):
    set_service(dispatch=Dispatch.REVIEW, goes_on=False)
    set_numbers(widen_first=0, widen_second=0, widen_third=0)
    need = an_offered_need(town)
    for hours in (25, 26):
        sweep(hours=hours)

    assert need.state is NeedState.NO_TAKER
    assert told("no_taker", need) == ["Kaisa"]


def test_by_default_a_report_waits_for_a_human(town):
    need = a_need(town.aino)

    sweep(hours=2)

    assert (need.state, need.waves) == (NeedState.SUBMITTED, [])


def test_a_plain_report_of_an_automatic_service_goes_out_by_itself(town):
    set_service(wave_size=1)
    need = a_need(town.aino)

    sweep(minutes=1)

    assert (need.state, len(need.open_offers)) == (NeedState.OFFERING, 1)
    assert told("asking", need) == ["Aino"]
    assert verbs_of(need) == ["report", "send_wave"]


@pytest.mark.parametrize(
    "doubt",
    [
        {"consent": Consent.NOTICED, "contact": None},
        {"is_protected": True},
        {"text": "Vanhus kaatunut eikä pääse ylös, rappuset lumessa"},
        {"service": None},
    ],
    ids=str,
)
def test_in_doubt_a_report_of_an_automatic_service_waits_for_a_human(town, doubt):
    set_service()
    need = a_need(town.aino, **doubt)

    sweep(hours=2)

    assert (need.state, need.waves) == (NeedState.SUBMITTED, [])


def test_the_report_of_a_newcomer_waits_until_the_newcomer_is_known(town):
    set_service()
    newcomer = town.eino
    newcomer.is_volunteer, newcomer.is_pending = False, True
    need = a_need(newcomer)

    sweep(hours=2)

    assert (need.state, need.waves) == (NeedState.SUBMITTED, [])


@pytest.mark.parametrize(
    ("approved_after", "urgency", "asked_after"),
    [
        (3, Urgency.WEEK, 3),
        (12, Urgency.WEEK, 21),  # at ten in the evening: whoever is asked hears of it at seven
        (12, Urgency.TODAY, 12),
    ],
)
def test_once_a_newcomer_is_approved_what_waited_is_asked_at_the_next_decent_hour(
    town, approved_after, urgency, asked_after
):
    set_service()
    newcomer = town.eino
    newcomer.is_volunteer, newcomer.is_pending = False, True
    need = a_need(newcomer, urgency=urgency)
    sweep(hours=2)

    newcomers.approve(newcomer, by=town.kaisa, now=later(hours=approved_after))
    sweep(hours=asked_after, seconds=-1)
    assert need.waves == []
    sweep(hours=asked_after)

    assert (need.state, len(need.open_offers)) == (NeedState.OFFERING, 2)


def test_what_a_refused_newcomer_told_still_waits_for_a_human(town):
    set_service()
    newcomer = town.eino
    newcomer.is_volunteer, newcomer.is_pending = False, True
    need = a_need(newcomer)

    newcomers.refuse(newcomer, by=town.kaisa, now=later(hours=3))
    sweep(hours=21)

    assert need.waves == []


def test_a_service_of_the_public_never_goes_by_itself(town):
    public = db.session.scalars(select(Service).where(Service.qualification == "public")).first()
    set_service(public.id)
    liisa = town.provider("P01")
    liisa.services.append(public)
    need = a_need(town.aino, service=public.id)

    sweep(hours=2)

    assert need.waves == []


def test_nobody_is_asked_by_itself_whose_licence_was_not_seen(town):
    licensed = db.session.scalars(select(Service).where(Service.qualification == "registered")).first()
    set_service(licensed.id)
    liisa = town.provider("P01")
    liisa.services.append(licensed)
    need = a_need(town.aino, service=licensed.id)

    sweep(hours=2)

    assert (need.waves, told("no_taker", need)) == ([], ["Kaisa"])


def test_a_time_to_answer_does_not_end_at_night_but_for_today(town):
    evening = later(hours=9)  # 19 by the wall
    an_hour_into_the_night = answer_hours(a_need(town.aino, urgency=Urgency.FLEXIBLE), town, evening, 26)
    for_today = answer_hours(a_need(town.aino, urgency=Urgency.TODAY), town, evening, 3)

    assert (an_hour_into_the_night, for_today) == (37, 3)


def answer_hours(need, town, now, hours):
    db.session.merge(
        OwnNumbers(
            municipality_id="saarijarvi",
            numbers={"answer_flexible": hours, "answer_today": hours * 60},
            changed_at=NOW,
        )
    )
    wave = waves.send(need, by=town.kaisa, now=now, size=1)
    return (wave.answer_by - now).total_seconds() / 3600


def test_every_offer_of_automation_is_told_once(town):
    set_service()
    need = a_need(town.aino)
    for _ in range(3):
        sweep(minutes=1)

    assert told("offered", need) == ["Liisa", "Pekka"]
    assert len(db.session.scalars(select(Offer).where(Offer.need_id == need.id)).all()) == 2
