"""Whoever watches the service sees numbers of the whole; whoever has no token sees nothing at all."""

from dataclasses import replace
from datetime import timedelta
from math import inf

import pytest

from palveleva.actions import review
from palveleva.data.demo import CAST
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import DeliveryState, Medium, Outcome
from palveleva.models import Delivery, Need, Notice, Offer, Person, Turn
from palveleva.work.duties import BY_NAME
from tests.phone import a_need_report

TOKEN = "hPq2-Vb8sYw4zKd6LtEr9NcXa1"


@pytest.fixture
def watch(app, monkeypatch):
    """What Prometheus reads: watch()["palveleva_database_up"]. Labels stand in the name as they are written."""
    monkeypatch.setitem(app.config, "PALVELEVA", replace(app.config["PALVELEVA"], metrics_token=TOKEN))

    def read():
        page = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert page.status_code == 200
        lines = [line.rpartition(" ") for line in page.text.splitlines() if line and line[0] != "#"]
        return {name: float(number) for name, _, number in lines}

    return read


def test_without_a_token_in_the_settings_there_is_no_such_page(stranger):
    assert stranger.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("told", ["", "Bearer ", "Bearer wrong", TOKEN, f"Basic {TOKEN}"])
def test_without_the_right_token_neither(watch, stranger, told):
    watch()

    assert stranger.get("/metrics", headers={"Authorization": told}).status_code == 404


def test_requests_and_acts_are_counted(watch, phone):
    sent, stored = (
        'palveleva_requests_total{endpoint="sync.sync",method="POST",status="200"}',
        'palveleva_sync_operations_total{status="applied",type="need.report"}',
    )
    aino, before = phone("aino"), watch()

    aino.send(a_need_report())

    after = watch()
    assert [after[name] - before.get(name, 0) for name in (sent, stored)] == [1, 1]
    assert after["palveleva_sync_batch_count"] - before["palveleva_sync_batch_count"] == 1
    assert after['palveleva_needs{state="submitted"}'] - before['palveleva_needs{state="submitted"}'] == 1
    assert after["palveleva_unread_seconds"] > 0


def test_needs_that_have_ended_are_not_counted(app, watch, phone):
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]
    before = watch()
    with app.app_context():
        need = db.session.get_one(Need, need_id)
        kaisa = db.session.scalars(db.select(Person).where(Person.email == "kaisa@palveleva.example")).one()
        review.close(need, Outcome.UNMET, by=kaisa, now=utcnow())
        db.session.commit()

    after = watch()

    assert before['palveleva_needs{state="submitted"}'] - after['palveleva_needs{state="submitted"}'] == 1
    assert 'palveleva_needs{state="closed"}' not in after


def test_what_waits_too_long_is_seen(app, watch, phone, sign_in):
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]
    sign_in("kaisa").post(f"/needs/{need_id}/waves")
    with app.app_context():
        db.session.execute(db.update(Offer).values(answer_by=utcnow() - timedelta(hours=1)))
        db.session.add(Turn(duty="sweep", due_at=utcnow() - timedelta(minutes=10), took_ms=1500, failed=2))
        db.session.commit()
        sent = db.session.scalar(db.select(db.func.count()).select_from(Offer))

    seen = watch()

    assert seen["palveleva_offers_overdue"] == sent > 0
    assert seen['palveleva_duty_late_seconds{duty="sweep"}'] > 590
    assert seen['palveleva_duty_took_seconds{duty="sweep"}'] == 1.5
    assert seen['palveleva_duty_failed{duty="sweep"}'] == 2
    assert seen["palveleva_connections_in_use"] == 1  # this question's own


def test_a_worker_that_was_never_started_is_seen(watch):
    late = {name: number for name, number in watch().items() if name.startswith("palveleva_duty_late_seconds")}

    assert late == {f'palveleva_duty_late_seconds{{duty="{name}"}}': inf for name in BY_NAME}


def test_how_long_ago_the_last_backup_was_is_seen(app, watch, tmp_path):
    (app.config["PALVELEVA"].instance / "last_backup").unlink(missing_ok=True)
    assert watch()["palveleva_backup_age_seconds"] == inf
    without_a_key = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "backup.age")])
    assert (without_a_key.exit_code, watch()["palveleva_backup_age_seconds"]) == (1, inf)

    app.test_cli_runner().invoke(args=["backup-key", str(tmp_path / "key")])
    assert app.test_cli_runner().invoke(args=["backup", str(tmp_path / "backup.age")]).exit_code == 0

    assert 0 <= watch()["palveleva_backup_age_seconds"] < 60


def test_messages_that_do_not_leave_are_seen(app, watch, phone, sign_in):
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]
    sign_in("kaisa").post(f"/needs/{need_id}/waves")
    with app.app_context():
        db.session.execute(db.update(Delivery).values(next_try_at=utcnow() - timedelta(minutes=5)))
        db.session.commit()
        waiting = db.session.scalar(db.select(db.func.count()).select_from(Delivery))

    seen = watch()

    assert seen["palveleva_messages_waiting"] == waiting > 0
    assert seen["palveleva_messages_late_seconds"] > 290


def test_a_medium_whose_server_takes_nothing_is_seen_though_each_message_is_soon_tried_again(app, watch):
    def tried(medium, state, minutes, error=None):
        at = utcnow() - timedelta(minutes=minutes)
        notice = Notice(person_id=aino_id, kind="question", once=f"{medium} {minutes}", created_at=at)
        next_try = utcnow() + timedelta(minutes=30) if state is DeliveryState.FAILED else None
        delivery = Delivery(person_id=aino_id, medium=medium, state=state, error=error, created_at=at)
        delivery.next_try_at = next_try
        notice.deliveries.append(delivery)
        db.session.add(notice)

    with app.app_context():
        aino_id = db.session.scalars(db.select(Person.id).where(Person.email == CAST["volunteer"])).one()
        for minutes in (50, 20):
            tried(Medium.EMAIL, DeliveryState.FAILED, minutes)
            tried(Medium.SMS, DeliveryState.FAILED, minutes)
        tried(Medium.EMAIL, DeliveryState.SENT, 60)
        tried(Medium.SMS, DeliveryState.SENT, 10)  # one bad number is no silence
        tried(Medium.PUSH, DeliveryState.GIVEN_UP, 40, "no_device")
        tried(Medium.PUSH, DeliveryState.GIVEN_UP, 30, "refused")
        tried(Medium.PUSH, DeliveryState.GIVEN_UP, 60 * 30, "refused")
        db.session.commit()

    seen = watch()

    silent = {medium: round(seen[f'palveleva_medium_silent_seconds{{medium="{medium}"}}'] / 60) for medium in Medium}
    assert silent == {Medium.EMAIL: 50, Medium.SMS: 0, Medium.PUSH: 30}
    assert seen["palveleva_messages_late_seconds"] == 0


def test_nothing_in_it_names_a_place_or_a_person(watch, app, phone, sign_in):
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]
    sign_in("kaisa").get(f"/needs/{need_id}")
    watch()

    told = str(watch()).lower()

    assert all(word not in told for word in ("häkkilä", "hakkila", "saarijarvi", "aino", "kaisa", need_id))
