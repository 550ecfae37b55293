"""A restored backup is older than some farewells: whoever had gone since stays away."""

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select

from palveleva.actions import coordinators, erasure, guests
from palveleva.actions.newcomers import open_poster, renew_poster
from palveleva.actions.people import invitation_of, new_link, set_active, start_sign_in
from palveleva.data.demo import CAST
from palveleva.db import db
from palveleva.domain.errors import NotFound
from palveleva.domain.people import AUTOMATION
from palveleva.keeping.backup import back_up
from palveleva.keeping.copies import brand_of
from palveleva.keeping.fingerprints import of_photos
from palveleva.keeping.packing import PHOTOS
from palveleva.keeping.restore import restore
from palveleva.models import Contact, Guest, Municipality, Person, Provider, RecoveryCode, SignIn, Village
from palveleva.tombstones import standing_at
from tests.keeping.story import codes, first_need, renamed
from tests.people import NOW, PASSWORD, later


def test_whoever_was_forgotten_since_stays_forgotten(service, inside, sealed, key):
    inside(lambda: erasure.bury(first_need(), by=AUTOMATION, now=later(hours=1)))

    restore(service, sealed, key[0], now=later(hours=2))

    assert inside(lambda: (first_need().text, first_need().contact)) == ("", None)
    assert len(inside(lambda: db.session.scalars(select(Contact)).all())) == 1
    assert len(of_photos(service.instance / PHOTOS)) == 1


def test_also_where_the_tombstones_were_given_another_place_meanwhile(service, inside, sealed, key, tmp_path):
    inside(lambda: erasure.bury(first_need(), by=AUTOMATION, now=later(hours=1)))
    moved = replace(service, tombstones_file=str(tmp_path / "disk" / "tombstones.jsonl"))

    restore(moved, sealed, key[0], now=later(hours=2))

    assert inside(lambda: (first_need().text, first_need().contact)) == ("", None)
    assert len(standing_at(moved.tombstones)) == 1


def test_a_coordinator_who_was_forgotten_stays_so_where_the_backup_knows_no_successor(service, inside, sealed, key):
    def change():
        former = everybody_at_the_desk()[0]
        seija = ("Seija", "seija@palveleva.example", PASSWORD)
        coordinators.add(former.municipality, *seija, by=AUTOMATION, now=later(hours=1))
        erasure.bury(former, by=AUTOMATION, now=later(hours=1))

    inside(change)

    restore(service, sealed, key[0], now=later(hours=2))

    assert inside(everybody_at_the_desk) == []
    assert len(inside(codes)) == 2


def everybody_at_the_desk():
    return db.session.scalars(select(Person).where(Person.is_coordinator)).unique().all()


@pytest.fixture
def people_in(service, inside, tmp_path):
    """Somebody of the cast is in when the backup is made, by this key; and again in what is restored."""

    def enter(role):
        return inside(lambda: start_sign_in(one_of_the_cast(role), now=NOW).id)

    return enter


def one_of_the_cast(role):
    return db.session.scalars(select(Person).where(Person.email == CAST[role])).unique().one()


def is_in(key):
    return db.session.get_one(SignIn, key).is_live(now=later(hours=2))


def test_a_lost_phone_that_was_signed_out_since_stays_out_and_the_others_stay_in(
    service, inside, people_in, tmp_path, key
):
    lost, at_hand = people_in("volunteer"), people_in("volunteer")
    back_up(service, tmp_path / "backup.age", now=NOW)
    inside(lambda: db.session.get_one(SignIn, lost).end(now=later(hours=1)))

    restore(service, tmp_path / "backup.age", key[0], now=later(hours=2))

    assert (inside(lambda: is_in(lost)), inside(lambda: is_in(at_hand))) == (False, True)


def test_whoever_was_shut_out_since_stays_out(service, inside, people_in, tmp_path, key):
    phone = people_in("provider")
    back_up(service, tmp_path / "backup.age", now=NOW)
    shut_out = partial(set_active, is_active=False, now=later(hours=1))
    inside(lambda: shut_out(one_of_the_cast("provider"), by=one_of_the_cast("coordinator")))

    restore(service, tmp_path / "backup.age", key[0], now=later(hours=2))

    assert inside(lambda: (is_in(phone), one_of_the_cast("provider").is_active)) == (False, False)


