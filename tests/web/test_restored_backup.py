"""A backup from this morning knows nothing of this afternoon; the phones do, and offer it again."""

import pytest
from sqlalchemy import delete, func, insert, select

from palveleva import album
from palveleva.actions.operations import TOLD_AGAIN_WITHIN
from palveleva.db import Base, db
from palveleva.models import Installation, Need, RetentionDoor
from tests.phone import a_need_report, an_operation
from tests.phone_photos import a_report_with_photo, put


@pytest.fixture
def backup(app):
    """Take one, and give back what restores it."""

    def take():
        tables = [table for table in Base.metadata.sorted_tables if table is not RetentionDoor.__table__]
        with app.app_context():
            rows = {table: [dict(row._mapping) for row in db.session.execute(select(table))] for table in tables}

        def restore():
            with app.app_context():
                db.session.execute(insert(RetentionDoor).values(id=1))  # the audit is emptied too
                for table in reversed(tables):
                    db.session.execute(delete(table))
                for table in tables:
                    if rows[table]:
                        db.session.execute(insert(table), rows[table])
                db.session.execute(delete(RetentionDoor))
                db.session.commit()
                assert app.test_cli_runner().invoke(args=["new-epoch"]).exit_code == 0

        return restore

    return take


def test_what_was_lost_is_told_again_and_what_was_kept_is_not_doubled(phone, backup, app):
    aino, kept, lost = phone("aino"), a_need_report(), a_need_report(text="Lumi tuli takaisin")
    aino.send(kept)
    restore = backup()
    aino.send(lost)
    epoch = aino.client.get("/api/v1/session").json["epoch"]
    restore()

    session = aino.client.get("/api/v1/session").json
    answers = aino.send(kept, lost)

    assert session["epoch"] != epoch
    assert [answer["status"] for answer in answers] == ["duplicate", "applied"]
    assert len(aino.all("need")) == 2
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Need)) == 2


def test_a_backup_that_came_back_some_other_way_ends_the_sessions_of_the_desk_too(phone, sign_in, backup):
    kaisa, aino = sign_in("kaisa"), phone("aino")
    backup()()

    assert kaisa.get("/needs").headers["Location"] == "/sign-in"
    assert aino.client.get("/api/v1/session").status_code == 200


def test_the_old_cursor_starts_again_even_when_its_number_has_come_again(phone, backup):
    aino = phone("aino")
    restore = backup()
    aino.send(a_need_report())
    old = aino.cursor
    restore()
    aino.send(a_need_report(text="Aivan muuta"))

    body = {"proto": 1, "cursor": old, "ops": []}
    answer = aino.client.post("/api/v1/sync", json=body, headers=aino.headers).json

    assert answer["changes"]["reset"]
    assert [item["text"] for item in answer["changes"]["items"]] == ["Aivan muuta"]
    assert answer["epoch"] == answer["changes"]["cursor"].split(".")[0] != old.split(".")[0]


@pytest.mark.parametrize(
    ("deed", "told"),
    [("withdraw", {"reason": "Naapuri kävi"}), ("add_information", {"text": "Avain on naapurissa"})],
)
def test_what_was_said_on_another_phone_waits_until_its_need_is_told_again(phone, backup, deed, told):
    at_home, on_the_way, report = phone("aino"), phone("aino"), a_need_report()
    restore = backup()
    need_id = at_home.send(report)[0]["resource"]["id"]
    on_the_way.send()
    said = an_operation(f"need.{deed}", need_id, **told)
    restore()

    early = [on_the_way.send(said)[0] for _ in range(3)]
    at_home.send(report)

    assert {(answer["status"], answer["code"]) for answer in early} == {("retry", "restored")}
    assert on_the_way.send(said)[0]["status"] == "applied"


def test_after_some_weeks_nobody_waits_for_a_need_any_more(phone, backup, app):
    aino, restore = phone("aino"), backup()
    need_id = aino.send(a_need_report())[0]["resource"]["id"]
    restore()
    with app.app_context():
        installation = db.session.get_one(Installation, 1)
        installation.renewed_at -= TOLD_AGAIN_WITHIN
        db.session.commit()

    aino.send()
    answer = aino.do("need.withdraw", need_id, reason="Naapuri kävi")

    assert (answer["status"], answer["code"]) == ("rejected", "not_found")


@pytest.mark.parametrize("is_file_lost", [True, False])
def test_a_photo_that_was_lost_comes_again_after_its_report(phone, backup, app, is_file_lost):
    aino, (report, photo_id) = phone("aino"), a_report_with_photo()
    restore = backup()
    aino.send(report)
    put(aino, photo_id, report["op_id"])
    restore()
    if is_file_lost:
        with app.app_context():
            album.path_of(photo_id).unlink()

    assert put(aino, photo_id, report["op_id"]).status_code == 404
    assert aino.send(report)[0]["status"] == "applied"
    assert put(aino, photo_id, report["op_id"]).status_code == 200
    assert aino.only("need")["photo"]["state"] == "here"
    assert aino.client.get(f"/api/v1/photos/{photo_id}").status_code == 200
