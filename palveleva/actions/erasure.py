"""Forgetting: of a resident, of a need down to its count, of a person with an account, of a provider."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from palveleva import album, post_office, tombstones
from palveleva.actions.base import action
from palveleva.actions.endings import close_need
from palveleva.actions.ladder import carry_out
from palveleva.actions.people import require_colleague
from palveleva.audit import remember
from palveleva.db import db, lock, lock_all
from palveleva.db.putting import insert_once
from palveleva.db.upkeep import leave_no_trace
from palveleva.domain.permissions import Permission
from palveleva.domain.vocabulary import Outcome
from palveleva.models import Need, Operation, Person, Provider, Timing
from palveleva.notices import tell_provider
from palveleva.queries.insight import timing_now
from palveleva.queries.people import joined_to
from palveleva.tombstones import Tombstone


@action(Permission.FORGET)
def forget_resident(need: Need, *, by: Any, now: datetime) -> None:
    """Only village, service, dates and outcome are left. An open need is called off first, and those concerned told.

    The need's row is touched, so that every phone is told to forget it too; the file of a photo goes afterwards.
    """
    lock(need)
    work = need.live_assignment
    if need.is_open:
        close_need(need, "close", Outcome.WITHDRAWN, by=by, now=now)
    need.forgotten_at = now
    remember("forget", need, by=by, now=now)
    carry_out("need_closed_60_days", need.id)
    if work:
        # What was told about the need is gone with it: only its code says what they shall not go to any more.
        tell_provider(work.provider, "cancelled", None, now=now, about=work.id, code=need.code)


@action(Permission.FORGET)
def leave_only_counts(need: Need, *, by: Any, now: datetime) -> None:
    """What was needed, in which village and month, and what became of it: no row leads to anybody any more."""
    lock(need)
    need.counted_at = now
    minutes, days = timing_now(need)
    db.session.add(Timing(need_id=need.id, response_minutes=minutes, match_days=days))
    remember("count", need, by=by, now=now)
    carry_out("need_closed_12_months", need.id)


@action(Permission.FORGET)
def forget_person(person: Person, *, by: Any, now: datetime) -> None:
    """The name goes, the account ends everywhere; deeds stay somebody's. So do earlier accounts that were joined to it.
    Raises NotNow for the last coordinator."""
    hold_with_needs(person)
    require_colleague(person)
    for one in (person, *joined_to(person)):
        end_account(one, by=by, now=now)


@action(Permission.FORGET)
def forget_person_again(person: Person, *, by: Any, now: datetime) -> None:
    """In a restored copy, which may not know the successor yet: it was decided when there was one."""
    hold_with_needs(person)
    end_account(person, by=by, now=now)


def hold_with_needs(person: Person) -> None:
    """What they told will name them no more: it is held before the person, in the order of their own phone. What they
    were telling at this moment is told by then."""
    lock_all(db.session.scalars(select(Need).where(Need.reporter_id == person.id)).unique())
    lock(person, whole=True)


def end_account(person: Person, *, by: Any, now: datetime) -> None:
    person.is_active = person.is_volunteer = person.is_pending = person.is_coordinator = False
    person.forgotten_at = now
    person.former_provider_id = person.provider_id or person.former_provider_id  # of one that was joined: as it was
    remember("forget", person, by=by, now=now)
    carry_out("person_forgotten", person.id)


@action(Permission.FORGET)
def forget_provider(provider: Provider, *, by: Any, now: datetime) -> None:
    """A provider that ended long ago: name and numbers go, its part in the statistics stays. It is a guest nowhere."""
    for guest in provider.invitations:
        guest.ended_at = guest.ended_at or now
    remember("forget", provider, by=by, now=now)
    carry_out("provider_forgotten", provider.id)


def bury(thing: Need | Person, *, by: Any, now: datetime) -> None:
    """Forget on request, and for good: a tombstone outside the database keeps any restored copy from undoing it."""
    acts = acts_about(thing) if isinstance(thing, Need) else []
    photo_id = thing.photo.id if isinstance(thing, Need) and thing.photo else None
    deed = forget_resident if isinstance(thing, Need) else forget_person
    deed(thing, by=by, now=now)
    buried = (thing, *(joined_to(thing) if isinstance(thing, Person) else ()))
    for one in buried:
        tombstones.set_up(Tombstone(type(one).__name__.lower(), one.id, now.isoformat(), acts))
    db.session.commit()
    if photo_id:
        album.remove(photo_id)
    for one in buried:
        post_office.forget(one.id)
    leave_no_trace()


def heed_tombstones(stones: Iterable[Tombstone], *, by: Any, now: datetime) -> int:
    """In a restored copy: forget again whoever had been forgotten since. How many were there again."""
    return sum(heed(stone, by=by, now=now) for stone in stones)


def heed(stone: Tombstone, *, by: Any, now: datetime) -> bool:
    model = {"need": Need, "person": Person}[stone.kind]
    thing: Any = db.session.get(model, stone.id)
    has_come_back = thing is not None and thing.forgotten_at is None
    if has_come_back:
        {"need": forget_resident, "person": forget_person_again}[stone.kind](thing, by=by, now=now)
    for act in stone.acts:
        refuse_again(act, now=now)
    return has_come_back


def acts_about(need: Need) -> list[dict[str, str]]:
    """The keys of the phone's acts that made or added to this need: a phone that sends them again must be refused."""
    theirs = select(Operation).where(Operation.account_id == need.reporter_id, Operation.type.startswith("need."))
    return [
        {"account": told.account_id, "op_id": told.op_id, "fingerprint": told.fingerprint, "type": told.type}
        for told in db.session.scalars(theirs)
        if (told.result.get("resource") or {}).get("id") == need.id
    ]


def refuse_again(act: dict[str, str], *, now: datetime) -> None:
    """A phone may offer again what was forgotten here after the backup was made: it was decided, and is gone."""
    if db.session.get(Person, act["account"]) is None:
        return
    gone = {"op_id": act["op_id"], "status": "rejected", "code": "gone", "resource": {}}
    facts = {"fingerprint": act["fingerprint"], "type": act["type"], "received_at": now, "result": gone}
    insert_once(Operation, account_id=act["account"], op_id=act["op_id"], **facts)
