"""In whose language somebody is spoken to before they have chosen one: their own, or that of their municipality."""

import re

from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Municipality, Person
from palveleva.web.coordinators import ColleagueForm
from palveleva.web.fields import wrong
from palveleva.web.tuning import ChangeForm
from tests.web.test_office import press


def test_whoever_is_invited_is_written_to_in_their_own_language(kaisa, stranger, ask, town_ids):
    press(kaisa, f"/providers/{town_ids['P02']}/people", name="Tiina", phone="", language="sv")
    tiina = ask(lambda _town: db.session.scalars(select(Person.id).where(Person.name == "Tiina")).one())

    page = kaisa.post(f"/people/{tiina}/invitations").text
    link = re.search(r"/invitations/[\w-]{20,}", page)[0]

    assert '<blockquote class="said" lang="sv">Hej!' in page
    assert '<html lang="sv"' in stranger.get(link).text
    stranger.post("/language", data={"language": "en"})
    assert '<html lang="en"' in stranger.get(link).text


def test_a_person_is_added_in_the_language_of_the_municipality_unless_another_is_chosen(kaisa, app, town_ids):
    with app.app_context():
        db.session.get_one(Municipality, "saarijarvi").language = "sv"
        db.session.commit()

    for page in ("/volunteers", f"/providers/{town_ids['P02']}"):
        assert '<option selected value="sv">' in kaisa.get(page).text


MISSING = {"fi": "Pakollinen.", "sv": "Det här fältet är obligatoriskt.", "en": "This field is required."}


def test_what_is_missing_is_said_in_each_language_and_its_words_are_not_read_again(app, monkeypatch):
    monkeypatch.setattr("builtins.open", None)

    for language, words in MISSING.items():
        with app.test_request_context(f"/?lang={language}", method="POST"):
            form = ChangeForm(meta={"csrf": False})
            assert not form.validate()
            assert form.errors == {"change": [words]}


def test_what_is_missing_is_said_with_the_label_of_its_field_in_each_language(app):
    told = {"fi": "Nimi: Kirjoita nimi.", "sv": "Namn: Skriv namnet.", "en": "Name: Write the name."}
    for language, words in told.items():
        with app.test_request_context(f"/?lang={language}", method="POST"):
            form = ColleagueForm(meta={"csrf": False})
            assert not form.validate()
            assert wrong(form.name) == words
