"""What has been kept long enough, by the clock given from outside. Whoever's matter is alive is left alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Table, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import aliased

from palveleva.actions.erasure import forget_person, forget_provider, forget_resident, leave_only_counts
from palveleva.actions.ladder import drop
from palveleva.audit import remember
from palveleva.db import db
from palveleva.domain.people import AUTOMATION
from palveleva.domain.policy import POLICY
from palveleva.domain.vocabulary import LIVE_ASSIGNMENTS, OPEN_NEEDS, ProviderStatus
from palveleva.models import Assignment, AuditEntry, Installation, Joining, Need, Operation, Person, Provider, SignIn
from palveleva.queries.people import is_at_the_desk


@dataclass(frozen=True)
class Rung:
    """One rung of the ladder of DESIGN §8: whose time is over, and what is done with each of them."""

    name: str
    model: Any
    due: Callable[[datetime], Select[Any]]
    deed: Callable[..., None]


def drop_old(table: Table, old: ColumnElement[bool], *, now: datetime, at_most: int) -> int:
    """Rows that are older than the map lets them become, and a line that says how many."""
    number = drop(table, old, at_most=at_most)
    if number:
        installation = db.session.get_one(Installation, 1)
        remember("drop_aged", installation, by=AUTOMATION, now=now, **{f"{table.name}_dropped": number})
    return number


def old_needs(now: datetime) -> Select[Any]:
    since = now - POLICY.items_shown_after_closing
    return quiet_needs(since, Need.forgotten_at.is_(None), ~follows_another())


def follows_another() -> ColumnElement[bool]:
    """A report that was joined to another need lives as long as that one: its reporter follows it, or gets it back."""
    followed = aliased(Need)
    is_joined = Joining.need_id == Need.id, followed.id == Need.duplicate_of_id
    return exists().where(*is_joined, followed.forgotten_at.is_(None))


def needs_to_count(now: datetime) -> Select[Any]:
    """Not in the breath in which it is forgotten: the reporter's phone must still be told that it is."""
    return quiet_needs(now - POLICY.counts_only_after, Need.counted_at.is_(None), Need.forgotten_at < now)


def quiet_needs(since: datetime, *clauses: ColumnElement[bool]) -> Select[Any]:
    """Closed before `since`, and nobody has done anything about them afterwards: a dispute keeps what it is about."""
    touched = exists().where(AuditEntry.need_id == Need.id, AuditEntry.by_id.is_not(None), AuditEntry.at >= since)
    return select(Need.id).where(Need.closed_at < since, ~touched, *clauses).order_by(Need.id)


def idle_people(now: datetime) -> Select[Any]:
    """Nobody came, did anything or holds anything open for two years.

    A municipality is never left without its last coordinator, nor a firm that works without the last one who is told of
    requests: some answer by telephone only, and the office writes it down.
    """
    since = now - POLICY.idle_account_after
    signs_of_life = (
        exists().where(AuditEntry.by_id == Person.id, AuditEntry.at >= since),
        exists().where(SignIn.person_id == Person.id, SignIn.seen_at >= since),
        exists().where(Operation.account_id == Person.id, Operation.received_at >= since),
        exists().where(Need.reporter_id == Person.id, Need.state.in_(OPEN_NEEDS)),
        exists().where(Assignment.provider_id == Person.provider_id, Assignment.state.in_(LIVE_ASSIGNMENTS)),
    )
    other = aliased(Person)
    has_partner = exists().where(other.provider_id == Person.provider_id, other.is_active, other.id != Person.id)
    has_worked = exists().where(Assignment.provider_id == Person.provider_id, Assignment.agreed_at >= since)
    is_of_theirs = other.municipality_id == Person.municipality_id, other.id != Person.id
    has_colleague = exists().where(*is_of_theirs, is_at_the_desk(other))
    is_needed = and_(Person.is_active, or_(and_(Person.is_coordinator, ~has_colleague), and_(has_worked, ~has_partner)))
    is_old = Person.forgotten_at.is_(None), Person.created_at < since
    return select(Person.id).where(*is_old, ~or_(*signs_of_life), ~is_needed).order_by(Person.id)


def refused_newcomers(now: datetime) -> Select[Any]:
    """Came by a poster, were told no, and have nothing here; their telling may still live, and is then waited for."""
    told_no = exists().where(
        *(AuditEntry.kind == spelled_out("person"), AuditEntry.thing_id == Person.id),
        *(AuditEntry.verb == "refuse_newcomer", AuditEntry.at < now - POLICY.refused_newcomer_after),
    )
    has_open = exists().where(Need.reporter_id == Person.id, Need.state.in_(OPEN_NEEDS))
    is_let_in_since = or_(Person.is_active, Person.is_volunteer, Person.is_coordinator, Person.provider_id.is_not(None))
    query = select(Person.id).where(Person.forgotten_at.is_(None), told_no, ~has_open, ~is_let_in_since)
    return query.order_by(Person.id)


def ended_providers(now: datetime) -> Select[Any]:
    since = now - POLICY.idle_account_after
    about_it = AuditEntry.kind == spelled_out("provider"), AuditEntry.thing_id == cast(Provider.id, String)
    signs_of_life = (
        exists().where(*about_it, AuditEntry.at >= since),
        exists().where(Assignment.provider_id == Provider.id, Assignment.agreed_at >= since),
        exists().where(Person.provider_id == Provider.id, Person.created_at >= since),
    )
    is_ended = Provider.status == spelled_out(ProviderStatus.ENDED), Provider.name != spelled_out("")
    return select(Provider.id).where(*is_ended, ~or_(*signs_of_life)).order_by(Provider.id)


def spelled_out(word: str) -> ColumnElement[Any]:
    """In the statement itself: an index of some rows only is thought of when it says which it asks for."""
    return literal(str(word), literal_execute=True)


RUNGS = (
    Rung("forgotten", Need, old_needs, forget_resident),
    Rung("counted", Need, needs_to_count, leave_only_counts),
    Rung("people_forgotten", Person, idle_people, forget_person),
    Rung("people_forgotten", Person, refused_newcomers, forget_person),
    Rung("providers_forgotten", Provider, ended_providers, forget_provider),
)
