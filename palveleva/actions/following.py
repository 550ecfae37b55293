"""Who follows a need: its reporter, and whoever told it again before the reports were joined."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.vocabulary import NeedState
from palveleva.models import Need, Person
from palveleva.notices import tell
from palveleva.queries.understanding import joined_to, may_say_whether_done


def tell_reporters(
    need: Need, kind: str, *, now: datetime, about: str = "", but: str | None = None, **params: Any
) -> None:
    """Each is told once, about the report that is their own; whoever has the id `but` knows it already."""
    told = {but}
    for report in reports_of(need):
        if report.reporter_id not in told:
            told.add(report.reporter_id)
            tell(report.reporter, kind, report, now=now, about=about, **params)


def ask_whether_done(need: Need, *, now: datetime) -> None:
    """Each is asked about their own report; the first who answers is heard."""
    for report in may_say_whether_done(need) or [need]:
        tell(report.reporter, "done", report, now=now, about=now.isoformat())


def questions_to(person: Person) -> list[Need]:
    """What they told and is said to be done: they are asked whether it was."""
    theirs = select(Need).where(Need.reporter_id == person.id, Need.state == NeedState.REPORTED_DONE)
    return list(db.session.scalars(theirs.order_by(Need.id)).unique())


def leave_questions(person: Person, *, now: datetime) -> None:
    """They have left the service: whoever follows a need is asked now whether the work was done."""
    for need in questions_to(person):
        need.updated_at = now  # their phones are told
        ask_whether_done(need, now=now)


def reports_of(need: Need) -> Iterator[Need]:
    """The need, what was joined to it, and what had been joined to that: all whose phones show how this one goes on."""
    yield need
    yield from (report for report in joined_to(need) if report.followed is need.followed)
