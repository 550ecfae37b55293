"""A duty does one thing after the other, each for itself: a bad one harms no other, and two workers double none."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import event, func, select

from palveleva.actions import clock, digests
from palveleva.db import db, pages
from palveleva.logs import Lines
from palveleva.models import Disclosure, Need, Notice, Operation, Person, Seal, Turn
from palveleva.queries.chain import verified
from palveleva.work import duties, singly
from tests.actions.story import a_done_need, an_offered_need, states_of
from tests.patience import SOON
from tests.people import NO_PASSWORD, NOW, Town, a_need, later, person
from tests.statements import asked

SEVEN = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)  # by the clock of Saarijärvi, on a Wednesday
LAPSED = {"P01": "expired", "P16": "expired"}
SECRET = "Helmi, Häkkiläntie 12"


@pytest.fixture
def two_offices(town):
    """Kaisa and Keijo sit in one office, Inka in another; a report waits in each."""
    town.inka.password_hash = NO_PASSWORD
    db.session.add(person("keijo", is_coordinator=True, password_hash=NO_PASSWORD))
    a_need(town.aino)
    a_need(town.uula, village="sevetti", service=None)


def told_by_digest():
    db.session.rollback()
    named = select(Person.name).join(Notice, Notice.person_id == Person.id).where(Notice.kind == "digest")
    return sorted(db.session.scalars(named))


def failing_for(monkeypatch, module, name, is_bad):
    """From here on `module.name` fails for one thing, with words of a resident."""
    real = getattr(module, name)

    def deed(thing, **more):
        if is_bad(thing):
            raise ValueError(SECRET)
        return real(thing, **more)

    monkeypatch.setattr(module, name, deed)


def test_a_digest_that_fails_keeps_no_other_office_waiting(two_offices, monkeypatch, caplog):
    caplog.handler.setFormatter(Lines())
    failing_for(monkeypatch, digests, "tell_waiting", lambda one: one.name == "Kaisa")

    done = duties.digest(SEVEN)

    assert done == {"digests": 2, "failed": 1}
    assert told_by_digest() == ["Inka", "Keijo"]
    assert '"duty": "digest"' in caplog.text
    assert "Helmi" not in caplog.text


def test_what_failed_is_told_at_the_next_turn_and_nobody_twice(two_offices, monkeypatch):
    with monkeypatch.context() as bad_morning:
        failing_for(bad_morning, digests, "tell_waiting", lambda one: one.name == "Kaisa")
        duties.digest(SEVEN)

    assert duties.digest(SEVEN + timedelta(minutes=10)) == {"digests": 1}
    assert duties.digest(SEVEN + timedelta(minutes=20)) == {}
    assert told_by_digest() == ["Inka", "Kaisa", "Keijo"]


def test_a_need_that_fails_is_left_alone_for_a_while(town, monkeypatch):
    bad, good = an_offered_need(town), an_offered_need(town)
    bad_id, good_id = bad.id, good.id
    failing_for(monkeypatch, clock, "look", lambda need: need.id == bad_id)

    assert duties.sweep(later(days=2)) == {"expired": 2, "failed": 1}

    assert states_of(db.session.get(Need, good_id)) == LAPSED
    assert db.session.get(Need, bad_id).due_at == later(days=2, minutes=10)
    assert "failed" not in duties.sweep(later(days=2, seconds=30))


def test_a_resident_who_cannot_be_forgotten_keeps_no_other_in_the_database(town, monkeypatch):
    first, second = (a_closed_need(town) for _ in range(2))
    monkeypatch.setattr(duties.retention, "RUNGS", [worse(rung, first) for rung in duties.retention.RUNGS])

    assert duties.tidy(later(days=70))["failed"] == 1

    texts = {key: text for key, text in db.session.execute(select(Need.id, Need.text))}
    assert (texts[first] != "", texts[second]) == (True, "")


def worse(rung, bad):
    def deed(thing, **more):
        if thing.id == bad:
            raise ValueError(SECRET)
        rung.deed(thing, **more)

    return duties.retention.Rung(rung.name, rung.model, rung.due, deed)


def a_closed_need(town):
    need = a_need(town.aino)
    need.end(outcome=None, now=NOW)
    db.session.commit()
    return need.id


def test_the_last_coordinator_stays_when_two_have_not_come_for_years(two_offices):
    duties.tidy(later(days=800))

    db.session.rollback()
    left = select(Person.municipality_id, func.count()).where(Person.is_coordinator, Person.is_active)
    assert dict(db.session.execute(left.group_by(Person.municipality_id)).all()) == {"saarijarvi": 1, "inari": 1}


def test_a_colleague_who_never_came_is_none_for_whom_the_last_coordinator_could_go(two_offices, town):
    keijo = db.session.scalars(select(Person).where(Person.name == "Keijo")).one()
    keijo.password_hash = None  # invited, and never came
    db.session.commit()

    duties.tidy(later(days=800))

    db.session.rollback()
    left = select(Person.name).where(Person.municipality_id == "saarijarvi", Person.is_coordinator, Person.is_active)
    assert db.session.scalars(left).all() == ["Kaisa"]


def test_more_than_a_page_is_gone_through_and_nothing_twice(town, monkeypatch):
    monkeypatch.setattr(singly, "pages", lambda due: pages.pages(due, size=2))
    ids = [an_offered_need(town).id for _ in range(5)]

    assert duties.sweep(later(days=2))["expired"] == 10

    assert [states_of(db.session.get(Need, key)) for key in ids] == [LAPSED] * 5


def test_pages_go_on_after_the_last_row_of_the_page_before(town):
    """All needs are of the same moment: only their ids tell them apart."""
    ids = sorted(a_need(town.aino).id for _ in range(5))
    asked = select(Need.created_at, Need.id)

    assert [[key for _, key in page] for page in pages.pages(asked, size=2)] == [ids[:2], ids[2:4], ids[4:]]


def test_old_acts_go_in_batches(app, town, monkeypatch):
    monkeypatch.setattr(duties, "IN_ONE_GO", 2)
    facts = {"fingerprint": "f", "type": "need.report", "received_at": NOW}
    db.session.add_all(Operation(account_id=town.aino.id, op_id=str(number), **facts) for number in range(5))
    db.session.commit()

    with asked(app) as statements:
        assert duties.tidy(later(days=500))["operation_dropped"] == 5

    assert db.session.scalar(select(func.count()).select_from(Operation)) == 0
    batches = [statement for statement in statements if statement.startswith("DELETE FROM operation")]
    assert len(batches) == 4  # 2, 2, 1, and a look that finds none


def test_the_audit_is_sealed_in_batches_and_is_one_chain(town, monkeypatch):
    monkeypatch.setattr(duties, "IN_ONE_GO", 2)
    a_done_need(town)

    number = duties.seal(NOW)["sealed"]

    lines = db.session.scalar(select(func.count()).select_from(Seal))
    assert number == lines == 6
    assert (verified().sealed, verified().waiting, verified().tampered) == (number, 0, None)
    assert db.session.scalars(select(Disclosure)).all() == []


def test_no_transaction_holds_more_than_one_office(two_offices):
    open_ones, told = [], []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("INSERT INTO notice"):
            open_ones.append(statement)

    def commit(_connection):
        told.append(len(open_ones))
        open_ones.clear()

    event.listen(db.engine, "before_cursor_execute", note)
    event.listen(db.engine, "commit", commit)
    duties.digest(SEVEN)
    event.remove(db.engine, "before_cursor_execute", note)
    event.remove(db.engine, "commit", commit)

    assert (max(told), sum(told)) == (1, 3)


def at_the_same_time(app, monkeypatch, deed):
    """Two workers have read what is due before either begins with it."""
    start, real, begun = Barrier(2, timeout=SOON), singly.with_it, []

    def after_the_other(*told):
        if len(begun) < 2:
            begun.append(start.wait())
        return real(*told)

    def work(_number):
        with app.app_context():
            done = deed()
            db.session.remove()
            return done

    monkeypatch.setattr(singly, "with_it", after_the_other)
    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(work, range(2)), Counter())


def test_two_workers_tell_each_office_once(app, two_offices, monkeypatch):
    db.session.remove()

    assert at_the_same_time(app, monkeypatch, lambda: duties.digest(SEVEN)) == {"digests": 3}
    assert told_by_digest() == ["Inka", "Kaisa", "Keijo"]


def test_two_workers_forget_each_resident_once(app, town, monkeypatch):
    ids = [a_closed_need(town) for _ in range(4)]
    db.session.remove()

    done = at_the_same_time(app, monkeypatch, lambda: duties.tidy(later(days=70)))

    assert done["forgotten"] == len(ids)
    assert done["failed"] == 0


def test_how_a_turn_went_is_written_down(town, monkeypatch):
    failing_for(monkeypatch, clock, "look", lambda _need: True)
    an_offered_need(Town(), now=NOW - timedelta(days=3))

    duties.perform(duties.BY_NAME["sweep"], is_early=True)

    turn = db.session.get(Turn, "sweep")
    assert (turn.failed, turn.took_ms >= 0) == (1, True)
