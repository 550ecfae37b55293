"""Work that was noted to have come to nothing, and that its doer says to have done: the office decides between them."""

from datetime import datetime
from typing import Any

from palveleva.actions.base import action
from palveleva.actions.chasing import tell_office
from palveleva.actions.endings import cancel, withdraw_offers
from palveleva.actions.following import ask_whether_done
from palveleva.actions.notes import heed, refuse_forgotten
from palveleva.audit import remember
from palveleva.db import lock
from palveleva.domain.errors import NotNow
from palveleva.domain.permissions import Permission
from palveleva.models import Assignment
from palveleva.notices import tell_provider


def keep_word(assignment: Assignment, note: str | None, minutes: int | None, *, by: Any, now: datetime) -> None:
    """The doer was without a network when it was noted that nobody came, or that it is off. What was noted stays."""
    refuse_forgotten(assignment.need)
    assignment.said_done_at = assignment.said_done_at or now
    assignment.note, assignment.minutes = note or assignment.note, minutes or assignment.minutes
    heed(assignment.need, note, by=by, now=now)
    remember("say_done", assignment, by=by, now=now, minutes=minutes)
    tell_office(assignment.need, "said_done", now=now, about=assignment.id)


@action(Permission.MISS_ASSIGNMENT)
def uphold(assignment: Assignment, *, by: Any, now: datetime) -> None:
    """It was done after all: nobody else is to do it, and whoever told the need is asked as always."""
    need = hold(assignment)
    need.take("uphold", by.roles, now=now)
    if need.live_assignment:
        cancel(need.live_assignment, by=by, now=now)
    assignment.finish("uphold", by.roles, now=now)
    # The door was open for a while after the work, and not after this word of the office.
    assignment.done_at, assignment.ended_at, assignment.said_done_at = assignment.said_done_at, None, None
    withdraw_offers(need, "called_off", by=by, now=now)
    remember("uphold", assignment, by=by, now=now, minutes=assignment.minutes)
    ask_whether_done(need, now=now)
    tell_provider(assignment.provider, "word_upheld", need, now=now, about=now.isoformat())


@action(Permission.MISS_ASSIGNMENT)
def set_aside(assignment: Assignment, *, by: Any, now: datetime) -> None:
    """It was not done. The doer's words and hours stay on record; the need goes on as it did."""
    need = hold(assignment)
    assignment.said_done_at = None
    remember("set_aside", assignment, by=by, now=now)
    tell_provider(assignment.provider, "word_set_aside", need, now=now, about=now.isoformat())


def hold(assignment: Assignment) -> Any:
    lock(assignment.need)
    lock(assignment)
    if assignment.said_done_at is None:
        raise NotNow
    return assignment.need
