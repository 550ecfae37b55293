"""Coordinators: the first is made where the service runs, and they invite each other; none comes in by a link alone."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from palveleva.actions.base import action
from palveleva.actions.needs import Home
from palveleva.actions.people import (
    end_ways_in,
    hashed,
    is_password,
    new_link,
    new_person,
    open_invitation,
    start_sign_in,
)
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.contact import email_address
from palveleva.domain.errors import Invalid
from palveleva.domain.permissions import Permission
from palveleva.models import Municipality, Person, SignIn


@action(Permission.SETTLE_MUNICIPALITY)
def add(home: Municipality, name: str, email: str, password: str, *, by: Any, now: datetime) -> Person:
    """One who invites the others. Raises Invalid with a code."""
    person = new_person(home.id, name, "", home.language, now=now)
    person.email, person.is_coordinator = email_address(email.strip()).lower(), True
    if db.session.scalar(select(Person.id).where(Person.email == person.email)):
        raise Invalid("email_taken", field="email")
    person.password_hash = hashed(password)
    db.session.add(person)
    db.session.flush()
    remember("add_coordinator", person, by=by, now=now)
    return person


@action(Permission.INVITE_COORDINATOR)
def invite(home: Home, name: str, email: str, *, by: Any, now: datetime) -> str:
    """The secret part of the link, shown once. Whoever was invited and has no password yet may be invited again."""
    person = colleague(home, name, email, now=now)
    token = new_link(person, now=now)
    remember("invite_coordinator", person, by=by, now=now)
    return token


def colleague(home: Home, name: str, email: str, *, now: datetime) -> Person:
    address = email.strip().lower()
    known = db.session.scalar(select(Person).where(Person.email == address))
    if known is None:
        language = db.session.get_one(Municipality, home.municipality_id).language
        person = new_person(home.municipality_id, name, "", language, now=now)
        person.email, person.is_coordinator = address, True
        db.session.add(person)
        db.session.flush()
        return person
    is_waiting = known.is_coordinator and known.password_hash is None and known.is_active
    if not is_waiting or known.municipality_id != home.municipality_id:
        raise Invalid("email_taken", field="email")
    return known


def accept(token: str, password: str, *, now: datetime, key: str | None = None) -> SignIn:
    """Half in: the second factor comes next. Raises NotFound, or Invalid for a short password."""
    found = open_invitation(token, now=now, for_coordinator=True)
    found.person.password_hash = hashed(password)
    found.used_at = now
    sign_in = start_sign_in(found.person, now=now, key=key)
    sign_in.is_half = True
    return sign_in


@action(Permission.KEEP_OWN_KEYS)
def change_password(sign_in: SignIn, present: str, password: str, *, by: Any, now: datetime) -> SignIn:
    """Her own, by whoever knows the present one: every device goes out, a copied cookie of this one too. The answer is
    where she goes on. The second factor stays as it was. Raises Invalid for a wrong present one or a short new one."""
    person = sign_in.person
    lock(person)
    if not is_password(present, person.password_hash):
        raise Invalid("wrong_present_password", field="present")
    person.password_hash = hashed(password)
    end_ways_in(person, now=now)
    remember("change_password", person, by=by, now=now)
    onward = start_sign_in(person, now=now)
    onward.proven_at = sign_in.proven_at
    return onward


@action(Permission.RESET_PASSWORD)
def reset_password(person: Person, password: str, *, by: Any, now: datetime) -> None:
    """In the place of a forgotten one, or of one that somebody else knows: every device goes out. The second factor
    stays and is asked for as before. Raises Invalid for a short one."""
    person.password_hash = hashed(password)
    end_ways_in(person, now=now)
    remember("reset_password", person, by=by, now=now)
