"""A provider asks before answering: somebody of the office hears each question, and each only once."""

from palveleva.actions import offers, review, waves
from palveleva.db import db
from palveleva.domain.telling import is_still_true
from palveleva.domain.vocabulary import NeedState, Outcome
from tests.actions.story import an_offered_need, offer_to, told
from tests.people import a_need, later


def asks(town, need, text, minutes, code="P01"):
    by = town.liisa if code == "P01" else town.pekka
    offers.ask(offer_to(need, code), text, by=by, now=later(minutes=minutes))
    db.session.commit()


def test_each_question_is_told_and_the_same_one_once(town):
    need = an_offered_need(town)

    asks(town, need, "Onko hiekkaa?", 5)
    asks(town, need, "Onko hiekkaa? ", 6)
    asks(town, need, "Mistä löytyy lapio?", 7)
    asks(town, need, "Onko hiekkaa?", 8, code="P16")

    assert told("provider_asks", need) == ["Kaisa"] * 3


def test_asked_again_after_the_answer_it_is_a_question_anew(town):
    need = an_offered_need(town)
    asks(town, need, "Onko hiekkaa?", 5)
    offers.answer(offer_to(need, "P01"), "Katson asiaa", by=town.kaisa, now=later(minutes=10))

    asks(town, need, "Onko hiekkaa?", 15)

    assert told("provider_asks", need) == ["Kaisa"] * 2


def test_a_question_is_told_while_somebody_could_still_say_yes():
    lasting = {state for state in NeedState if is_still_true("provider_asks", state, is_offer_open=False)}

    assert lasting == {NeedState.OFFERING, NeedState.NO_TAKER}


def test_whoever_heard_that_providers_are_asked_hears_it_again_when_the_need_was_opened_again(town):
    need = a_need(town.aino)
    for hours in (1, 2):
        waves.send(need, by=town.kaisa, now=later(hours=hours), size=1)
    assert told("asking", need) == ["Aino"], "of one search once"
    review.close(need, Outcome.UNMET, by=town.kaisa, now=later(days=2))
    review.reopen(need, by=town.kaisa, now=later(days=3))

    waves.send(need, by=town.kaisa, now=later(days=3, hours=1))

    assert told("asking", need) == ["Aino", "Aino"]
