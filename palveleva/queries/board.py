"""The coordinator's board: what waits for her, in working order, and what has become of things."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from palveleva.db import columns, db
from palveleva.domain.vocabulary import OPEN_NEEDS, NeedState, Outcome
from palveleva.models import AuditEntry, Need, Person, Wave
from palveleva.models.columns import among
from palveleva.queries.rows import NeedRow, has_unread_danger, narrow, read, rows_of
from palveleva.queries.rungs import RUNGS, Moment, rung_of
from palveleva.queries.visible import Asker, asked_by, needs_visible_to

LOOK_LASTS = timedelta(minutes=15)


@dataclass
class Board:
    """`rungs` maps a rung's name to its needs, oldest first. `counts` are open, done and unmet ones in 30 days."""

    rungs: dict[str, list[NeedRow]]
    counts: dict[str, int] = field(default_factory=dict)


def board_for(person: Person, *, now: datetime) -> Board:
    rungs = on_rungs(open_rows(person), Moment(now, zone_of(person)))
    rungs["retry"].sort(key=lambda need: need.retry_at or now)
    still_open = sum(need.state in OPEN_NEEDS for needs in rungs.values() for need in needs)
    return Board(rungs, {"open": still_open} | endings(person, now=now))


def open_rows(person: Person) -> list[NeedRow]:
    """Every open need, the oldest first, and closed ones of which a danger is still to be read."""
    return read(open_needs_of(Asker.like(person)), asked_by(person))


@cache
def open_needs_of(who: Asker) -> Select[Any]:
    unread = Need.state == NeedState.CLOSED, Need.forgotten_at.is_(None), has_unread_danger()
    here = needs_visible_to(who).where(or_(among(Need.state, OPEN_NEEDS), and_(*unread)))
    return narrow(here.order_by(Need.created_at, Need.id))


def waves_sent(person: Person) -> dict[str, int]:
    """How many waves each open need has had, as far as it has had any."""
    theirs = needs_visible_to(person).where(among(Need.state, OPEN_NEEDS)).with_only_columns(Need.id)
    query = select(Wave.need_id, func.max(Wave.number)).where(Wave.need_id.in_(theirs)).group_by(Wave.need_id)
    return {need_id: number for need_id, number in db.session.execute(query)}


def on_rungs(needs: list[NeedRow], at: Moment) -> dict[str, list[NeedRow]]:
    rungs: dict[str, list[NeedRow]] = {name: [] for name in RUNGS}
    for need in needs:
        rungs[rung_of(need, at)].append(need)
    return rungs


def zone_of(person: Person) -> ZoneInfo:
    return ZoneInfo(person.municipality.time_zone)


CLOSED_AT_MOST = 100
ENDINGS = (
    select(Need.outcome, func.count())
    .where(Need.municipality_id == bindparam("home"), Need.closed_at >= bindparam("since"))
    .group_by(Need.outcome)
)


def endings(person: Person, *, now: datetime) -> dict[str, int]:
    """How needs of the last 30 days have ended."""
    closed = columns(ENDINGS, {"home": person.municipality_id, "since": now - timedelta(days=30)})
    by_outcome: dict[Outcome | None, int] = defaultdict(int, {row[0]: row[1] for row in closed})
    return {
        "done": by_outcome[Outcome.DONE] + by_outcome[Outcome.DONE_UNCONFIRMED],
        "unmet": by_outcome[Outcome.UNMET],
        "redirected": by_outcome[Outcome.REDIRECTED],
    }


def closed_needs(person: Person, outcome: Outcome | None) -> list[NeedRow]:
    """The newest; older ones are found by searching."""
    query = needs_visible_to(person).where(Need.state == NeedState.CLOSED)
    if outcome:
        query = query.where(Need.outcome == outcome)
    return rows_of(query.order_by(Need.closed_at.desc(), Need.id).limit(CLOSED_AT_MOST))


def history_of(need: Need) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.need_id == need.id).order_by(AuditEntry.at, AuditEntry.id)
    return list(db.session.scalars(query.options(joinedload(AuditEntry.by))))


def is_looking(history: list[AuditEntry], person: Person, *, now: datetime) -> bool:
    """Whether this coordinator has opened the resident's data a moment ago, with a deed that is on record."""
    opened = (one for one in history if one.verb == "open_contact" and one.by_id == person.id)
    return any(one.at > now - LOOK_LASTS for one in opened)
