"""Who gave work back, and why, stands where another doer is sought: the resident waits for somebody."""

import pytest

from palveleva.actions import assignments, needs, waves
from palveleva.db import db, utcnow
from palveleva.models import Assignment
from tests.actions.story import a_scheduled_need
from tests.people import Town

NOT_DONE = "Kerrottu: työ ei ole valmis"


@pytest.fixture
def work(app):
    with app.app_context():
        return a_scheduled_need(Town()).id


def row(kaisa):
    return kaisa.get("/needs").text.partition('<article class="need">')[2].partition("</article>")[0]


def told(kaisa, need_id):
    return kaisa.get(f"/needs/{need_id}").text.partition('id="given-back"')[2].partition("</section>")[0]


def test_the_board_and_the_page_say_that_it_was_given_back_and_why(app, kaisa, work):
    with app.app_context():
        given = db.session.get_one(Assignment, work)
        assignments.release(given, "Lapio hajosi", by=Town().liisa)
        db.session.commit()
        need_id = given.need_id

    assert "Palautettu" in row(kaisa)
    assert ["Lumikko" in told(kaisa, need_id), "Lapio hajosi" in told(kaisa, need_id)] == [True, True]
    assert "Sovittu:" in told(kaisa, need_id), "the resident was told when they come"


def test_that_it_was_not_done_is_said_until_another_time_is_agreed(app, kaisa, work):
    def page(need_id):
        return kaisa.get(f"/needs/{need_id}").text.partition('id="next"')[2].partition("</section>")[0]

    with app.app_context():
        town, said = Town(), db.session.get_one(Assignment, work)
        assignments.complete(said, by=town.liisa)
        needs.confirm(said.need, False, by=town.aino)
        db.session.commit()
        need_id = said.need_id
    assert NOT_DONE in row(kaisa)
    assert f"{NOT_DONE}: Aino" in page(need_id)

    with app.app_context():
        assignments.schedule(db.session.get_one(Assignment, work), utcnow(), by=Town().liisa)
        db.session.commit()
    assert NOT_DONE not in page(need_id)


def test_that_nobody_came_is_said_until_somebody_else_has_the_work(app, kaisa, work):
    with app.app_context():
        town, missed = Town(), db.session.get_one(Assignment, work)
        need = missed.need
        assignments.no_show(missed, by=town.kaisa)
        db.session.commit()
        need_id = need.id
    assert "Kukaan ei tullut" in row(kaisa)
    assert "Kukaan ei tullut" in told(kaisa, need_id)

    with app.app_context():
        need = db.session.get_one(Assignment, work).need
        waves.send(need, by=Town().kaisa)
        db.session.commit()
    assert "Kukaan ei tullut" not in row(kaisa), "others are being asked"
    assert "Kukaan ei tullut" in told(kaisa, need_id)

    with app.app_context():
        need = db.session.get_one(Assignment, work).need
        assignments.assign_by_hand(need, Town().provider("P16"), by=Town().kaisa, now=utcnow())
        db.session.commit()
    assert told(kaisa, need_id) == ""
