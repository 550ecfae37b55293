"""The coordinator's board: what waits for her, in working order, and what has become of things."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from palveleva.db import db
from palveleva.domain.vocabulary import OPEN_NEEDS, NeedState, Outcome
from palveleva.models import AuditEntry, Municipality, Need, Person
from palveleva.queries.rungs import RUNGS, Moment, rung_of
from palveleva.queries.visible import needs_visible_to

LOOK_LASTS = timedelta(minutes=15)
# What a row of the queue reads besides the need itself: loaded for all rows at once.
PARTS_OF_A_ROW = tuple(
    selectinload(part) for part in (Need.assignments, Need.attempts, Need.notes, Need.offers, Need.reporter)
)


@dataclass
class Board:
    """`rungs` maps a rung's name to its needs, oldest first. `counts` are open, done and unmet ones in 30 days."""

    rungs: dict[str, list[Need]]
    counts: dict[str, int] = field(default_factory=dict)


def board_for(person: Person, *, now: datetime) -> Board:
    query = needs_visible_to(person).where(Need.state.in_(OPEN_NEEDS)).order_by(Need.created_at, Need.id)
    at = Moment(now, zone_of(person))
    rungs: dict[str, list[Need]] = {name: [] for name in RUNGS}
    for need in db.session.scalars(query.options(*PARTS_OF_A_ROW)).unique():
        rungs[rung_of(need, at)].append(need)
    rungs["retry"].sort(key=lambda need: need.retry_at or now)
    return Board(rungs, counts(person, now=now))


def zone_of(person: Person) -> ZoneInfo:
    return ZoneInfo(db.session.get_one(Municipality, person.municipality_id).time_zone)


def counts(person: Person, *, now: datetime) -> dict[str, int]:
    closed = (
        select(Need.outcome, func.count())
        .where(Need.municipality_id == person.municipality_id, Need.closed_at >= now - timedelta(days=30))
        .group_by(Need.outcome)
    )
    by_outcome: dict[Outcome | None, int] = defaultdict(int, {row[0]: row[1] for row in db.session.execute(closed)})
    still_open = select(func.count()).where(Need.municipality_id == person.municipality_id, Need.state.in_(OPEN_NEEDS))
    return {
        "open": db.session.scalar(still_open) or 0,
        "done": by_outcome[Outcome.DONE] + by_outcome[Outcome.DONE_UNCONFIRMED],
        "unmet": by_outcome[Outcome.UNMET],
        "redirected": by_outcome[Outcome.REDIRECTED],
    }


def closed_needs(person: Person, outcome: Outcome | None, limit: int = 100) -> list[Need]:
    query = needs_visible_to(person).where(Need.state == NeedState.CLOSED)
    if outcome:
        query = query.where(Need.outcome == outcome)
    return list(db.session.scalars(query.order_by(Need.closed_at.desc()).limit(limit)).unique())


def history_of(need: Need) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.need_id == need.id).order_by(AuditEntry.at, AuditEntry.id)
    return list(db.session.scalars(query.options(selectinload(AuditEntry.by))))


def is_looking(need: Need, person: Person, *, now: datetime) -> bool:
    """Whether this coordinator has opened the resident's data a moment ago, with a deed that is on record."""
    recent = select(AuditEntry.id).where(
        AuditEntry.need_id == need.id,
        AuditEntry.by_id == person.id,
        AuditEntry.verb == "open_contact",
        AuditEntry.at > now - LOOK_LASTS,
    )
    return db.session.scalar(recent.limit(1)) is not None
