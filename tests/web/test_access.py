"""Coming in and going out, and the doors that stay shut."""

import logging
import os
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from palveleva.data.demo import CAST
from palveleva.db import db
from palveleva.logs import OURS, OnceInAWhile
from palveleva.models import Municipality, Person
from tests.databases import KIND
from tests.people import PASSWORD


def test_a_coordinator_s_password_opens_the_door_to_the_second_factor_only(stranger):
    page = stranger.post("/sign-in", data={"email": " Kaisa@palveleva.example", "password": PASSWORD})

    assert page.headers["Location"] == "/sign-in/second-factor"
    assert stranger.get("/needs").headers["Location"] == "/sign-in/second-factor"


@pytest.mark.parametrize(
    ("email", "password"), [("kaisa@palveleva.example", "arvaus"), ("nobody@palveleva.example", PASSWORD)]
)
def test_nobody_else_does(stranger, email, password):
    page = stranger.post("/sign-in", data={"email": email, "password": password})

    assert page.status_code == 400
    assert stranger.get("/needs").status_code == 302


def test_the_front_page_leads_a_stranger_to_the_way_in_and_who_was_in_to_the_app(stranger, phone):
    aino = phone("aino").client

    assert report_button(stranger) == "/fi/enter"
    assert stranger.get("/fi/enter").status_code == 200
    assert report_button(aino) == "/fi/app/"
    with aino.session_transaction() as session:
        session["_user_id"] = "a session that has ended"
    assert report_button(aino) == "/fi/app/"


def report_button(client):
    return re.search(r'class="button primary big" href="([^"]*)"', client.get("/fi/").text)[1]


def test_who_cannot_get_in_is_told_whom_to_call(app, stranger):
    with app.app_context():
        db.session.get_one(Municipality, "saarijarvi").coordinator_phone = "+358144598111"
        db.session.commit()

    for page in ("/fi/enter", "/invitations/unknown", "/fi/village/unknown"):
        assert 'href="tel:+358144598111"' in stranger.get(page).text
    assert 'href="/fi/enter"' in stranger.get("/invitations/unknown").text


def test_the_demonstration_s_door_is_not_there_in_earnest(stranger):
    assert stranger.post("/demo/sign-in", data={"person": "coordinator"}).status_code == 404
    assert "demo/sign-in" not in stranger.get("/fi/").text


# Over plain http a browser says nothing of where a form comes from, as our pages send no referrer: a phone in the same
# house, which asks by a number, is such a one.
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "null"}, 302),
        ({"Sec-Fetch-Site": "same-origin"}, 302),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://evil.example"}, 403),
    ],
)
def test_the_demonstration_is_entered_from_its_own_pages_on_any_phone(app, stranger, monkeypatch, headers, status):
    monkeypatch.setitem(app.config, "PALVELEVA", replace(app.config["PALVELEVA"], is_demo=True))
    with app.app_context():
        db.session.execute(update(Person).where(Person.name == "Kaisa").values(email=CAST["coordinator"]))
        db.session.commit()

    answer = stranger.post(
        "/demo/sign-in", data={"person": "coordinator"}, headers=headers, base_url="http://192.168.1.5:8000"
    )

    assert answer.status_code == status


def test_a_phone_signs_out_and_the_session_is_dead(phone):
    aino = phone("aino")
    with aino.client.session_transaction() as session:
        kept = dict(session)

    assert aino.client.post("/sign-out", headers={"X-Palveleva": "1"}).status_code == 204
    with aino.client.session_transaction() as session:
        session.update(kept)
    assert aino.client.get("/api/v1/session").status_code == 401


def test_a_phone_that_left_long_ago_does_not_throw_out_who_came_in_since(phone):
    aino = phone("aino")

    left = aino.client.post("/sign-out?sign_in=0123456789abcdef", headers={"X-Palveleva": "1"})

    assert (left.status_code, "Set-Cookie" in left.headers) == (204, False)
    mark = aino.client.get("/api/v1/session").json["sign_in"]
    aino.client.post(f"/sign-out?sign_in={mark}", headers={"X-Palveleva": "1"})
    assert aino.client.get("/api/v1/session").status_code == 401


