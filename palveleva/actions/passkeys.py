"""Passkeys: what an authenticator signs is checked here; nothing secret of it is ever kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes
from typing import Any

import webauthn
from sqlalchemy import delete, func, select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from palveleva.actions.base import action
from palveleva.actions.people import start_sign_in
from palveleva.actions.second_factor import let_in
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.errors import NotFound, NotNow, WrongCode
from palveleva.domain.permissions import Permission
from palveleva.models import Challenge, Passkey, Person, SignIn, Totp

CHALLENGE_LIVES_FOR = timedelta(minutes=5)
# Whoever holds the key must also show a face, a finger or a number: one passkey is two factors.
VERIFIED = UserVerificationRequirement.REQUIRED
Told = dict[str, Any]


@dataclass(frozen=True)
class Site:
    """Where the keys belong: a key made for another address signs nothing here."""

    host: str
    origin: str
    name: str


def new_challenge(*, now: datetime) -> str:
    db.session.execute(delete(Challenge).where(Challenge.expires_at < now))
    challenge = bytes_to_base64url(token_bytes(32))
    db.session.add(Challenge(id=challenge, expires_at=now + CHALLENGE_LIVES_FOR))
    return challenge


def wish_to_enrol(person: Person, site: Site, challenge: str) -> str:
    """JSON for the browser: make a key that can be found without a name."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=person.id.encode(),
        user_name=person.email or person.name,
        user_display_name=person.name,
        challenge=base64url_to_bytes(challenge),
        exclude_credentials=descriptors(person),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
        ),
    )
    return webauthn.options_to_json(options)


def wish_to_prove(person: Person | None, site: Site, challenge: str) -> str:
    """JSON for the browser: sign with one of this person's keys, or with any key for this site."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=base64url_to_bytes(challenge),
        allow_credentials=descriptors(person) if person else None,
        user_verification=VERIFIED,
    )
    return webauthn.options_to_json(options)


@action(Permission.KEEP_OWN_KEYS)
def enrol(sign_in: SignIn, told: Told, site: Site, challenge: str, device: str, *, by: Any, now: datetime) -> Passkey:
    take_challenge(challenge, now=now)
    try:
        made = webauthn.verify_registration_response(
            credential=told,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except WebAuthnException as error:
        raise WrongCode("wrong_passkey") from error
    passkey = Passkey(
        id=bytes_to_base64url(made.credential_id),
        person_id=sign_in.person_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        device=device,
        created_at=now,
    )
    db.session.add(passkey)
    remember("enrol_passkey", sign_in.person, by=by, now=now)
    let_in(sign_in, now=now)
    return passkey


def enter(told: Told, site: Site, challenge: str, *, now: datetime) -> SignIn:
    """A passkey alone is enough. Raises WrongCode."""
    person = db.session.get_one(Person, verified(told, site, challenge, now=now).person_id)
    if not (person.is_active and person.is_coordinator):
        raise WrongCode("wrong_passkey")
    sign_in = start_sign_in(person, now=now)
    let_in(sign_in, now=now)
    return sign_in


def prove(sign_in: SignIn, told: Told, site: Site, challenge: str, *, now: datetime) -> None:
    """Somebody else's key proves nothing. Raises WrongCode."""
    if verified(told, site, challenge, now=now).person_id != sign_in.person_id:
        raise WrongCode("wrong_passkey")
    let_in(sign_in, now=now)


def verified(told: Told, site: Site, challenge: str, *, now: datetime) -> Passkey:
    take_challenge(challenge, now=now)
    passkey = db.session.get(Passkey, str(told.get("id"))[:700].replace("\0", ""), with_for_update=True)
    if passkey is None:
        raise WrongCode("wrong_passkey")
    try:
        proof = webauthn.verify_authentication_response(
            credential=told,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except WebAuthnException as error:
        raise WrongCode("wrong_passkey") from error
    passkey.sign_count, passkey.used_at = proof.new_sign_count, now
    return passkey


@action(Permission.KEEP_OWN_KEYS)
def remove(sign_in: SignIn, passkey_id: str, *, by: Any, now: datetime) -> None:
    """The last key stays: nobody locks herself out. Two that are removed at once are counted one after the other."""
    lock(sign_in.person)
    passkey = db.session.get(Passkey, passkey_id)
    if passkey is None or passkey.person_id != sign_in.person_id:
        raise NotFound
    others = select(func.count()).select_from(Passkey).where(Passkey.person_id == sign_in.person_id)
    if db.session.get(Totp, sign_in.person_id) is None and db.session.scalar(others) == 1:
        raise NotNow("last_key")
    db.session.delete(passkey)
    remember("remove_passkey", sign_in.person, by=by, now=now)


def passkeys_of(person: Person) -> list[Passkey]:
    return list(db.session.scalars(select(Passkey).where(Passkey.person_id == person.id).order_by(Passkey.created_at)))


def descriptors(person: Person) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.id)) for passkey in passkeys_of(person)]


def take_challenge(challenge: str, *, now: datetime) -> None:
    """Once only: the row goes in the transaction of the proof."""
    asked = delete(Challenge).where(Challenge.id == challenge, Challenge.expires_at > now)
    if db.session.execute(asked.returning(Challenge.id)).first() is None:
        raise WrongCode("wrong_passkey")
