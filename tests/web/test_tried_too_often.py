"""Codes of the second factor, tried too often: the page says when to come again, and keeps what is still good then."""

import re

import pyotp
import pytest

from palveleva.web import limits
from tests.people import PASSWORD

KAISA = {"email": "kaisa@palveleva.example", "password": PASSWORD}
PROVE, ENROL = "/sign-in/second-factor", "/sign-in/enrolment"


@pytest.fixture
def codes(stranger):
    """Kaisa's recovery codes, from her first sign-in."""
    stranger.post("/sign-in", data=KAISA)
    secret = re.search(r'secret">(\w+)<', stranger.get(ENROL).text)[1]
    return re.findall(r'"code">([\w-]+)<', stranger.post(ENROL, data={"code": pyotp.TOTP(secret).now()}).text)


@pytest.fixture
def at_the_door(app):
    """Somebody who knows her password."""
    browser = app.test_client()
    browser.post("/sign-in", data=KAISA)
    return browser


def guess_in_vain(browser, door):
    browser.get(door)
    tries = [browser.post(door, data={"code": "000000"}).status_code for _ in range(limits.SECOND_FACTOR.most)]
    assert tries == [400] * limits.SECOND_FACTOR.most


def test_guessing_the_second_factor_ends_soon_and_says_until_when(codes, at_the_door):
    guess_in_vain(at_the_door, PROVE)

    answer = at_the_door.post(PROVE, data={"code": codes[0]})

    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)
    assert re.search(r"Liian monta yritystä\. Yritä uudelleen .*klo.\d+\.\d\d", answer.text)


def test_a_recovery_code_stands_there_to_be_sent_again_and_digits_that_end_do_not(codes, at_the_door):
    guess_in_vain(at_the_door, PROVE)

    assert f'value="{codes[0]}"' in at_the_door.post(PROVE, data={"code": codes[0]}).text
    assert "123456" not in at_the_door.post(PROVE, data={"code": "123456"}).text


def test_an_enrolment_keeps_its_picture_and_says_when_to_come_again(at_the_door):
    guess_in_vain(at_the_door, ENROL)

    answer = at_the_door.post(ENROL, data={"code": "000000"})

    assert answer.status_code == 429
    assert ("Yritä uudelleen" in answer.text, 'class="qr-frame"' in answer.text) == (True, True)
