"""The page of a need that nobody takes says whether anybody suitable was found, and lists each firm once."""

import re

import pytest

from palveleva.actions import needs, offers, waves
from palveleva.db import db
from tests.actions.test_asking_on import set_numbers
from tests.people import Town, a_report

NOBODY, ALL_ASKED = "Sopivaa tekijää ei löytynyt", "Kaikilta sopivilta on kysytty"


@pytest.fixture
def told(app):
    """told(service, is_asked): the address of Aino's need; whoever could do it was asked, and said no."""

    def once(service, is_asked):
        with app.app_context():
            town = Town()
            need = needs.report(needs.home_of(town.aino), a_report(service=service), by=town.aino)
            if is_asked:
                waves.send(need, by=town.kaisa)
            for offer in list(need.offers):
                offers.decline(offer, "no_time", by=town.kaisa)
            db.session.commit()
            return f"/needs/{need.id}"

    return once


@pytest.fixture
def nobody_farther(app):
    """The municipality asks nobody beyond their own reach."""
    with app.app_context():
        set_numbers(widen_first=0, widen_second=0, widen_third=0)


def firms_left_out(page):
    return re.findall(r"<strong>(.*?)</strong>", page.partition('class="left-out"')[2].partition("</details>")[0])


def test_where_all_said_no_the_page_says_so_and_lists_them_once(kaisa, told, nobody_farther):
    page = kaisa.get(told("lumityot", is_asked=True)).text

    assert (ALL_ASKED in page, NOBODY in page) == (True, False)
    asked = page.partition('id="asked"')[2].partition("</section>")[0]
    assert all(firm in asked for firm in ("Lumikko", "Pikku Apu"))
    assert [firm for firm in firms_left_out(page) if "Lumikko" in firm or "Pikku Apu" in firm] == []


def test_where_nobody_does_such_work_nobody_was_asked(kaisa, told):
    page = kaisa.get(told("kodinkone", is_asked=False)).text

    assert (ALL_ASKED in page, NOBODY in page) == (False, True)


def test_whoever_is_asked_now_is_not_among_those_left_out(kaisa, told):
    address = told("lumityot", is_asked=False)
    kaisa.post(f"{address}/waves")

    page = kaisa.get(address).text

    assert "Lumikko" in page
    assert [firm for firm in firms_left_out(page) if "Lumikko" in firm or "Pikku Apu" in firm] == []
