"""Calls are written down with one tap, and the queue knows when to call again."""

import re

import pytest
from sqlalchemy import event, select

from palveleva.db import db
from palveleva.models import Need
from tests.phone import a_need_report


def tap(client, need_id, **fields):
    answer = client.post(f"/needs/{need_id}/attempts", data=fields, follow_redirects=True)
    return re.findall(r'class="banner (ok|danger|warn)', answer.text.partition("<main")[0])


def tries(app, need_id):
    with app.app_context():
        return [(one.result.value, one.retry_at) for one in db.session.get_one(Need, need_id).attempts]


def test_one_tap_writes_the_try_and_the_queue_waits_with_it(kaisa, told, app):
    assert tap(kaisa, told, result="no_answer", retry="morning") == ["ok"]

    ((result, retry_at),) = tries(app, told)
    assert (result, retry_at.minute) == ("no_answer", 0)
    assert "Soita uudelleen" in kaisa.get("/needs").text.partition("Työn alla")[2]


def test_a_time_of_ones_own_is_in_the_municipalitys_time(kaisa, told, app):
    assert tap(kaisa, told, result="call_back", at="2099-01-15T12:00") == ["ok"]

    assert tries(app, told)[0][1].hour == 10


@pytest.mark.parametrize("at", ["2020-01-15T12:00", "huomenna"])
def test_a_time_that_cannot_be_is_refused_with_a_word(kaisa, told, app, at):
    assert tap(kaisa, told, result="no_answer", at=at) == ["danger"]
    assert tries(app, told) == []


def test_without_a_result_nothing_is_written(kaisa, told, app):
    assert tap(kaisa, told, retry="morning") == ["danger"]
    assert tap(kaisa, told, result="shouted") == ["danger"]
    assert tries(app, told) == []


def asked_for(app, client, path):
    """How often the database is asked for a page."""
    asked = []

    def count(*call):
        asked.append(call)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    client.get(path)
    event.remove(engine, "before_cursor_execute", count)
    return len(asked)


@pytest.mark.parametrize("path", ["/needs", "/needs?choose=1", "/handover"])
def test_a_longer_queue_asks_the_database_no_more_often(kaisa, phone, app, path):
    def fill(number):
        for answer in phone("aino").send(*(a_need_report() for _ in range(number))):
            tap(kaisa, answer["resource"]["id"], result="no_answer", retry="morning")
            kaisa.post(f"/needs/{answer['resource']['id']}/waves")

    fill(2)
    few = asked_for(app, kaisa, path)
    fill(8)

    assert asked_for(app, kaisa, path) == few


def test_what_was_written_of_a_caller_who_then_gave_no_permission_holds_the_need_not_up(kaisa, app):
    need = {"text": "Polku auki", "village": "mahlu", "urgency": "week", "consent": "noticed", "service": ""}

    page = kaisa.post("/needs/new", data=need | {"contact_name": "Eila", "contact_phone": "naapurin kautta"})

    assert page.status_code == 302
    with app.app_context():
        assert db.session.scalars(select(Need)).unique().one().contact is None
