"""Whoever owes an answer is reminded, once a day."""

import pytest

from palveleva.actions import people, reminding, review
from palveleva.db import db
from palveleva.domain.errors import NotNow
from tests.actions.story import an_agreed_need, an_offered_need, told
from tests.people import a_need, later


def remind(need, town, **at):
    reminding.remind(need, by=town.kaisa, now=later(**at))
    db.session.commit()


def test_the_reporter_who_was_asked_is_reminded(town):
    need = a_need(town.aino)
    review.ask_back(need, "Mistä talosta?", by=town.kaisa, now=later())

    remind(need, town, hours=1)

    assert told("reminder", need) == ["Aino"]


def test_a_reporter_who_was_shut_out_since_is_not_said_to_be_reminded(town):
    need = a_need(town.aino)
    review.ask_back(need, "Mistä talosta?", by=town.kaisa, now=later())
    people.set_active(town.aino, False, by=town.kaisa, now=later(minutes=1))

    with pytest.raises(NotNow, match="nothing_to_remind"):
        remind(need, town, hours=1)


def test_providers_who_have_not_answered_are_reminded_and_then_the_doer(town):
    asked, agreed = an_offered_need(town), an_agreed_need(town).need

    remind(asked, town, hours=1)
    remind(agreed, town, hours=1)

    assert (told("offered", asked), told("offered_again", asked)) == (["Liisa", "Pekka"], ["Liisa", "Pekka"])
    assert told("set_time", agreed) == ["Liisa"]


def test_nobody_is_reminded_twice_a_day(town):
    need = an_offered_need(town)
    remind(need, town, hours=1)

    with pytest.raises(NotNow, match="reminded_today"):
        remind(need, town, hours=5)
    remind(need, town, hours=22)

    assert told("offered_again", need).count("Liisa") == 2


def test_where_nobody_owes_an_answer_nobody_is_reminded(town):
    with pytest.raises(NotNow, match="nothing_to_remind"):
        remind(a_need(town.aino), town)
