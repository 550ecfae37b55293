"""A reporter takes a need back that others have told too: theirs goes on."""

import pytest

from palveleva.actions import assignments, needs, offers, review, waves
from palveleva.actions import understanding as deeds
from palveleva.db import db
from palveleva.domain.errors import NotNow
from palveleva.domain.vocabulary import AssignmentState, Consent, NeedState, Outcome
from palveleva.models import Village
from palveleva.queries.items import need_item
from palveleva.queries.news import news_for
from palveleva.queries.understanding import others_of
from tests.actions.story import AGAIN, joined, offer_to, states_of, told, verbs_of
from tests.people import a_need, later, person


def take_back(need, by, **after):
    needs.withdraw(need, "Hoitui jo", by=by, now=later(**(after or {"hours": 5})))
    db.session.commit()


def undone(_first, again, town):
    deeds.separate(again, by=town.kaisa, now=later(hours=5))
    db.session.commit()


def test_what_another_told_goes_on_and_both_sides_hear_so(town, two):
    first, again = two

    take_back(first, town.aino)

    assert (first.outcome, again.state, again.outcome) == (Outcome.WITHDRAWN, NeedState.SUBMITTED, None)
    assert (told("left_alone", again), told("closed", again)) == (["Eino"], [])
    assert told("report_left", again) == ["Kaisa"]
    assert verbs_of(again)[-1] == "separate"
    assert [(note.kind, note.text, note.by) for note in again.notes] == [("other_withdrew", "Hoitui jo", town.aino)]


def test_the_phones_show_each_their_own(town, two):
    first, again = two
    heard = news_for(town.eino, None, now=later(hours=2)).cursor

    take_back(first, town.aino)

    (item,) = news_for(town.eino, heard, now=later(hours=6)).items
    assert (item["id"], item["state"], item["why"]) == (again.id, "submitted", [])
    assert "withdraw" in item["may"]
    assert need_item(first)["outcome"] == "withdrawn"


@pytest.mark.parametrize("parted", [lambda first, _again, town: take_back(first, town.aino), undone])
def test_what_another_has_added_since_goes_with_theirs(town, two, parted):
    first, again = two
    needs.add_information(first, "Koira pihalla", by=town.aino, now=later(hours=2))
    needs.add_information(again, "Mummo on kaatunut eikä pääse ylös", by=town.eino, now=later(hours=3))
    db.session.commit()

    parted(first, again, town)

    assert [note.by for note in again.notes if note.kind == "information"] == [town.eino]
    assert [note.by for note in first.notes if note.kind == "information"] == [town.aino]
    assert again.is_pressing


def test_agreed_work_is_off_and_whoever_was_promised_it_is_told(town, two):
    first, again = two
    waves.send(first, by=town.kaisa, now=later(hours=2))
    work = offers.accept(offer_to(first, "P01"), by=town.liisa, now=later(hours=3))

    take_back(first, town.aino)

    assert (work.state, told("cancelled", first)) == (AssignmentState.CANCELLED, ["Liisa"])
    waves.send(again, by=town.kaisa, now=later(hours=6))
    assert set(states_of(again)) == {"P01", "P16"}


def test_nothing_of_who_took_it_back_goes_to_the_next_doer(town):
    """Eino's resident has permitted nothing so far."""
    first = a_need(town.aino)
    again = joined(town, town.eino, first, consent=Consent.NOTICED, contact=None)

    take_back(first, town.aino)

    assert (again.consent, again.contact, again.text) == (Consent.NOTICED, None, AGAIN)


def test_what_is_known_of_danger_and_of_hiding_stays_known(town):
    first = a_need(town.aino, text="Rappuset lumen alla. Mummo on kaatunut eikä pääse ylös.")
    again = joined(town, town.eino, first)
    review.protect(first, True, by=town.kaisa, now=later(hours=2))

    take_back(first, town.aino)

    assert (again.is_pressing, again.is_protected) == (True, True)


def test_three_told_it_and_two_go_on_as_one(town, two):
    first, again = two
    db.session.add(person("oili", is_volunteer=True, village=db.session.get(Village, town.aino.village_id)))
    db.session.commit()
    middle = joined(town, town.oili)
    last = joined(town, town.eino, middle)
    assert deeds.join(middle, first, by=town.kaisa, now=later(hours=2)) is first

    take_back(first, town.aino)

    assert [need.state for need in (again, middle, last)] == [
        NeedState.SUBMITTED,
        NeedState.SUBMITTED,
        NeedState.CLOSED,
    ]
    assert (last.followed, others_of(middle).joined) == (middle, [last])


def test_who_told_it_twice_takes_back_both(town):
    first = a_need(town.aino)
    again = joined(town, town.aino, first)

    take_back(first, town.aino)

    assert (again.state, need_item(again)["outcome"]) == (NeedState.CLOSED, Outcome.WITHDRAWN)
    assert told("report_left", again) == []


def test_what_hangs_on_the_second_telling_of_the_same_goes_on(town):
    first, second = a_need(town.aino), joined(town, town.aino)
    others = joined(town, town.eino, second)
    assert deeds.join(second, first, by=town.kaisa, now=later(hours=2)) is first

    take_back(first, town.aino)

    assert [need.state for need in (second, others)] == [NeedState.CLOSED, NeedState.SUBMITTED]


def test_what_was_marked_by_hand_has_ended_and_the_office_hears_of_it(town):
    first, again = a_need(town.aino), joined(town, town.eino)
    review.mark_duplicate(again, first, by=town.kaisa, now=later(hours=1))

    take_back(first, town.aino)

    assert (again.outcome, told("left_alone", again), told("report_left", again)) == (
        Outcome.DUPLICATE,
        [],
        ["Kaisa"],
    )


def test_what_is_said_to_be_done_is_not_taken_back_it_is_asked_whether_it_was(town, two):
    first, again = two
    waves.send(first, by=town.kaisa, now=later(hours=2))
    work = offers.accept(offer_to(first, "P01"), by=town.liisa, now=later(hours=3))
    assignments.schedule(work, later(hours=4), by=town.liisa, now=later(hours=3))
    assignments.complete(work, by=town.liisa, now=later(hours=4))
    db.session.commit()

    with pytest.raises(NotNow):
        take_back(first, town.aino)

    assert (first.state, first.outcome) == (NeedState.REPORTED_DONE, None), "Liisa's work counts"
    assert need_item(first)["may"] == ["add_information", "confirm"]
    assert need_item(again)["state"] == NeedState.REPORTED_DONE


def test_taken_back_twice_it_goes_on_once(town, two):
    first, again = two
    take_back(first, town.aino)

    with pytest.raises(NotNow, match="closed"):
        take_back(first, town.aino, hours=6)

    assert told("left_alone", again) == ["Eino"]