def test_a_late_answer_to_a_phone_does_not_bring_back_who_was_in_before(phone):
    aino = phone("aino")
    aino.client.get("/api/v1/session")

    assert "Set-Cookie" not in aino.client.get("/api/v1/session").headers
    answer = aino.client.post("/api/v1/sync", json={"proto": 1, "cursor": None, "ops": []}, headers=aino.headers)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)


def test_a_page_of_another_site_cannot_sign_anybody_out(phone):
    aino = phone("aino")

    headers = {"X-Palveleva": "1", "Sec-Fetch-Site": "cross-site"}
    assert aino.client.post("/sign-out", headers=headers).status_code == 403
    assert aino.client.get("/api/v1/session").status_code == 200


def test_what_a_browser_asks_on_its_own_never_takes_the_place_of_a_session(stranger):
    answer = stranger.get("/favicon.ico")

    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert "Set-Cookie" not in answer.headers


def test_the_language_is_chosen_and_stays(sign_in):
    kaisa = sign_in("kaisa")

    assert kaisa.post("/language", data={"language": "sv", "back": "//evil.example"}).headers["Location"] == "/"
    assert '<html lang="sv">' in kaisa.get("/needs").text


@pytest.mark.parametrize("told", [{"need": ["a", "b\0"]}, {"need\0": ["a"]}], ids=ascii)
def test_nonsense_in_any_value_of_a_form_is_answered_kindly(sign_in, told):
    assert sign_in("kaisa").post("/needs/batch", data=told).status_code == 400


@pytest.mark.parametrize(
    "path", ["/needs?words=%00", "/needs?words=a&words=%00", "/needs/%00", "/de/", "/de/app/", "/nowhere/"]
)
def test_nonsense_in_an_address_is_answered_kindly(sign_in, path):
    page = sign_in("kaisa").get(path)

    assert page.status_code in (400, 404)
    assert "<h1" in page.text


def test_it_says_when_it_is_ready(stranger):
    assert stranger.get("/healthz").json == {"status": "ok"}
    assert stranger.get("/readyz").json == {"status": "ok", "database": "current"}


seen_from_here = pytest.mark.skipif(KIND != "sqlite", reason="the disk of a PostgreSQL is not seen from here")


@seen_from_here
@pytest.mark.parametrize(
    ("disk", "status"),
    [
        ({"f_bavail": 1024}, 200),
        ({"f_bavail": 1023}, 503),
        ({"f_bavail": 1024, "f_flag": os.ST_RDONLY}, 503),  # closed to writers, as by the system when it fails
    ],
)
def test_it_is_not_ready_where_nothing_more_can_be_kept(stranger, monkeypatch, disk, status):
    monkeypatch.setattr(os, "statvfs", lambda _path: SimpleNamespace(**{"f_frsize": 4096, "f_flag": 0, **disk}))

    answer = stranger.get("/readyz")

    assert (answer.status_code, answer.json["status"]) == (status, "ok" if status == 200 else "cannot_keep")
    assert stranger.get("/healthz").status_code == 200


@seen_from_here
def test_what_is_asked_each_second_fills_no_log_while_it_stays_bad(stranger, monkeypatch, caplog):
    caplog.set_level(logging.INFO, OURS)
    disk = {"f_bavail": 0, "f_frsize": 4096, "f_flag": 0}
    monkeypatch.setattr(os, "statvfs", lambda _path: SimpleNamespace(**disk))
    monkeypatch.setattr("palveleva.web.journal.not_ready", OnceInAWhile())

    for room in (0, 0, 1024, 0, 0):
        disk["f_bavail"] = room
        stranger.get("/readyz")

    assert [record.facts["status"] for record in caplog.records if record.message == "request"] == [503, 503]


def test_a_phone_learns_villages_and_services_with_its_session_and_not_twice(phone):
    aino = phone("aino").client

    first = aino.get("/api/v1/session?lang=sv&seen=").json
    again = aino.get(f"/api/v1/session?lang=sv&seen={first['reference']}").json
    alone = aino.get("/api/v1/reference?lang=sv").json

    assert first["names"] == {name: told for name, told in alone.items() if name != "proto"}
    assert {one["name"] for one in first["names"]["services"]} >= {"Snöskottning och sandning"}
    assert "names" not in again
