"""People are asked and reminded at decent hours, by the clock on their own wall."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from palveleva.domain.hours import Hours

NIGHT = Hours("Europe/Helsinki", quiet_from=20, quiet_until=7)
HOUR = timedelta(hours=1)


def finnish(day, hour, minute=0, month=11):
    """By the wall in winter: two hours ahead."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - 2 * HOUR


@pytest.mark.parametrize(
    ("hour", "minute", "is_quiet"), [(6, 59, True), (7, 0, False), (19, 59, False), (20, 0, True), (0, 0, True)]
)
def test_the_night_is_from_eight_to_seven(hour, minute, is_quiet):
    assert NIGHT.is_quiet(finnish(24, hour, minute)) is is_quiet


def test_in_summer_the_wall_has_another_hour():
    assert NIGHT.is_quiet(datetime(2026, 7, 1, 17, 30, tzinfo=UTC))
    assert not NIGHT.is_quiet(datetime(2026, 12, 1, 17, 30, tzinfo=UTC))


def test_what_is_due_at_night_waits_for_the_morning():
    assert NIGHT.decent(finnish(24, 23)) == finnish(25, 7)
    assert NIGHT.decent(finnish(25, 3)) == finnish(25, 7)
    assert NIGHT.decent(finnish(25, 8)) == finnish(25, 8)


def test_the_office_is_not_reminded_on_a_weekend():
    friday_evening, saturday, monday = finnish(27, 21), finnish(28, 12), finnish(30, 7)

    assert NIGHT.in_office(friday_evening) == NIGHT.in_office(saturday) == monday


@pytest.mark.parametrize(
    ("asked", "hours", "due"),
    [
        (finnish(24, 10), 24, finnish(25, 10)),
        (finnish(24, 19), 2, finnish(25, 8)),  # one hour in the evening, one in the morning
        (finnish(24, 23), 1, finnish(25, 8)),  # counted from the morning on
        (finnish(24, 21), 24, finnish(26, 7)),
    ],
)
def test_no_time_to_answer_ends_in_the_night(asked, hours, due):
    assert NIGHT.answer_by(asked, hours * HOUR) == due


@pytest.mark.parametrize("begin", range(0, 24, 3))
@pytest.mark.parametrize("end", range(0, 24, 4))
def test_whatever_the_hours_nothing_falls_into_the_night_nor_comes_too_early(begin, end):
    hours = Hours("Europe/Helsinki", begin, end)
    for at, within in product((finnish(24, hour, 30, month) for hour in range(24) for month in (3, 11)), (1, 26, 100)):
        due = hours.answer_by(at, within * HOUR)

        assert due >= at + within * HOUR
        assert not hours.is_quiet(hours.decent(at))
        assert not hours.is_quiet(due)
