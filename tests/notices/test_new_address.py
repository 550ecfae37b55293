"""The code for a new address goes there and nowhere else, alone, and to nobody who has thought better of it."""

import re

import pytest
from sqlalchemy import select

from palveleva.actions import addresses
from palveleva.db import db
from palveleva.domain.vocabulary import DeliveryState
from palveleva.models import Delivery, EmailChange
from palveleva.notices import tell
from tests.notices.post import outcomes, send_out
from tests.people import NOW, a_need, later

NEW = "uusi@aino.example"


@pytest.fixture
def aino(town):
    return town.aino


def asks(aino, address=NEW, **after):
    addresses.give_email(aino, address, by=aino, now=later(**after))
    db.session.commit()


def text_of(letter):
    return letter.get_body(("plain",)).get_content()


def test_the_code_goes_to_the_new_address_alone_and_everything_else_to_the_old_one(aino, mail, post):
    need = a_need(aino)
    tell(aino, "not_yet", need, now=NOW)
    asks(aino)
    tell(aino, "not_yet", need, now=NOW, about="again")

    send_out(post, now=later(minutes=1))

    by_address = {letter["To"]: text_of(letter) for letter in mail.letters}
    code = db.session.scalars(select(EmailChange.code)).one()
    assert by_address.keys() == {NEW, "aino@palveleva.example"}
    assert f"{code[:3]} {code[3:]}" in by_address[NEW]
    assert "Kirjoita koodi: https://palveleva.example/fi/account/messages" in by_address[NEW]
    assert (need.code in by_address[NEW], code[:3] in by_address["aino@palveleva.example"]) == (False, False)


def test_once_confirmed_letters_go_to_the_new_address(aino, mail, post):
    asks(aino)
    send_out(post, now=later(minutes=1))
    code = re.search(r"(\d{3} \d{3})", text_of(mail.letters[0]))[1]

    addresses.confirm_email(aino, code, by=aino, now=later(minutes=2))
    tell(aino, "not_yet", a_need(aino), now=later(minutes=3))
    send_out(post, now=later(minutes=4))

    assert mail.to == [NEW, NEW]


def test_a_code_that_is_not_asked_for_any_more_is_not_sent(aino, mail, post):
    asks(aino)
    asks(aino, "uudempi@aino.example", minutes=1)

    send_out(post, now=later(minutes=2))

    assert mail.to == ["uudempi@aino.example"]
    assert outcomes(aino) == [(DeliveryState.SUPERSEDED, None), (DeliveryState.SENT, None)]


def test_an_address_that_does_not_exist_is_tried_on_no_other_medium(aino, mail, post):
    aino.phone = "+358401234567"
    mail.says = "550 no such user"
    asks(aino)

    send_out(post, now=later(minutes=1))

    assert outcomes(aino) == [(DeliveryState.GIVEN_UP, "unknown_address")]
    assert db.session.scalars(select(Delivery.medium)).all() == ["email"]


def test_who_has_no_address_yet_gets_the_code_at_the_first_one(aino, mail, post):
    aino.email = None
    asks(aino)

    send_out(post, now=later(minutes=1))

    assert mail.to == [NEW]
    assert aino.email is None
