"""The six-digit code of an invitation: read out by the coordinator, typed by one person, tried a few times only."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from secrets import randbelow
from typing import Any

from argon2.exceptions import VerificationError
from sqlalchemy import select, update

from palveleva.actions import people as register
from palveleva.actions.base import action
from palveleva.audit import remember
from palveleva.db import db
from palveleva.domain.contact import phone_number
from palveleva.domain.errors import Invalid, NotFound, WrongCode
from palveleva.domain.permissions import Permission
from palveleva.models import Invitation, Person, SignIn

CODE_LIVES_FOR = timedelta(days=3)
MOST_TRIES = 5
NOT_A_DIGIT = re.compile(r"[^0-9]")


@action(Permission.INVITE)
def give_code(person: Person, *, by: Any, now: datetime) -> str:
    """Six digits that open the person's newest invitation too. Shown once; typing them wrong locks only themselves."""
    newest = db.session.scalar(open_invitations([person.id], now=now).order_by(Invitation.created_at.desc()))
    if newest is None:
        raise NotFound
    code = f"{randbelow(10**6):06}"
    # A slow hash: a stolen copy of the database does not give the codes away while they live.
    newest.code_hash, newest.code_expires_at = register.hasher.hash(code), now + CODE_LIVES_FOR
    remember("give_code", person, by=by, now=now)
    return code


def spend_try(people: Iterable[str], *, now: datetime) -> list[Invitation]:
    """Count one try on each open code of these people. Those that may still be tried; the edge commits before it looks.

    The count is part of the condition, so that many guesses at once are not more than a few one after another.
    """
    tried = []
    for invitation in db.session.scalars(open_invitations(people, now=now)).unique().all():
        one_more = (
            update(Invitation)
            .where(Invitation.id == invitation.id, Invitation.code_tries < MOST_TRIES, Invitation.code_expires_at > now)
            .values(code_tries=Invitation.code_tries + 1)
            .returning(Invitation.id)
        )
        if db.session.execute(one_more).first() is not None:
            tried.append(invitation)
    return tried


def enter(tried: list[Invitation], code: str, *, now: datetime, key: str | None = None) -> SignIn:
    """Let in the person whose code this is. Raises WrongCode, in the same time, whatever the reason."""
    fitting = those_with(tried, code)
    if len(fitting) != 1:
        raise WrongCode
    query = select(Invitation).where(Invitation.id == fitting[0].id).with_for_update(of=Invitation)
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None or found.state(now=now) != "open":
        raise WrongCode
    found.used_at = now
    return register.start_sign_in(found.person, now=now, key=key)


def those_with(tried: list[Invitation], code: str) -> list[Invitation]:
    """Of the invitations that may still be tried those whose code this is."""
    digits = NOT_A_DIGIT.sub("", code)
    # Every one is looked at: how long it takes says nothing about which of them it was.
    fitting = [invitation for invitation in tried if is_hash_of(invitation.code_hash, digits)]
    if not tried:
        is_hash_of(register.decoy(), digits)
    return fitting


def people_with_number(phone: str) -> list[str]:
    """Who can be called there; nobody when it is not a number. A couple may share one."""
    try:
        number = phone_number(phone)
    except Invalid:
        return []
    return list(db.session.scalars(select(Person.id).where(Person.phone == number).order_by(Person.id)))


def open_invitations(people: Iterable[str], *, now: datetime) -> Any:
    return (
        select(Invitation)
        .join(Person)
        .where(Invitation.person_id.in_(list(people)), Invitation.used_at.is_(None), Invitation.expires_at > now)
        .where(Person.is_active, Person.is_coordinator.is_(False))
    )


def is_hash_of(kept: str | None, digits: str) -> bool:
    try:
        return bool(kept and register.hasher.verify(kept, digits))
    except VerificationError:
        return False
