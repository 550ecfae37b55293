"""Whoever only reports has a telephone too: what they write to the number is no answer, and is heard all the same."""

import pytest
from sqlalchemy import select

from palveleva.actions import people
from palveleva.db import db
from palveleva.models import Need
from tests.people import a_need
from tests.web.gateway import replies

NUMBER = "+358409998877"


@pytest.fixture
def need(town):
    town.aino.phone = NUMBER
    return a_need(town.aino)


def test_they_are_told_that_nobody_watches_the_number(gateway, need):
    told = [gateway.says(NUMBER, "Lapio on kuistilla", "m4") for _ in range(2)]

    assert told == ["unwatched"] * 2
    assert replies(need) == [("Aino", "unwatched", ["sms"])]  # brought twice, and answered once


def test_a_number_that_is_forged_fills_nobodys_telephone(gateway, need):
    said = [gateway.says(NUMBER, "Lapio on kuistilla") for _ in range(12)]

    assert said == ["unwatched"] * 12
    assert replies(need) == [("Aino", "unwatched", ["sms"])] * 10


def test_what_they_write_of_danger_is_heard_once_after_however_many_messages(gateway, need):
    for _ in range(11):
        gateway.says(NUMBER, "Lapio on kuistilla")

    for _ in range(3):  # the gateway brings it again
        gateway.says(NUMBER, "Helmi on kaatunut eikä pääse ylös", "m50")

    need = db.session.scalars(select(Need), execution_options={"populate_existing": True}).unique().one()
    assert need.is_pressing
    assert [note.kind for note in need.notes] == ["danger"]


def test_what_they_write_of_danger_is_heard_to_its_last_word(gateway, need):
    gateway.says(NUMBER, f"{'Kaikki hyvin. ' * 60}Helmi on kaatunut eikä pääse ylös")

    need = db.session.scalars(select(Need), execution_options={"populate_existing": True}).unique().one()
    assert need.is_pressing
    assert [note.kind for note in need.notes] == ["danger"]


def test_whoever_was_shut_out_is_a_stranger(gateway, town, need):
    people.set_active(town.aino, False, by=town.kaisa)
    db.session.commit()

    assert gateway.says(NUMBER, "Helmi on kaatunut eikä pääse ylös") == "unknown_sender"
    assert replies(need) == []
    assert need.notes == []
