"""Dates and times are put together by ourselves, and read as Babel would word them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_babel import force_locale, format_date, format_datetime

from palveleva.web.times import clock, day, moment

YEAR = [datetime(2026, 1, 1, 21, 4, tzinfo=UTC) + timedelta(days=one, hours=one % 24) for one in range(365)]
MOMENTS = {"fi": "EEEEEE d.M. 'klo' H.mm", "sv": "EEE d.M 'kl.' H.mm", "en": "EEE d MMM, HH:mm"}
DAYS = {"fi": "EEEEEE d.M.", "sv": "EEEEEE d.M.", "en": "EEE d MMM"}
CLOCKS = {"fi": "H.mm", "sv": "H.mm", "en": "HH:mm"}


@pytest.mark.parametrize("language", MOMENTS)
def test_every_day_of_a_year_reads_as_babel_writes_it(app, language):
    with app.test_request_context(), force_locale(language):
        assert [moment(at) for at in YEAR] == [format_datetime(at, MOMENTS[language]) for at in YEAR]
        assert [day(at.date()) for at in YEAR] == [format_date(at.date(), DAYS[language]) for at in YEAR]
        assert [clock(at) for at in YEAR] == [format_datetime(at, CLOCKS[language]) for at in YEAR]


def test_nothing_is_said_of_no_time():
    assert (moment(None), day(None)) == ("", "")
