"""The worker as a process: two at once, killed at any point, stopped politely."""

import os
import signal
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from palveleva.db import db, utcnow
from palveleva.models import AuditEntry, Notice, Offer, Turn
from palveleva.work import duties
from palveleva.work.queue import nudge
from tests.actions.story import an_offered_need, states_of
from tests.faults.service import until
from tests.patience import PATIENCE
from tests.people import Town

KILLED = -signal.SIGKILL
LAPSED = {"P01": "expired", "P16": "expired"}


def a_lapsed_need():
    """Asked two days ago, never answered."""
    town = Town()
    need = an_offered_need(town, now=utcnow() - timedelta(days=2))
    return need.id


def lapses_of(need_id):
    db.session.rollback()
    entries = select(func.count()).where(AuditEntry.need_id == need_id, AuditEntry.verb == "expire")
    return db.session.scalar(entries)


def twice_told():
    again = select(Notice.person_id).group_by(Notice.person_id, Notice.need_id, Notice.kind, Notice.once)
    return db.session.scalars(again.having(func.count() > 1)).all()


def dies_at_commit(number, moment):
    """The work of one beat, in which the power goes before or after its n-th commit."""
    count = 0

    def commit(connection):
        nonlocal count
        count += 1
        if count == number:
            if moment == "after":
                event.listen(db.session, "after_commit", lambda _session: os.kill(os.getpid(), signal.SIGKILL))
            else:
                os.kill(os.getpid(), signal.SIGKILL)

    event.listen(db.engine, "commit", commit)
    duties.do_what_is_due()


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_a_worker_that_is_killed_at_any_commit_loses_nothing(app, in_child, number, moment):
    with app.app_context():
        need = a_lapsed_need()

    assert in_child(lambda: dies_at_commit(number, moment)) == KILLED

    with app.app_context():
        Turn.query.delete()  # as if the dead one's hold were over
        db.session.commit()
        duties.do_what_is_due()
        assert lapses_of(need) == 2
        assert twice_told() == []


def number_of_lapsed_offers():
    number = db.session.scalar(select(func.count()).where(Offer.state == "expired"))
    db.session.rollback()  # whoever waits must not hold the file that the workers write
    return number


def test_two_workers_at_once_do_a_thing_once(app, start_worker, tmp_path):
    with app.app_context():
        ids = [a_lapsed_need() for _ in range(20)]
    workers = [start_worker(), start_worker()]
    with app.app_context():
        assert until(lambda: number_of_lapsed_offers() == 40, PATIENCE), read(tmp_path)
        assert [lapses_of(need) for need in ids] == [2] * 20
        assert twice_told() == []
    assert [worker.poll() for worker in workers] == [None, None], read(tmp_path)


@pytest.mark.whole
def test_a_worker_killed_and_started_again_goes_on_and_one_that_is_stopped_ends_well(app, start_worker, tmp_path):
    first = start_worker()
    first.kill()
    with app.app_context():
        need = a_lapsed_need()
        second = start_worker()
        assert until(lambda: lapses_of(need) == 2, PATIENCE), read(tmp_path)

    second.terminate()
    assert second.wait() == 0, read(tmp_path)


def read(folder):
    return (folder / "worker.log").read_text()


def test_a_nudge_waits_in_the_queue_until_a_worker_comes(app):
    with app.app_context():
        nudge("sweep")

        assert app.extensions["queue"].pending_count() == 1
        app.extensions["queue"].flush()


def test_a_nudge_for_a_broken_queue_harms_nobody(app, monkeypatch):
    with app.app_context():
        monkeypatch.setitem(app.extensions, "do_early", None)

        nudge("sweep")
        assert states_of(an_offered_need(Town())) == {"P01": "sent", "P16": "sent"}
