"""Whoever has been everywhere in the service is forgotten: no file of the database says anything of them any more."""

from pathlib import Path

import pytest

from palveleva import tombstones
from palveleva.actions import (
    addresses,
    corrections,
    guests,
    needs,
    newcomers,
    notes,
    offers,
    one_person,
    review,
    trips,
)
from palveleva.actions.corrections import PersonDetails
from palveleva.actions.needs import Resident
from palveleva.actions.people import invite, start_sign_in
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import Urgency
from palveleva.models import Notice
from palveleva.notices.answering import code_of
from tests.actions.story import an_offered_need, everything_kept, offer_to
from tests.notices.post import office, send_out
from tests.people import NOW, a_need, later

pytestmark = pytest.mark.usefixtures("no_stones")

OLD_NUMBER = "451230000"  # no table has it any more, but SQLite's files have
SIGNS = ("Vilhelmiina", "451239876", OLD_NUMBER, "vilhelmiina@", "uusi.osoite@", "Pikkupuhelin")
OF_HELMI = ("Helmi", "451231111", "Salavuorentie", "Kolmikko", "potkukelkka")


@pytest.fixture
def forget(app):
    def run(whom):
        answer = app.test_cli_runner().invoke(args=["forget", whom, "--yes"])
        assert answer.exit_code == 0, answer.output

    return run


def left_of(signs):
    """In every table, and in the files where SQLite keeps them."""
    file = Path(db.engine.url.database or "")
    files = [*file.parent.glob(f"{file.name}*")] if db.engine.dialect.name == "sqlite" else []
    kept = [everything_kept(), *(one.read_bytes().decode("utf-8", "replace") for one in files)]
    return sorted({sign for sign in signs for text in kept if sign in text})


def called_vilhelmiina(town):
    """She answers for a firm, and her number was once another one."""
    liisa = town.liisa
    start_sign_in(liisa, now=utcnow()).device = "Pikkupuhelin"
    liisa.email, liisa.phone = "vilhelmiina@palveleva.example", "+358451230000"
    invite(liisa, by=town.kaisa)
    db.session.commit()
    told = PersonDetails("Vilhelmiina Kuu", "045 123 9876", "fi", None)
    corrections.edit(liisa, told, by=town.kaisa, now=NOW)
    addresses.give_email(liisa, "uusi.osoite@palveleva.example", by=liisa, now=utcnow())
    return liisa


def came_by_a_poster_too(town, liisa):
    poster = newcomers.renew_poster(town.village("mahlu"), by=town.kaisa, now=NOW)
    again = newcomers.join(poster.token, "Vilhelmiina", "045 123 9876", "fi", now=NOW).person
    told = a_need(again)
    db.session.commit()
    one_person.join(liisa, again, phone=liisa.phone, agreed=True, by=town.kaisa, now=later(minutes=1))
    return told, again


def was_asked_about_a_trip(town, liisa):
    small = [a_need(town.aino, urgency=Urgency.FLEXIBLE) for _ in range(2)]
    trips.send(small[0], small[1:], by=town.kaisa, now=utcnow())
    for notice in db.session.query(Notice).filter_by(person_id=liisa.id, kind="offered"):
        code_of(notice, now=utcnow())
    offers.ask(offer_to(small[0], "P01"), "Onko pihassa tilaa?", by=liisa, now=utcnow())
    offers.accept(offer_to(small[1], "P01"), by=liisa, now=utcnow())


def was_invited_across(town, liisa):
    liisa.provider.business_id = "0112038-9"
    guest = guests.invite(needs.home_of(town.inka), "0112038-9", (), by=town.inka, now=NOW)
    guests.agree(guest, by=liisa, now=NOW)


def test_nothing_is_left_of_somebody_who_was_joined_was_a_guest_and_had_a_trip(town, forget):
    liisa = called_vilhelmiina(town)
    told, again = came_by_a_poster_too(town, liisa)
    was_asked_about_a_trip(town, liisa)
    was_invited_across(town, liisa)
    db.session.commit()
    assert {*SIGNS} - {*left_of(SIGNS)} <= {OLD_NUMBER}

    forget(again.id)  # the key of either account will do

    assert left_of(SIGNS) == []
    assert told.reporter_id is None
    assert {stone.id for stone in tombstones.standing()} == {liisa.id, again.id}


def test_nothing_is_left_of_a_resident_whose_need_was_part_of_a_trip(town, forget):
    helmi = Resident("Helmi", "045 123 1111", "Salavuorentie 3", "Kolmikko haukkuu")
    small = [a_need(town.aino, urgency=Urgency.FLEXIBLE, contact=one) for one in (helmi, None)]
    trips.send(small[0], small[1:], by=town.kaisa, now=utcnow())
    notes.add_note(small[0], "information", "potkukelkka on portailla", by=town.aino, now=utcnow())
    review.remark(small[0], "Helmi soitti takaisin", by=town.kaisa, now=utcnow())
    offers.accept(offer_to(small[0], "P01"), by=town.liisa, now=utcnow())
    db.session.commit()
    assert left_of(OF_HELMI) == sorted(OF_HELMI)

    forget("045 123 1111")

    assert left_of(OF_HELMI) == []
    assert small[1].forgotten_at is None


def test_what_was_written_to_somebody_lies_in_no_outbox_any_more(app, town, forget):
    """No server has been set, and her number was another one when the message was written."""
    instance = Path(app.config["PALVELEVA"].instance)
    town.liisa.phone, town.pekka.phone = "+358451230000", "+358451111111"
    an_offered_need(town, urgency=Urgency.TODAY)
    send_out(office(app, instance), now=later(minutes=1))
    town.liisa.phone = "+358451239876"
    db.session.commit()

    def written_to(signs):
        return {sign for file in instance.glob("outbox/*/*") for sign in signs if sign in file.read_text()}

    hers, his = {"451230000", "liisa@"}, {"451111111", "pekka@"}
    assert written_to(hers | his) == hers | his
    forget(town.liisa.id)

    assert written_to(hers | his) == his
