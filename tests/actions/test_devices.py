"""Devices are seen, stay in while they are used, and are ended one by one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from palveleva.actions import devices, people
from palveleva.db import db
from palveleva.domain.errors import NotAllowed
from palveleva.models import AuditEntry
from palveleva.queries.devices import devices_of
from tests.people import NOW, later


def test_one_device_is_ended_and_the_other_stays(town):
    phone, tablet = (people.start_sign_in(town.aino, now=NOW) for _ in range(2))

    devices.end(phone, by=town.aino, now=later(hours=1))
    devices.end(phone, by=town.aino, now=later(hours=2))

    assert phone.ended_at == later(hours=1)
    assert devices_of(town.aino, by=town.aino, now=later(hours=2)) == [tablet]
    assert db.session.scalars(select(AuditEntry.verb).where(AuditEntry.thing_id == phone.id)).all() == ["end_sign_in"]


def test_the_coordinator_ends_anybodys_and_a_stranger_nobodys(town):
    phone = people.start_sign_in(town.aino, now=NOW)

    for stranger in (town.eino, town.liisa, town.inka):
        assert devices_of(town.aino, by=stranger, now=NOW) == []
        with pytest.raises(NotAllowed):
            devices.end(phone, by=stranger, now=NOW)
    devices.end(phone, by=town.kaisa, now=NOW)

    assert not phone.is_live(now=NOW)


def test_a_phone_in_use_stays_in_and_one_in_a_drawer_goes_out_after_180_days(town):
    used, drawer = (people.start_sign_in(town.aino, now=NOW) for _ in range(2))

    used.note_use(now=later(days=100))

    assert used.is_live(now=later(days=279))
    assert not used.is_live(now=later(days=280))
    assert drawer.is_live(now=later(days=179))
    assert not drawer.is_live(now=later(days=180))


def test_use_is_noted_once_an_hour(town):
    phone = people.start_sign_in(town.aino, now=NOW)

    phone.note_use(now=later(minutes=59))
    assert phone.seen_at == NOW
    phone.note_use(now=later(minutes=60))
    assert phone.seen_at == later(minutes=60)


def test_the_desk_goes_out_after_a_night_away_and_in_any_case_after_a_week(town):
    desk = people.start_sign_in(town.kaisa, now=NOW)

    assert not desk.is_live(now=later(hours=12))
    assert desk.is_live(now=later(hours=20), seen_at=later(hours=10))
    desk.note_use(now=later(days=6, hours=23))
    assert desk.is_live(now=later(days=6, hours=23, minutes=59))
    assert not desk.is_live(now=NOW + timedelta(days=7))


def test_a_volunteer_who_became_coordinator_keeps_the_shorter_life(town):
    desk = people.start_sign_in(town.aino, now=NOW)

    town.aino.is_coordinator = True

    assert not desk.is_live(now=later(hours=13))
