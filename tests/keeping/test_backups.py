"""A backup is made while others write, opened only with its key, and brought back whole or not at all."""

from contextlib import nullcontext
from dataclasses import replace

import pytest
from sqlalchemy import select

from palveleva.actions import erasure
from palveleva.db import db
from palveleva.domain.people import AUTOMATION
from palveleva.keeping.backup import PHOTOS, back_up
from palveleva.keeping.copies import brand_of
from palveleva.keeping.drill import rehearse
from palveleva.keeping.fingerprints import of_database, of_photos
from palveleva.keeping.load import write_one
from palveleva.keeping.restore import restore
from palveleva.keeping.sealing import new_key
from palveleva.keeping.trouble import Trouble
from palveleva.models import Contact, Installation, Need
from tests.people import NOW, later

WORDS = (b"Helmi", b"liiteri", b"401234567", b"SQLite format", b"PGDMP")


@pytest.fixture
def sealed(service, tmp_path):
    file = tmp_path / "backup.age"
    back_up(service, file, now=NOW)
    return file


def codes():
    return set(db.session.scalars(select(Need.code)))


def epoch():
    return db.session.scalars(select(Installation.epoch)).one()


def first_need():
    return db.session.scalars(select(Need).order_by(Need.created_at)).unique().first()


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


def test_whoever_was_forgotten_since_stays_forgotten(service, inside, sealed, key):
    inside(lambda: erasure.bury(first_need(), by=AUTOMATION, now=later(hours=1)))

    restore(service, sealed, key[0], now=later(hours=2))

    assert inside(lambda: (first_need().text, first_need().contact)) == ("", None)
    assert len(inside(lambda: db.session.scalars(select(Contact)).all())) == 1
    assert len(of_photos(service.instance / PHOTOS)) == 1


def test_after_the_loss_of_the_disk_the_backup_knows_the_forgotten_too(service, inside, tmp_path, key):
    inside(lambda: erasure.bury(first_need(), by=AUTOMATION, now=later(hours=1)))
    back_up(service, tmp_path / "backup.age", now=NOW)
    stones = service.tombstones.read_text()
    service.tombstones.unlink()

    restore(service, tmp_path / "backup.age", key[0], now=later(hours=2))

    assert service.tombstones.read_text() == stones


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


def renamed(service):
    """A database server must have an empty database before anybody can connect to it."""
    return replace(service, database_url=brand_of(service.database_url).fresh(service.database_url, service.instance))


def test_a_small_drill_finds_nothing_amiss(service):
    outcome = rehearse(service, copies=11, needs=24)

    assert outcome.is_good, outcome.as_table()


def test_a_service_that_still_runs_loses_nothing_it_has_said(service, inside, sealed, key):
    """A file cannot be taken from under a running service; a server's connections are sent away and come back."""

    def while_running():
        before = codes()
        db.session.commit()
        is_file = service.database_url.startswith("sqlite")
        with pytest.raises(Trouble, match="Stop it first") if is_file else nullcontext():
            restore(service, sealed, key[0], now=later(hours=1))
        db.session.remove()
        db.engine.dispose()
        return before == codes()

    assert inside(while_running)
