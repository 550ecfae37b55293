"""Coordinators invite each other: the link lets in nobody without a new password and a second factor."""

from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import select

from palveleva.actions.base import action
from palveleva.actions.needs import Home
from palveleva.actions.people import INVITED_FOR, fingerprint, hashed, new_person, start_sign_in
from palveleva.audit import remember
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotFound
from palveleva.domain.permissions import Permission
from palveleva.models import Invitation, Person, SignIn


@action(Permission.INVITE_COORDINATOR)
def invite(home: Home, name: str, email: str, *, by: Any, now: datetime) -> str:
    """The secret part of the link, shown once. Whoever was invited and has no password yet may be invited again."""
    person = colleague(home, name, email, now=now)
    for earlier in db.session.scalars(select(Invitation).where(Invitation.person_id == person.id)):
        earlier.expires_at = min(earlier.expires_at, now)
    token = token_urlsafe(24)
    row = Invitation(person=person, fingerprint=fingerprint(token), created_at=now, expires_at=now + INVITED_FOR)
    db.session.add(row)
    remember("invite_coordinator", person, by=by, now=now)
    return token


def colleague(home: Home, name: str, email: str, *, now: datetime) -> Person:
    address = email.strip().lower()
    known = db.session.scalar(select(Person).where(Person.email == address))
    if known is None:
        person = new_person(home.municipality_id, name, "", "fi", now=now)
        person.email, person.is_coordinator = address, True
        db.session.add(person)
        db.session.flush()
        return person
    is_waiting = known.is_coordinator and known.password_hash is None and known.is_active
    if not is_waiting or known.municipality_id != home.municipality_id:
        raise Invalid("email_taken", field="email")
    return known


def accept(token: str, password: str, *, now: datetime) -> SignIn:
    """Half in: the second factor comes next. Raises NotFound, or Invalid for a short password."""
    query = select(Invitation).where(Invitation.fingerprint == fingerprint(token)).with_for_update(of=Invitation)
    found = db.session.scalar(query)
    if found is None or found.state(now=now) != "open" or not found.person.is_coordinator:
        raise NotFound
    found.person.password_hash = hashed(password)
    found.used_at = now
    sign_in = start_sign_in(found.person, now=now)
    sign_in.is_half = True
    return sign_in
