"""The coordinator's way in, from the password to the desk, and the door that asks again."""

import re

import pyotp
import pytest

from palveleva import vault
from palveleva.db import db
from palveleva.models import Totp
from palveleva.web import guard, limits
from tests.people import PASSWORD, Town, later, person

LINK = r"/invitations/[\w-]+"
KAISA = {"email": "kaisa@palveleva.example", "password": PASSWORD}


@pytest.fixture
def kaisa(stranger):
    """Kaisa's browser after her first sign-in: the app is enrolled, the codes are on paper."""
    stranger.post("/sign-in", data=KAISA)
    page = stranger.get("/sign-in/enrolment")
    secret = re.search(r'secret">(\w+)<', page.text)[1]
    shown = stranger.post("/sign-in/enrolment", data={"code": pyotp.TOTP(secret).now()})
    stranger.codes = re.findall(r'<li class="code">([\w-]+)</li>', shown.text)
    assert len(stranger.codes) == 10
    return stranger


def fresh_again(app):
    """As if half a minute had passed: the app shows a code that was not taken."""
    with app.app_context():
        totp = db.session.scalars(db.select(Totp)).one()
        totp.last_step -= 10
        db.session.commit()
        return pyotp.TOTP(vault.opened(totp.secret, totp.person_id)).now()


def stale(monkeypatch):
    now = guard.utcnow() + (later(minutes=6) - later())
    monkeypatch.setattr(guard, "utcnow", lambda: now)


@pytest.mark.parametrize("path", ["/needs", "/volunteers", "/coordinators", "/account/keys", "/fi/account"])
def test_the_password_alone_opens_no_page(stranger, path):
    stranger.post("/sign-in", data=KAISA)

    assert stranger.get(path).headers["Location"] == "/sign-in/second-factor"
    assert stranger.get("/api/v1/session").status_code == 401
    assert stranger.post("/villages/new").status_code == 403
    assert stranger.get("/sign-in/second-factor").headers["Location"] == "/sign-in/enrolment"


def test_after_the_first_time_the_second_factor_is_asked(app, kaisa):
    assert kaisa.get("/needs").status_code == 200
    other = app.test_client()
    other.post("/sign-in", data=KAISA)

    assert other.get("/sign-in/enrolment").headers["Location"] == "/sign-in/second-factor"
    assert other.post("/sign-in/second-factor", data={"code": "000000"}).status_code == 400
    assert other.get("/needs").status_code == 302
    answer = other.post("/sign-in/second-factor", data={"code": fresh_again(app)})

    assert answer.headers["Location"] == "/needs"
    assert other.get("/needs").status_code == 200


def test_a_recovery_code_opens_once(app, kaisa):
    for status in (303, 400):
        other = app.test_client()
        other.post("/sign-in", data=KAISA)
        assert other.post("/sign-in/second-factor", data={"code": kaisa.codes[0]}).status_code == status


def test_what_is_grave_asks_again_after_five_minutes_and_then_goes_on(app, kaisa, monkeypatch):
    assert kaisa.get("/coordinators").status_code == 200
    stale(monkeypatch)

    assert kaisa.get("/needs").status_code == 200
    for answer in (kaisa.post("/account/recovery-codes"), kaisa.get("/coordinators")):
        assert answer.headers["Location"] == "/sign-in/second-factor"
    assert kaisa.post("/coordinators", data={"name": "K", "email": "k@palveleva.example"}).status_code == 303
    monkeypatch.undo()
    answer = kaisa.post("/sign-in/second-factor", data={"code": fresh_again(app)})

    assert answer.headers["Location"] == "/coordinators"


def test_a_new_factor_needs_the_old_one(kaisa, monkeypatch):
    stale(monkeypatch)

    assert kaisa.get("/sign-in/enrolment").headers["Location"] == "/sign-in/second-factor"
    assert kaisa.post("/account/passkeys/wish").status_code == 403


def test_a_colleague_is_invited_and_comes_in_with_password_and_second_factor(app, kaisa):
    page = kaisa.post("/coordinators", data={"name": "Kerttu", "email": "kerttu@kunta.fi"})
    address = re.search(LINK, page.text)[0]
    kerttu = app.test_client()

    assert 'type="password"' in kerttu.get(address).text
    assert kerttu.post(address, data={"password": "lyhyt"}).status_code == 400
    assert kerttu.post(address, data={"password": PASSWORD}).headers["Location"] == "/sign-in/second-factor"
    assert kerttu.get("/needs").status_code == 302


def test_the_link_of_a_colleague_who_has_chosen_a_password_leads_to_the_sign_in(app, kaisa):
    """She went for her telephone, and the quarter of an hour for the second factor was over."""
    page = kaisa.post("/coordinators", data={"name": "Kerttu", "email": "kerttu@kunta.fi"})
    address = re.search(LINK, page.text)[0]
    app.test_client().post(address, data={"password": PASSWORD})

    again = app.test_client().get(address).text

    assert 'href="/sign-in"' in again.partition("<main")[2]
    assert "Pyydä koordinaattorilta uusi linkki" not in again
    assert "Avaa sovellus" not in again


