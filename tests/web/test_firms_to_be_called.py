"""A firm of which nobody is in the service hears nothing of a request: the page says so before and after the round."""

import pytest

from palveleva.actions import needs, people, waves
from palveleva.db import db
from palveleva.models import Need
from tests.people import Town, a_report

CALL = "Viesti ei mene perille. Soita."


@pytest.fixture
def told(app):
    """A need that Liisa's firm and Pekka's fit; of Pekka's nobody is in any more."""
    with app.app_context():
        town = Town()
        people.set_active(town.pekka, False, by=town.kaisa)
        need = needs.report(needs.home_of(town.aino), a_report(), by=town.aino)
        db.session.commit()
        return need.id


@pytest.fixture
def asked(app, told):
    with app.app_context():
        waves.send(db.session.get_one(Need, told), by=Town().kaisa)
        db.session.commit()
    return told


def firms_to_be_called(page):
    rows = page.partition('id="next"')[2].partition("</section>")[0].split('<li class="candidate"')[1:]
    return ["Lumikko" not in row for row in rows if CALL in row]


def test_whom_no_message_reaches_is_marked_before_the_round(kaisa, told):
    assert firms_to_be_called(kaisa.get(f"/needs/{told}").text) == [True]


def test_and_while_their_answer_is_waited_for(kaisa, asked):
    assert firms_to_be_called(kaisa.get(f"/needs/{asked}").text) == [True]
