"""Agreed work: a time is set, it is done, given back, or nobody came."""

import pytest

from palveleva.actions import assignments, needs, offers, review, waves
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed, NotNow
from palveleva.domain.vocabulary import AssignmentState, NeedState, Outcome
from palveleva.queries.items import offer_item
from tests import clockwork
from tests.actions.story import (
    a_done_need,
    a_scheduled_need,
    an_agreed_need,
    an_offered_need,
    live_assignments_of,
    offer_to,
    states_of,
    told,
    verbs_of,
)
from tests.people import NOW, a_need, later


def test_a_time_is_set_and_the_teller_hears_it(town):
    work = an_agreed_need(town)

    assignments.schedule(work, later(days=1), by=town.liisa, now=later(hours=1))

    assert (work.state, work.need.state) == (AssignmentState.SCHEDULED, NeedState.SCHEDULED)
    assert work.scheduled_at == later(days=1)
    assert told("scheduled", work.need) == ["Aino"]
    assert verbs_of(work.need)[-1] == "schedule"


def test_each_move_is_told_also_back_to_the_first_time(town):
    work = an_agreed_need(town)

    for hours, day in ((1, 1), (2, 2), (3, 1)):
        assignments.schedule(work, later(days=day), by=town.liisa, now=later(hours=hours))

    assert work.scheduled_at == later(days=1)
    assert told("scheduled", work.need) == ["Aino"] * 3


def test_done_work_asks_the_teller(town):
    work = a_scheduled_need(town)

    assignments.complete(work, by=town.liisa, now=later(days=1), note="Hyvin meni", minutes=40)

    assert (work.state, work.need.state) == (AssignmentState.DONE, NeedState.REPORTED_DONE)
    assert (work.done_at, work.note, work.minutes) == (later(days=1), "Hyvin meni", 40)
    assert told("done", work.need) == ["Aino"]


@pytest.mark.parametrize("minutes", [-1, 60 * 24 * 7 + 1, 2**70])
def test_no_work_takes_such_a_time(town, minutes):
    work = a_scheduled_need(town)

    with pytest.raises(Invalid):
        assignments.complete(work, by=town.liisa, now=later(days=1), minutes=minutes)

    assert (work.state, work.minutes) == (AssignmentState.SCHEDULED, None)


def test_an_identity_code_in_a_note_leaves_the_work_undone(town):
    work = a_scheduled_need(town)

    with pytest.raises(Invalid):
        assignments.complete(work, by=town.liisa, now=later(days=1), note="131052-308T")

    assert (work.state, work.need.state) == (AssignmentState.SCHEDULED, NeedState.SCHEDULED)


def test_work_without_a_time_is_not_done_yet(town):
    with pytest.raises(NotNow):
        assignments.complete(an_agreed_need(town), by=town.liisa, now=later(days=1))


@pytest.mark.parametrize("story", [an_agreed_need, a_scheduled_need])
def test_work_given_back_makes_the_need_look_again(town, story):
    work = story(town)

    assignments.release(work, "auto rikki", by=town.liisa, now=later(hours=2))

    assert (work.state, work.ended_at) == (AssignmentState.RELEASED, later(hours=2))
    assert work.need.state is NeedState.NO_TAKER
    assert live_assignments_of(work.need) == 0
    assert verbs_of(work.need)[-2:] == ["release", "exhaust"]


def test_a_need_given_back_can_be_asked_and_agreed_anew(town):
    work = an_agreed_need(town)
    assignments.release(work, "auto rikki", by=town.liisa, now=later(hours=2))

    waves.send(work.need, by=town.kaisa, now=later(hours=3))

    assert work.need.state is NeedState.OFFERING
    assert states_of(work.need)["P16"] == "sent"


def test_the_one_who_gave_it_back_is_not_asked_about_it_again(town):
    work = an_agreed_need(town)
    assignments.release(work, "auto rikki", by=town.liisa, now=later(hours=2))

    wave = waves.send(work.need, by=town.kaisa, now=later(hours=3))

    assert [offer.provider.code for offer in wave.offers] == ["P16"]


def test_nobody_came_and_the_need_looks_again(town):
    work = a_scheduled_need(town)

    assignments.no_show(work, by=town.kaisa, now=later(days=2))

    assert (work.state, work.need.state) == (AssignmentState.NO_SHOW, NeedState.NO_TAKER)
    assert verbs_of(work.need)[-2:] == ["miss", "exhaust"]


@pytest.mark.parametrize("name", ["liisa", "aino", "inka"])
def test_only_the_coordinator_says_that_nobody_came(town, name):
    with pytest.raises(NotAllowed):
        assignments.no_show(a_scheduled_need(town), by=getattr(town, name), now=later(days=2))


@pytest.mark.parametrize("name", ["pekka", "aino", "inka"])
def test_nobody_does_anothers_work(town, name):
    work, by = an_agreed_need(town), getattr(town, name)

    for deed, *arguments in ((assignments.schedule, NOW), (assignments.complete,), (assignments.release, "syy")):
        with pytest.raises(NotAllowed):
            deed(work, *arguments, by=by, now=later(hours=1))


