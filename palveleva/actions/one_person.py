"""Two accounts that turn out to be one person: one is kept, what hangs on the other moves to it (decision 105)."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from palveleva.actions.base import action
from palveleva.actions.newcomers import first_chance
from palveleva.actions.people import end_links, end_ways_in, items_of
from palveleva.audit import remember
from palveleva.db import db, lock_all, set_quietly
from palveleva.domain.errors import Invalid, NotAllowed, NotNow
from palveleva.domain.one_person import JoinedAccounts
from palveleva.domain.permissions import Permission, may
from palveleva.domain.vocabulary import Role
from palveleva.models import (
    AnswerCode,
    Change,
    Delivery,
    EmailChange,
    Need,
    Note,
    Notice,
    Operation,
    Person,
    Preference,
    ProfileChange,
)
from palveleva.models.feed import number
from palveleva.queries.people import kept_in_place_of

# Whose they are follows the person. The audit and the looks do not: they say who did what under which account.
FOLLOWS = (Note.by_id, ProfileChange.by_id, Notice.person_id, Delivery.person_id)
ENDS = (Preference.person_id, EmailChange.person_id, Change.account_id)
FOLLOWS_WHERE_FREE = ((Operation.account_id, Operation.op_id), (AnswerCode.person_id, AnswerCode.offer_id))


@action(Permission.KEEP_PEOPLE)
def join(kept: Person, other: Person, *, phone: str | None, agreed: bool = False, by: Any, now: datetime) -> None:
    """From now on there is `kept`, reached at `phone`, which is one of the two numbers.

    `agreed`: that the kept account may do what only the other could. Raises Invalid where it was not said, and NotNow
    where the two cannot be joined.
    """
    if not may(by, Permission.KEEP_PEOPLE, other):
        raise NotAllowed
    lock_all(told_by(other))  # before the people, as everybody does who holds both
    lock_all((kept, other), whole=True)
    told = told_by(other)  # also what was on its way
    if other is not kept and kept_in_place_of(other) is kept:
        return  # tapped twice
    joined = JoinedAccounts(kept, other)
    if joined.hindrance:
        raise NotNow(joined.hindrance)
    if joined.gained and not agreed:
        raise Invalid("rights_widen", field="agreed")
    if phone not in {kept.phone, other.phone}:
        raise Invalid("bad_phone", field="phone")
    if kept.phone not in (None, phone):
        end_links(kept, now=now)  # they went to whoever has that number by now
    take_over(joined, phone)
    move(told, joined, now=now)
    end(other, now=now)
    gained = sorted(joined.gained)
    remember("join_accounts", kept, by=by, now=now, other=other.id, needs=len(told), gained=gained)
    remember("joined_into", other, by=by, now=now, kept=kept.id)


def told_by(person: Person) -> list[Need]:
    return list(db.session.scalars(select(Need).where(Need.reporter_id == person.id).order_by(Need.id)).unique())


def take_over(joined: JoinedAccounts, phone: str | None) -> None:
    kept, other = joined.kept, joined.other
    kept.is_volunteer, kept.is_pending = Role.VOLUNTEER in joined.together, Role.PENDING in joined.together
    if Role.PROVIDER in joined.gained:
        kept.provider = other.provider
        db.session.flush()
        number(db.session(), items_of(kept.provider, kept))
    kept.village = kept.village or other.village
    email, other.email = other.email, None
    db.session.flush()  # no two have one address, not for a moment
    kept.email, kept.phone = kept.email or email, phone


def move(told: list[Need], joined: JoinedAccounts, *, now: datetime) -> None:
    kept, other = joined.kept, joined.other
    was_pending = other.is_pending and not kept.is_pending
    for need in told:
        need.reporter = kept
    db.session.flush()
    for need in told:
        if was_pending and need.is_open:  # what was looked at only because nobody knew its teller
            set_quietly(need, due_at=first_chance(need, now=now))
    for column in FOLLOWS:
        db.session.execute(update(column.class_).where(column == other.id).values({column.key: kept.id}))
    for whose, key in FOLLOWS_WHERE_FREE:
        theirs = db.session.scalars(select(key).where(whose == kept.id)).all()
        free = update(whose.class_).where(whose == other.id, key.not_in(theirs))
        db.session.execute(free.values({whose.key: kept.id}))
    for column in ENDS:
        db.session.execute(delete(column.class_).where(column == other.id))


def end(other: Person, *, now: datetime) -> None:
    """The name stays: what was done under this account was done by somebody."""
    end_ways_in(other, now=now)
    other.is_active = other.is_volunteer = other.is_pending = False
    other.former_provider_id = other.provider_id or other.former_provider_id
    other.provider = other.phone = None
