"""Numbers and times stand in sentences as people say them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_babel import force_locale

from palveleva.web import times
from palveleva.web.times import when_soon

NOON = datetime(2026, 5, 12, 9, 5, tzinfo=UTC)  # five past twelve, by the clock on the wall


@pytest.mark.parametrize(
    ("language", "today", "later"),
    [
        ("fi", "klo 12.05", "ke 13.5. klo 12.05"),
        ("sv", "kl. 12.05", "ons 13.5 kl. 12.05"),
        ("en", "12:05", "Wed 13 May, 12:05"),
    ],
)
def test_a_time_of_today_is_no_date(app, monkeypatch, language, today, later):
    monkeypatch.setattr(times, "utcnow", lambda: NOON)

    with app.test_request_context(), force_locale(language):
        assert (when_soon(NOON), when_soon(NOON + timedelta(days=1))) == (today, later)
