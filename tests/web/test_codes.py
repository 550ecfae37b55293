"""The coordinator reads out six digits; the phone that asks for them, or a fresh one, is in."""

import re

import pytest

from palveleva.actions import codes, people
from palveleva.db import db
from palveleva.web import entering, limits
from tests.people import Town

NUMBER = "040 765 4321"
HEADERS = {"X-Palveleva": "1"}


@pytest.fixture
def code(app, sign_in):
    """Aino's code, as Kaisa sees it on her page."""
    with app.app_context():
        Town().aino.phone = "+358407654321"
        aino = Town().aino.id
        db.session.commit()
    page = sign_in("kaisa").post(f"/people/{aino}/invitations")
    assert 'class="qr-frame" role="img"' in page.text
    return re.search(r'six-digits code">([\d ]+)<', page.text)[1]


@pytest.fixture
def aino_id(app):
    with app.app_context():
        return Town().aino.id


def again(client, account, code, **headers):
    return client.post("/api/v1/session", json={"account_id": account, "code": code}, headers=HEADERS | headers)


def test_a_phone_comes_back_in_place(stranger, code, aino_id):
    answer = again(stranger, aino_id, code.replace(" ", ""))

    assert (answer.status_code, answer.json["account_id"], answer.json["roles"]) == (200, aino_id, ["volunteer"])
    assert stranger.get("/api/v1/session").json == answer.json


def test_coming_back_ends_the_session_that_this_browser_had_before(sign_in, code, aino_id):
    eino = sign_in("eino")
    with eino.session_transaction() as session:
        kept = dict(session)

    assert again(eino, aino_id, code).status_code == 200
    with eino.session_transaction() as session:
        session.update(kept)
    assert eino.get("/api/v1/session").status_code == 401


@pytest.mark.parametrize(
    "told",
    [{}, [], None, {"code": "123456"}, {"account_id": "aino", "code": "123456"}, {"account_id": 5, "code": 5}],
)
def test_nonsense_is_as_wrong_as_a_wrong_code(stranger, told):
    answer = stranger.post("/api/v1/session", json=told, headers=HEADERS)

    assert (answer.status_code, answer.json) == (403, {"proto": 1, "code": "wrong_code"})


def test_another_person_and_nobody_get_the_same_answer(app, stranger, code):
    with app.app_context():
        eino = Town().eino.id

    answers = [again(stranger, account, code) for account in (eino, "00000000-0000-4000-8000-000000000000")]

    assert {(answer.status_code, answer.text) for answer in answers} == {(403, '{"proto":1,"code":"wrong_code"}\n')}


def test_another_site_cannot_sign_a_browser_in(stranger, code, aino_id):
    assert again(stranger, aino_id, code, **{"Sec-Fetch-Site": "cross-site"}).json["code"] == "cross_site"
    assert stranger.post("/api/v1/session", json={"account_id": aino_id, "code": code}).json["code"] == "header_missing"
    assert stranger.get("/api/v1/session").status_code == 401


def test_wrong_tries_are_remembered_although_they_are_refused(stranger, code, aino_id):
    for _ in range(codes.MOST_TRIES):
        assert again(stranger, aino_id, "000000" if code != "000 000" else "1").status_code == 403

    assert again(stranger, aino_id, code).json["code"] == "wrong_code"


def test_an_address_that_guesses_on_is_told_to_wait(stranger, monkeypatch, aino_id):
    monkeypatch.setattr(limits, "utcnow", lambda: limits.datetime(2026, 11, 24, 8, 1, tzinfo=limits.UTC))
    monkeypatch.setattr(entering, "CODES_FROM_ADDRESS", limits.Limit("codes", 4, limits.timedelta(minutes=15)))
    for _ in range(4):
        assert again(stranger, aino_id, "1").status_code == 403

    answer = again(stranger, aino_id, "1")

    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (429, "too_many", "841")


def test_a_fresh_phone_enters_with_number_and_code_and_no_script(stranger, code):
    page = stranger.post("/fi/enter", data={"phone": NUMBER, "code": code})

    assert (page.status_code, page.headers["Location"]) == (302, "/fi/app/")
    assert stranger.get("/api/v1/session").json["name"] == "Aino"


@pytest.mark.parametrize("phone", [NUMBER, "040 111 1111", "Aino", "0"])
def test_a_wrong_number_and_a_wrong_code_are_told_alike(stranger, code, phone):
    told = "000000" if phone == NUMBER and code != "000 000" else code
    page = stranger.post("/fi/enter", data={"phone": phone, "code": told})

    assert page.status_code == 403
    assert "Numero tai koodi on väärin tai vanhentunut" in page.text
    assert stranger.get("/api/v1/session").status_code == 401


def test_neither_alone_is_enough(stranger, code):
    assert stranger.post("/fi/enter", data={"phone": NUMBER}).status_code == 400
    assert stranger.post("/fi/enter", data={"code": code}).status_code == 400


def test_the_link_on_the_page_is_still_a_way_in(app, stranger):
    with app.app_context():
        token = people.invite(Town().aino, by=Town().kaisa)
        db.session.commit()

    assert stranger.post(f"/invitations/{token}").headers["Location"] == "/fi/app/"
