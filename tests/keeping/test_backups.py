"""A backup is made while others write, opened only with its key, and brought back whole or not at all."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import select, text

from palveleva import create_app
from palveleva.db import db
from palveleva.keeping.backup import back_up
from palveleva.keeping.copies import brand_of
from palveleva.keeping.drill import rehearse
from palveleva.keeping.fingerprints import of_database, of_photos
from palveleva.keeping.load import write_one
from palveleva.keeping.packing import PHOTOS
from palveleva.keeping.postgresql import libpq
from palveleva.keeping.restore import restore
from palveleva.keeping.sealing import new_key
from palveleva.keeping.trouble import IN_USE, Trouble
from palveleva.models import Installation, Need, Turn
from tests.databases import KIND
from tests.faults.next_tree import NEXT
from tests.keeping.story import codes, renamed
from tests.people import NOW, later

WORDS = (b"Helmi", b"liiteri", b"401234567", b"SQLite format", b"PGDMP")


def epoch():
    return db.session.scalars(select(Installation.epoch)).one()


def test_what_was_committed_a_moment_ago_is_in_it_though_the_service_goes_on(service, inside, tmp_path, key):
    def tell_and_copy():
        need = db.session.get_one(Need, write_one())
        back_up(service, tmp_path / "backup.age", now=NOW)  # our own connection is still open
        return need.code

    code = inside(tell_and_copy)
    restore(service, tmp_path / "backup.age", key[0], now=later(hours=1))

    assert code in inside(codes)


def test_it_brings_back_rows_and_photos_and_a_new_epoch(service, inside, sealed, key):
    before, photos, old = inside(codes), of_photos(service.instance / PHOTOS), inside(epoch)
    inside(write_one)

    manifest = restore(service, sealed, key[0], now=later(hours=1))

    assert inside(codes) == before
    assert of_photos(service.instance / PHOTOS).items() >= photos.items()
    assert manifest.photos == photos
    assert inside(epoch) != old


def test_what_was_live_is_kept_beside_sealed_for_the_same_key(service, inside, sealed, key):
    inside(write_one)
    now = inside(codes)
    restore(service, sealed, key[0], now=later(hours=1))
    (kept,) = service.instance.glob("before-restore-*.age")

    restore(service, kept, key[0], now=later(hours=2))

    assert inside(codes) == now


def test_nobody_reads_it_without_the_key(sealed):
    content = sealed.read_bytes()

    assert [word for word in WORDS if word in content] == []
    assert sealed.stat().st_mode & 0o077 == 0


def test_whoever_restores_reads_by_their_own_clock_of_which_moment_it_is(service, sealed, key, tmp_path):
    (tmp_path / "backup.key").write_text(key[0])
    words = ("restore", str(sealed), "--key", str(tmp_path / "backup.key"))

    answer = create_app(service).test_cli_runner().invoke(args=words, input="k\n", env={"LC_ALL": "fi_FI.UTF-8"})

    assert (answer.exit_code, "24. marraskuuta 2026 klo 10.00" in answer.output) == (0, True), answer.output


def test_another_key_opens_nothing_and_changes_nothing(service, sealed):
    before = of_database(service.database_url)

    with pytest.raises(Trouble, match="another one"):
        restore(service, sealed, new_key()[0], now=later(hours=1))

    assert of_database(service.database_url) == before


def test_without_a_key_to_seal_for_no_backup_is_made(service, tmp_path):
    with pytest.raises(Trouble, match="backup-key"):
        back_up(replace(service, backup_to=""), tmp_path / "backup.age", now=NOW)

    assert not (tmp_path / "backup.age").exists()


def test_an_empty_place_is_filled_too(service, inside, sealed, key):
    before = inside(codes)
    brand = brand_of(service.database_url)
    brand.discard(service.database_url)
    empty = service if service.database_url.startswith("sqlite") else renamed(service)

    restore(empty, sealed, key[0], now=later(hours=1))

    assert inside(codes, config=empty) == before


@pytest.mark.skipif(KIND != "sqlite", reason="PostgreSQL makes no database because somebody asks for one")
def test_so_is_one_that_was_only_asked_for_too_early(service, inside, sealed, key):
    before = inside(codes)
    file = sqlite_file(service)
    with closing(sqlite3.connect(file)) as early:
        early.execute("PRAGMA journal_mode=WAL")
    assert file.stat().st_size > 0

    restore(service, sealed, key[0], now=later(hours=1))

    assert inside(codes) == before


@pytest.mark.skipif(KIND != "sqlite", reason="files of PostgreSQL are not ours")
def test_a_live_file_that_cannot_be_read_is_to_be_moved_aside(service, sealed, key):
    file = sqlite_file(service)
    file.write_text("Not a database any more. " * 100)

    with pytest.raises(Trouble, match=f"Move {file} aside, then restore"):
        restore(service, sealed, key[0], now=later(hours=1))


def sqlite_file(service):
    """Gone, with what lies beside it."""
    brand_of(service.database_url).discard(service.database_url)
    return Path(service.database_url.removeprefix("sqlite:///"))


def test_what_was_live_and_cannot_be_dropped_undoes_nothing(service, inside, sealed, key, monkeypatch):
    def in_use(_url, _work):
        raise Trouble("Somebody else uses the database.")

    before = inside(codes)
    inside(write_one)
    monkeypatch.setattr(brand_of(service.database_url), "discard_left", in_use)

    with pytest.raises(Trouble, match="All is restored"):
        restore(service, sealed, key[0], now=later(hours=1))

    assert inside(codes) == before
    assert len(list(service.instance.glob("before-restore-*.age"))) == 1


def test_after_a_way_back_to_the_release_before_its_backups_are_brought_back_too(service, inside, tmp_path, key):
    """The newer release has led the database up, and this one works on in it (decision 66)."""
    before = inside(codes)
    inside(led_up_by_the_next_release)
    back_up(service, tmp_path / "backup.age", now=NOW)
    inside(write_one)

    restore(service, tmp_path / "backup.age", key[0], now=later(hours=1))

    assert inside(codes) == before
    assert inside(lambda: db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()) == NEXT


def led_up_by_the_next_release():
    db.session.execute(text("CREATE TABLE basket (id INTEGER PRIMARY KEY)"))
    db.session.execute(text("UPDATE alembic_version SET version_num = :next"), {"next": NEXT})


def test_a_small_drill_finds_nothing_amiss(service):
    outcome = rehearse(service, copies=11, needs=24)

    assert outcome.is_good, outcome.as_table()
    equal, asked = re.search(r"(\d+) of (\d+)", outcome.as_table()).groups()
    assert equal == asked  # fewer, and called ok, would be read as a loss


def test_a_service_that_still_runs_loses_nothing_it_has_said(service, inside, sealed, key):
    def while_running():
        before = codes()
        db.session.commit()  # the connection stays, as it does in a service that nobody asks anything
        with pytest.raises(Trouble, match=str(IN_USE)):
            restore(service, sealed, key[0], now=later(hours=1))
        db.session.remove()
        db.engine.dispose()
        return before == codes()

    assert inside(while_running)
    assert list(service.instance.glob("before-restore-*")) == []


@pytest.mark.skipif(KIND != "postgresql", reason="a file cannot be exchanged while anybody has it open")
def test_whoever_comes_while_it_is_restored_is_told_of_nothing_that_gets_lost(service, inside, sealed, key):
    """One writer knocks again and again. Whatever was confirmed lies in the copy of what was live, or in the new."""
    before = inside(codes)
    confirmed: list[str] = []
    with ThreadPoolExecutor(1) as pool:
        is_over = Event()
        knocking = pool.submit(knock, service.database_url, confirmed, is_over)
        restore_when_free(service, sealed, key[0], now=later(hours=1))
        is_over.set()
        knocking.result(60)
    (kept,) = service.instance.glob("before-restore-*.age")

    now = inside(marks)
    restore(service, kept, key[0], now=later(hours=2))

    assert set(confirmed) <= now | inside(marks)
    assert inside(codes) == before


def knock(url, confirmed, is_over):
    while not is_over.is_set():
        mark = uuid4().hex[:20]
        with suppress(psycopg.OperationalError), psycopg.connect(libpq(url)) as hand:
            hand.execute("INSERT INTO turn (duty, due_at) VALUES (%s, now())", (mark,))
            hand.commit()
            confirmed.append(mark)
        is_over.wait(0.03)


def restore_when_free(service, sealed, key, *, now):
    """Refused while somebody is in; an operator tries again."""
    for _ in range(20):
        with suppress(Trouble):
            return restore(service, sealed, key, now=now)
    pytest.fail("never free")


def marks():
    return set(db.session.scalars(select(Turn.duty)))
