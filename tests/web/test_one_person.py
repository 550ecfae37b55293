"""The desk sees two accounts of one person side by side, and makes one of them."""

import re

import pytest
from sqlalchemy import select

from palveleva.actions import newcomers
from palveleva.db import db
from palveleva.models import Need, Person, Village
from tests.outbox_file import a_file, bring_in, fates
from tests.phone import a_need_report

NUMBER = "+358401234567"


@pytest.fixture
def ids(ask):
    """Aino, and Aino again who has scanned the poster with a new phone."""

    def scanned(town):
        town.aino.phone = NUMBER
        village = db.session.scalars(select(Village).where(Village.slug == "mahlu")).one()
        token = newcomers.renew_poster(village, by=town.kaisa).token
        again = newcomers.join(token, "aino", "040 123 4567", "fi", now=town.aino.created_at).person
        db.session.commit()
        return town.aino.id, again.id

    return ask(scanned)


def kept(ask, person_id):
    return ask(lambda _town: db.session.get_one(Person, person_id).is_active)


def test_a_newcomer_who_is_known_is_offered_to_be_joined_and_nothing_is_lost(proven_kaisa, ids, ask):
    aino, again = ids
    page = proven_kaisa.get("/volunteers").text
    assert "Ehkä sama kuin: Aino" in page
    address = re.search(r'href="(/people/[^"]+/joining\?other=[^"]+)"', page)[1]

    page = proven_kaisa.get(address.replace("&amp;", "&")).text
    assert len(re.findall(r'name="kept"', page)) == 1  # whoever is known stays
    told = {"other": aino, "kept": aino, "phone": NUMBER}
    answer = proven_kaisa.post(f"/people/{again}/joining", data=told)

    assert answer.headers["Location"] == "/volunteers"
    assert (kept(ask, aino), kept(ask, again)) == (True, False)
    assert "Ehkä sama kuin" not in proven_kaisa.get("/volunteers").text


def test_choosing_the_other_account_joins_nothing_yet(proven_kaisa, ids, ask):
    aino, again = ids

    assert "Saman ihmisen toinen tili: Aino" in proven_kaisa.get(f"/people/{aino}/joining").text
    assert proven_kaisa.get(f"/people/{aino}/joining", query_string={"other": again}).status_code == 200
    assert proven_kaisa.post(f"/people/{aino}/joining", data={"other": again}).status_code == 400
    assert kept(ask, again)


def test_a_wider_right_is_asked_about_before_it_is_given(proven_kaisa, ask):
    liisa, eino = ask(lambda town: (town.liisa.id, town.eino.id))
    told = {"other": eino, "kept": liisa, "phone": ""}

    page = proven_kaisa.post(f"/people/{liisa}/joining", data=told)
    assert (page.status_code, "Ilmoittaja, Tekijä" in page.text) == (400, True)
    assert proven_kaisa.post(f"/people/{liisa}/joining", data=told | {"agreed": "y"}).status_code == 303
    assert ask(lambda town: (town.liisa.is_volunteer, town.liisa.village.slug)) == (True, "mahlu")


def test_a_desk_that_was_left_open_joins_nobody(kaisa, ids, ask):
    aino, again = ids

    answer = kaisa.post(f"/people/{again}/joining", data={"other": aino, "kept": aino, "phone": NUMBER})

    assert answer.headers["Location"] == "/sign-in/second-factor"
    assert kept(ask, again)


def test_what_was_not_sent_from_the_phone_that_was_signed_out_comes_in_as_the_persons(proven_kaisa, ids, ask):
    aino, again = ids
    proven_kaisa.post(f"/people/{aino}/joining", data={"other": again, "kept": aino, "phone": NUMBER})

    page = bring_in(proven_kaisa, a_file(again, a_need_report()))

    assert fates(page) == ["applied"]
    assert ask(lambda _town: db.session.scalars(select(Need.reporter_id)).all()) == [aino]


def test_a_code_of_the_account_that_stays_is_named_and_not_used_on_the_phone_of_the_other(
    proven_kaisa, stranger, ids, ask
):
    """What that phone has not sent would stay behind: first it is saved there."""
    aino, again = ids
    proven_kaisa.post(f"/people/{aino}/joining", data={"other": again, "kept": aino, "phone": NUMBER})
    page = proven_kaisa.post(f"/people/{aino}/invitations").text
    code = re.search(r'six-digits code">([\d ]+)<', page)[1]
    wrong = "000000" if code != "000 000" else "111111"

    answers = [come_back(stranger, again, typed) for typed in (wrong, code)]

    assert [(one.status_code, one.json["code"]) for one in answers] == [(403, "wrong_code"), (409, "account_joined")]
    assert stranger.get("/api/v1/session").status_code == 401
    assert come_back(stranger, aino, code).json["account_id"] == aino


def come_back(client, account, code):
    told = {"account_id": account, "code": code}
    return client.post("/api/v1/session", json=told, headers={"X-Palveleva": "1"})