def test_ended_work_moves_no_more(town):
    work = an_agreed_need(town)
    needs.withdraw(work.need, "poika kävi", by=town.aino, now=later(hours=1))

    for deed, *arguments in ((assignments.schedule, later(days=1)), (assignments.release, "syy")):
        with pytest.raises(NotNow):
            deed(work, *arguments, by=town.liisa, now=later(hours=2))

    assert work.state is AssignmentState.CANCELLED


def test_work_agreed_by_telephone_ends_the_asking(town):
    need = an_offered_need(town)

    work = assignments.assign_by_hand(need, town.provider("P02"), by=town.kaisa, now=later(hours=1))

    assert (work.state, need.state) == (AssignmentState.AGREED, NeedState.ASSIGNED)
    assert states_of(need) == {"P01": "withdrawn", "P16": "withdrawn"}
    assert (told("assigned", need), told("taken", need)) == (["Tauno"], ["Liisa", "Pekka"])
    assert told("taker_found", need) == ["Aino"]


def test_who_is_given_the_work_they_were_asked_about_hears_of_no_other_doer(town):
    need = an_offered_need(town)

    work = assignments.assign_by_hand(need, town.provider("P01"), by=town.kaisa, now=later(hours=1))

    assert (told("assigned", need), told("taken", need)) == (["Liisa"], ["Pekka"])
    asked = {code: offer_to(need, code) for code in ("P01", "P16")}
    assert {code: offer_item(offer, now=NOW)["ended"] for code, offer in asked.items()} == {"P01": None, "P16": "taken"}
    assert offers.accept(asked["P01"], by=town.liisa, now=later(hours=2)) is work
    with pytest.raises(NotNow, match="not_now"):
        offers.decline(asked["P01"], "kiire", by=town.liisa, now=later(hours=2))


def test_a_late_yes_to_the_first_of_two_offers_loses_nothing_by_the_second(town):
    need = an_offered_need(town)
    clockwork.sweep(later(days=3))
    waves.send(need, by=town.kaisa, now=later(days=3))
    first, second = [offer for offer in need.offers if offer.provider.code == "P01"]

    work = offers.accept(first, by=town.liisa, now=later(days=3, hours=1))

    assert told("taken", need) == ["Pekka", "Pekka"]
    assert offer_item(second, now=later(days=3, hours=1))["ended"] is None
    assert offers.accept(second, by=town.liisa, now=later(days=3, hours=2)) is work


@pytest.mark.parametrize("how", ["release", "no_show"])
def test_who_had_the_work_by_hand_and_gave_it_up_takes_it_by_no_older_request(town, how):
    need = an_offered_need(town)
    work = assignments.assign_by_hand(need, town.provider("P01"), by=town.kaisa, now=later(hours=1))
    if how == "release":
        assignments.release(work, "auto rikki", by=town.liisa, now=later(hours=2))
    else:
        assignments.no_show(work, by=town.kaisa, now=later(days=2))

    asked = offer_to(need, "P01")
    shown = offer_item(asked, now=later(days=2))
    assert (shown["may"], shown["text"]) == ([], "")
    with pytest.raises(NotNow):
        offers.accept(asked, by=town.liisa, now=later(days=2))
    assert offers.accept(offer_to(need, "P16"), by=town.pekka, now=later(days=2)).is_live


def test_work_is_not_agreed_twice_by_telephone(town):
    need = an_agreed_need(town).need

    with pytest.raises(NotNow):
        assignments.assign_by_hand(need, town.provider("P02"), by=town.kaisa, now=later(hours=1))

    assert live_assignments_of(need) == 1


def test_a_provider_of_another_municipality_gets_no_work_here(town):
    stranger = town.provider("P02")
    stranger.municipality_id = "inari"
    need = a_need(town.aino)

    with pytest.raises(Invalid, match="unknown_provider"):
        assignments.assign_by_hand(need, stranger, by=town.kaisa, now=NOW)

    assert need.state is NeedState.SUBMITTED


def test_a_disputed_need_after_a_second_doer_goes_to_the_last_one(town):
    first = an_agreed_need(town)
    assignments.release(first, "auto rikki", by=town.liisa, now=later(hours=1))
    second = assignments.assign_by_hand(first.need, town.provider("P16"), by=town.kaisa, now=later(hours=2))
    assignments.schedule(second, later(days=1), by=town.pekka, now=later(hours=3))
    assignments.complete(second, by=town.pekka, now=later(days=1))

    needs.confirm(first.need, False, by=town.aino, now=later(days=1))
    db.session.commit()

    assert (first.state, second.state) == (AssignmentState.RELEASED, AssignmentState.SCHEDULED)


def test_a_reopened_need_keeps_its_done_work_and_may_get_another_doer(town):
    done = a_done_need(town)
    needs.confirm(done.need, True, by=town.aino, now=later(days=2))
    review.reopen(done.need, by=town.kaisa, now=later(days=3))

    assignments.assign_by_hand(done.need, town.provider("P16"), by=town.kaisa, now=later(days=3))
    review.close(done.need, Outcome.NOT_NEEDED, by=town.kaisa, now=later(days=4))

    assert [work.state.value for work in done.need.assignments] == ["done", "cancelled"]
