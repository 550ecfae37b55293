"""Web push, to a real push service: sealed for the browser alone, signed, and nothing personal in it."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from os import urandom
from urllib.parse import urlsplit

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from sqlalchemy import select

from palveleva.actions import messages, trips
from palveleva.actions.people import start_sign_in
from palveleva.db import db
from palveleva.domain.vocabulary import DeliveryState, Urgency
from palveleva.models import Subscription
from palveleva.notices.vapid import key_of, public_key
from tests.actions.story import an_agreed_need, an_offered_need
from tests.notices.post import Sink, office, outcomes, send_out
from tests.people import NOW, a_need, later

SENT, FAILED, GIVEN_UP = DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.GIVEN_UP


class Browser:
    """Holds the keys with which alone a notification can be read."""

    def __init__(self):
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), urandom(16)

    @property
    def keys(self):
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": written(point), "auth": written(self.auth)}

    def read(self, body):
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))


def written(raw):
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture
def service():
    with Sink().open() as sink:
        yield sink


@pytest.fixture
def push(app, town, tmp_path, service):
    return office(app, tmp_path, push_hosts=(f"127.0.0.1:{service.port}",), mail_from="palveleva@saarijarvi.example")


@pytest.fixture
def browser(town, service):
    """Pekka's, who has let it be woken."""
    return let_be_woken(town.pekka, service)


def let_be_woken(person, service, path="/wake/pekka"):
    browser, sign_in = Browser(), start_sign_in(person, now=NOW)
    messages.subscribe(sign_in, f"http://127.0.0.1:{service.port}{path}", browser.keys, by=person, now=NOW)
    db.session.commit()
    return browser


def test_one_trip_wakes_a_phone_once_and_says_no_village(town, push, service, browser):
    small = [a_need(town.aino, service="siivous", urgency=Urgency.FLEXIBLE) for _ in range(3)]
    trips.send(small[0], small[1:], by=town.kaisa, now=NOW)

    send_out(push, now=later(minutes=1))

    ((_, _, body),) = service.told
    assert browser.read(body) == [
        "3 työtä yhdellä matkalla",
        {"body": "", "lang": "fi", "tag": "many", "data": "/fi/app/"},
    ]


def test_a_phone_is_woken_with_a_title_a_code_and_a_way_into_the_app(town, push, service, browser):
    need = an_offered_need(town)

    send_out(push, now=later(minutes=1))

    (path, headers, body) = service.told[0]
    assert (len(service.told), path) == (1, "/wake/pekka")
    where = {"lang": "fi", "tag": need.code, "data": "/fi/app/"}
    assert browser.read(body) == ["Uusi pyyntö", {"body": need.code} | where]
    assert (headers["ttl"], headers["urgency"], headers["content-encoding"]) == ("86400", "high", "aes128gcm")


def test_the_push_service_can_prove_that_it_was_us(town, push, service, browser, tmp_path):
    an_offered_need(town)
    send_out(push, now=later(minutes=1))

    (_, headers, _) = service.told[0]
    token, key = (part.partition("=")[2] for part in headers["authorization"].removeprefix("vapid ").split(","))
    claims = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    assert key == public_key(tmp_path)
    assert Vapid02.verify(headers["authorization"])
    assert claims["aud"] == f"http://127.0.0.1:{service.port}"
    assert claims["sub"] == "mailto:palveleva@saarijarvi.example"


def test_the_key_is_made_once_and_for_us_alone(tmp_path):
    first = public_key(tmp_path)

    assert public_key(tmp_path) == first
    assert [(file.name, oct(file.stat().st_mode)[-3:]) for file in tmp_path.iterdir()] == [("push_key.pem", "600")]
    assert key_of(tmp_path).private_pem() == (tmp_path / "push_key.pem").read_bytes()


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten_and_a_letter_goes_instead(town, push, service, status):
    let_be_woken(town.aino, service)
    service.status = status
    an_agreed_need(town)

    send_out(push, now=later(minutes=6))

    assert db.session.scalars(select(Subscription)).all() == []
    assert outcomes(town.aino) == [(GIVEN_UP, "no_device"), (SENT, "kept_here")]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_push_service_in_trouble_is_tried_again(town, push, service, browser, status):
    service.status, service.headers = status, {"Retry-After": "600"}
    an_offered_need(town)

    send_out(push, now=later(minutes=1))
    assert (FAILED, "busy") in outcomes(town.pekka)
    send_out(push, now=later(minutes=9))
    assert len(service.told) == 1, "it asked for ten minutes"
    service.status = 201
    send_out(push, now=later(minutes=12))

    assert len(service.told) == 2
    assert {state for state, _ in outcomes(town.pekka)} == {SENT}


def test_every_phone_of_a_person_is_woken(town, push, service, browser):
    other = let_be_woken(town.pekka, service, "/wake/tablet")
    need = an_offered_need(town)

    send_out(push, now=later(minutes=1))

    read = [one.read(body)[1]["body"] for one, (_, _, body) in zip((browser, other), service.told, strict=True)]
    assert read == [need.code, need.code]


def test_a_phone_that_was_signed_out_is_not_woken(town, push, service, browser):
    db.session.scalars(select(Subscription)).one().sign_in.end(now=later(minutes=1))
    an_offered_need(town)

    send_out(push, now=later(minutes=2))

    assert service.told == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:1/",
        "http://fcm.googleapis.com/wake",
        "https://fcm.googleapis.com.thief.example/wake",
        "https://fcm.googleapis.com:8443/wake",
        "https://fcm.googleapis.com@thief.example/wake",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
    ],
)
def test_we_are_sent_nowhere_but_to_push_services(town, push, service, endpoint):
    let_be_woken(town.pekka, service)
    row = db.session.scalars(select(Subscription)).one()
    row.endpoint = endpoint
    an_offered_need(town)

    send_out(push, now=later(minutes=1))

    assert (GIVEN_UP, "refused") in outcomes(town.pekka)
    assert db.session.scalars(select(Subscription)).all() == []


def test_a_push_service_that_sends_us_elsewhere_is_not_followed(town, push, service, browser):
    with Sink().open() as inside:
        service.status, service.headers = 307, {"Location": f"http://127.0.0.1:{inside.port}/admin"}
        an_offered_need(town)
        send_out(push, now=later(minutes=1))

        assert inside.told == []
    assert (GIVEN_UP, "refused") in outcomes(town.pekka)


def test_a_real_address_of_a_push_service_is_known():
    from palveleva.notices.push_hosts import is_known
    from palveleva.post_settings import PostSettings

    for host in ("fcm.googleapis.com", "updates.push.services.mozilla.com", "wns2-am3p.notify.windows.com"):
        assert is_known(f"https://{host}/wpush/v2/gAAAA", PostSettings()), urlsplit(host)
