"""Whether the work was done is asked of whoever told the need; where they have left, of those who follow it."""

import pytest

from palveleva.actions import assignments, needs, offers, people, waves
from palveleva.db import db
from palveleva.domain.errors import NotNow
from palveleva.domain.vocabulary import NeedState, Outcome
from palveleva.models import Joining
from palveleva.queries.items import need_item
from palveleva.queries.news import news_for
from tests.actions.story import joined, offer_to, told
from tests.people import a_need, later, person
from tests.queries.test_board import rung_of


def work_on(need, town):
    waves.send(need, by=town.kaisa, now=later(hours=2))
    work = offers.accept(offer_to(need, "P01"), by=town.liisa, now=later(hours=3))
    assignments.schedule(work, later(days=1), by=town.liisa, now=later(hours=4))
    return work


def leave(who, town, **after):
    people.set_active(who, False, by=town.kaisa, now=later(**after))
    db.session.commit()


def say_done(work, town, **after):
    assignments.complete(work, by=town.liisa, now=later(**after))
    db.session.commit()


def test_whoever_follows_it_is_asked_when_the_first_reporter_has_left(town, two):
    first, again = two
    work = work_on(first, town)
    leave(town.aino, town, hours=5)
    say_done(work, town, days=1)

    assert (told("done", first), told("done", again)) == ([], ["Eino"])
    assert "confirm" in need_item(again)["may"]
    assert rung_of(town, first, days=1) == "under_way", "somebody outside the office is asked"

    needs.confirm(again, True, by=town.eino, now=later(days=1, hours=1))
    assert (first.state, first.outcome, again.outcome) == (NeedState.CLOSED, Outcome.DONE, Outcome.DUPLICATE)


def test_their_no_gives_the_work_back_to_its_doer(town, two):
    first, again = two
    work = work_on(first, town)
    leave(town.aino, town, hours=5)
    say_done(work, town, days=1)

    needs.confirm(again, False, by=town.eino, now=later(days=1, hours=1))

    assert (first.state, told("not_done", first)) == (NeedState.SCHEDULED, ["Liisa"])


def test_as_long_as_the_first_is_there_nobody_else_is_asked(town, two):
    first, again = two
    say_done(work_on(first, town), town, days=1)

    assert (told("done", first), told("done", again)) == (["Aino"], [])
    assert "confirm" not in need_item(again)["may"]
    with pytest.raises(NotNow):
        needs.confirm(again, True, by=town.eino, now=later(days=1, hours=1))


def test_who_leaves_with_the_question_leaves_it_to_the_others(town, two):
    first, again = two
    say_done(work_on(first, town), town, days=1)
    heard = news_for(town.eino, None, now=later(days=1)).cursor

    leave(town.aino, town, days=1, hours=1)

    assert told("done", again) == ["Eino"]
    (item,) = news_for(town.eino, heard, now=later(days=1, hours=2)).items
    assert (item["id"], "confirm" in item["may"]) == (again.id, True)


@pytest.mark.parametrize("way", ["joined to the first", "joined to what was joined"])
def test_a_third_is_asked_too_when_both_others_have_left(town, two, way):
    first, again = two
    db.session.add(person("oili", is_volunteer=True, village=town.village("hakkila")))
    db.session.commit()
    thrice = joined(town, town.oili, first if way == "joined to the first" else None)
    if way != "joined to the first":
        needs_joined_before(thrice, again, town)
    work = work_on(first, town)
    for who in (town.aino, town.eino):
        leave(who, town, hours=5)
    say_done(work, town, days=1)

    assert (told("done", thrice), rung_of(town, first, days=1)) == (["Oili"], "under_way")


def needs_joined_before(thrice, again, town):
    """As if Oili's had been joined to Eino's before that one was joined."""
    thrice.state, thrice.outcome, thrice.duplicate_of = NeedState.CLOSED, Outcome.DUPLICATE, again
    thrice.closed_at = later(minutes=40)
    db.session.add(Joining(need_id=thrice.id, state=NeedState.SUBMITTED, at=later(minutes=40)))
    db.session.commit()
    db.session.expire_all()


def test_where_all_have_left_the_office_asks_the_resident(town, two):
    first, again = two
    work = work_on(first, town)
    for who in (town.aino, town.eino):
        leave(who, town, hours=5)
    say_done(work, town, days=1)

    assert rung_of(town, first, days=1) == "unasked"
    assert told("done", again) == []


def test_of_what_the_office_wrote_down_itself_the_volunteer_is_asked(town):
    """The resident had called, and Eino told of the same steps."""
    first = a_need(town.kaisa)
    again = joined(town, town.eino, first)
    say_done(work_on(first, town), town, days=1)

    assert told("done", again) == ["Eino"]
