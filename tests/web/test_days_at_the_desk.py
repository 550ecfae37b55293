"""What the office reads and prints of days is true on whatever day it is read (decision 109)."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from palveleva.db import db, utcnow
from palveleva.models import Need
from palveleva.web import times
from tests.phone import a_need_report


@pytest.fixture
def told_before(phone, app):
    """told_before(days, …): the key of a need that Aino told so many days ago."""

    def told(days, **facts):
        need_id = phone("aino").send(a_need_report(**facts))[0]["resource"]["id"]
        with app.app_context():
            at = utcnow() - timedelta(days=days)
            db.session.execute(update(Need).where(Need.id == need_id).values(created_at=at, told_at=at))
            db.session.commit()
        return need_id, times.day(times.local(at).date(), "fi")

    return told


def urgency_on(page):
    return page.partition('class="urgency"')[2].partition("</p>")[0]


@pytest.mark.parametrize(
    ("urgency", "days", "words"),
    [
        ("today", 0, "Tänään {day}"),
        ("today", 2, "Kiireellinen, ilmoitettu {day}"),
        ("week", 0, "Viikon sisällä, ilmoitettu {day}"),
        ("week", 2, "Viikon sisällä, ilmoitettu {day}"),
        ("flexible", 2, "Ei kiirettä"),
    ],
)
def test_the_page_of_a_need_names_the_day_on_which_it_was_told(kaisa, told_before, urgency, days, words):
    need_id, day = told_before(days, urgency=urgency)

    assert words.format(day=day) in urgency_on(kaisa.get(f"/needs/{need_id}").text)


@pytest.mark.parametrize("path", ["/needs", "/handover", "/needs/{}"])
def test_nothing_says_today_of_what_was_told_before(kaisa, told_before, path):
    need_id, _ = told_before(2, urgency="today")

    page = kaisa.get(path.format(need_id)).text

    assert "Kiireelli" in page
    assert ("Tänään" in page, "tänään" in page) == (False, False)


def test_a_need_that_is_made_urgent_later_is_not_wanted_on_the_day_it_was_told(kaisa, told_before):
    need_id, day = told_before(2, urgency="flexible")

    kaisa.post(f"/needs/{need_id}/details", data={"village": "hakkila", "service": "auraus", "urgency": "today"})

    assert f"Kiireellinen, ilmoitettu {day}" in urgency_on(kaisa.get(f"/needs/{need_id}").text)


@pytest.mark.parametrize("path", ["/needs/new", "/fi/report"])
def test_how_soon_something_is_wanted_is_never_taken_for_granted(kaisa, path):
    """A draft of yesterday comes back without its "today"."""
    page = kaisa.post(path, data={"text": "Polku auki", "village": "mahlu", "consent": "noticed", "safety": "no"})

    assert (page.status_code, "Valitse, milloin apua tarvitaan." in page.text) == (400, True)


def test_a_time_on_the_substitutes_paper_has_its_day(kaisa, told_before):
    need_id, _ = told_before(1, text="Rappuset lumen alla")
    kaisa.post(f"/needs/{need_id}/attempts", data={"result": "no_answer", "retry": "soon"})

    opened, _, deeds = kaisa.get("/handover").text.partition('class="deeds-list"')

    assert re.search(r"Soita uudelleen: \w\w\xa0\d+\.\d+\. klo", opened)
    assert re.search(r"Asukasta yritetty tavoittaa<small class=\"soft\"> \w\w\xa0\d+\.\d+\. klo", deeds)
