"""A report was joined to another, and that one to a third: all three tell of one need."""

import pytest

from palveleva.actions import offers, review, waves
from palveleva.actions import understanding as deeds
from palveleva.db import db
from palveleva.domain.vocabulary import NeedState, Outcome
from palveleva.models import Village
from palveleva.queries.items import need_item
from palveleva.queries.news import news_for
from palveleva.queries.understanding import others_of
from tests.actions.story import offer_to, told
from tests.people import a_need, later, person

AGAIN = "Häkkilässä rappuset taas lumen alla, liiteriin ei pääse"


@pytest.fixture
def three(town):
    """Aino told first, then Eino, then Oili. Oili's was joined to Eino's, and that one to Aino's afterwards."""
    db.session.add(person("oili", is_volunteer=True, village=db.session.get(Village, town.aino.village_id)))
    first = a_need(town.aino)
    again, thrice = (a_need(who, text=AGAIN) for who in (town.eino, town.oili))
    again.created_at, thrice.created_at = later(minutes=10), later(minutes=20)
    db.session.commit()
    assert deeds.join(thrice, again, by=town.kaisa, now=later(hours=1)) is again
    assert deeds.join(again, first, by=town.kaisa, now=later(hours=2)) is first
    db.session.commit()
    return first, again, thrice


def states(*needs):
    db.session.expire_all()
    return [need_item(need)["state"].value for need in needs]


def test_all_three_phones_show_how_the_first_goes_on(town, three):
    first, _again, thrice = three
    heard = news_for(town.oili, None, now=later(hours=2)).cursor

    waves.send(first, by=town.kaisa, now=later(hours=3))
    db.session.commit()

    assert states(*three) == ["offering"] * 3
    (item,) = news_for(town.oili, heard, now=later(hours=3)).items
    assert (item["id"], item["why"], item["may"]) == (thrice.id, ["joined"], ["add_information", "withdraw"])


def test_all_three_are_told_who_was_found_and_how_it_ended_each_once(town, three):
    first, _again, _thrice = three
    waves.send(first, by=town.kaisa, now=later(hours=3))
    offers.accept(offer_to(first, "P01"), by=town.liisa, now=later(hours=4))
    review.close(first, Outcome.NOT_NEEDED, by=town.kaisa, now=later(hours=5))

    for kind in ("taker_found", "closed"):
        assert [told(kind, need) for need in three] == [["Aino"], ["Eino"], ["Oili"]]
    assert [need_item(need)["outcome"] for need in three] == ["not_needed"] * 3


def test_the_page_of_each_need_lists_every_report_of_it(three):
    _first, again, thrice = three

    assert [others_of(need).joined for need in three] == [[again, thrice], [thrice], []]


def test_the_danger_and_the_order_of_the_third_are_the_firsts(town):
    first, again = a_need(town.aino), a_need(town.eino, text=AGAIN)
    again.created_at = later(minutes=10)
    thrice = a_need(town.eino, text=f"{AGAIN}. Mummo on kaatunut eikä pääse ylös.", is_protected=True)
    thrice.created_at = later(minutes=20)
    db.session.commit()
    deeds.join(thrice, again, by=town.kaisa, now=later(hours=1))
    deeds.join(again, first, by=town.kaisa, now=later(hours=2))

    assert (first.is_pressing, first.is_protected) == (True, True)


def test_taken_out_of_the_middle_it_takes_with_it_what_was_joined_to_it(town, three):
    first, again, thrice = three
    waves.send(first, by=town.kaisa, now=later(hours=3))

    deeds.separate(again, by=town.kaisa, now=later(hours=4))
    db.session.commit()

    assert states(*three) == ["offering", "submitted", "submitted"]
    assert others_of(first).joined == []
    assert others_of(again).joined == [thrice]


def test_taken_from_the_end_it_is_proposed_with_neither_again(town, three):
    first, _again, thrice = three

    deeds.separate(thrice, by=town.kaisa, now=later(hours=4))
    db.session.commit()

    assert thrice.state is NeedState.SUBMITTED
    assert (others_of(first).alike, others_of(thrice).alike) == ([], [])


def test_only_whoever_is_asked_something_hears_that_they_are(town, three):
    review.ask_back(three[0], "Missä lapio on?", by=town.kaisa, now=later(hours=3))
    db.session.commit()

    assert states(*three) == ["needs_info", "submitted", "submitted"]


def test_marked_by_hand_it_ends_for_whoever_followed_it_too(town, three):
    """What is marked by hand has ended for its reporter, who hears so once and of nothing that comes after."""
    first, _again, _thrice = three
    other = a_need(town.kaisa)
    review.mark_duplicate(first, other, by=town.kaisa, now=later(hours=3))
    assert [told("closed", need) for need in three] == [["Aino"], ["Eino"], ["Oili"]]

    waves.send(other, by=town.kaisa, now=later(hours=4))
    offers.accept(offer_to(other, "P01"), by=town.liisa, now=later(hours=5))

    assert states(*three) == ["closed"] * 3
    assert [told("taker_found", need) for need in three] == [[], [], []]
