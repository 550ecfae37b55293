"""Whoever reads in another language than their account's stays in it: each deed of a page answers as the page spoke."""

import re
from datetime import timedelta
from html import unescape

import pytest

from palveleva.db import utcnow

DAY = (utcnow() + timedelta(days=3)).date().isoformat()


@pytest.fixture
def liisa(sign_in):
    """Her account speaks Finnish, and she has chosen Swedish at the head of a page."""
    return sign_in("liisa")


def action(page, end):
    return re.search(rf'action="([^"]*{end}[^"]*)"', page.text)[1]


def language_of(answer):
    return re.search(r'<html lang="(\w+)"', answer.text)[1]


def test_days_away_are_saved_and_removed_in_it(liisa):
    page = liisa.get("/sv/account/away")
    days = {"first_day": DAY, "last_day": DAY}

    wrong = liisa.post(action(page, "away"), data=days | {"last_day": ""})
    saved = liisa.post(action(wrong, "away"), data=days, follow_redirects=True)
    removed = liisa.post(action(saved, "removal"), follow_redirects=True)

    assert [language_of(answer) for answer in (wrong, saved, removed)] == ["sv", "sv", "sv"]
    assert removed.request.path == "/sv/account/away"


def test_devices_are_signed_out_in_it(liisa, sign_in):
    sign_in("liisa")

    answer = liisa.post(action(liisa.get("/sv/account"), "devices/removal"), follow_redirects=True)

    assert (answer.request.path, language_of(answer)) == ("/sv/account", "sv")


def test_the_page_across_borders_is_in_it_and_leads_back_to_it(liisa):
    link = re.search(r'href="(/guests[^"]*)"', liisa.get("/sv/account").text)[1]

    page = liisa.get(link)

    assert (language_of(page), 'class="way-back" href="/sv/account"' in page.text) == ("sv", True)
    assert language_of(liisa.get("/guests")) == "fi"  # as her letters say it


def test_messages_are_chosen_in_it_until_another_is_chosen_for_them(liisa):
    address = action(liisa.get("/sv/account/messages"), "account/messages")

    assert liisa.post(address, data={"language": "en"}).headers["Location"] == "/en/account/messages"


def choose(client, answer, language):
    """By the buttons that stand on a page without a language in its address."""
    back = unescape(re.search(r'name="back" value="([^"]*)"', answer.text)[1])
    return client.post("/language", data={"language": language, "back": back}, follow_redirects=True)


def test_the_desk_is_read_on_in_another_language_where_it_stood(sign_in, town_ids):
    kaisa = sign_in("kaisa")

    for address in ("/needs?village=mahlu&urgency=week", f"/providers/{town_ids['P01']}", "/guests"):
        page = choose(kaisa, kaisa.get(address), "sv")
        assert (page.request.full_path.rstrip("?"), language_of(page)) == (address, "sv")


def test_an_invitation_is_not_lost_by_reading_it_in_another_language(kaisa, stranger, ask):
    page = kaisa.post(f"/people/{ask(lambda town: town.aino.id)}/invitations").text
    link = re.search(r"/invitations/[\w-]{20,}", page)[0]

    again = choose(stranger, stranger.get(link), "en")

    assert (again.request.path, language_of(again), "Welcome, Aino" in again.text) == (link, "en", True)


def test_a_page_that_only_a_form_brings_is_not_gone_back_to(kaisa, town_ids):
    mistaken = kaisa.post(f"/providers/{town_ids['P01']}/people", data={"name": "", "language": "fi"})

    assert choose(kaisa, mistaken, "sv").status_code == 200


def test_the_choice_counts_where_the_address_named_another(liisa):
    page = choose(liisa, liisa.get("/guests?lang=sv"), "en")

    assert (page.request.path, language_of(page)) == ("/guests", "en")


def test_an_unknown_language_in_the_address_is_none(liisa):
    assert language_of(liisa.get("/guests?lang=xx")) == "fi"
