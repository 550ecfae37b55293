"""Reminders: whoever must act next is reminded, then the office, ever more seldom. Each is told once."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from palveleva.actions.following import tell_reporters
from palveleva.audit import remember
from palveleva.db import db, set_quietly
from palveleva.domain.settings import Settings
from palveleva.domain.vocabulary import NeedState
from palveleva.models import Need, Person
from palveleva.notices import tell, tell_provider
from palveleva.queries.people import is_at_the_desk

WHAT_IS_LACKING = {
    NeedState.NEEDS_INFO: "no_answer_yet",
    NeedState.ASSIGNED: "no_time_yet",
    NeedState.SCHEDULED: "not_said_done",
}


def remind_reporter(need: Need, settings: Settings, *, by: Any, now: datetime) -> int:
    """The coordinator's question still waits for an answer. Whoever has left meanwhile will not give it."""
    if not need.has_reporter:
        return remind_office(need, settings, by=by, now=now)
    tell(need.reporter, "question_again", need, now=now, about=occasion(need))
    return reminded(need, "reporter", by=by, now=now)


def remind_of_time(need: Need, _settings: Settings, *, by: Any, now: datetime) -> int:
    """Agreed, and no time set with the resident."""
    if need.live_assignment:
        tell_provider(need.live_assignment.provider, "set_time", need, now=now, about=occasion(need))
    return reminded(need, "provider", by=by, now=now)


def remind_of_report(need: Need, _settings: Settings, *, by: Any, now: datetime) -> int:
    """The agreed time has passed, and nobody has said how it went."""
    if need.live_assignment:
        tell_provider(need.live_assignment.provider, "say_done", need, now=now, about=occasion(need))
    return reminded(need, "provider", by=by, now=now)


def remind_office(need: Need, _settings: Settings, *, by: Any, now: datetime) -> int:
    tell_office(need, WHAT_IS_LACKING.get(need.state, "untouched"), now=now, about=occasion(need))
    return reminded(need, "office", by=by, now=now)


def tell_not_yet(need: Need, _settings: Settings, *, by: Any, now: datetime) -> int:
    """Half of the way to giving up is over: silence would look like forgetting."""
    tell_reporters(need, "not_yet", now=now, about=need.looking_since.isoformat())
    set_quietly(need, not_yet_told_at=now)
    remember("tell_not_yet", need, by=by, now=now)
    return 1


def tell_office(need: Need, kind: str, *, now: datetime, about: str) -> None:
    here = Person.municipality_id == need.municipality_id
    for coordinator in db.session.scalars(select(Person).where(is_at_the_desk(), here).order_by(Person.id)):
        tell(coordinator, kind, need, now=now, about=about)


def reminded(need: Need, whom: str, *, by: Any, now: datetime) -> int:
    set_quietly(need, reminders=need.reminders + 1, reminded_at=now)
    remember("remind", need, by=by, now=now, whom=whom, number=need.reminders)
    return 1


def occasion(need: Need) -> str:
    """Tells one reminder from the next, so that each is given once."""
    return f"{need.state_since.isoformat()}/{need.reminders}"
