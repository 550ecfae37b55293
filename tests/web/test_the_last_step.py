"""What cannot be kept at the very end, when the view has answered already: the service rests, as before any other."""

import logging
import re
import sqlite3

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from palveleva import create_app
from palveleva.db import db
from palveleva.logs import OURS
from tests.web.test_database_away import is_in

OF_THE_APP = {"X-Palveleva": "1", "Sec-Fetch-Site": "same-origin"}


def hrefs(page):
    return re.findall(r'href="([^"?#]*)', page)


@pytest.fixture
def house(app):
    """An application that answers for its faults, as the real one does."""
    house = create_app(app.config["PALVELEVA"])
    house.config["WTF_CSRF_ENABLED"] = False
    yield house
    with house.app_context():
        db.engine.dispose()


@pytest.fixture
def fills_up(house):
    """From the call on the disk is full, and a file hears of it when it is written: at the commit."""

    def is_full(_connection):
        full = sqlite3.OperationalError("database or disk is full")
        full.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise OperationalError("COMMIT", None, full) from full

    with house.app_context():
        engine = db.engine

    def fill_up():
        event.listen(engine, "commit", is_full)
        return make_room

    def make_room():
        if event.contains(engine, "commit", is_full):
            event.remove(engine, "commit", is_full)

    yield fill_up
    make_room()


def test_a_deed_that_cannot_be_kept_is_told_to_come_again_and_is_no_fault_of_ours(house, fills_up, caplog):
    kaisa = is_in(house, "kaisa").client
    caplog.set_level(logging.INFO, OURS)
    fills_up()

    chosen = kaisa.post("/language", data={"language": "sv"})
    left = kaisa.post("/sign-out", headers=OF_THE_APP)

    assert [(answer.status_code, answer.headers.get("Retry-After")) for answer in (chosen, left)] == [(503, "60")] * 2
    assert "Palvelu lepää hetken" in chosen.text
    assert "/language" not in hrefs(chosen.text), "a door that only a button opens"
    assert {record.message for record in caplog.records} == {"database_trouble", "request"}


def test_whoever_could_not_be_signed_out_is_told_so_and_can_try_again(house, fills_up):
    """The browser forgot who was in, without a word; the sign-in lived on, and nobody could end it from there."""
    house.config["WTF_CSRF_ENABLED"] = True
    kaisa = is_in(house, "kaisa").client
    token = {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', kaisa.get("/providers").text)[1]}
    has_room_again = fills_up()

    page = kaisa.post("/sign-out", data=token)

    assert page.status_code == 503
    assert "Uloskirjautuminen ei onnistunut." in page.text
    assert kaisa.get("/providers").status_code == 200
    has_room_again()
    assert kaisa.post("/sign-out", data=token).status_code == 302
    assert kaisa.get("/providers").status_code == 302


def test_whoever_had_been_signed_out_already_is_not_told_that_they_are_in(house, monkeypatch):
    monkeypatch.setattr("palveleva.web.access.language", lambda: 1 / 0)

    page = house.test_client().post("/sign-out", headers=OF_THE_APP)

    assert page.status_code == 500
    assert "Uloskirjautuminen ei onnistunut." in page.text
    assert "sisään kirjautuneena" not in page.text
