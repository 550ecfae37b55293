"""The page on which a person's name, number and village are corrected."""

import re
from html import unescape

import pytest

from palveleva.actions.people import phone_of
from palveleva.db import db
from tests.people import Town

FORM = {"name": "Aino", "phone": "", "language": "fi", "village": "hakkila"}


@pytest.fixture
def page(ask):
    """The address of somebody's page: page("aino")."""
    return lambda name: f"/people/{ask(lambda town: getattr(town, name).id)}/details"


def seen_on(client, page):
    return unescape(re.search(r'name="seen" type="hidden" value="([^"]*)"', client.get(page).text)[1])


def test_the_register_leads_to_the_page_and_back(kaisa, page):
    assert f'href="{page("aino")}"' in kaisa.get("/volunteers").text

    answer = kaisa.post(page("aino"), data=FORM | {"name": "Aino Uusi", "phone": "050 765 4321", "village": "mahlu"})

    assert answer.headers["Location"] == "/volunteers"
    register = kaisa.get("/volunteers").text
    assert all(words in register for words in ("Aino Uusi", "050\u00a0765\u00a04321", "Tallennettu."))


def test_a_phone_hears_its_persons_new_name_and_village(kaisa, page, phone):
    aino = phone("aino")

    kaisa.post(page("aino"), data=FORM | {"name": "Aino Uusi", "village": "mahlu"})

    told = aino.client.get("/api/v1/session").json
    assert (told["name"], told["village"]) == ("Aino Uusi", "mahlu")


def test_people_read_what_is_known_of_them_and_whom_to_tell(kaisa, page, sign_in):
    assert known_as(sign_in("aino")) == ["Aino", "ei numeroa", "Häkkilä"]

    kaisa.post(page("aino"), data=FORM | {"phone": "0401234567"})

    assert known_as(sign_in("aino")) == ["Aino", "040\u00a0123\u00a04567", "Häkkilä"]
    assert "Näin kunta tuntee sinut" not in kaisa.get("/fi/account").text


def known_as(client):
    page = client.get("/fi/account").text
    assert "Oma tili</h1>" in page
    return re.findall(r"<dd>(.*?)</dd>", page)


def test_somebody_of_a_firm_has_no_village_and_is_found_on_the_page_of_the_firm(kaisa, page, ask, town_ids):
    firm = f"/providers/{town_ids['P01']}"
    assert f'href="{page("liisa")}"' in kaisa.get(firm).text
    assert 'name="village"' not in kaisa.get(page("liisa")).text

    answer = kaisa.post(page("liisa"), data=FORM | {"name": "Liisa Uusi"})

    assert answer.headers["Location"] == firm
    assert ask(lambda town: (town.liisa.name, town.liisa.village)) == ("Liisa Uusi", None)


@pytest.mark.parametrize(
    ("told", "said"),
    [({"phone": "ei ole"}, "Puhelinnumero: "), ({"name": "\u200b"}, "Nimi: "), ({"village": ""}, "Kylä: ")],
)
def test_a_mistake_is_named_and_loses_nothing(kaisa, page, told, said, ask):
    answer = kaisa.post(page("aino"), data=FORM | {"name": "Aino Uusi"} | told)

    assert (answer.status_code, said in answer.text.partition('class="banner danger"')[2]) == (400, True)
    assert all(f'value="{words}"' in answer.text for words in ({"name": "Aino Uusi"} | told).values() if words)
    assert ask(lambda town: (town.aino.name, town.aino.village.slug)) == ("Aino", "hakkila")


def test_a_number_of_somebody_else_is_refused_with_their_name_until_it_is_said_to_be_shared(kaisa, page, ask, app):
    with app.app_context():
        Town().eino.phone = phone_of("050 765 4321")
        db.session.commit()
    mistaken = FORM | {"phone": "0507654321"}

    answer = kaisa.post(page("aino"), data=mistaken)

    assert answer.status_code == 400
    assert "Sama numero: Eino" in answer.text
    assert 'name="shares_phone"' in answer.text
    assert 'name="shares_phone"' not in kaisa.get(page("aino")).text
    assert ask(lambda town: town.aino.phone) is None
    assert kaisa.post(page("aino"), data=mistaken | {"shares_phone": "y"}).status_code == 302
    assert ask(lambda town: town.aino.phone == town.eino.phone)


def test_the_answer_tells_that_an_invitation_has_ended_with_the_old_number(kaisa, page, ask):
    kaisa.post(page("aino"), data=FORM | {"phone": "0401234567"})
    kaisa.post(page("aino").replace("details", "invitations"))

    kaisa.post(page("aino"), data=FORM | {"phone": "050 765 4321"})

    assert "Avoin kutsu on päättynyt" in kaisa.get("/volunteers").text


def test_two_at_the_same_person_lose_nothing_of_each_other(kaisa, page, ask):
    old = seen_on(kaisa, page("aino"))
    assert kaisa.post(page("aino"), data=FORM | {"seen": old, "phone": "0401234567"}).status_code == 302

    second = kaisa.post(page("aino"), data=FORM | {"seen": old, "name": "Aino Uusi"})

    assert (second.status_code, 'value="Aino Uusi"' in second.text, 'value="040 123 4567"' in second.text) == (
        400, True, True
    )  # fmt: skip
    assert ask(lambda town: (town.aino.name, town.aino.phone)) == ("Aino", "+358401234567")


def test_a_village_out_of_use_stays_where_it_was(kaisa, page, app, ask):
    with app.app_context():
        Town().village("hakkila").is_in_use = False
        db.session.commit()

    assert 'selected value="hakkila"' in kaisa.get(page("aino")).text
    assert kaisa.post(page("aino"), data=FORM | {"name": "Aino Uusi"}).status_code == 302
    assert ask(lambda town: town.aino.village.slug) == "hakkila"


def test_people_of_elsewhere_and_the_forgotten_are_not_there(kaisa, page, app):
    uula, aino = page("uula"), page("aino")
    with app.app_context():
        Town().aino.forgotten_at = Town().aino.created_at
        db.session.commit()

    for address in (uula, aino):
        assert (kaisa.get(address).status_code, kaisa.post(address, data=FORM).status_code) == (404, 404)
