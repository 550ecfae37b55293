"""The disclosure ladder on a provider's phone: village → road → door → closed again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from palveleva.db import db, utcnow
from palveleva.models import Assignment, Contact, Disclosure, Person
from palveleva.queries.news import News
from palveleva.web.sync import remember_looks
from tests import clockwork
from tests.phone import a_need_report


@pytest.fixture
def offered(phone, sign_in):
    """Aino's need, offered to Liisa and Pekka; gives Liisa's phone."""
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]
    sign_in("kaisa").post(f"/needs/{need_id}/waves")
    return phone("liisa")


def test_an_offer_carries_nothing_of_the_resident(offered):
    item = offered.only("offer")

    assert not {"contact", "road", "name", "phone", "address"} & set(item)
    assert "Helmi" not in str(item)


def test_the_winner_sees_the_road_then_the_door(offered, app):
    offered.do("offer.accept", offered.only("offer")["id"])
    agreed = offered.only("assignment")
    offered.do("assignment.schedule", agreed["id"], at="2026-11-26T10:00")
    scheduled = offered.only("assignment")

    assert (agreed["road"], agreed["contact"]) == ("Häkkiläntie", None)
    assert scheduled["contact"]["phone"] == "+358401234567"
    assert scheduled["scheduled_at"] == "2026-11-26T08:00:00+00:00"
    with app.app_context():
        seen = [(look.why, look.fields) for look in db.session.scalars(select(Disclosure))]
        assert ("assignment", ["text", "road", "name", "phone", "address"]) in seen


def test_the_door_closes_two_days_after_the_work(offered, app):
    offered.do("offer.accept", offered.only("offer")["id"])
    work = offered.only("assignment")["id"]
    offered.do("assignment.schedule", work, at="2026-11-26T10:00:00+02:00")
    offered.do("assignment.complete", work)
    assert offered.only("assignment")["contact"]

    with app.app_context():
        row = db.session.get_one(Assignment, work)
        row.done_at = utcnow() - timedelta(hours=49)
        db.session.commit()
        clockwork.sweep(utcnow())
        db.session.commit()

    assert offered.only("assignment")["contact"] is None


def test_a_permission_taken_back_after_all_is_done_closes_the_door_and_leaves_the_office(offered, phone, kaisa, app):
    """Aino has said that it is done, and the doer calls the resident all the same."""
    offered.do("offer.accept", offered.only("offer")["id"])
    work = offered.only("assignment")
    offered.do("assignment.schedule", work["id"], at="2026-11-26T10:00:00+02:00")
    offered.do("assignment.complete", work["id"])
    phone("aino").do("need.confirm", work["need_id"], done=True)
    assert offered.only("assignment")["contact"]["name"] == "Helmi"
    page = kaisa.get(f"/needs/{work['need_id']}")
    assert "Lupa peruttiin" in page.text

    kaisa.post(f"/needs/{work['need_id']}/consent", data={"consent": "asked"})
    assert "Kysytty, lupaa ei ole" in kaisa.get(f"/needs/{work['need_id']}").text

    closed = offered.only("assignment")
    assert (closed["state"], closed["contact"], closed["road"]) == ("done", None, None)
    assert "Lupa peruttiin" not in kaisa.get(f"/needs/{work['need_id']}").text
    with app.app_context():
        assert db.session.scalars(select(Contact)).all() == []


def test_the_loser_never_sees_the_work(offered, phone):
    pekka = phone("pekka")
    offered.do("offer.accept", offered.only("offer")["id"])

    assert pekka.all("assignment") == []
    answer = pekka.do("assignment.schedule", offered.only("assignment")["id"], at="2026-11-26T10:00")
    assert answer["code"] == "not_found"


def test_without_permission_nothing_of_the_resident_is_ever_shown(phone, sign_in):
    report = a_need_report(consent="noticed", contact=None)
    need_id = phone("aino").send(report)[0]["resource"]["id"]
    sign_in("kaisa").post(f"/needs/{need_id}/waves")
    liisa = phone("liisa")
    liisa.do("offer.accept", liisa.only("offer")["id"])
    liisa.do("assignment.schedule", liisa.only("assignment")["id"], at="2026-11-26T10:00")

    work = liisa.only("assignment")
    assert (work["road"], work["contact"]) == (None, None)


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_requests_about_one_need_all_that_was_shown_is_written_down(offered, app, first):
    asked = offered.only("offer")
    again = {**asked, "id": "another", "question": "Onko hiekkaa?"}
    items = [asked, again] if first == 0 else [again, asked]

    with app.app_context():
        liisa = db.session.scalars(select(Person).where(Person.name == "Liisa")).one()
        remember_looks(News(cursor="", items=items), liisa, utcnow())
        look = db.session.scalars(select(Disclosure).order_by(Disclosure.id.desc())).first()
        assert (look.why, look.fields) == ("offer", ["text", "said"])
