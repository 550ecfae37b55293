"""A request by text message says on which days the work is wanted: the yes to it is given on its words alone."""

from datetime import date

import pytest

from palveleva.db import db
from palveleva.domain.texting import length
from palveleva.domain.vocabulary import Urgency
from palveleva.models import Notice
from palveleva.notices.letters import letter_to
from tests.people import NOW, a_need, later

TENTH, TWELFTH = date(2026, 12, 10), date(2026, 12, 12)


@pytest.fixture
def text_message(town):
    """Liisa is asked about Aino's need of those days: what her phone shows."""

    def made(language="fi", kind="offered", address="https://palveleva.example", now=NOW, **days):
        town.liisa.language = language
        facts = {"params": {}, "once": f"{kind}{days}", "created_at": NOW}
        notice = Notice(person=town.liisa, need=a_need(town.aino, **days), kind=kind, **facts)
        db.session.add(notice)
        db.session.flush()
        return letter_to(town.liisa, [notice], now=now, address=address, codes={notice.id: "4821"}).sms

    return made


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({}, "viikon sisällä, ilmoitettu 24.11"),
        ({"wanted_until": TWELFTH}, "-12.12"),
        ({"wanted_from": TENTH}, "10.12. alkaen"),
        ({"wanted_from": TENTH, "wanted_until": TWELFTH}, "10.-12.12"),
        ({"wanted_from": date(2026, 12, 30), "wanted_until": date(2027, 1, 2)}, "30.12.-2.1"),
        ({"wanted_from": TWELFTH, "wanted_until": TWELFTH}, "12.12"),
        ({"urgency": Urgency.TODAY, "wanted_until": TWELFTH}, "tänään 24.11"),
        ({"urgency": Urgency.TODAY, "wanted_from": TENTH}, "10.12. alkaen"),
    ],
)
def test_the_days_that_were_told_stand_in_it(text_message, days, words):
    sms = text_message(**days)

    assert f"Häkkilä, {words}. Vastaa KYLLÄ 4821" in sms
    assert length(sms) <= 160


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "kiireellinen, ilmoitettu 24.11. Vastaa"),
        ("sv", "brådskande, anmält 24.11. Svara"),
        ("en", "urgent, told on 24 Nov. Reply"),
    ],
)
def test_what_leaves_on_a_later_day_says_of_no_other_that_it_is_today(text_message, language, words):
    sms = text_message(language, urgency=Urgency.TODAY, now=later(days=1))

    assert f"Häkkilä, {words}" in sms
    assert length(sms) <= 160


@pytest.mark.parametrize(("language", "words"), [("sv", "från 10.12."), ("en", "from 10 Dec.")])
def test_in_the_language_of_whoever_is_asked(text_message, language, words):
    assert f"Häkkilä, {words}" in text_message(language, wanted_from=TENTH)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("offered", "Palveleva: Lumity"),
        ("offered_again", "Palveleva, muistutus: Lumity"),
        ("offer_changed", "Palveleva, muuttunut: Lumity"),
        ("answered", "Palveleva, sait vastauksen: Lumity"),
    ],
)
def test_a_text_message_says_whether_it_is_a_new_request(text_message, kind, words):
    sms = text_message(kind=kind)

    assert sms.startswith(words)
    assert length(sms) <= 160


LONG_NAME = "Puiden pilkkominen, pinoaminen ja kanto"


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("https://palveleva.example", LONG_NAME),
        ("https://palveleva.etela-pohjanmaa.example", "Puiden pilkkominen, pinoaminen..."),
        ("https://" + "p" * 120 + ".example", LONG_NAME),  # in two messages anyway
    ],
)
def test_a_long_service_is_told_with_as_many_words_as_one_message_has_room_for(text_message, address, named):
    sms = text_message(address=address, service="puiden_kasittely", wanted_from=TENTH)

    assert sms.startswith(f"Palveleva: {named}, Häkkilä, 10.12. alkaen. Vastaa KYLLÄ 4821")
    assert length(sms) <= 160 or named == LONG_NAME
