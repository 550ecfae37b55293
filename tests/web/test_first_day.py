"""A municipality that begins has nobody to ask and nobody who tells: its pages say what to do first."""

import pytest
from sqlalchemy import update

from palveleva.db import db
from palveleva.models import Person

FIRST_PROVIDER, FIRST_REPORTER = "Lisää ensimmäinen tekijä", "Lisää ensimmäinen ilmoittaja"


@pytest.fixture
def inka(sign_in):
    """She coordinates Inari, where there is one volunteer, and nobody to ask."""
    return sign_in("inka")


@pytest.fixture
def nobody_tells(app):
    with app.app_context():
        db.session.execute(update(Person).where(Person.municipality_id == "inari").values(is_volunteer=False))
        db.session.commit()


def test_the_first_day_begins_with_whom_to_ask_and_who_tells(inka, nobody_tells):
    page = inka.get("/needs").text

    assert [words in page for words in (FIRST_PROVIDER, FIRST_REPORTER, "Mikään ei odota sinua")] == [True, True, False]
    assert ['href="/providers/new"' in page, 'href="/volunteers"' in page, 'href="/villages"' in page] == [True] * 3


def test_what_is_there_already_is_not_asked_for(inka, kaisa):
    pages = [client.get("/needs").text for client in (inka, kaisa)]

    assert [[words in page for words in (FIRST_PROVIDER, FIRST_REPORTER)] for page in pages] == [
        [True, False],
        [False, False],
    ]


def test_coverage_of_nobody_is_no_list_of_everything(inka):
    page = inka.get("/insight/coverage").text

    assert "Ei vielä tekijöitä" in page
    assert "<table" not in page
    assert 'href="/providers/new"' in page


def test_what_no_village_has_is_named_once(kaisa):
    page = kaisa.get("/insight/coverage").text

    assert page.count("Lemmikin hoito") == 3  # among the choices, the gaps and all services, and not with each village
