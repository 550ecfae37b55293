"""A trip is asked about in one text message, in which each of its works can be answered by itself."""

import pytest
from sqlalchemy import select

from palveleva.actions import needs, trips
from palveleva.db import db
from palveleva.domain.texting import length
from palveleva.domain.vocabulary import Urgency
from palveleva.models import AnswerCode
from tests.notices.post import office, send_out
from tests.notices.test_sms import SECRET, texts
from tests.people import NOW, a_need, later

__all__ = ["texts"]  # a fixture: pytest finds it here


def a_trip(town, *changes):
    """Asked of Liisa alone, about snow without hurry."""
    town.provider("P16").status = "paused"
    small = [a_need(town.aino, **{"urgency": Urgency.FLEXIBLE} | one) for one in changes]
    trips.send(small[0], small[1:], by=town.kaisa, now=NOW)
    return small


def digits_of(needs):
    digits = dict(db.session.execute(select(AnswerCode.need_id, AnswerCode.code)).all())
    return [digits[need.id] for need in needs]


def test_a_trip_is_one_message_in_which_each_work_has_digits_of_its_own(app, town, texts, tmp_path):
    small = a_trip(town, {}, {"service": "pienkorjaus"})
    post = office(app, tmp_path, sms_secret=SECRET)

    send_out(post, now=later(minutes=1))

    (text,) = texts()
    snow, repair = digits_of(small)
    assert text.startswith(
        f"Palveleva: 2 työtä yhdellä matkalla, Häkkilä, ei kiirettä: Lumityöt ja hiekoitus ({snow}); "
        f"Pienet korjaukset ({repair}). Vastaa KYLLÄ tai EI ja numero, yksi tai monta. Katso https://"
    )


def test_what_differs_in_a_trip_is_said_of_each(app, town, texts, tmp_path):
    day = later(days=3).date()
    a_trip(town, {"wanted_from": day, "wanted_until": day}, {})

    send_out(office(app, tmp_path, sms_secret=SECRET), now=later(minutes=1))

    (text,) = texts()
    assert text.startswith("Palveleva: 2 työtä yhdellä matkalla, Häkkilä: Lumityöt ja hiekoitus, 27.11. (")
    assert "; Lumityöt ja hiekoitus, ei kiirettä (" in text


def test_a_trip_through_two_villages_names_each_of_them(app, town, texts, tmp_path):
    snow, other = a_trip(town, {}, {"village": "pyhajarvi"})

    send_out(office(app, tmp_path, sms_secret=SECRET), now=later(minutes=1))

    (text,) = texts()
    one, two = digits_of([snow, other])
    assert text.startswith(
        f"Palveleva: 2 työtä yhdellä matkalla, ei kiirettä: Lumityöt ja hiekoitus, Häkkilä ({one}); "
        f"Lumityöt ja hiekoitus, Pyhäjärvi ({two}). "
    )


def test_a_long_trip_takes_no_more_than_two_messages(app, town, texts, tmp_path):
    liisa = town.provider("P01")
    liisa.max_open = liisa.capacity_per_week = 10
    small = a_trip(town, *[{}] * 7)

    send_out(office(app, tmp_path, sms_secret=SECRET), now=later(minutes=1))

    (text,) = texts()
    assert [code in text for code in digits_of(small)] == [True] * 7
    assert length(text) <= 306


def test_works_that_would_read_the_same_are_told_apart_by_the_code_that_the_app_shows(app, town, texts, tmp_path):
    snow, repair, more = a_trip(town, {}, {"service": "pienkorjaus"}, {})
    post = office(app, tmp_path, sms_secret=SECRET)

    send_out(post, now=later(minutes=1))

    (text,) = texts()
    first, second, third = digits_of([snow, repair, more])
    assert f"Lumityöt ja hiekoitus {snow.code} ({first}); Pienet korjaukset ({second})" in text
    assert f"; Lumityöt ja hiekoitus {more.code} ({third}). " in text


def test_also_without_digits(app, town, texts, tmp_path):
    snow, more = a_trip(town, {}, {})

    send_out(office(app, tmp_path), now=later(minutes=1))

    (text,) = texts()
    assert f"ei kiirettä: Lumityöt ja hiekoitus {snow.code}; Lumityöt ja hiekoitus {more.code}. " in text


@pytest.mark.parametrize("works", [4, 7])
def test_where_codes_have_no_room_the_digits_alone_tell_works_apart(app, town, texts, tmp_path, works):
    liisa = town.provider("P01")
    liisa.max_open = liisa.capacity_per_week = 20
    small = a_trip(town, *[{}] * works)

    send_out(office(app, tmp_path, sms_secret=SECRET), now=later(minutes=1))

    (text,) = texts()
    assert [code in text for code in digits_of(small)] == [True] * works
    assert [need.code in text for need in small] == [works == 4] * works
    assert length(text) <= 306


def test_of_a_trip_only_what_is_still_asked_is_told(app, town, texts, tmp_path):
    first, second = a_trip(town, {}, {})
    needs.withdraw(first, "mistake", by=town.aino, now=later(seconds=10))
    db.session.commit()

    send_out(office(app, tmp_path, sms_secret=SECRET), now=later(minutes=1))

    (text,) = texts()
    assert text.startswith("Palveleva: Lumityöt ja hiekoitus, Häkkilä, ei kiirettä. Vastaa KYLLÄ ")
    assert digits_of([second])[0] in text


def test_without_digits_a_trip_still_says_what_it_is(app, town, texts, tmp_path):
    a_trip(town, {}, {"service": "pienkorjaus"})

    send_out(office(app, tmp_path), now=later(minutes=1))

    asked = "2 työtä yhdellä matkalla, Häkkilä, ei kiirettä: Lumityöt ja hiekoitus; Pienet korjaukset"
    assert texts() == [f"Palveleva: {asked}. Katso https://palveleva.example/fi/app/"]
