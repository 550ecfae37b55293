"""Answers that come late take nothing back: neither who is in, nor what a page has been given meanwhile."""

import re
from datetime import timedelta

import pytest

from palveleva.actions import people
from palveleva.db import db, utcnow
from palveleva.web import stay
from tests.people import Town


@pytest.fixture
def eva(app, stranger, monkeypatch):
    """A phone whose person has just come in by her link, in a service that asks each form for its token."""
    with app.app_context():
        link = people.invite(Town().aino, by=Town().kaisa)
        db.session.commit()
    assert stranger.post(f"/invitations/{link}").location == "/fi/app/"
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    return stranger


def test_what_a_phone_asks_on_its_own_sets_no_cookie_from_the_first_moment(eva):
    for path in ("/api/v1/session?lang=fi", "/static/icons/icon.svg", "/fi/app/", "/favicon.ico"):
        answer = eva.get(path, buffered=True)
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False), path


def test_a_form_is_taken_although_its_page_was_given_while_the_app_was_asking_who_is_in(eva, monkeypatch):
    before = eva.get_cookie("sid").value
    page = eva.get("/fi/account/messages")
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text)[1]

    next_week = utcnow() + timedelta(days=8)
    monkeypatch.setattr(stay, "utcnow", lambda: next_week)  # when the cookie gets its whole life again
    late = eva.application.test_client()
    late.set_cookie("sid", before)
    late.get("/api/v1/session")
    assert late.get_cookie("sid").value != before
    eva.set_cookie("sid", late.get_cookie("sid").value)

    assert eva.post("/language", data={"language": "sv", "csrf_token": token}).status_code == 302
