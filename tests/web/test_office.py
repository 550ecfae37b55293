"""The coordinator's buttons: each one does its deed and comes back to the page with a word about it."""

import re

import pytest
from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Need
from tests.phone import a_need_report


def press(client, path, **fields):
    """Post a form; the kinds of messages on the page it comes back to."""
    answer = client.post(path, data=fields, follow_redirects=True)
    said = re.findall(r'class="banner (ok|danger|warn)', answer.text.partition("<main")[0])
    return said[: {200: None, 400: 1}[answer.status_code]]  # below why it was refused may stand what was written


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


@pytest.mark.parametrize("day", ["9999-12-31", "2100-01-02", "1999-12-31"])
@pytest.mark.parametrize("field", ["wanted_from", "wanted_until"])
def test_a_day_that_nobody_can_mean_is_refused_before_it_is_kept(kaisa, field, day, app):
    """From such a day on no days can be counted: neither a page nor a sweep would come through any more."""
    form = {"text": "Polku auki", "village": "mahlu", "urgency": "flexible", "consent": "noticed", field: day}

    page = kaisa.post("/needs/new", data=form)

    assert page.status_code == 400
    assert "Tarkista vuosi." in page.text
    assert day in page.text
    assert "Polku auki" in page.text
    with app.app_context():
        assert db.session.scalars(select(Need)).all() == []


@pytest.mark.parametrize("at", ["9999-12-31T10:00", "2100-01-02T10:00", "1999-12-31T10:00"])
def test_a_time_that_nobody_can_mean_is_agreed_by_nobody(kaisa, told, town_ids, look, at):
    press(kaisa, f"/needs/{told}/assignments", provider=town_ids["P01"])
    work = look(told, lambda need: need.live_assignment.id)

    assert press(kaisa, f"/assignments/{work}/schedule", at=at) == ["danger"]
    assert press(kaisa, f"/needs/{told}/attempts", result="no_answer", at=at) == ["danger"]
    assert look(told, lambda need: (need.state, need.attempts)) == ("assigned", [])


@pytest.mark.parametrize(("number", "status"), [("abc", 400), ("040", 400), ("040 111 2223", 302), ("", 302)])
def test_a_number_that_cannot_be_called_is_asked_again_while_the_caller_is_there(kaisa, number, status):
    form = {"text": "Polku auki", "village": "mahlu", "urgency": "week", "consent": "granted", "contact_name": "Eila"}

    page = kaisa.post("/needs/new", data=form | {"contact_phone": number})

    assert (page.status_code, "Puhelinnumero: Tähän numeroon ei voi soittaa" in page.text) == (status, status == 400)


def test_details_are_corrected(kaisa, told, look):
    fields = {"village": "kalmari", "service": "auraus", "urgency": "today"}

    assert press(kaisa, f"/needs/{told}/details", **fields) == ["ok"]
    assert look(told, lambda need: (need.village.slug, need.service_id, need.urgency)) == ("kalmari", "auraus", "today")


def test_a_corrected_service_says_how_many_requests_it_calls_off(kaisa, told):
    press(kaisa, f"/needs/{told}/waves")
    cleaning = {"village": "hakkila", "service": "siivous", "urgency": "week"}

    page = kaisa.post(f"/needs/{told}/details", data=cleaning, follow_redirects=True).text

    assert "1 pyyntö peruttiin: sen saanut tekijä ei tee tätä työtä" in page
    assert press(kaisa, f"/needs/{told}/details", **cleaning) == ["ok"]


def test_needs_of_a_village_out_of_use_can_still_be_kept_up(kaisa, told, ask, look):
    def go_out_of_use(town):
        town.village("hakkila").is_in_use = False
        db.session.commit()

    ask(go_out_of_use)

    assert 'selected value="hakkila"' in kaisa.get(f"/needs/{told}").text
    assert press(kaisa, f"/needs/{told}/details", village="hakkila", service="auraus", urgency="today") == ["ok"]
    assert press(kaisa, f"/needs/{told}/service", service="lumityot") == ["ok"]
    assert 'value="hakkila"' not in kaisa.get("/needs/new").text


def test_permission_is_written_down_and_the_look_at_it_too(kaisa, told, look):
    assert "Helmi" not in kaisa.get(f"/needs/{told}").text

    assert press(kaisa, f"/needs/{told}/disclosures") == ["ok"]
    assert "Helmi" in kaisa.get(f"/needs/{told}").text

    # Her name stands in the form still, and out of sight.
    assert press(kaisa, f"/needs/{told}/consent", consent="asked", contact_name="Helmi") == ["ok"]
    assert look(told, lambda need: (need.consent, need.contact)) == ("asked", None)


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

    assert press(kaisa, f"/assignments/{work}/schedule", at="2099-12-01T10:00") == ["ok"]
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
    assert press(kaisa, f"/needs/{again['id']}/duplication", original=code.lower().replace("-", " ")) == ["ok"]
    assert look(again["id"], lambda need: (need.outcome, need.duplicate_of_id)) == ("duplicate", told)


