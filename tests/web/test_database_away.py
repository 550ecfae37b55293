"""When the database cannot be reached, whoever is in is told that the service is resting."""

import logging
import os
import resource
import signal
import sqlite3
from contextlib import closing
from importlib import import_module

import pytest
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError

from palveleva import config, create_app
from palveleva.actions.people import start_sign_in
from palveleva.db import db, utcnow
from palveleva.db.trouble import Trouble, trouble_of
from palveleva.faults import kinds
from palveleva.logs import OURS
from tests import people
from tests.conftest import config_for
from tests.databases import KIND, new_server
from tests.faults.service import until
from tests.phone import Phone, a_need_report


@pytest.fixture
def cut_off(tmp_path):
    """Somebody is in, says the cookie; nobody can be asked whether it is true."""
    client = create_app(config_for(f"sqlite:///{tmp_path}/no/such/folder.sqlite", tmp_path)).test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = "somebody", True
    return client


@pytest.mark.parametrize("page", ["/needs", "/en/", "/providers", "/outbox-files"])
def test_a_page_says_so_to_whoever_is_in(cut_off, page):
    answer = cut_off.get(page, headers={"Accept-Language": "en"})

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "The service is resting" in answer.text
    assert f'<a class="button primary" href="{page}">Try again</a>' in answer.text


def test_a_door_that_looks_who_comes_before_it_opens_leaves_its_line_too(cut_off, caplog):
    caplog.set_level(logging.INFO, OURS)

    cut_off.post("/outbox-files")

    (line,) = [record.facts for record in caplog.records if record.message == "request"]
    assert (line["method"], line["endpoint"], line["status"]) == ("POST", "outbox_files.bring_in", 503)


def a_file_that_is_not_there(folder, _live):
    sqlite3.connect(folder / "no/such.sqlite")


def a_disk_that_is_closed_to_writers(_folder, live):
    with closing(sqlite3.connect(f"file:{live}?mode=ro", uri=True)) as door:
        door.execute("CREATE TABLE one (id)")


def another_who_writes(_folder, live):
    with closing(sqlite3.connect(live)) as first, closing(sqlite3.connect(live, timeout=0)) as second:
        first.execute("BEGIN IMMEDIATE")
        second.execute("BEGIN IMMEDIATE")


def a_disk_without_room_to_begin(_folder, live):
    """As on a full disk: what readers and writers share can be made no longer."""
    with closing(sqlite3.connect(live)) as made:
        made.execute("PRAGMA journal_mode=WAL")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
    try:
        with closing(sqlite3.connect(live)) as opened:
            opened.execute("SELECT * FROM here")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(
    ("deed", "kind", "code"),
    [
        (a_file_that_is_not_there, Trouble.AWAY, "SQLITE_CANTOPEN"),
        (a_disk_that_is_closed_to_writers, Trouble.AWAY, "SQLITE_READONLY"),
        (another_who_writes, Trouble.BUSY, "SQLITE_BUSY"),
        (a_disk_without_room_to_begin, Trouble.FULL, "SQLITE_IOERR_SHMSIZE"),
    ],
)
def test_a_disk_that_fails_is_not_taken_for_one_that_is_busy(tmp_path, deed, kind, code):
    """Whoever is to be woken by it is woken, and the journal says which it is."""
    live = tmp_path / "live.sqlite"
    with closing(sqlite3.connect(live)) as made:
        made.execute("CREATE TABLE here (id)")

    with pytest.raises(sqlite3.OperationalError) as told:
        deed(tmp_path, live)

    trouble = OperationalError("", None, told.value)
    trouble.__cause__ = told.value
    assert trouble_of(trouble) is kind
    assert kinds(trouble) == ["sqlalchemy.exc.OperationalError", f"sqlite3.OperationalError:{code}"]


def test_an_address_that_is_none_is_not_found_all_the_same(cut_off):
    assert cut_off.get("/no/such/page").status_code == 404


def test_a_page_says_so_to_a_visitor(cut_off):
    cut_off.delete_cookie("sid")

    assert cut_off.get("/en/").status_code == 503


@pytest.fixture
def busy_house(app, database, monkeypatch):
    """An application that waits for its database a moment only."""
    room = import_module("palveleva.db")
    rest = [pragma for pragma in room.PRAGMAS if not pragma.startswith("busy_timeout")]
    monkeypatch.setattr(room, "PRAGMAS", [*rest, "busy_timeout=100"])
    return create_app(app.config["PALVELEVA"])


def is_in(app, name):
    """A phone of this person."""
    with app.app_context():
        row = start_sign_in(getattr(people.Town(), name), now=utcnow())
        db.session.commit()
        key, account = row.id, row.person_id
        db.session.remove()
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    return Phone(client, account)


