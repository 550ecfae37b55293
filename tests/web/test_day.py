"""The pages of the day: finding, the substitute's page, ready-made texts, and what a page gives its script."""

import re

from sqlalchemy import select

from palveleva.actions import offers
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import DeliveryState
from palveleva.models import AuditEntry, Delivery
from palveleva.web.desk import seal_of_drafts
from tests.actions.story import an_offered_need, offer_to
from tests.people import Town
from tests.phone import a_need_report
from tests.web.conftest import looks


def test_finding_by_a_residents_name_shows_and_records_each_one_found(kaisa, told, phone, app):
    phone("aino").send(a_need_report(contact={"name": "Eila", "phone": "", "address": "", "note": ""}))

    page = kaisa.post("/needs/search/resident", data={"resident": "helmi"}, follow_redirects=True).text

    assert ("Helmi" in page, "Eila" in page) == (True, False)
    assert looks(app, "name_search") == [["name", "phone", "text"]]


def test_whoever_finds_a_resident_reads_how_to_answer_one_who_asks_for_their_data(kaisa, told):
    page = kaisa.post("/needs/search/resident", data={"resident": "helmi"}, follow_redirects=True).text

    assert "Pyytääkö asukas omia tietojaan?" in page


def test_a_search_that_finds_nobody_records_nobody(kaisa, told, app):
    page = kaisa.post("/needs/search/resident", data={"resident": "Aatami"}, follow_redirects=True)
    short = kaisa.post("/needs/search/resident", data={"resident": "He"}, follow_redirects=True)

    assert "Näillä sanoilla ei löytynyt" in page.text
    assert "ainakin kolme kirjainta" in short.text
    assert looks(app, "name_search") == []


def found(client, **told):
    return client.post("/needs/search", data=told, follow_redirects=True).text


def test_the_search_is_narrowed_down(kaisa, told):
    hit = found(kaisa, words="rappuset", state="submitted", service="lumityot")
    miss = found(kaisa, words="rappuset", state="closed")

    assert ("Rappuset" in hit.partition("<main")[2], told in hit, told in miss) == (True, True, False)
    assert kaisa.post("/needs/search", data={"words": "  "}).headers["Location"] == "/needs"


def test_the_boxes_come_when_they_are_asked_for(kaisa, told):
    board = kaisa.get("/needs").text
    asked = found(kaisa, words="rappuset", narrow="1")
    before_words = found(kaisa, words="", narrow="1")

    boxes = [page.count('name="village"') for page in (board, asked, before_words)]
    assert (boxes, 'value="rappuset"' in asked, told in asked) == ([0, 1, 1], True, True)
    assert (told in before_words, "Näillä sanoilla ei löytynyt" in before_words) == (False, False)


def test_what_was_found_is_there_again_on_the_way_back(kaisa, told, app):
    found(kaisa, words="rappuset", village="", service="lumityot")
    kaisa.get(f"/needs/{told}")
    again = kaisa.get("/needs/search")

    assert (again.status_code, told in again.text, 'value="rappuset"' in again.text) == (200, True, True)
    kaisa.post("/needs/search/resident", data={"resident": "helmi"})
    assert [told in kaisa.get("/needs/search/resident").text for _ in range(2)] == [True, True]
    assert len(looks(app, "name_search")) == 2


def test_the_words_of_a_search_lie_sealed_in_the_session_and_open_for_nobody_else(kaisa, told, sign_in):
    kaisa.post("/needs/search/resident", data={"resident": "helmi"})
    with kaisa.session_transaction() as session:
        kept = dict(session)
    inka = sign_in("inka")
    with inka.session_transaction() as session:
        session["search-resident"] = kept["search-resident"]

    assert "helmi" not in str(kept)
    assert inka.get("/needs/search/resident").location == "/needs"
    assert inka.get("/needs/search").location == "/needs"


