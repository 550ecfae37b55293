"""The coordinator's buttons: each one does its deed and comes back to the page with a word about it."""

import re

import pytest
from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Need
from tests.phone import a_need_report


@pytest.fixture
def told(phone):
    """The id of Aino's need."""
    return phone("aino").send(a_need_report())[0]["resource"]["id"]


def press(client, path, **fields):
    """Post a form; the kinds of messages on the page it comes back to."""
    answer = client.post(path, data=fields, follow_redirects=True)
    assert answer.status_code == 200
    return re.findall(r'class="banner (ok|danger|warn)', answer.text.partition("<main")[0])


def test_a_need_told_by_telephone_is_kept(kaisa, app):
    form = {"text": "Polku auki", "village": "mahlu", "service": "lumityot", "urgency": "week", "consent": "granted"}

    page = kaisa.post("/needs/new", data=form | {"contact_name": "Eila", "contact_phone": "0401112223"})

    assert page.status_code == 302
    with app.app_context():
        need = db.session.scalars(select(Need).where(Need.text == "Polku auki")).unique().one()
        assert (need.channel, need.village.slug, need.contact.name) == ("call", "mahlu", "Eila")


def test_a_telephone_report_with_a_mistake_loses_nothing(kaisa):
    page = kaisa.post("/needs/new", data={"text": "Polku auki", "urgency": "week", "consent": "granted"})

    assert page.status_code == 400
    assert "Polku auki" in page.text


def test_details_are_corrected(kaisa, told, look):
    fields = {"village": "kalmari", "service": "auraus", "urgency": "today"}

    assert press(kaisa, f"/needs/{told}/details", **fields) == ["ok"]
    assert look(told, lambda need: (need.village.slug, need.service_id, need.urgency)) == ("kalmari", "auraus", "today")


def test_permission_is_written_down_and_the_look_at_it_too(kaisa, told, look):
    assert "Helmi" not in kaisa.get(f"/needs/{told}").text

    assert press(kaisa, f"/needs/{told}/disclosures") == ["ok"]
    assert "Helmi" in kaisa.get(f"/needs/{told}").text

    assert press(kaisa, f"/needs/{told}/consent", consent="asked") == ["ok"]
    assert look(told, lambda need: (need.consent, need.contact)) == ("asked", None)
    assert press(kaisa, f"/needs/{told}/consent", consent="asked", contact_name="Helmi") == ["danger"]


def test_a_question_goes_back_and_the_answer_comes(kaisa, told, phone, look):
    assert press(kaisa, f"/needs/{told}/questions", text="Mistä talosta?") == ["ok"]
    aino = phone("aino")
    assert aino.only("need")["question"] == "Mistä talosta?"

    assert press(kaisa, f"/needs/{told}/information", text="Soitti itse: punainen talo") == ["ok"]
    assert aino.only("need")["state"] == "submitted"
    assert press(kaisa, f"/needs/{told}/remarks", text="Soitettu, ei vastannut") == ["ok"]
    assert look(told, lambda need: [note.kind for note in need.notes]) == ["question", "information", "remark"]


def test_work_agreed_by_telephone_goes_its_way(kaisa, told, town_ids, look):
    assert press(kaisa, f"/needs/{told}/assignments", provider=town_ids["P02"]) == ["ok"]
    work = look(told, lambda need: need.live_assignment.id)

    assert press(kaisa, f"/assignments/{work}/schedule", at="2026-12-01T10:00") == ["ok"]
    assert press(kaisa, f"/assignments/{work}/completion", minutes="30", note="Hyvin meni") == ["ok"]
    assert press(kaisa, f"/needs/{told}/dispute") == ["ok"]
    assert look(told, lambda need: need.state) == "scheduled"
    assert press(kaisa, f"/assignments/{work}/completion") == ["ok"]
    assert press(kaisa, f"/needs/{told}/confirmation") == ["ok"]
    assert look(told, lambda need: need.outcome) == "done"
    assert press(kaisa, f"/needs/{told}/reopening") == ["ok"]


@pytest.mark.parametrize("deed", ["release", "no-show"])
def test_work_that_does_not_happen_comes_back(kaisa, told, town_ids, look, deed):
    press(kaisa, f"/needs/{told}/assignments", provider=town_ids["P02"])
    work = look(told, lambda need: need.live_assignment.id)

    assert press(kaisa, f"/assignments/{work}/{deed}", reason="ill") == ["ok"]
    assert look(told, lambda need: need.state) == "no_taker"


def test_answers_that_came_by_telephone_are_written_down(kaisa, told, look):
    press(kaisa, f"/needs/{told}/waves")
    first, second = look(told, lambda need: [offer.id for offer in need.offers])

    assert press(kaisa, f"/offers/{first}/answers", text="Tilaa on") == ["ok"]
    assert press(kaisa, f"/offers/{first}/refusal", reason="no_time") == ["ok"]
    assert press(kaisa, f"/offers/{second}/acceptance") == ["ok"]
    assert look(told, lambda need: sorted(offer.state for offer in need.offers)) == ["accepted", "declined"]


def test_the_same_need_told_twice_is_joined(kaisa, told, phone, look):
    again = phone("eino").send(a_need_report())[0]["resource"]
    code = look(told, lambda need: need.code)

    assert press(kaisa, f"/needs/{again['id']}/duplication", original="XX-XXX") == ["danger"]
    assert press(kaisa, f"/needs/{again['id']}/duplication", original=code.lower()) == ["ok"]
    assert look(again["id"], lambda need: (need.outcome, need.duplicate_of_id)) == ("duplicate", told)


def test_endings_stay_different(kaisa, phone, look):
    ids = [answer["resource"]["id"] for answer in phone("aino").send(a_need_report(), a_need_report())]

    assert press(kaisa, f"/needs/{ids[0]}/redirection", text="Tiekunta") == ["ok"]
    assert press(kaisa, f"/needs/{ids[1]}/closing", outcome="not_possible", reason="Liian vaarallinen") == ["ok"]
    assert [look(key, lambda need: need.outcome) for key in ids] == ["redirected", "not_possible"]
    assert press(kaisa, f"/needs/{ids[1]}/closing", outcome="unmet") == ["danger"]


def test_a_flexible_need_may_wait_for_company(kaisa, phone, told, look):
    need_id = phone("aino").send(a_need_report(urgency="flexible"))[0]["resource"]["id"]

    assert press(kaisa, f"/needs/{need_id}/approval") == ["ok"]
    assert press(kaisa, f"/needs/{need_id}/pooling") == ["ok"]
    assert look(need_id, lambda need: need.state) == "pooled"
    assert press(kaisa, f"/needs/{told}/pooling") == ["danger"]


def test_a_wave_without_a_service_says_why_not(kaisa, phone):
    need_id = phone("aino").send(a_need_report(service=None))[0]["resource"]["id"]

    assert press(kaisa, f"/needs/{need_id}/waves") == ["danger"]
