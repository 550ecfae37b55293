"""What has been kept long enough, by the clock given from outside. Whoever's matter is alive is left alone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, or_, select

from palveleva.actions.erasure import forget_person, forget_provider, forget_resident, has_colleague, leave_only_counts
from palveleva.actions.ladder import drop_aged
from palveleva.audit import remember
from palveleva.db import db
from palveleva.domain.people import AUTOMATION
from palveleva.domain.policy import POLICY
from palveleva.domain.vocabulary import LIVE_ASSIGNMENTS, OPEN_NEEDS, ProviderStatus
from palveleva.models import Assignment, AuditEntry, Installation, Need, Operation, Person, Provider, SignIn


def keep_no_longer(*, now: datetime) -> dict[str, int]:
    """Take everything one rung down the ladder of DESIGN §8 that is due, and write down what was done."""
    done = {
        "forgotten": each(old_needs(now), forget_resident, now),
        "counted": each(needs_to_count(now), leave_only_counts, now),
        "people_forgotten": each(list(dict.fromkeys([*idle_people(now), *refused_newcomers(now)])), forget_person, now),
        "providers_forgotten": each(ended_providers(now), forget_provider, now),
    }
    aged = {f"{table}_dropped": number for table, number in drop_aged(now=now).items()}
    if any(aged.values()):
        installation = db.session.get_one(Installation, 1)
        remember("drop_aged", installation, by=AUTOMATION, now=now, **{name: n for name, n in aged.items() if n})
    return done | aged


def old_needs(now: datetime) -> list[Need]:
    since = now - POLICY.items_shown_after_closing
    return quiet_needs(since, Need.forgotten_at.is_(None))


def needs_to_count(now: datetime) -> list[Need]:
    """Not in the breath in which it is forgotten: the reporter's phone must still be told that it is."""
    return quiet_needs(now - POLICY.counts_only_after, Need.counted_at.is_(None), Need.forgotten_at < now)


def quiet_needs(since: datetime, *clauses: ColumnElement[bool]) -> list[Need]:
    """Closed before `since`, and nobody has done anything about them afterwards: a dispute keeps what it is about."""
    touched = exists().where(AuditEntry.need_id == Need.id, AuditEntry.by_id.is_not(None), AuditEntry.at >= since)
    query = select(Need).where(Need.closed_at < since, ~touched, *clauses).order_by(Need.id)
    return list(db.session.scalars(query).unique())


def idle_people(now: datetime) -> list[Person]:
    """Nobody came, did anything or holds anything open for two years."""
    since = now - POLICY.idle_account_after
    signs_of_life = (
        exists().where(AuditEntry.by_id == Person.id, AuditEntry.at >= since),
        exists().where(SignIn.person_id == Person.id, SignIn.seen_at >= since),
        exists().where(Operation.account_id == Person.id, Operation.received_at >= since),
        exists().where(Need.reporter_id == Person.id, Need.state.in_(OPEN_NEEDS)),
        exists().where(Assignment.provider_id == Person.provider_id, Assignment.state.in_(LIVE_ASSIGNMENTS)),
    )
    query = select(Person).where(Person.forgotten_at.is_(None), Person.created_at < since, ~or_(*signs_of_life))
    return [person for person in db.session.scalars(query.order_by(Person.id)).unique() if not is_needed(person)]


def refused_newcomers(now: datetime) -> list[Person]:
    """Came by a poster, were told no, and have nothing here; their telling may still live, and is then waited for."""
    told_no = exists().where(
        *(AuditEntry.kind == "person", AuditEntry.thing_id == Person.id, AuditEntry.verb == "refuse_newcomer"),
        AuditEntry.at < now - POLICY.refused_newcomer_after,
    )
    has_open = exists().where(Need.reporter_id == Person.id, Need.state.in_(OPEN_NEEDS))
    is_let_in_since = or_(Person.is_active, Person.is_volunteer, Person.is_coordinator, Person.provider_id.is_not(None))
    query = select(Person).where(Person.forgotten_at.is_(None), told_no, ~has_open, ~is_let_in_since)
    return list(db.session.scalars(query.order_by(Person.id)).unique())


def is_needed(person: Person) -> bool:
    """A municipality is never left without its last coordinator."""
    return person.is_coordinator and person.is_active and not has_colleague(person)


def ended_providers(now: datetime) -> list[Provider]:
    since = now - POLICY.idle_account_after
    about_it = AuditEntry.kind == "provider", AuditEntry.thing_id == cast(Provider.id, String)
    signs_of_life = (
        exists().where(*about_it, AuditEntry.at >= since),
        exists().where(Assignment.provider_id == Provider.id, Assignment.agreed_at >= since),
        exists().where(Person.provider_id == Provider.id, Person.created_at >= since),
    )
    has_name = Provider.name != ""
    query = select(Provider).where(Provider.status == ProviderStatus.ENDED, has_name, ~or_(*signs_of_life))
    return list(db.session.scalars(query.order_by(Provider.id)).unique())


def each(things: list[Any], deed: Callable[..., None], now: datetime) -> int:
    for thing in things:
        deed(thing, by=AUTOMATION, now=now)
    return len(things)
