"""A provider who was asked about one trip answers on the telephone once: the office writes it down with one tap."""

import re

import pytest

from palveleva.actions import offers, review, trips, waves
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import OfferState, Outcome, Urgency
from tests.actions.story import offer_to, states_of
from tests.people import a_need


@pytest.fixture
def works(town):
    """Three needs of one village, of which Liisa and Pekka were asked as one trip, and one by itself."""
    told = [a_need(town.aino, urgency=Urgency.FLEXIBLE) for _ in range(3)]
    trips.send(told[0], told[1:], by=town.kaisa, now=utcnow())
    db.session.commit()
    return told


def buttons(page, words):
    """Where the forms lead whose button says so."""
    return [form.split('"')[0] for form in page.split('action="')[1:] if words in form.partition("</form>")[0]]


def yes_to_all(kaisa, need):
    """The page that Kaisa sees then."""
    way = f"/offers/{offer_to(need, 'P01').id}/acceptance"
    return kaisa.post(way, data={"whole": "y"}, follow_redirects=True).text


def of_lumikko(works):
    return [states_of(need)["P01"] for need in works]


def test_one_tap_writes_down_the_yes_to_all(kaisa, works):
    page = kaisa.get(f"/needs/{works[1].id}").text
    offer = offer_to(works[1], "P01")
    assert f"/offers/{offer.id}/acceptance" in buttons(page, "Sanoi kyllä yhteiskäynnin kaikkiin 3 työhön")

    page = yes_to_all(kaisa, works[1])

    assert of_lumikko(works) == ["accepted"] * 3
    assert "Työ on sovittu" in page


def test_one_tap_writes_down_the_no_to_all(kaisa, works):
    offer = offer_to(works[0], "P01")
    page = kaisa.get(f"/needs/{works[0].id}").text
    assert re.search(r'<button class="button" name="whole" value="y">Tallenna ei yhteiskäynnin kaikkiin 3', page)

    kaisa.post(f"/offers/{offer.id}/refusal", data={"reason": "ill", "whole": "y"})

    assert of_lumikko(works) == ["declined"] * 3
    assert {states_of(need)["P16"] for need in works} == {"sent"}


def test_without_it_one_tap_is_one_answer(kaisa, works):
    kaisa.post(f"/offers/{offer_to(works[0], 'P01').id}/acceptance")

    assert of_lumikko(works) == ["accepted", "sent", "sent"]


def test_where_nothing_else_of_the_trip_is_left_there_is_no_such_tap(kaisa, town, works):
    offers.accept(offer_to(works[1], "P16"), by=town.pekka)
    review.close(works[2], Outcome.NOT_NEEDED, by=town.kaisa)
    db.session.commit()

    assert "yhteiskäynnin kaikkiin" not in kaisa.get(f"/needs/{works[0].id}").text


def taken_meanwhile(town, work):
    """After the list of what is left was read: it is still thought to be open."""
    offers.accept(offer_to(work, "P16"), by=town.pekka)
    offer_to(work, "P01").state = OfferState.EXPIRED
    db.session.commit()


def test_what_somebody_else_has_meanwhile_is_told_and_stops_nothing(kaisa, town, works):
    taken_meanwhile(town, works[1])

    page = yes_to_all(kaisa, works[0])

    assert of_lumikko(works) == ["accepted", "expired", "accepted"]
    assert f"{works[1].code}: " in page
    assert works[2].code not in page.partition("<h1")[0]


def test_what_was_asked_by_itself_is_no_part_of_it(kaisa, town, works):
    alone = a_need(town.aino, urgency=Urgency.FLEXIBLE)
    waves.send(alone, by=town.kaisa, now=works[0].waves[-1].sent_at)
    db.session.commit()

    yes_to_all(kaisa, works[0])

    assert of_lumikko([*works, alone]) == ["accepted"] * 3 + ["sent"]


def test_where_the_need_of_the_page_is_taken_the_page_does_not_say_it_was_agreed(kaisa, town, works):
    taken_meanwhile(town, works[0])

    page = yes_to_all(kaisa, works[0])

    assert of_lumikko(works) == ["expired", "accepted", "accepted"]
    assert f"<p>{works[1].code}: Työ on sovittu." in page
    assert "<p>Työ on sovittu." not in page
