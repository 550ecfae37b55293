"""What the coordinator decides before and beside the asking."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from palveleva.actions import needs, review
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed, NotNow
from palveleva.domain.vocabulary import Channel, Consent, NeedState, Outcome, Urgency
from palveleva.models import AuditEntry, Contact, Need
from tests.actions.story import a_done_need, an_offered_need, told, verbs_of
from tests.people import HELMI, NOW, a_need, a_report, later


def details(**changes):
    facts = {"village": "mahlu", "service": "nuohous", "urgency": Urgency.TODAY}
    return review.Details(**(facts | {"wanted_from": None, "wanted_until": None} | changes))


def test_a_caller_is_written_down_like_anybody(town):
    told_by_phone = a_report(channel=Channel.CALL)

    need = review.report_for_caller(needs.home_of(town.kaisa), told_by_phone, by=town.kaisa, now=NOW)

    assert (need.channel, need.state) == (Channel.CALL, NeedState.SUBMITTED)


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


def test_an_empty_question_asks_nothing(town):
    need = a_need(town.aino)

    with pytest.raises(Invalid):
        review.ask_back(need, "  ", by=town.kaisa, now=later(hours=1))

    assert (need.state, need.notes, told("question", need)) == (NeedState.SUBMITTED, [], [])


def test_the_same_need_told_twice_ends_as_a_duplicate(town):
    first, again = a_need(town.aino), a_need(town.eino)

    review.mark_duplicate(again, first, by=town.kaisa, now=later(hours=1))

    assert (again.outcome, again.duplicate_of_id, first.state) == (Outcome.DUPLICATE, first.id, NeedState.SUBMITTED)
    assert told("closed", again) == ["Eino"]


def test_two_needs_are_not_each_others_duplicates(town):
    first, again = a_need(town.aino), a_need(town.eino)
    review.mark_duplicate(again, first, by=town.kaisa, now=later(hours=1))

    with pytest.raises(Invalid, match="unknown_original"):
        review.mark_duplicate(first, again, by=town.kaisa, now=later(hours=2))

    assert first.is_open


def test_a_need_is_no_duplicate_of_itself_or_of_a_strangers(town):
    need, stranger = a_need(town.aino), a_need(town.uula, village="sevetti")

    for original in (need, stranger):
        with pytest.raises(Invalid, match="unknown_original"):
            review.mark_duplicate(need, original, by=town.kaisa, now=later(hours=1))

    assert need.duplicate_of_id is None


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.DUPLICATE])
def test_every_ending_stays_what_it_is(town, outcome):
    need = an_offered_need(town)

    review.close(need, outcome, by=town.kaisa, now=later(hours=1))

    assert (need.state, need.outcome) == (NeedState.CLOSED, outcome)
    assert told("closed", need) == ["Aino"]
    assert told("called_off", need) == ["Liisa", "Pekka"]


def test_a_reopened_need_has_no_ending(town):
    first, need = a_need(town.aino), a_need(town.aino)
    review.mark_duplicate(need, first, by=town.kaisa, now=later(hours=1))

    review.reopen(need, by=town.kaisa, now=later(hours=2))

    assert (need.state, need.outcome, need.closed_at, need.duplicate_of) == (NeedState.READY, None, None, None)
    with pytest.raises(NotNow):
        review.reopen(need, by=town.kaisa, now=later(hours=3))


def test_opening_the_resident_is_remembered(town):
    need = a_need(town.aino)

    review.look_at_contact(need, by=town.kaisa, now=NOW)

    deed = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "open_contact")).one()
    assert (deed.by_id, deed.need_id) == (town.kaisa.id, need.id)


def test_a_need_with_work_said_to_be_done_can_be_closed_by_the_office(town):
    need = a_done_need(town).need

    review.close(need, Outcome.NOT_POSSIBLE, by=town.kaisa, now=later(days=2))

    assert db.session.get(Need, need.id).outcome is Outcome.NOT_POSSIBLE


@pytest.mark.parametrize("name", ["aino", "eino", "liisa", "inka"])
def test_nobody_else_decides(town, name):
    need = a_need(town.aino)
    by = getattr(town, name)
    deeds = [
        (review.report_for_caller, needs.home_of(town.kaisa), a_report()),
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
