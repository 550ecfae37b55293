"""The main job over HTTP: one need from a phone to a provider and back, and one that nobody takes."""

from datetime import timedelta

from palveleva.db import db, utcnow
from palveleva.models import Need
from palveleva.queries.board import board_for
from tests import clockwork, people
from tests.phone import a_need_report


def test_a_need_travels_the_whole_way(phone, sign_in, app):
    aino, liisa, pekka, kaisa = phone("aino"), phone("liisa"), phone("pekka"), sign_in("kaisa")
    need_id = aino.send(a_need_report())[0]["resource"]["id"]

    kaisa.post(f"/needs/{need_id}/waves")
    accepted = liisa.do("offer.accept", liisa.only("offer")["id"])
    work = accepted["resource"]["id"]
    liisa.do("assignment.schedule", work, at="2026-11-26T10:00:00+02:00")
    liisa.do("assignment.complete", work, minutes=40)
    aino.do("need.confirm", need_id, done=True)

    assert aino.only("need")["outcome"] == "done"
    assert pekka.only("offer")["ended"] == "closed"
    with app.app_context():
        assert [work.state for work in db.session.get(Need, need_id).assignments] == ["done"]


def test_the_other_provider_is_told_politely(phone, sign_in, app):
    aino, liisa, pekka = phone("aino"), phone("liisa"), phone("pekka")
    need_id = aino.send(a_need_report())[0]["resource"]["id"]
    sign_in("kaisa").post(f"/needs/{need_id}/waves")
    pekkas_offer = pekka.only("offer")["id"]

    liisa.do("offer.accept", liisa.only("offer")["id"])
    answer = pekka.do("offer.accept", pekkas_offer)

    assert (answer["status"], answer["code"]) == ("conflict", "taken")
    assert pekka.only("offer")["ended"] == "taken"


def test_a_need_nobody_takes_ends_as_unmet_and_is_counted(phone, sign_in, app):
    aino, kaisa = phone("aino"), sign_in("kaisa")
    need_id = aino.send(a_need_report())[0]["resource"]["id"]
    kaisa.post(f"/needs/{need_id}/waves")
    for name in ("liisa", "pekka"):
        provider = phone(name)
        provider.do("offer.decline", provider.only("offer")["id"], reason="no_time")
    assert aino.only("need")["state"] == "no_taker"

    with app.app_context():
        for days in (1, 3, 15):  # meanwhile somebody a little too far away is asked, and does not answer
            clockwork.sweep(utcnow() + timedelta(days=days))
            db.session.commit()

    assert (aino.only("need")["outcome"], aino.only("need")["why"]) == ("unmet", ["could_not"])
    assert "Tekijöillä ei ollut aikaa" in kaisa.get(f"/needs/{need_id}").text
    with app.app_context():
        assert board_for(people.Town().kaisa, now=utcnow()).counts["unmet"] == 1
