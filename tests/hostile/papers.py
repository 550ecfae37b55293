"""What a gateway or an authenticator shows before its JSON is read at all: a secret, or a challenge that was set."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from palveleva.db import utcnow
from palveleva.models import Challenge, Passkey, Person
from tests.policy.doors import Street

SECRET = "a secret of the gateway, 32 long"
CHALLENGE = "A" * 43
KEY = "AAAA"
PHONE = "+358401234567"
SIGNATURE = dict.fromkeys(("attestationObject", "authenticatorData", "signature"), KEY) | {"clientDataJSON": "e30"}
TOLD: dict[str, dict[str, Any]] = {
    "messages": {"endpoint": "https://fcm.googleapis.com/x", "keys": {"p256dh": "B" + "A" * 86, "auth": "A" * 22}},
    "passkeys": {"id": KEY, "rawId": KEY, "type": "public-key", "response": SIGNATURE},
    "sms": {"id": "1", "from": PHONE, "text": "KYLLÄ 1234"},
}


@contextmanager
def issued(street: Street) -> Iterator[None]:
    """The secret is set, the challenge waits for its answer, and the telephone and the key are somebody's."""
    config = street.app.config["PALVELEVA"]
    street.app.config["PALVELEVA"] = replace(config, post=replace(config.post, sms_secret=SECRET))
    own_them(street)
    yield
    street.app.config["PALVELEVA"] = config


def own_them(street: Street) -> None:
    run, now = street.connection.execute, utcnow()
    run(update(Person).where(Person.id == street.accounts["winner"]).values(phone=PHONE))
    run(insert(Challenge).values(id=CHALLENGE, expires_at=now + timedelta(days=1)))
    key = {"id": KEY, "person_id": street.accounts["coordinator"], "public_key": b"key", "sign_count": 0}
    run(insert(Passkey).values(created_at=now, **key))


def told(endpoint: str) -> dict[str, Any]:
    """What is told there by whoever means well, nearly."""
    return TOLD.get(endpoint.partition(".")[0], {})


def shown(endpoint: str, role: str, street: Street) -> dict[str, str]:
    if endpoint == "sms.hear":
        return {"Authorization": f"Bearer {SECRET}"}
    return {"Cookie": challenged(street, role)} if endpoint.startswith("passkeys.") else {}


def challenged(street: Street, role: str) -> str:
    """The role's cookie, in which the challenge is remembered too."""
    sealer = street.app.session_interface.get_signing_serializer(street.app)
    name, _, sealed = street.cookies[role].partition("=")
    return f"{name}={sealer.dumps(sealer.loads(sealed) | {'challenge': CHALLENGE})}"
