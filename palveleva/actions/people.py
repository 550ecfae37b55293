"""People with accounts: invited, entering, shut out."""

from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, func, select

from palveleva.actions.base import action
from palveleva.actions.following import leave_questions, questions_to
from palveleva.audit import remember
from palveleva.db import db, lock, lock_all
from palveleva.domain.contact import phone_number
from palveleva.domain.errors import Invalid, NotAllowed, NotFound, NotNow
from palveleva.domain.names import a_name
from palveleva.domain.passwords import weakness_of
from palveleva.domain.permissions import Permission
from palveleva.domain.sessions import TAPPED_AGAIN, lives_for
from palveleva.models import Assignment, Invitation, Need, Offer, Person, Provider, SignIn, Village
from palveleva.models.feed import Key, number
from palveleva.queries.people import is_at_the_desk, kept_in_place_of, others_called

INVITED_FOR = timedelta(days=14)
ADDED_TWICE = timedelta(minutes=5)
hasher = PasswordHasher()


def sign_in_with_password(email: str, password: str, *, now: datetime) -> SignIn:
    """Raises NotAllowed in the same time whether the address or the password was wrong."""
    query = select(Person).where(Person.email == email.strip().lower())
    person = db.session.scalar(query) if "\0" not in email else None
    if not is_password(password, person.password_hash if person else None):
        raise NotAllowed
    if person is None or person.password_hash is None or not person.is_active:
        raise NotAllowed
    if hasher.check_needs_rehash(person.password_hash):
        person.password_hash = hasher.hash(password)
    sign_in = start_sign_in(person, now=now)
    sign_in.is_half = True
    return sign_in


def is_password(written: str, kept: str | None) -> bool:
    """In the same time whether there is one or not."""
    try:
        return hasher.verify(kept or decoy(), written)
    except (VerificationError, InvalidHashError):
        return False


@cache
def decoy() -> str:
    """A hash of nobody's password, so that an unknown address costs as much as a known one."""
    return hasher.hash(token_urlsafe(16))


def hashed(password: str) -> str:
    if weakness := weakness_of(password):
        raise Invalid(weakness, field="password")
    return hasher.hash(password)


def start_sign_in(person: Person, *, now: datetime, key: str | None = None) -> SignIn:
    """`key` is the browser's own name for this coming in, where it has one: asked again it is known by it."""
    times = {"created_at": now, "seen_at": now, "expires_at": now + lives_for(person.roles)}
    sign_in = SignIn(id=key or str(uuid4()), person=person, **times)
    db.session.add(sign_in)
    remember("sign_in", person, by=person, now=now)
    db.session.flush()
    return sign_in


def came_in(key: str | None, *, now: datetime) -> SignIn | None:
    """What this browser has just come in by, when it asks again: what opens once has let it in already."""
    found = db.session.get(SignIn, key) if key else None
    return found if found and found.is_live(now=now) and now - found.created_at < TAPPED_AGAIN else None


@action(Permission.KEEP_PEOPLE)
def add_volunteer(
    village: Village, name: str, phone: str, language: str, *, shares_phone: bool = False, by: Any, now: datetime
) -> Person:
    """A new volunteer of a village, still to be invited. Raises Invalid for a number of somebody else, not shared."""
    lock(village)
    person = new_person(village.municipality_id, name, phone, language, now=now)
    if already := just_added(person, Person.village_id == village.id):
        return already
    require_own_number(person.phone, person, shares_phone=shares_phone)
    person.village, person.is_volunteer = village, True
    return added(person, by=by, now=now)


@action(Permission.KEEP_PEOPLE)
def add_provider_person(
    provider: Provider, name: str, phone: str, language: str, *, shares_phone: bool = False, by: Any, now: datetime
) -> Person:
    """Somebody who answers for a provider on a phone; sees from the start what the provider already has."""
    lock(provider)
    person = new_person(provider.municipality_id, name, phone, language, now=now)
    if already := just_added(person, Person.provider_id == provider.id):
        return already
    require_own_number(person.phone, person, shares_phone=shares_phone)
    person.provider = provider
    added(person, by=by, now=now)
    number(db.session(), items_of(provider, person))
    return person


def just_added(told: Person, *place: ColumnElement[bool]) -> Person | None:
    """Whoever was written down in the same words a moment ago: on a slow line the button is tapped twice."""
    is_new = Person.created_at > told.created_at - ADDED_TWICE
    same = Person.name == told.name, Person.phone.is_not_distinct_from(told.phone), Person.is_active
    return db.session.scalars(select(Person).where(*place, *same, is_new)).unique().first()


