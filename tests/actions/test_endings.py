"""How the office ends a need, and opens it again; and that whoever is forgotten stays forgotten."""

import pytest
from sqlalchemy import select

from palveleva.actions import erasure, needs, offers, review, waves
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotNow
from palveleva.domain.people import AUTOMATION
from palveleva.domain.vocabulary import AssignmentState, NeedState, Outcome
from palveleva.models import Need, Notice
from palveleva.notices.deliveries import is_true
from palveleva.notices.letters import letter_to
from palveleva.queries.items import assignment_item
from tests.actions.story import (
    a_done_need,
    a_scheduled_need,
    an_agreed_need,
    an_offered_need,
    offer_to,
    told,
    verbs_of,
)
from tests.people import NOW, a_need, later

FALLEN = "Mummo on kaatunut eikä pääse ylös"


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


def test_what_was_known_of_a_report_marked_as_told_before_is_known_of_the_first(town):
    """Two callers tell of one resident; the office knew of the order by the one, of the fall by the other."""
    first, again = a_need(town.aino), a_need(town.eino, text=FALLEN)
    review.protect(again, True, by=town.kaisa, now=NOW)

    review.mark_duplicate(again, first, by=town.kaisa, now=later(hours=1))

    assert (first.is_protected, first.is_pressing) == (True, True)


def test_whoever_did_the_work_before_hears_too_that_the_request_is_called_off(town):
    need = a_done_need(town).need
    needs.confirm(need, True, by=town.aino, now=later(days=2))
    review.reopen(need, by=town.kaisa, now=later(days=3))
    waves.send(need, by=town.kaisa, now=later(days=3))
    assert offer_to(need, "P01").is_open

    review.close(need, Outcome.WITHDRAWN, by=town.kaisa, now=later(days=3, hours=1))

    assert "Liisa" in told("called_off", need)


def test_a_need_of_a_forgotten_resident_is_nobodys_original(town):
    first, again = a_need(town.aino), a_need(town.eino)
    erasure.forget_resident(first, by=AUTOMATION, now=NOW)

    with pytest.raises(Invalid, match="unknown_original"):
        review.mark_duplicate(again, first, by=town.kaisa, now=later(hours=1))


def test_whoever_was_to_come_hears_that_a_resident_was_forgotten_and_the_work_is_off(town):
    """All that was told about the need is gone with the resident; the message that it is off must not be."""
    need = a_scheduled_need(town).need

    erasure.forget_resident(need, by=AUTOMATION, now=later(hours=1))
    db.session.commit()

    notice = db.session.scalars(select(Notice).where(Notice.kind == "cancelled")).one()
    assert (notice.person, is_true(notice, now=later(hours=2))) == (town.liisa, True)
    letter = letter_to(town.liisa, [notice], now=later(hours=2), address="https://palveleva.example", codes={})
    assert need.code in letter.sms


def test_of_a_forgotten_resident_nothing_is_written_any_more(town):
    """Nobody would come by to forget it."""
    need = an_offered_need(town)
    offer = offer_to(need, "P01")
    erasure.forget_resident(need, by=AUTOMATION, now=NOW)
    deeds = [
        (review.remark, need, "Helmi soitti"),
        (review.protect, need, True),
        (review.reopen, need),
        (offers.answer, offer, "Helmi on kotona"),
    ]

    for deed, *arguments in deeds:
        with pytest.raises(NotNow):
            deed(*arguments, by=town.kaisa, now=later(hours=1))

    assert (need.notes, need.is_protected, need.is_open) == ([], False, False)


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.DUPLICATE])
def test_every_ending_stays_what_it_is(town, outcome):
    need = an_offered_need(town)

    review.close(need, outcome, by=town.kaisa, now=later(hours=1))

    assert (need.state, need.outcome) == (NeedState.CLOSED, outcome)
    assert told("closed", need) == ["Aino"]
    assert told("called_off", need) == ["Liisa", "Pekka"]


@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.DONE_UNCONFIRMED])
@pytest.mark.parametrize("agreed", [an_agreed_need, a_scheduled_need])
def test_work_whose_need_ends_as_done_was_done_though_its_doer_never_said_so(town, agreed, outcome):
    work = agreed(town)

    review.close(work.need, outcome, by=town.kaisa, now=later(days=2))

    assert (work.state, work.done_at) == (AssignmentState.DONE, later(days=2))
    assert (told("cancelled", work.need), told("closed", work.need)) == ([], ["Aino"])
    assert verbs_of(work.need)[-2:] == ["finish", "close"]


def test_the_door_stays_open_from_the_last_word_that_it_was_done(town):
    """Aino said once that it was not done; Kaisa hears on the telephone that it is by now."""
    work = a_done_need(town)
    work.contact_closed_at = later(days=4)
    needs.confirm(work.need, False, by=town.aino, now=later(days=4))

    review.close(work.need, Outcome.DONE, by=town.kaisa, now=later(days=5))

    assert work.contact_closed_at is None
    doors = [assignment_item(work, now=later(days=5, hours=hours))["contact"] is not None for hours in (47, 49)]
    assert doors == [True, False]


def test_work_that_somebody_else_has_done_is_called_off(town):
    work = a_scheduled_need(town)

    review.close(work.need, Outcome.DONE_BY_OTHERS, by=town.kaisa, now=later(days=2))

    assert (work.state, told("cancelled", work.need)) == (AssignmentState.CANCELLED, ["Liisa"])


def test_a_reopened_need_has_no_ending(town):
    first, need = a_need(town.aino), a_need(town.aino)
    review.mark_duplicate(need, first, by=town.kaisa, now=later(hours=1))

    review.reopen(need, by=town.kaisa, now=later(hours=2))

    assert (need.state, need.outcome, need.closed_at, need.duplicate_of) == (NeedState.READY, None, None, None)
    with pytest.raises(NotNow):
        review.reopen(need, by=town.kaisa, now=later(hours=3))


def test_a_need_with_work_said_to_be_done_can_be_closed_by_the_office(town):
    need = a_done_need(town).need

    review.close(need, Outcome.NOT_POSSIBLE, by=town.kaisa, now=later(days=2))

    assert db.session.get(Need, need.id).outcome is Outcome.NOT_POSSIBLE
