"""What is too long, or nothing but spaces, is refused with a clear word, and no browser cuts an end off unseen."""

import re

import pytest

from palveleva.db import db
from palveleva.models import Need, Note

LONG = "x" * 2001
TOO_LONG = {
    "fi": "Enintään 2000 merkkiä: lyhennä 1 merkillä. Mitään ei ole leikattu pois.",
    "sv": "Högst 2000 tecken: korta texten med 1 tecken. Inget har klippts bort.",
    "en": "At most 2000 characters: shorten it by 1. Nothing has been cut off.",
}
NOTHING = {
    "fi": "Kirjoita ensin jotain: pelkät välilyönnit eivät kerro mitään.",
    "sv": "Skriv något först: enbart mellanslag säger ingenting.",
    "en": "Write something first: spaces alone say nothing.",
}


def said(client, path, **fields):
    """What the page that it comes back to says of it."""
    page = client.post(path, data=fields, follow_redirects=True).text
    return re.findall(r'class="banner (\w+)">.*?<p>(.*?)</p>', page.partition("<main")[0], re.DOTALL)


def notes(app, need_id):
    with app.app_context():
        return [note.text for note in db.session.get_one(Need, need_id).notes]


@pytest.mark.parametrize(
    "path",
    ["/needs/new", "/needs/{told}", "/replies", "/handover", "/needs?choose=1", "/providers/new", "/insight/years"],
)
def test_no_browser_cuts_off_what_is_pasted_at_the_desk(kaisa, told, path):
    page = kaisa.get(path.format(told=told), follow_redirects=True)

    assert page.status_code == 200
    cut = re.findall(r"<(?:input|textarea)[^>]*maxlength[^>]*>", page.text)
    assert [field for field in cut if 'type="search"' not in field] == []


@pytest.mark.parametrize("language", TOO_LONG)
@pytest.mark.parametrize("deed", ["questions", "remarks", "redirection", "words"])
def test_what_is_too_long_says_by_how_much(app, kaisa, told, deed, language):
    kaisa.post("/language", data={"language": language})

    assert said(kaisa, f"/needs/{told}/{deed}", text=LONG)[0] == ("danger", TOO_LONG[language])
    assert notes(app, told) == []


@pytest.mark.parametrize("language", NOTHING)
@pytest.mark.parametrize("spaces", ["", "   ", " \r\n\t"])
def test_spaces_are_no_answer(app, kaisa, told, spaces, language):
    kaisa.post("/language", data={"language": language})

    assert said(kaisa, f"/needs/{told}/questions", text=spaces) == [("danger", NOTHING[language])]
    assert said(kaisa, "/handover/memos", text=spaces) == [("danger", NOTHING[language])]
    assert notes(app, told) == []


def test_a_ready_made_text_that_is_too_long_says_in_which_language(kaisa):
    fields = {"use": "question", "fi": "Mistä talosta?", "sv": "y" * 510}

    words = "Svenska: Enintään 500 merkkiä: lyhennä 10 merkillä. Mitään ei ole leikattu pois."
    assert said(kaisa, "/replies", **fields)[0] == ("danger", words)


def test_a_reason_of_spaces_is_no_reason(app, kaisa, told):
    """What may be left empty may be left with a space in it too."""
    assert said(kaisa, f"/needs/{told}/closing", outcome="not_needed", reason="  ")[0][0] == "ok"

    assert notes(app, told) == []


def test_many_needs_stay_ticked_when_the_reason_is_too_long(app, kaisa, told):
    fields = {"need": f"{told}/1", "deed": "close", "outcome": "not_needed", "reason": "y" * 501}

    page = kaisa.post("/needs/batch", data=fields)

    assert "Miksi? Muutama sana riittää: Enintään 500 merkkiä: lyhennä 1 merkillä." in page.text.partition("<main")[0]
    assert f'value="{told}/1" form="batch" checked' in page.text
    assert re.search(r'name="deed" value="close" required checked', page.text)
    assert "y" * 501 in page.text
    with app.app_context():
        assert db.session.get_one(Need, told).is_open
        assert db.session.query(Note).count() == 0
