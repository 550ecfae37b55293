"""A provider tells the days away on their own phone: nothing is asked then, and nobody needs to check it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from palveleva.actions import needs, waves
from palveleva.db import db, utcnow
from palveleva.models import Absence, AuditEntry
from tests.people import Town, a_report

PAGE = "/fi/account/away"


@pytest.fixture
def liisa(sign_in):
    return sign_in("liisa")


@pytest.fixture
def days():
    """A week from today on."""
    today = utcnow().date()
    return today + timedelta(days=1), today + timedelta(days=7)


def tell(client, first, last):
    return client.post("/account/away", data={"first_day": f"{first}", "last_day": f"{last}"})


def asked(town):
    """The wave of a need that Aino has just told."""
    need = needs.report(needs.home_of(town.aino), a_report(), by=town.aino)
    return waves.send(need, by=town.kaisa)


def absences(app):
    with app.app_context():
        return db.session.execute(select(Absence.id, Absence.first_day, Absence.last_day)).all()


def test_told_by_herself_it_stands_for_her_and_the_office(liisa, sign_in, days, app, ask):
    answer = tell(liisa, *days)

    assert answer.status_code == 303
    [(_, *told)] = absences(app)
    assert tuple(told) == days
    theirs = liisa.get(PAGE).text
    assert "Tallennettu" in theirs
    assert "Olet poissa" in theirs
    number = ask(lambda town: town.provider("P01").id)
    assert "/absences/" in sign_in("kaisa").get(f"/providers/{number}").text
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "add_absence")).one()
        assert entry.by_id == Town().liisa.id


def test_a_double_tap_tells_it_once_and_it_can_be_taken_back(liisa, days, app):
    tell(liisa, *days)
    tell(liisa, *days)
    [(number, *_)] = absences(app)

    liisa.post(f"/account/away/{number}/removal")

    assert absences(app) == []
    assert "Olet poissa" not in liisa.get(PAGE).text


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (1, -1, "Viimeinen päivä on ennen ensimmäistä."),
        (-9, -3, "Nämä päivät ovat jo menneet."),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field_and_stay_in_the_form(liisa, app, first, last, why):
    today = utcnow().date()
    wanted = today + timedelta(days=first), today + timedelta(days=last)

    answer = tell(liisa, *wanted)

    assert answer.status_code == 400
    assert why in answer.text
    assert f'value="{wanted[0]}"' in answer.text
    assert absences(app) == []


def test_another_firm_can_take_none_of_it_away(liisa, sign_in, days, app):
    tell(liisa, *days)
    [(number, *_)] = absences(app)

    sign_in("pekka").post(f"/account/away/{number}/removal")

    assert len(absences(app)) == 1


def test_what_was_asked_before_still_waits_for_her_answer(liisa, days, app):
    with app.app_context():
        asked(Town())
        db.session.commit()
    tell(liisa, *days)

    assert "1 pyyntö odottaa vielä vastaustasi." in liisa.get(PAGE).text


def test_away_from_today_on_she_is_not_asked(liisa, app):
    today = utcnow().date()
    tell(liisa, today, today + timedelta(days=30))
    with app.app_context():
        town = Town()
        assert "P01" not in {offer.provider.code for offer in asked(town).offers}
