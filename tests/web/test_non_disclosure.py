"""A resident under a non-disclosure order: no provider learns who or where, on no rung and by no door."""

import pytest

from palveleva.db import db
from palveleva.domain.vocabulary import Consent
from palveleva.models import Need
from tests.phone import a_need_report

SECRETS = ("Helmi", "358401234567", "Häkkiläntie", "Koira", "turvakielto", "protected")


@pytest.fixture
def protected(phone, sign_in):
    """Aino told it with permission; Kaisa heard of the order, and asked Liisa and Pekka."""
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]
    sign_in("kaisa").post(f"/needs/{need_id}/protection", data={"is_protected": "y"})
    sign_in("kaisa").post(f"/needs/{need_id}/waves")
    return need_id


def test_the_winner_climbs_no_rung(protected, phone):
    liisa, seen = phone("liisa"), []
    liisa.do("offer.accept", liisa.only("offer")["id"])
    work = liisa.only("assignment")["id"]
    for deed, payload in (("schedule", {"at": "2026-11-26T10:00"}), ("complete", {})):
        seen.append(liisa.only("assignment"))
        liisa.do(f"assignment.{deed}", work, **payload)
    seen.append(liisa.only("assignment"))

    assert [(item["road"], item["contact"]) for item in seen] == [(None, None)] * 3
    assert seen[0]["reach"] == "coordinator"
    assert not [secret for secret in SECRETS if secret in str(seen)]


def test_an_order_heard_of_late_takes_the_door_back(phone, sign_in):
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]
    sign_in("kaisa").post(f"/needs/{need_id}/waves")
    liisa = phone("liisa")
    liisa.do("offer.accept", liisa.only("offer")["id"])
    liisa.do("assignment.schedule", liisa.only("assignment")["id"], at="2026-11-26T10:00")
    assert liisa.only("assignment")["contact"]["name"] == "Helmi"

    sign_in("kaisa").post(f"/needs/{need_id}/protection", data={"is_protected": "y"})

    assert not [secret for secret in SECRETS if secret in str(liisa.only("assignment"))]


def test_the_coordinator_sees_a_banner_and_may_take_the_mark_away(protected, sign_in):
    kaisa = sign_in("kaisa")
    assert "Turvakielto" in kaisa.get(f"/needs/{protected}").text
    assert "Turvakielto" in kaisa.get("/needs").text

    kaisa.post(f"/needs/{protected}/protection")

    assert "Turvakielto" not in kaisa.get("/needs").text


def test_it_is_asked_on_the_telephone_and_outlives_a_new_answer(sign_in, app):
    form = {"text": "Lumet", "village": "hakkila", "urgency": "week", "consent": "granted", "contact_name": "Helmi"}
    kaisa = sign_in("kaisa")
    page = kaisa.post("/needs/new", data=form | {"is_protected": "y"}).location

    kaisa.post(f"{page}/consent", data={"consent": "granted", "contact_name": "Helmi", "contact_phone": "0401234567"})

    with app.app_context():
        need = db.session.get_one(Need, page.rsplit("/", 1)[1])
        assert (need.is_protected, need.consent, need.contact.phone) == (True, Consent.GRANTED, "+358401234567")


@pytest.mark.parametrize("name", ["aino", "liisa", "inka"])
def test_nobody_else_may_take_the_mark_away(protected, sign_in, app, name):
    assert sign_in(name).post(f"/needs/{protected}/protection").status_code in (403, 404)

    with app.app_context():
        assert db.session.get_one(Need, protected).is_protected
