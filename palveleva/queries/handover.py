"""One page for the substitute: what is open and why, what was promised, what was done last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from palveleva.db import db
from palveleva.domain.vocabulary import OPEN_NEEDS, AssignmentState
from palveleva.models import Assignment, AuditEntry, Memo, Need, Note, Offer, Person
from palveleva.queries.board import PARTS_OF_A_ROW, zone_of
from palveleva.queries.office import memos
from palveleva.queries.rungs import RUNGS, Moment, rung_of
from palveleva.queries.visible import needs_visible_to

AHEAD = timedelta(days=7)
BACK = timedelta(days=2)
DEEDS_SHOWN = 120
WITH_PROVIDERS = (
    selectinload(Need.offers).joinedload(Offer.provider),
    selectinload(Need.assignments).joinedload(Assignment.provider),
    selectinload(Need.notes).joinedload(Note.by),
)


@dataclass
class Handover:
    """`calls`, `answers` and `works` are promises, the soonest first. `pinned` are needs with pinned notes.
    `deeds` are by the code of their need, the need that was touched last first, each need's deeds in their order."""

    memos: list[Memo]
    pinned: list[Need]
    calls: list[Need]
    answers: list[Offer]
    works: list[Assignment]
    rungs: dict[str, list[Need]]
    deeds: dict[str, list[AuditEntry]]


def handover_for(person: Person, *, now: datetime) -> Handover:
    query = needs_visible_to(person).where(Need.state.in_(OPEN_NEEDS)).order_by(Need.created_at)
    needs = list(db.session.scalars(query.options(*PARTS_OF_A_ROW, *WITH_PROVIDERS)).unique())
    at = Moment(now, zone_of(person))
    rungs: dict[str, list[Need]] = {name: [] for name in RUNGS}
    for need in needs:
        rungs[rung_of(need, at)].append(need)
    return Handover(
        memos=memos(person),
        pinned=[need for need in needs if any(note.is_pinned for note in need.notes)],
        calls=sorted((need for need in needs if need.retry_at), key=lambda need: need.retry_at or now),
        answers=sorted((offer for need in needs for offer in need.open_offers), key=lambda offer: offer.answer_by),
        works=works_ahead(needs, until=now + AHEAD),
        rungs=rungs,
        deeds=deeds_since(person, now - BACK),
    )


def works_ahead(needs: list[Need], *, until: datetime) -> list[Assignment]:
    """Agreed work of the next days; what should have been done already stands first."""
    live = (work for need in needs for work in need.assignments if work.state is AssignmentState.SCHEDULED)
    timed = [work for work in live if work.scheduled_at and work.scheduled_at <= until]
    return sorted(timed, key=lambda work: work.scheduled_at or until)


def deeds_since(person: Person, since: datetime) -> dict[str, list[AuditEntry]]:
    query = (
        select(AuditEntry, Need.code)
        .join(Need, Need.id == AuditEntry.need_id)
        .where(Need.municipality_id == person.municipality_id, Need.counted_at.is_(None), AuditEntry.at > since)
        .options(joinedload(AuditEntry.by))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(DEEDS_SHOWN)
    )
    told: dict[str, list[AuditEntry]] = {}
    for entry, code in db.session.execute(query).unique():
        told.setdefault(code, []).insert(0, entry)
    return told