def sends(phone, report):
    body = {"proto": 1, "app": "test", "cursor": None, "ops": [report]}
    return phone.client.post("/api/v1/sync", json=body, headers=phone.headers)


def assert_resting(answer, code="busy"):
    assert (answer.status_code, answer.json) == (503, {"proto": 1, "code": code})
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.skipif(KIND != "sqlite", reason="one writer at a time is a matter of SQLite")
def test_a_file_that_somebody_else_writes_is_read_meanwhile_and_written_afterwards(busy_house, database):
    aino, kaisa, report = is_in(busy_house, "aino"), is_in(busy_house, "kaisa"), a_need_report()
    with closing(sqlite3.connect(database.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert kaisa.client.get("/en/").status_code == 200
        assert_resting(sends(aino, report))
        other.execute("ROLLBACK")

    assert [result["status"] for result in sends(aino, report).json["results"]] == ["applied"]
    with busy_house.app_context():
        db.engine.dispose()


@pytest.mark.skipif(KIND != "sqlite", reason="PostgreSQL says it in its own words, and none here is to be filled up")
def test_on_a_full_disk_reports_rest_until_there_is_room(app, monkeypatch):
    room = import_module("palveleva.db")
    at_most = "max_page_count=260"  # of 4 KB: the cast, and hardly more
    monkeypatch.setattr(room, "PRAGMAS", [*room.PRAGMAS, at_most])
    house = create_app(app.config["PALVELEVA"])
    aino, kaisa = is_in(house, "aino"), is_in(house, "kaisa")

    def one_more():
        report = a_need_report(text="Pitkä asia. " * 160)
        return sends(aino, report), report

    answer, report = next(tried for tried in (one_more() for _ in range(300)) if tried[0].status_code != 200)
    assert_resting(answer)
    assert answer.headers["Retry-After"] == "60"
    # No look at residents' words without a line that says so; and soon there is no room for a line either.
    looked = (kaisa.client.get("/needs").status_code for _ in range(300))
    assert next(status for status in looked if status != 200) == 503
    assert kaisa.client.get("/providers").status_code == 200

    monkeypatch.setattr(room, "PRAGMAS", room.PRAGMAS[:-1])
    with house.app_context():
        db.engine.dispose()
    assert [result["status"] for result in sends(aino, report).json["results"]] == ["applied"]
    with house.app_context():
        db.engine.dispose()


def test_when_all_connections_are_taken_the_service_rests_and_goes_on_by_itself(app, monkeypatch):
    scarce = {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0.2}
    options = config.engine_options
    monkeypatch.setattr(config, "engine_options", lambda url: {**options(url), **scarce})
    house = create_app(app.config["PALVELEVA"])
    kaisa = is_in(house, "kaisa")
    with house.app_context(), db.engine.connect():
        answer = kaisa.client.get("/needs", headers={"Accept-Language": "en"})

    assert (answer.status_code, "The service is resting" in answer.text) == (503, True)
    assert int(answer.headers["Retry-After"]) > 0
    assert kaisa.client.get("/needs").status_code == 200
    with house.app_context():
        db.engine.dispose()


@pytest.fixture
def server(tmp_path):
    """A PostgreSQL of its own, that may fall."""
    server = new_server(tmp_path / "data")
    yield server
    server.cleanup()


def falls(server):
    """At once, as when the power goes; not before the last of its processes is gone."""
    os.kill(server.get_pid(), signal.SIGQUIT)
    assert until(lambda: not (server.pgdata / "postmaster.pid").exists())


@pytest.mark.skipif(KIND != "postgresql", reason="a server that falls is a matter of PostgreSQL")
def test_a_server_that_falls_is_told_of_and_comes_back_without_a_restart(server, tmp_path):
    house = create_app(config_for(server.get_uri(), tmp_path))
    with house.app_context():
        upgrade()
        people.fill()
        db.session.remove()
    aino, kaisa, report = is_in(house, "aino"), is_in(house, "kaisa"), a_need_report()
    assert kaisa.client.get("/needs").status_code == 200

    falls(server)
    page = kaisa.client.get("/needs", headers={"Accept-Language": "en"})
    assert (page.status_code, "The service is resting" in page.text) == (503, True)
    assert int(page.headers["Retry-After"]) > 0
    assert_resting(sends(aino, report))
    assert house.test_client().get("/readyz").status_code == 503

    server.ensure_postgres_running()
    assert kaisa.client.get("/needs").status_code == 200
    assert [result["status"] for result in sends(aino, report).json["results"]] == ["applied"]
    with house.app_context():
        db.engine.dispose()
