"""Numbers become visible in the order in which they were given: nothing slips behind a phone's cursor."""

from threading import Event

from palveleva.actions import needs
from palveleva.db import db
from palveleva.models import Need
from palveleva.queries.news import news_for
from tests.people import NOW, Town, a_need


def test_of_two_changes_at_once_none_is_lost(app, at_once):
    with app.app_context():
        first, second = a_need(Town().aino).id, a_need(Town().aino).id
        cursor = news_for(Town().aino, None, now=NOW).cursor

    def add_to(need_id):
        return lambda town: needs.add_information(db.session.get(Need, need_id), "lisää", by=town.aino, now=NOW)

    at_once(add_to(first), add_to(second))

    with app.app_context():
        assert {item["id"] for item in news_for(Town().aino, cursor, now=NOW).items} == {first, second}


def test_a_reader_among_many_writers_misses_nothing(app, at_once):
    """One phone asks again and again, with the cursor it was given, while four others report to the same account."""
    done = Event()
    heard = set()

    def write(town):
        for _ in range(4):
            a_need(town.aino)

    def read(town):
        cursor, last = None, False
        while not last:
            last = done.is_set()
            db.session.rollback()
            answer = news_for(town.aino, cursor, now=NOW)
            heard.update(item["id"] for item in answer.items)
            cursor = answer.cursor
            db.session.rollback()

    def write_all(_town):
        db.session.rollback()
        at_once(*[write] * 4)
        done.set()

    at_once(read, write_all)

    with app.app_context():
        told = {item["id"] for item in news_for(Town().aino, None, now=NOW).items}
    assert len(told) == 16
    assert heard == told
