"""The pages of those who serve across a border: the host invites, the firm says yes, either ends it."""

import pytest
from sqlalchemy import select

from palveleva.actions import assignments, offers, waves
from palveleva.db import db, utcnow
from palveleva.models import Delivery, Guest, Municipality, Offer
from palveleva.notices.deliveries import give_up
from tests.people import Town, a_need, a_provider
from tests.people import person as a_person
from tests.web.test_office import press
from tests.web.test_registers import village_id

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


def test_only_a_firm_that_serves_here_too_cannot_be_added_a_second_time(sign_in, firm, app):
    inka = sign_in("inka")
    form = {"name": "Lumikon Inarin toimipiste", "business_id": NUMBER, "kind": "company", "radius_km": "9"}
    form |= {"home_village": village_id(app, "sevetti"), "capacity_per_week": "4", "max_open": "2"}
    sign_in("liisa").post(f"{invited(inka, app)}/agreement")

    refused = inka.post("/providers/new", data=form)
    inka.post(f"{invited(inka, app)}/ending")

    assert (refused.status_code, inka.post("/providers/new", data=form).status_code) == (400, 302)
    assert "Y-tunnus kuuluu tälle tekijälle" in refused.text


def test_a_number_that_nobody_has_is_said_so(sign_in, firm):
    inka = sign_in("inka")

    answer = inka.post("/guests", data={"firm": "1572860-0", "villages": ["sevetti"]})

    assert answer.status_code == 400
    assert "Tällä Y-tunnuksella ei ole tekijää muualla." in answer.text
    assert ('value="1572860-0"' in answer.text, answer.text.count("checked")) == (True, 1)


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


def test_a_guest_is_given_work_by_hand_as_long_as_it_is_welcome(sign_in, firm, app):
    inka, liisa = sign_in("inka"), sign_in("liisa")
    guest = invited(inka, app)
    liisa.post(f"{guest}/agreement")
    with app.app_context():
        ids = [a_need(Town().uula, village="sevetti").id for _ in range(2)]
    assert '<option value="1">Lumikko</option>' in inka.get(f"/needs/{ids[0]}").text

    assert press(inka, f"/needs/{ids[0]}/assignments", provider="1") == ["ok"]

    inka.post(f"{guest}/ending")
    assert '<option value="1">Lumikko</option>' not in inka.get(f"/needs/{ids[1]}").text
    assert press(inka, f"/needs/{ids[1]}/assignments", provider="1") == ["danger"]


def test_a_guest_that_has_ended_at_home_is_said_to_have_agreed_nowhere(sign_in, firm, app):
    inka, liisa, kaisa = sign_in("inka"), sign_in("liisa"), sign_in("kaisa")
    liisa.post(f"{invited(inka, app)}/agreement")
    with app.app_context():
        need = a_need(Town().uula, village="sevetti").id
    assert ">Suostunut<" in page_of(inka)

    press(kaisa, "/providers/1/status", status="ended")

    for client in (inka, kaisa):
        assert (">Suostunut<" in page_of(client), ">Lopettanut<" in page_of(client)) == (False, True)
    assert '<option value="1">Lumikko</option>' not in inka.get(f"/needs/{need}").text
    assert press(inka, f"/needs/{need}/assignments", provider="1") == ["danger"]


def test_what_a_guest_was_asked_stands_in_the_figures_of_the_host_and_not_of_its_home(sign_in, firm, app):
    inka, liisa, kaisa = sign_in("inka"), sign_in("liisa"), sign_in("kaisa")
    guest = invited(inka, app)
    liisa.post(f"{guest}/agreement")
    with app.app_context():
        need = a_need(Town().uula, village="sevetti").id

    inka.post(f"/needs/{need}/waves")

    assert "Lumikko" in inka.get("/fairness").get_data(as_text=True)
    assert "Lumikko" not in kaisa.get("/fairness").get_data(as_text=True)


@pytest.fixture
def asked_abroad(sign_in, firm, app):
    """Liisa's firm was asked about a need of Inari: the code of the need."""
    inka, liisa = sign_in("inka"), sign_in("liisa")
    liisa.post(f"{invited(inka, app)}/agreement")
    with app.app_context():
        town = Town()
        need = a_need(town.uula, village="sevetti", text="Uulan mummon portaat lumessa")
        waves.send(need, by=town.inka)
        db.session.commit()
        return need.code


def test_at_home_nobody_reads_of_the_work_that_a_guest_does_elsewhere(sign_in, asked_abroad, app):
    with app.app_context():
        town = Town()
        offers.accept(db.session.scalars(select(Offer)).one(), by=town.liisa)
        home = a_need(town.aino)
        assignments.assign_by_hand(home, town.provider("P01"), by=town.kaisa)
        db.session.commit()
        code = home.code

    page = sign_in("kaisa").get("/providers/1").text

    assert code in page
    assert asked_abroad not in page
    assert "mummon portaat" not in page


def test_a_message_that_did_not_reach_a_guest_names_no_need_of_the_host(sign_in, asked_abroad, app):
    with app.app_context():
        for lost in db.session.scalars(select(Delivery).where(Delivery.person_id == Town().liisa.id)):
            give_up(lost, "unknown_address", now=utcnow())
        db.session.commit()

    page = sign_in("kaisa").get("/messages/lost").text

    assert "Liisa" in page
    assert asked_abroad not in page


@pytest.fixture
def in_two_registers(app, firm):
    """Inari has written the firm down too; Utsjoki, where Niila works, has not."""
    with app.app_context():
        town = Town()
        twin = a_provider("P01", "Lumikko Inari", town.village("sevetti"), [])
        twin.business_id = NUMBER
        db.session.add_all([Municipality(id="utsjoki", name="Utsjoki"), twin])
        db.session.flush()
        db.session.add(a_person("niila", "utsjoki", is_coordinator=True))
        db.session.commit()


def test_a_firm_that_stands_in_two_registers_is_invited_from_the_one_that_is_chosen(sign_in, app, in_two_registers):
    niila = sign_in("niila")

    asked = niila.post("/guests", data={"firm": NUMBER})
    with app.app_context():
        assert db.session.scalars(select(Guest)).all() == []
    page = asked.get_data(as_text=True)
    assert "Valitse, minkä kunnan tekijän kutsut." in page
    assert [name for name in ("Inari", "Saarijärvi") if f">{name}</option>" in page] == ["Inari", "Saarijärvi"]

    assert niila.post("/guests", data={"firm": NUMBER, "register": "inari"}).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Guest)).one().provider.name == "Lumikko Inari"


def test_where_one_register_has_it_nothing_more_is_asked(sign_in, firm):
    inka = sign_in("inka")

    assert 'name="register"' not in page_of(inka)
    assert inka.post("/guests", data={"firm": NUMBER}).status_code == 303
