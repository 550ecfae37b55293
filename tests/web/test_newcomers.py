"""From the poster on the wall to the coordinator's one tap."""

import re

import pytest

from tests.phone import Phone, a_need_report

MAIJA = {"name": "Maija", "phone": "040 765 4321"}


@pytest.fixture
def poster(app, sign_in):
    """The address on the poster of a village, as Kaisa sees it."""
    kaisa = sign_in("kaisa")
    village = re.search(r"/villages/(\d+)/poster", kaisa.get("/villages").text)[1]
    kaisa.post(f"/villages/{village}/posters")
    return re.search(r'class="code">[^/]+(/fi/village/[\w-]+)<', kaisa.get(f"/villages/{village}/poster").text)[1]


@pytest.fixture
def maija(poster, stranger):
    answer = stranger.post(poster, data=MAIJA)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/fi/app/")
    return Phone(stranger, stranger.get("/api/v1/session").json["account_id"])


def test_a_newcomer_reports_at_once_and_reads_only_her_own(phone, maija):
    phone("aino").send(a_need_report())

    results = [maija.send(a_need_report())[0] for _ in range(4)]

    assert [(result["status"], result["code"]) for result in results] == [
        *[("applied", None)] * 3,
        ("retry", "newcomer_limit"),
    ]
    assert len(maija.all("need")) == 3
    assert maija.client.get("/api/v1/session").json["roles"] == ["pending"]
    assert maija.client.get("/needs").status_code == 403
    assert maija.client.get("/fi/report").status_code == 200


def test_the_fourth_waits_on_her_phone_for_the_coordinators_yes(sign_in, maija):
    acts = [a_need_report() for _ in range(4)]
    maija.send(*acts)
    kaisa = sign_in("kaisa")
    (tap,) = re.findall(r'action="(/people/[^"]+/approval)"', kaisa.get("/volunteers").text)

    kaisa.post(tap)

    assert maija.send(acts[3])[0]["status"] == "applied"
    assert len(maija.all("need")) == 4


def test_the_poster_says_how_many_leave_before_that_yes(poster, stranger):
    assert "Heti voit lähettää 3 ilmoitusta" in stranger.get(poster).text


@pytest.mark.parametrize(("deed", "status"), [("approval", 200), ("refusal", 401)])
def test_the_coordinator_decides_in_one_tap(sign_in, maija, deed, status):
    maija.send(a_need_report())
    kaisa = sign_in("kaisa")
    assert "1 uusi ilmoittaja odottaa hyväksyntääsi" in kaisa.get("/needs").text
    assert "Uusi ilmoittaja" in kaisa.get("/needs").text
    (tap,) = re.findall(rf'action="(/people/[^"]+/{deed})"', kaisa.get("/volunteers").text)

    kaisa.post(tap)

    assert "odottaa hyväksyntääsi" not in kaisa.get("/needs").text
    assert maija.client.get("/api/v1/session").status_code == status


def test_who_was_told_no_and_comes_by_the_poster_again_is_known(app, sign_in, maija, poster):
    kaisa = sign_in("kaisa")
    kaisa.post(f"/people/{maija.account_id}/refusal")

    app.test_client().post(poster, data=MAIJA | {"name": "Maija Muu"})

    assert "Sama numero: Maija (suljettu ulos)" in kaisa.get("/volunteers").text


def test_who_was_told_no_is_asked_nothing_about_the_need_that_stays(sign_in, maija):
    need = f"/needs/{maija.send(a_need_report())[0]['resource']['id']}"
    kaisa, question = sign_in("kaisa"), f'action="{need}/questions"'
    assert question in kaisa.get(need).text

    kaisa.post(f"/people/{maija.account_id}/refusal")

    page = kaisa.get(need).text
    assert question not in page
    assert "Suljettu ulos" in page
    refused = kaisa.post(f"{need}/questions", data={"text": "Mistä talosta?"}, follow_redirects=True).text
    assert "kukaan ei lukisi kysymystä" in refused


def test_a_coordinator_of_another_municipality_decides_nothing(sign_in, maija):
    for deed in ("approval", "refusal"):
        assert sign_in("inka").post(f"/people/{maija.account_id}/{deed}").status_code == 404


def test_opening_the_poster_makes_nobody_and_who_is_in_stays_who_she_is(sign_in, poster, stranger):
    assert stranger.get(poster).status_code == 200
    aino = sign_in("aino")

    assert "Tämä puhelin on jo valmis" in aino.post(poster, data=MAIJA).text
    assert aino.get("/api/v1/session").json["name"] == "Aino"


def test_what_is_wrong_is_said_and_nothing_is_lost(poster, stranger):
    page = stranger.post(poster, data={"name": "Maija", "phone": "ei ole"})

    assert page.status_code == 400
    assert 'value="Maija"' in page.text
    assert "Numero näyttää väärältä" in page.text


def test_an_unknown_poster_says_so_kindly(stranger):
    for method in (stranger.get, stranger.post):
        assert (page := method("/fi/village/unknown")).status_code == 404
        assert "ei ole enää käytössä" in page.text
