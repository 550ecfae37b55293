"""Beside a need the desk reads what its service asks for: the licence, what to say on the telephone, the tax credit."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.vocabulary import Qualification
from palveleva.models import Service
from palveleva.queries.facts import rows, tax_credits
from palveleva.words.services import ADVICE, LICENCES, TAX_CREDIT
from tests.phone import a_need_report


@pytest.fixture
def read(phone, kaisa):
    """read(service): the lines of the card beside a need of that service."""

    def card(service):
        need_id = phone("aino").send(a_need_report(service=service))[0]["resource"]["id"]
        page = kaisa.get(f"/needs/{need_id}").text
        found = re.search(r'aria-labelledby="worth-knowing">(.*?)</section>', page, re.DOTALL)
        return [unescape(line) for line in re.findall(r"<li[^>]*>(.*?)</li>", found[1])] if found else None

    return card


def test_the_desk_reads_which_licence_a_service_needs(read):
    assert read("sahkotyot") == [
        "Vaatii luvan tai rekisterimerkinnän: Tukesin sähköurakoitsijoiden rekisteri",
        "Kipinöi tai käry haisee: pääkytkin pois ja 112.",
        "Työstä voi saada kotitalousvähennyksen.",
    ]


def test_where_the_public_service_is_asked_first_the_desk_reads_which(read):
    assert read("apuvaline") == [
        "Kysy ensin julkiselta palvelulta",
        "Onko se lainassa? Silloin sen lainannut hyvinvointialue huoltaa sen maksutta.",
    ]


def test_of_what_there_is_nothing_to_say_nothing_is_said(read):
    assert read("muu") is None


def test_the_page_of_a_provider_says_which_licence_is_to_be_checked(kaisa, town_ids):
    page = " ".join(unescape(kaisa.get(f"/providers/{town_ids['P16']}").text).split())

    assert "Vaatii luvan tai rekisterimerkinnän: nuohoojan ammattitutkinto" in page


def test_each_name_is_that_of_a_service_and_each_licence_is_asked_for(app):
    with app.app_context():
        asked = {row.id: row.qualification for row in db.session.execute(select(Service.id, Service.qualification))}

    assert asked.keys() >= LICENCES.keys() | ADVICE.keys()
    assert {asked[service] for service in LICENCES} == {Qualification.RECOMMENDED, Qualification.REGISTERED}
    assert {service for service in asked if asked[service] is Qualification.REGISTERED} <= LICENCES.keys()
    assert {service for service in asked if asked[service] is Qualification.PUBLIC} <= ADVICE.keys()


def test_each_service_says_whether_its_work_gives_the_tax_credit():
    assert set(tax_credits().values()) == TAX_CREDIT.keys() | {"no"}
    assert tax_credits().keys() == {row["id"] for row in rows("services.csv")}