def test_the_substitutes_page_holds_notes_and_promises(kaisa, told):
    kaisa.post(f"/needs/{told}/remarks", data={"text": "Tytär käy sunnuntaisin"})
    note = re.search(r'name="note" value="(\d+)"', kaisa.get(f"/needs/{told}").text).group(1)
    kaisa.post(f"/needs/{told}/pins", data={"note": note, "is_pinned": "y"})
    kaisa.post(f"/needs/{told}/attempts", data={"result": "no_answer", "retry": "morning"})
    kaisa.post("/handover/memos", data={"text": "Avain ylälaatikossa"})

    page = kaisa.get("/handover").text

    for words in ("Tytär käy sunnuntaisin", "Avain ylälaatikossa", "Soita uudelleen", "Asukasta yritetty tavoittaa"):
        assert words in page, words


def test_the_substitute_reads_once_of_a_round_that_three_were_asked_in(kaisa, app):
    with app.app_context():
        need = an_offered_need(Town())
        code, asked = need.code, [offer.provider.name for offer in need.offers]
        db.session.commit()

    promised = kaisa.get("/handover").text.partition("Vastaukset viimeistään")[2].partition("</ul>")[0]

    assert len(asked) > 1
    assert promised.count(code) == 1
    assert [name in promised for name in asked] == [True] * len(asked)


def test_the_substitute_reads_once_of_requests_that_lapsed_together(kaisa, told, app):
    with app.app_context():
        lapsed = {"kind": "offer", "verb": "withdraw", "need_id": told, "at": utcnow()}
        db.session.add_all(AuditEntry(thing_id=key, **lapsed) for key in ("1", "2"))
        db.session.commit()

    page = kaisa.get("/handover").text

    assert "Pyyntö raukesi (2)" in page
    assert page.count("Pyyntö raukesi") == 1


def test_what_retention_forgets_is_nothing_to_take_over(kaisa, told, app):
    with app.app_context():
        forgot = {"kind": "need", "thing_id": told, "need_id": told, "at": utcnow()}
        db.session.add(AuditEntry(verb="forget", **forgot))
        db.session.commit()

    page = kaisa.get("/handover").text

    assert ("Tarve ilmoitettu" in page, "Unohdettu" in page) == (True, False)


def test_a_ready_made_text_is_offered_on_the_page_of_a_need(kaisa, told):
    kaisa.post("/replies", data={"use": "question", "fi": "Montako porrasta? {village}"})

    assert "Montako porrasta? Häkkilä" in kaisa.get(f"/needs/{told}").text
    assert "Montako porrasta? {village}" in kaisa.get("/replies").text


def test_a_ready_made_text_that_names_a_service_waits_for_one(kaisa, phone):
    need_id = phone("aino").send(a_need_report(service=None))[0]["resource"]["id"]
    kaisa.post("/replies", data={"use": "question", "fi": "Lähellä ei ole tekijää: {service}, {village}."})

    assert "Lähellä ei ole tekijää" not in kaisa.get(f"/needs/{need_id}").text
    kaisa.post(f"/needs/{need_id}/details", data={"village": "hakkila", "service": "auraus", "urgency": "week"})
    assert "Lähellä ei ole tekijää: Auraus" in kaisa.get(f"/needs/{need_id}").text


def test_requests_that_lapse_are_not_called_off(kaisa, app):
    with app.app_context():
        town = Town()
        need = an_offered_need(town)
        offers.accept(offer_to(need, "P01"), by=town.liisa)
        db.session.commit()
        need_id = need.id

    happened = kaisa.get(f"/needs/{need_id}").text.partition('class="timeline"')[2].partition("</ol>")[0]

    assert ("Pyyntö raukesi" in happened, "Peruttu" in happened) == (True, False)


def test_a_text_that_a_colleague_has_just_removed_is_removed(kaisa):
    kaisa.post("/replies", data={"use": "question", "fi": "Montako porrasta?"})

    (path,) = re.findall(r'action="(/replies/\d+)"', kaisa.get("/replies").text.partition("Montako porrasta?")[2])[:1]
    answers = [kaisa.post(f"{path}/removal") for _ in range(2)]

    assert [answer.location for answer in answers] == ["/replies"] * 2
    assert "Montako porrasta?" not in kaisa.get("/replies").text


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
