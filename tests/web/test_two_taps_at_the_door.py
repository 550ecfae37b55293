"""Without a script nothing holds a second tap back: what opens once has let this browser in, and it lands well."""

import re

import pyotp
import pytest
from sqlalchemy import func, select

from palveleva import vault
from palveleva.actions import codes, coordinators, newcomers, people
from palveleva.actions.needs import home_of
from palveleva.db import db
from palveleva.models import Person, RecoveryCode, SignIn, Totp, Village
from tests.people import PASSWORD, Town
from tests.web.conftest import number_of

PHONE = "040 555 6677"


class Browser:
    """A browser without a script: two taps send the same form, the second before the first was answered, or after."""

    def __init__(self, app):
        self.app, self.client = app, app.test_client()
        app.config["WTF_CSRF_ENABLED"] = True

    def tap_twice(self, path, **told):
        first, lost, late = self.answers_to_two(path, self.client.get(path).text, **told)
        return [first.headers.get("Location"), lost.headers.get("Location"), way_on(late)]

    def answers_to_two(self, path, page, **told):
        """To the first tap, and to the second: with the cookie from before it, and with the one that it brought."""
        told["csrf_token"] = token_in(page)
        before = self.client.get_cookie(self.app.config["SESSION_COOKIE_NAME"]).value
        first = self.client.post(path, data=told)
        came = self.client.get_cookie(self.app.config["SESSION_COOKIE_NAME"]).value
        self.client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], before)
        lost = self.client.post(path, data=told)
        self.client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], came)
        return first, lost, self.client.post(path, data=told)


def token_in(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def way_on(answer):
    """Whoever has the new cookie already is told that they are in, on a page that leads on."""
    if answer.status_code == 303:
        return answer.headers["Location"]
    assert "Olet kirjautunut" in answer.text
    return re.search(r'class="button primary big" href="([^"]+)"', answer.text)[1]


@pytest.fixture
def browser(app):
    yield Browser(app)
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def office(app):
    """office(lambda town: …): what was done at the desk."""

    def do(deed):
        with app.app_context():
            made = deed(Town())
            db.session.commit()
            return made

    return do


def test_an_invitation_lets_in_once_and_leads_to_the_app(browser, office, app):
    token = office(lambda town: people.invite(town.aino, by=town.kaisa))
    before = number_of(app, SignIn)

    assert browser.tap_twice(f"/invitations/{token}") == ["/fi/app/"] * 3
    assert number_of(app, SignIn) == before + 1
    assert browser.client.get(f"/invitations/{token}").headers["Location"] == "/fi/app/"  # the message is kept


def test_a_used_invitation_opens_nothing_to_another_browser(browser, office, app):
    token = office(lambda town: people.invite(town.aino, by=town.kaisa))
    browser.tap_twice(f"/invitations/{token}")

    other = Browser(app)
    other.client.get("/fi/enter")
    assert "on jo käytetty" in other.client.get(f"/invitations/{token}").text
    app.config["WTF_CSRF_ENABLED"] = False
    assert other.client.post(f"/invitations/{token}").status_code == 404


def test_a_code_lets_in_once_and_leads_to_the_app(browser, office):
    def give(town):
        town.aino.phone = "+358405556677"
        people.invite(town.aino, by=town.kaisa)
        db.session.flush()
        return codes.give_code(town.aino, by=town.kaisa)

    assert browser.tap_twice("/fi/enter", phone=PHONE, code=office(give)) == ["/fi/app/"] * 3


def test_who_comes_by_a_poster_is_one_person(browser, office, app):
    def hang(town):
        village = db.session.scalars(select(Village).where(Village.slug == "kalmari")).one()
        return newcomers.renew_poster(village, by=town.kaisa).token

    told = browser.tap_twice(f"/fi/village/{office(hang)}", name="Tuulikki", phone=PHONE)

    assert told == ["/fi/app/"] * 3
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Person.name == "Tuulikki")) == 1


def test_a_new_coordinator_comes_to_her_second_factor(browser, office):
    token = office(
        lambda town: coordinators.invite(home_of(town.kaisa), "Kerttu", "k@palveleva.example", by=town.kaisa)
    )

    told = browser.tap_twice(f"/invitations/{token}", password=PASSWORD)

    assert told[:2] == ["/sign-in/second-factor"] * 2
    assert browser.client.get(told[2]).headers["Location"] == "/sign-in/second-factor"


def test_a_code_of_the_app_is_taken_once_and_leads_on(browser, kaisa_with_app):
    told = browser.tap_twice("/sign-in/second-factor", code=kaisa_with_app())

    assert told == ["/needs"] * 3


@pytest.fixture
def kaisa_with_app(browser, office):
    """Kaisa has given her password; her app's code of now."""
    secret = pyotp.random_base32()

    def enrolled(town):
        sealed = vault.sealed(secret, town.kaisa.id)
        db.session.add(Totp(person_id=town.kaisa.id, secret=sealed, last_step=0, created_at=town.kaisa.created_at))

    office(enrolled)
    knock(browser)
    return pyotp.TOTP(secret).now


def knock(browser):
    """With Kaisa's password."""
    told = {"email": "kaisa@palveleva.example", "password": PASSWORD}
    told["csrf_token"] = token_in(browser.client.get("/sign-in").text)
    assert browser.client.post("/sign-in", data=told).status_code == 302


@pytest.fixture
def enrol(browser):
    """Kaisa takes her app into use by two taps: the recovery codes that the answers show."""
    knock(browser)

    def twice():
        page = browser.client.get("/sign-in/enrolment").text
        code = pyotp.TOTP(re.search(r'secret">(\w+)<', page)[1]).now()
        return codes_on(browser.answers_to_two("/sign-in/enrolment", page, code=code))

    return twice


def codes_on(answers):
    return [re.findall(r'<li class="code">([\w-]+)</li>', answer.text) for answer in answers]


def test_recovery_codes_stand_on_the_answer_to_either_tap_of_an_enrolment(enrol):
    first, lost, late = enrol()

    assert (len(first), lost, late) == (10, first, first)


def test_whoever_takes_another_app_into_use_keeps_the_codes_on_paper(enrol):
    enrol()

    assert enrol() == [[], [], []]


def test_new_recovery_codes_asked_for_twice_are_those_on_either_answer(browser, enrol, app):
    old = enrol()[0]
    page = browser.client.get("/account/keys").text

    first, lost, late = codes_on(browser.answers_to_two("/account/recovery-codes", page))

    assert (len(first), lost, late) == (10, first, first)
    assert not set(old) & set(first)
    assert number_of(app, RecoveryCode) == 10
