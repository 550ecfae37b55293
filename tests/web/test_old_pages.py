"""Two have one need open: what the second decides by an old look undoes nothing that the first has written."""

import re
from html import unescape

import pytest

from palveleva.models import AuditEntry, Disclosure
from tests.web.conftest import number_of
from tests.web.test_office import press

PLACE = {"village": "hakkila", "service": "lumityot", "urgency": "week"}


@pytest.fixture
def seen(kaisa, told):
    """What a form of the need's page remembers now: seen("place"), seen("consent")."""

    def read(form):
        return memory(kaisa.get(f"/needs/{told}").text, form)

    return read


def memory(page, form):
    return unescape(re.search(rf'id="{form}-seen" name="seen" type="hidden" value="([^"]*)"', page)[1])


def test_a_place_that_a_colleague_has_changed_comes_back_with_both(kaisa, told, look, seen):
    """In the first window the need is moved and gets a day; in the second it is moved elsewhere and made urgent."""
    old = seen("place")
    moved = PLACE | {"village": "kalmari", "wanted_until": "2026-12-24"}
    assert press(kaisa, f"/needs/{told}/details", seen=old, **moved) == ["ok"]

    again = kaisa.post(f"/needs/{told}/details", data=PLACE | {"village": "mahlu", "urgency": "today", "seen": old})

    assert again.status_code == 409
    assert "hänen tietonsa: Kalmari" in again.text
    assert look(told, lambda need: (need.village.slug, need.urgency.value)) == ("kalmari", "week")
    form = re.search(r'action="/needs/[^"]+/details">(.*?)</form>', again.text, re.DOTALL)[1]
    assert re.search(r'<option selected[^>]*value="mahlu"', form)  # hers stays
    assert 'value="2026-12-24"' in form  # what she left alone follows
    assert re.search(r'checked[^>]*value="today"', form)

    told_now = PLACE | {"village": "mahlu", "urgency": "today", "wanted_until": "2026-12-24"}
    assert press(kaisa, f"/needs/{told}/details", seen=memory(again.text, "place"), **told_now) == ["ok"]
    assert look(told, lambda need: (need.village.slug, need.urgency.value)) == ("mahlu", "today")


def test_the_page_that_comes_back_is_a_look_on_record_and_keeps_nothing_else(kaisa, told, look, seen, app):
    old = seen("place")
    assert press(kaisa, f"/needs/{told}/details", seen=old, **(PLACE | {"village": "kalmari"})) == ["ok"]
    looks, deeds = number_of(app, Disclosure), number_of(app, AuditEntry)
    before = look(told, lambda need: (need.version, need.village.slug))

    again = kaisa.post(f"/needs/{told}/details", data=PLACE | {"village": "mahlu", "seen": old})

    assert (again.status_code, "Rappuset lumen alla" in again.text) == (409, True)
    assert (number_of(app, Disclosure), number_of(app, AuditEntry)) == (looks + 1, deeds)
    assert look(told, lambda need: (need.version, need.village.slug)) == before


def test_an_old_page_wipes_out_no_resident_and_shows_none(kaisa, told, look, seen):
    kaisa.post(f"/needs/{told}/disclosures")
    old = seen("consent")
    assert press(kaisa, f"/needs/{told}/consent", seen=old, consent="granted", contact_name="Eila") == ["ok"]

    answer = kaisa.post(f"/needs/{told}/consent", data={"consent": "asked", "seen": old})

    assert answer.status_code == 303
    assert "Eila" not in answer.text
    assert look(told, lambda need: (need.consent, need.contact.name)) == ("granted", "Eila")


def test_the_answer_of_a_provider_makes_no_page_old(kaisa, told, look, seen, phone):
    """It moves the need, and contradicts nothing that stands in the forms."""
    kaisa.post(f"/needs/{told}/disclosures")
    press(kaisa, f"/needs/{told}/waves")
    place, answer = seen("place"), seen("consent")
    liisa = phone("liisa")
    assert liisa.do("offer.accept", liisa.only("offer")["id"])["status"] == "applied"

    assert press(kaisa, f"/needs/{told}/details", seen=place, **(PLACE | {"village": "kalmari"})) == ["ok"]
    assert press(kaisa, f"/needs/{told}/consent", seen=answer, consent="granted", contact_name="Eila") == ["ok"]

    assert look(told, lambda need: (need.village.slug, need.contact.name)) == ("kalmari", "Eila")


def test_a_form_without_a_memory_is_taken(kaisa, told, look):
    assert press(kaisa, f"/needs/{told}/details", **(PLACE | {"village": "kalmari"})) == ["ok"]
    assert press(kaisa, f"/needs/{told}/consent", seen="[", consent="asked") == ["ok"]

    assert look(told, lambda need: (need.village.slug, need.consent.value)) == ("kalmari", "asked")


def test_old_words_do_not_come_back_from_an_old_page(kaisa, told, look):
    """A colleague has taken out where the resident lives; who mends a letter on the page of before must read again."""
    press(kaisa, f"/needs/{told}/protection", is_protected="y")
    page = kaisa.get(f"/needs/{told}").text
    old = unescape(re.search(r'/words".*?name="seen" value="([^"]*)"', page, re.DOTALL)[1])
    assert press(kaisa, f"/needs/{told}/words", seen=old, text="Rappuset lumessa") == ["ok"]

    assert press(kaisa, f"/needs/{told}/words", seen=old, text="Rappuset lumen alla, Häkkiläntie 1") == ["danger"]
    assert look(told, lambda need: need.text) == "Rappuset lumessa"


def test_a_ready_made_text_that_a_colleague_has_mended_is_not_set_back(kaisa):
    kaisa.post("/replies", data={"use": "question", "fi": "Montako poras?", "sv": "Hur många trappor?"})
    page = kaisa.get("/replies").text.partition("Montako poras?")[2]
    path, old = re.search(r'action="(/replies/\d+)".*?name="seen" value="([^"]*)"', page, re.DOTALL).groups()
    assert press(kaisa, path, seen=unescape(old), fi="Montako porrasta?", sv="Hur många trappsteg?") == ["ok"]

    assert press(kaisa, path, seen=unescape(old), fi="Montako poras?", sv="Trappor, och hur höga?") == ["danger"]

    page = kaisa.get("/replies").text
    assert "Montako porrasta?" in page
    assert "hur höga" not in page
