"""What the coordinator decides before and beside the asking."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from palveleva.actions import calls, needs, people, review, understanding
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed, NotNow
from palveleva.domain.vocabulary import Consent, NeedState, Outcome, Urgency
from palveleva.models import AuditEntry, Contact
from tests.actions.story import told, verbs_of
from tests.people import HELMI, NOW, a_need, a_report, later

FALLEN = "Mummo on kaatunut eikä pääse ylös"


def details(**changes):
    facts = {"village": "mahlu", "service": "nuohous", "urgency": Urgency.TODAY}
    return review.Details(**(facts | {"wanted_from": None, "wanted_until": None} | changes))


def test_place_service_and_time_are_set_right(town):
    need = a_need(town.aino)

    review.correct(need, details(), by=town.kaisa, now=later(hours=1))

    assert (need.village.slug, need.service.id, need.urgency) == ("mahlu", "nuohous", Urgency.TODAY)
    assert verbs_of(need)[-1] == "correct"


@pytest.mark.parametrize(
    "changes",
    [
        {"village": "sevetti"},
        {"service": "taikominen"},
        {"wanted_from": NOW.date(), "wanted_until": NOW.date() - timedelta(days=1)},
    ],
)
def test_a_correction_that_makes_no_sense_corrects_nothing(town, changes):
    need = a_need(town.aino)

    with pytest.raises(Invalid):
        review.correct(need, details(**changes), by=town.kaisa, now=later(hours=1))

    db.session.expire_all()
    assert (need.village.slug, need.service.id, need.wanted_until) == ("hakkila", "lumityot", None)


def test_the_residents_permission_is_written_down_with_the_resident(town):
    need = a_need(town.aino, consent=Consent.ASKED, contact=None)

    review.record_consent(need, Consent.GRANTED, HELMI, by=town.kaisa, now=later(hours=1))

    assert (need.consent, need.contact.name) == (Consent.GRANTED, "Helmi")


def test_a_permission_taken_back_forgets_the_resident(town):
    need = a_need(town.aino)

    review.record_consent(need, Consent.ASKED, None, by=town.kaisa, now=later(hours=1))
    db.session.commit()

    assert db.session.scalar(select(Contact).where(Contact.need_id == need.id)) is None


def test_no_resident_is_kept_without_permission(town):
    need = a_need(town.aino)

    with pytest.raises(Invalid, match="contact_without_permission"):
        review.record_consent(need, Consent.ASKED, HELMI, by=town.kaisa, now=later(hours=1))

    assert (need.consent, need.contact.name) == (Consent.GRANTED, "Helmi")


def test_a_need_is_approved_once_its_service_is_known(town):
    need = a_need(town.aino, service=None)
    with pytest.raises(Invalid, match="service_missing"):
        review.approve(need, by=town.kaisa, now=later(hours=1))

    review.correct(need, details(), by=town.kaisa, now=later(hours=1))
    review.approve(need, by=town.kaisa, now=later(hours=1))

    assert need.state is NeedState.READY


def test_only_a_flexible_need_waits_for_company(town):
    flexible, hasty = a_need(town.aino, urgency=Urgency.FLEXIBLE), a_need(town.aino)
    for need in (flexible, hasty):
        review.approve(need, by=town.kaisa, now=NOW)

    review.pool(flexible, by=town.kaisa, now=NOW)
    with pytest.raises(NotNow, match="not_flexible"):
        review.pool(hasty, by=town.kaisa, now=NOW)

    assert (flexible.state, hasty.state) == (NeedState.POOLED, NeedState.READY)


def test_asking_back_tells_the_teller_each_time(town):
    need = a_need(town.aino)

    review.ask_back(need, "Montako?", by=town.kaisa, now=later(hours=1))
    review.ask_back(need, "Ja mihin?", by=town.kaisa, now=later(hours=2))

    assert need.question == "Ja mihin?"
    assert told("question", need) == ["Aino", "Aino"]


def test_a_reporter_who_was_shut_out_is_asked_nothing(town):
    """The need would wait for an answer that nobody is asked for."""
    need = a_need(town.aino)
    people.set_active(town.aino, False, by=town.kaisa, now=NOW)

    with pytest.raises(NotNow, match="reporter_gone"):
        review.ask_back(need, "Montako?", by=town.kaisa, now=later(hours=1))

    assert (need.state, need.notes) == (NeedState.SUBMITTED, [])


def test_an_empty_question_asks_nothing(town):
    need = a_need(town.aino)

    with pytest.raises(Invalid):
        review.ask_back(need, "  ", by=town.kaisa, now=later(hours=1))

    assert (need.state, need.notes, told("question", need)) == (NeedState.SUBMITTED, [], [])


@pytest.mark.parametrize("urgency", [Urgency.TODAY, Urgency.WEEK])
def test_a_need_that_has_become_urgent_waits_for_no_company(town, urgency):
    need = a_need(town.aino, urgency=Urgency.FLEXIBLE)
    review.approve(need, by=town.kaisa, now=NOW)
    review.pool(need, by=town.kaisa, now=NOW)

    review.correct(need, details(urgency=Urgency.FLEXIBLE), by=town.kaisa, now=NOW)
    assert need.state is NeedState.POOLED
    review.correct(need, details(urgency=urgency), by=town.kaisa, now=later(hours=1))
    assert need.state is NeedState.READY


def test_rewording_a_report_takes_away_no_danger_that_was_told_elsewhere(town):
    need, other = a_need(town.aino, text=f"{FALLEN}. Helmi Virtanen, Häkkiläntie 12"), a_need(town.aino)

    review.reword(need, "Rappuset lumen alla", by=town.kaisa, now=NOW)
    needs.add_information(other, FALLEN, by=town.aino, now=NOW)
    review.reword(other, "Polku lumen alla", by=town.kaisa, now=later(hours=1))

    assert (need.is_pressing, other.is_pressing) == (False, True)


@pytest.mark.parametrize("join", [understanding.join, review.mark_duplicate])
def test_rewording_a_report_takes_away_no_danger_that_a_joined_report_told_too(town, join):
    """Aino and Eino both saw the fall; taking the name out of Aino's words leaves what Eino told."""
    need, again = a_need(town.aino, text=f"{FALLEN}. Helmi Virtanen"), a_need(town.eino, text=FALLEN)
    again.created_at = later(minutes=10)
    db.session.commit()
    join(again, need, by=town.kaisa, now=later(hours=1))

    review.reword(need, "Rappuset lumen alla", by=town.kaisa, now=later(hours=2))

    assert (need.is_open, need.is_pressing) == (True, True)


def test_opening_the_resident_is_remembered(town):
    need = a_need(town.aino)

    review.look_at_contact(need, by=town.kaisa, now=NOW)

    deed = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "open_contact")).one()
    assert (deed.by_id, deed.need_id) == (town.kaisa.id, need.id)


@pytest.mark.parametrize("name", ["aino", "eino", "liisa", "inka"])
def test_nobody_else_decides(town, name):
    need = a_need(town.aino)
    by = getattr(town, name)
    deeds = [
        (calls.report_for_caller, needs.home_of(town.kaisa), a_report(), str(uuid4())),
        (review.correct, need, details()),
        (review.record_consent, need, Consent.GRANTED, HELMI),
        (review.approve, need),
        (review.pool, need),
        (review.ask_back, need, "?"),
        (review.remark, need, "!"),
        (review.mark_duplicate, need, need),
        (review.close, need, Outcome.UNMET),
        (review.reopen, need),
        (review.look_at_contact, need),
    ]

    for deed, *arguments in deeds:
        with pytest.raises(NotAllowed):
            deed(*arguments, by=by, now=later(hours=1))
