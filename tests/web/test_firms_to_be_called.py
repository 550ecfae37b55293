"""A firm of which nobody is in the service hears of no request: the page says whom to call, and keeps the answer."""

import pytest

from palveleva.actions import assignments, needs, people, waves
from palveleva.db import db
from palveleva.models import Need
from tests.people import Town, a_report
from tests.web.test_office import press

CALL = "Viesti ei mene perille. Soita."
NUMBER = "tel:+358401112233"


@pytest.fixture
def told(app):
    """A need that Liisa's firm and Pekka's fit; of Pekka's nobody is in any more."""
    with app.app_context():
        town = Town()
        need = needs.report(needs.home_of(town.aino), a_report(), by=town.aino)
        town.provider("P16").phone = "+358401112233"
        people.set_active(town.pekka, False, by=town.kaisa)
        db.session.commit()
        return need.id


def part(page, name):
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def test_whom_no_message_reaches_stands_apart_with_the_number(kaisa, told):
    page = kaisa.get(f"/needs/{told}").text

    assert ("Lumikko" in part(page, "next"), "Pikku Apu" in part(page, "next")) == (True, False)
    assert NUMBER in part(page, "to-call")
    assert "Pikku Apu" in part(page, "to-call")


def test_the_round_goes_to_the_others_and_the_trace_says_whom_it_passed_over(kaisa, told):
    press(kaisa, f"/needs/{told}/waves", wave=1)
    page = kaisa.get(f"/needs/{told}").text

    assert "Pikku Apu" not in part(page, "next")
    assert NUMBER in part(page, "more")
    assert CALL in page


def test_who_was_called_is_asked_and_their_answer_is_written_down_like_any_other(app, kaisa, told):
    with app.app_context():
        provider = Town().provider("P16").id

    assert press(kaisa, f"/needs/{told}/waves", wave=1, provider=provider) == ["ok"]
    page = part(kaisa.get(f"/needs/{told}").text, "next")
    assert "Pikku Apu" in page
    assert CALL in page
    assert press(kaisa, f"/needs/{told}/waves", wave=1, provider=provider) == ["danger"], "a second tap asks nobody"
    with app.app_context():
        [offer] = db.session.get_one(Need, told).offers
        offer_id = offer.id
    assert press(kaisa, f"/offers/{offer_id}/acceptance") == ["ok"]


@pytest.mark.parametrize("provider", ["999", "yksi", str(2**40)])
def test_nobody_else_is_asked_by_telephone(kaisa, told, provider):
    assert press(kaisa, f"/needs/{told}/waves", wave=1, provider=provider) == ["danger"]


def test_where_only_they_are_left_the_page_says_to_call(app, kaisa, told):
    with app.app_context():
        people.set_active(Town().liisa, False, by=Town().kaisa)
        db.session.commit()

    page = kaisa.get(f"/needs/{told}").text
    assert "Soita näille tekijöille" in part(page, "next")
    assert NUMBER in part(page, "next")


def test_whom_a_message_reached_once_is_marked_while_their_answer_is_waited_for(app, kaisa, told):
    with app.app_context():
        waves.send(db.session.get_one(Need, told), by=Town().kaisa)
        people.set_active(Town().liisa, False, by=Town().kaisa)
        db.session.commit()

    page = part(kaisa.get(f"/needs/{told}").text, "next")
    assert "Lumikko" in page
    assert CALL in page


@pytest.mark.parametrize(("address", "is_marked"), [(None, True), ("liisa@palveleva.example", False)])
def test_who_is_asked_is_marked_by_the_rule_by_which_a_round_passes_over(app, kaisa, told, address, is_marked):
    """Liisa's account is active: what counts is whether it has an address."""
    with app.app_context():
        waves.send(db.session.get_one(Need, told), by=Town().kaisa)
        Town().liisa.email = address
        db.session.commit()

    page = part(kaisa.get(f"/needs/{told}").text, "next")
    assert ("Lumikko" in page, CALL in page) == (True, is_marked)


def test_of_whom_no_message_reaches_it_is_not_said_that_they_agree_with_the_resident(app, kaisa, told):
    """Nobody at Pikku Apu sees the resident's number. Kaisa agrees on the time with both."""
    with app.app_context():
        provider = Town().provider("P16").id
    press(kaisa, f"/needs/{told}/waves", wave=1, provider=provider)
    with app.app_context():
        offer = db.session.get_one(Need, told).offers[0].id
    press(kaisa, f"/offers/{offer}/acceptance")

    page = part(kaisa.get(f"/needs/{told}").text, "next")
    assert ("Pikku Apu" in page, CALL in page, "Hän sopii ajan asukkaan kanssa" in page) == (True, True, False)


@pytest.mark.parametrize(("code", "hears"), [("P01", True), ("P16", False)])
def test_also_of_whom_the_office_gave_the_work_by_hand(app, kaisa, told, code, hears):
    with app.app_context():
        town = Town()
        assignments.assign_by_hand(db.session.get_one(Need, told), town.provider(code), by=town.kaisa)
        db.session.commit()

    page = part(kaisa.get(f"/needs/{told}").text, "next")
    assert (CALL in page, "Hän sopii ajan asukkaan kanssa" in page) == (not hears, hears)