def test_what_may_have_been_used_up_since_lets_nobody_in(service, inside, people_in, tmp_path, key):
    """Without the live database nobody knows it: of the desk all ends, and phones, with reports on them, stay in."""
    desk, phone = people_in("coordinator"), people_in("volunteer")
    inside(lambda: db.session.add(RecoveryCode(person_id=one_of_the_cast("coordinator").id, fingerprint="0" * 64)))
    link = inside(lambda: new_link(one_of_the_cast("volunteer"), now=NOW))
    back_up(service, tmp_path / "backup.age", now=NOW)
    brand_of(service.database_url).discard(service.database_url)
    empty = service if service.database_url.startswith("sqlite") else renamed(service)

    restore(empty, tmp_path / "backup.age", key[0], now=later(hours=2))

    def what_opens():
        codes_left = db.session.scalars(select(RecoveryCode)).all()
        return is_in(desk), is_in(phone), codes_left, invitation_of(link).state(now=later(hours=2))

    assert inside(what_opens, config=empty) == (False, True, [], "expired")


def test_a_guest_whose_agreement_was_ended_since_serves_across_no_border(service, inside, tmp_path, key):
    def welcome():
        db.session.add(Municipality(id="inari", name="Inari"))
        db.session.flush()
        firms = db.session.scalars(select(Provider).order_by(Provider.id).limit(2)).all()
        told = {"municipality_id": "inari", "villages": [], "asked_at": NOW, "agreed_at": NOW}
        made = [Guest(provider=firm, **told) for firm in firms]
        db.session.add_all(made)
        db.session.flush()
        return [guest.id for guest in made]

    gone, staying = inside(welcome)
    back_up(service, tmp_path / "later.age", now=NOW)
    inside(lambda: guests.end(db.session.get_one(Guest, gone), by=one_of_the_cast("coordinator"), now=later(hours=1)))

    restore(service, tmp_path / "later.age", key[0], now=later(hours=2))

    assert inside(lambda: [db.session.get_one(Guest, one).is_welcome for one in (gone, staying)]) == [False, True]


def hang(slug, now):
    village = db.session.scalars(select(Village).where(Village.slug == slug)).one()
    return renew_poster(village, by=one_of_the_cast("coordinator"), now=now).token


def opens(token):
    try:
        return open_poster(token) is not None
    except NotFound:
        return False


def test_the_posters_that_hang_on_the_walls_open_and_those_they_replaced_do_not(service, inside, tmp_path, key):
    taken_down, left = inside(lambda: hang("hakkila", NOW)), inside(lambda: hang("kukko", NOW))
    back_up(service, tmp_path / "backup.age", now=NOW)
    hanging, first = inside(lambda: hang("hakkila", later(hours=1))), inside(lambda: hang("mahlu", later(hours=1)))

    restore(service, tmp_path / "backup.age", key[0], now=later(hours=2))

    codes = (taken_down, hanging, first, left)
    assert [inside(lambda code=code: opens(code)) for code in codes] == [False, True, True, True]


def test_a_newer_backup_over_an_older_one_brings_the_newer_poster(service, inside, tmp_path, key):
    """Somebody took the wrong file first: what hangs is what the newer one knows."""
    before = inside(lambda: hang("hakkila", NOW))
    back_up(service, tmp_path / "old.age", now=NOW)
    hanging = inside(lambda: hang("hakkila", later(hours=1)))
    back_up(service, tmp_path / "new.age", now=later(hours=1))
    brand_of(service.database_url).discard(service.database_url)
    service = service if service.database_url.startswith("sqlite") else renamed(service)
    restore(service, tmp_path / "old.age", key[0], now=later(hours=2))

    restore(service, tmp_path / "new.age", key[0], now=later(hours=3))

    assert [inside(lambda code=code: opens(code), config=service) for code in (before, hanging)] == [False, True]


def test_after_the_loss_of_the_disk_the_backup_knows_the_forgotten_too(service, inside, tmp_path, key):
    inside(lambda: erasure.bury(first_need(), by=AUTOMATION, now=later(hours=1)))
    back_up(service, tmp_path / "backup.age", now=NOW)
    stones = service.tombstones.read_text()
    service.tombstones.unlink()

    restore(service, tmp_path / "backup.age", key[0], now=later(hours=2))

    assert service.tombstones.read_text() == stones


def test_a_line_that_a_full_disk_has_cut_brings_nobody_back_and_keeps_nothing_from_being_restored(
    service, inside, sealed, key
):
    """The deed was refused, and asked for again when there was room."""
    service.tombstones.write_text('{"kind": "need", "id": "0b8e7a52-3f6e')
    inside(lambda: erasure.bury(first_need(), by=AUTOMATION, now=later(hours=1)))

    restore(service, sealed, key[0], now=later(hours=2))

    assert inside(lambda: (first_need().text, first_need().contact)) == ("", None)


def test_nor_does_one_that_nothing_has_followed_yet(service, inside, sealed, key):
    before = inside(codes)
    service.tombstones.write_text('{"kind": "need", "id": "0b8e7a52-3f6e')

    restore(service, sealed, key[0], now=later(hours=2))

    assert inside(codes) == before
