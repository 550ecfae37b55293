"""Paper: the list of calls is a look at each resident on it; sheets and scripts name nobody."""

import pytest
from sqlalchemy import select

from palveleva.actions import newcomers
from palveleva.db import db
from palveleva.models import AuditEntry, Municipality, Need
from tests.people import Town
from tests.phone import a_need_report
from tests.web.conftest import looks


@pytest.fixture
def told(phone):
    return [answer["resource"]["id"] for answer in phone("aino").send(a_need_report(), a_need_report())]


@pytest.fixture
def kaisa(proven_kaisa):
    return proven_kaisa


def test_the_list_names_those_who_were_chosen_and_each_is_a_look_with_a_reason(kaisa, told, app):
    choose = kaisa.get("/call-list")
    assert choose.text.count('name="need"') == 2
    assert "Helmi" not in choose.text

    paper = kaisa.post("/call-list", data={"need": told[:1], "why": "visit"})

    assert paper.text.count("Helmi") == 1
    assert "040\u00a0123\u00a04567" in paper.text
    assert looks(app, "call_list") == [["name", "phone", "text"]]
    with app.app_context():
        (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "print_calls"))
        assert (entry.need_id, entry.details) == (told[0], {"why": "visit"})


@pytest.mark.parametrize("form", [{"why": "calls"}, {"need": "x", "why": "calls"}, {"why": "curiosity"}, {}])
def test_without_people_or_a_reason_nothing_is_printed(kaisa, told, app, form):
    data = {"need": told} | form if form.get("why") == "curiosity" else form

    assert kaisa.post("/call-list", data=data).headers["Location"] == "/call-list"
    assert looks(app, "call_list") == []


def test_the_list_asks_for_the_second_factor(sign_in, told, app):
    client = sign_in("kaisa")

    assert client.get("/call-list").headers["Location"] == "/sign-in/second-factor"
    assert client.post("/call-list", data={"need": told, "why": "calls"}).status_code == 303
    assert looks(app, "call_list") == []


def test_a_resident_under_a_non_disclosure_order_is_never_on_paper(kaisa, told, app):
    kaisa.post(f"/needs/{told[0]}/protection", data={"is_protected": "y"})

    assert kaisa.get("/call-list").text.count('name="need"') == 1
    assert kaisa.post("/call-list", data={"need": told, "why": "calls"}).text.count("Helmi") == 1


def test_no_more_than_a_days_calls_are_on_one_list(kaisa, phone, app):
    for _ in range(3):
        phone("aino").send(*(a_need_report() for _ in range(10)))
    with app.app_context():
        chosen = list(db.session.scalars(select(Need.id)))

    assert kaisa.post("/call-list", data={"need": chosen, "why": "calls"}).text.count("Helmi") == 25


def test_the_sheet_of_a_village_has_its_code_and_the_number(kaisa, app):
    with app.app_context():
        village = Town().village("mahlu")
        db.session.get_one(Municipality, "saarijarvi").coordinator_phone = "+358401112223"
        newcomers.renew_poster(village, by=Town().kaisa)
        db.session.commit()
        key = village.id

    page = kaisa.get(f"/villages/{key}/sheet").text

    assert 'class="qr"' in page
    assert "040\u00a0111\u00a02223" in page


def test_a_village_without_a_poster_is_offered_one(kaisa, app):
    with app.app_context():
        key = Town().village("mahlu").id

    page = kaisa.get(f"/villages/{key}/sheet").text

    assert ('class="qr"' in page, f"/villages/{key}/posters" in page) == (False, True)


def test_the_script_is_read_in_three_languages(kaisa):
    for lang, words in (("fi", "Saanko ilmoittaa"), ("sv", "Får jag anmäla"), ("en", "May I report")):
        assert words in kaisa.get(f"/{lang}/consent-script").text