def test_a_colleague_who_has_not_come_is_told_from_the_others_and_gets_a_new_link_with_one_tap(app, kaisa):
    lost = re.search(LINK, kaisa.post("/coordinators", data={"name": "Kerttu", "email": "kerttu@kunta.fi"}).text)[0]
    page = kaisa.get("/coordinators").text
    assert (page.count("Kutsuttu, ei ole vielä tullut"), "Tee uusi linkki" in page) == (1, True)

    again = kaisa.post("/coordinators", data=dict(re.findall(r'hidden" name="(name|email)" value="([^"]+)"', page)))

    new = re.search(LINK, again.text)[0]
    assert [app.test_client().get(link).status_code for link in (lost, new)] == [404, 200]
    app.test_client().post(new, data={"password": PASSWORD})
    assert "Kutsuttu, ei ole vielä tullut" not in kaisa.get("/coordinators").text


def test_a_colleague_who_has_left_is_shut_out_from_the_list_of_coordinators(app, kaisa):
    with app.app_context():
        db.session.add(person("kerttu", is_coordinator=True))
        db.session.commit()
        kerttu = f"/people/{Town().kerttu.id}"

    for deed in ("deactivation", "activation"):
        page = kaisa.get("/coordinators")
        assert re.findall(r'action="(/people/[^"]+)"', page.text) == [f"{kerttu}/{deed}"]  # and nobody herself
        assert kaisa.post(f"{kerttu}/{deed}").headers["Location"] == "/coordinators"
    assert 'href="/coordinators"' in kaisa.get(f"{kerttu}/devices").text


@pytest.mark.parametrize("deed", ["deactivation", "activation"])
def test_a_desk_that_was_left_open_decides_about_no_colleague(app, kaisa, monkeypatch, deed):
    with app.app_context():
        db.session.add(person("kerttu", is_coordinator=True, is_active=deed == "deactivation"))
        db.session.commit()
        was, aino_id, kerttu_id = Town().kerttu.is_active, Town().aino.id, Town().kerttu.id
    stale(monkeypatch)

    assert kaisa.post(f"/people/{aino_id}/{deed}").headers["Location"] == "/volunteers"
    assert kaisa.post(f"/people/{kerttu_id}/{deed}").headers["Location"] == "/sign-in/second-factor"

    with app.app_context():
        assert Town().kerttu.is_active is was


def test_a_desk_that_was_left_open_renames_no_colleague(app, kaisa, monkeypatch):
    with app.app_context():
        db.session.add(person("kerttu", is_coordinator=True))
        db.session.commit()
        page = f"/people/{Town().kerttu.id}/details"
    told = {"name": "Kerttu Uusi", "phone": "", "language": "fi", "email": "kerttu@palveleva.example"}

    def name_after(answer, where):
        assert answer.headers["Location"] == where
        with app.app_context():
            return Town().kerttu.name

    assert name_after(kaisa.post(page, data=told | {"name": "Kerttu"}), "/coordinators") == "Kerttu"
    stale(monkeypatch)
    assert name_after(kaisa.get(page), "/sign-in/second-factor") == "Kerttu"
    assert name_after(kaisa.post(page, data=told), "/sign-in/second-factor") == "Kerttu"


def test_a_coordinator_who_has_married_signs_in_with_her_new_address(app, kaisa):
    with app.app_context():
        page = f"/people/{Town().kaisa.id}/details"
    told = {"name": "Kaisa Uusi", "phone": "", "language": "fi"}

    taken = kaisa.post(page, data=told | {"email": "aino@palveleva.example"})
    assert (taken.status_code, "Sähköposti: " in taken.text) == (400, True)
    assert kaisa.post(page, data=told | {"email": ""}).status_code == 400
    assert kaisa.post(page, data=told | {"email": "Kaisa.Uusi@palveleva.example"}).status_code == 302

    new = KAISA | {"email": "kaisa.uusi@palveleva.example"}
    assert app.test_client().post("/sign-in", data=new).headers["Location"] == "/sign-in/second-factor"
    assert app.test_client().post("/sign-in", data=KAISA).status_code == 400


def test_wrong_passwords_are_counted_for_the_pair_and_lock_nobody_else_out(app, kaisa):
    other = app.test_client()
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    for _ in range(limits.PASSWORDS_OF_PAIR.most):
        other.post("/sign-in", data=KAISA | {"password": "arvaus"}, environ_overrides=elsewhere)

    assert "Liian monta yritystä" in other.post("/sign-in", data=KAISA, environ_overrides=elsewhere).text
    assert app.test_client().post("/sign-in", data=KAISA).status_code == 302


@pytest.mark.parametrize(
    "told", [None, [], {}, {"id": "x"}, {"id": "\0", "response": {}}, {"id": 5, "type": "public-key"}]
)
@pytest.mark.parametrize("path", ["/sign-in/passkey", "/sign-in/second-factor/passkey", "/account/passkeys"])
def test_what_no_authenticator_says_is_a_wrong_key(kaisa, path, told):
    wish = "/account/passkeys/wish" if path == "/account/passkeys" else "/sign-in/passkey/wish"
    assert kaisa.post(wish).json["challenge"]

    answer = kaisa.post(path, json=told)

    assert (answer.status_code, answer.json) == (403, {"code": "wrong_passkey"})


def test_the_door_may_be_left_at_half(stranger):
    stranger.post("/sign-in", data=KAISA)

    assert stranger.post("/sign-out", headers={"X-Palveleva": "1"}).status_code == 204
    assert stranger.get("/needs").headers["Location"] == "/sign-in"
