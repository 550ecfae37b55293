"""Whose page a stranger sees: that of the municipality that an address, a poster or an invitation names."""

import re

import pytest
from sqlalchemy import update

from palveleva.actions import people
from palveleva.db import db, utcnow
from palveleva.domain.palette import stylesheet
from palveleva.models import Municipality, Person, Poster
from palveleva.web.look import mark_of
from tests.people import NOW, Town, person


@pytest.fixture
def inari(app):
    """With a colour, and one language less."""
    with app.app_context():
        row = db.session.get_one(Municipality, "inari")
        row.accent, row.languages, row.name_sv = "#7a1f5c", "fi sv", "Enare"
        db.session.commit()


def name_on(page):
    return re.search(r"<title>.* – (.*)</title>", page.text).group(1)


def test_a_stranger_sees_the_municipality_that_was_here_first(inari, stranger):
    page = stranger.get("/fi/about")

    assert name_on(page) == "Saarijärvi"
    assert "/look/" not in page.text


def test_a_stranger_is_not_at_home_where_nobody_works(inari, app, stranger):
    """Saarijärvi is on every installation; one that serves Inari alone is not Saarijärvi's."""
    with app.app_context():
        db.session.execute(update(Person).where(Person.municipality_id == "saarijarvi").values(is_active=False))
        db.session.commit()

    assert name_on(stranger.get("/fi/privacy")) == "Inari"


@pytest.mark.parametrize(("lang", "name"), [("fi", "Inari"), ("sv", "Enare")])
def test_an_address_names_another_and_keeps_to_it(inari, stranger, lang, name):
    page = stranger.get(f"/{lang}/about?municipality=inari")

    assert name_on(page) == name
    assert f"/look/{mark_of('7a1f5c')}/7a1f5c.css" in page.text
    assert f'href="/{lang}/privacy?municipality=inari"' in page.text
    assert 'hreflang="sv"' in page.text
    assert 'hreflang="en"' not in page.text
    assert name in stranger.get(f"/{lang}/privacy?municipality=inari").text


@pytest.mark.parametrize("nonsense", ["", "nowhere", "' OR 1=1", "x" * 500])
def test_nonsense_names_nobody(inari, stranger, nonsense):
    page = stranger.get(f"/fi/about?municipality={nonsense}")

    assert page.status_code == 200
    assert name_on(page) == "Saarijärvi"
    assert "?municipality=" not in page.text


def test_a_poster_and_an_invitation_speak_for_their_municipality(inari, app, stranger):
    with app.app_context():
        db.session.add(Poster(village_id=Town().village("sevetti").id, token="poster", created_at=NOW))
        guest = person("guest", "inari", is_volunteer=True)
        db.session.add(guest)
        db.session.flush()
        token = people.new_link(guest, now=utcnow())
        db.session.commit()

    assert name_on(stranger.get("/fi/village/poster")) == "Inari"
    assert name_on(stranger.get(f"/invitations/{token}")) == "Inari"


def test_whoever_is_in_sees_their_own_whatever_the_address_says(inari, sign_in):
    page = sign_in("kaisa").get("/needs?municipality=inari")

    assert name_on(page) == "Saarijärvi"


def test_the_sheet_of_a_colour_is_kept_for_ever_and_others_are_not_there(stranger):
    there = stranger.get(f"/look/{mark_of('7a1f5c')}/7a1f5c.css")

    assert (there.status_code, there.text) == (200, stylesheet("#7a1f5c"))
    assert "immutable" in there.headers["Cache-Control"]
    for address in ("0badbeef/7a1f5c", f"{mark_of('7a1f5c')}/7a1f5d", f"{mark_of('7a1f5c')}/7A1F5C", "x/red"):
        assert stranger.get(f"/look/{address}.css").status_code == 404


@pytest.mark.parametrize("path", ["/needs", "/settings"])
def test_the_pages_of_an_office_are_its_own(inari, sign_in, path):
    page = sign_in("inka").get(path)

    assert name_on(page) == "Inari"
    assert "<small>Inari</small>" in page.text
    assert 'value="en"' not in page.text
