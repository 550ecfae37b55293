"""The pages of those who serve across a border: the host invites, the firm says yes, either ends it."""

import pytest
from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Guest
from tests.people import Town, a_need

NUMBER = "0112038-9"


@pytest.fixture
def firm(app):
    with app.app_context():
        town = Town()
        town.provider("P01").business_id = NUMBER
        town.provider("P01").phone = "+358401112222"
        town.village("sevetti").lat, town.village("sevetti").lon = 62.75, 25.30
        db.session.commit()
    return NUMBER


def invited(inka, app):
    """Inari invites the firm; where the invitation stands from then on."""
    inka.post("/guests", data={"firm": NUMBER})
    with app.app_context():
        return f"/guests/{db.session.scalars(select(Guest.id)).one()}"


def page_of(client):
    answer = client.get("/guests")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_from_an_invitation_to_a_yes_and_to_the_end(sign_in, firm, app):
    inka, liisa, kaisa = sign_in("inka"), sign_in("liisa"), sign_in("kaisa")
    guest = invited(inka, app)

    assert "Odottaa suostumusta" in page_of(inka)
    assert "1 tekijäsi on kutsuttu toiseen kuntaan" in kaisa.get("/needs").text
    assert "358401112222" not in page_of(inka)
    assert "Kutsuja: Inari" in page_of(kaisa)
    assert f"{guest}/agreement" in page_of(liisa)
    assert f"{guest}/agreement" not in page_of(inka)

    liisa.post(f"{guest}/agreement")
    assert "358401112222" in page_of(inka)

    inka.post(f"{guest}/ending")
    assert "Lumikko" not in page_of(inka) + page_of(liisa) + page_of(kaisa)
    with app.app_context():
        assert db.session.scalars(select(Guest)).one().ended_at


def test_a_number_that_nobody_has_is_said_so(sign_in, firm):
    inka = sign_in("inka")

    answer = inka.post("/guests", data={"firm": "1572860-0"}, follow_redirects=True)

    assert "Tällä Y-tunnuksella ei ole palveluntuottajaa muualla." in answer.get_data(as_text=True)


def test_the_host_is_led_from_a_guests_name_to_what_was_agreed_and_never_to_the_register_of_its_home(
    sign_in, firm, app
):
    inka, liisa = sign_in("inka"), sign_in("liisa")
    guest = invited(inka, app)
    assert inka.get("/providers/1").status_code == 404

    liisa.post(f"{guest}/agreement")

    assert inka.get("/providers/1").headers["Location"] == "/guests"
    assert inka.get("/providers/1/details").status_code == 404


def test_pages_of_the_host_name_a_guest_also_when_it_is_over(sign_in, firm, app):
    inka, liisa = sign_in("inka"), sign_in("liisa")
    guest = invited(inka, app)
    liisa.post(f"{guest}/agreement")
    with app.app_context():
        need = a_need(Town().uula, village="sevetti").id

    inka.post(f"/needs/{need}/waves")
    assert "Lumikko" in inka.get(f"/needs/{need}").get_data(as_text=True)

    inka.post(f"{guest}/ending")
    for path in (f"/needs/{need}", "/fairness", "/insight/unmet", "/insight/coverage", "/handover", "/needs"):
        assert inka.get(path).status_code == 200, path
    assert "Lumikko" in inka.get(f"/needs/{need}").get_data(as_text=True)


def test_what_a_guest_was_asked_stands_in_the_figures_of_the_host_and_not_of_its_home(sign_in, firm, app):
    inka, liisa, kaisa = sign_in("inka"), sign_in("liisa"), sign_in("kaisa")
    guest = invited(inka, app)
    liisa.post(f"{guest}/agreement")
    with app.app_context():
        need = a_need(Town().uula, village="sevetti").id

    inka.post(f"/needs/{need}/waves")

    assert "Lumikko" in inka.get("/fairness").get_data(as_text=True)
    assert "Lumikko" not in kaisa.get("/fairness").get_data(as_text=True)
