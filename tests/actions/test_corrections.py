"""What the register knows of a person is corrected: a new name, a new number, another village."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from palveleva.actions import codes, corrections, erasure, people
from palveleva.actions.corrections import PersonDetails
from palveleva.db import db
from palveleva.domain.contact import spoken_phone
from palveleva.domain.errors import Invalid, NotAllowed, NotFound, NotNow, WrongCode
from palveleva.domain.people import AUTOMATION
from palveleva.models import AuditEntry
from tests.people import NOW, later

OLD, NEW = "040 123 4567", "050 765 4321"


@pytest.fixture
def aino(town):
    aino = town.aino
    aino.phone = people.phone_of(OLD)
    db.session.commit()
    return aino


def known(person):
    phone = spoken_phone(person.phone) if person.phone else ""
    return PersonDetails(person.name, phone, person.language, person.village)


def edit(person, by, now=NOW, **changes):
    return corrections.edit(person, replace(known(person), **changes), by=by, now=now)


def lines():
    query = select(AuditEntry).where(AuditEntry.verb == "edit_person").order_by(AuditEntry.id)
    return [(line.thing_id, line.details) for line in db.session.scalars(query)]


def test_a_name_a_number_a_language_and_a_village_are_corrected(town, aino):
    edit(aino, town.kaisa, name=" Aino Uusi ", phone=NEW, language="sv", village=town.village("mahlu"))

    assert (aino.name, aino.phone, aino.language, aino.village.slug) == ("Aino Uusi", "+358507654321", "sv", "mahlu")
    assert lines() == [(aino.id, {"changed": ["name", "phone", "language", "village"]})]


def test_what_was_saved_as_it_was_leaves_no_line(town, aino):
    edit(aino, town.kaisa)

    assert lines() == []


@pytest.mark.parametrize("changes", [{"name": "\u200b"}, {"phone": "ei ole"}, {"name": "131052-308T"}])
def test_what_cannot_be_added_cannot_be_written_in_its_place(town, aino, changes):
    with pytest.raises(Invalid):
        edit(aino, town.kaisa, **changes)

    db.session.rollback()
    assert (aino.name, aino.phone, lines()) == ("Aino", "+358401234567", [])


def test_a_new_number_ends_the_link_and_the_code_that_were_told_at_the_old_one(town, aino):
    token = people.invite(aino, by=town.kaisa, now=NOW)
    code = codes.give_code(aino, by=town.kaisa, now=NOW)

    assert edit(aino, town.kaisa, later(hours=1), phone=NEW)

    with pytest.raises(NotFound):
        people.accept_invitation(token, now=later(hours=2))
    for number in (OLD, NEW):
        with pytest.raises(WrongCode):
            codes.enter(codes.spend_try(codes.people_with_number(number), now=later(hours=2)), code, now=later(hours=2))


def test_a_number_that_is_taken_away_ends_them_too(town, aino):
    people.invite(aino, by=town.kaisa, now=NOW)

    assert edit(aino, town.kaisa, phone="")
    assert aino.phone is None


def test_the_first_number_is_what_the_code_has_waited_for(town):
    """The page of the invitation says that a code works on a new phone once the number is in the register."""
    people.invite(town.aino, by=town.kaisa, now=NOW)
    code = codes.give_code(town.aino, by=town.kaisa, now=NOW)

    assert not edit(town.aino, town.kaisa, phone=NEW)

    tried = codes.spend_try(codes.people_with_number(NEW), now=later(hours=1))
    assert codes.enter(tried, code, now=later(hours=1)).person is town.aino


@pytest.mark.parametrize("changes", [{"name": "Aino Uusi"}, {"phone": "+358 40 1234567"}])
def test_another_name_or_spelling_ends_no_invitation(town, aino, changes):
    token = people.invite(aino, by=town.kaisa, now=NOW)

    assert not edit(aino, town.kaisa, **changes)
    assert people.accept_invitation(token, now=later(hours=1)).person is aino


def test_phones_stay_in(town, aino):
    phone = people.start_sign_in(aino, now=NOW)

    edit(aino, town.kaisa, phone=NEW)

    assert phone.is_live(now=later(hours=1))


def test_a_number_of_somebody_else_is_refused_until_it_is_said_to_be_shared(town, aino):
    with pytest.raises(Invalid, match="phone_taken"):
        edit(town.eino, town.kaisa, phone=OLD)

    edit(town.eino, town.kaisa, phone=OLD, shares_phone=True)
    edit(town.eino, town.kaisa, name="Eino Toinen")

    assert (town.eino.phone, town.eino.name) == (aino.phone, "Eino Toinen")


def test_a_number_of_somebody_elsewhere_or_shut_out_stands_in_nobodys_way(town, aino):
    town.uula.phone, town.liisa.phone = people.phone_of(NEW), people.phone_of(NEW)
    people.set_active(town.liisa, False, by=town.kaisa, now=NOW)

    edit(aino, town.kaisa, phone=NEW)

    assert aino.phone == people.phone_of(NEW)


def test_whoever_was_forgotten_is_given_no_name_again(town, aino):
    details = known(aino)
    erasure.forget_person(aino, by=AUTOMATION, now=NOW)

    with pytest.raises(NotNow):
        corrections.edit(aino, details, by=town.kaisa, now=NOW)

    assert aino.name == ""


@pytest.mark.parametrize("name", ["aino", "liisa", "inka"])
def test_nobody_but_the_coordinator_of_the_municipality_corrects(town, name):
    with pytest.raises(NotAllowed):
        edit(town.eino, getattr(town, name), name="Toinen")
