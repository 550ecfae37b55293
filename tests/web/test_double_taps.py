"""A tap that trembles: what is sent twice is told once, and what is written anew is not taken for the old."""

import re

import pytest

from palveleva.models import Contact, Need
from tests.web.conftest import number_of

CALL = {"text": "Polku auki", "village": "mahlu", "service": "lumityot", "urgency": "week", "consent": "granted"}
EILA = {"contact_name": "Eila", "contact_phone": "0401112223"}


@pytest.fixture
def form(kaisa):
    """What the page of a new need by telephone holds, filled in."""
    return CALL | EILA | {"op_id": key_in(kaisa.get("/needs/new"))}


def key_in(answer):
    return re.search(r'name="op_id" type="hidden" value="([^"]+)"', answer.text)[1]


def test_a_telephone_report_that_is_saved_twice_is_one_need(app, kaisa, form):
    first, again = (kaisa.post("/needs/new", data=form) for _tap in range(2))

    assert (first.status_code, again.status_code, again.location) == (302, 302, first.location)
    assert (number_of(app, Need), number_of(app, Contact)) == (1, 1)


def test_another_call_in_the_form_of_the_last_one_is_kept_and_told_apart(app, kaisa, form):
    """She went back to it with the browser and wrote over it."""
    kaisa.post("/needs/new", data=form)
    over = form | {"text": "Puut pinoon"}

    page = kaisa.post("/needs/new", data=over)

    assert (page.status_code, "Puut pinoon" in page.text, number_of(app, Need)) == (400, True, 1)
    assert "Tämä ilmoitus on jo kerran lähetetty" in page.text
    assert kaisa.post("/needs/new", data=over | {"op_id": key_in(page)}).status_code == 302
    assert number_of(app, Need) == 2


@pytest.mark.parametrize("key", ["", "x", None])
def test_without_a_key_every_report_is_a_need(app, kaisa, key):
    form = CALL if key is None else CALL | {"op_id": key}

    assert [kaisa.post("/needs/new", data=form).status_code for _tap in range(2)] == [302, 302]
    assert number_of(app, Need) == 2
