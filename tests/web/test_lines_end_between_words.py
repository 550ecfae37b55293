"""No line ends within a date, a time or a number, nor between a number and what it counts."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_babel import force_locale

from palveleva.web import times
from palveleva.words import fairness, insight
from palveleva.words.matching import fit, obstacle

NOON = datetime(2026, 5, 12, 9, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(times, "utcnow", lambda: NOON)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fi", ["ke 13.5.", "klo 12.05"]),
        ("sv", ["ons 13.5", "kl. 12.05"]),
        ("en", ["Wed 13 May,", "12:05"]),
    ],
)
def test_a_moment_may_part_between_its_day_and_its_time_alone(app, language, told):
    with app.test_request_context(), force_locale(language):
        assert times.moment(NOON + timedelta(days=1)).split(" ") == [part.replace(" ", "\u00a0") for part in told]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_an_amount_stays_with_its_unit(app, language):
    with app.test_request_context(), force_locale(language):
        amounts = [
            times.age(NOON - timedelta(days=3)),
            insight.hours(5),
            insight.hours(72),
            insight.workdays(3),
            fairness.long_time(5),
        ]

    assert [words for words in amounts if " " in words or "\u00a0" not in words] == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_distance_stays_with_its_unit(app, language):
    with app.test_request_context(), force_locale(language):
        near = fit("distance", {"km": 7, "minutes": 12, "home": "mahlu"}, {"mahlu": "Mahlu"})
        far = obstacle("too_far", {"km": 41, "radius": 20})

    assert all(words in near for words in ("7\u00a0km", "12\u00a0min"))
    assert all(words in far for words in ("41\u00a0km", "20\u00a0km"))


def test_a_telephone_number_stays_whole(app):
    assert app.jinja_env.filters["phone"]("+358401234567") == "040\u00a0123\u00a04567"


def test_an_address_parts_at_its_sign_and_a_long_word_by_ten_letters(app):
    told = ("koordinaattori@palveleva.example", "Terveydenhuoltopalvelut", "Aino")

    assert [app.jinja_env.filters["breakable"](words).split("<wbr>") for words in told] == [
        ["koordinaattori@", "palveleva.example"],
        ["Terveydenh", "uoltopalve", "lut"],
        ["Aino"],
    ]
