"""Dates and times are put together by ourselves, and read as Babel would word them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_babel import force_locale, format_date, format_datetime

from palveleva.web import times
from palveleva.web.times import clock, day, moment, whole_day
from palveleva.words.unbroken import UNBROKEN

YEAR = [datetime(2026, 1, 1, 21, 4, tzinfo=UTC) + timedelta(days=one, hours=one % 24) for one in range(364)]
MOMENTS = {"fi": "EEEEEE d.M. 'klo' H.mm", "sv": "EEE d.M 'kl.' H.mm", "en": "EEE d MMM, HH:mm"}
DAYS = {"fi": "EEEEEE d.M.", "sv": "EEE d.M", "en": "EEE d MMM"}
CLOCKS = {"fi": "H.mm", "sv": "H.mm", "en": "HH:mm"}


def broken(words):
    return words.replace(UNBROKEN, " ")


@pytest.fixture(autouse=True)
def year_of_the_dates(monkeypatch):
    monkeypatch.setattr(times, "utcnow", lambda: YEAR[100])


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fi", ("ke 12.3.2025", "ke 12.3.2025 klo 14.05")),
        ("sv", ("ons 12.3.2025", "ons 12.3.2025 kl. 14.05")),
        ("en", ("Wed 12 Mar 2025", "Wed 12 Mar 2025, 14:05")),
    ],
)
def test_another_year_than_the_present_is_told(app, language, told):
    at = datetime(2025, 3, 12, 12, 5, tzinfo=UTC)
    with app.test_request_context(), force_locale(language):
        assert tuple(map(broken, (day(at.date()), moment(at)))) == told


@pytest.mark.parametrize("language", MOMENTS)
def test_every_day_of_a_year_reads_as_babel_writes_it(app, language):
    with app.test_request_context(), force_locale(language):
        assert [broken(moment(at)) for at in YEAR] == [format_datetime(at, MOMENTS[language]) for at in YEAR]
        assert [broken(day(at.date())) for at in YEAR] == [format_date(at.date(), DAYS[language]) for at in YEAR]
        assert [clock(at) for at in YEAR] == [format_datetime(at, CLOCKS[language]) for at in YEAR]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fi", "tiistai 24. marraskuuta 2026"),
        ("sv", "tisdag 24 november 2026"),
        ("en", "Tuesday 24 November 2026"),
    ],
)
def test_a_whole_day_has_the_order_of_a_short_one(app, language, told):
    with app.test_request_context(), force_locale(language):
        assert whole_day(datetime(2026, 11, 24, tzinfo=UTC).date()) == told


def test_nothing_is_said_of_no_time():
    assert (moment(None), day(None)) == ("", "")
