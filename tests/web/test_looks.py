"""A resident may be told who has seen what of them, when and why: on one page, in plain words."""

import re

import pytest

from palveleva.actions import erasure, review
from palveleva.db import db, utcnow
from palveleva.domain.people import AUTOMATION
from palveleva.domain.vocabulary import Consent
from palveleva.models import Need
from palveleva.queries.board import history_of, is_looking
from palveleva.web import sync
from tests import people
from tests.people import a_provider
from tests.phone import a_need_report


@pytest.fixture
def need_id(phone):
    return phone("aino").send(a_need_report())[0]["resource"]["id"]


def told(client, need_id):
    """The lines of the page, as text."""
    page = client.get(f"/needs/{need_id}/looks").text.partition("<main")[2]
    lines = re.findall(r"<li>(.*?)</li>", page.partition("rules")[0], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in lines]


def test_before_anybody_looked_it_says_so(kaisa, need_id):
    assert "ei ole vielä näytetty" in kaisa.get(f"/needs/{need_id}/looks").text


def test_each_look_is_told_with_who_what_and_why(kaisa, need_id, phone):
    kaisa.get("/needs")
    kaisa.post(f"/needs/{need_id}/disclosures")
    for _ in range(3):
        kaisa.get(f"/needs/{need_id}")
    kaisa.post(f"/needs/{need_id}/waves")
    phone("liisa").send()

    lines = told(kaisa, need_id)

    assert [line.partition(" klo")[0] for line in lines] == [
        "Kaisa kunnan koordinaattori Luki avointen tarpeiden luettelon Näki: mitä kerrottiin",
        "Kaisa kunnan koordinaattori Hoiti tarvetta ja avasi yhteystiedot 3 kertaa "
        "Näki: mitä kerrottiin, nimi, puhelinnumero, osoite",
        "Liisa Lumikko Häneltä kysyttiin, voiko hän auttaa Näki: mitä kerrottiin",
    ]


def test_who_has_been_forgotten_since_is_said_to_be_so(kaisa, need_id, phone, app):
    kaisa.post(f"/needs/{need_id}/waves")
    phone("liisa").send()

    with app.app_context():
        erasure.forget_person(people.Town().liisa, by=AUTOMATION, now=utcnow())
        db.session.commit()

    assert who_was_asked(kaisa, need_id) == ["joku unohdettu Lumikko"]  # the firm that got the data is still there

    with app.app_context():
        erasure.forget_provider(people.Town().provider("P01"), by=AUTOMATION, now=utcnow())
        db.session.commit()

    assert who_was_asked(kaisa, need_id) == ["joku unohdettu"]


def who_was_asked(client, need_id):
    return [line.partition(" Häneltä")[0] for line in told(client, need_id) if "Häneltä" in line]


@pytest.mark.parametrize(
    ("lang", "heading"), [("sv", "Vem har sett de här uppgifterna"), ("en", "Who has seen this data")]
)
def test_it_can_be_printed_in_the_language_of_the_reader(kaisa, need_id, lang, heading):
    kaisa.post("/language", data={"language": lang})
    kaisa.get(f"/needs/{need_id}")

    page = kaisa.get(f"/needs/{need_id}/looks").text

    assert f"<h1>{heading}</h1>" in page
    assert not re.search(r"need_page|opened_page|luki|Näki", page)


def test_the_page_shows_nothing_of_the_resident_and_is_no_look_itself(kaisa, need_id):
    kaisa.get(f"/needs/{need_id}")
    before = told(kaisa, need_id)

    page = kaisa.get(f"/needs/{need_id}/looks").text

    assert not [word for word in ("Helmi", "Häkkiläntie", "123 4567", "Rappuset") if word in page]
    assert told(kaisa, need_id) == before


def test_head_shows_nothing_and_is_no_look(kaisa, need_id):
    kaisa.head(f"/needs/{need_id}")

    assert told(kaisa, need_id) == []


def test_being_told_a_road_as_a_provider_opens_no_page_of_the_office(kaisa, need_id, app, phone):
    """Kaisa also works for a firm. What her phone is told is no opening of the contact data at her desk."""
    with app.app_context():
        town = people.Town()
        firm = a_provider("P77", "Kaisan", town.village("hakkila"), list(town.provider("P01").services))
        town.kaisa.provider = firm
        db.session.commit()
        firm_id = firm.id
    kaisa.post(f"/needs/{need_id}/assignments", data={"provider": firm_id})
    work = phone("kaisa").only("assignment")
    assert work["road"] == "Häkkiläntie"

    assert "Helmi" not in kaisa.get(f"/needs/{need_id}").text


def test_an_opening_without_anything_to_see_shows_what_comes_later_with_a_line_of_its_own(kaisa, phone, app):
    need_id = phone("aino").send(a_need_report(consent="noticed", contact=None))[0]["resource"]["id"]
    kaisa.post(f"/needs/{need_id}/disclosures")
    with app.app_context():
        need, town = db.session.get(Need, need_id), people.Town()
        assert is_looking(history_of(need), town.kaisa, now=utcnow())
        review.record_consent(need, Consent.GRANTED, people.HELMI, by=town.kaisa)
        db.session.commit()

    assert "Helmi" in kaisa.get(f"/needs/{need_id}").text
    assert "nimi, puhelinnumero, osoite, ohje tekijälle" in told(kaisa, need_id)[0]


def test_a_search_stands_in_no_address(kaisa, need_id):
    found = kaisa.post("/needs/search", data={"words": "rappuset"}, follow_redirects=True)

    assert (found.status_code, found.request.path, found.request.query_string) == (200, "/needs/search", b"")
    assert "Rappuset lumen alla" in found.text
    assert 'method="post"' in kaisa.get("/needs").text.partition('role="search"')[2][:60]
    assert kaisa.post("/needs/search", data={"words": "  "}).location == "/needs"


def test_news_of_volunteers_are_read_without_keeping_a_writer_waiting(phone, monkeypatch):
    """Those of a provider are not: what they show is written down in the transaction that reads it."""
    only_read = {}
    read = sync.news_for

    def reading(person, *asked, **more):
        only_read[person.name] = db.session.connection().get_execution_options().get("only_reads", False)
        return read(person, *asked, **more)

    monkeypatch.setattr(sync, "news_for", reading)
    phone("aino").send(a_need_report())
    phone("liisa").send()

    assert only_read == {"Aino": True, "Liisa": False}
