"""The page of fair turns and the criteria that anybody may read."""

import re

import pytest
from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Wave
from tests.phone import a_need_report


@pytest.fixture
def asked(phone, sign_in):
    """Kaisa, who has asked providers about Aino's need."""
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]
    kaisa = sign_in("kaisa")
    kaisa.post(f"/needs/{need_id}/waves")
    return kaisa


@pytest.mark.parametrize("days", ["", "?days=91", "?days=365", "?days=3", "?days=x"])
def test_the_page_shows_who_has_had_what(asked, days):
    page = asked.get(f"/fairness{days}")

    assert page.status_code == 200
    assert "Lumikko" in page.text
    assert "Pikku Apu" in page.text
    assert "Kaukainen" not in page.text
    assert "Vähän tietoa" in page.text


def test_its_tab_is_called_what_the_page_is_called_and_is_marked(sign_in):
    page = sign_in("kaisa").get("/fairness?days=91").text

    (name,) = re.findall(r"<h1>(.*?)</h1>", page)
    assert re.findall(r'aria-current="page">(.*?)</a>', page) == ["Katsaus", name, "3 kuukautta"]


def test_before_anybody_was_asked_the_page_says_so(sign_in):
    assert "ei ole kysytty" in sign_in("kaisa").get("/fairness").text


def test_another_municipality_sees_nothing_of_it(asked, sign_in):
    assert "Lumikko" not in sign_in("inka").get("/fairness").text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_anybody_may_read_the_criteria(stranger, language):
    assert stranger.get(f"/{language}/criteria").status_code == 200


def test_the_criteria_promise_no_number_that_a_municipality_may_have_changed(stranger):
    assert "enintään 3 tekijältä, ellei kunta ole asettanut toista määrää" in stranger.get("/fi/criteria").text


def test_the_candidates_say_who_is_before_whom(phone, sign_in):
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]

    assert "Ennen seuraavaa" in sign_in("kaisa").get(f"/needs/{need_id}").text


def test_a_trace_of_before_says_nothing_of_it(asked, app):
    with app.app_context():
        wave = db.session.scalars(select(Wave)).one()
        old = [{key: value for key, value in one.items() if key != "ahead"} for one in wave.trace["candidates"]]
        wave.trace = wave.trace | {"candidates": old}
        db.session.commit()
        need_id = wave.need_id

    assert asked.get(f"/needs/{need_id}").status_code == 200
