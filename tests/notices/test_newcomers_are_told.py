"""Whoever came by a poster hears whether she was let in, in her language, also when she can no longer read the app."""

import pytest

from palveleva.actions import newcomers
from palveleva.db import db
from palveleva.domain.vocabulary import DeliveryState
from palveleva.queries.attention import attention_for
from tests.notices.post import outcomes, send_out
from tests.people import NOW, later

NUMBER = "+358407654321"


@pytest.fixture
def maija(town):
    """She gave a name and a number, and reads Swedish."""
    poster = newcomers.renew_poster(town.village("mahlu"), by=town.kaisa, now=NOW)
    person = newcomers.join(poster.token, "Maija", NUMBER, "sv", now=NOW).person
    db.session.commit()
    return person


@pytest.fixture
def texts(tmp_path, post):
    def read():
        send_out(post, now=later(hours=2))
        return [file.read_text().splitlines() for file in sorted((tmp_path / "outbox/sms").glob("*"))]

    return read


def test_who_is_approved_hears_it_by_the_number_she_gave(town, maija, texts):
    newcomers.approve(maija, by=town.kaisa, now=later(hours=1))

    assert texts() == [[NUMBER, "Palveleva: Du har godkänts. Se https://palveleva.example/sv/app/"]]


def test_who_is_refused_hears_it_too_and_is_led_to_where_she_may_ask(town, maija, texts):
    newcomers.refuse(maija, by=town.kaisa, now=later(hours=1))

    (to, text), *others = texts()
    assert (to, others) == (NUMBER, [])
    assert text.endswith("Se https://palveleva.example/sv/enter?municipality=saarijarvi")
    assert "godkändes inte" in text


def test_a_letter_to_whoever_was_refused_promises_nothing_behind_a_sign_in(town, maija, mail, post):
    maija.email = "maija@palveleva.example"
    newcomers.refuse(maija, by=town.kaisa, now=later(hours=1))

    send_out(post, now=later(hours=2))

    text = mail.letters[0].get_body(("plain",)).get_content()
    assert "Ring koordinatorn" in text or "ring koordinatorn" in text
    assert "account/messages" not in text
    assert "/sv/app/" not in text


def test_where_no_message_reaches_her_the_office_sees_it(town, maija, post):
    newcomers.refuse(maija, by=town.kaisa, now=later(hours=1))
    maija.phone = None

    send_out(post, now=later(hours=2))

    assert outcomes(maija) == [(DeliveryState.GIVEN_UP, "no_address")]
    assert attention_for(town.kaisa, now=later(hours=3)).unreached == 1


def test_whoever_is_shut_out_or_forgotten_meanwhile_is_told_nothing(town, maija, texts):
    newcomers.approve(maija, by=town.kaisa, now=later(hours=1))
    maija.is_active = False

    assert texts() == []
    assert outcomes(maija) == [(DeliveryState.SUPERSEDED, None)]
