"""What time does by itself; each look does nothing where things have moved on."""

import pytest

from palveleva.actions import assignments, clock, needs, offers, review, understanding, waves
from palveleva.db import db
from palveleva.domain.errors import NotAllowed
from palveleva.domain.people import AUTOMATION
from palveleva.domain.unmet import UnmetReason
from palveleva.domain.vocabulary import NeedState, Outcome, Urgency
from tests import clockwork
from tests.actions.story import (
    a_done_need,
    a_scheduled_need,
    an_agreed_need,
    an_offered_need,
    offer_to,
    states_of,
    told,
    verbs_of,
)
from tests.people import a_need, later, somebody_at

ENDINGS = {"expired", "unmet", "unconfirmed", "doors_closed"}


def sweep(**after):
    """What ended; how the clock asks on and reminds is told in test_asking_on.py and test_reminders.py."""
    done = clockwork.sweep(later(**after))
    db.session.commit()
    return {name: number for name, number in done.items() if number and name in ENDINGS}


def test_where_nothing_is_due_nothing_happens(town):
    an_offered_need(town)

    assert sweep(hours=1) == {}


def test_an_offer_lapses_after_its_time_and_not_at_it(town):
    need = an_offered_need(town, urgency=Urgency.TODAY)

    assert sweep(hours=1) == {}
    assert sweep(hours=1, seconds=1) == {"expired": 2}
    assert states_of(need) == {"P01": "expired", "P16": "expired"}
    assert need.state is NeedState.NO_TAKER
    assert verbs_of(need)[-3:] == ["expire", "expire", "exhaust"]


def test_a_second_sweep_finds_nothing_left(town):
    an_offered_need(town)

    sweep(hours=25)

    assert sweep(hours=25) == {}


def test_an_answered_offer_does_not_lapse(town):
    need = an_agreed_need(town).need

    assert sweep(days=5) == {}
    assert need.state is NeedState.ASSIGNED


def test_while_a_later_wave_thinks_the_need_goes_on(town):
    need = a_need(town.aino)
    waves.send(need, by=town.kaisa, now=later(), size=1)
    waves.send(need, by=town.kaisa, now=later(hours=10), size=1)

    assert sweep(hours=25) == {"expired": 1}
    assert need.state is NeedState.OFFERING


def test_a_need_nobody_takes_in_fourteen_days_is_unmet_and_its_teller_is_told(town):
    db.session.add(somebody_at(town.provider("P03")))
    need = an_offered_need(town)
    for hours in (25, 26, 51):  # the last of them is a little too far away, and does not answer either
        sweep(hours=hours)

    assert sweep(days=14) == {}
    assert sweep(days=14, seconds=1) == {"unmet": 1}
    assert (need.state, need.outcome) == (NeedState.CLOSED, Outcome.UNMET)
    assert need.unmet_reason is UnmetReason.NO_ANSWER
    assert told("closed", need) == ["Aino"]
    assert states_of(need) == {"P01": "withdrawn", "P16": "withdrawn", "P03": "withdrawn"}


def test_a_need_left_in_the_pool_was_not_asked_about_though_providers_stood_ready(town):
    """Liisa and Pekka would have come; that others live too far away was not what it lacked."""
    need = a_need(town.aino, urgency=Urgency.FLEXIBLE)
    review.approve(need, by=town.kaisa, now=later())
    review.pool(need, by=town.kaisa, now=later())
    db.session.commit()

    assert sweep(days=14, seconds=1) == {"unmet": 1}
    assert need.unmet_reason is UnmetReason.NOT_ASKED


def test_a_need_somebody_still_thinks_about_is_not_given_up(town):
    need = an_offered_need(town, now=later(days=13, hours=20), urgency=Urgency.FLEXIBLE)

    assert sweep(days=15) == {}
    assert need.state is NeedState.OFFERING


def test_a_need_that_waits_for_the_office_is_not_called_unmet(town):
    need = a_need(town.aino)

    assert sweep(days=30) == {}
    assert need.state is NeedState.SUBMITTED


def test_a_need_that_waited_two_weeks_for_the_office_gets_its_fourteen_days_then(town):
    need = a_need(town.aino)
    review.approve(need, by=town.kaisa, now=later(days=15))
    db.session.commit()

    assert sweep(days=16) == {}
    assert need.state is NeedState.READY


def test_a_need_whose_question_was_answered_late_is_asked_about_as_long_as_any(town):
    need = a_need(town.aino)
    review.ask_back(need, "Onko hiekkaa?", by=town.kaisa, now=later(hours=1))
    waves.send(need, by=town.kaisa, now=later(days=16), size=1)
    db.session.commit()

    assert sweep(days=17, hours=1).get("unmet") is None
    assert need.is_open


