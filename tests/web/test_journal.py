"""What the log and the counters learn of a request: the door and how it went."""

import json
import logging

import pytest

from palveleva.db import db
from palveleva.logs import OURS, Lines
from palveleva.models import Need
from tests.phone import a_need_report


@pytest.fixture
def lines(caplog):
    """The lines of requests, newest last."""
    caplog.set_level(logging.INFO, OURS)
    caplog.handler.setFormatter(Lines())

    def read(event="request"):
        told = [json.loads(line) for line in caplog.text.splitlines()]
        return [line for line in told if line["event"] == event]

    return read


def test_a_request_is_the_name_of_a_door_and_never_an_address(phone, sign_in, lines):
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]

    sign_in("kaisa").get(f"/needs/{need_id}?words=Eino")

    sent, seen = lines()
    assert {key: seen[key] for key in ("method", "endpoint", "status", "role", "municipality")} == {
        "method": "GET", "endpoint": "needs.show", "status": 200, "role": "coordinator", "municipality": "saarijarvi",
    }  # fmt: skip
    assert (sent["endpoint"], sent["role"]) == ("sync.sync", "volunteer")
    assert sent["request"] != seen["request"]
    assert seen["ms"] >= 0
    assert seen["bytes"] > 1000


def test_a_door_that_is_not_there_is_not_spelled_out(stranger, lines):
    stranger.get("/eino/mahlu/koti")

    assert [(line["endpoint"], line["status"], line.get("role")) for line in lines()] == [("none", 404, None)]


def test_probes_leave_no_line_while_all_is_well(stranger, lines):
    stranger.get("/healthz")

    assert lines() == []


def test_whoever_was_refused_is_still_known_by_their_kind(sign_in, lines):
    sign_in("liisa").get("/needs")

    assert [(line["status"], line["role"]) for line in lines()] == [(403, "provider")]


def test_a_fault_and_the_page_that_tells_of_it_have_the_same_number(app, phone, sign_in, lines):
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]
    with app.app_context():
        db.session.execute(db.update(Need.__table__).values(channel=db.text("'EinoMahlu'")))
        db.session.commit()

    page = sign_in("kaisa").get(f"/needs/{need_id}")

    (fault,) = lines("fault")
    assert page.status_code == 500
    assert fault["request"] in page.text
    assert fault["request"] == lines()[-1]["request"]
    assert "LookupError" in fault["fault"][0]
    assert "EinoMahlu" not in json.dumps(fault)
