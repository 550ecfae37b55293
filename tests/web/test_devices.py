"""The list of devices, on the person's own page and on the coordinator's."""

import re

import pytest
from sqlalchemy import select

from palveleva.actions import people
from palveleva.db import db
from palveleva.models import AuditEntry, SignIn
from palveleva.web import devices, guard
from tests.people import Town, later


@pytest.fixture
def aino_id(app):
    with app.app_context():
        return Town().aino.id


def removals(page):
    return re.findall(r'action="([^"]+/devices/[^"]+/removal[^"]*)"', page.text)


def test_a_person_sees_her_devices_and_ends_another(sign_in):
    phone, tablet = sign_in("aino"), sign_in("aino")

    page = phone.get("/fi/account")
    (address,) = removals(page)
    phone.post(address)

    assert "Tämä laite" in page.text
    assert tablet.get("/api/v1/session").status_code == 401
    assert phone.get("/api/v1/session").status_code == 200


def test_of_what_waits_on_a_phone_only_those_read_who_write_on_one(sign_in):
    told = {
        who: "Mitä puhelin ei ole vielä lähettänyt" in sign_in(who).get("/fi/account").text for who in ("aino", "kaisa")
    }

    assert told == {"aino": True, "kaisa": False}


def test_all_others_are_ended_and_this_one_stays(sign_in):
    phone, *others = (sign_in("aino") for _ in range(3))

    phone.post("/account/devices/removal")

    assert [other.get("/api/v1/session").status_code for other in others] == [401, 401]
    assert phone.get("/api/v1/session").status_code == 200


def test_who_signs_out_the_others_lets_nobody_in_by_an_unused_invitation(app, sign_in, stranger):
    """It was made for the phone that is lost, or lies in its messages: the page says that it is open."""
    with app.app_context():
        token = people.invite(Town().aino, by=Town().kaisa)
        db.session.commit()
    phone, _tablet = sign_in("aino"), sign_in("aino")
    assert "Käyttämätön kutsu on auki." in phone.get("/fi/account").text

    told = phone.post("/account/devices/removal", follow_redirects=True).text

    assert "Käyttämätön kutsu ei enää toimi." in told
    assert "Käyttämätön kutsu on auki." not in told
    stranger.post(f"/invitations/{token}")
    assert stranger.get("/api/v1/session").status_code == 401
    assert phone.get("/api/v1/session").status_code == 200


def test_the_coordinator_ends_a_lost_phone(sign_in, aino_id):
    aino, kaisa = sign_in("aino"), sign_in("kaisa")

    (address,) = removals(kaisa.get(f"/people/{aino_id}/devices"))
    kaisa.post(address)

    assert aino.get("/api/v1/session").status_code == 401
    assert "Ei ole kirjautuneena" in kaisa.get(f"/people/{aino_id}/devices").text


def test_after_all_were_signed_out_no_invitation_lets_anybody_in(app, sign_in, stranger, aino_id):
    """It lay unused in the messages of the phone that was lost."""
    with app.app_context():
        token = people.invite(Town().aino, by=Town().kaisa)
        db.session.commit()
    aino, kaisa = sign_in("aino"), sign_in("kaisa")
    assert f"/people/{aino_id}/devices/removal" in kaisa.get(f"/people/{aino_id}/devices").text

    told = kaisa.post(f"/people/{aino_id}/devices/removal", follow_redirects=True)

    assert "Käyttämätön kutsu ei enää toimi." in told.text
    assert aino.get("/api/v1/session").status_code == 401
    stranger.post(f"/invitations/{token}")
    assert stranger.get("/api/v1/session").status_code == 401


def test_an_invitation_alone_can_be_ended_and_who_ended_it_is_remembered(app, sign_in, stranger, aino_id):
    with app.app_context():
        token = people.invite(Town().aino, by=Town().kaisa)
        db.session.commit()
    kaisa = sign_in("kaisa")
    assert "Päätä kutsu" in kaisa.get(f"/people/{aino_id}/devices").text

    for _ in range(2):
        told = kaisa.post(f"/people/{aino_id}/devices/removal", follow_redirects=True).text

    assert "Kutsu ei enää toimi." in told
    assert "Päätä kutsu" not in told
    stranger.post(f"/invitations/{token}")
    assert stranger.get("/api/v1/session").status_code == 401
    with app.app_context():
        lines = db.session.scalars(select(AuditEntry.by_id).where(AuditEntry.verb == "end_invitation")).all()
        assert lines == [Town().kaisa.id]


def test_a_device_signed_out_by_itself_leaves_the_invitation_that_was_just_read_aloud(app, sign_in, stranger, aino_id):
    """The office makes a new one first, and ends the lost phone then: the page says that it is open."""
    sign_in("aino")
    kaisa = sign_in("kaisa")
    with app.app_context():
        token = people.invite(Town().aino, by=Town().kaisa)
        db.session.commit()
    page = kaisa.get(f"/people/{aino_id}/devices")
    assert "Käyttämätön kutsu on myös auki" in page.text

    kaisa.post(*removals(page))

    stranger.post(f"/invitations/{token}")
    assert stranger.get("/api/v1/session").status_code == 200


def test_what_is_not_yours_is_not_there(sign_in, aino_id):
    aino, eino, inka = sign_in("aino"), sign_in("eino"), sign_in("inka")
    sign_in("aino")
    (address,) = removals(aino.get("/fi/account"))

    assert eino.post(address).status_code == 404
    assert inka.get(f"/people/{aino_id}/devices").status_code == 404
    assert inka.post(f"/people/{aino_id}{address.removeprefix('/account')}").status_code == 404
    assert len(removals(aino.get("/fi/account"))) == 1


def test_the_device_is_called_by_its_name(app, stranger):
    with app.app_context():
        token = people.invite(Town().aino, by=Town().kaisa)
        db.session.commit()
    agent = "Mozilla/5.0 (Linux; Android 14) Chrome/142.0 Mobile Safari/537.36"

    stranger.post(f"/invitations/{token}", headers={"User-Agent": agent})

    with app.app_context():
        assert db.session.scalars(db.select(SignIn.device)).all() == ["Android, Chrome"]


def test_reading_keeps_the_desk_awake_and_leaves_no_trace(sign_in, monkeypatch):
    kaisa = sign_in("kaisa")
    start = guard.utcnow()

    for hours in (8, 16, 24):
        monkeypatch.setattr(guard, "utcnow", lambda at=hours: start + (later(hours=at) - later()))
        assert kaisa.get("/needs").status_code == 200
    monkeypatch.setattr(guard, "utcnow", lambda: start + (later(hours=37) - later()))

    assert kaisa.get("/needs").status_code == 302


def test_a_desk_that_only_reads_is_seen_and_ended_with_all_others(sign_in, monkeypatch):
    """A thief with a laptop reads, and leaves no trace in the database."""
    thief, kaisa = sign_in("kaisa"), sign_in("kaisa")
    start = guard.utcnow()
    for hours in (8, 16, 24):
        for module in (guard, devices):
            monkeypatch.setattr(module, "utcnow", lambda at=hours: start + (later(hours=at) - later()))
        assert [desk.get("/needs").status_code for desk in (thief, kaisa)] == [200, 200]

    assert len(removals(kaisa.get("/fi/account"))) == 1
    kaisa.post("/account/devices/removal")

    assert thief.get("/needs").status_code == 302
    assert kaisa.get("/needs").status_code == 200
