"""The starting numbers of DESIGN §4 and the days on which work fits."""

from datetime import date, timedelta

import pytest

from palveleva.domain.places import Point, drive_minutes, straight_km
from palveleva.domain.policy import POLICY, told_before, window
from palveleva.domain.vocabulary import Urgency
from tests.domain.snow import CENTRE, HAKKILA, NOW, TUESDAY


@pytest.mark.parametrize(("urgency", "hours"), [(Urgency.TODAY, 1), (Urgency.WEEK, 24), (Urgency.FLEXIBLE, 72)])
def test_an_answer_is_waited_for_as_long_as_the_need_can_wait(urgency, hours):
    assert POLICY.answer_by(urgency, NOW) == NOW + timedelta(hours=hours)


def test_three_are_asked_and_fourteen_days_are_waited():
    assert (POLICY.wave_size, POLICY.unmet_after.days, POLICY.rotation_window.days) == (3, 14, 60)


@pytest.mark.parametrize(("urgency", "days"), [(Urgency.TODAY, 0), (Urgency.WEEK, 7), (Urgency.FLEXIBLE, 30)])
def test_without_wishes_the_window_follows_the_urgency(urgency, days):
    assert window(urgency, TUESDAY, None, None) == (TUESDAY, TUESDAY + timedelta(days=days))


def test_wishes_bound_the_window():
    first, last = date(2026, 12, 1), date(2026, 12, 3)

    assert window(Urgency.WEEK, TUESDAY, first, last) == (first, last)


def test_a_wish_that_has_passed_means_now():
    yesterday = TUESDAY - timedelta(days=1)

    assert window(Urgency.WEEK, TUESDAY, yesterday, yesterday) == (TUESDAY, TUESDAY)


@pytest.mark.parametrize(("asked_after", "told_after"), [(1, 0), (5, 5), (6, 5)])
def test_a_need_that_was_opened_again_was_told_anew(asked_after, told_after):
    """Told first, and told anew on the fifth day: whoever was asked in between was asked about the first telling."""
    asked, again = NOW + timedelta(days=asked_after), NOW + timedelta(days=5)

    assert told_before(asked, NOW, again) == NOW + timedelta(days=told_after)


def test_kilometres_and_minutes_between_villages():
    km = straight_km(CENTRE, HAKKILA)

    assert round(km, 1) == 13.1
    assert drive_minutes(km) == 18


def test_distance_is_the_same_both_ways_and_nothing_at_home():
    assert straight_km(CENTRE, HAKKILA) == pytest.approx(straight_km(HAKKILA, CENTRE))
    assert straight_km(HAKKILA, HAKKILA) == 0
    assert straight_km(Point(90, 0), Point(-90, 0)) == pytest.approx(20015, abs=1)
