"""A phone that was without a network tells that work is done which the office has noted to have come to nothing."""

import pytest

from tests.phone import an_operation
from tests.web.test_office import press

SOON = "2099-12-04T10:00:00+02:00"


@pytest.fixture
def missed(kaisa, phone, told):
    """Liisa has agreed on a time. Nobody came, it is noted meanwhile."""
    press(kaisa, f"/needs/{told}/waves")
    liisa = phone("liisa")
    liisa.send()
    [offer] = [item for kind, item in liisa.items.items() if kind[0] == "offer"]
    work = liisa.do("offer.accept", offer["id"])["resource"]["id"]
    liisa.do("assignment.schedule", work, at=SOON)
    press(kaisa, f"/assignments/{work}/no-show")
    return work


@pytest.fixture
def done(missed, phone):
    """What the phone says of it, as it comes."""
    return phone("liisa").send(an_operation("assignment.complete", missed, note="Hiekoitin", minutes=50))[0]


def test_the_word_arrives_and_the_phone_is_told_where_it_stands(missed, done, phone):
    assert (done["status"], done["resource"]["state"]) == ("applied", "no_show")

    liisa = phone("liisa")
    liisa.send()
    item = liisa.items["assignment", missed]
    assert (item["state"], bool(item["said_done_at"]), item["contact"], item["may"]) == ("no_show", True, None, [])


def test_the_office_reads_both_words_and_decides(missed, done, told, kaisa, look):
    board, page = kaisa.get("/needs").text, kaisa.get(f"/needs/{told}").text
    assert f'<a href="/needs/{told}">1 työ on merkitty tekemättömäksi' in board
    assert "Merkitty: Kukaan ei tullut." in page
    assert ("Hiekoitin" in page, "50\u00a0minuuttia" in page) == (True, True)

    assert press(kaisa, f"/assignments/{missed}/verdict", was_done="y") == ["ok"]

    assert look(told, lambda need: (need.state, need.assignments[0].state)) == ("reported_done", "done")
    page = kaisa.get(f"/needs/{told}").text
    assert ("Tehtiinkö työ sittenkin?" in page, "50\u00a0minuuttia" in page) == (False, True)


def test_what_was_not_done_goes_on_as_it_did(missed, done, told, kaisa, look):
    assert press(kaisa, f"/assignments/{missed}/verdict") == ["ok"]

    assert look(told, lambda need: (need.state, need.assignments[0].state)) == ("no_taker", "no_show")
    assert "Tehtiinkö työ sittenkin?" not in kaisa.get(f"/needs/{told}").text
    assert press(kaisa, f"/assignments/{missed}/verdict") == ["danger"]
