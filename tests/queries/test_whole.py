"""One need with all that belongs to it: one question brings what its models would ask for one by one."""

import pytest
from sqlalchemy import inspect, select

from palveleva.actions import assignments
from palveleva.db import db
from palveleva.models import Need, Notice
from palveleva.queries.board import history_of
from palveleva.queries.whole import Whole, whole_need
from tests.crowd import busy, grow, lose_a_message
from tests.people import a_need

LISTS = ("attempts", "notes", "waves", "offers", "assignments")


@pytest.fixture
def need_id(town):
    grow(town, 0, 3)
    need = a_need(town.aino)
    busy(town, need, range(2))
    lose_a_message(need)
    assignments.assign_by_hand(need, town.provider("P16"), by=town.kaisa)
    db.session.commit()
    db.session.expunge_all()
    return need.id


def one_by_one(need_id):
    need = db.session.get(Need, need_id)
    notices = select(Notice).where(Notice.need_id == need_id).order_by(Notice.created_at, Notice.id)
    return Whole(need, history_of(need), list(db.session.scalars(notices)))


def told_by(whole):
    """Every column of everything, with whoever is named."""
    lists = {name: getattr(whole.need, name) for name in LISTS}
    lists |= {f"offers of {wave.number}": wave.offers for wave in whole.need.waves}
    lists |= {f"notes of {offer.id}": offer.notes for offer in whole.need.offers}
    lists |= {f"ways of {notice.id}": notice.deliveries for notice in whole.notices}
    lists |= {"history": whole.history, "notices": whole.notices}
    return {name: [facts(thing) for thing in things] for name, things in lists.items()}


def facts(thing):
    columns = {column.key: getattr(thing, column.key) for column in inspect(type(thing)).column_attrs}
    named = {way: getattr(getattr(thing, way, None), "name", None) for way in ("by", "provider", "person")}
    return type(thing), columns, named


def test_it_is_the_same_as_asked_one_by_one(town, need_id):
    expected = told_by(one_by_one(need_id))
    db.session.expunge_all()

    told = told_by(whole_need(town.kaisa, need_id))

    assert told == expected
    assert all(told[name] for name in (*LISTS, "history", "notices"))
    assert any(told[name] for name in told if name.startswith("ways of"))
    assert any(told[name] for name in told if name.startswith("notes of"))


def test_what_belongs_to_another_need_is_not_among_it(town, need_id):
    other = a_need(town.eino)
    db.session.commit()

    whole = whole_need(town.kaisa, other.id)

    assert {thing.need_id for thing in (*whole.history, *whole.notices)} == {other.id}
    assert not any(getattr(whole.need, name) for name in LISTS)
