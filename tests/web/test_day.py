"""The pages of the day: finding, the substitute's page, ready-made texts, and what a page gives its script."""

import re

from sqlalchemy import select

from palveleva.actions import offers
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import DeliveryState
from palveleva.models import Delivery, Disclosure
from palveleva.web.desk import seal_of_drafts
from tests.actions.story import an_offered_need, offer_to
from tests.people import Town
from tests.phone import a_need_report


def looks(app, why):
    with app.app_context():
        return [sorted(look.fields) for look in db.session.scalars(select(Disclosure).where(Disclosure.why == why))]


def test_finding_by_a_residents_name_shows_and_records_each_one_found(kaisa, told, phone, app):
    phone("aino").send(a_need_report(contact={"name": "Eila", "phone": "", "address": "", "note": ""}))

    page = kaisa.post("/needs/search/resident", data={"resident": "helmi"}).text

    assert ("Helmi" in page, "Eila" in page) == (True, False)
    assert looks(app, "name_search") == [["name", "phone", "text"]]


def test_a_search_that_finds_nobody_records_nobody(kaisa, told, app):
    page = kaisa.post("/needs/search/resident", data={"resident": "Aatami"})
    short = kaisa.post("/needs/search/resident", data={"resident": "He"}, follow_redirects=True)

    assert "Näillä sanoilla ei löytynyt" in page.text
    assert "ainakin kolme kirjainta" in short.text
    assert looks(app, "name_search") == []


def test_the_search_is_narrowed_down(kaisa, told):
    hit = kaisa.post("/needs/search", data={"words": "rappuset", "state": "submitted", "service": "lumityot"}).text
    miss = kaisa.post("/needs/search", data={"words": "rappuset", "state": "closed"}).text

    assert ("Rappuset" in hit.partition("<main")[2], told in hit, told in miss) == (True, True, False)
    assert kaisa.post("/needs/search", data={"words": "  "}).headers["Location"] == "/needs"


def test_the_boxes_come_when_they_are_asked_for(kaisa, told):
    board = kaisa.get("/needs").text
    asked = kaisa.post("/needs/search", data={"words": "rappuset", "narrow": "1"}).text
    before_words = kaisa.post("/needs/search", data={"words": "", "narrow": "1"}).text

    boxes = [page.count('name="village"') for page in (board, asked, before_words)]
    assert (boxes, 'value="rappuset"' in asked, told in asked) == ([0, 1, 1], True, True)
    assert (told in before_words, "Näillä sanoilla ei löytynyt" in before_words) == (False, False)


def test_the_substitutes_page_holds_notes_and_promises(kaisa, told):
    kaisa.post(f"/needs/{told}/remarks", data={"text": "Tytär käy sunnuntaisin"})
    note = re.search(r'name="note" value="(\d+)"', kaisa.get(f"/needs/{told}").text).group(1)
    kaisa.post(f"/needs/{told}/pins", data={"note": note, "is_pinned": "y"})
    kaisa.post(f"/needs/{told}/attempts", data={"result": "no_answer", "retry": "morning"})
    kaisa.post("/handover/memos", data={"text": "Avain ylälaatikossa"})

    page = kaisa.get("/handover").text

    for words in ("Tytär käy sunnuntaisin", "Avain ylälaatikossa", "Soita uudelleen", "Asukasta yritetty tavoittaa"):
        assert words in page, words


def test_a_ready_made_text_is_offered_on_the_page_of_a_need(kaisa, told):
    kaisa.post("/replies", data={"use": "question", "fi": "Montako porrasta? {village}"})

    assert "Montako porrasta? Häkkilä" in kaisa.get(f"/needs/{told}").text
    assert "Montako porrasta? {village}" in kaisa.get("/replies").text


def test_the_key_of_drafts_is_the_accounts_own_and_stays_the_same(app):
    with app.app_context():
        town = Town()
        seals = [seal_of_drafts(person) for person in (town.kaisa, town.kaisa, town.inka)]

    assert seals[0] == seals[1] != seals[2]


def test_only_the_office_brings_its_script(kaisa, sign_in, told):
    assert "js/desk.js" in kaisa.get("/needs").text
    assert "js/desk.js" not in sign_in("aino").get("/fi/account").text


def test_the_first_page_points_at_lost_messages_and_at_proposals_of_the_register(kaisa, app):
    assert ("/messages/lost" in kaisa.get("/needs").text, 'href="/providers"' in attention(kaisa)) == (False, False)
    with app.app_context():
        town = Town()
        for _ in range(3):
            offers.decline(offer_to(an_offered_need(town), "P16"), "too_far", by=town.pekka, now=utcnow())
        for delivery in db.session.scalars(select(Delivery).where(Delivery.person_id == town.liisa.id)):
            delivery.created_at = utcnow()
            delivery.end(DeliveryState.GIVEN_UP, now=utcnow(), error="refused")
        db.session.commit()
        provider = town.provider("P16").id

    assert ("/messages/lost" in attention(kaisa), 'href="/providers"' in attention(kaisa)) == (True, True)
    assert f"/providers/{provider}/requests" in kaisa.get("/providers").text


def attention(client):
    """The banners of the first page."""
    return "".join(re.findall(r'<p class="banner.*?</p>', client.get("/needs").text, re.DOTALL))
