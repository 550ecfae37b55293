"""What cannot be kept at the very end, when the view has answered already: the service rests, as before any other."""

import logging
import sqlite3

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from palveleva import create_app
from palveleva.db import db
from palveleva.logs import OURS
from tests.web.test_database_away import is_in

OF_THE_APP = {"X-Palveleva": "1", "Sec-Fetch-Site": "same-origin"}


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
    yield lambda: event.listen(engine, "commit", is_full)
    event.remove(engine, "commit", is_full)


def test_a_deed_that_cannot_be_kept_is_told_to_come_again_and_is_no_fault_of_ours(house, fills_up, caplog):
    kaisa = is_in(house, "kaisa").client
    caplog.set_level(logging.INFO, OURS)
    fills_up()

    chosen = kaisa.post("/language", data={"language": "sv"})
    left = kaisa.post("/sign-out", headers=OF_THE_APP)

    assert [(answer.status_code, answer.headers.get("Retry-After")) for answer in (chosen, left)] == [(503, "60")] * 2
    assert "Palvelu lepää hetken" in chosen.text
    assert {record.message for record in caplog.records} == {"database_trouble", "request"}
