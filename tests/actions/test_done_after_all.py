"""Work that was noted to have come to nothing, and that its doer did: both words are kept, and the office decides."""

import pytest

from palveleva.actions import assignments, contested, needs, offers, review, waves
from palveleva.db import db
from palveleva.domain.errors import NotAllowed, NotNow
from palveleva.domain.vocabulary import AssignmentState, NeedState, Outcome
from palveleva.queries.attention import attention_for
from palveleva.queries.items import assignment_item
from tests.actions.story import a_scheduled_need, an_agreed_need, offer_to, told, verbs_of
from tests.people import later


@pytest.fixture
def missed(town):
    """Liisa was there, without a network; the office heard from the neighbour that nobody came."""
    work = a_scheduled_need(town)
    assignments.no_show(work, by=town.kaisa, now=later(days=2))
    return work


@pytest.fixture
def contested_work(town, missed):
    assignments.complete(missed, by=town.liisa, now=later(days=3), note="Hiekoitin myös polun", minutes=50)
    db.session.commit()
    return missed


def pointed_at(person):
    found = attention_for(person, now=later(days=3))
    return found.said_done, found.said_done_of


def test_a_word_that_comes_late_is_kept_and_changes_nothing_by_itself(town, contested_work):
    work = contested_work

    assert (work.state, work.need.state) == (AssignmentState.NO_SHOW, NeedState.NO_TAKER)
    assert (work.note, work.minutes) == ("Hiekoitin myös polun", 50)
    assert verbs_of(work.need)[-1] == "say_done"
    assert assignment_item(work, now=later(days=3))["said_done_at"] == later(days=3).isoformat()


def test_the_office_is_told_of_it_once_and_pointed_at_it_until_it_has_decided(town, contested_work):
    work = contested_work
    assignments.complete(work, by=town.liisa, now=later(days=3, hours=1))  # from another phone, with no more words
    assert told("said_done", work.need) == ["Kaisa"]
    assert (work.note, work.minutes) == ("Hiekoitin myös polun", 50)
    assert (pointed_at(town.kaisa), pointed_at(town.inka)) == ((1, work.need_id), (0, None))

    contested.set_aside(work, by=town.kaisa, now=later(days=4))

    assert pointed_at(town.kaisa) == (0, None)
    assert (work.state, work.note, work.minutes) == (AssignmentState.NO_SHOW, "Hiekoitin myös polun", 50)


def test_what_is_found_to_have_been_done_goes_on_as_done(town, contested_work):
    work = contested_work

    contested.uphold(work, by=town.kaisa, now=later(days=4))

    assert (work.state, work.need.state) == (AssignmentState.DONE, NeedState.REPORTED_DONE)
    assert (work.done_at, work.said_done_at, work.ended_at) == (later(days=3), None, None)
    assert told("done", work.need) == ["Aino"]
    needs.confirm(work.need, True, by=town.aino, now=later(days=4, hours=1))
    assert work.need.doer_id == work.provider_id


def test_whoever_has_agreed_meanwhile_need_not_come_and_the_doer_is_the_one_who_did_it(town, contested_work):
    need = contested_work.need
    waves.send(need, by=town.kaisa, now=later(days=3, hours=1))
    other = offers.accept(offer_to(need, "P16"), by=town.pekka, now=later(days=3, hours=2))

    contested.uphold(contested_work, by=town.kaisa, now=later(days=4))
    assert (other.state, told("cancelled", need)) == (AssignmentState.CANCELLED, ["Liisa", "Pekka"])

    needs.confirm(need, False, by=town.aino, now=later(days=5))
    assert (contested_work.state, told("not_done", need)) == (AssignmentState.SCHEDULED, ["Liisa"])


def test_what_was_done_before_it_was_called_off_is_kept_too(town):
    work = a_scheduled_need(town)
    needs.withdraw(work.need, "poika kävi", by=town.aino, now=later(hours=1))

    assignments.complete(work, by=town.liisa, now=later(days=2), minutes=40)

    assert (work.state, work.minutes, pointed_at(town.kaisa)[0]) == (AssignmentState.CANCELLED, 40, 1)
    with pytest.raises(NotNow):
        contested.uphold(work, by=town.kaisa, now=later(days=3))  # a closed need is opened again first


@pytest.mark.parametrize("ends", [assignments.no_show, lambda work, **by: review.close(work.need, Outcome.DONE, **by)])
def test_the_time_that_was_set_before_a_late_done_is_no_conflict(town, ends):
    """Liisa set the time, was there and said so, all without a network."""
    work = an_agreed_need(town)
    ends(work, by=town.kaisa, now=later(days=2))

    assignments.schedule(work, later(days=1), by=town.liisa, now=later(days=3))
    assignments.complete(work, by=town.liisa, now=later(days=3), minutes=50)

    assert (work.minutes, work.scheduled_at, told("scheduled", work.need)) == (50, None, [])


def test_a_time_to_come_for_work_that_is_off_is_refused(town, missed):
    with pytest.raises(NotNow):
        assignments.schedule(missed, later(days=4), by=town.liisa, now=later(days=3))
    with pytest.raises(NotNow):
        assignments.schedule(missed, later(days=1), by=town.kaisa, now=later(days=3))


def test_of_a_forgotten_resident_nothing_is_written_any_more(town, missed):
    missed.need.forgotten_at = later(days=70)

    with pytest.raises(NotNow):
        assignments.complete(missed, by=town.liisa, now=later(days=71), note="Tein sen")


def test_the_office_itself_says_nothing_against_its_own_note(town, missed):
    with pytest.raises(NotNow):
        assignments.complete(missed, by=town.kaisa, now=later(days=3))
    with pytest.raises(NotNow):
        contested.uphold(missed, by=town.kaisa, now=later(days=3))


@pytest.mark.parametrize(("deed", "kind"), [(contested.uphold, "word_upheld"), (contested.set_aside, "word_set_aside")])
def test_whoever_waits_for_the_decision_hears_it(town, contested_work, deed, kind):
    deed(contested_work, by=town.kaisa, now=later(days=4))

    assert told(kind, contested_work.need) == ["Liisa"]


@pytest.mark.parametrize("deed", [contested.uphold, contested.set_aside])
def test_nobody_decides_but_the_office(town, contested_work, deed):
    for name in ("liisa", "aino", "inka"):
        with pytest.raises(NotAllowed):
            deed(contested_work, by=getattr(town, name), now=later(days=4))


def test_hours_that_come_after_the_office_has_closed_the_need_as_done_are_kept_once(town):
    work = a_scheduled_need(town)
    review.close(work.need, Outcome.DONE, by=town.kaisa, now=later(days=2))

    assignments.complete(work, by=town.liisa, now=later(days=3), minutes=40)

    assert (work.state, work.minutes, work.done_at) == (AssignmentState.DONE, 40, later(days=2))
    assert (work.need.outcome, told("done", work.need), told("said_done", work.need)) == (Outcome.DONE, [], [])
    for by in (town.liisa, town.kaisa):
        with pytest.raises(NotNow):
            assignments.complete(work, by=by, now=later(days=4), minutes=90)