def test_a_need_taken_apart_from_another_after_two_weeks_goes_on(town):
    needs_of_both = a_need(town.aino), a_need(town.eino)
    for need in needs_of_both:
        review.approve(need, by=town.kaisa, now=later())
    going_on = understanding.join(*needs_of_both, by=town.kaisa, now=later())
    joined = next(need for need in needs_of_both if need is not going_on)
    understanding.separate(joined, by=town.kaisa, now=later(days=20))
    db.session.commit()

    sweep(days=20, hours=1)
    assert joined.state is NeedState.READY


def test_each_door_closes_when_its_own_time_is_over(town):
    """Liisa's work was not done after all: the need was opened again, and Pekka did it the next day."""
    first = a_done_need(town)
    needs.confirm(first.need, True, by=town.aino, now=later(days=1, hours=1))
    review.reopen(first.need, by=town.kaisa, now=later(days=1, hours=2))
    second = assignments.assign_by_hand(first.need, town.provider("P16"), by=town.kaisa, now=later(days=1, hours=3))
    assignments.schedule(second, later(days=2), by=town.pekka, now=later(days=1, hours=4))
    assignments.complete(second, by=town.pekka, now=later(days=2))
    db.session.commit()

    assert sweep(days=3, minutes=1) == {"doors_closed": 1}
    assert (first.contact_closed_at, second.contact_closed_at) == (later(days=3, minutes=1), None)
    assert sweep(days=4, minutes=1) == {"doors_closed": 1}


def test_a_reopened_need_gets_its_fourteen_days_again(town):
    need = an_offered_need(town)
    sweep(days=15)
    assert need.outcome is Outcome.UNMET
    review.reopen(need, by=town.kaisa, now=later(days=20))
    db.session.commit()

    assert sweep(days=20, hours=1) == {}
    assert need.state is NeedState.READY


def test_a_need_given_back_after_fourteen_days_is_not_given_up_at_once(town):
    work = an_agreed_need(town)
    assignments.release(work, "auto rikki", by=town.liisa, now=later(days=20))
    db.session.commit()

    assert sweep(days=20, hours=1) == {}
    assert work.need.state is NeedState.OFFERING
    assert states_of(work.need) == {"P01": "accepted", "P16": "sent"}


def test_a_need_wanted_next_month_is_not_given_up_before_its_day(town):
    wanted = later(days=25).date()
    need = a_need(town.aino, urgency=Urgency.FLEXIBLE, wanted_from=wanted, wanted_until=wanted)
    review.approve(need, by=town.kaisa, now=later(hours=1))
    db.session.commit()

    sweep(days=16)

    assert need.state is NeedState.READY


def test_work_nobody_confirms_in_a_week_is_taken_as_done(town):
    work = a_done_need(town)

    assert "unconfirmed" not in sweep(days=8)
    assert sweep(days=8, hours=1) == {"unconfirmed": 1}
    assert work.need.outcome is Outcome.DONE_UNCONFIRMED
    assert told("closed", work.need) == ["Aino"]


def test_the_door_closes_48_hours_after_the_work_and_once(town):
    work = a_done_need(town)

    assert sweep(days=3) == {}
    assert sweep(days=3, seconds=1) == {"doors_closed": 1}
    assert work.contact_closed_at == later(days=3, seconds=1)
    assert sweep(days=4) == {}


def test_a_door_opened_again_by_a_dispute_closes_again(town):
    work = a_done_need(town)
    sweep(days=4)
    needs.confirm(work.need, False, by=town.aino, now=later(days=4))
    assignments.complete(work, by=town.liisa, now=later(days=5))
    db.session.commit()

    assert sweep(days=7, hours=1) == {"doors_closed": 1}


def test_a_scheduled_time_that_passed_changes_nothing_by_itself(town):
    work = a_scheduled_need(town)

    assert sweep(days=12) == {}
    assert work.need.state is NeedState.SCHEDULED


def test_a_look_made_too_late_does_nothing(town):
    need = an_offered_need(town)
    offers.accept(offer_to(need, "P01"), by=town.liisa, now=later(minutes=5))

    clock.look(need, by=AUTOMATION, now=later(days=2))

    assert (need.state, states_of(need)) == (NeedState.ASSIGNED, {"P01": "accepted", "P16": "withdrawn"})


@pytest.mark.parametrize("name", ["kaisa", "aino", "liisa"])
def test_only_the_clock_looks(town, name):
    need = a_need(town.aino)

    with pytest.raises(NotAllowed):
        clock.look(need, by=getattr(town, name), now=later(days=20))
