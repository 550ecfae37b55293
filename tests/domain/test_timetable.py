"""What the clock does with a need, and that it never forgets one."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from palveleva.domain.lifecycle import NEED
from palveleva.domain.settings import Settings
from palveleva.domain.timetable import Standing, Tick, timetable
from palveleva.domain.vocabulary import OPEN_NEEDS, NeedState, Urgency

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # a Tuesday morning
N = NeedState


def standing(state, **facts):
    told = {"urgency": Urgency.WEEK, "state_since": NOW, "looking_since": NOW}
    return Standing(state=state, **(told | facts))


def plan(state, settings=None, **facts):
    """What happens by itself, in order: (tick, hours from now)."""
    lines = timetable(standing(state, **facts), settings or Settings())
    return [(due.tick, (due.at - NOW) / timedelta(hours=1)) for due in lines]


MOMENTS = (None, NOW - timedelta(days=20), NOW + timedelta(days=20))
WHATEVER = {
    "urgency": Urgency,
    "reminders": (0, 1, 9),
    "reminded_at": MOMENTS,
    "asked_all_at": MOMENTS,
    "not_yet_told_at": MOMENTS,
    "may_go_alone": (False, True),
    "scheduled_at": MOMENTS,
}


@pytest.mark.parametrize("state", sorted(OPEN_NEEDS))
def test_no_open_state_is_without_a_clock_whatever_has_happened(state):
    thinking = {"answers_by": (NOW,) if state is N.OFFERING else ()}
    for facts in product(*WHATEVER.values()):
        assert timetable(standing(state, **dict(zip(WHATEVER, facts, strict=True)), **thinking), Settings()), facts


def test_every_state_of_the_lifecycle_is_open_with_a_clock_or_closed():
    assert {state for row in NEED for state in (*row.sources, row.target)} == OPEN_NEEDS | {N.CLOSED}


def test_an_untouched_report_reminds_the_office_and_at_half_time_its_teller():
    assert plan(N.SUBMITTED) == [(Tick.OFFICE_REMINDED, 24), (Tick.NOT_YET, 168)]


def test_reminders_become_ever_more_seldom_and_come_one_at_a_time():
    reminded = {"reminders": 3, "reminded_at": NOW + timedelta(days=10)}

    assert plan(N.SUBMITTED, **reminded, not_yet_told_at=NOW) == [(Tick.OFFICE_REMINDED, (10 + 4) * 24)]


def test_a_need_for_today_is_not_left_lying_for_a_day():
    assert plan(N.SUBMITTED, urgency=Urgency.TODAY)[0] == (Tick.OFFICE_REMINDED, 1)


def test_nor_for_three_days_when_it_waits_for_its_reporter_or_its_doer():
    for state, first in ((N.NEEDS_INFO, Tick.REPORTER_REMINDED), (N.ASSIGNED, Tick.SCHEDULE_REMINDED)):
        assert plan(state, urgency=Urgency.TODAY)[0] == (first, 1)
        again = plan(state, urgency=Urgency.TODAY, reminders=1, reminded_at=NOW)
        assert again[0] == (Tick.OFFICE_REMINDED, 1)


def test_where_a_human_must_decide_the_need_is_handed_over_at_once():
    assert plan(N.NO_TAKER)[0] == (Tick.HANDED_OVER, 0)
    assert plan(N.NO_TAKER, may_go_alone=True)[0] == (Tick.ASKED, 0)


@pytest.mark.parametrize("state", [N.NEEDS_INFO, N.POOLED, N.ASSIGNED, N.OFFERING])
def test_only_in_three_states_the_clock_asks_by_itself(state):
    assert Tick.ASKED not in dict(plan(state, may_go_alone=True, answers_by=(NOW,)))


def test_when_nobody_was_left_each_morning_tries_again():
    lines = plan(N.NO_TAKER, may_go_alone=True, asked_all_at=NOW)

    assert lines[0] == (Tick.ASKED, 21)  # tomorrow at seven by the wall


def test_a_wave_due_at_night_goes_in_the_morning_but_for_needs_of_today():
    evening = NOW + timedelta(hours=13)  # 23 by the wall
    at_night = {"state_since": evening, "may_go_alone": True}

    assert (Tick.ASKED, 21) in plan(N.NO_TAKER, **at_night)
    assert (Tick.ASKED, 13) in plan(N.NO_TAKER, **at_night, urgency=Urgency.TODAY)
    assert (Tick.ASKED, 13) in plan(N.NO_TAKER, **at_night, is_pressing=True)
    assert (Tick.ASKED, 21) in plan(N.NO_TAKER, Settings(today_at_night=0), **at_night, urgency=Urgency.TODAY)


def test_agreed_work_without_a_time_reminds_the_provider_and_then_the_office():
    assert plan(N.ASSIGNED) == [(Tick.SCHEDULE_REMINDED, 72)]
    assert plan(N.ASSIGNED, reminders=1, reminded_at=NOW) == [(Tick.OFFICE_REMINDED, 72)]


def test_a_time_that_passed_reminds_the_provider_and_then_the_office():
    tomorrow = NOW + timedelta(days=1)

    assert plan(N.SCHEDULED, scheduled_at=tomorrow) == [(Tick.COMPLETION_REMINDED, 48)]
    assert plan(N.SCHEDULED, scheduled_at=tomorrow, reminders=1, reminded_at=NOW)[0][0] is Tick.OFFICE_REMINDED


def test_nothing_is_given_up_before_its_own_days_are_over():
    last_day = (NOW + timedelta(days=30)).date()
    ended = dict(plan(N.NO_TAKER, last_day=last_day))[Tick.UNMET]

    assert ended == 30 * 24 + 14  # the midnight after it, by the wall
    assert dict(plan(N.NO_TAKER))[Tick.UNMET] == 14 * 24


def test_a_closed_need_has_only_its_door_to_be_shut():
    assert plan(N.CLOSED) == []
    assert plan(N.CLOSED, door_open_since=NOW) == [(Tick.DOORS_CLOSED, 48)]
