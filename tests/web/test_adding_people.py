"""Somebody with an account is added: what is asked first, and that no word typed is lost."""

import pytest
from sqlalchemy import func, select

from palveleva.db import db
from palveleva.models import Person
from tests.web.test_office import press


@pytest.mark.parametrize("place", ["/volunteers", "/providers/{P02}/people"])
def test_a_number_that_somebody_has_is_asked_about_before_it_is_given_to_another(kaisa, ask, town_ids, place):
    press(kaisa, "/volunteers", name="Veera", phone="0401234567", language="fi", village="kalmari")
    told = {"name": "Vesa", "phone": "040 1234567", "language": "sv", "village": "mahlu"}

    asked = kaisa.post(place.format(**town_ids), data=told)

    assert (asked.status_code, "Sama numero: Veera" in asked.text) == (400, True)
    assert all(f'value="{told[name]}"' in asked.text for name in ("name", "phone"))
    assert 'selected value="sv"' in asked.text
    assert press(kaisa, place.format(**town_ids), shares_phone="y", **told) == ["ok"]
    assert ask(lambda _town: db.session.scalar(select(Person.phone).where(Person.name == "Vesa"))) == "+358401234567"


def test_a_shared_number_is_seen_where_the_people_of_a_firm_are_kept(kaisa, ask, town_ids):
    address = f"/providers/{town_ids['P01']}"
    assert "Sama numero toisella" not in kaisa.get(address).text

    def share(town):
        town.liisa.phone = town.eino.phone = "+358401234567"
        db.session.commit()
        return town.liisa.id

    liisa = ask(share)

    page = kaisa.get(address).text
    assert ("Sama numero toisella" in page, f"/people/{liisa}/joining" in page) == (True, True)


def test_a_mistake_about_somebody_of_a_provider_is_named_and_loses_nothing(kaisa, town_ids):
    address = f"/providers/{town_ids['P02']}"

    page = kaisa.post(f"{address}/people", data={"name": "Tiina", "phone": "ei ole", "language": "sv"})

    assert (page.status_code, "Puhelinnumero: " in page.text.partition('class="banner danger"')[2]) == (400, True)
    assert all(f'value="{words}"' in page.text for words in ("Tiina", "ei ole"))
    assert '<details class="fold" open>' in page.text
    assert 'name="shares_phone"' not in page.text + kaisa.get(address).text


@pytest.mark.parametrize("place", ["/volunteers", "/providers/{P02}/people"])
@pytest.mark.parametrize("phone", ["", "040 123 4567"])
def test_a_button_that_is_tapped_twice_adds_one_person(kaisa, ask, town_ids, place, phone):
    told = {"name": "Veera", "phone": phone, "language": "fi", "village": "kalmari"}

    assert [press(kaisa, place.format(**town_ids), **told) for _ in range(2)] == [["ok"]] * 2
    named = select(func.count()).where(Person.name == "Veera")
    assert ask(lambda _town: db.session.scalar(named)) == 1


def test_whoever_comes_back_to_a_number_that_another_has_got_is_asked_about(kaisa, ask):
    told = {"phone": "040 123 4567", "language": "fi", "village": "kalmari"}
    press(kaisa, "/volunteers", name="Veera", **told)
    veera = ask(lambda _town: db.session.scalar(select(Person.id).where(Person.name == "Veera")))
    press(kaisa, f"/people/{veera}/deactivation")
    press(kaisa, "/volunteers", name="Vesa", **told)

    asked = kaisa.post(f"/people/{veera}/activation")

    assert (asked.status_code, "Sama numero: Vesa" in asked.text) == (400, True)
    assert not ask(lambda _town: db.session.get(Person, veera).is_active)
    assert press(kaisa, f"/people/{veera}/activation", shares_phone="y") == ["ok"]
    assert ask(lambda _town: db.session.get(Person, veera).is_active)
