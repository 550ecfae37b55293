"""Newcomers: they scan the poster of their village, report at once, and wait for the coordinator's yes."""

from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import func, select

from palveleva.actions.base import action
from palveleva.actions.people import came_in, end_ways_in, new_person, start_sign_in
from palveleva.audit import remember
from palveleva.db import all_or_nothing, db, lock, lock_all, set_quietly
from palveleva.domain.errors import Invalid, NotFound, NotNow
from palveleva.domain.permissions import Permission
from palveleva.domain.policy import POLICY
from palveleva.domain.timetable import asked_from
from palveleva.domain.vocabulary import NeedState
from palveleva.models import Need, Person, Poster, SignIn, Village
from palveleva.notices import tell
from palveleva.queries.standing import standing_of
from palveleva.settings import settings_of


@action(Permission.KEEP_VILLAGES)
def renew_poster(village: Village, *, by: Any, now: datetime) -> Poster:
    """A new code for the wall; the old one ends, whoever came by it stays."""
    earlier = poster_of(village)
    if earlier is not None:
        earlier.ended_at = now
        db.session.flush()
    poster = Poster(village=village, token=token_urlsafe(12), created_at=now)
    db.session.add(poster)
    db.session.flush()
    remember("renew_poster", village, by=by, now=now)
    return poster


def poster_of(village: Village) -> Poster | None:
    return db.session.scalar(select(Poster).where(Poster.village_id == village.id, Poster.ended_at.is_(None)))


def open_poster(token: str) -> Poster:
    """Raises NotFound when it was renewed, is unknown, or the village is no longer in use."""
    poster = db.session.scalar(select(Poster).where(Poster.token == token, Poster.ended_at.is_(None)))
    if poster is None or not poster.village.is_in_use:
        raise NotFound
    return poster


def join(token: str, name: str, phone: str, language: str, *, now: datetime, key: str | None = None) -> SignIn:
    """Let somebody in as pending, by two taps as one person.

    Raises Invalid for a name or number that cannot be, NotNow when too many wait.
    """
    poster = open_poster(token)
    with all_or_nothing():
        lock(poster)  # the number of those who wait is counted by one at a time
        if already := came_in(key, now=now):
            return already
        waiting = select(func.count()).select_from(Person)
        here = waiting.where(Person.is_pending, Person.village_id == poster.village_id)
        if (db.session.scalar(here) or 0) >= POLICY.newcomers_waiting:
            raise NotNow("poster_full")
        if not phone.strip():
            raise Invalid("bad_phone", field="phone")
        person = new_person(poster.village.municipality_id, name, phone, language, now=now)
        person.village, person.is_pending = poster.village, True
        db.session.add(person)
        db.session.flush()
        remember("join", person, by=person, now=now, poster=poster.id)
        return start_sign_in(person, now=now, key=key)


@action(Permission.REVIEW_NEWCOMER)
def approve(person: Person, *, by: Any, now: datetime) -> None:
    """From now on a volunteer like the others: what was told meanwhile may go where theirs goes."""
    told = open_needs_of(person)
    lock_all(told)  # before the person, in the order of their own phone, lest the two wait for each other
    require_pending(person)
    person.is_pending, person.is_volunteer = False, True
    remember("approve_newcomer", person, by=by, now=now)
    tell(person, "approved", None, now=now)
    for need in told:
        set_quietly(need, due_at=first_chance(need, now=now))


def open_needs_of(person: Person) -> list[Need]:
    query = select(Need).where(Need.reporter_id == person.id, Need.state != NeedState.CLOSED)
    return list(db.session.scalars(query.order_by(Need.id)).unique())


def first_chance(need: Need, *, now: datetime) -> datetime:
    """When the clock looks at it again: at once, or after the night in which nobody may be asked about it."""
    settings = settings_of(need.municipality_id)
    return asked_from(now, standing_of(need, settings), settings)


@action(Permission.REVIEW_NEWCOMER)
def refuse(person: Person, *, by: Any, now: datetime) -> None:
    """Out on every device, and told so. What was reported stays with the office: the need may be real all the same."""
    require_pending(person)
    person.is_pending = person.is_active = False
    end_ways_in(person, now=now)
    remember("refuse_newcomer", person, by=by, now=now)
    tell(person, "not_approved", None, now=now)


def require_pending(person: Person) -> None:
    lock(person)
    if not person.is_pending:
        raise NotNow
