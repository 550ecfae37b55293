"""A person's own address: refused, asked for, confirmed with the code that was sent there."""

import pytest
from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Delivery, EmailChange, Notice, Person

AINO = "aino@palveleva.example"


@pytest.fixture
def email_of(ask):
    return lambda name: ask(lambda _town: db.session.scalar(select(Person.email).where(Person.name == name)))


@pytest.fixture
def codes(ask):
    """The codes under way, by address."""
    return lambda: ask(lambda _town: {one.email: one.code for one in db.session.scalars(select(EmailChange))})


def test_a_new_address_counts_once_the_code_has_come_back(sign_in, email_of, codes):
    aino = sign_in("aino")
    aino.post("/account/messages", data={"email": "Uusi@Aino.example"})
    assert email_of("Aino") == AINO
    assert "uusi@aino.example" in aino.get("/fi/account/messages").text
    (code,) = codes().values()

    wrong = aino.post("/account/email", data={"code": str(10**6 - int(code))[-6:]}, follow_redirects=True).text
    assert "ei ole viimeisimmän sähköpostiviestin koodi" in wrong
    assert email_of("Aino") == AINO
    aino.post("/account/email", data={"code": f"{code[:3]} {code[3:]}"})

    assert (email_of("Aino"), codes()) == ("uusi@aino.example", {})


def test_another_persons_code_confirms_nothing(sign_in, email_of, codes):
    sign_in("aino").post("/account/messages", data={"email": "uusi@aino.example"})
    (code,) = codes().values()

    sign_in("eino").post("/account/email", data={"code": code})

    assert (email_of("Aino"), email_of("Eino")) == (AINO, "eino@palveleva.example")


def test_an_address_that_became_somebody_elses_meanwhile_is_not_taken(sign_in, ask, email_of, codes):
    aino = sign_in("aino")
    aino.post("/account/messages", data={"email": "uusi@aino.example"})

    def take(town):
        town.eino.email = "uusi@aino.example"
        db.session.commit()

    ask(take)
    aino.post("/account/email", data={"code": codes()["uusi@aino.example"]})

    assert email_of("Aino") == AINO


def test_whoever_takes_the_old_address_back_or_none_is_asked_no_more(sign_in, email_of, codes):
    aino = sign_in("aino")
    for address, left in ((AINO, AINO), ("", None)):
        aino.post("/account/messages", data={"email": "uusi@aino.example"})
        assert codes()
        aino.post("/account/messages", data={"email": address})
        assert (email_of("Aino"), codes()) == (left, {})


def test_saving_again_meanwhile_sends_no_second_code(sign_in, ask):
    aino = sign_in("aino")
    for _ in range(8):
        aino.post("/account/messages", data={"email": "uusi@aino.example"})

    letters = select(Delivery.id).join(Notice).where(Notice.kind == "confirm_email")
    assert len(ask(lambda _town: db.session.scalars(letters).all())) == 1


def test_nobodys_letter_box_is_filled_with_codes_and_codes_are_not_tried_out(sign_in):
    aino = sign_in("aino")
    asked = [aino.post("/account/messages", data={"email": f"a{n}@example.com"}).status_code for n in range(6)]
    answers = [aino.post("/account/email", data={"code": f"{n:06}"}) for n in range(11)]
    tried = [one.status_code for one in answers]

    assert (asked, tried) == ([303] * 5 + [429], [400] * 10 + [429])
    assert "Yritä uudelleen" in answers[-1].text
    assert 'value="000010"' in answers[-1].text


def test_one_address_too_many_loses_nothing_of_the_form(sign_in):
    aino = sign_in("aino")
    told = [{"email": f"a{n}@example.com", "language": "sv", "needs-email": "1"} for n in range(6)]

    page = [aino.post("/account/messages", data=one) for one in told][-1]

    assert (page.status_code, int(page.headers["Retry-After"]) > 0) == (429, True)
    assert 'value="a5@example.com"' in page.text


@pytest.mark.parametrize(
    ("email", "why"),
    [("eino@palveleva.example", "tämä sähköpostiosoite on jo jonkun käytössä"), ("aino", "sähköposti")],
)
def test_an_address_that_cannot_be_is_refused_and_the_old_one_stays(sign_in, email_of, email, why):
    page = sign_in("aino").post("/account/messages", data={"email": email}, follow_redirects=True).text

    assert why in page.lower()
    assert email_of("Aino") == "aino@palveleva.example"


def test_to_one_that_no_letter_can_bear_none_is_sent(sign_in, codes):
    sign_in("aino").post("/account/messages", data={"email": "päivi.mäki@kunta.example"})

    assert codes() == {}


def test_a_coordinator_does_not_change_the_address_of_the_sign_in_here(sign_in, email_of):
    sign_in("kaisa").post("/account/messages", data={"email": "thief@example.com"})

    assert email_of("Kaisa") == "kaisa@palveleva.example"
