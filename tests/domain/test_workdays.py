"""Nothing is late because of a weekend or a holiday."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from palveleva.domain.workdays import easter, is_workday, next_workday, workdays_between, working_time

HELSINKI = ZoneInfo("Europe/Helsinki")
FRIDAY_NOON = datetime(2026, 11, 27, 10, tzinfo=UTC)


@pytest.mark.parametrize(("year", "month", "day"), [(2024, 3, 31), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)])
def test_easter_is_where_the_almanac_has_it(year, month, day):
    assert easter(year) == date(year, month, day)


@pytest.mark.parametrize(
    "day",
    [
        *[(2026, 4, 3), (2026, 4, 6), (2026, 5, 14), (2026, 6, 19), (2027, 6, 25)],
        *[(2026, 1, 1), (2026, 1, 6), (2026, 5, 1), (2024, 12, 6), (2026, 12, 24), (2026, 12, 25)],
        *[(2026, 11, 28), (2026, 11, 29)],
    ],
)
def test_a_finnish_holiday_is_no_working_day(day):
    assert not is_workday(date(*day))
    assert is_workday(next_workday(date(*day)))


def test_the_working_day_after_christmas_eve_is_after_the_holidays():
    assert next_workday(date(2026, 12, 23)) == date(2026, 12, 28)


def test_age_is_told_in_working_days():
    friday = date(2026, 11, 27)

    assert [workdays_between(friday, friday + timedelta(days=n)) for n in range(5)] == [0, 0, 0, 1, 2]


def test_a_weekend_does_not_count_as_waiting():
    assert working_time(FRIDAY_NOON, FRIDAY_NOON + timedelta(days=3), HELSINKI) == timedelta(days=1)
    assert working_time(FRIDAY_NOON, FRIDAY_NOON - timedelta(days=1), HELSINKI) == timedelta(0)


def test_hours_are_counted_as_they_pass_when_the_clocks_are_turned():
    """On Sunday 25 October 2026 the night is an hour longer; the Monday after it is not."""
    saturday = datetime(2026, 10, 24, 12, tzinfo=HELSINKI)

    assert working_time(saturday, datetime(2026, 10, 26, 12, tzinfo=HELSINKI), HELSINKI) == timedelta(hours=12)
