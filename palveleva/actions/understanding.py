"""What the coordinator makes of a report: joined to another, taken apart again, cut in two, or left as it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from palveleva.actions.base import action
from palveleva.actions.changing import hasten
from palveleva.actions.notes import dangers_in
from palveleva.actions.parting import take_out
from palveleva.actions.reports import Home, Report, Resident, keep, service_of
from palveleva.audit import remember
from palveleva.db import db, lock, lock_all
from palveleva.domain.errors import Invalid, NotNow, Stale
from palveleva.domain.joining import NOBODY_ASKED, goes_on
from palveleva.domain.permissions import Permission
from palveleva.domain.safety import refuse_identity_codes
from palveleva.domain.vocabulary import Outcome
from palveleva.models import Contact, Dismissal, Joining, Need
from palveleva.models.understanding import TWO_NEEDS
from palveleva.notices import tell


@action(Permission.COORDINATE_NEED)
def join(need: Need, other: Need, *, by: Any, now: datetime) -> Need:
    """The two tell of one need: one ends, the other goes on and is returned. Both reporters follow it.

    Raises Invalid for another municipality, NotNow when one has ended or both are under way.
    """
    lock_all((need, other))
    if need.id == other.id or need.municipality_id != other.municipality_id:
        raise Invalid("unknown_original", field="original")
    if not (need.is_open and other.is_open):
        raise NotNow("closed")
    found = goes_on(need, other)
    if found is None:
        raise NotNow("both_under_way")
    original, ending = (need, other) if found is need else (other, need)
    db.session.merge(Joining(need_id=ending.id, state=ending.state, at=now))
    ending.take("close", by.roles, now=now)
    ending.end(Outcome.DUPLICATE, now=now)
    ending.duplicate_of_id = original.id
    original.take_in(ending, now=now)
    hasten(original, ending.urgency, by=by, now=now)
    remember("join", ending, by=by, now=now, original=original.id)
    remember("join", original, by=by, now=now, joined=ending.id)
    tell(ending.reporter, "joined", ending, now=now, about=now.isoformat())
    return original


@action(Permission.COORDINATE_NEED)
def separate(need: Need, *, by: Any, now: datetime) -> None:
    """Undo a joining: the need goes on where it was, and its reporter is told. Raises NotNow when it is too late."""
    lock(need)
    originals = list(repeated_by(need))
    take_out(need, by=by, now=now)
    for original in originals:
        put_aside(need.id, original, now=now)
    remember("separate", need, by=by, now=now, original=originals[0] if originals else None)
    tell(need.reporter, "separated", need, now=now, about=now.isoformat())


def repeated_by(need: Need) -> Iterator[str]:
    """The need that it was joined to, and the one that that was joined to since: it is none of them."""
    while original := need.duplicate_of:
        yield original.id
        need = original


@action(Permission.COORDINATE_NEED)
def keep_apart(need: Need, other: Need, *, by: Any, now: datetime) -> None:
    """They are two needs, whatever they look like: never propose this pair again."""
    if need.id == other.id or need.municipality_id != other.municipality_id:
        raise Invalid("unknown_original", field="original")
    put_aside(need.id, other.id, now=now)
    remember("keep_apart", need, by=by, now=now, other=other.id)


@action(Permission.COORDINATE_NEED)
def leave_whole(need: Need, *, by: Any, now: datetime) -> None:
    """It is one need: never propose to cut it again."""
    db.session.merge(Dismissal(need_id=need.id, about=TWO_NEEDS, at=now))
    db.session.expire(need, ["kept_as_one"])
    remember("leave_whole", need, by=by, now=now)


def put_aside(one: str, other: str, *, now: datetime) -> None:
    first, second = sorted((one, other))
    db.session.merge(Dismissal(need_id=first, about=second, at=now))


@dataclass(frozen=True)
class Half:
    """The words of one of two needs, and its service when it is known."""

    text: str
    service: str | None


@action(Permission.COORDINATE_NEED)
def split(need: Need, first: Half, second: Half, version: int, *, by: Any, now: datetime) -> Need:
    """Make two needs of one report: this one keeps the first half, the second is returned.

    Village, reporter, permission, contact and time are the same, also when it was told and answered. `version` is the
    need's as it was read: of two taps only the first makes a need. Raises Stale, Invalid, or NotNow when somebody has
    been asked already.
    """
    lock(need)
    if need.version != version:
        raise Stale
    if need.state not in NOBODY_ASKED:
        raise NotNow
    if not first.text.strip():
        raise Invalid("missing_field", field="text")
    refuse_identity_codes(first.text)
    other, teller = half_of(need, second), need.reporter
    told = {"created_at": need.created_at, "first_contact_at": need.first_contact_at, "split_from_id": need.id}
    [made] = keep(Home(need.municipality_id), [other], of=teller, by=by, now=now, **told)
    need.text, need.service, need.updated_at = first.text.strip(), service_of(first.service), now
    need.warn(dangers_in(need.text))  # what only the whole text told of stays too
    remember("split", need, by=by, now=now, second=made.id)
    tell(teller, "received", made, now=now)
    return db.session.get_one(Need, made.id)


def half_of(need: Need, half: Half) -> Report:
    return Report(
        text=half.text,
        village=need.village.slug,
        urgency=need.urgency,
        consent=need.consent,
        service=half.service,
        wanted_from=need.wanted_from,
        wanted_until=need.wanted_until,
        contact=resident_of(need.contact),
        channel=need.channel,
        is_protected=need.is_protected,
        told_at=need.told_at,
    )


def resident_of(contact: Contact | None) -> Resident | None:
    return Resident(contact.name, contact.phone, contact.address, contact.note) if contact else None
