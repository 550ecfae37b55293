"""Liisa says yes without a network to what the office corrects meanwhile: nothing is agreed, she is asked anew."""

import pytest

from palveleva.actions import review
from palveleva.actions.review import Details
from palveleva.db import db
from palveleva.domain.vocabulary import Urgency
from palveleva.models import Need
from tests import clockwork
from tests.actions.story import an_offered_need, live_assignments_of
from tests.people import Town, later
from tests.phone import an_operation


@pytest.fixture
def need(app):
    with app.app_context():
        return an_offered_need(Town()).id


@pytest.fixture
def liisa(phone, need):
    return phone("liisa")


@pytest.fixture
def correct(app, need):
    """The office finds out that it is in another village."""

    def to(village="mahlu"):
        with app.app_context():
            facts = Details(village, "lumityot", Urgency.WEEK, None, None)
            review.correct(db.session.get_one(Need, need), facts, by=Town().kaisa, now=later(hours=1))
            db.session.commit()

    return to


def yes_to(offer):
    """What her phone keeps, until it has a network, of a tap on what it shows."""
    return an_operation("offer.accept", offer["id"]) | {"base_version": offer["version"]}


def test_she_is_shown_what_is_asked_now_and_says_yes_to_that(liisa, correct, look, need):
    kept = yes_to(liisa.only("offer"))
    correct()

    for _ in range(2):  # the line broke before the first answer
        assert [liisa.send(kept)[0][name] for name in ("status", "code")] == ["conflict", "reworded"]
    asked = liisa.only("offer")
    assert (asked["village"], asked["may"]) == ("mahlu", ["accept", "decline", "ask"])
    assert look(need, live_assignments_of) == 0

    assert liisa.send(yes_to(asked))[0]["status"] == "applied"
    assert look(need, live_assignments_of) == 1


def test_each_correction_asks_anew_and_what_is_no_correction_does_not(liisa, correct, kaisa, need):
    correct()
    first = yes_to(liisa.only("offer"))
    correct("keskusta")
    second = yes_to(liisa.only("offer"))
    correct("keskusta")
    kaisa.post(f"/needs/{need}/remarks", data={"text": "Aino soitti"})

    assert [liisa.send(told)[0]["code"] for told in (first, second)] == ["reworded", None]


def test_a_late_yes_is_one_to_the_words_that_were_read(liisa, correct, app):
    kept = yes_to(liisa.only("offer"))
    with app.app_context():
        clockwork.sweep(later(hours=25))
        db.session.commit()
    correct()

    assert liisa.send(kept)[0]["code"] == "reworded"
    assert liisa.send(yes_to(liisa.only("offer")))[0]["status"] == "applied"


def test_a_no_is_a_no_to_either(liisa, correct):
    offer = liisa.only("offer")
    correct()

    told = an_operation("offer.decline", offer["id"], reason="no_time") | {"base_version": offer["version"]}
    assert liisa.send(told)[0]["status"] == "applied"


def test_that_another_has_it_is_the_truer_answer(liisa, correct, phone):
    kept = yes_to(liisa.only("offer"))
    correct()
    pekka = phone("pekka")
    pekka.send(yes_to(pekka.only("offer")))

    assert liisa.send(kept)[0]["code"] == "taken"


def test_a_phone_that_does_not_say_what_it_has_read_agrees_as_ever(liisa, correct):
    offer = liisa.only("offer")
    correct()

    assert liisa.do("offer.accept", offer["id"])["status"] == "applied"
