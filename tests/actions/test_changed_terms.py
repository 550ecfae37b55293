"""A need changes after somebody was asked, or has agreed: they do not go by the old words."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from palveleva.actions import assignments, review, waves
from palveleva.actions.review import Details
from palveleva.db import db
from palveleva.domain.vocabulary import Consent, Medium, NeedState, Urgency
from palveleva.models import Delivery, Notice
from palveleva.notices.answering import code_of
from tests.actions.story import a_scheduled_need, an_agreed_need, an_offered_need, joined, offer_to, told
from tests.people import HELMI, a_need, later

AS_TOLD = Details("hakkila", "lumityot", Urgency.WEEK, None, None)


def correct(need, town, hours=1, **changes):
    review.correct(need, replace(AS_TOLD, **changes), by=town.kaisa, now=later(hours=hours))
    db.session.commit()


@pytest.mark.parametrize(
    "change", [{"urgency": Urgency.TODAY}, {"village": "mahlu"}, {"wanted_until": later(days=3).date()}]
)
def test_whoever_has_not_answered_yet_hears_what_is_wanted_now(town, change):
    need = an_offered_need(town)

    correct(need, town, **change)

    assert told("offer_changed", need) == ["Liisa", "Pekka"]


def test_saved_as_it_was_nobody_hears_anything(town):
    asked, agreed = an_offered_need(town), an_agreed_need(town).need

    correct(asked, town)
    correct(agreed, town)
    review.record_consent(agreed, Consent.GRANTED, HELMI, by=town.kaisa, now=later(hours=2))

    assert [told(kind, need) for kind in ("offer_changed", "work_changed") for need in (asked, agreed)] == [[]] * 4


def test_what_has_become_urgent_is_not_thought_about_for_another_day(town):
    need = an_offered_need(town)
    assert offer_to(need, "P01").answer_by == later(hours=24)

    correct(need, town, urgency=Urgency.TODAY)

    assert offer_to(need, "P01").answer_by == later(hours=2)


def test_what_has_become_less_urgent_takes_no_answer_away(town):
    need = an_offered_need(town, urgency=Urgency.TODAY)

    correct(need, town, hours=0.5, urgency=Urgency.FLEXIBLE)

    assert offer_to(need, "P01").answer_by == later(hours=1)


def test_it_goes_as_what_is_wanted_today_goes(town):
    """By text message too, with the digits to answer it."""
    town.liisa.phone = "+358401234567"
    need = an_offered_need(town)

    correct(need, town, urgency=Urgency.TODAY)

    query = select(Notice).where(Notice.kind == "offer_changed", Notice.person_id == town.liisa.id)
    notice = db.session.scalars(query).one()
    media = set(db.session.scalars(select(Delivery.medium).where(Delivery.notice_id == notice.id)))
    assert Medium.SMS in media
    assert code_of(notice, now=later(hours=1)) is not None


@pytest.mark.parametrize("change", [{"village": "mahlu"}, {"wanted_until": later(days=3).date()}])
def test_the_doer_hears_that_the_agreed_work_is_another(town, change):
    need = an_agreed_need(town).need

    correct(need, town, **change)

    assert told("work_changed", need) == ["Liisa"]


def test_the_doer_hears_of_another_door_and_of_a_permission_that_was_taken_back(town):
    need = a_scheduled_need(town).need

    moved = replace(HELMI, address="Häkkiläntie 21, 43170 Häkkilä")
    review.record_consent(need, Consent.GRANTED, moved, by=town.kaisa, now=later(hours=1))
    review.record_consent(need, Consent.ASKED, None, by=town.kaisa, now=later(hours=2))

    assert told("work_changed", need) == ["Liisa", "Liisa"]


def test_the_doer_hears_when_the_door_may_not_be_known_any_more(town):
    need = a_scheduled_need(town).need

    review.protect(need, True, by=town.kaisa, now=later(hours=1))

    assert told("work_changed", need) == ["Liisa"]


def test_what_is_told_again_waits_no_longer_than_the_report_that_ends(town):
    """It had no hurry, and those who are asked had days to think; Eino tells that it is wanted today."""
    first = a_need(town.aino, urgency=Urgency.FLEXIBLE)
    waves.send(first, by=town.kaisa, now=later(minutes=1))
    days_to_think = offer_to(first, "P01").answer_by

    joined(town, town.eino, to=first, urgency=Urgency.TODAY)

    assert (first.urgency, told("offer_changed", first)) == (Urgency.TODAY, ["Liisa", "Pekka"])
    assert offer_to(first, "P01").answer_by < days_to_think


def test_what_waits_for_company_and_is_told_again_as_urgent_waits_no_more(town):
    first = a_need(town.aino, urgency=Urgency.FLEXIBLE)
    again = joined(town, town.eino, urgency=Urgency.WEEK)
    review.approve(first, by=town.kaisa, now=later(minutes=1))
    review.pool(first, by=town.kaisa, now=later(minutes=2))

    review.mark_duplicate(again, first, by=town.kaisa, now=later(hours=1))

    assert (first.state, first.urgency) == (NeedState.READY, Urgency.WEEK)


def test_nobody_who_has_agreed_is_hurried(town):
    first = a_need(town.aino, urgency=Urgency.FLEXIBLE)
    assignments.assign_by_hand(first, town.provider("P01"), by=town.kaisa, now=later(minutes=1))

    joined(town, town.eino, to=first, urgency=Urgency.TODAY)

    assert (first.urgency, told("work_changed", first)) == (Urgency.FLEXIBLE, [])
