"""A form whose token has ended, and pages of faults: they say what it is, keep what was written, and lead on."""

import re

import pytest
from sqlalchemy import update

from palveleva.db import db, utcnow
from palveleva.models import SignIn
from tests.web.test_read_in_another_language import choose, language_of

WORDS = "Rappuset ovat lumen alla, eikä Helmi pääse postilaatikolle"


@pytest.fixture
def with_tokens(app):
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def test_a_form_from_before_another_sign_in_has_its_own_heading_and_gives_the_words_back(with_tokens, sign_in):
    page = sign_in("aino").post("/fi/report", data={"text": WORDS, "csrf_token": "vanha"})

    assert (page.status_code, "Sivu ehti vanhentua" in page.text, "Jotain puuttui" in page.text) == (400, True, False)
    assert WORDS in page.text
    assert '<a class="button primary" href="/fi/report">Avaa sivu uudelleen</a>' in page.text


def test_no_secret_is_given_back(with_tokens, stranger):
    stranger.get("/sign-in")

    page = stranger.post("/sign-in", data={"email": "kaisa@palveleva.example", "password": "lumiset rappuset"})

    assert (page.status_code, "lumiset" in page.text) == (400, False)


@pytest.mark.parametrize("path", ["/nowhere/", "/needs/8d9c5b1e-0000-4000-8000-000000000000", "/settings/numbers/x"])
def test_what_is_not_there_is_read_in_another_language_where_it_stood(kaisa, path):
    page = choose(kaisa, kaisa.get(path), "sv")

    assert (page.request.path, page.status_code, language_of(page)) == (path, 404, "sv")


def test_what_is_not_for_her_is_read_in_another_language_too(sign_in):
    aino = sign_in("aino")

    page = choose(aino, aino.get("/needs"), "en")

    assert (page.request.path, page.status_code, language_of(page)) == ("/needs", 403, "en")


def test_a_page_that_is_not_there_speaks_the_language_of_its_address(sign_in):
    page = sign_in("aino").get("/sv/nowhere")

    assert language_of(page) == "sv"
    assert 'href="/fi/nowhere"' in page.text


def test_whoever_signs_out_stays_in_the_language_of_the_page(kaisa):
    page = kaisa.get("/sv/account")
    out = re.search(r'action="(/sign-out[^"]*)"', page.text)[1]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]

    assert kaisa.post(out, data={"csrf_token": token}).headers["Location"] == "/sv/"


def test_whoever_was_signed_out_meanwhile_is_told_so_and_has_all_their_words(app, sign_in):
    """Not that the page were old, nor that it were for others: she sends it from the browser that she wrote it in."""
    aino = sign_in("aino")
    aino.get("/fi/report")
    with app.app_context():
        db.session.execute(update(SignIn).values(ended_at=utcnow()))
        db.session.commit()

    page = aino.post("/fi/report", data={"text": WORDS, "contact_name": "Helmi", "contact_note": "Koira pihalla"})

    assert (page.status_code, "Et ole kirjautunut sisään" in page.text) == (403, True)
    assert all(f">{words}</blockquote>" in page.text for words in (WORDS, "Helmi", "Koira pihalla"))
    assert '<a class="button primary" href="/fi/enter">Kirjaudu sisään</a>' in page.text


def test_whoever_is_signed_out_and_sends_an_old_form_is_told_of_the_signing_in(with_tokens, stranger):
    page = stranger.post("/needs/8d9c5b1e-0000-4000-8000-000000000000/remarks", data={"text": WORDS})

    assert (page.status_code, "Et ole kirjautunut sisään" in page.text) == (403, True)
    assert ("Sivu ehti vanhentua" in page.text, WORDS in page.text) == (False, True)
    assert '<a class="button primary" href="/sign-in">Kirjaudu sisään</a>' in page.text