def test_endings_stay_different(kaisa, phone, look):
    ids = [answer["resource"]["id"] for answer in phone("aino").send(a_need_report(), a_need_report())]

    assert press(kaisa, f"/needs/{ids[0]}/redirection", text="Tiekunta") == ["ok"]
    assert press(kaisa, f"/needs/{ids[1]}/closing", outcome="not_possible", reason="Liian vaarallinen") == ["ok"]
    assert [look(key, lambda need: need.outcome) for key in ids] == ["redirected", "not_possible"]
    assert press(kaisa, f"/needs/{ids[1]}/closing", outcome="unmet") == ["danger"]


def test_a_ready_made_text_tells_how_a_need_ended_to_its_last_word(kaisa, phone, look):
    sent_on, closed = (answer["resource"]["id"] for answer in phone("aino").send(a_need_report(), a_need_report()))
    ready = f"{'Soittakaa tiekunnan puheenjohtajalle. ' * 13}Hyvää!"

    assert press(kaisa, f"/needs/{sent_on}/redirection", text=ready) == ["ok"]
    assert press(kaisa, f"/needs/{closed}/closing", outcome="not_possible", reason=ready) == ["ok"]
    for key in (sent_on, closed):
        assert look(key, lambda need: need.notes[-1].text) == ready


def box(client, path, name):
    """What a select box shows before anybody touches it, and the words of its other options."""
    written = re.search(rf'<select[^>]* name="{name}".*?</select>', client.get(path).text).group()
    options = re.findall(r'<option( selected)? value="([^"]*)">([^<]+)', written)
    shown = next((value for chosen, value, _ in options if chosen), options[0][1])
    return shown, [label for _, value, label in options if value != shown]


def test_no_ending_is_chosen_for_the_coordinator(kaisa, told, look):
    assert box(kaisa, f"/needs/{told}", "outcome")[0] == ""
    assert press(kaisa, f"/needs/{told}/closing", outcome="") == ["danger"]
    assert press(kaisa, f"/needs/{told}/closing") == ["danger"]
    assert look(told, lambda need: need.is_open)


def test_no_provider_is_chosen_for_the_coordinator_and_those_of_the_service_stand_first(kaisa, told, look):
    names = ["Kaukainen", "Lumikko", "Pikku Apu", "Traktori"]

    assert box(kaisa, f"/needs/{told}", "provider") == ("", names)
    assert press(kaisa, f"/needs/{told}/details", village="hakkila", service="auraus", urgency="week") == ["ok"]
    assert box(kaisa, f"/needs/{told}", "provider") == ("", ["Traktori", *names[:3]])
    assert press(kaisa, f"/needs/{told}/assignments", provider="") == ["danger"]
    assert look(told, lambda need: need.live_assignment) is None


def test_no_village_is_chosen_for_a_new_volunteer(kaisa):
    assert box(kaisa, "/volunteers", "village")[0] == ""


def test_a_list_of_closed_needs_that_is_cut_says_so(kaisa, phone, monkeypatch):
    for answer in phone("aino").send(a_need_report(), a_need_report()):
        press(kaisa, f"/needs/{answer['resource']['id']}/closing", outcome="not_possible")
    whole = kaisa.get("/needs/closed").text

    monkeypatch.setattr("palveleva.queries.board.CLOSED_AT_MOST", 1)
    cut = kaisa.get("/needs/closed").text

    assert [page.count('class="need"') for page in (whole, cut)] == [2, 1]
    assert ["Näytetään 1 viimeisintä." in page for page in (whole, cut)] == [False, True]


def test_a_flexible_need_may_wait_for_company(kaisa, phone, told, look):
    need_id = phone("aino").send(a_need_report(urgency="flexible"))[0]["resource"]["id"]

    assert press(kaisa, f"/needs/{need_id}/approval") == ["ok"]
    assert press(kaisa, f"/needs/{need_id}/pooling") == ["ok"]
    assert look(need_id, lambda need: need.state) == "pooled"
    assert press(kaisa, f"/needs/{told}/pooling") == ["danger"]


def test_a_second_tap_on_the_button_of_a_wave_sends_no_other(kaisa, told, look):
    (wave,) = re.findall(r'name="wave" value="(\d+)"', kaisa.get(f"/needs/{told}").text)

    assert press(kaisa, f"/needs/{told}/waves", wave=wave) == ["ok"]
    again = kaisa.post(f"/needs/{told}/waves", data={"wave": wave}, follow_redirects=True)

    assert "Tämä kierros on jo lähetetty." in again.text
    assert look(told, lambda need: len(need.waves)) == 1
    assert press(kaisa, f"/needs/{told}/waves", wave="toinen") == ["danger"]


def test_a_wave_without_a_service_says_why_not(kaisa, phone):
    need_id = phone("aino").send(a_need_report(service=None))[0]["resource"]["id"]

    assert press(kaisa, f"/needs/{need_id}/waves") == ["danger"]
