"""A coordinator changes her own password at the desk."""

import re

import pytest
from sqlalchemy import select, update

from palveleva.db import db
from palveleva.models import AuditEntry, Person
from palveleva.web import limits
from tests.people import PASSWORD

PAGE, NEW = "/account/password", "neljä tavallista sanaa riittää"
FORM = {"present": PASSWORD, "password": NEW, "again": NEW}


@pytest.fixture
def kaisa(proven_kaisa):
    return proven_kaisa


def way_in(app, password):
    """Where somebody who writes it comes to; None where it opens nothing."""
    told = {"email": "kaisa@palveleva.example", "password": password}
    return app.test_client().post("/sign-in", data=told).headers.get("Location")


def said(answer):
    return re.findall(r'class="error"[^>]*>([^<]+)<', answer.text)


def test_the_new_one_opens_and_the_old_one_no_longer_does(kaisa, app):
    assert f'href="{PAGE}"' in kaisa.get("/fi/account").text

    answer = kaisa.post(PAGE, data=FORM, follow_redirects=True)

    assert "Salasana on vaihdettu. Muut laitteesi kirjattiin ulos." in answer.text
    assert (way_in(app, NEW), way_in(app, PASSWORD)) == ("/sign-in/second-factor", None)


def test_all_her_other_devices_are_out_and_a_copied_cookie_of_this_one_too(kaisa, sign_in, app):
    elsewhere, copied = sign_in("kaisa"), app.test_client()
    with kaisa.session_transaction() as hers, copied.session_transaction() as stolen:
        stolen.update(hers)

    kaisa.post(PAGE, data=FORM)

    assert [client.get("/needs").status_code for client in (kaisa, elsewhere, copied)] == [200, 302, 302]
    assert kaisa.get("/coordinators").status_code == 200  # she is not asked for her second factor again


def test_it_stands_in_the_audit_and_no_word_of_it(kaisa, app):
    kaisa.post(PAGE, data=FORM)

    with app.app_context():
        line = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "change_password")).one()
        assert (line.thing_id, line.by_id, line.details) == (line.by_id, line.thing_id, {})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"present": "arvaus"}, "Nykyinen salasana on väärä."),
        ({"present": ""}, "Kirjoita nykyinen salasanasi."),
        ({"password": "lyhyt", "again": "lyhyt"}, "Salasanassa pitää olla vähintään 12 merkkiä."),
        ({"again": NEW + "!"}, "Uudet salasanat eivät ole samat."),
    ],
)
def test_a_mistake_is_named_and_changes_nothing(kaisa, sign_in, app, changes, words):
    elsewhere = sign_in("kaisa")

    answer = kaisa.post(PAGE, data=FORM | changes)

    assert (answer.status_code, said(answer)) == (400, [words])
    assert NEW not in answer.text
    assert elsewhere.get("/needs").status_code == 200
    assert way_in(app, PASSWORD)


@pytest.mark.parametrize(
    ("language", "words"), [("sv", "Det nuvarande lösenordet är fel."), ("en", "The current password is wrong.")]
)
def test_it_speaks_her_language(kaisa, language, words):
    kaisa.post("/language", data={"language": language})

    assert said(kaisa.post(PAGE, data=FORM | {"present": "arvaus"})) == [words]


def test_whoever_found_the_desk_open_guesses_no_more_often_than_at_the_sign_in(kaisa, app):
    for _ in range(limits.PASSWORDS_OF_PAIR.most):
        kaisa.post(PAGE, data=FORM | {"present": "arvaus"})

    answer = kaisa.post(PAGE, data=FORM)

    assert re.fullmatch(r"Liian monta yritystä\. Yritä uudelleen klo\s\d+\.\d\d\.", *said(answer))


def test_short_words_cost_no_try(kaisa):
    for _ in range(limits.PASSWORDS_OF_PAIR.most):
        kaisa.post(PAGE, data=FORM | {"password": "lyhyt", "again": "lyhyt"})

    assert kaisa.post(PAGE, data=FORM).status_code == 303


def test_a_desk_that_was_left_open_is_asked_for_the_second_factor_first(sign_in):
    left_open = sign_in("kaisa")

    for answer in (left_open.get(PAGE), left_open.post(PAGE, data=FORM)):
        assert answer.headers["Location"] == "/sign-in/second-factor"


def test_whoever_has_no_password_is_offered_no_change_and_makes_none(kaisa, app):
    """The coordinator of the demonstration."""
    with app.app_context():
        db.session.execute(update(Person).where(Person.name == "Kaisa").values(password_hash=None))
        db.session.commit()

    assert f'href="{PAGE}"' not in kaisa.get("/fi/account").text
    assert kaisa.post(PAGE, data=FORM | {"present": ""}).status_code == 400
    assert kaisa.post(PAGE, data=FORM).status_code == 400
