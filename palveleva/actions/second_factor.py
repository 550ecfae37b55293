"""The second factor of coordinators: codes of an authenticator app, recovery codes on paper."""

import logging
from datetime import datetime, timedelta
from hmac import digest
from textwrap import wrap
from typing import Any

import pyotp
from sqlalchemy import delete, func, select, update

from palveleva import vault
from palveleva.actions.base import action
from palveleva.actions.people import fingerprint
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.contact import CODE_LETTERS
from palveleva.domain.errors import WrongCode
from palveleva.domain.permissions import Permission
from palveleva.models import Passkey, Person, RecoveryCode, SignIn, Totp

log = logging.getLogger(__name__)
STEP = 30  # seconds
PROOF_IS_FRESH_FOR = timedelta(minutes=5)
RECOVERY_CODES = 10
FOUR, LETTERS = 4, 16  # sixteen letters hold 72 bits: a fast fingerprint is enough


def has_second_factor(person: Person) -> bool:
    kinds = (Totp.person_id, Passkey.person_id)
    return any(db.session.scalar(select(kind).where(kind == person.id).limit(1)) for kind in kinds)


def new_secret() -> str:
    return pyotp.random_base32()


def address_for_app(secret: str, person: Person, service: str) -> str:
    """What the QR code says to the authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.email or person.name, issuer_name=service)


@action(Permission.KEEP_OWN_KEYS)
def enrol_app(sign_in: SignIn, secret: str, code: str, *, by: Any, now: datetime) -> None:
    """Take an authenticator app into use, in the place of an earlier one; its first code proves that it works."""
    step = step_of(secret, code, now=now)
    if step is None:
        raise WrongCode("wrong_app_code")
    lock(sign_in.person)  # of two taps at once each would be the first
    sealed = vault.sealed(secret, sign_in.person_id)
    db.session.merge(Totp(person_id=sign_in.person_id, secret=sealed, last_step=step, created_at=now))
    remember("enrol_app", sign_in.person, by=by, now=now)
    let_in(sign_in, now=now)


def prove_with_app(sign_in: SignIn, code: str, *, now: datetime) -> None:
    """Raises WrongCode. A code that was taken is never taken again, nor is an earlier one."""
    totp = db.session.get(Totp, sign_in.person_id)
    step = step_of(opened(totp), code, now=now) if totp else None
    newer = update(Totp).where(Totp.person_id == sign_in.person_id, Totp.last_step < (step or 0))
    # The condition is in the update: of two who type the same code at once, one is let in.
    taken = db.session.execute(newer.values(last_step=step).returning(Totp.person_id)).first() if step else None
    if taken is None:
        raise WrongCode("wrong_app_code")
    let_in(sign_in, now=now)


def opened(totp: Totp) -> str:
    """Where it cannot be opened nobody gets in by it; the log says what has happened."""
    try:
        return vault.opened(totp.secret, totp.person_id)
    except vault.Unopened as error:
        log.error("secret of an authenticator cannot be opened: the key of the installation is another one")
        raise WrongCode("wrong_app_code") from error


def step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """The time step whose code this is, now or half a minute to either side."""
    digits = "".join(filter(str.isdecimal, code))
    current = int(now.timestamp()) // STEP
    app = pyotp.TOTP(secret)
    steps = [
        step for step in (current - 1, current, current + 1) if pyotp.utils.strings_equal(digits, app.at(step * STEP))
    ]
    return max(steps, default=None)


@action(Permission.KEEP_OWN_KEYS)
def renew_recovery_codes(sign_in: SignIn, seed: str, *, by: Any, now: datetime) -> list[str]:
    """Ten new codes; the earlier ones end.

    `seed` belongs to the page that asks: its second tap is told the same codes, and whichever answer the browser shows,
    the codes on it are those that open.
    """
    person = sign_in.person
    lock(person)
    if not are_made_of(seed, person):
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
        db.session.add_all(RecoveryCode(person_id=person.id, fingerprint=trace_of(one)) for one in grown(seed, person))
        remember("renew_recovery_codes", person, by=by, now=now)
    return grown(seed, person)


def are_made_of(seed: str, person: Person) -> bool:
    """Whether the codes of this person are those of this page."""
    theirs = db.session.scalars(select(RecoveryCode.fingerprint).where(RecoveryCode.person_id == person.id))
    return set(theirs) == {trace_of(code) for code in grown(seed, person)}


def grown(seed: str, person: Person) -> list[str]:
    """Codes that nobody can tell from the seed without the key of the installation."""
    draws = (digest(vault.key(), f"recovery/{person.id}/{seed}/{n}".encode(), "sha256") for n in range(RECOVERY_CODES))
    return ["-".join(wrap(letters_of(int.from_bytes(draw)), FOUR)) for draw in draws]


def letters_of(draw: int) -> str:
    return "".join(CODE_LETTERS[draw // len(CODE_LETTERS) ** place % len(CODE_LETTERS)] for place in range(LETTERS))


def prove_with_recovery_code(sign_in: SignIn, code: str, *, now: datetime) -> None:
    """Raises WrongCode. A code works once."""
    unused = update(RecoveryCode).where(
        RecoveryCode.fingerprint == trace_of(code),
        RecoveryCode.person_id == sign_in.person_id,
        RecoveryCode.used_at.is_(None),
    )
    if db.session.execute(unused.values(used_at=now).returning(RecoveryCode.person_id)).first() is None:
        raise WrongCode("wrong_app_code")
    remember("use_recovery_code", sign_in.person, by=sign_in.person, now=now)
    let_in(sign_in, now=now)


def recovery_codes_left(person: Person) -> int:
    unused = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused.where(RecoveryCode.person_id == person.id)) or 0


@action(Permission.RESET_SECOND_FACTOR)
def reset(person: Person, *, by: Any, now: datetime) -> None:
    """After everything was lost: the next password sign-in enrols anew. Every device goes out at once."""
    for kind in (Totp, Passkey, RecoveryCode):
        db.session.execute(delete(kind).where(kind.person_id == person.id))
    for sign_in in db.session.scalars(select(SignIn).where(SignIn.person_id == person.id)).unique():
        sign_in.end(now=now)
    remember("reset_second_factor", person, by=by, now=now)


def let_in(sign_in: SignIn, *, now: datetime) -> None:
    sign_in.is_half = False
    sign_in.proven_at = now


def is_fresh(sign_in: SignIn, *, now: datetime) -> bool:
    return sign_in.proven_at is not None and now - sign_in.proven_at < PROOF_IS_FRESH_FOR


def is_taken_already(sign_in: SignIn, code: str, *, now: datetime) -> bool:
    """By a second tap: this very code has let this device in a moment ago."""
    if not is_fresh(sign_in, now=now):
        return False
    totp = db.session.get(Totp, sign_in.person_id)
    theirs = RecoveryCode.person_id == sign_in.person_id, RecoveryCode.used_at == sign_in.proven_at
    used = select(RecoveryCode.person_id).where(RecoveryCode.fingerprint == trace_of(code), *theirs)
    return (totp is not None and is_last_of(totp, code, now=now)) or db.session.scalar(used) is not None


def is_last_of(totp: Totp, code: str, *, now: datetime) -> bool:
    try:
        return step_of(opened(totp), code, now=now) == totp.last_step
    except WrongCode:  # its secret cannot be opened any more
        return False


def trace_of(code: str) -> str:
    return fingerprint("".join(filter(str.isalnum, code.upper())))
