"""Numbers and times stand in sentences as people say them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_babel import force_locale

from palveleva.domain.tuning import Change, Tuning
from palveleva.web import times
from palveleva.web.times import when_soon
from palveleva.words.fairness import ahead
from palveleva.words.matching import fit
from palveleva.words.tuning import plain
from palveleva.words.unbroken import UNBROKEN

NOON = datetime(2026, 5, 12, 9, 5, tzinfo=UTC)  # five past twelve, by the clock on the wall


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fi", ("alle vuorokausi aiemmin", "1 päivä aiemmin", "2 päivää aiemmin")),
        ("sv", ("mindre än ett dygn tidigare", "1 dag tidigare", "2 dagar tidigare")),
        ("en", ("less than a day before", "1 day before", "2 days before")),
    ],
)
def test_a_day_since_the_last_request_is_one(app, language, told):
    """Counted back from the round, in 24 hours: "today" would be wrong the next morning, and in an old trace."""
    with app.test_request_context(), force_locale(language):
        said = [fit("last_asked", {"days": days}, {}) for days in (0, 1, 2)]

    assert [words.endswith(end) for words, end in zip(said, told, strict=True)] == [True] * 3


def test_one_day_more_than_the_next_is_one_day(app):
    with app.test_request_context(), force_locale("fi"):
        assert "(1 päivä, seuraavalla 0)" in ahead({"code": "waited_longer", "params": {"this": 1, "next": 0}})
        assert "vähän aiemmin" in ahead({"code": "waited_longer", "params": {"this": 3, "next": 3}})


@pytest.mark.parametrize("kind", [Tuning.WEEK, Tuning.OPEN])
def test_one_work_is_proposed_as_one(app, kind):
    with app.test_request_context(), force_locale("fi"):
        words = plain(Change(kind, 1), {}, {})

    assert words.endswith("enintään 1")


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
        said = (when_soon(NOON), when_soon(NOON + timedelta(days=1)))

    assert tuple(words.replace(UNBROKEN, " ") for words in said) == (today, later)
