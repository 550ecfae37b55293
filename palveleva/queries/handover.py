"""One page for the substitute: what is open and why, what was promised, what was done last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from palveleva.db import db
from palveleva.domain.vocabulary import OPEN_NEEDS, OPEN_OFFERS, AssignmentState
from palveleva.models import Assignment, AuditEntry, Memo, Need, Note, Offer, Person
from palveleva.queries.board import on_rungs, open_rows, zone_of
from palveleva.queries.office import memos
from palveleva.queries.rows import NeedRow
from palveleva.queries.rungs import Moment
from palveleva.queries.visible import assignments_visible_to, needs_visible_to, offers_visible_to

AHEAD = timedelta(days=7)
BACK = timedelta(days=2)
DEEDS_SHOWN = 120
HOUSEKEEPING = ("forget", "count")  # what retention does by itself is nobody's work to take over


@dataclass
class Handover:
    """`calls`, `answers` and `works` are promises, the soonest first. `pinned` are needs with pinned notes.
    `deeds` are by the code of their need, the need that was touched last first, each need's deeds in their order."""

    memos: list[Memo]
    pinned: list[Need]
    calls: list[NeedRow]
    answers: list[Offer]
    works: list[Assignment]
    rungs: dict[str, list[NeedRow]]
    deeds: dict[str, list[AuditEntry]]


def handover_for(person: Person, *, now: datetime) -> Handover:
    needs = open_rows(person)
    return Handover(
        memos=memos(person),
        pinned=pinned_needs(person),
        calls=sorted((need for need in needs if need.retry_at), key=lambda need: need.retry_at or now),
        answers=answers_ahead(person),
        works=works_ahead(person, until=now + AHEAD),
        rungs=on_rungs(needs, Moment(now, zone_of(person))),
        deeds=deeds_since(person, now - BACK),
    )


def pinned_needs(person: Person) -> list[Need]:
    """Open needs with pinned notes, of whose notes only those are read."""
    query = needs_visible_to(person).where(Need.state.in_(OPEN_NEEDS)).join(Need.notes).outerjoin(Note.by)
    notes = contains_eager(Need.notes).contains_eager(Note.by)
    query = query.where(Note.is_pinned).options(notes).order_by(Need.created_at, Need.id, Note.at)
    return list(db.session.scalars(query).unique())


def answers_ahead(person: Person) -> list[Offer]:
    query = offers_visible_to(person).where(
        Offer.state.in_(OPEN_OFFERS), Need.municipality_id == person.municipality_id
    )
    parts = contains_eager(Offer.need), joinedload(Offer.provider)
    return list(db.session.scalars(query.options(*parts).order_by(Offer.answer_by, Offer.need_id, Offer.rank)).unique())


def works_ahead(person: Person, *, until: datetime) -> list[Assignment]:
    """Agreed work of the next days; what should have been done already stands first."""
    query = assignments_visible_to(person).where(Need.municipality_id == person.municipality_id)
    query = query.where(Assignment.state == AssignmentState.SCHEDULED, Assignment.scheduled_at <= until)
    parts = contains_eager(Assignment.need), joinedload(Assignment.provider)
    return list(db.session.scalars(query.options(*parts).order_by(Assignment.scheduled_at)).unique())


def deeds_since(person: Person, since: datetime) -> dict[str, list[AuditEntry]]:
    query = (
        select(AuditEntry, Need.code)
        .join(Need, Need.id == AuditEntry.need_id)
        .where(Need.municipality_id == person.municipality_id, Need.counted_at.is_(None), AuditEntry.at > since)
        .where(AuditEntry.verb.not_in(HOUSEKEEPING))
        .options(joinedload(AuditEntry.by))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(DEEDS_SHOWN)
    )
    told: dict[str, list[AuditEntry]] = {}
    for entry, code in db.session.execute(query).unique():
        told.setdefault(code, []).insert(0, entry)
    return told
