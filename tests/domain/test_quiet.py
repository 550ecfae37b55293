"""Nothing rings at night, by the clock on the wall."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palveleva.domain.quiet import QuietHours, decent_time

HELSINKI = "Europe/Helsinki"
MOMENTS = st.integers(0, 10**6).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("at", "decent"),
    [
        ("2026-11-24T10:00", "2026-11-24T10:00"),
        ("2026-11-24T17:59", "2026-11-24T17:59"),
        ("2026-11-24T18:00", "2026-11-25T05:00"),
        ("2026-11-24T23:30", "2026-11-25T05:00"),
        ("2026-11-25T04:59", "2026-11-25T05:00"),
        ("2026-11-25T05:00", "2026-11-25T05:00"),
        ("2026-07-01T17:30", "2026-07-02T04:00"),
        ("2026-10-24T20:00", "2026-10-25T05:00"),  # the clocks go back in this night
        ("2027-03-27T20:00", "2027-03-28T04:00"),  # and on in this one
    ],
)
def test_the_evening_waits_for_the_morning(at, decent):
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)

    assert decent_time(moment, HELSINKI) == datetime.fromisoformat(decent).replace(tzinfo=UTC)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(at=MOMENTS, start=CLOCKS, end=CLOCKS)
def test_the_wait_ends_outside_the_quiet_hours_within_a_day(at, start, end):
    decent = decent_time(at, "UTC", QuietHours(start, end))

    assert timedelta() <= decent - at <= timedelta(days=1)
    assert not QuietHours(start, end).holds_at(decent.time())


def test_equal_hours_mean_never_quiet():
    midnight = datetime(2026, 11, 24, tzinfo=UTC)

    assert decent_time(midnight, "UTC", QuietHours(time(0), time(0))) == midnight
