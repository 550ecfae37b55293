"""A trip that was asked about by text message is answered by one, and each of its works still by itself."""

import pytest
from sqlalchemy import select

from palveleva.actions import trips
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import Urgency
from palveleva.models import Notice
from palveleva.notices.answering import code_of
from tests.actions.story import states_of
from tests.people import a_need
from tests.web.gateway import replies
from tests.web.test_sms_answers import PEKKA


@pytest.fixture
def trip(town):
    """Two needs asked of Pekka alone, and his digits for each."""
    town.pekka.phone = PEKKA
    small = [a_need(town.aino, service="siivous", urgency=Urgency.FLEXIBLE) for _ in range(2)]
    trips.send(small[0], small[1:], by=town.kaisa, now=utcnow())
    db.session.commit()
    told_of = {notice.need_id: notice for notice in db.session.scalars(select(Notice).where(Notice.kind == "offered"))}
    digits = [code_of(told_of[need.id], now=utcnow()) for need in small]
    db.session.commit()
    return list(zip(small, digits, strict=True))


def test_one_message_says_yes_to_all_of_a_trip_and_is_answered_once(gateway, trip):
    (first, one), (second, other) = trip

    for _ in range(2):  # the gateway brings it again
        assert gateway.bring(PEKKA, f"KYLLÄ {one} {other}", "m1").json["status"] == "yes_heard"

    assert states_of(first) == states_of(second) == {"P16": "accepted"}
    assert replies(first) == [("Pekka", "yes_heard", ["sms"])]
    (reply,) = db.session.scalars(select(Notice).where(Notice.kind == "yes_heard"))
    assert set(reply.params["codes"].split(", ")) == {first.code, second.code}


def test_yes_to_a_part_of_a_trip_leaves_the_rest_open(gateway, trip):
    (first, one), (second, other) = trip

    assert gateway.says(PEKKA, f"KYLLÄ {one}") == "yes_heard"
    assert states_of(second) == {"P16": "sent"}
    assert gateway.says(PEKKA, f"EI {other}") == "no_heard"

    assert (states_of(first), states_of(second)) == ({"P16": "accepted"}, {"P16": "declined"})


def test_digits_that_are_not_theirs_among_others_agree_on_nothing(gateway, trip):
    (first, one), (second, other) = trip
    wrong = next(digits for digits in ("1111", "2222", "3333") if digits not in (one, other))

    assert gateway.says(PEKKA, f"KYLLÄ {one} {other} {wrong}") == "answer_unclear"

    assert states_of(first) == states_of(second) == {"P16": "sent"}