@action(Permission.KEEP_PEOPLE)
def set_active(person: Person, is_active: bool, *, shares_phone: bool = False, by: Any, now: datetime) -> None:
    """Shut a person out everywhere, or let them in again. Raises NotNow for the last coordinator, Invalid for whoever
    comes back to a number that somebody else has got meanwhile, and that is not shared."""
    if person.id == by.id:
        raise Invalid("yourself")
    if not is_active:
        lock_all(questions_to(person))  # before the person, in the order of their own phone
    lock(person)
    if person.forgotten_at is not None:
        raise NotNow
    if not is_active:
        require_colleague(person)
        require_still_in(by)
    elif kept_in_place_of(person) is not person:
        raise NotNow  # they have another account now
    elif not person.is_active:
        require_own_number(person.phone, person, shares_phone=shares_phone)
    person.is_active = is_active
    if not is_active:
        end_ways_in(person, now=now)
        leave_questions(person, now=now)
    remember("activate" if is_active else "deactivate", person, by=by, now=now)


def end_ways_in(person: Person, *, now: datetime) -> None:
    """The devices on which they are, and the links by which they could come."""
    for sign_in in db.session.scalars(select(SignIn).where(SignIn.person_id == person.id)).unique():
        sign_in.end(now=now)
    end_links(person, now=now)


def require_colleague(person: Person) -> None:
    """A municipality keeps a coordinator. Two who end each other's accounts at once are asked one after the other."""
    if not (person.is_coordinator and person.is_active):
        return
    lock(person.municipality)
    is_colleague = Person.municipality_id == person.municipality_id, Person.id != person.id
    if not db.session.scalar(select(func.count()).where(*is_colleague, is_at_the_desk())):
        raise NotNow("last_coordinator")


def require_still_in(by: Person) -> None:
    """A colleague may have been quicker."""
    if not db.session.scalar(select(Person.is_active).where(Person.id == by.id)):
        raise NotAllowed


@action(Permission.INVITE)
def invite(person: Person, *, by: Any, now: datetime) -> str:
    """The secret part of a new invitation link. It is shown once; earlier links of the person end."""
    if person.is_coordinator:
        raise Invalid("needs_password")  # a link must never stand in for a coordinator's password
    token = new_link(person, now=now)
    remember("invite", person, by=by, now=now)
    return token


def new_link(person: Person, *, now: datetime) -> str:
    """The secret part of a link for this person; earlier links end."""
    end_links(person, now=now)
    token = token_urlsafe(24)
    row = Invitation(person=person, fingerprint=fingerprint(token), created_at=now, expires_at=now + INVITED_FOR)
    db.session.add(row)
    return token


def end_links(person: Person, *, now: datetime) -> bool:
    """Whether one of them could still have let somebody in."""
    links = db.session.scalars(select(Invitation).where(Invitation.person_id == person.id)).unique().all()
    were_open = [link for link in links if link.state(now=now) == "open"]
    for link in links:
        link.expires_at = min(link.expires_at, now)
    return bool(were_open)


def open_invitation(token: str, *, now: datetime, for_coordinator: bool) -> Invitation:
    """Held until the transaction ends, so that it lets in once. Raises NotFound when it is used, old or unknown."""
    query = select(Invitation).where(Invitation.fingerprint == fingerprint(token)).with_for_update(of=Invitation)
    # Whoever shows its page has read it already: what counts is how it is once it is held.
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None or found.state(now=now) != "open" or found.person.is_coordinator is not for_coordinator:
        raise NotFound
    return found


def invitation_of(token: str) -> Invitation | None:
    return db.session.scalar(select(Invitation).where(Invitation.fingerprint == fingerprint(token)))


def accept_invitation(token: str, *, now: datetime, key: str | None = None) -> SignIn:
    """Let the invited person in on this device. Raises NotFound when the link is used, old or unknown."""
    found = open_invitation(token, now=now, for_coordinator=False)
    found.used_at = now
    return start_sign_in(found.person, now=now, key=key)


def fingerprint(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def new_person(municipality_id: str, name: str, phone: str, language: str, *, now: datetime) -> Person:
    told = {"name": a_name(name), "phone": phone_of(phone), "language": language}
    return Person(municipality_id=municipality_id, **told, created_at=now)


def phone_of(written: str) -> str | None:
    return phone_number(written) if written.strip() else None


def require_own_number(number: str | None, person: Person, *, shares_phone: bool) -> None:
    """What goes to a number is for its person's eyes. Raises Invalid for one of somebody else that is not shared."""
    if number and not shares_phone and others_called(number, person.municipality_id, but=person):
        raise Invalid("phone_taken", field="phone")


def added(person: Person, *, by: Any, now: datetime) -> Person:
    db.session.add(person)
    db.session.flush()
    remember("add_person", person, by=by, now=now)
    return person


def items_of(provider: Provider, person: Person) -> set[Key]:
    keys: set[Key] = set()
    for kind, model in (("offer", Offer), ("assignment", Assignment)):
        recent = select(model.id).join(Need).where(model.provider_id == provider.id)
        keys.update((person.id, kind, item) for item in db.session.scalars(recent))
    return keys
