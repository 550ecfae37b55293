"""Where somebody's letters go: a new address counts once its reader has written back the code that was sent there."""

from datetime import datetime, timedelta
from hmac import compare_digest
from secrets import randbelow
from typing import Any

from sqlalchemy import select

from palveleva.actions.base import action
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.errors import Invalid, NotNow
from palveleva.domain.permissions import Permission
from palveleva.models import EmailChange, Person
from palveleva.notices import tell

VALID_FOR = timedelta(days=2)


@action(Permission.CHOOSE_MESSAGES)
def give_email(person: Person, email: str, *, by: Any, now: datetime) -> EmailChange | None:
    """Ask for a change; None where there is nothing to confirm. An empty one ends letters at once.

    A coordinator signs in with the address, so it is not changed here. Raises Invalid when it is somebody else's.
    """
    lock(person)
    address = email.strip().lower() or None
    waiting = change_of(person, now=now)
    if person.is_coordinator or (waiting and waiting.email == address):
        return waiting
    if address is None or address == person.email:
        let_go(person, address, by=by, now=now)
        return None
    require_free(address)
    code = f"{randbelow(10**6):06}"
    change = db.session.merge(
        EmailChange(person_id=person.id, email=address, code=code, asked_at=now, expires_at=now + VALID_FOR)
    )
    db.session.flush()
    remember("ask_email", person, by=by, now=now)
    tell(person, "confirm_email", None, now=now, about=now.isoformat())
    return change


@action(Permission.CHOOSE_MESSAGES)
def confirm_email(person: Person, code: str, *, by: Any, now: datetime) -> None:
    """Raises NotNow when nothing waits, Invalid for a wrong code or an address that became somebody else's meanwhile.

    Whoever calls this counts the tries: six digits are few.
    """
    lock(person)
    change = change_of(person, now=now)
    if change is None:
        raise NotNow
    if not compare_digest(change.code, "".join(code.split())):
        raise Invalid("wrong_email_code", field="code")
    require_free(change.email)
    person.email = change.email
    db.session.delete(change)
    remember("change_email", person, by=by, now=now)


def change_of(person: Person, *, now: datetime) -> EmailChange | None:
    """The change that waits to be confirmed."""
    change = db.session.get(EmailChange, person.id)
    return change if change and now < change.expires_at else None


def let_go(person: Person, address: str | None, *, by: Any, now: datetime) -> None:
    """No letters any more, or those to the address that was there: what waited is not asked any longer."""
    change = db.session.get(EmailChange, person.id)
    if change:
        db.session.delete(change)
    if address != person.email:
        person.email = address
        remember("change_email", person, by=by, now=now)


def require_free(address: str) -> None:
    if db.session.scalar(select(Person.id).where(Person.email == address)):
        raise Invalid("email_taken", field="email")
