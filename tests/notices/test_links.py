"""A link in a message opens a page, holds nothing secret, and changes nothing, whoever or whatever follows it."""

import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from palveleva.db import Base, db
from palveleva.domain.telling import TOPIC_OF
from palveleva.models import Notice
from palveleva.notices.letters import letter_to
from tests.people import NOW, Town, a_need

ADDRESS = "https://palveleva.example"


def letter(person, kind, need):
    notice = Notice(person=person, need=need, kind=kind, params={"new": 1}, once=f"{kind}{person.id}", created_at=NOW)
    db.session.add(notice)
    db.session.flush()
    return letter_to(person, [notice], now=NOW, address=ADDRESS, codes={notice.id: "4821"})


@pytest.fixture
def links(app):
    """Every address in every message to a volunteer, a provider and a coordinator."""
    with app.app_context():
        town = Town()
        need, people = a_need(town.aino), (town.aino, town.liisa, town.kaisa)
        letters = [letter(person, kind, need) for person in people for kind in TOPIC_OF]
        texts = [text for one in letters for text in (one.text, one.html, one.sms)]
        db.session.rollback()
        return {link for text in texts for link in re.findall(r"https?://[^\s\"<]+", text)}


def rows(app):
    with app.app_context():
        tables = [table for table in Base.metadata.sorted_tables if table.name != "disclosure"]
        return {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in tables}


def test_links_lead_to_our_own_pages_and_say_nothing_of_their_reader(links):
    assert len(links) >= 3
    for link in links:
        parts = urlsplit(link)
        assert f"{parts.scheme}://{parts.netloc}" == ADDRESS
        assert (parts.query, parts.fragment) == ("", "")
        assert re.fullmatch(r"/(fi/app/|fi/account/messages|guests|needs(/[0-9a-f-]{36})?)", parts.path), link


@pytest.mark.parametrize("name", ["aino", "liisa", "kaisa", None])
def test_following_a_link_changes_nothing(app, sign_in, stranger, links, name):
    client = sign_in(name) if name else stranger
    before = rows(app)

    for link in links:
        assert client.get(urlsplit(link).path).status_code in (200, 302, 403)
        assert client.head(urlsplit(link).path).status_code in (200, 302, 403)

    assert rows(app) == before


def test_the_button_of_a_letter_names_what_stands_behind_it(town):
    need = a_need(town.aino)
    kinds = ("offered", "invited_across", "confirm_email")

    ways = [letter(town.liisa, kind, need).text.partition(": https://")[0].splitlines()[-1] for kind in kinds]

    assert ways == ["Avaa sovellus", "Avaa kutsu", "Kirjoita koodi"]
